"""Items that hardly any collection has, against plain Whoosh: without words, of one word, with the first and the last
days, with terms and positions at the ends of what is stored, in segments that are empty or wholly deleted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models.analysis import AnalysedItem
from models.item import Item, TopicAssignment
from search import plan as p
from search.execution import open_executor
from search.executor import Question
from search.fast_writer import FastWriter
from search.reference import ReferenceExecutor
from search.request import FACETS
from search.schema import IndexedItem, index_item
from search.whoosh_writer import WhooshWriter
from tests.search.execution.conftest import analysed_text
from tests.search.execution.test_execution_equality import Executors, check, t
from tests.search.execution.test_fast_writer import everything_of, reader_of

LONG, LONGER = "pitkä" * 80, "ö" * 700
LAST = "\U0010ffff"


def item(
    number: int, title: Sequence[str], body: Sequence[str], date: str | None = None, **fields: object
) -> IndexedItem:
    head, text = analysed_text(title), analysed_text(body)
    topics = tuple(TopicAssignment(topic, 0.5) for topic in fields.pop("topics", ()))  # type: ignore[attr-defined]
    day = dt.date.fromisoformat(date) if date else None
    whole = Item(f"kohde-{number}", text.text, head.text, date=day, topics=topics, **fields)  # type: ignore[arg-type]
    return index_item(AnalysedItem(whole, head, text))


def far_apart(indexed: IndexedItem, gap: int) -> IndexedItem:
    """The item with so many positions more between the first half of its words and the second."""
    content = indexed.words["content"]
    later = np.arange(len(content.positions)) >= len(content.positions) // 2
    positions = (content.positions + gap * later).astype(np.int32)
    return replace(indexed, words={**indexed.words, "content": replace(content, positions=positions)})


COMMITS = (
    (
        item(1, [], []),
        item(2, [], ["kunta"], "0001-01-01", organ="Kunnanhallitus"),
        far_apart(item(3, ["kunta"] * 300, ["kunta"] * 700, "1969-12-31", topics=("tiet",)), 70_000),
        item(4, ["𝓀unta", "kunta"], ["kunta", "𝓀unta", "\0", "a\0b", LAST], "9999-12-31", topics=("tiet", "koulut")),
        item(5, ["talo"], [LONG, LONGER, "talo"], "1970-01-01", municipality=""),
    ),
    (item(6, [], []), item(7, [], [])),
    (
        item(8, ["kunta"], ["talo"], "2021-01-01"),
        item(9, ["kunta"], ["talo", "kunta"], "2021-01-01", topics=("tiet",)),
        item(10, ["koulu"], ["kunta", "talo", "kunta", "talo", "kunta"], organ="𝓀"),
        item(11, ["tie"], ["kunta"] * 255 + ["talo"] * 300),
    ),
    (item(12, ["kunta"], ["kunta"]),),
    (item(13, ["kunta", "talo"], ["kunta", "talo"], "2022-05-05", topics=("koulut",)),),
)
DELETED: tuple[Sequence[int], ...] = ((), (), (4,), (9, 1), (12, 6, 7))
"""What is deleted with each commit: in the end the second and the fourth have nothing left."""


def write(writer_class: type[FastWriter] | type[WhooshWriter], folder: Path) -> None:
    folder.mkdir()
    for items, deleted in zip(COMMITS, DELETED, strict=True):
        writer = writer_class(folder)
        if isinstance(writer, WhooshWriter):
            writer._writer.merge = False
        writer.delete([f"kohde-{number}" for number in deleted])
        for indexed in items:
            writer.add(indexed)
        writer.commit()


@pytest.fixture(scope="module")
def executors(tmp_path_factory: pytest.TempPathFactory) -> Executors:
    folder = tmp_path_factory.mktemp("odd") / "five"
    write(WhooshWriter, folder)
    return {"five": (ReferenceExecutor(folder), (open_executor(folder, "numba"), open_executor(folder, "numpy")))}


def phrase(*words: str, offsets: tuple[int, ...] = (), slop: int = 0, weight: float = 1.0) -> p.Phrase:
    return p.Phrase("content", tuple((word,) for word in words), offsets or tuple(range(len(words))), slop, weight)


PLANS: dict[str, p.Plan] = {
    "a word at nearly all places": t("kunta"),
    "beyond the basic plane": t("𝓀unta"),
    "a control character": t("\0"),
    "a control character inside": t("a\0b"),
    "the last character": t(LAST),
    "a term of 480 bytes": t(LONG),
    "a term of 1,400 bytes": t(LONGER),
    "a term of deleted items alone": t("kunta", field="title"),
    "no weight": t("kunta", 0.0),
    "any without weight": p.AnyOf((t("kunta", 0.0), t("talo", 0.0))),
    "best, one without weight": p.BestOf((t("kunta", 0.0), t("talo"))),
    "prefix beyond the basic plane": p.Prefix("content", "𝓀"),
    "prefix of the last character": p.Prefix("content", LAST),
    "prefix without weight": p.Prefix("content", "k", 0.0),
    "one character beyond the basic plane": p.Wildcard("content", "?unta"),
    "two characters, one of them a control": p.Wildcard("content", "a?b"),
    "a long pattern": p.Wildcard("content", "*".join(LONG)),
    "an edit beyond the basic plane": p.Fuzzy("content", "𝓀unta", 1, 0),
    "phrase of one word often": phrase(*["kunta"] * 20),
    "phrase of one word at one place": phrase("kunta", "kunta", offsets=(0, 0)),
    "phrase over the last position of two bytes": phrase("kunta", "kunta", offsets=(0, 70_001)),
    "phrase wider than any item": phrase("kunta", "talo", offsets=(0, 100_000)),
    "phrase with more slop than positions": phrase("kunta", "talo", slop=99_999),
    "phrase that begins later": phrase("kunta", "talo", offsets=(3, 4)),
    "phrase without weight": phrase("kunta", "talo", weight=0.0),
    "phrase over a title's end": phrase("kunta", "kunta", "talo"),
    "phrase in a field that no item has": p.Phrase("rationale", (("kunta",), ("kunta",)), (0, 1)),
    "only what is not": p.Without(p.Everything(), p.AnyOf((t("kunta"), t("talo")))),
    "what is not, or a word": p.AnyOf((p.Without(p.Everything(), t("kunta")), t("talo"))),
    "to the first days": p.Range("date", None, "1970-01-01"),
    "from the last day": p.Range("date", "9999-12-31", None),
    "to beyond the basic plane": p.Range("organ", "K", "𝓀"),
    "to a control character": p.Range("content", "a", "a\0"),
    "best of nothing": p.BestOf(()),
    "everything boosted": p.Boosted(p.Everything(), t("tiet", field="topic"), 2.0),
    "everything at one score": p.Constant(p.Everything(), 1.5),
    "everything": p.Everything(),
}
QUESTIONS: dict[str, Question] = {
    "facets": Question(p.Everything(), facets=FACETS, limit=50),
    "far beyond the end": Question(p.Everything(), offset=2_000_000_000, limit=200, facets=("year",)),
    "nothing": Question(p.Everything(), limit=0),
    "the newest": Question(p.Everything(), sort="newest", limit=50),
    "the oldest of the first days": Question(p.Everything(), date_to="1970-01-01", sort="oldest", limit=50),
    "from the first day": Question(p.Everything(), date_from="0001-01-01", date_to="9999-12-31", facets=("topic",)),
    "from a day to an earlier one": Question(p.Everything(), date_from="2030-01-01", date_to="2000-01-01"),
    "an unknown value": Question(p.Everything(), choices={"topic": ("olematon",)}, facets=FACETS),
    "a value that no item may have": Question(p.Everything(), choices={"municipality": ("",)}, facets=FACETS),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_odd_items_are_found_as_plain_whoosh_finds_them(executors: Executors, question: str) -> None:
    for plan in PLANS.values():
        check(executors, "five", replace(QUESTIONS[question], plan=plan))


def test_what_odd_items_hold_is_whooshs(executors: Executors) -> None:
    reference, both = executors["five"]
    terms = ["kunta", "talo", LONG, LONGER, "𝓀unta", "\0", "tie"]
    documents = reference.answer(Question(p.Everything(), limit=100)).documents.tolist()
    assert len(documents) == 7
    for executor in both:
        assert executor.size() == 7
        for document in documents:
            assert executor.item(document) == reference.item(document)
            for ours, theirs in zip(
                executor.positions(document, terms), reference.positions(document, terms), strict=True
            ):
                np.testing.assert_array_equal(ours, theirs)
            np.testing.assert_array_equal(executor.spans(document).starts, reference.spans(document).starts)
        for gone in (1, 4, 6, 7, 9, 12):
            assert executor.document(f"kohde-{gone}") is None


def test_both_writers_write_odd_items_alike(tmp_path: Path) -> None:
    write(WhooshWriter, tmp_path / "plain")
    write(FastWriter, tmp_path / "fast")
    with reader_of(tmp_path / "plain") as plain, reader_of(tmp_path / "fast") as fast:
        assert everything_of(fast) == everything_of(plain)
