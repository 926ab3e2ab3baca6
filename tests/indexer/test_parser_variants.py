"""Minutes as towns vary them: titles that look like headings, one item, page ends in awkward places."""

from __future__ import annotations

import time

import pytest

from tests.indexer.pages import parsed, sections

HEAD = "Mallilan kunta          Pöytäkirja\nKunnanhallitus 12.2.2024\n\n"
BODY = "Asia on valmisteltu.\n\nEhdotus\nMerkitään.\n\nPäätös\nHyväksyttiin.\n\n"


@pytest.mark.parametrize("title", ["Tiedoksi", "Esteellisyydet", "Käsittely", "Liitteet", "Oikaisuvaatimus", "Jakelu"])
@pytest.mark.parametrize("number", ["", "MALDno-2024-12\n"])
def test_a_heading_is_a_title_where_a_title_stands(title: str, number: str) -> None:
    (item,) = parsed(f"{HEAD}§ 7\n{title}\n{number}\n{BODY}", "pk.txt").items
    assert (item.title, item.case_number) == (title, number.strip() or None)
    assert [kind for kind, _, _ in sections(item)] == ["rationale", "proposal", "decision"]


def test_the_contents_page_tells_that_any_heading_is_a_title() -> None:
    contents = "Käsitellyt asiat\n\n§ 7   Päätös\n§ 8   Muut asiat\n\n"
    items = f"§ 7\nPäätös\n\n{BODY}§ 8\nMuut asiat\n\n{BODY}"
    first, _ = parsed(HEAD + contents + items, "pk.txt").items
    assert first.title == "Päätös"
    assert [text for kind, _, text in sections(first) if kind == "decision"] == ["Hyväksyttiin."]


def test_a_heading_below_the_number_is_no_title_where_its_text_follows() -> None:
    (item,) = parsed(f"{HEAD}§ 7\nPäätös\nHyväksyttiin.\n\nTiedoksi\nHakija\n", "pk.txt").items
    assert item.title == ""
    assert [kind for kind, _, _ in sections(item)] == ["decision", "notification"]


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ("Toimintamalli 2025-\n\nValmistelija\nAino Aalto\n", "Toimintamalli 2025-"),
        ("Toimintamalli 2025-\n\nAsia siirrettiin.\n", "Toimintamalli 2025-"),
        ("Toimintamalli vuosille 2025-\n2027\n\nValmistelija\nAino Aalto\n", "Toimintamalli vuosille 2025-2027"),
        ("Toimintamalli -\npäivitys\n\nValmistelija\nAino Aalto\n", "Toimintamalli - päivitys"),
    ],
)
def test_a_title_may_end_in_an_open_time(lines: str, title: str) -> None:
    (item,) = parsed(f"{HEAD}§ 7\n{lines}\nPäätös\nHyväksyttiin.\n", "pk.txt").items
    assert item.title == title


@pytest.mark.parametrize("contents", ["", "Käsitellyt asiat\n\n§ 7   Lainan ottaminen\n\nLäsnä\n\nAino Aalto\n\n"])
def test_the_one_item_that_may_be_appealed_is_no_second_item(contents: str) -> None:
    appeal = "Oikaisuvaatimusohje\n\n§ 7\n\nTyytymätön voi tehdä oikaisuvaatimuksen.\n"
    meeting = parsed(f"{HEAD}{contents}§ 7\nLainan ottaminen\n\n{BODY}{appeal}", "pk.txt")
    assert [(item.section, item.title) for item in meeting.items] == [(7, "Lainan ottaminen")]


def test_a_list_of_people_goes_on_behind_the_end_of_a_page() -> None:
    text = f"{HEAD}§ 7\nLainan ottaminen\n\nValmistelija\nAino Aalto\naino@example.org\fTalouspäällikkö\n\n{BODY}"
    (item,) = parsed(text, "pk.txt").items
    assert sections(item)[0][0] == "preparer"
    assert item.preparer == "Aino Aalto, Talouspäällikkö"
    assert [text for kind, _, text in sections(item) if kind == "rationale"] == ["Asia on valmisteltu."]


