"""The minutes parser on whole documents in known structures: their heads, the beginnings of items, their ends."""

from __future__ import annotations

import pytest

from tests.indexer.whole_minutes import APPENDED_APPEAL, NUMBER_FIRST, OFFICE_HOLDER, SWEDISH, kinds, parsed

ABBREVIATED = """\
Mallilan kunta                PÖYTÄKIRJA
Kunnanhallitus                12.3.2012

Saapuvilla olleet jäsenet
Aino Aalto

{first} Kokouksen avaus

Päätös
Avattiin.

{second} Kirjaston aukiolo

Lain mukaan asiasta päätetään näin:
§ 15 Määräys voidaan antaa.

Ehdotus
Aukiolo muutetaan.

Päätös
Muutettiin.

{third} Valtuuston päätösten täytäntöönpano

Kvalt § 7 Talousarvio
Kvalt § 8 Tilinpäätös

Ehdotus
Pannaan täytäntöön.

Päätös
Hyväksyttiin.
"""


@pytest.mark.parametrize("form", ["Khall § {}", "KHALL § {}", "Kh § {}", "Kunnanhallitus § {}", "Kh 12.3.2012 § {}"])
def test_items_that_begin_with_the_organ_and_their_title(form: str) -> None:
    text = ABBREVIATED.format(first=form.format(41), second=form.format(42), third=form.format(43))
    items = parsed(text).items
    assert [(item.section, item.title) for item in items] == [
        (41, "Kokouksen avaus"),
        (42, "Kirjaston aukiolo"),
        (43, "Valtuuston päätösten täytäntöönpano"),
    ]
    whole = ["rationale", "proposal", "decision"]
    assert [kinds(item) for item in items] == [["decision"], whole, whole]
    assert "Kvalt § 8 Tilinpäätös" in items[2].text


def test_swedish_minutes() -> None:
    meeting = parsed(SWEDISH)
    assert (meeting.municipality, meeting.organ, meeting.kind) == ("Sipoo", "Kommunstyrelsen", "minutes")
    first, second = meeting.items
    assert kinds(first) == ["preparer", "background", "presenter", "proposal", "decision", "notification"]
    assert (first.language, second.language) == ("sv", "sv")
    assert first.preparer == "ekonomidirektör Anna Ek"


@pytest.mark.parametrize(
    ("head", "municipality", "organ"),
    [
        ("MALLILAN KAUPUNKI\nKAUPUNGINHALLITUS\nPÖYTÄKIRJA 5.2.2024", "Mallila", "Kaupunginhallitus"),
        ("Mallilan kunta – Kunnanhallitus\nPöytäkirja 5.2.2024", "Mallila", "Kunnanhallitus"),
        ("Mallilan kunta, Tekninen lautakunta 5.2.2024, Pöytäkirja", "Mallila", "Tekninen lautakunta"),
        (
            "Mallilan kunta\nKunnanvaltuuston ja kunnanhallituksen yhteiskokous\n5.2.2024",
            "Mallila",
            "Kunnanvaltuuston ja kunnanhallituksen yhteiskokous",
        ),
        ("Mallilan kunta\nKunnanvaltuusto\nYlimääräinen kokous 5.2.2024", "Mallila", "Kunnanvaltuusto"),
        ("Mallilan koulutuskuntayhtymä\nYhtymähallitus\n5.2.2024", "Mallilan koulutuskuntayhtymä", "Yhtymähallitus"),
        ("Mallilan kunta\nToimielin: Vanhusneuvosto\nAika: 5.2.2024 klo 9", "Mallila", "Vanhusneuvosto"),
        ("Kuntayhtymä Mallila\nYhtymähallitus\n5.2.2024", "Kuntayhtymä Mallila", "Yhtymähallitus"),
        ("Korsholms kommun\nKommunstyrelsen\n5.2.2024", "Mustasaari", "Kommunstyrelsen"),
        ("KRISTINESTADS STAD\nTekniska nämnden\n5.2.2024", "Kristiinankaupunki", "Tekniska nämnden"),
        ("Mallilan kunta\nSivistyslautakunta\n5. helmikuuta 2024", "Mallila", "Sivistyslautakunta"),
    ],
)
def test_heads_of_documents(head: str, municipality: str, organ: str) -> None:
    meeting = parsed(f"{head}\n\n§ 7\nAvustukset\n\nPäätös\nMyönnettiin.\n")
    assert (meeting.municipality, meeting.organ, meeting.date) == (municipality, organ, "2024-02-05")


