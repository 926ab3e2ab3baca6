"""The query language: what is parsed, and that nothing breaks it."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.characters import typed
from search.query import parse_query
from search.query.fields import CANONICAL, FIELDS
from search.query.lexer import OPERATORS
from search.query.nodes import (
    CaseNumber,
    Days,
    Either,
    Every,
    In,
    Letters,
    Node,
    Not,
    Pattern,
    Phrase,
    SectionNumber,
    Similar,
    Word,
)


def day(text: str) -> Days:
    return Days(text, dt.date(2024, 1, 22), dt.date(2024, 1, 22))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("kokous 22.1.2024", dt.date(2024, 1, 22)),
        ("tekninen lautakunta 22. tammikuuta 2024 koulu", dt.date(2024, 1, 22)),
        ("(2024-01-22)", dt.date(2024, 1, 22)),
        ("tammikuu 2024", None),
        ("31.2.2024", None),
        ("koulu 2024", None),
        # an end of a range is no day that a meeting is looked for on, nor is one that is left out
        ("luvat 2.1. - 22.1.2024", None),
        ("luvat 20.1.2024–22.1.2024", None),
        ("kokous EI 22.1.2024", None),
        ("tammikuu 2024 TAI 22.1.2024", dt.date(2024, 1, 22)),
        ("", None),
    ],
)
def test_the_day_that_a_query_names(text: str, named: dt.date | None) -> None:
    assert parse_query(text).day == named


def words(*texts: str) -> Every:
    return Every(tuple(Word(text) for text in texts))


KOULU, KIRJASTO, HALLI = Word("koulu"), Word("kirjasto"), Word("uimahalli")


@pytest.mark.parametrize(
    ("text", "root"),
    [
        # words
        ("koulu", KOULU),
        ("koulu kirjasto", words("koulu", "kirjasto")),
        ("koulu koulu", KOULU),
        ("  koulu,  kirjasto! ", words("koulu", "kirjasto")),
        ("TE-palvelut", Word("TE-palvelut")),
        ("elinvoima- ja työllisyysjaosto", words("elinvoima-", "ja", "työllisyysjaosto")),
        ("mikä on koulu?", words("mikä", "on", "koulu")),
        # phrases
        ('"koulun piha"', Phrase("koulun piha")),
        ("”koulun piha”", Phrase("koulun piha")),
        ('"koulun piha"~3', Phrase("koulun piha", 3)),
        ('="koulun pihan"', Letters("koulun pihan")),
        # operators
        ("koulu TAI kirjasto", Either((KOULU, KIRJASTO))),
        ("koulu OR kirjasto ELLER uimahalli", Either((KOULU, KIRJASTO, HALLI))),
        ("koulu tai kirjasto", words("koulu", "tai", "kirjasto")),
        ("koulu JA kirjasto", Every((KOULU, KIRJASTO))),
        ("koulu AND kirjasto OCH uimahalli", Every((KOULU, KIRJASTO, HALLI))),
        ("koulu kirjasto TAI uimahalli", Either((Every((KOULU, KIRJASTO)), HALLI))),
        ("koulu (kirjasto TAI uimahalli)", Every((KOULU, Either((KIRJASTO, HALLI))))),
        ("koulu -kirjasto", Every((KOULU, Not(KIRJASTO)))),
        ("koulu EI kirjasto", Every((KOULU, Not(KIRJASTO)))),
        ("koulu NOT kirjasto", Every((KOULU, Not(KIRJASTO)))),
        ("koulu INTE kirjasto", Every((KOULU, Not(KIRJASTO)))),
        ("koulu EI EI kirjasto", Every((KOULU, KIRJASTO))),
        ("-koulu", Not(KOULU)),
        ('-"koulun piha"', Not(Phrase("koulun piha"))),
        ("-(koulu TAI kirjasto)", Not(Either((KOULU, KIRJASTO)))),
        # patterns and mistyped words
        ("nuorisotak*", Pattern("nuorisotak*")),
        ("*takuu", Pattern("*takuu")),
        ("k?ulu", Pattern("k?ulu")),
        ("koulluu~", Similar("koulluu")),
        ("koulluu~2", Similar("koulluu", 2)),
        # fields
        ("otsikko:koulu", In("otsikko", KOULU)),
        ("otsikko: koulu", In("otsikko", KOULU)),
        ("OTSIKKO:koulu", In("otsikko", KOULU)),
        ("title:koulu rubrik:kirjasto", Every((In("otsikko", KOULU), In("otsikko", KIRJASTO)))),
        ("päätös:(koulu TAI kirjasto)", In("päätös", Either((KOULU, KIRJASTO)))),
        ('ehdotus:"koulun piha"', In("ehdotus", Phrase("koulun piha"))),
        ("perustelut:-koulu", Not(In("perustelut", KOULU))),
        ("-perustelut:koulu", Not(In("perustelut", KOULU))),
        ("kunta:Niittylä vuosi:2024", Every((In("kunta", Word("Niittylä")), In("vuosi", Word("2024"))))),
        ("vuosi:2020-2024", In("vuosi", Word("2020-2024"))),
        ("pykälä:3", In("pykälä", Word("3"))),
        ("asianumero:331/00.01.02.03/2024", In("asianumero", CaseNumber("331/00.01.02.03/2024"))),
        ("tehtäväluokka:00.01", In("tehtäväluokka", Word("00.01"))),
        # numbers
        ("331/00.01.02.03/2024", CaseNumber("331/00.01.02.03/2024")),
        ("HEL 2024-009117 T 00 00 03", CaseNumber("HEL 2024-009117 T 00 00 03")),
        ("TRE:6026/10.03.01/2016", CaseNumber("TRE:6026/10.03.01/2016")),
        ("5139-2016 (001, 101)", CaseNumber("5139-2016 (001, 101)")),
        ("MliDno-2017-1034", CaseNumber("MliDno-2017-1034")),
        ("Dnro 123/2021", CaseNumber("Dnro 123/2021")),
        ("koulu 331/00.01.02.03/2024 kirjasto", Every((KOULU, CaseNumber("331/00.01.02.03/2024"), KIRJASTO))),
        ("§ 3", SectionNumber(3)),
        ("3 §", SectionNumber(3)),
        ("3§ koulu", Every((SectionNumber(3), KOULU))),
        ("kuntalain 140 §:n", words("kuntalain", "140", "§:n")),
        ("22.1.2024", day("22.1.2024")),
        ("22. 1. 2024", Days("22. 1. 2024", dt.date(2024, 1, 22), dt.date(2024, 1, 22))),
        ("2024-01-22", day("2024-01-22")),
        ("22. tammikuuta 2024", day("22. tammikuuta 2024")),
        ("22 januari 2024", day("22 januari 2024")),
        ("22 January, 2024", day("22 January, 2024")),
        ("helmikuussa 2024", Days("helmikuussa 2024", dt.date(2024, 2, 1), dt.date(2024, 2, 29))),
        ("mars 2023", Days("mars 2023", dt.date(2023, 3, 1), dt.date(2023, 3, 31))),
        ("hel 2024-009117", CaseNumber("HEL 2024-009117")),
        ("HEL-2024-009117", CaseNumber("HEL 2024-009117")),
        ("kra-2025-377", CaseNumber("KRA 2025-000377")),
        ("kra2025-377", CaseNumber("KRA 2025-000377")),
        ("hel 2024 9117", CaseNumber("HEL 2024-009117")),
        ("koulu -hel 2024-9117", Every((KOULU, Not(CaseNumber("HEL 2024-009117"))))),
        ("Dnro 2024-9117", CaseNumber("Dnro 2024-9117")),
        ("ta 2024-2025", words("ta", "2024-2025")),
        ("kokous 22.1.2024", Every((Word("kokous"), day("22.1.2024")))),
        # no day of the calendar, the end of a range, and none at all
        ("luvat 2.1. - 22.1.2024", words("luvat", "2.1", "22.1.2024")),
        ("31.2.2024", Word("31.2.2024")),
        ("maaliskuu", Word("maaliskuu")),
        ("1.22.1.2024", Word("1.22.1.2024")),
        ("vuodet 2021 - 2025", words("vuodet", "2021", "2025")),
        ("vuodet 2021 -2025", words("vuodet", "2021", "2025")),
        ("050 123 4567", words("050 123", "4567")),
        ("kirjaamo@niittyla.fi", Word("kirjaamo@niittyla.fi")),
        # what does not fit is text
        ('"koulu', KOULU),
        ('koulu"', KOULU),
        ('""', None),
        ('"koulu" "', Phrase("koulu")),
        ("(koulu", KOULU),
        ("koulu)", KOULU),
        (")(", None),
        ("()", None),
        ("koulu () kirjasto", Every((KOULU, KIRJASTO))),
        ("TAI", Word("TAI")),
        ("TAI koulu", words("TAI", "koulu")),
        ("koulu TAI", words("koulu", "TAI")),
        ("koulu TAI TAI kirjasto", Either((KOULU, KIRJASTO))),
        ("koulu EI", words("koulu", "EI")),
        ("-", None),
        ("koulu - kirjasto", Every((KOULU, KIRJASTO))),
        ("otsikko:", Word("otsikko")),
        ("otsikko: )", Word("otsikko")),
        ("tuntematon:koulu", words("tuntematon", "koulu")),
        ("otsikko:otsikko:koulu", In("otsikko", KOULU)),
        ("*", None),
        ("???", None),
        ("~", None),
        ("", None),
        (" \t\n", None),
        ("§", None),
        ("C++ & R&D 100 %", words("C", "R&D", "100")),
    ],
)
def test_parses(text: str, root: Node | None) -> None:
    assert parse_query(text).root == root


def test_deep_brackets_and_long_texts_end() -> None:
    assert parse_query("(" * 1000 + "koulu" + ")" * 1000).root in (KOULU, None)
    assert parse_query("otsikko:" * 500 + "koulu").root is not None
    assert parse_query("-(" * 500 + "koulu").root is None
    assert len(parse_query("koulu kirjasto " * 500).leaves) == 2


def test_every_field_has_names_in_three_languages() -> None:
    for names in FIELDS.values():
        assert len(names) >= 2
    assert set(CANONICAL.values()) == set(FIELDS)


SNIPPETS = st.sampled_from(
    [
        *OPERATORS,
        *(f"{name}:" for name in CANONICAL),
        *['"', '="', "(", ")", "-", "*", "?", "~", "~2", "§", " ", "  ", ":", "=", ",", "/", ".", "–", "”", "\n"],
        *["koulu", "Lahden", "nuorisotakuu", "2024", "3", "22.1.2024", "331/00.01.02.03/2024"],
        *["HEL 2024-009117 T 00 00 03", "TRE:6026/10.03.01/2016", "5139-2016 (001, 101)", "x@y.fi", "https://y.fi/a?b"],
    ]
)
QUERIES = st.one_of(
    st.text(max_size=60),
    st.lists(SNIPPETS, max_size=14).map("".join),
    st.lists(st.one_of(SNIPPETS, st.text(max_size=4)), max_size=12).map(" ".join),
)


@settings(max_examples=600)
@given(QUERIES)
def test_nothing_breaks_a_query_and_nothing_is_added_to_it(text: str) -> None:
    query = parse_query(text)
    assert query.text == typed(text)
    assert parse_query(query.text) == query
    for leaf in query.leaves:
        written = str(leaf.number) if isinstance(leaf, SectionNumber) else leaf.text
        for character in written:
            # A case number is written as its register writes it.
            assert character in query.text or character in ("-*/." if isinstance(leaf, CaseNumber) else "-*")


@settings(max_examples=200)
@given(st.lists(st.sampled_from(["koulu", "kirjasto", '"koulun piha"', "otsikko:koulu", "-halli"]), min_size=1))
def test_brackets_around_a_whole_query_change_nothing(parts: list[str]) -> None:
    text = " ".join(parts)
    assert parse_query(f"({text})").root == parse_query(text).root