def test_instructions_that_are_a_heading_only_end_no_document() -> None:
    contents = "Käsitellyt asiat\n\n§ 7   Lainan ottaminen\n§ 8   Muut asiat\n\nLäsnä\n\nAino Aalto\n\n"
    items = "".join(f"§ {n}\n{title}\n\n{BODY}Muutoksenhaku\n\n" for n, title in ((7, "Lainan ottaminen"), (8, "Muut")))
    assert [item.section for item in parsed(HEAD + contents + items, "pk.txt").items] == [7, 8]


def dynasty(count: int, contents: str, titles: tuple[str, ...], quoted: str = "") -> str:
    """Minutes whose items begin with a line of their organ, § and date, below a contents page that has only the §."""
    listed = "".join(f"§ {n}   {titles[n - 1]}{contents}\n" for n in range(1, count + 1))
    items = "".join(
        f"Kunnanhallitus     § {n}     12.2.2024\n\n{titles[n - 1]}\n\n{n}/00.02.01/2024\n\n{quoted}{BODY}"
        for n in range(1, count + 1)
    )
    return f"{HEAD}Käsitellyt asiat\n\n{listed}\nLäsnä\n\nAino Aalto\n\n{items}"


@pytest.mark.parametrize("count", [1, 2, 12])
@pytest.mark.parametrize("leaders", ["", " ..........  4", "      4"])
def test_a_contents_page_above_items_that_begin_with_their_handling(count: int, leaders: str) -> None:
    titles = tuple(f"Tontin {n} myyminen" for n in range(1, count + 1))
    quoted = "Tekninen lautakunta § 3 1.2.2024\n\nPäätös\nLautakunta puolsi.\n\nKunnanhallitus § 1 12.2.2024\n\n"
    meeting = parsed(dynasty(count, leaders, titles, quoted if count == 1 else ""), "pk.txt")
    assert [(item.section, item.title) for item in meeting.items] == list(enumerate(titles, start=1))
    assert [item.case_number for item in meeting.items] == [f"{n}/00.02.01/2024" for n in range(1, count + 1)]
    for item in meeting.items:
        assert [text for kind, _, text in sections(item) if kind == "decision"] == ["Hyväksyttiin."]


def test_the_handling_below_the_one_section_makes_no_contents_page_of_it() -> None:
    quoted = "Tekninen lautakunta 1.2.2024 § 3\n\nEhdotus\nPuolletaan.\n\nPäätös\nPuollettiin.\n\n"
    text = f"{HEAD}§ 7\nLainan ottaminen\n\n{quoted}Kunnanhallitus 12.2.2024 § 7\n\n{BODY}"
    (item,) = parsed(text, "pk.txt").items
    assert (item.section, item.title) == (7, "Lainan ottaminen")
    assert [kind for kind, _, _ in sections(item)] == ["prior_handling", "rationale", "proposal", "decision"]


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        ("Kunnanjohtajan ehdotus: Hallitus ottaa lainan.", ["rationale", "proposal", "decision"]),
        ("Sivistys- ja hyvinvointijohtajan päätösehdotus: Otetaan.", ["rationale", "proposal", "decision"]),
        ("Esittelijän muutettu ehdotus: Otetaan.", ["rationale", "proposal", "decision"]),
        ("Kommundirektörens förslag: Lånet tas.", ["rationale", "proposal", "decision"]),
        # What a member proposed is told in the handling.
        ("Aino Aallon ehdotus: Asia palautetaan.", ["rationale", "decision"]),
    ],
)
def test_whose_proposal_it_is_may_stand_before_it(line: str, kinds: list[str]) -> None:
    text = f"{HEAD}§ 7\nLainan ottaminen\n\nAsia on valmisteltu.\n\n{line}\n\nPäätös\nHyväksyttiin.\n"
    (item,) = parsed(text, "pk.txt").items
    assert [kind for kind, _, _ in sections(item)] == kinds


