"""Topics and organs that a query names, on a small index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings

from models.analysis import Analyser
from models.pipeline import load_analyser
from models.topics.vocabulary import load_vocabulary
from search.execution import open_executor
from search.meant import MOST, Names
from search.query import parse_query
from tests.search.finnish import ITEMS, write_index
from tests.search.test_query_parser import QUERIES


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Names]:
    analyser: Analyser = load_analyser()
    folder: Path = tmp_path_factory.mktemp("index")
    write_index(folder, analyser)
    executor = open_executor(folder, "numpy")
    organs = dict.fromkeys(item.organ for item in ITEMS if item.organ)
    yield Names(load_vocabulary(), (*organs, "Kunnanvaltuusto"), executor, analyser)
    executor.close()


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        # a topic by its own name, by another one in any inflection, in Swedish, and by an everyday word
        ("perusopetus", [("topic", "perusopetus", "")]),
        ("koululaisten", [("topic", "perusopetus", "")]),
        ("skola", [("topic", "perusopetus", "")]),
        ("miten on nuorisotakuun", [("topic", "nuorisotakuu", "")]),
        # in English, and with a year
        ("basic education", [("topic", "perusopetus", "")]),
        ("perusopetus 2024", [("topic", "perusopetus", "2024")]),
        # a topic that no item has is not offered, nor one that is only a part of the query
        ("jätehuolto", []),
        ("perusopetus asemakaava", []),
        # an organ by any words of the query, the rest of which is kept
        ("tekninen lautakunta", [("organ", "Tekninen lautakunta", "")]),
        ("teknisen lautakunnan päätökset 2023", [("organ", "Tekninen lautakunta", "päätökset 2023")]),
        ('"tekninen lautakunta" 9.5.2023', [("organ", "Tekninen lautakunta", "9.5.2023")]),
        ("kv kokous", [("organ", "Kunnanvaltuusto", "kokous")]),
        ("lautakunta", []),
        # beside a day the words for a meeting name nothing
        ("kokous 9.5.2023", []),
        # what has operators says what it wants
        ("perusopetus TAI kirjasto", []),
        ("-perusopetus", []),
        ("otsikko:perusopetus", []),
        ("", []),
    ],
)
def test_names(names: Names, text: str, meant: list[tuple[str, str, str]]) -> None:
    assert [(one.facet, one.value, one.query) for one in names.meant(parse_query(text))] == meant


def test_tells_how_many_items_there_are(names: Names) -> None:
    (one,) = names.meant(parse_query("tekninen lautakunta"))
    assert one.count == sum(item.organ == "Tekninen lautakunta" for item in ITEMS)


@settings(max_examples=150)
@given(QUERIES)
def test_any_query_is_read(names: Names, text: str) -> None:
    assert len(names.meant(parse_query(text))) <= MOST
