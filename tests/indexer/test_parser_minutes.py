"""The minutes parser on whole documents: known structures, generated minutes, and real ones."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.document import Document, Meeting, SourceFile
from indexer.parser import parse_document, read_meeting
from indexer.parser.handlings import same_organ
from indexer.readers import read_document
from indexer.source import read_source
from models.item import Item, Section

LAHTI = """\
Lahden kaupunki                Pöytäkirja                1/2024
Elinvoima- ja työllisyysjaosto 22.01.2024

§ 3
Toimintakatsaus elinvoimasta ja työllisyydestä
vuodelle 2024
331/00.01.02.03/2024

Päätös
Päätösehdotus hyväksyttiin.
Esittelijä
Elinvoimajohtaja Aino Aalto
Päätösehdotus
Jaosto merkitsee katsauksen tiedoksi.
Perusteluosa
Asian valmistelija / lisätietojen antaja
Palvelupäällikkö Veikko Virta, puh. 044 123 4567
Vuonna 2024 painottuvat
- erit. nuorisotakuu, pitkäaikaistyöttömyyden hoito, vieraskielisten työllistymisen edistäminen
- TE24-työllisyysuudistuksen valmistelut
Sivistyslautakunta 21.11.2023 § 85
Päätösehdotus
Lautakunta antaa lausunnon.
Päätös
Lausunto annettiin.
Muutoksenhaku
Muutoksenhakukielto, kuntalaki 136 §
"""

DYNASTY = """\
VÄHÄSALMEN KUNTA                     PÖYTÄKIRJA          1
Kunnanhallitus                       12.02.2018

Kunnanhallitus          § 45          12.02.2018

TALOUSARVION SEURANTA

KHALL 12.02.2018 § 45

Toteuma on ennakoitua parempi.

KJ: Kunnanhallitus merkitsee tiedoksi.

PÄÄTÖS:

Ehdotus hyväksyttiin.

Tekninen lautakunta     § 12          20.01.2018
Kunnanhallitus          § 46          12.02.2018

KATUVALAISTUS

Tekla 20.01.2018 § 12

EHDOTUS: Lautakunta esittää hankintaa.

PÄÄTÖS: Hyväksyttiin.

KHALL 12.02.2018 § 46

Valmistelija: Aino Aalto

EHDOTUS: Hallitus päättää hankinnasta.

PÄÄTÖS: Hylättiin äänin 5–4.
"""

SWEDISH = """\
Sibbo kommun                       PROTOKOLL
Kommunstyrelsen                    22.1.2024

§ 12 Budgetuppföljning för år 2023

Beredning / Tilläggsuppgifter: ekonomidirektör Anna Ek

Bakgrund
Utfallet är bättre än väntat och det beror på att skatterna ökade.

Föredragande: kommundirektör Karl Sand

Beslutsförslag
Kommunstyrelsen antecknar ärendet för kännedom.

Beslut
Enligt förslaget.

Delges
Ekonomiavdelningen

§ 13 Val av protokolljusterare

Beslut
Valdes enhälligt.
"""

NUMBER_FIRST = """\
Mallilan kunta
Kunnanhallitus
Esityslista 12.3.2024

3 §
Talousarvion muutos
vuodelle 2024

Dnro 47/00.02/2016

Esittelijä: kunnanjohtaja Aino Aalto

Ehdotus: Hyväksytään muutos.

4 § Koulukuljetukset lukuvuonna 2024–2025

Kunnanhallitus käsitteli asiaa. Kuntalain
92 § 2 momentin mukaan asia voidaan ottaa käsiteltäväksi.

Ehdotus
Merkitään tiedoksi.
"""

OFFICE_HOLDER = """\
Vähäsalmen kunta          Viranhaltijapäätös

Tekninen johtaja          5.6.2024          § 18

Määräaikaisen tarkastajan palkkaaminen

VÄHDno-2024-77

Perustelut
Tarkastaja on irtisanoutunut.

Päätös
Palkataan Kaija Koski 1.8.2024 alkaen.