def test_a_title_in_capitals_runs_over_its_lines() -> None:
    lines = "TALONRAKENNUSHANKKEEN\nURAKOITSIJAN VALINTA\n"
    (item,) = parsed(f"{HEAD}§ 7\n{lines}\n{BODY}", "pk.txt").items
    assert item.title == "TALONRAKENNUSHANKKEEN URAKOITSIJAN VALINTA"


@pytest.mark.parametrize("marker", ["Tekninen lautakunta 1.2.2024 § 3:", "Tekninen lautakunta § 3:", "Tekltk § 3:"])
def test_a_colon_behind_the_name_of_a_quoted_handling(marker: str) -> None:
    text = f"{HEAD}§ 7\nLainan ottaminen\n\n{marker}\n\nPäätös\nPuollettiin.\n\nKunnanhallitus 12.2.2024 § 7:\n\n{BODY}"
    (item,) = parsed(text, "pk.txt").items
    assert [kind for kind, _, _ in sections(item)] == ["prior_handling", "rationale", "proposal", "decision"]


@pytest.mark.parametrize(
    ("people", "behind"),
    [
        (["Aino Aalto", "aino@example.org", "040 123 4567", "rehtori"], "Opinto-ohjelma on lukuvuodelle 2025-2026."),
        (["Aino Aalto, rehtori"], "Virka täytetään ajaksi 1.1.2025 - 31.12.2026."),
        (["Aino Aalto, puh. 040 123 4567."], "Tarkastajiksi valittiin Veikko Virta ja Kaisa Koivu."),
        (["Aino Aalto", "rehtori"], "Kunnanhallitus päättää"),
        (["kehittämispäällikkö Aino Aalto", "vs. rehtori Veikko Virta"], "Hankkeelle haetaan avustusta ministeriöltä."),
    ],
)
def test_a_sentence_is_none_of_the_people_above_it(people: list[str], behind: str) -> None:
    lines = "".join(f"<p>{line}</p>" for line in ("Valmistelija", *people, behind))
    (item,) = parsed(f"<html><body><p>§ 7</p><p>Lukuvuosi</p>{lines}<p>Päätös</p><p>Hyväksyttiin.</p></body>").items
    assert sections(item) == [
        ("preparer", "Valmistelija", "\n".join(people)),
        ("rationale", "", behind),
        ("decision", "Päätös", "Hyväksyttiin."),
    ]


@pytest.mark.parametrize(
    ("entries", "behind"),
    [
        (["1 Kartta", "2 Selostus.pdf"], "Kaavan luonnos on ollut nähtävillä maaliskuussa."),
        (["- Kartta"], "Kaavan valmistelu on edennyt seuraavasti kevään aikana:"),
        (["Kartta.pdf"], "Kaavan luonnos on ollut nähtävillä maaliskuussa."),
    ],
)
def test_a_sentence_behind_marked_attachments_is_none_of_them(entries: list[str], behind: str) -> None:
    lines = "".join(f"<p>{line}</p>" for line in ("Liitteet", *entries, behind))
    (item,) = parsed(f"<html><body><p>§ 7</p><p>Kaava</p>{lines}<p>Päätös</p><p>Hyväksyttiin.</p></body>").items
    assert item.attachments == tuple(entry.removeprefix("- ") for entry in entries)
    assert [text for kind, _, text in sections(item) if kind == "rationale"] == [behind]


def test_attachments_may_be_described_in_sentences() -> None:
    lines = "".join(
        f"<p>{line}</p>" for line in ("Liitteet", "Kartta ja sen selostus", "Aineisto toimitetaan kokoukseen.")
    )
    (item,) = parsed(f"<html><body><p>§ 7</p><p>Kaava</p>{lines}<p>Päätös</p><p>Hyväksyttiin.</p></body>").items
    assert item.attachments == ("Kartta ja sen selostus", "Aineisto toimitetaan kokoukseen.")


