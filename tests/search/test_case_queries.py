"""Case numbers as people type them, against an index with cases of every register's form."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models.analysis import Analyser
from models.item import Item
from models.pipeline import load_analyser
from search.execution import open_executor
from search.executor import Executor, Question
from search.fast_writer import FastWriter
from search.query import parse_query, plan_query
from search.query.nodes import CaseNumber
from search.schema import index_item

CASES = {
    "plain": "331/00.01.02.03/2024",
    "short": "47/00.02/2016",
    "malformed": "551/01.0100.010002/2018",
    "helsinki": "HEL 2024-009117 T 00 00 03",
    "karhula": "KRA 2025-000377",
    "tampere": "TRE:6026/10.03.01/2016",
    "mikkeli": "MliDno-2017-1034",
    "lapua": "LAPDno-2024-363",
    "oulu": "OUKA/899/02.06.01.04/2017",
    "vantaa": "VD/1545/00.04.00/2017",
    "turku": "5139-2016 (001, 101)",
    "agency": "ESAVI/1234/2021",
}


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return load_analyser()


@pytest.fixture(scope="module")
def executor(tmp_path_factory: pytest.TempPathFactory, analyser: Analyser) -> Executor:
    folder = tmp_path_factory.mktemp("cases")
    writer = FastWriter(folder)
    for name, number in CASES.items():
        # No text mentions its number: only the number itself can be found.
        item = Item(name, "Talousarvion siirto ja määräraha, koulu ja tie.", "Päätös", case_number=number)
        writer.add(index_item(analyser.item(item)))
    writer.commit()
    return open_executor(folder, "numpy")


@pytest.fixture(scope="module")
def strict(executor: Executor, analyser: Analyser) -> Callable[[str], set[str]]:
    """The ids of the items that a query finds with all its words."""

    def run(text: str) -> set[str]:
        plan = plan_query(parse_query(text, executor), analyser, executor).strict
        return {executor.item(number).id for number in executor.answer(Question(plan, limit=50)).documents.tolist()}

    return run


WRITINGS = {
    "plain": [
        *("331/00.01.02.03/2024", "331 / 00.01.02.03 / 2024", "0331/00 01 02 03/2024", "331/00.01.02.03/24"),
        *("331-00.01.02.03-2024", "331–00.01.02.03–2024", "331_00.01.02.03_2024", "331\\00.01.02.03\\2024"),
        *("331 00.01.02.03 2024", "331/00.01.02.03 2024", "331/00010203/2024", "331/2024", "331/00.01/2024"),
        *("331/2024.", "(331/2024)", '"331/00.01.02.03/2024"', "331-2024", " 331/2024 ", "331/2024 siirto"),
        *("Dnro 331/2024", "dnro 331 2024", "Dnro: 331-2024", "dnro 2024 331", "diaarinro 331/2024"),
        *("asia 331/2024", "asia nro 331/2024", "nro 331/2024", "diaari 331/2024", "asianumero 331 2024"),
        *("asianumero: 331/00.01.02.03/2024", "asianumero:331-00.01.02.03-2024", "case 331/2024", "ärende 331/2024"),
        *("diarienummer 331 2024", "LAH/331/00.01.02.03/2024", "siirto 331/00.01.02.03/2024 koulu"),
    ],
    "short": ["47/00.02/2016", "47-00.02-2016", "47/2016", "dnro 47 2016"],
    "malformed": ["551/01.0100.010002/2018", "551/01.01.00.01.00.02/2018", "551-01.0100.010002-2018", "551/2018"],
    "helsinki": [
        *("HEL 2024-009117 T 00 00 03", "HEL 2024-009117", "hel 2024-9117", "hel 2024 9117", "HEL2024-009117"),
        *("hel-2024-9117", "hel:2024/9117", "hel/2024/009117", "HEL 2024-009117 00 00 03", "hel 9117/2024"),
        *("hel 9117 2024", "hel:9117/2024", "2024-009117", "9117/2024", "dnro 2024-009117", "siirto hel 2024-9117"),
    ],
    "karhula": ["KRA 2025-000377", "kra 2025-377", "kra2025-377", "kra-2025-377", "kra 2025 377", "kra 377/2025"],
    "tampere": [
        *("TRE:6026/10.03.01/2016", "tre:6026/10.03.01/2016", "tre 6026/10.03.01/2016", "TRE 6026/10.03.01/2016"),
        *("tre: 6026/10.03.01/2016", "tre/6026/10.03.01/2016", "tre-6026/10.03.01/2016", "tre6026/10.03.01/2016"),
        *("tre 6026-10.03.01-2016", "tre 6026 10.03.01 2016", "tre 6026 10 03 01 2016", "tre 6026/10.03/2016"),
        *("tre 6026/2016", "tre:6026/2016", "tre-6026/2016", "TRE/6026/2016", "tre 6026 2016", "tre 6026-2016"),
        *("6026/10.03.01/2016", "6026/2016", "tredno 6026/2016", "siirto tre 6026/2016 koulu"),
        *('"TRE:6026/10.03.01/2016"', "asianumero:tre 6026/10.03.01/2016", "dnro tre 6026/2016"),
    ],
    "mikkeli": [
        *("MliDno-2017-1034", "mlidno 2017-1034", "mlidno 2017 1034", "mlidno 1034 2017", "mlidno 1034/2017"),
        *("mlidno2017-1034", "mlidno:2017/1034", "mlidnro 1034/2017", "MliD:no 1034/2017"),
        *("mli dno 1034/2017", "mli dnro 2017-1034", "mli 1034/2017", "mli 2017 1034", "MLI/1034/2017", "1034/2017"),
    ],
    "lapua": ["LAPDno-2024-363", "lapdno 2024 363", "lapdno 363 2024", "LAPDNO 363/2024", "lap 363/2024", "363/2024"],
    "oulu": [
        *("OUKA/899/02.06.01.04/2017", "ouka 899/02.06.01.04/2017", "OUKA:899/02.06.01.04/2017", "ouka 899/2017"),
        *("OUKA-899-2017", "OUKA/899/2017", "ouka 899 2017", "899/02.06.01.04/2017", "ouka-899/02.06.01.04/2017"),
    ],
    "vantaa": ["VD/1545/00.04.00/2017", "vd 1545/00.04.00/2017", "VD 1545/2017", "vd/1545/2017", "1545/00.04.00/2017"],
    "turku": ["5139-2016 (001, 101)", "5139-2016", "5139/2016", "Dnro 5139-2016", "dnro 5139 2016"],
    "agency": ["ESAVI/1234/2021", "esavi/1234/2021", "esavi 1234/2021", "ESAVI-1234-2021", "1234/2021"],
}


@pytest.mark.parametrize(("query", "case"), [(query, case) for case, queries in WRITINGS.items() for query in queries])
def test_a_case_is_found_however_its_number_is_written(
    strict: Callable[[str], set[str]], query: str, case: str
) -> None:
    assert strict(query) == {case}


@pytest.mark.parametrize(
    "query",
    [
        # numbers and years of the index's cases, but no way to write them
        *("budjetti 2024 500", "budjetti 331 2024", "331 2024", "2024 331", "siirto 6026 2016", "tie 6026, 2016"),
        *("tre 2016", "tre 6026", "hel 2024", "kra 377", "tre koulu 6026 2016", "lapua 363 2024", "koulu 2024 363"),
        *("määräraha 363 000 euroa 2024", "avustus 1034 euroa vuonna 2017", "500-2024 siirto", "vuosi 2024 331 kpl"),
        # other things with numbers
        *("vuodet 2016-2017", "vuosi:2016-2017", "ta 2024-2025", "noin 2000-3000 euroa", "1/4 tontista"),
        *("kello 10.00 2024", "5 10.00 2024", "klo 8.00-16.00", "12.3.2024 klo 10.00", "1.1.2024-31.12.2024"),
        *("050 123 4567", "020 1234 567", "kuntalaki 410/2015", "lukuvuosi 2023/2024", "100 000 2024"),
        *("408-407-1-162", "§ 12", "12 § 2024", "6026-2016-1", "ohje 3.1.2", "tre 6026/20160"),
        *("kokous 3 2024", "liite 2 2017", "a4 2024 12"),
    ],
)
def test_ordinary_queries_with_numbers_are_words(executor: Executor, query: str) -> None:
    assert not [leaf for leaf in parse_query(query, executor).leaves if isinstance(leaf, CaseNumber)]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        # a word before a number stays a word, unless the index has such a case in a register of that name
        ("koulu 331/00.01.02.03/2024", "331/00.01.02.03/2024"),
        ("tie 6026/2016", "6026/2016"),
        ("ouka 6026/2016", "6026/2016"),
        ("tre 6026/2017", "6026/2017"),
        ("siirto 9117/2024", "9117/2024"),
    ],
)
def test_a_word_that_is_no_register_of_the_number_is_a_word(executor: Executor, query: str, text: str) -> None:
    word, case = parse_query(query, executor).leaves
    assert (word, case) == (parse_query(query.split()[0]).root, CaseNumber(text))


def test_a_register_excludes_others(strict: Callable[[str], set[str]]) -> None:
    for query in ("siirto -tre 6026/2016", "siirto -6026/10.03.01/2016", "siirto EI tre:6026/10.03.01/2016"):
        assert strict(query) == set(CASES) - {"tampere"}
    assert strict("ouka/6026/10.03.01/2016") == set()
