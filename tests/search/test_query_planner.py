"""What queries find, on a small Finnish index, with both executors."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings

from models.analysis import Analyser
from models.item import Item
from models.pipeline import load_analyser
from models.topics.vocabulary import load_vocabulary
from search import plan as p
from search.executor import Executor, Question
from search.finding import Found, find
from search.query import parse_query, plan_query
from search.query.nodes import Query
from search.reference import ReferenceExecutor
from search.request import SearchRequest
from search.schema import index_item
from search.whoosh_writer import WhooshWriter
from tests.conftest import ROOT
from tests.search.finnish import ITEMS, write_index
from tests.search.test_query_parser import QUERIES

TODAY = dt.date(2024, 6, 1)


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return load_analyser()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, analyser: Analyser) -> Path:
    folder = tmp_path_factory.mktemp("index")
    write_index(folder, analyser)
    return folder


@pytest.fixture(scope="module", params=["whoosh", "arrays"])
def executor(request: pytest.FixtureRequest, folder: Path) -> Iterator[Executor]:
    from search.execution import open_executor

    executor: Executor = ReferenceExecutor(folder) if request.param == "whoosh" else open_executor(folder, "numpy")
    yield executor
    executor.close()


Search = Callable[[str], Found]


@pytest.fixture(scope="module")
def search(executor: Executor, analyser: Analyser) -> Search:
    vocabulary = load_vocabulary()

    def run(text: str) -> Found:
        planned = plan_query(parse_query(text, executor), analyser, executor, vocabulary, TODAY)
        return find(planned, SearchRequest(query=text, limit=10), executor)

    return run


@pytest.fixture(scope="module")
def strict(executor: Executor, analyser: Analyser) -> Callable[[str], list[str]]:
    """The ids that the strict plan of a query finds, the best first."""
    vocabulary = load_vocabulary()

    def run(text: str) -> list[str]:
        planned = plan_query(parse_query(text, executor), analyser, executor, vocabulary, TODAY)
        return ids(executor, executor.answer(Question(planned.strict, limit=50)).documents.tolist())

    return run


def ids(executor: Executor, documents: list[int]) -> list[str]:
    return [executor.item(document).id for document in documents]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # inflection and compounds
        ("nuorisotakuu", {"k1"}),
        ("nuorisotakuuta", {"k1"}),
        ("takuu", {"k1", "k2"}),
        ("takuun", {"k1", "k2"}),
        ("asemakaavojen", {"k3", "k6", "k10"}),
        ("kaava", {"k3", "k6", "k10"}),
        ("koulukuljetus", {"k5"}),
        ("koulu", {"k3", "k5", "k8"}),
        # words are ANDed; function words are not required
        ("uimahalli kirjasto", {"k8"}),
        ("missä on uimahalli", {"k7", "k8"}),
        # phrases
        ('"koulun piha"', {"k3"}),
        ('"koulujen pihat"', {"k3"}),
        ('"piha koulun"', {"k8"}),
        ('"piha vieressä"~1', {"k8"}),
        ('="asemakaavan muutos"', {"k3", "k6", "k10"}),
        ('="asemakaavan muutoksen"', {"k3", "k10"}),
        ('="ASEMAKAAVAN muutoksen"', {"k3", "k10"}),
        ('="asemakaavojen muutos"', set()),
        ('otsikko:="asemakaavan muutos"', {"k3", "k10"}),
        ('päätös:="asemakaavan muutos"', {"k6"}),
        ('muutos -="asemakaavan muutoksen"', {"k6"}),
        # operators
        ("takuu -nuorisotakuu", {"k2"}),
        ("takuu EI nuorisotakuu", {"k2"}),
        ("provisio TAI uimahalli", {"k2", "k7", "k8"}),
        ("aukioloajat (provisio TAI kirjasto)", {"k8"}),
        ("-otsikko:asemakaava muutos", {"k6"}),
        # patterns and mistyped words
        ("nuorisotak*", {"k1"}),
        ("*takuu", {"k1", "k2"}),
        ("uimah?lli", {"k7", "k8"}),
        ("uimahali~", {"k7", "k8"}),
        ("provsiio~", {"k2"}),
        # fields
        ("otsikko:uimahalli", {"k7"}),
        ("title:uimahalli", {"k7"}),
        ("päätös:uimahalli", {"k7", "k8"}),
        ("ehdotus:oikaisuvaatimus", {"k5"}),
        ("perustelut:työpaja", {"k1"}),
        ("toimielin:sivistyslautakunta", {"k5"}),
        ("toimielin:lautakunta", {"k3", "k5", "k7", "k8", "k10"}),
        ('toimielin:"tekninen lautakunta"', {"k3", "k10"}),
        ("kunta:Koskijärvi", {"k3", "k5", "k10"}),
        ("kommun:koskijärven", {"k3", "k5", "k10"}),
        ("vuosi:2023", {"k3", "k10"}),
        ("vuosi:2022-2023", {"k3", "k9", "k10"}),
        ("vuosi:(2022 2023)", {"k3", "k9", "k10"}),
        ("pykälä:3", {"k1"}),
        ("aihe:nuorisotakuu", {"k1"}),
        ("topic:asemakaava", {"k3", "k10"}),
        ("asianumero:331/00.01.02/2024", {"k1"}),
        ("asianumero:331", {"k1"}),
        ("tehtäväluokka:00.01", {"k1"}),
        ("vuosi:2024 takuu", {"k1", "k2"}),
        # numbers, addresses, dates
        ("331/00.01.02/2024", {"k1"}),
        ("331/00.01.02.03/2024", set()),
        ("TRE:6026/10.02.03/2023", {"k3", "k10"}),
        ("6026/10.02.03/2023", {"k3", "k10"}),
        ("88/10.03.01/2022", {"k7"}),
        ("asia 331/00.01.02/2024", {"k1"}),
        ("050 123 4567", {"k5"}),
        ("kirjaamo@niittyla.fi", {"k7"}),
        ("§ 3", {"k1"}),
        ("kuntalain 140 §:n", {"k7"}),
        ("2.11.2021", {"k7", "k8"}),
        ("02.11.2021", {"k7", "k8"}),
        ("2. marraskuuta 2021", {"k7", "k8"}),
        ("marraskuussa 2021", {"k7", "k8"}),
        ("kokous 2.11.2021", {"k7", "k8"}),
        ("pöytäkirja marraskuu 2021", {"k7", "k8"}),
        ("uimahalli 22.1.2024", {"k7"}),
        ("3.11.2021", set()),
        ("asemakaava 2023", {"k3", "k10"}),
        ("§ 41 2023", {"k3", "k10"}),
        # everyday words for official ones
        ("koulukyyti", {"k5"}),
        ("koulukyydit", {"k5"}),
        ("kyyditys", set()),
        ("sivistysltk", {"k5"}),
        ("pykälä 41", {"k3", "k10"}),
        ("pykälä 41 2023", {"k3", "k10"}),
        # the item's own organ and municipality
        ("koskijärvi koulukuljetus", {"k5"}),
        ("sivistyslautakunta koulukuljetus", {"k5"}),
        # Finnish spelling with a hyphen excludes nothing
        ("Kestävä kunta -hanke", {"k9"}),
        ("", {item.id for item in ITEMS}),
        ("-uimahalli", {item.id for item in ITEMS} - {"k7", "k8"}),
    ],
)
def test_finds_exactly(strict: Callable[[str], list[str]], text: str, found: set[str]) -> None:
    assert set(strict(text)) == found


@pytest.mark.parametrize(
    ("text", "first"),
    [
        # the whole word before its part in a compound, the title before the text
        ("takuu", "k2"),
        ("uimahalli", "k7"),
        # minutes before the agenda of the same, and before meeting procedure
        ("asemakaavan muutos", "k3"),
        # the item whose own number it is before those that mention it
        ("140 §", "k7"),
    ],
)
def test_ranks_first(strict: Callable[[str], list[str]], text: str, first: str) -> None:
    assert strict(text)[0] == first


def test_what_only_mentions_a_day_comes_last(strict: Callable[[str], list[str]]) -> None:
    assert len(strict("22.1.2024")) > 1
    assert strict("22.1.2024")[-1] == "k7"


def test_an_everyday_word_is_said_to_stand_for_others(search: Search) -> None:
    assert "also:koulukyydit=koulukuljetus" in search("koulukyydit").notes


def test_agendas_and_procedure_come_after_their_equals(strict: Callable[[str], list[str]]) -> None:
    assert strict("asemakaavan muutos") == ["k3", "k10", "k6"]


@pytest.mark.parametrize(
    ("text", "first", "note"),
    [
        # nothing has all words: items with most of them
        ("uimahallin aukioloajat perjantaisin", "k7", "widened:0"),
        # the items with all words stay first
        ("kirjasto uimahalli", "k8", "widened:1"),
        # a compound that nothing has: its parts; a phrase that nothing has: its words
        ("koulupiha", "k8", "widened:0"),
        ('"uimahallin kirjasto"', "k8", "widened:0"),
        # a word that nothing has, and that is one letter away from one that something has
        ("nuorisotakku", "k1", "widened:0"),
        ("uimahxlli", "k7", "widened:0"),
    ],
)
def test_widens(search: Search, executor: Executor, text: str, first: str, note: str) -> None:
    found = search(text)
    assert ids(executor, found.answer.documents.tolist())[0] == first
    assert note in found.notes


@pytest.mark.parametrize(
    ("text", "total"),
    [
        # what is excluded stays out, and fields stay required
        ("uimahalli kirjasto -aukioloaika", 0),
        ("uimahalli provisio vuosi:2024", 1),
        # one word that is found is not widened
        ("provisio", 1),
        ('="asemakaavojen muutos"', 0),
    ],
)
def test_widening_keeps_what_was_asked(search: Search, text: str, total: int) -> None:
    assert search(text).answer.total == total


def test_a_common_part_does_not_find_for_its_compound(search: Search, executor: Executor) -> None:
    def found(text: str) -> set[str]:
        return set(ids(executor, search(text).answer.documents.tolist()))

    # Three items have "kaava", one has "nuoriso".
    assert "k1" in found("nuorisokaava")
    assert not found("nuorisokaava") & {"k3", "k6", "k10"}


@pytest.fixture(scope="module")
def directors(tmp_path_factory: pytest.TempPathFactory, analyser: Analyser) -> Executor:
    """Two hundred items: in most of them the parts of a compound stand apart, in two the compound does."""
    from search.execution import open_executor

    texts = {
        "whole": ["Kunnanjohtaja valittiin.", "Kunnanjohtaja lomailee."],
        "valinta": ["Edustajan valinta.", "Jäsenten valinta.", "Sihteerin valinta."],
        "grant": ["Uimahalliavustus myönnettiin.", "Avustus evättiin."],
        "parts": ["Kunta kiittää. Johtaja puhui."] * 110,
        "other": ["Uimahalli on auki."] * 85,
    }
    writer = WhooshWriter(folder := tmp_path_factory.mktemp("directors"))
    for kind, written in texts.items():
        for number, text in enumerate(written):
            writer.add(index_item(analyser.item(Item(f"{kind}-{number}", text))))
    writer.commit()
    return open_executor(folder, "numpy")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        # any "johtaja" is no "kunnanjohtaja", and finds nothing beside a word that tells more
        ("kunnanjohtajan valinta", {"whole", "valinta"}),
        ("valinta kunnanjohtaja perjantai", {"whole", "valinta"}),
        # a telling part finds, a common one of the same word does not
        ("uimahalliavustus perjantai", {"grant"}),
    ],
)
def test_a_part_counts_by_how_telling_it_is(
    directors: Executor, analyser: Analyser, text: str, kinds: set[str]
) -> None:
    planned = plan_query(parse_query(text, directors), analyser, directors, today=TODAY)
    found = find(planned, SearchRequest(query=text, limit=200), directors).answer.documents.tolist()
    assert {one.split("-")[0] for one in ids(directors, found)} == kinds


def test_unknown_topic_is_searched_as_text(search: Search, executor: Executor) -> None:
    found = search("aihe:provisio")
    assert ids(executor, found.answer.documents.tolist()) == ["k2"]
    assert "unknown_topic:provisio" in found.notes


def test_choosing_a_facet_value_does_not_widen(executor: Executor, analyser: Analyser) -> None:
    many = plan_query(parse_query("takuu asemakaava uimahalli TAI päätös"), analyser, executor, None, TODAY)
    request = SearchRequest(query="x", limit=1, years=(2023,))
    assert not any(note.startswith("widened") for note in find(many, request, executor).notes)


def test_plans_without_an_executor_leave_letters_to_be_checked(analyser: Analyser) -> None:
    planned = plan_query(parse_query('="asemakaavan muutos"'), analyser)
    assert [check.text for check in planned.checks] == ["asemakaavan muutos"]


def test_an_empty_query_is_everything(analyser: Analyser) -> None:
    assert plan_query(Query("", None), analyser).strict == p.Everything()


@settings(max_examples=150)
@given(QUERIES)
def test_every_query_is_answered(search: Search, text: str) -> None:
    answer = search(text).answer
    assert 0 <= len(answer.documents) <= 10
    assert answer.total >= len(answer.documents)


def documented_queries() -> list[str]:
    """The queries in the tables of the page on the query language: the first cell, in back quotes."""
    page = (ROOT / "docs" / "query-language.md").read_text(encoding="utf-8")
    return re.findall(r"^\| `([^`]+)` \|", page, re.MULTILINE)


@pytest.mark.parametrize("text", documented_queries())
def test_documented_queries_find_something(strict: Callable[[str], list[str]], text: str) -> None:
    assert strict(text)