@pytest.mark.parametrize(
    ("marker", "own"),
    [
        ("Kunnanhallitus 13.2.2024 § 7", True),
        ("Kunnanhallitus 26.2.2024 § 7", True),
        ("Kunnanhallitus 11.2.2023 § 7", False),
        ("Tekninen lautakunta 13.2.2024 § 7", False),
    ],
)
def test_a_meeting_of_two_days_has_its_own_handling_on_either(marker: str, own: bool) -> None:
    quoted = "Tekninen lautakunta 1.2.2024 § 3\n\nPäätös\nPuollettiin.\n\n"
    text = f"{HEAD}§ 7\nLainan ottaminen\n\n{quoted}{marker}\n\n{BODY}"
    (item,) = parsed(text, "pk.txt").items
    assert [kind for kind, _, _ in sections(item)].count("prior_handling") == (1 if own else 2)
    assert bool(item.sections_of("decision")) == own


@pytest.mark.parametrize("lines", ["§ 1\n\n" * 9000, f"§ 1\nAsia\n\n{'a' * 100_000}\n"], ids=["sections", "letters"])
def test_strange_texts_take_no_time(lines: str) -> None:
    begun = time.process_time()
    parsed(HEAD + lines, "pk.txt")
    assert time.process_time() - begun < 10


@pytest.mark.parametrize(("line", "quoted"), [("MRL 125 §", False), ("YSL § 27", False), ("TEKLA 125 §", True)])
def test_the_short_name_of_a_statute_is_no_organ(line: str, quoted: bool) -> None:
    text = f"{HEAD}§ 7\nRakennuslupa\n\nRakennetaan.\n\n{line}\n\nPäätös\nMyönnettiin.\n"
    (item,) = parsed(text, "pk.txt").items
    assert bool(item.sections_of("prior_handling")) == quoted
    assert bool(item.sections_of("decision")) != quoted


def test_the_case_number_may_stand_below_the_header_of_the_next_page() -> None:
    def page(number: int, text: str) -> str:
        return f"Kunnanhallitus   § {number}   12.2.2024\n\n{text}\n\f"

    pages = "".join(
        page(n, f"Tontin {n} myyminen") + page(n, f"MALDno-2024-{n}\n\n{BODY}" + "Tontti on rakentamaton.\n\n" * 9)
        for n in range(1, 7)
    )
    items = parsed(f"{HEAD}\f{pages}", "pk.txt").items
    assert [(item.title, item.case_number) for item in items] == [
        (f"Tontin {n} myyminen", f"MALDno-2024-{n}") for n in range(1, 7)
    ]


def test_text_may_stand_in_the_column_of_the_list_above_it() -> None:
    column = " " * 28
    row = f"Liitteet{' ' * 20}1 Kartta\n{column}2 Selostus\n\n"
    sentence = "Kaavan luonnos on ollut nähtävillä maaliskuussa."
    (item,) = parsed(f"{HEAD}§ 7\nKaava\n\n{row}{column}{sentence}\n\nPäätös\nHyväksyttiin.\n", "pk.txt").items
    assert item.attachments == ("1 Kartta", "2 Selostus")
    assert [text for kind, _, text in sections(item) if kind == "rationale"] == [sentence]


def test_the_title_of_a_page_may_stand_above_its_section() -> None:
    history = "<h2>Aikaisempi käsittely</h2><h3>Sivistyslautakunta 1.2.2024 § 3</h3><h4>Päätös</h4><p>Puollettiin.</p>"
    (item,) = parsed(
        "<html><body><main><h1>Latujen kunnostus</h1><p>Kunnanhallitus 12.2.2024 § 7</p><p>MALDno-2024-12</p>"
        f"{history}<h2>Perustelut</h2><p>Lumi suli.</p><h2>Päätös</h2><p>Hyväksyttiin.</p></main></body></html>"
    ).items
    assert (item.section, item.title, item.case_number) == (7, "Latujen kunnostus", "MALDno-2024-12")
    assert [kind for kind, _, _ in sections(item)] == ["prior_handling", "rationale", "decision"]


