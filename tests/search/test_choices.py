"""Chosen values that nothing has are named, with those that are nearly written so."""

from __future__ import annotations

import pytest

from models.topics.vocabulary import Label, Topic, Vocabulary
from search.choices import Unknown, unknown_choices
from search.request import SearchRequest
from tests.web.fake_engine import FakeEngine

VOCABULARY = Vocabulary(
    (
        Topic("te-uudistus", "x:te", "kunta", (Label("TE-palvelu-uudistus", "fi", "preferred"),)),
        Topic("maapolitiikka", "x:maa", "kunta", (Label("Maapolitiikka", "fi", "preferred"),)),
    ),
    {},
)


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (SearchRequest(), []),
        (SearchRequest("nuorisotakuu", topics=("nuorisotakuu",), organs=("Kaupunginhallitus",)), []),
        # known to items, and to the vocabulary alone
        (SearchRequest("sanaa jota ei ole", topics=("asemakaava", "maapolitiikka")), []),
        (SearchRequest(topics=("asemakava",)), [("topic", "asemakava", "asemakaava")]),
        (SearchRequest(topics=("asemakaava", "Maapolitikka")), [("topic", "Maapolitikka", "maapolitiikka")]),
        (SearchRequest(topics=("te-palvelu-uudistus",)), [("topic", "te-palvelu-uudistus", "te-uudistus")]),
        (SearchRequest(topics=("x",)), [("topic", "x", None)]),
        (SearchRequest(organs=("kaupunginhallitus",)), [("organ", "kaupunginhallitus", "Kaupunginhallitus")]),
        (SearchRequest(municipalities=("Koivla",)), [("municipality", "Koivla", "Koivula")]),
        (SearchRequest(years=(1066,)), []),
    ],
)
def test_unknown_choices(request_: SearchRequest, expected: list[tuple[str, str, str | None]]) -> None:
    engine = FakeEngine()
    found = unknown_choices(request_, engine, lambda: VOCABULARY)
    assert [(one.facet, one.value, next(iter(one.near), None)) for one in found] == expected


@pytest.mark.parametrize(
    ("unknown", "said"),
    [
        (Unknown("topic", "asemakava", ("asemakaava",)), 'No topic is called "asemakava". Near it: asemakaava.'),
        (Unknown("topic", "x", ()), 'No topic is called "x". All are listed by: pykala topics, pykala stats'),
        (Unknown("organ", "x", ()), 'The index has no organ called "x". All are listed by: pykala stats'),
    ],
)
def test_an_unknown_value_is_named_with_near_ones_or_the_commands_that_list_them(unknown: Unknown, said: str) -> None:
    assert str(unknown) == said