def test_an_agenda_whose_numbers_stand_before_the_sign() -> None:
    meeting = parsed(NUMBER_FIRST)
    assert (meeting.kind, meeting.date, meeting.municipality) == ("agenda", "2024-03-12", "Mallila")
    first, second = meeting.items
    assert (first.title, first.case_number) == ("Talousarvion muutos vuodelle 2024", "47/00.02/2016")
    assert (second.section, second.title) == (4, "Koulukuljetukset lukuvuonna 2024–2025")
    assert second.meeting_kind == "agenda"
    assert "92 § 2 momentin" in second.text


def test_the_decision_of_an_office_holder() -> None:
    (item,) = parsed(OFFICE_HOLDER).items
    assert (item.organ, item.section, item.case_number) == ("Tekninen johtaja", 18, "VÄHDno-2024-77")
    assert item.title == "Määräaikaisen tarkastajan palkkaaminen"
    assert kinds(item) == ["rationale", "decision", "appeal"]


def test_instructions_for_appeal_at_the_end_are_no_part_of_the_last_item() -> None:
    meeting = parsed(APPENDED_APPEAL)
    assert [item.section for item in meeting.items] == [7, 8]
    assert kinds(meeting.items[-1]) == ["decision"]
    assert meeting.unassigned[-3:] == (
        "§ 7",
        "Muutoksenhakuohje",
        "Päätökseen tyytymätön voi tehdä kirjallisen oikaisuvaatimuksen.",
    )


@pytest.mark.parametrize(
    "appeal",
    [
        "Muutoksenhakukielto\n\nPykälät: 1, 2\n\nKuntalain 136 §:n mukaan ei saa tehdä oikaisuvaatimusta.\n",
        "Oikaisuvaatimusohje\n\n§ 1 ja § 2\n\nPäätökseen tyytymätön voi tehdä oikaisuvaatimuksen.\n",
        "Valitusosoitus\n\n§ 1\n\n§ 2\n\nValitus tehdään hallinto-oikeuteen.\n",
        "Valitusosoitus\n§ 1\n§ 2\nValitus tehdään hallinto-oikeuteen.\n",
        "Muutoksenhakuohjeet ja valitusosoitus\n\nKieltojen perusteet\n\nSeuraavista ei saa valittaa, §:t 1, 2\n",
        "Muutoksenhaku\n\n1 §, 2 §\n\nValmistelua koskevat päätökset\n",
    ],
)
def test_instructions_for_appeal_that_list_sections(appeal: str) -> None:
    items = "".join(f"§ {n}\nAsia {'ab'[n - 1]}\n\nPäätös\nHyväksyttiin.\n\n\n" for n in (1, 2))
    meeting = parsed(f"Mallilan kunta\nKunnanhallitus 1.2.2024\n\n{items}{appeal}")
    assert [item.section for item in meeting.items] == [1, 2]
    assert kinds(meeting.items[1]) == ["decision"]
    assert appeal.split("\n")[0] in meeting.unassigned


def test_the_last_items_own_instructions_for_appeal_may_begin_a_page() -> None:
    items = [f"§ {n}\nAsia {'abc'[n - 1]}\n\nPäätös\nHyväksyttiin.\n\n" for n in (1, 2, 3)]
    appeal = "Muutoksenhaku\nOikaisuvaatimus.\n\n"
    text = f"Mallilan kunta\nKunnanhallitus 1.2.2024\n\n{items[0]}{appeal}{items[1]}{appeal}{items[2]}\f{appeal}"
    assert [kinds(item) for item in parsed(text).items] == [["decision", "appeal"]] * 3