def test_the_name_of_a_quoted_handling_goes_on_with_no_sentence() -> None:
    sentence = "Lautakunta hyväksyi ehdotuksen ja totesi, ettei asiasta ole enää huomautettavaa."
    text = (
        f"{HEAD}§ 7\nLainan ottaminen\n\nTekninen lautakunta 1.2.2024 § 3\nPäätös\n{sentence}\n"
        f"Sivistyslautakunta 2.2.2024 § 4\nPäätös\n{sentence}\nKunnanhallitus 12.2.2024 § 7\n{BODY}"
    )
    (item,) = parsed(text, "pk.txt").items
    assert [heading for kind, heading, _ in sections(item) if kind == "prior_handling"] == [
        "Tekninen lautakunta 1.2.2024 § 3",
        "Sivistyslautakunta 2.2.2024 § 4",
    ]
    assert [text for kind, _, text in sections(item) if kind == "decision"] == ["Hyväksyttiin."]


def test_what_was_said_and_voted_may_stand_behind_its_heading() -> None:
    lines = "Ehdotus: Myydään.\n\nKäsittely: Aino Aalto ehdotti palauttamista.\n\nÄänestys: Jaa 5, ei 2.\n\n"
    (item,) = parsed(f"{HEAD}§ 7\nTontti\n\n{lines}Päätös: Hyväksyttiin.\n", "pk.txt").items
    assert [(kind, text) for kind, _, text in sections(item)] == [
        ("proposal", "Myydään."),
        ("handling", "Aino Aalto ehdotti palauttamista."),
        ("vote", "Jaa 5, ei 2."),
        ("decision", "Hyväksyttiin."),
    ]


@pytest.mark.parametrize("title", ["Päätös", "Kunnanvaltuuston päätös", "Kunnanhallituksen esitys", "Selostus"])
def test_a_heading_that_comes_again_below_is_a_title(title: str) -> None:
    (item,) = parsed(f"{HEAD}§ 7\n{title}\n\nAlku.\n\nSelostus\n{BODY}", "pk.txt").items
    assert item.title == title
    assert [kind for kind, _, _ in sections(item)] == ["rationale", "rationale", "proposal", "decision"]


def test_a_heading_that_comes_again_in_a_quoted_handling_is_no_title() -> None:
    quoted = "Päätöshistoria\n\nTekninen lautakunta 1.2.2024 § 3\nPäätös\nPuollettiin.\n"
    (item,) = parsed(f"{HEAD}§ 7\nPäätös\n\nHyväksyttiin.\n\n{quoted}", "pk.txt").items
    assert [text for kind, _, text in sections(item) if kind == "decision"] == ["Hyväksyttiin."]


def test_a_decision_above_its_proposal_is_a_title() -> None:
    (item,) = parsed(f"{HEAD}§ 7\nPäätös\n{BODY}", "pk.txt").items
    assert item.title == "Päätös"
    assert [kind for kind, _, _ in sections(item)] == ["rationale", "proposal", "decision"]


def test_a_heading_of_a_higher_level_than_its_like_is_a_title() -> None:
    (item,) = parsed(
        "<html><body><p>Mallilan kunta</p><p>Kunnanhallitus 12.2.2024</p><h2>§ 7</h2><h2>Selostus</h2>"
        "<h4>Selostus</h4><p>Asia on valmisteltu.</p><h4>Päätös</h4><p>Hyväksyttiin.</p></body></html>"
    ).items
    assert (item.title, [kind for kind, _, _ in sections(item)]) == ("Selostus", ["rationale", "decision"])


