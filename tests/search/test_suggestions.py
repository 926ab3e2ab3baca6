"""Other spellings and completions: only what the index holds is offered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.analysis import Analyser
from models.item import Item
from models.pipeline import load_analyser
from models.topics.vocabulary import load_vocabulary
from search.execution import open_executor
from search.executor import Executor
from search.query import parse_query
from search.schema import index_item
from search.suggestions import complete, suggest_spelling, typing_cost, wider_queries
from search.whoosh_writer import WhooshWriter
from tests.search.finnish import write_index


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return load_analyser()


@pytest.fixture(scope="module")
def executor(tmp_path_factory: pytest.TempPathFactory, analyser: Analyser) -> Iterator[Executor]:
    folder: Path = tmp_path_factory.mktemp("index")
    write_index(folder, analyser)
    executor = open_executor(folder, "numpy")
    yield executor
    executor.close()


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("uimahali", "uimahalli"),
        ("uimahlali", "uimahalli"),
        ("nuorisotakyu", "nuorisotakuu"),
        ("asemakava muutos", "asemakaava muutos"),
        ("otsikko:uimahali -kirjasto", "otsikko:uimahalli -kirjasto"),
        ("kirjjasto TAI uimahali", "kirjasto TAI uimahalli"),
        # a first letter may be wrong too
        ("yimahalli", "uimahalli"),
        # a compound written apart
        ("koulu kuljetuksista", None),
        # nothing is suggested for what the index has, for what is excluded, or for what nothing is near
        ("uimahalli", None),
        ("uimahallissa", None),
        ("kirjasto -uimahali", None),
        ("hippopotamus", None),
        ("331/00.01.02/2025", None),
        ("on se", None),
        ("", None),
        # a compound of the index's own words may be one that no item has
        ("kirjastohalli", None),
    ],
)
def test_spelling(executor: Executor, analyser: Analyser, text: str, suggestion: str | None) -> None:
    assert suggest_spelling(parse_query(text), executor, analyser) == suggestion


@pytest.mark.parametrize(
    ("text", "wider"),
    [
        ("12.3.2024", ("maaliskuu 2024", "vuosi:2024")),
        ("kokous 12.3.2024", ("maaliskuu 2024", "vuosi:2024")),
        ("maaliskuussa 2024", ("vuosi:2024",)),
        ('otsikko:koira päätös:"musta kissa" -hevonen', ("koira musta kissa",)),
        ("koira*", ()),
        ("koira", ()),
        ("-koira", ()),
        ("", ()),
    ],
)
def test_wider_queries(text: str, wider: tuple[str, ...]) -> None:
    assert wider_queries(parse_query(text)) == wider


def test_words_of_names_are_no_slips(executor: Executor, analyser: Analyser) -> None:
    query = parse_query("uimahalla")
    assert suggest_spelling(query, executor, analyser) == "uimahalli"
    assert suggest_spelling(query, executor, analyser, {analyser.word("uimahalla").lemma}) is None


@pytest.mark.parametrize(
    ("nearer", "farther"),
    [
        (("koulu", "koullu"), ("koulu", "koulru")),
        (("paatos", "päatos"), ("paatos", "paatis")),
        (("koulu", "kuolu"), ("koulu", "kuaru")),
        (("kunta", "kunda"), ("kunta", "kunsa")),
    ],
)
def test_usual_slips_cost_less(nearer: tuple[str, str], farther: tuple[str, str]) -> None:
    assert 0 < typing_cost(*nearer) < typing_cost(*farther)


@pytest.mark.parametrize(
    ("typed", "kind", "text"),
    [
        ("nuorisot", "topic", "Nuorisotakuu"),
        ("sivistysl", "organ", "Sivistyslautakunta"),
        ("331/", "case_number", "331/00.01.02/2024"),
        ("keskustan asema", "title", "Keskustan asemakaavan muutos"),
        ("asemakaavan muu", "title", "Keskustan asemakaavan muutos"),
        ("uimah", "title", "Uimahallin aukioloajat"),
        ("uimah", "word", "uimahalli"),
        ("kirjasto uimah", "word", "kirjasto uimahalli"),
        # an everyday word is completed to what its official names name
        ("eskar", "topic", "Perusopetus"),
    ],
)
def test_completes(executor: Executor, analyser: Analyser, typed: str, kind: str, text: str) -> None:
    found = complete(typed, executor, analyser, load_vocabulary())
    assert (kind, text.lower()) in [(completion.kind, completion.text.lower()) for completion in found]


def test_completions_are_few_and_distinct(executor: Executor, analyser: Analyser) -> None:
    found = complete("k", executor, analyser, load_vocabulary(), limit=4)
    assert len(found) <= 4
    assert len({(completion.kind, completion.text) for completion in found}) == len(found)
    assert complete("  ", executor, analyser, load_vocabulary()) == ()


def test_a_topic_without_items_is_not_offered(executor: Executor, analyser: Analyser) -> None:
    kinds = {completion.value for completion in complete("a", executor, analyser, load_vocabulary(), limit=50)}
    assert "asemakaava" in kinds
    assert "ammatillinen-koulutus" not in kinds


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("NiiDno-2024", ["NiiDno-2024-2", "NiiDno-2024-9", "NiiDno-2024-21", "NiiDno-2024-100", "NiiDno-2024-210"]),
        ("niidno-2024-2", ["NiiDno-2024-2", "NiiDno-2024-21", "NiiDno-2024-210"]),
        # each case once, though it has keys with its class whole, cut short and left out
        ("33", ["33/00.01.02/2024", "331/00.01.02.03/2023", "331/00.01.02.03/2024"]),
    ],
)
def test_case_numbers_are_in_the_order_of_their_numbers(
    tmp_path: Path, analyser: Analyser, typed: str, completed: list[str]
) -> None:
    """However many items a case has."""
    cases = ["NiiDno-2024-100", "NiiDno-2024-9", "NiiDno-2024-21", "NiiDno-2024-210", "NiiDno-2024-2"]
    cases += ["NiiDno-2024-100", "331/00.01.02.03/2024", "33/00.01.02/2024", "331/00.01.02.03/2023"]
    writer = WhooshWriter(tmp_path)
    for number, case in enumerate(cases):
        item = Item(id=f"i{number}", text="Hyväksyttiin.", case_number=case)
        writer.add(index_item(analyser.item(item), ()))
    writer.commit()
    executor = open_executor(tmp_path, "numpy")
    found = complete(typed, executor, analyser, None)
    executor.close()
    assert [completion.text for completion in found if completion.kind == "case_number"] == completed