@pytest.mark.parametrize("page_numbers", [False, True])
def test_the_contents_page_may_give_pages(page_numbers: bool) -> None:
    entries = [(1, "Avaus"), (2, "Valinnat"), (3, "Muut asiat")]
    contents = "".join(f"§ {n}   {title}{' ' * 30}{n + 3 if page_numbers else ''}\n" for n, title in entries)
    items = "".join(f"§ {n}\n{title}\n\nPäätös\nHyväksyttiin.\n\n" for n, title in entries)
    meeting = parsed(f"Mallilan kunta\nKunnanhallitus 1.2.2024\n\nKäsitellyt asiat\n\n{contents}\n{items}")
    assert [(item.section, item.title, item.warnings) for item in meeting.items] == [(n, t, ()) for n, t in entries]


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (
            "Mallilan vesihuoltolaitoksen hakemus yhdyskuntateknisten laitteiden sijoittamiseksi\n"
            "Rantaniityn tilalle 61:3\n\nHakemus saapui.",
            "Mallilan vesihuoltolaitoksen hakemus yhdyskuntateknisten laitteiden sijoittamiseksi "
            "Rantaniityn tilalle 61:3",
        ),
        # A short line is whole, a sentence or a label is no title.
        ("Hakemus laitteiden sijoittamiseksi\nRantaniityn tila\n\nTeksti.", "Hakemus laitteiden sijoittamiseksi"),
        (
            "Mallilan vesihuoltolaitoksen hakemus yhdyskuntateknisten laitteiden sijoittamiseksi\n"
            "Laitos on tehnyt hakemuksen.\n\nTeksti.",
            "Mallilan vesihuoltolaitoksen hakemus yhdyskuntateknisten laitteiden sijoittamiseksi",
        ),
        (
            "Mallilan vesihuoltolaitoksen hakemus yhdyskuntateknisten laitteiden sijoittamiseksi\n"
            "Hakija: Vesihuoltolaitos\n\nTeksti.",
            "Mallilan vesihuoltolaitoksen hakemus yhdyskuntateknisten laitteiden sijoittamiseksi",
        ),
    ],
)
def test_lines_of_a_title_in_plain_type(lines: str, title: str) -> None:
    wide = "Tämä rivi on leveämpi kuin otsikon rivit, joten ne eivät täytä palstaa eikä lukija jatka niitä itse " * 2
    text = f"Mallilan kunta\nKunnanhallitus 1.2.2024\n\n§ 7\n{lines}\n\n{wide}\n\nPäätös\nHyväksyttiin.\n"
    (item,) = parsed(text).items
    assert item.title == title


def test_a_title_may_end_in_a_word_that_is_a_heading() -> None:
    head = "Mallilan kunta\nKunnanhallitus 1.2.2024\n\n"
    text = f"{head}§ 7\nPurkamisluvan jatkaminen /\nOikaisuvaatimus\n\nPäätös\nHylättiin.\n"
    (item,) = parsed(text).items
    assert item.title == "Purkamisluvan jatkaminen / Oikaisuvaatimus"
    assert kinds(item) == ["decision"]


def test_a_decision_whose_number_stands_in_its_page_headers_alone() -> None:
    header = "Vähäsalmen kunta     Viranhaltijapäätös     {} (2)\nTekninen johtaja     5.6.2024     § 18/2024\n\n"
    text = (
        header.format(1) + "Tarkastajan palkkaaminen\n\nPerustelut\n\nTarkastaja on irtisanoutunut.\n"
        "\f" + header.format(2) + "Päätös\n\nPalkataan Kaija Koski.\n\n"
        "Allekirjoitus\n\nAino Aalto\n\nTiedoksi\n\nPalkat\n"
    )
    (item,) = parsed(text).items
    assert (item.section, item.title, item.organ) == (18, "Tarkastajan palkkaaminen", "Tekninen johtaja")
    assert item.id == "vahasalmi-2024-06-05-tekninen-johtaja-18"
    assert kinds(item) == ["rationale", "decision", "other", "notification"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("Kunnanjohtaja\n\nEsitän, että avustukset myönnetään hakijoille.\n\n", ["rationale", "proposal", "decision"]),
        ("Kunnanjohtaja:\n\nEsitän, että avustukset myönnetään hakijoille.\n\n", ["rationale", "proposal", "decision"]),
        # Where the proposal has a heading, or no sentence follows, the title is text.
        (
            "Kunnanjohtaja\n\nKunnanjohtaja pitää hakemuksia perusteltuina.\n\nEhdotus\nMyönnetään.\n\n",
            ["rationale", "proposal", "decision"],
        ),
        ("Kunnanjohtaja\n\nTekninen johtaja\n\n", ["rationale", "decision"]),
        (
            "Kunnanjohtaja Aino Aalto:\n\nEsitän, että avustukset myönnetään hakijoille.\n\n",
            ["rationale", "proposal", "decision"],
        ),
    ],
)
def test_the_title_of_an_office_holder_heads_the_proposal(lines: str, expected: list[str]) -> None:
    (item,) = parsed(
        "Mallilan kunta\nKunnanhallitus 1.2.2024\n\n§ 7\nAvustukset\n\nHakemuksia on tullut kaksi.\n\n"
        f"{lines}Päätös\nMyönnettiin.\n"
    ).items
    assert kinds(item) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Kunnanhallitus", ["rationale", "proposal", "decision"]),
        ("Kunnanhallitus:", ["rationale", "proposal", "decision"]),
        # Another organ does not decide here.
        ("Kunnanvaltuusto", ["rationale", "proposal"]),
        ("Kunnanhallitus\n\nHyväksyttiin.\n\nPäätös", ["rationale", "proposal", "decision"]),
    ],
)
def test_the_name_of_the_organ_heads_the_decision(line: str, expected: list[str]) -> None:
    (item,) = parsed(
        "Mallilan kunta\nKunnanhallitus 1.2.2024\n\n§ 7\nAvustukset\n\nHakemuksia on tullut kaksi.\n\n"
        f"Ehdotus\n\nMyönnetään.\n\n{line}\n\nEhdotus hyväksyttiin.\n"
    ).items
    assert kinds(item) == expected