@pytest.mark.parametrize("between", ["", "Kunnanhallitus 12.2.2024\n", "Kunnanhallitus\n12.2.2024\n"])
@pytest.mark.parametrize("number", ["§ 7", "7 §"])
def test_the_one_item_of_a_meeting_is_named_again_in_the_instructions_for_appeal(between: str, number: str) -> None:
    appeal = f"Muutoksenhakuohje\n\n{between}{number}\n\nTähän päätökseen saa hakea muutosta.\n"
    meeting = parsed(f"{HEAD}{number}\nLatujen hoito\n\n{BODY}{appeal}", "pk.txt")
    assert [(item.section, item.title) for item in meeting.items] == [(7, "Latujen hoito")]
    assert "Tähän päätökseen saa hakea muutosta." in meeting.unassigned


@pytest.mark.parametrize("quoted", ["4 §", "§ 4", "§ 8", "8 §", "§ 9"])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_lone_paragraph_of_a_law_begins_no_item(quoted: str, gap: str) -> None:
    law = f"Hallintosäännössä sanotaan:{gap}{quoted}{gap}Johtaja päättää hankinnoista.\n\n"
    text = f"{HEAD}§ 7\nLatujen hoito\n\n{law}Päätös\nHyväksyttiin.\n"
    (item,) = parsed(text, "pk.txt").items
    assert (item.section, item.title) == (7, "Latujen hoito")
    assert [kind for kind, _, _ in sections(item)] == ["rationale", "decision"]


def test_a_lone_section_below_that_of_the_item_is_no_title() -> None:
    items = parsed(f"{HEAD}§ 7\n§ 4\nLatujen hoito\n\n{BODY}§ 8\nMuut asiat\n\n{BODY}", "pk.txt").items
    assert [(item.section, item.title) for item in items] == [(7, "Latujen hoito"), (8, "Muut asiat")]
    assert "§ 4" in items[0].text


@pytest.mark.parametrize(
    "lines",
    [
        "§ 7\n\nMALDno-2024-12\n\n{}\n\n",
        "§ 7\n\n{}\n\nMALDno-2024-12\n\n",
        "§ 7\n\n{}\n\nDnro 12/2024\n\n",
        "§ 7\n\n{}\n\nSelostus\n\n",
    ],
)
@pytest.mark.parametrize("title", ["Tiedoksi", "Esteellisyydet", "Muutoksenhaku"])
def test_a_heading_by_the_case_number_or_above_another_is_a_title(lines: str, title: str) -> None:
    (item,) = parsed(f"{HEAD}{lines.format(title)}{BODY}", "pk.txt").items
    assert item.title == title
    assert [kind for kind, _, _ in sections(item)] == ["rationale", "proposal", "decision"]


LAW = "14 §\n\nValtuuston tehtävät\n\nValtuusto vastaa toiminnasta.\n\n"


@pytest.mark.parametrize(
    ("head", "law"),
    [
        ("§ 150\nLatujen hoito", LAW),
        ("§ 150\nLatujen hoito", f"{LAW}15 §\n\nValtuutettujen valinta\n\nValtuutetut valitaan vaaleilla.\n\n"),
        ("150 §\nLatujen hoito", LAW),
        ("150 § Latujen hoito", LAW),
        ("150 § Latujen hoito", LAW.replace("14", "160")),
    ],
)
def test_the_one_item_may_quote_a_law_with_its_headings(head: str, law: str) -> None:
    (item,) = parsed(f"{HEAD}{head}\n\nLaissa sanotaan:\n\n{law}{BODY}", "pk.txt").items
    assert (item.section, item.title) == (150, "Latujen hoito")
    assert [kind for kind, _, _ in sections(item)] == ["rationale", "proposal", "decision"]


def test_items_that_quote_the_same_law_twice_are_no_contents_page() -> None:
    body = f"Selostus: Asiasta säädetään:\n\n{LAW}Ehdotus: Merkitään.\n\nPäätös: Hyväksyttiin.\n\n"
    text = "".join(f"{number} § Asia numero {number}\n\n{body}" for number in (7, 8, 9))
    assert [item.section for item in parsed(HEAD + text, "pk.txt").items] == [7, 8, 9]


