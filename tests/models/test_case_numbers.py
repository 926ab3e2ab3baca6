"""Case numbers: every form, found in text, taken apart, and met by every way of writing."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.case_numbers import (
    CaseNumber,
    asked_case_numbers,
    find_case_number,
    find_case_numbers,
    parse_case_number,
    query_keys,
    register_keys,
    search_keys,
)

FORMS = [
    # written, register, number, class, year, normalised
    ("331/00.01.02.03/2024", None, 331, "00.01.02.03", 2024, "331/00.01.02.03/2024"),
    ("47/00.02/2016", None, 47, "00.02", 2016, "47/00.02/2016"),
    ("551/01.0100.010002/2018", None, 551, "01.0100.010002", 2018, "551/01.0100.010002/2018"),
    ("HEL 2024-009117 T 00 00 03", "HEL", 9117, "00.00.03", 2024, "HEL 2024-009117"),
    ("HEL 2021-000012", "HEL", 12, None, 2021, "HEL 2021-000012"),
    ("TRE:6026/10.03.01/2016", "TRE", 6026, "10.03.01", 2016, "TRE:6026/10.03.01/2016"),
    ("MliDno-2017-1034", "MliDno", 1034, None, 2017, "MliDno-2017-1034"),
    ("LAPDno-2023-363", "LAPDno", 363, None, 2023, "LAPDno-2023-363"),
    ("OUKA/899/02.06.01.04/2017", "OUKA", 899, "02.06.01.04", 2017, "OUKA/899/02.06.01.04/2017"),
    ("VD/1545/00.04.00/2017", "VD", 1545, "00.04.00", 2017, "VD/1545/00.04.00/2017"),
    ("D/123/00.01.01.01/2020", "D", 123, "00.01.01.01", 2020, "D/123/00.01.01.01/2020"),
    ("ESAVI/1234/2021", "ESAVI", 1234, None, 2021, "ESAVI/1234/2021"),
    ("5139-2016 (001, 101, 014, 111)", None, 5139, "001, 101, 014, 111", 2016, "5139-2016"),
    ("Dnro 123/2021", None, 123, None, 2021, "123/2021"),
    ("dnro: 123/21", None, 123, None, 2021, "123/2021"),
    ("Dnr 77/2019", None, 77, None, 2019, "77/2019"),
    ("Dno 12/610/2010", None, 12, "610", 2010, "12/610/2010"),
    ("Dno 2017/1034", None, 1034, None, 2017, "1034/2017"),
    ("306/02.08.00/16", None, 306, "02.08.00", 2016, "306/02.08.00/2016"),
    ("Asianumero 0331 / 00 01 02 03 / 2024", None, 331, "00.01.02.03", 2024, "331/00.01.02.03/2024"),
]


@pytest.mark.parametrize(("written", "register", "number", "class_code", "year", "normalised"), FORMS)
def test_form_is_taken_apart_and_found_in_text(
    written: str, register: str | None, number: int, class_code: str | None, year: int, normalised: str
) -> None:
    expected = CaseNumber(register, number, class_code, year, written)
    parsed = parse_case_number(written)
    assert parsed == expected
    assert parsed is not None
    assert parsed.normalised == normalised
    text = f"Hallitus 12.3.2024 § 45 ({written}), liite 2."
    found = find_case_number(text)
    assert found == expected
    assert found is not None
    assert text[found.start : found.end] == found.written == written


@pytest.mark.parametrize(
    ("written", "task_class"),
    [
        ("HEL 2024-009117 T 00 00 03", "00 00 03"),
        ("331/00 01 02 03/2024", "00.01.02.03"),
        ("HEL 2024-009117", None),
        ("5139-2016 (001, 101)", "001, 101"),
    ],
)
def test_task_class_is_written_as_its_register_writes_it(written: str, task_class: str | None) -> None:
    case = parse_case_number(written)
    assert case is not None
    assert case.task_class == task_class


WRITINGS = [
    ("331/00.01.02.03/2024", "331 / 00.01.02.03 / 2024"),
    ("331/00.01.02.03/2024", "Dnro 0331/00.01.02.03/2024"),
    ("331/00.01.02.03/2024", "331/00 01 02 03/2024"),
    ("551/01.0100.010002/2018", "551/01.01.00.01.00.02/2018"),
    ("HEL 2024-009117", "hel 2024-9117"),
    ("HEL 2024-009117", "HEL 2024–009117"),
    ("HEL 2024-009117", "HEL-2024-009117"),
    ("HEL 2024-009117", "hel:2024/9117"),
    ("TRE:6026/10.03.01/2016", "tre/6026/10.03.01/2016"),
    ("MliDno-2017-1034", "mlidno 2017-1034"),
    ("MliDno-2017-1034", "MliDno2017-1034"),
    ("MliDno-2017-1034", "MliDno 1034/2017"),
    ("MliDno-2017-1034", "MLIDNO/1034/2017"),
    ("MliDno-2017-2016", "MliDno-2017-2016"),
    ("Dnro 5139/2016", "5139-2016"),
    ("306/02.08.00/16", "306/02.08.00/2016"),
]


@pytest.mark.parametrize(("one", "other"), WRITINGS)
def test_writings_of_one_case_have_the_same_fullest_key(one: str, other: str) -> None:
    first, second = parse_case_number(one), parse_case_number(other)
    assert first is not None
    assert second is not None
    assert search_keys(first)[0] == search_keys(second)[0]
    assert query_keys(first) == query_keys(second)


@pytest.mark.parametrize(
    ("document", "query", "meet"),
    [
        ("331/00.01.02.03/2024", "331/2024", True),
        ("331/00.01.02.03/2024", "331/00.01/2024", True),
        ("331/00.01.02.03/2024", "331/00.02/2024", False),
        ("331/00.01.02.03/2024", "331/2023", False),
        ("331/00.01.02.03/2024", "LAH/331/00.01.02.03/2024", True),
        ("331/2024", "331/00.01.02.03/2024", True),
        ("TRE:6026/10.03.01/2016", "6026/10.03.01/2016", True),
        ("TRE:6026/10.03.01/2016", "6026/2016", True),
        ("TRE:6026/10.03.01/2016", "OUKA/6026/10.03.01/2016", False),
        ("HEL 2024-009117", "HEL 2024-009117 T 00 00 03", True),
        ("HEL 2024-009117 T 00 00 03", "HEL 2024-9117", True),
        ("HEL 2024-009117 T 00 00 03", "9117/2024", True),
        ("5139-2016 (001, 101)", "5139/2016", True),
        ("MliDno-2017-1034", "MLI/1034/2017", True),
        ("MliDno-2017-1034", "MliDnro-2017-1034", True),
        ("TRE:6026/10.03.01/2016", "TreDno-2016-6026", True),
        ("MliDno-2017-1034", "MLID/1034/2017", False),
        ("MliDno-2017-1034", "1034/2017", True),
        ("MliDno-2017-1034", "MliDno-2017-1035", False),
    ],
)
def test_a_query_meets_a_document_if_what_both_give_agrees(document: str, query: str, meet: bool) -> None:
    of_document, of_query = parse_case_number(document), parse_case_number(query)
    assert of_document is not None
    assert of_query is not None
    assert bool(set(search_keys(of_document)) & set(query_keys(of_query))) is meet


@pytest.mark.parametrize(
    "text",
    [
        "Kokous 22.1.2024 klo 17.00",
        "12/3/2024",
        "1/12/2024",
        "tilalla 408-407-1-162",
        "puh. 040-2016 123, 050 123 4567",
        "kuntalain (410/2015) 140 § ja laki 306/2019",
        "Pöytäkirja 5/2023",
        "lukuvuosi 2023/2024, kaudella 2023-2024",
        "TA 2024-2027 ja TP 2022-2023",
        "§ 12, 13, 14/2024",
        "asetus (EU) 2016/679, direktiivi 2014/24/EU, EY/1907/2006",
        "KHO:2017:85",
        "pisteet 10/12 ja 1/2",
        "https://example.org/331/00.01.02/2024",
        "",
    ],
)
def test_what_is_no_case_number_is_not_taken_for_one(text: str) -> None:
    assert find_case_numbers(text) == ()
    assert parse_case_number(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("asia 331/2024 kaavoitus", ["331/2024"]),
        ("kuntalaki 410/2015", []),
        ("kuntalaki (410/2015)", []),
        ("lukuvuosi 2023/2024", []),
        ("vuodet 200-2024", []),
        ("asianumero:331/00.01/2024", ["331/00.01/2024"]),
        ("nro:331/00.01/2024 OR 12/02.05/2020", ["331/00.01/2024", "12/02.05/2020"]),
        ("asianumero:hel 2024-9117 -kra2025-377", ["hel 2024-9117", "kra2025-377"]),
        ("Dnro 2024-9117", ["Dnro 2024-9117"]),
        ("kra 2025-377 T 01 02", []),
        ("ta 2024-2025", []),
        ("kra 2025-377-1", []),
        ("lapdno 2024 363 ja dnro 331 2024", ["lapdno 2024 363", "dnro 331 2024"]),
        ("kaava 331-00.01.02-2024, 12 02.05.01 2020", ["331-00.01.02-2024", "12 02.05.01 2020"]),
        ("kello 12 10.00 2024", []),
        ("2024-009117 ja 2000-3000", ["2024-009117"]),
        ("noin 2000-2500 euroa", []),
        ("kra 2025-377", []),
        ("tre 6026/10.03.01/2016", ["6026/10.03.01/2016"]),
        ("budjetti 2024 500", []),
    ],
)
def test_bare_numbers_count_where_somebody_asks_for_cases(text: str, found: list[str]) -> None:
    assert [case.written for case in asked_case_numbers(text)] == found


def test_a_registers_number_as_it_is_typed_is_one_only_where_somebody_asks_for_cases() -> None:
    (case,) = asked_case_numbers("kra2025-377")
    assert (case.register, case.number, case.year, case.normalised) == ("KRA", 377, 2025, "KRA 2025-000377")
    assert find_case_numbers("kra2025-377") == ()


_classes = st.lists(st.integers(0, 99).map("{:02d}".format), min_size=2, max_size=5).map(".".join)
_numbers = st.integers(1, 999_999)
_years = st.integers(1990, 2049)


@given(_numbers, _classes, _years, st.sampled_from(["", "TRE:", "OUKA/", "D/"]), st.sampled_from(["", " "]))
def test_every_slash_number_is_read_back(number: int, code: str, year: int, register: str, space: str) -> None:
    written = f"{register}{number}{space}/{space}{code}{space}/{space}{year}"
    case = parse_case_number(written)
    assert case is not None
    assert (case.number, case.class_code, case.year) == (number, code, year)
    assert case.normalised == written.replace(" ", "")
    assert parse_case_number(case.normalised) == case


@given(st.text(alphabet="0123456789/.-:()\\_ §ADHELTdno\n", max_size=60), st.booleans())
@example("HEL 2024-009117 00 00 03", True)
@example("tre-dnro 6026 10 03 01 2016", True)
@example("dnro 2024 331, 12_01.02_2016 ja 12/010203/2016", False)
def test_any_text_gives_numbers_whose_spans_and_keys_hold(text: str, every_register: bool) -> None:
    end = 0
    for case in asked_case_numbers(text, (lambda _: True) if every_register else None):
        assert text[case.start : case.end] == case.written
        assert case.start >= end
        end = case.end
        again = parse_case_number(case.normalised)
        assert again is not None
        assert (again.number, again.year) == (case.number, case.year)
        assert set(search_keys(case)) & set(query_keys(again))
        assert set(search_keys(again)) & set(query_keys(case))
        assert bool(register_keys(case)) == bool(case.register)
        assert set(register_keys(case)) <= set(query_keys(case))
