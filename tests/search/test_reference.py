"""The plain executor against Whoosh's own queries, over several segments with deletions."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.analysis import Analyser
from search import plan as p
from search.executor import Question
from search.reference import ReferenceExecutor, edit_distance, wildcard_test
from search.schema import index_item
from search.whoosh_writer import WhooshWriter
from tests.search.corpus import SimpleAnalyser, make_items


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return SimpleAnalyser()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, analyser: Analyser) -> Path:
    """Three segments of 40 items, some replaced and some deleted."""
    folder = tmp_path_factory.mktemp("index")
    items = make_items(random.Random(1), 120)
    for first in (0, 40, 80):
        writer = WhooshWriter(folder)
        for item in items[first : first + 40]:
            writer.add(index_item(analyser.item(item)))
        if first == 80:
            writer.delete([item.id for item in items[5:15]])
            writer.add(index_item(analyser.item(items[60])))
        writer._writer.merge = False
        writer.commit()
    return folder


@pytest.fixture(scope="module")
def executor(folder: Path) -> Iterator[ReferenceExecutor]:
    executor = ReferenceExecutor(folder)
    yield executor
    executor.close()


@pytest.fixture(scope="module")
def searcher(folder: Path) -> Iterator[Any]:
    from whoosh.index import open_dir
    from whoosh.scoring import BM25F

    with open_dir(str(folder), readonly=True).searcher(weighting=BM25F(B=0.75, K1=1.2)) as searcher:
        yield searcher


def whoosh_queries() -> list[tuple[str, p.Plan, Any]]:
    from whoosh import query as q

    def w(term: str) -> Any:
        return q.Term("content", term)

    def t(term: str) -> p.Term:
        return p.Term("content", term)

    return [
        ("term", t("koulu"), w("koulu")),
        ("weighted term", p.Term("content", "koulu", 0.3), q.Term("content", "koulu", boost=0.3)),
        ("missing term", t("puuttuu"), w("puuttuu")),
        ("any", p.AnyOf((t("koulu"), t("kaava"))), q.Or([w("koulu"), w("kaava")])),
        ("all", p.AllOf((t("koulu"), t("kaava"))), q.And([w("koulu"), w("kaava")])),
        ("without", p.Without(t("koulu"), t("kaava")), q.AndNot(w("koulu"), w("kaava"))),
        ("preferring", p.Preferring(t("koulu"), t("kaava")), q.AndMaybe(w("koulu"), w("kaava"))),
        ("best", p.BestOf((t("koulu"), t("kaava"))), q.DisjunctionMax([w("koulu"), w("kaava")])),
    ]  # fmt: skip


@pytest.mark.parametrize("number", range(8))
def test_the_same_items_and_scores_as_whoosh(executor: ReferenceExecutor, searcher: Any, number: int) -> None:
    name, plan, query = whoosh_queries()[number]
    results = searcher.search(query, limit=None, optimize=False)
    answer = executor.answer(Question(plan, limit=1000))
    expected = {hit.docnum: hit.score for hit in results}
    assert answer.total == len(expected), name
    found = dict(zip(answer.documents.tolist(), answer.scores.tolist(), strict=True))
    assert found == pytest.approx(expected, rel=1e-5), name


def test_a_condition_is_whooshs_filter(executor: ReferenceExecutor, searcher: Any) -> None:
    from whoosh.query import Term

    results = searcher.search(Term("content", "koulu"), filter=Term("organ", "Kunnanhallitus"), limit=None)
    plan = p.Filtered(p.Term("content", "koulu"), p.Term("organ", "Kunnanhallitus"))
    answer = executor.answer(Question(plan, limit=1000))
    found = dict(zip(answer.documents.tolist(), answer.scores.tolist(), strict=True))
    assert found == pytest.approx({hit.docnum: hit.score for hit in results}, rel=1e-5)


def test_a_phrase_is_whooshs_phrase(executor: ReferenceExecutor, searcher: Any) -> None:
    from whoosh.query import Phrase

    results = searcher.search(Phrase("content", ["koulu", "kaava"]), limit=None)
    answer = executor.answer(Question(p.Phrase("content", (("koulu",), ("kaava",)), (0, 1)), limit=1000))
    assert sorted(answer.documents.tolist()) == sorted(hit.docnum for hit in results)
    assert answer.total > 0


def test_a_prefix_finds_what_whooshs_prefix_finds(executor: ReferenceExecutor, searcher: Any) -> None:
    from whoosh.query import Prefix

    results = searcher.search(Prefix("content", "ka"), limit=None)
    answer = executor.answer(Question(p.Prefix("content", "ka"), limit=1000))
    assert sorted(answer.documents.tolist()) == sorted(hit.docnum for hit in results)


def test_facets_disregard_their_own_choice(executor: ReferenceExecutor) -> None:
    free = executor.answer(Question(p.Term("content", "koulu"), facets=("organ", "year")))
    organ, others = max(free.counts["organ"], key=lambda o: free.counts["organ"][o]), free.counts["organ"]
    chosen = executor.answer(
        Question(p.Term("content", "koulu"), choices={"organ": (organ,)}, facets=("organ", "year"))
    )
    assert chosen.total == others[organ] < free.total
    assert chosen.counts["organ"] == others
    # Three of them have no date, and so no year.
    assert sum(chosen.counts["year"].values()) == chosen.total - 3


def test_dates_sort_both_ways_with_the_undated_last(executor: ReferenceExecutor) -> None:
    for sort, sign in (("newest", -1), ("oldest", 1)):
        answer = executor.answer(Question(p.Everything(), sort=sort, limit=1000))  # type: ignore[arg-type]
        dates = [executor.item(int(document)).date for document in answer.documents]
        dated = [date.toordinal() for date in dates if date is not None]
        assert dated == sorted(dated, key=lambda day: sign * day)
        assert dates[len(dated) :] == [None] * (len(dates) - len(dated))
        assert len(dated) < len(dates)


def test_pages_are_parts_of_the_whole(executor: ReferenceExecutor) -> None:
    plan = p.AnyOf((p.Term("content", "koulu"), p.Term("content", "kaava", 0.5)))
    whole = executor.answer(Question(plan, limit=1000)).documents.tolist()
    pages = [executor.answer(Question(plan, offset=o, limit=7)).documents.tolist() for o in range(0, len(whole), 7)]
    assert [document for page in pages for document in page] == whole


def test_deleted_and_replaced_items_are_gone(executor: ReferenceExecutor, folder: Path) -> None:
    ids = [executor.item(int(d)).id for d in executor.answer(Question(p.Everything(), limit=1000)).documents]
    assert len(ids) == len(set(ids)) == executor.size() == 110


@pytest.mark.parametrize(
    ("first", "second", "distance"),
    [("koulu", "koulu", 0), ("koulu", "kuolu", 1), ("koulu", "koul", 1), ("kaava", "kaavat", 1), ("tie", "työ", 2)],
)
def test_edit_distance(first: str, second: str, distance: int) -> None:
    assert edit_distance(first, second) == edit_distance(second, first) == distance


@pytest.mark.parametrize(
    ("pattern", "term", "matches"),
    [("koul*", "koulu", True), ("koul*", "kou", False), ("k?ulu", "koulu", True), ("*kaava", "asemakaava", True),
     ("[a]*", "a", False), ("[a]*", "[a]b", True), ("a.c", "abc", False)],
)  # fmt: skip
def test_wildcards(pattern: str, term: str, matches: bool) -> None:
    assert wildcard_test(pattern)(term) is matches
