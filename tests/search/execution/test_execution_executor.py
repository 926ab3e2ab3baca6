"""What an executor tells beside its answers, against plain Whoosh; and files that are not what they should be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.item import Item
from search import plan as p
from search.execution import open_executor
from search.execution.arrayfile import UnreadableArrays, read_arrays, write_arrays
from search.executor import Expanded, Question
from search.reference import ReferenceExecutor
from search.snippets import make_snippets, mark_title
from search.whoosh_writer import WhooshWriter
from tests.search.execution.conftest import STEMS
from tests.search.execution.test_execution_equality import PLANS


@pytest.fixture(scope="module", params=["one", "four"])
def folder(request: pytest.FixtureRequest, collections: dict[str, Path]) -> Path:
    return collections[request.param]


def test_items_spans_and_positions_are_whooshs(folder: Path) -> None:
    reference, executor = ReferenceExecutor(folder), open_executor(folder)
    terms = [*STEMS, "talo", "olematon"]
    documents = reference.answer(Question(p.Everything(), limit=1000)).documents.tolist()
    assert executor.size() == reference.size() == len(documents)
    for document in documents:
        item = reference.item(document)
        assert executor.item(document) == item
        assert executor.document(item.id) == document
        ours, theirs = executor.spans(document), reference.spans(document)
        assert ours.title_words == theirs.title_words
        np.testing.assert_array_equal(ours.starts, theirs.starts)
        np.testing.assert_array_equal(ours.ends, theirs.ends)
        for got, wanted in zip(executor.positions(document, terms), reference.positions(document, terms), strict=True):
            assert got.dtype == np.int32
            np.testing.assert_array_equal(got, wanted)
    assert executor.document("olematon") is None


@pytest.mark.parametrize("kernels", ["numba", "numpy"])
def test_cards_are_those_made_plainly(folder: Path, kernels: str) -> None:
    reference, executor = ReferenceExecutor(folder), open_executor(folder, kernels)
    documents = reference.answer(Question(p.Everything(), limit=1000)).documents
    terms = (*((stem, 0.5 + 0.1 * i) for i, stem in enumerate(STEMS)), ("talo", 1.0), ("olematon", 1.0))
    phrases = tuple(plan for plan in PLANS.values() if isinstance(plan, p.Phrase))
    assert len(phrases) > 5
    for asked in (
        Expanded(()),
        Expanded(terms[:1]),
        Expanded(terms),
        Expanded((), phrases),
        Expanded(terms[:2], phrases[:2]),
        *(Expanded((), (phrase,)) for phrase in phrases),
    ):
        cards = executor.cards(documents, asked)
        for ours, wanted in zip(cards, reference.cards(documents, asked), strict=True):
            assert isinstance(wanted.record, Item)
            for name in ("id", "title", "organ", "municipality", "date", "section", "topics", "case_number"):
                assert getattr(ours.record, name) == getattr(wanted.record, name)
            assert ours.text == wanted.text
            assert mark_title(ours) == mark_title(wanted)
            assert make_snippets(ours) == make_snippets(wanted)


def test_terms_and_frequencies_are_whooshs(folder: Path) -> None:
    reference, executor = ReferenceExecutor(folder), open_executor(folder)
    for prefix in ("", "k", "ku", "ä", "xyz"):
        for limit in (0, 3, 1000):
            assert executor.terms("content", prefix, limit) == reference.terms("content", prefix, limit)
    for field, term in (("content", "kunta"), ("title", "talo"), ("topic", "tiet"), ("content", "olematon")):
        assert executor.document_frequency(field, term) == reference.document_frequency(field, term)


@pytest.mark.parametrize("name", PLANS)
def test_expanded_terms_are_the_references(folder: Path, name: str) -> None:
    reference, executor = ReferenceExecutor(folder), open_executor(folder)
    if getattr(PLANS[name], "field", "content") != "nimi":
        ours, wanted = executor.expanded(PLANS[name]), reference.expanded(PLANS[name])
        assert dict(ours.terms) == dict(wanted.terms)
        assert ours.phrases == wanted.phrases


def test_an_empty_index_answers(tmp_path: Path) -> None:
    WhooshWriter(tmp_path).commit()
    executor = open_executor(tmp_path)
    assert executor.size() == 0
    for plan in PLANS.values():
        answer = executor.answer(Question(plan, facets=("topic", "year")))
        assert (answer.total, len(answer.documents), answer.counts) == (0, 0, {"topic": {}, "year": {}})
    assert executor.terms("content", "", 5) == []
    assert executor.document("kohde-1") is None
    assert executor.document_frequency("content", "kunta") == 0


def test_arrays_are_read_back_as_they_were(tmp_path: Path) -> None:
    arrays = {
        "numbers": np.arange(7, dtype=np.int32),
        "none": np.empty(0, dtype=np.float32),
        "table": np.arange(12, dtype=np.int64).reshape(3, 4),
    }
    write_arrays(tmp_path / "a.arrays", arrays, {"name": "ä"})
    read, meta = read_arrays(tmp_path / "a.arrays")
    assert meta == {"name": "ä"}
    for name, array in arrays.items():
        assert read[name].dtype == array.dtype
        np.testing.assert_array_equal(read[name], array)
    read["numbers"][0] = 99
    assert read_arrays(tmp_path / "a.arrays")[0]["numbers"][0] == 0, "what is written to the map stays out of the file"


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:11],
        lambda content: b"something else " + content,
        lambda content: content[:-40],
        lambda content: content.replace(b'"dtype"', b'"dtipe"'),
    ],
)
def test_a_damaged_file_of_arrays_is_named(tmp_path: Path, damage: object) -> None:
    path = tmp_path / "a.arrays"
    write_arrays(path, {"numbers": np.arange(100, dtype=np.int32)}, {})
    assert callable(damage)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(UnreadableArrays, match=r"a\.arrays.*pykala --home .* reindex"):
        read_arrays(path)
