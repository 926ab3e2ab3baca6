"""Arrays against plain Whoosh: the same items, scores, counts and order for every kind of plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import plan as p
from search.execution import ArrayExecutor, open_executor
from search.executor import Answer, Question
from search.reference import ReferenceExecutor
from search.request import FACETS
from tests.search.execution.conftest import ENDINGS, STEMS, WORDS

Executors = Mapping[str, tuple[ReferenceExecutor, tuple[ArrayExecutor, ArrayExecutor]]]


def t(term: str, weight: float = 1.0, field: str = "content") -> p.Term:
    return p.Term(field, term, weight)


PLANS: dict[str, p.Plan] = {
    "common term": t("talo"),
    "rare term": t("hallialue", 2.0),
    "no such term": t("olematon"),
    "title term": t("kunta", field="title"),
    "keyword term": t("tiet", field="topic"),
    "organ with a comma": t("Sivistys-, kulttuuri- ja vapaa-aikalautakunta", field="organ"),
    "no such field": t("kunta", field="nimi"),
    "any of terms": p.AnyOf((t("kunta"), t("talo", 0.5), t("halli"), t("olematon"))),
    "any of rare terms": p.AnyOf((t("hallialue"), t("torniraha"))),
    "any of fields": p.AnyOf((t("kunta"), t("kunta", 2.0, "title"), t("tiet", field="topic"))),
    "any of keywords": p.AnyOf((t("koulut", field="topic"), t("tiet", field="topic"))),
    "any of nothing": p.AnyOf(()),
    "any of one": p.AnyOf((t("kunta"),)),
    "best of terms": p.BestOf((t("kunta"), t("talo", 0.5))),
    "best of plans": p.BestOf((p.AllOf((t("kunta"), t("koulu"))), t("talo", 0.1))),
    "all of two": p.AllOf((t("kunta"), t("talo"))),
    "all of three": p.AllOf((t("talo"), t("kunta"), p.AnyOf((t("tie"), t("katu"))))),
    "all of a rare and a common": p.AllOf((t("talo"), t("hallialue"))),
    "all of with a keyword": p.AllOf((t("kunta"), t("koulut", field="topic"))),
    "all of nothing": p.AllOf(()),
    "all of and nothing": p.AllOf((t("kunta"), t("olematon"))),
    "at least": p.AtLeast((t("kunta"), t("koulu"), t("tie")), (0.5, 0.3, 0.2), 0.6),
    "at least, by share": p.AtLeast((t("kunta"), t("koulu"), t("tie")), (0.5, 0.3, 0.2), 0.4, 0.3),
    "at least, with a common word": p.AtLeast((t("hallialue"), t("talo"), t("torniraha")), (0.5, 0.1, 0.4), 0.4, 0.3),
    "at least, with alternatives": p.AtLeast(
        (p.AnyOf((t("kunta"), t("talo", 0.5))), p.AnyOf((t("olematon"), t("tie"))), t("talo")),
        (0.5, 0.4, 0.2),
        0.5,
        0.5,
    ),
    "at least, of no word": p.AtLeast((t("olematon"), t("kunta")), (0.8, 0.2), 0.5),
    "at least of nothing": p.AtLeast((), (), 0.5),
    "preferring": p.Preferring(t("kunta"), p.Phrase("content", (("kunta",), ("koulu",)), (0, 1), 2)),
    "preferring a keyword": p.Preferring(t("kunta"), t("tiet", field="topic")),
    "a keyword preferring": p.Preferring(t("tiet", field="topic"), t("kunta")),
    "without": p.Without(t("kunta"), t("koulu")),
    "everything without": p.Without(p.Everything(), t("kunta")),
    "filtered by a term": p.Filtered(t("kunta"), t("koulu")),
    "filtered by a topic": p.Filtered(t("kunta"), t("tiet", field="topic")),
    "filtered twice": p.Filtered(p.Filtered(t("kunta"), t("tiet", field="topic")), p.Range("year", "2021", "2022")),
    "filtered inside": p.AllOf((t("talo"), p.Filtered(t("kunta"), t("tiet", field="topic")))),
    "phrase": p.Phrase("content", (("kunta",), ("kunta",)), (0, 1)),
    "phrase of three": p.Phrase("content", (("kunta",), ("koulu", "talo"), ("tie", "raha")), (0, 1, 2), weight=0.7),
    "phrase with slop": p.Phrase("content", (("kunta",), ("tie",)), (0, 1), 3),
    "phrase with a gap": p.Phrase("content", (("kunta",), ("talo",), ("talo",)), (0, 2, 3), 1),
    "phrase in a title": p.Phrase("title", (("talo",), ("talo", "kunta")), (0, 1), 1),
    "phrase of one": p.Phrase("content", (("kunta", "talo"),), (0,)),
    "phrase of an unknown word": p.Phrase("content", (("kunta",), ("olematon",)), (0, 1)),
    "phrase of nothing": p.Phrase("content", (), ()),
    "phrase of one word and its parts": p.Phrase("content", (("kuntatalo",), ("talo",)), (0, 0)),
    "prefix": p.Prefix("content", "ku"),
    "prefix cut": p.Prefix("content", "k", most_terms=3),
    "prefix of all": p.Prefix("content", "", weight=0.5),
    "prefix of nothing": p.Prefix("content", "xyz"),
    "prefix of a keyword": p.Prefix("organ", "K"),
    "prefix in no field": p.Prefix("nimi", "k"),
    "wildcard": p.Wildcard("content", "k*talo"),
    "wildcard with one letter": p.Wildcard("content", "??ti*"),
    "wildcard in front": p.Wildcard("content", "*ä"),
    "wildcard inside and cut": p.Wildcard("content", "*a*a*", most_terms=5),
    "wildcard of all": p.Wildcard("content", "*"),
    "wildcard without a wild card": p.Wildcard("content", "kunta"),
    "wildcard of a keyword": p.Wildcard("case_number", "*"),
    "fuzzy": p.Fuzzy("content", "kutna"),
    "fuzzy with nothing fixed": p.Fuzzy("content", "äitit", 2, 0),
    "fuzzy cut": p.Fuzzy("content", "ranta", 2, 0, most_terms=1),
    "fuzzy in a title": p.Fuzzy("title", "pätös", 2, 1, 0.5),
    "range": p.Range("date", "2021-03-01", "2022-02-28"),
    "range open below": p.Range("date", None, "2021-01-01"),
    "range open above": p.Range("year", "2022", None),
    "range of nothing": p.Range("year", "1900", "1901"),
    "range that ends before it begins": p.Range("year", "2022", "2021"),
    "range of many values": p.Range("topic", "k", "t"),
    "everything": p.Everything(),
    "constant": p.Constant(t("kunta"), 3.5),
    "boosted": p.Boosted(t("kunta"), p.Range("year", "2021", None), 1.5),
    "boosted union": p.Boosted(p.AnyOf((t("kunta"), t("talo"))), t("tiet", field="topic"), 0.25),
    "boosted keyword": p.Boosted(t("tiet", field="topic"), t("kunta"), 2.0),
    "documents": p.Documents((0, 3, 5, 110)),
    "documents among matches": p.Filtered(t("kunta"), p.Documents(tuple(range(0, 250, 3)))),
}

QUESTIONS: dict[str, Question] = {
    "first page": Question(p.Everything()),
    "facets": Question(p.Everything(), facets=FACETS),
    "choices": Question(
        p.Everything(),
        choices={"topic": ("tiet", "koulut"), "organ": ("Kunnanhallitus", "Olematon"), "year": ("2021",)},
        facets=FACETS,
    ),
    "dates and one facet": Question(
        p.Everything(), date_from="2021-02-01", date_to="2023-01-31", facets=("municipality",), limit=0
    ),
    "newest": Question(p.Everything(), sort="newest", offset=4, limit=7, facets=("topic",)),
    "oldest": Question(p.Everything(), sort="oldest", date_to="2022-06-30", choices={"topic": ()}),
    "deep page": Question(p.Everything(), offset=37, limit=25),
    "all": Question(p.Everything(), limit=1000),
}


@pytest.fixture(scope="module")
def executors(collections: dict[str, Path]) -> Executors:
    return {
        name: (ReferenceExecutor(folder), (open_executor(folder, "numba"), open_executor(folder, "numpy")))
        for name, folder in collections.items()
    }


def check(executors: Executors, collection: str, question: Question) -> None:
    reference, both = executors[collection]
    wanted = reference.answer(question)
    for executor in both:
        # Another question in between, so that nothing of the same plan is kept from before.
        executor.answer(Question(p.Everything(), limit=0))
        compare(reference, question, wanted, executor.answer(question))


def compare(reference: ReferenceExecutor, question: Question, wanted: Answer, got: Answer) -> None:
    assert got.total == wanted.total
    assert got.counts == wanted.counts
    # An expansion that nothing depends on is not looked up, and what would have been cut of it not noted.
    assert set(got.notes) <= set(wanted.notes)
    assert got.documents.dtype == np.int32
    assert got.scores.dtype == np.float32
    np.testing.assert_allclose(got.scores, wanted.scores, rtol=2e-5)
    if question.sort != "relevance":
        assert got.documents.tolist() == wanted.documents.tolist()
    elif got.documents.tolist() != wanted.documents.tolist():
        # Sums in single precision may tell equal scores apart, or not: the scores must be the same all the same.
        every = reference.answer(replace(question, offset=0, limit=10_000, facets=()))
        scores = dict(zip(every.documents.tolist(), every.scores.tolist(), strict=True))
        assert len(set(got.documents.tolist())) == len(got.documents)
        np.testing.assert_allclose([scores[d] for d in got.documents.tolist()], wanted.scores, rtol=2e-5)
    if question.sort != "relevance":
        return
    equal = got.scores[1:] == got.scores[:-1]
    assert (np.diff(got.documents)[equal] > 0).all(), "ties are in rising order of document"


@pytest.mark.parametrize("collection", ["one", "four"])
@pytest.mark.parametrize("name", PLANS)
def test_every_kind_of_plan_equals_plain_whoosh(executors: Executors, name: str, collection: str) -> None:
    for question in QUESTIONS.values():
        check(executors, collection, replace(question, plan=PLANS[name]))


@pytest.mark.parametrize("collection", ["one", "four"])
@pytest.mark.parametrize("name", PLANS)
def test_a_plan_just_evaluated_is_the_same_within_another(executors: Executors, name: str, collection: str) -> None:
    """As a strict plan is within the widened one: the answer is the one given without it before."""
    plan = PLANS[name]
    within = p.Boosted(p.Preferring(p.AnyOf((t("raha"), plan)), plan), p.AllOf((plan, t("kunta"))), 1.5)
    for executor in executors[collection][1]:
        for question in QUESTIONS.values():
            executor.answer(Question(p.Everything(), limit=0))
            alone = executor.answer(replace(question, plan=within))
            executor.answer(replace(question, plan=p.AllOf((plan, t("kunta")))))
            after = executor.answer(replace(question, plan=within))
            assert after.documents.tolist() == alone.documents.tolist()
            assert after.scores.tolist() == alone.scores.tolist()
            assert (after.total, after.counts, after.notes) == (alone.total, alone.counts, alone.notes)


@pytest.mark.parametrize("name", [name for name in PLANS if "cut" in name])
def test_what_was_cut_is_noted(executors: Executors, name: str) -> None:
    for reference, both in executors.values():
        notes = reference.answer(Question(PLANS[name])).notes
        assert notes
        assert [executor.answer(Question(PLANS[name])).notes for executor in both] == [notes, notes]


terms = st.builds(
    p.Term,
    st.sampled_from(("content", "content", "title", "rationale")),
    st.sampled_from((*WORDS, *STEMS, *ENDINGS[1:])),
    st.sampled_from((0.25, 0.5, 1.0, 3.0)),
)
keywords = st.one_of(
    st.builds(p.Term, st.just("topic"), st.sampled_from(("koulut", "tiet", "talous"))),
    st.builds(p.Range, st.just("year"), st.sampled_from((None, "2021")), st.sampled_from((None, "2022"))),
    st.builds(p.Documents, st.sets(st.integers(0, 160), max_size=40).map(sorted).map(tuple)),
    st.just(p.Everything()),
)
letters = st.text("katuloivs*?", max_size=4)
expanded = st.one_of(
    st.builds(p.Prefix, st.just("content"), st.sampled_from(STEMS).map(lambda s: s[:2]), most_terms=st.integers(1, 9)),
    st.builds(p.Wildcard, st.just("content"), letters, most_terms=st.sampled_from((2, 512))),
    st.builds(p.Fuzzy, st.just("content"), st.sampled_from(STEMS), st.integers(0, 2), st.integers(0, 2)),
)
slots = st.lists(st.lists(st.sampled_from((*STEMS, *ENDINGS[1:])), min_size=1, max_size=3).map(tuple), max_size=3)
phrases = slots.flatmap(
    lambda chosen: st.builds(
        p.Phrase,
        st.just("content"),
        st.just(tuple(chosen)),
        st.just(tuple(range(len(chosen)))),
        st.integers(0, 3),
        st.sampled_from((0.5, 1.0)),
    )
)


def inner(children: st.SearchStrategy[p.Plan]) -> st.SearchStrategy[p.Plan]:
    several = st.lists(children, max_size=4).map(tuple)
    at_least = several.flatmap(
        lambda chosen: st.builds(
            p.AtLeast,
            st.just(chosen),
            st.tuples(*[st.sampled_from((0.2, 0.3, 0.5))] * len(chosen)),
            st.sampled_from((0.3, 0.5, 0.9)),
            st.sampled_from((0.0, 0.0, 0.7, 2.0)),
        )
    )
    return st.one_of(
        st.builds(p.AnyOf, several),
        st.builds(p.BestOf, several),
        st.builds(p.AllOf, several),
        at_least,
        st.builds(p.Preferring, children, children),
        st.builds(p.Without, children, children),
        st.builds(p.Filtered, children, st.one_of(children, keywords)),
        st.builds(p.Constant, children, st.sampled_from((0.0, 2.5))),
        st.builds(p.Boosted, children, st.one_of(children, keywords), st.sampled_from((0.5, 2.0))),
    )


plans = st.recursive(st.one_of(terms, keywords, expanded, phrases), inner, max_leaves=8)
questions = st.builds(
    Question,
    plans,
    choices=st.dictionaries(
        st.sampled_from(("topic", "year")),
        st.sampled_from((("tiet",), ("2021", "2022"), ("koulut", "2021"))),
        max_size=2,
    ),
    date_from=st.sampled_from((None, None, "2021-01-01")),
    sort=st.sampled_from(("relevance", "relevance", "newest", "oldest")),
    offset=st.sampled_from((0, 0, 3)),
    facets=st.sampled_from(((), FACETS)),
)


@settings(max_examples=100)
@given(question=questions, collection=st.sampled_from(("one", "four", "four")))
def test_random_plans_equal_plain_whoosh(executors: Executors, question: Question, collection: str) -> None:
    check(executors, collection, question)
