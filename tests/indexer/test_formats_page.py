"""What docs/formats.md says of case numbers and task classes is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from indexer.readers import READERS
from models.case_numbers import parse_case_number, query_keys, search_keys
from models.task_classes import class_title, task_classes

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip(" `") for cell in line.strip("|").split("|")]
    for line in PAGE.partition("| in the index |")[2].partition("\n\n")[0].splitlines()[2:]
]


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_case_numbers_are_taken_apart_as_the_page_says(row: list[str]) -> None:
    written, register, number, class_code, year, normalised = row
    case = parse_case_number(written)
    assert case is not None
    assert (case.register or "", str(case.number), case.class_code or "", str(case.year)) == (
        register,
        number,
        class_code,
        year,
    )
    assert case.normalised == normalised


def test_queries_of_the_page_find_the_case_or_do_not() -> None:
    sentence = re.search(r"the same: (.+?) find the first, \*(.+?)\* does not", PAGE, re.DOTALL)
    assert sentence is not None
    document = parse_case_number(ROWS[0][0])
    assert document is not None
    queries = re.findall(r"\*([^*]+)\*", sentence[1])
    assert len(queries) == 3
    for query, found in [*((query, True) for query in queries), (sentence[2], False)]:
        case = parse_case_number(" ".join(query.split()))
        assert case is not None
        assert bool(set(search_keys(document)) & set(query_keys(case))) is found


def test_task_classes_of_the_page() -> None:
    found = re.search(r'task_classes\("(\w+)"\)\.path\("([^"]+)"\) +# (\(.+\))', PAGE)
    assert found is not None
    table = task_classes(found[1])
    assert table is not None
    assert str(table.path(found[2])) == found[3]
    assert f"({len(table.titles)} classes" in PAGE
    shown = re.search(r'class_title\("(\w+)", "([^"]+)"\) +# \'(.+)\'', PAGE)
    assert shown is not None
    assert class_title(shown[1], shown[2]) == shown[3]


def test_every_reader_is_on_the_page() -> None:
    names = {
        "pdf": "PDF",
        "docx": "DOCX",
        "doc": "DOC",
        "casem": "CaseM JSON",
        "jsonlines": "JSON Lines",
        "html": "HTML",
    }
    for reader in READERS:
        module = reader.partition(":")[0].rpartition(".")[2]
        assert names.get(module, "plain text") in PAGE