@pytest.mark.parametrize(
    "line",
    ["§ 7 Avustukset", "§ 7. Avustukset", "§ 7 – Avustukset", "7 § Avustukset", "7 §: Avustukset", "Asia 7 Avustukset"],
)
def test_ways_to_begin_an_item(line: str) -> None:
    text = f"Mallilan kunta\nKunnanhallitus 1.2.2024\n\n{line}\n\nPäätös\nMyönnettiin.\n"
    (item,) = parsed(text).items
    assert (item.section, item.title) == (7, "Avustukset")


def test_the_same_section_twice_gives_two_items_and_a_warning() -> None:
    text = "Mallilan kunta\nKunnanhallitus 1.2.2024\n\n" + "".join(
        f"§ {number}\n{title}\n\nPäätös\nHyväksyttiin {title}.\n\n"
        for number, title in [(1, "Avaus"), (2, "Valinnat"), (2, "Avustukset"), (3, "Muut asiat")]
    )
    meeting = parsed(text)
    assert [item.section for item in meeting.items] == [1, 2, 2, 3]
    assert len({item.id for item in meeting.items}) == 4
    assert "§ 2 stands more than once" in meeting.items[2].warnings[0]


def test_a_gap_in_the_numbers_and_a_title_unlike_the_contents_page_are_said() -> None:
    text = (
        "Mallilan kunta\nKunnanhallitus 1.2.2024\n\nKäsitellyt asiat\n\n§ 1 Avaus\n§ 2 Valinnat\n§ 4 Muut asiat\n\n"
        "Osallistujat\nAino Aalto\n\n"
        "§ 1\nKokouksen avaus tänään\n\nPäätös\nAvattiin.\n\n§ 2\nValinnat\n\nPäätös\nValittiin.\n\n"
        "§ 4\nMuut asiat\n\nPäätös\nEi ollut.\n"
    )
    meeting = parsed(text)
    assert meeting.warnings == ("§ 3 is missing between § 2 and § 4.",)
    assert meeting.items[0].warnings == ('The contents page gives another title: "Avaus".',)


def test_text_that_quotes_sections_of_a_law_has_no_items_there() -> None:
    rules = "\n\n".join(f"{number} §\n\nMääräys numero {number} hallintosäännöstä." for number in range(119, 125))
    text = (
        "Mallilan kunta\nKunnanhallitus 1.2.2024\n\n§ 7\nHallintosäännön muutos\n\nEhdotus\nHyväksytään.\n\n"
        f"{rules}\n\nPäätös\nHyväksyttiin.\n\n§ 8\nMuut asiat\n\nPäätös\nEi ollut.\n"
    )
    assert [item.section for item in parsed(text).items] == [7, 8]


# Generated minutes: the text is made from a known meeting, in the manner of one publishing system or another.