Muutoksenhaku
Päätökseen saa vaatia oikaisua.
"""

APPENDED_APPEAL = """\
Vähäsalmen kunta          Pöytäkirja          2/2024          1 (2)
Tekninen lautakunta       5.6.2024

§ 7
Katusuunnitelma

Päätös
Hyväksyttiin.

§ 8
Ilmoitusasiat

Päätös
Merkittiin tiedoksi.
\fVähäsalmen kunta          Pöytäkirja          2/2024          2 (2)
Tekninen lautakunta       5.6.2024

Oikaisuvaatimus
§ 7

Muutoksenhakuohje
Päätökseen tyytymätön voi tehdä kirjallisen oikaisuvaatimuksen.
"""


def parsed(text: str, name: str = "minutes.txt") -> Meeting:
    content = text.encode()
    return parse_document(read_document(SourceFile(Path(name), content, hashlib.sha256(content).hexdigest())))


AHJO = """\
Helsingin kaupunki          Pöytäkirja 21/2024          1 (2)
Kaupunginhallitus
                            Asia/12
                            12.08.2024

§ 460
Oulunkylän asemakaavan muuttaminen

HEL 2024-000117 T 10 03 03

Päätös

Kaupunginhallitus esitti kaupunginvaltuustolle muutoksen hyväksymistä.

Esittelijä

kansliapäällikkö Aino Aalto

Päätösehdotus

Päätös on ehdotuksen mukainen.

Esittelijän perustelut

Alueelle rakennetaan koteja.

Päätöshistoria

Kaupunkiympäristölautakunta 11.06.2024 § 345

HEL 2024-000117 T 10 03 03

Päätös

Lautakunta esitti muutosta kaupunginhallitukselle.

Käsittely

Vastaehdotus: Palautetaan.

Päätösehdotus

Lautakunta esittää muutosta.

Kaupunginmuseo 2.2.2024

Lausunto on liitteenä.
"""

TWEB = """\
Oulun kaupunki
Kaupunginhallitus 27.3.2017

§ 72
Kaupungin tilinpäätös

Dno               OUKA/899/02.06.01.04/2017

Päätöshistoria    Tarkastuslautakunta 2.3.2017 § 12
                  Kaupunginhallitus 20.3.2017 § 66

Tiivistelmä       Tilinpäätös esitellään.

Päätösesitys      Hyväksytään tilinpäätös.

Päätös            Hyväksyttiin esitys.
"""


def kinds(item: Item) -> list[str]:
    return [section.kind for section in item.sections]


def test_a_decision_before_its_rationale_with_an_earlier_handling_quoted_in_it() -> None:
    meeting = parsed(LAHTI)
    (item,) = meeting.items
    assert (meeting.municipality, meeting.organ, meeting.date) == (
        "Lahti",
        "Elinvoima- ja työllisyysjaosto",
        "2024-01-22",
    )
    assert item.id == "lahti-2024-01-22-elinvoima-ja-tyollisyysjaosto-3"
    assert item.title == "Toimintakatsaus elinvoimasta ja työllisyydestä vuodelle 2024"
    assert (item.section, item.case_number, item.task_class) == (3, "331/00.01.02.03/2024", "00.01.02.03")
    assert kinds(item) == ["decision", "presenter", "proposal", "preparer", "rationale", "prior_handling", "appeal"]
    assert [section.text for section in item.sections_of("decision")] == ["Päätösehdotus hyväksyttiin."]
    assert item.presenter == "Elinvoimajohtaja Aino Aalto"
    assert item.preparer == "Palvelupäällikkö Veikko Virta"
    (rationale,) = item.sections_of("rationale")
    assert "- erit. nuorisotakuu" in rationale.text.splitlines()[1]
    (prior,) = item.sections_of("prior_handling")
    assert [part.kind for part in prior.parts] == ["proposal", "decision"]


def test_items_that_begin_with_their_handling_and_quote_earlier_ones() -> None:
    meeting = parsed(DYNASTY)
    assert (meeting.municipality, meeting.organ, meeting.date) == ("Vähäsalmi", "Kunnanhallitus", "2018-02-12")
    first, second = meeting.items
    assert (first.section, first.title) == (45, "TALOUSARVION SEURANTA")
    assert kinds(first) == ["rationale", "proposal", "decision"]
    assert (second.section, second.title) == (46, "KATUVALAISTUS")
    assert [section.text for section in second.sections_of("decision")] == ["Hylättiin äänin 5–4."]
    (prior,) = second.sections_of("prior_handling")
    assert prior.heading == "Tekla 20.01.2018 § 12"
    assert [(part.kind, part.text) for part in prior.parts] == [
        ("proposal", "Lautakunta esittää hankintaa."),
        ("decision", "Hyväksyttiin."),
    ]
    assert (second.votes[0].for_count, second.votes[0].against_count) == (5, 4)


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


MARGIN = """\
Mallilan kunta                PÖYTÄKIRJA
Kunnanhallitus                12.3.2012