def test_a_bold_row_heads_a_table_of_data_and_no_section() -> None:
    (item,) = parsed(
        "<html><body><p>Mallilan kunta</p><p>Kunnanhallitus 12.2.2024</p><h2>§ 7 Katselmus</h2><p>Aiemmin:</p>"
        "<table><tr><th>Päätös</th><th>Päivä</th></tr><tr><td>Hylätty</td><td>1.2.2024</td></tr></table>"
        "<table><tr><td><b>Päätös</b></td><td>Hyväksyttiin.</td></tr></table></body></html>"
    ).items
    assert [(kind, text) for kind, _, text in sections(item)] == [
        ("rationale", "Aiemmin:\nPäätös\tPäivä\nHylätty\t1.2.2024"),
        ("decision", "Hyväksyttiin."),
    ]


@pytest.mark.parametrize("rest", ["", "15 §\nValtuutetut valitaan vaaleilla.\n\n39 §\nHallitus valmistelee.\n\n"])
def test_laws_are_no_items_where_each_item_begins_with_its_handling(rest: str) -> None:
    text = "".join(
        f"Kunnanhallitus          § {number}          12.2.2024\n\nAsia numero {number}\n\n"
        f"Laissa sanotaan:\n\n14 §\nValtuusto vastaa toiminnasta.\n\n{rest}{BODY}"
        for number in (122, 123, 124)
    )
    assert [(item.section, item.title) for item in parsed(HEAD + text, "pk.txt").items] == [
        (number, f"Asia numero {number}") for number in (122, 123, 124)
    ]


@pytest.mark.parametrize(
    ("rows", "kinds"),
    [
        ((("Päätös", "Päivä"), ("Hylätty", "1.2.2024")), ["rationale", "decision"]),
        ((("Päätös", "Hylättiin."), ("Voimassa", "1.2.2024")), ["rationale", "decision", "decision"]),
        (
            (("Esittelijä", "Johtaja Aino Aalto"), ("Asianumero", "12/2024")),
            ["rationale", "presenter", "rationale", "decision"],
        ),
        ((("Käsittely", "Palautettiin"), ("Päätös", "Hylättiin")), ["rationale", "handling", "decision", "decision"]),
    ],
)
def test_a_table_of_data_is_told_from_headings_beside_their_text(
    rows: tuple[tuple[str, str], ...], kinds: list[str]
) -> None:
    table = "".join(f"<tr><td>{first}</td><td>{second}</td></tr>" for first, second in rows)
    (item,) = parsed(
        "<html><body><p>Mallilan kunta</p><p>Kunnanhallitus 12.2.2024</p><h2>§ 7 Katselmus</h2><p>Aiemmin:</p>"
        f"<table>{table}</table><h4>Päätös</h4><p>Hyväksyttiin.</p></body></html>"
    ).items
    assert [kind for kind, _, _ in sections(item)] == kinds
    assert item.sections_of("decision")[-1].text == "Hyväksyttiin."


@pytest.mark.parametrize("contents", [True, False])
@pytest.mark.parametrize("head", ["§ {0}\n{1}", "§ {0} {1}", "{0} § {1}"])
def test_items_that_all_quote_laws(head: str, contents: bool) -> None:
    titles = {181: "Latujen hoito", 182: "Muutoksenhaku", 183: "Tontin myynti", 184: "Lausunto"}
    laws = ("14 §", "15 §", "39 §")
    quoted = "".join(f"{law}\n\nTehtävät\n\nValtuusto vastaa toiminnasta.\n\n" for law in laws)
    listed = "".join(f"{head.format(*entry)}\n" for entry in titles.items())
    items = "".join(f"{head.format(*entry)}\n\nLaissa sanotaan:\n\n{quoted}{BODY}" for entry in titles.items())
    text = f"{HEAD}{f'Käsitellyt asiat{chr(10)}{listed}{chr(10)}' if contents else ''}{items}"
    assert [(item.section, item.title) for item in parsed(text, "pk.txt").items] == list(titles.items())
