"""What arrays keep of an item and of its word spans, read back: the same as what reads their JSON and tests it."""

from __future__ import annotations

import datetime as dt
import json

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.analysis import AnalysedText, Term, WordAnalysis
from models.item import SECTION_KINDS, Evidence, Item, Section, TopicAssignment, Vote
from search.execution.stored import pack_item, pack_spans_tightly, unpack_item, unpack_spans
from search.schema import Spans, item_bytes, pack_spans

words = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
names = st.lists(words, max_size=3).map(tuple)
counts = st.none() | st.integers(0, 99)
dates = st.none() | st.dates()
evidence = st.tuples(st.integers(0, 50), st.integers(0, 50), words, st.sampled_from(("text", "title"))).map(
    lambda e: Evidence(e[0], e[0] + e[1], e[2], e[3])  # type: ignore[arg-type]
)
topics = st.builds(TopicAssignment, words, st.floats(0, 1), st.lists(evidence, max_size=3).map(tuple))
items = st.builds(
    Item,
    id=st.sampled_from(("a", "ä-1", "§ 7")),
    text=words,
    title=words,
    municipality=st.none() | words,
    organ=st.none() | words,
    date=dates,
    section=st.none() | st.integers(0, 2**31 - 1),
    case_number=st.none() | words,
    task_class=st.none() | words,
    language=st.sampled_from(("fi", "sv", "")),
    sections=st.lists(st.builds(Section, st.sampled_from(SECTION_KINDS), words, words, st.just(0)), max_size=3).map(
        tuple
    ),
    source=st.none() | words,
    page=st.none() | st.integers(1, 999),
    expires=dates,
    topics=st.lists(topics, max_size=3).map(tuple),
    meeting_kind=st.sampled_from(("minutes", "agenda")),
    presenter=st.none() | words,
    preparer=st.none() | words,
    attachments=names,
    votes=st.lists(st.builds(Vote, counts, counts, counts, names, names, names), max_size=2).map(tuple),
    warnings=names,
)


@given(items)
def test_an_item_is_read_back_as_from_its_json(item: Item) -> None:
    stored = json.loads(item_bytes(item.to_json()))
    unpacked = unpack_item(*pack_item(stored))
    read = Item.from_json(stored)
    assert unpacked == read
    assert repr(unpacked) == repr(read)  # The types too: 1.0 equals 1.


def test_nested_sections_are_read_back() -> None:
    part = Section("decision", "Päätös", "Hyväksyttiin.", 9)
    whole = Section("prior_handling", "Aiempi käsittely", "Hallitus Hyväksyttiin.", 0, (part,))
    item = Item("a", "Hallitus Hyväksyttiin.", date=dt.date(2024, 1, 22), sections=(whole,))
    assert unpack_item(*pack_item(item.to_json())) == item


lengths = st.lists(st.tuples(st.sampled_from((0, 1, 5, 300, 70_000)), st.integers(1, 400)), max_size=12)


@given(lengths, lengths)
def test_spans_are_read_back(title: list[tuple[int, int]], body: list[tuple[int, int]]) -> None:
    packed = pack_spans(analysed(title), analysed(body))
    expected, read = Spans.unpack(packed), unpack_spans(pack_spans_tightly(packed))
    assert read.title_words == expected.title_words == len(title)
    assert read.starts.tolist() == expected.starts.tolist()
    assert read.ends.tolist() == expected.ends.tolist()
    assert read.starts.dtype == read.ends.dtype == np.int32


def analysed(gaps: list[tuple[int, int]]) -> AnalysedText:
    """A text of words of these lengths, each after a gap."""
    bounds = np.cumsum(np.array(gaps, dtype=np.int32).reshape(-1, 2)).astype(np.int32)
    word = WordAnalysis("a", "a", (Term("a", 1.0, "lemma"),))
    return AnalysedText("", (word,) * len(gaps), bounds[0::2], bounds[1::2])