§ 41
Kokouksen avaus

Khall § 41      Kokous avattiin ja todettiin lailliseksi, ja paikalla oli
                koko hallitus.

                Päätös:
                Hyväksyttiin.

§ 42
Kirjaston aukiolo

{prior} § 12     Tekninen lautakunta on käsitellyt asiaa kokouksessaan ja
                pitää esitystä hyvänä.

                Ehdotus:
                Lautakunta esittää aukioloa.

                Päätös:
                Esitetään hallitukselle.

{own} § 42      Asia on valmisteltu kirjastossa, ja henkilöstö on
                kuultu.

                Ehdotus:
                Aukiolo muutetaan.

                Päätös:
                Muutettiin.
"""


@pytest.mark.parametrize("prior", ["Tekltk", "TEKLTK", "Tekninen lautakunta", "Kunnanvaltuusto", "Perusturvaltk"])
@pytest.mark.parametrize("own", ["Khall", "KHALL", "Kunnanhallitus", "Kh"])
def test_handlings_in_the_margin_part_what_is_quoted_from_the_own(prior: str, own: str) -> None:
    first, second = parsed(MARGIN.format(prior=prior, own=own)).items
    assert kinds(first) == ["rationale", "decision"]
    assert kinds(second) == ["prior_handling", "rationale", "proposal", "decision"]
    assert second.sections[0].heading == f"{prior} § 12"
    assert [part.kind for part in second.sections[0].parts] == ["rationale", "proposal", "decision"]
    assert second.sections_of("decision")[0].text == "Muutettiin."


@pytest.mark.parametrize(
    ("short", "name", "same"),
    [
        ("Khall", "Kunnanhallitus", True),
        ("KH", "Kaupunginhallitus", True),
        ("Kv", "Kunnanvaltuusto", True),
        ("Tekltk", "Tekninen lautakunta", True),
        ("Sivltk", "Sivistyslautakunta", True),
        ("KST", "Kommunstyrelsen", True),
        ("KFGE", "Kommunfullmäktige", True),
        ("Kv", "Kunnanhallitus", False),
        ("MRL", "Maankäyttöjaosto", False),
        ("Tekltk", "Sivistyslautakunta", False),
        ("Kuntal", "Kunnanhallitus", False),
    ],
)
def test_abbreviations_of_organs(short: str, name: str, same: bool) -> None:
    assert same_organ(short, name) is same
    assert same_organ(name, short) is same


def test_a_history_below_the_decision_is_quoted_whole() -> None:
    (item,) = parsed(AHJO).items
    assert (item.municipality, item.organ, item.section) == ("Helsinki", "Kaupunginhallitus", 460)
    assert kinds(item) == ["decision", "presenter", "proposal", "rationale", "prior_handling"]
    (decision,) = item.sections_of("decision")
    assert decision.text == "Kaupunginhallitus esitti kaupunginvaltuustolle muutoksen hyväksymistä."
    (prior,) = item.sections_of("prior_handling")
    assert [part.kind for part in prior.parts][1:] == ["decision", "handling", "proposal"]
    assert item.text.endswith(prior.text)


def test_a_history_above_the_decision_is_a_list() -> None:
    (item,) = parsed(TWEB).items
    assert item.case_number == "OUKA/899/02.06.01.04/2017"
    assert kinds(item) == ["prior_handling", "background", "proposal", "decision"]
    assert item.sections[0].text == "Tarkastuslautakunta 2.3.2017 § 12\nKaupunginhallitus 20.3.2017 § 66"


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


def test_page_headers_that_name_the_item_do_not_end_what_is_quoted() -> None:
    header = "Kunnanhallitus          § 46          12.02.2018\n\n"
    text = (
        "Vähäsalmen kunta          PÖYTÄKIRJA\nKunnanhallitus          12.02.2018\n\n"
        f"{header}Katuvalaistus\n\nTekninen lautakunta 20.01.2018 § 12\n\nEhdotus\n\nLautakunta esittää\n"
        f"\f{header}hankintaa.\n\n\f{header}Päätös\n\nLautakunta hyväksyi.\n\n"
        f"\fKunnanhallitus          § 46          12.02.2018\n\nKH 12.02.2018 § 46\n\nPäätös\n\nHylättiin.\n"
    )
    (item,) = parsed(text).items
    assert [section.text for section in item.sections_of("decision")] == ["Hylättiin."]
    (prior,) = item.sections_of("prior_handling")
    assert [part.kind for part in prior.parts] == ["proposal", "decision"]


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

WORDS = """koulu kirjasto katu puisto silta satama avustus hakemus suunnitelma raportti selvitys kaava tontti vuokra
palvelu toiminta talous nuori vanhus lapsi ympäristö vesi jäte lämpö liikenne hanke sopimus virka vaali"""
BODIES = ("Kunnanhallitus", "Sivistyslautakunta", "Tekninen lautakunta", "Kaupunginvaltuusto", "Henkilöstöjaosto")

sentences = st.lists(st.sampled_from(WORDS.split()), min_size=3, max_size=30).map(
    lambda w: " ".join(w).capitalize() + "."
)
titles = st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=14).map(lambda w: " ".join(w).capitalize())
paragraphs = st.lists(sentences, min_size=1, max_size=3)


@dataclass(frozen=True)
class Handled:
    body: str
    section: int
    proposal: list[str]
    decision: list[str]


@dataclass(frozen=True)
class Matter:
    section: int
    title: str
    rationale: list[str]
    prior: list[Handled]
    proposal: list[str]
    decision: list[str]


handled = st.builds(Handled, st.sampled_from(BODIES[1:]), st.integers(1, 400), paragraphs, paragraphs)


@st.composite
def matters(draw: st.DrawFn) -> list[Matter]:
    first = draw(st.integers(1, 300))
    count = draw(st.integers(1, 6))
    return [
        Matter(
            first + offset,
            draw(titles),
            draw(paragraphs),
            draw(st.lists(handled, max_size=2)),
            draw(paragraphs),
            draw(paragraphs),
        )
        for offset in range(count)
    ]


def written(listed: list[Matter], contents: bool, sign_first: bool, decision_first: bool) -> str:
    """The minutes of a meeting as text, each paragraph on a line of its own."""
    sign = (lambda number: f"§ {number}") if sign_first else (lambda number: f"{number} §")
    parts = ["Vähäsalmen kunta\tPöytäkirja\nKunnanhallitus\t12.2.2024"]
    if contents:
        parts.append("Käsitellyt asiat")
        parts += [f"{sign(matter.section)}\t{matter.title}" for matter in listed]
        parts.append("Osallistujat\n\nAino Aalto, puheenjohtaja")
    for matter in listed:
        own = _headed("Ehdotus", matter.proposal)
        decided = _headed("Päätös", matter.decision)
        quoted = [
            f"{old.body} 20.1.2024 § {old.section}\n\n"
            + _headed("Ehdotus", old.proposal)
            + "\n\n"
            + _headed("Päätös", old.decision)
            for old in matter.prior
        ]
        parts.append(f"{sign(matter.section)}\n{matter.title}")
        reasons = _headed("Perustelut", matter.rationale)
        if decision_first:
            parts += [decided, own, reasons, *quoted]
        else:
            marker = [f"Kunnanhallitus 12.2.2024 § {matter.section}"] if quoted else []
            parts += [*quoted, *marker, reasons, own, decided]
    return "\n\n".join(parts) + "\n"


def _headed(heading: str, text: list[str]) -> str:
    return "\n\n".join([heading, *text])


def spans(item: Item) -> Iterator[Section]:
    waiting = list(item.sections)
    while waiting:
        section = waiting.pop()
        yield section
        waiting.extend(section.parts)


def letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def lost(document: Document, meeting: Meeting) -> list[str]:
    """The lines of a document that are neither in an item nor unassigned."""
    kept = [part for item in meeting.items for part in (f"§{item.section}§", item.title, item.text)]
    everything = letters(" ".join([*kept, *meeting.unassigned]))
    lines = (line for block in document.blocks for line in block.text.split("\n"))
    return [line for line in lines if letters(line) not in everything]


def assert_whole(document: Document, meeting: Meeting) -> None:
    assert lost(document, meeting) == []
    assert len({item.id for item in meeting.items}) == len(meeting.items)
    for item in meeting.items:
        for section in spans(item):
            assert item.text[section.start : section.end] == section.text


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(matters(), st.booleans(), st.booleans(), st.booleans())
def test_generated_minutes_come_back_as_they_were(
    listed: list[Matter], contents: bool, sign_first: bool, decision_first: bool
) -> None:
    content = written(listed, contents, sign_first, decision_first).encode()
    document = read_document(SourceFile(Path("generated.txt"), content, ""))
    meeting = parse_document(document)
    assert_whole(document, meeting)
    assert (meeting.municipality, meeting.organ, meeting.date) == ("Vähäsalmi", "Kunnanhallitus", "2024-02-12")
    assert [item.section for item in meeting.items] == [matter.section for matter in listed]
    for item, matter in zip(meeting.items, listed, strict=True):
        assert item.title == matter.title
        # A quoted handling never becomes the item's own decision.
        assert [section.text for section in item.sections_of("decision")] == ["\n\n".join(matter.decision)]
        assert [section.text for section in item.sections_of("proposal")] == ["\n\n".join(matter.proposal)]
        quoted = item.sections_of("prior_handling")
        assert [[part.text for part in prior.parts if part.kind == "decision"] for prior in quoted] == [
            ["\n\n".join(old.decision)] for old in matter.prior
        ]


SHORT = {
    "Kunnanhallitus": "Khall",
    "Sivistyslautakunta": "Sivltk",
    "Tekninen lautakunta": "Tekltk",
    "Kaupunginvaltuusto": "Kvalt",
    "Henkilöstöjaosto": "Henkjaos",
}


def written_in_the_margin(listed: list[Matter]) -> str:
    """The minutes of a meeting as text, where handlings stand in the margin before the first line of their text."""
    parts = ["Vähäsalmen kunta\tPöytäkirja\nKunnanhallitus\t12.2.2024"]
    for matter in listed:
        parts.append(f"§ {matter.section}\n{matter.title}")
        for old in matter.prior:
            parts += [f"{SHORT[old.body]} § {old.section}\tAsia on valmisteltu.", _headed("Ehdotus", old.proposal)]
            parts.append(_headed("Päätös", old.decision))
        parts.append(f"Khall § {matter.section}\t{matter.rationale[0]}")
        parts += [*matter.rationale[1:], _headed("Ehdotus", matter.proposal), _headed("Päätös", matter.decision)]
    return "\n\n".join(parts) + "\n"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(matters())
def test_generated_handlings_in_the_margin_never_become_the_items_own(listed: list[Matter]) -> None:
    document = read_document(SourceFile(Path("generated.txt"), written_in_the_margin(listed).encode(), ""))
    meeting = parse_document(document)
    assert_whole(document, meeting)
    assert [(item.section, item.title) for item in meeting.items] == [(m.section, m.title) for m in listed]
    for item, matter in zip(meeting.items, listed, strict=True):
        assert [section.text for section in item.sections_of("decision")] == ["\n\n".join(matter.decision)]
        assert [prior.heading for prior in item.sections_of("prior_handling")] == [
            f"{SHORT[old.body]} § {old.section}" for old in matter.prior
        ]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.one_of(
            sentences,
            st.sampled_from(
                (
                    *("§ 1", "§ 2", "3 §", "§ 2 Katu", "§ 1, § 2", "Kunnanhallitus 1.2.2024 § 2", "HEL 2024-000001"),
                    *("Päätös", "Ehdotus", "KÄSITTELY", "Liitteet", "Muutoksenhaku", "Allekirjoitukset"),
                    *("Esittelijä: Aino Aalto", "Päätös\tHyväksyttiin asia.", "Kunnanhallitus\t1.2.2024"),
                    *("Mallilan kunta", "Käsitellyt asiat", "1. a", "-", "tavu-", "viiva", " x ", "\t", "\f", ""),
                )
            ),
            st.text(max_size=40),
        ),
        max_size=60,
    )
)
def test_whatever_the_lines_nothing_is_lost(lines: list[str]) -> None:
    content = "\n".join(lines).encode("utf-8", errors="replace")
    if not content.strip():
        return
    source = SourceFile(Path("any.txt"), content, "")
    from indexer.errors import UnreadableSource

    try:
        document = read_document(source)
    except UnreadableSource:
        return
    assert_whole(document, parse_document(document))


# The samples that ship with the project, and real minutes.


def test_the_samples_are_parsed_as_their_makers_meant_them(samples_dir: Path) -> None:
    wrong = []
    for line in (samples_dir.parent / "expected.jsonl").read_text(encoding="utf-8").splitlines():
        expected = json.loads(line)
        path = samples_dir.parent / expected["file"]
        if path.suffix not in (".pdf", ".txt"):
            continue
        source = read_source(path)
        assert isinstance(source, SourceFile)
        meeting = read_meeting(source)
        wrong += [
            (path.name, field, getattr(meeting, field))
            for field in ("municipality", "organ", "date", "kind")
            if getattr(meeting, field) != expected[field]
        ]
        got = [(item.section, item.title) for item in meeting.items]
        wanted = [(item["section"], item["title"]) for item in expected["items"]]
        if got != wanted:
            wrong.append((path.name, "items", got))
        wrong += [
            (path.name, item.section, kinds(item))
            for item, known in zip(meeting.items, expected["items"], strict=False)
            if not set(known["kinds"]) - {"here"} <= set(kinds(item))
            or ("prior_handling" in kinds(item)) != ("prior_handling" in known["kinds"])
        ]
    assert wrong == []


@pytest.mark.data
def test_real_minutes_are_found_whole(data_dir: Path) -> None:
    folder = data_dir / "minutes" / "lapua"
    if not folder.is_dir():
        pytest.skip(f"no real minutes at {folder}")
    expected_sections = found_sections = right_sections = 0
    titles = right_titles = 0
    for line in (folder / "expected.jsonl").read_text(encoding="utf-8").splitlines():
        expected = json.loads(line)
        source = read_source(folder / expected["file"])
        assert isinstance(source, SourceFile)
        document = read_document(source)
        meeting = parse_document(document)
        assert_whole(document, meeting)
        assert (meeting.organ, meeting.date) == (expected["organ"], expected["date"])
        by_section = {item.section: item for item in meeting.items}
        wanted = {item["section"]: item["title"] for item in expected["items"]}
        expected_sections += len(wanted)
        found_sections += len(meeting.items)
        right_sections += len(wanted.keys() & by_section.keys())
        for section, title in wanted.items():
            # Of a title of three lines the list has only the middle one: no title to compare with.
            if title and section in by_section and not _is_middle_line(by_section[section].title, title):
                titles += 1
                right_titles += letters(by_section[section].title) == letters(title)
    assert 2 * right_sections / (expected_sections + found_sections) >= 0.999
    assert right_titles / titles >= 0.98


def _is_middle_line(title: str, listed: str) -> bool:
    position = letters(title).find(letters(listed))
    return position > 0 and position + len(letters(listed)) < len(letters(title))
