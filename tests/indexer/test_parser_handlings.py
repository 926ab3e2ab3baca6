"""Earlier handlings that an item quotes: what was proposed and decided in them is never its own."""

from __future__ import annotations

import pytest

from indexer.parser.handlings import same_organ
from tests.indexer.whole_minutes import AHJO, DYNASTY, LAHTI, TWEB, kinds, parsed


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
    assert item.case_number == "SATA/899/02.06.01.04/2017"
    assert kinds(item) == ["prior_handling", "background", "proposal", "decision"]
    assert item.sections[0].text == "Tarkastuslautakunta 2.3.2017 § 12\nKaupunginhallitus 20.3.2017 § 66"


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
