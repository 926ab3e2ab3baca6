"""HTML of Dynasty and Dynasty 10, on invented pages in their own markup."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import NotMinutes
from tests.indexer.pages import (
    DYNASTY_10,
    DYNASTY_10_DECISION,
    DYNASTY_FRAME,
    DYNASTY_ITEM,
    DYNASTY_LIST,
    parsed,
    sections,
)


def test_dynasty_side_headings_part_the_item() -> None:
    page = DYNASTY_FRAME.format(head="Pöytäkirja 17.01.2020 Pykälä 5", content=DYNASTY_ITEM)
    meeting = parsed(page.encode("cp1252"), "2020123-5.HTM")
    (item,) = meeting.items
    assert (item.id, item.organ, str(item.date)) == (
        "espoo-2020-01-17-ymparistolautakunta-5",
        "Ympäristölautakunta",
        "2020-01-17",
    )
    assert (item.title, item.case_number, item.task_class) == (
        "Meluluvan myöntäminen satamalle",
        "370/2019",
        "11.01.00",
    )
    assert sections(item) == [
        ("preparer", "Valmistelijat / lisätiedot", "Aino Esimerkki, puh. (09) 123 4567"),
        ("proposal", "Päätösehdotus", "Ympäristöjohtaja Eero Esittelijä\nLautakunta myöntää luvan."),
        ("handling", "Käsittely", "Keskusteltiin."),
        ("decision", "Päätös", "Ympäristölautakunta:\nEhdotus hyväksyttiin yksimielisesti."),
        ("rationale", "Selostus", "Tausta\nPäätös\nAiempi lupa päättyi vuonna 2018."),
        ("prior_handling", "Ympäristölautakunta 2 § 10.12.2019", "Päätös\nAsia jätettiin pöydälle."),
        ("notification", "Tiedoksi", "Satama Oy"),
        ("attachments", "Liitteet", "Meluselvitys"),
    ]
    (prior,) = item.sections_of("prior_handling")
    assert [(part.kind, part.text) for part in prior.parts] == [("decision", "Asia jätettiin pöydälle.")]
    assert item.preparer == "Aino Esimerkki"


@given(st.lists(st.sampled_from(["Päätösehdotus", "Käsittely", "Päätös", "Selostus"]), max_size=8), st.integers(1, 400))
def test_dynasty_quoted_handlings_never_give_the_items_own_sections(headings: list[str], number: int) -> None:
    quoted = "".join(
        f'<p class="Sivuotsikko"><b>{heading}</b>&nbsp;&nbsp; sisältö{n}.</p>' for n, heading in enumerate(headings)
    )
    place = '<p class="Sivuotsikko"><b>Päätös</b>&nbsp;&nbsp;&nbsp; Asia jätettiin pöydälle.</p>'
    handling = f'<p class="Sisennetty">Ympäristölautakunta {number} § 12.11.2019</p>'
    content = DYNASTY_ITEM.replace(place, place + handling + quoted)
    (item,) = parsed(DYNASTY_FRAME.format(head="Pöytäkirja 17.01.2020 Pykälä 5", content=content)).items
    assert [section.text for section in item.sections_of("decision")] == [
        "Ympäristölautakunta:\nEhdotus hyväksyttiin yksimielisesti."
    ]
    own = [section for section in item.sections if section.kind != "prior_handling"]
    assert not any("sisältö" in section.text for section in own)


def test_dynasty_10_item_is_read_from_its_parts() -> None:
    meeting = parsed(DYNASTY_10.format(kind="Pöytäkirja", section=" § 78", decision=DYNASTY_10_DECISION))
    (item,) = meeting.items
    assert (meeting.organ, meeting.date, meeting.kind) == ("Elinvoimajaosto", "2026-08-27", "minutes")
    assert (item.section, item.title) == (78, "Vuokratalojen rakentaminen keskustaan")
    assert (item.case_number, item.task_class) == ("117/10.00.02/2026", "10.00.02")
    assert sections(item) == [
        ("preparer", "Valmistelija", "Hallintojohtaja Pekka Puro ja controller Maija Mäki"),
        ("rationale", "", "Kunta voi vaikuttaa asuntojen hintoihin."),
        ("proposal", "Päätösehdotus", "Jaosto päättää rakentaa."),
        ("decision", "Päätös", "Hyväksyttiin."),
        ("attachments", "Liitteet", "Liite 1: Selvitys"),
        ("prior_handling", "Päätöshistoria", "Kaupunginhallitus 10.08.2026 § 12"),
    ]
    assert "Edellinen asia" not in item.text


def test_dynasty_10_agenda_has_no_decision() -> None:
    meeting = parsed(DYNASTY_10.format(kind="Esityslista", section="", decision=""))
    (item,) = meeting.items
    assert meeting.kind == "agenda"
    assert item.section is None
    assert item.title == "Vuokratalojen rakentaminen keskustaan"
    assert item.sections_of("proposal")[0].text == "Jaosto päättää rakentaa."
    assert not item.sections_of("decision")


def test_dynasty_decision_of_an_office_holder() -> None:
    content = (
        '<div class="tblDoc"><p>§ 15</p><p><b>Tarkastajan palkkaaminen</b></p><p>12/01.01.01/2020</p>'
        '<p class="Sivuotsikko"><b>Päätös</b>&nbsp;&nbsp;&nbsp; Palkataan Kaija Koski.</p>'
        '<p class="Sivuotsikko"><b>Perustelut</b></p><p class="Sisennetty">Tehtävä on auki.</p></div>'
    )
    frame = DYNASTY_FRAME.replace("Ympäristölautakunta", "Tekninen johtaja")
    meeting = parsed(frame.format(head="Viranhaltijapäätös 17.01.2020", content=content))
    (item,) = meeting.items
    assert (meeting.organ, meeting.date, meeting.kind) == ("Tekninen johtaja", "2020-01-17", "minutes")
    assert (item.section, item.title, item.case_number) == (15, "Tarkastajan palkkaaminen", "12/01.01.01/2020")
    assert [section.kind for section in item.sections] == ["decision", "rationale"]


def test_dynasty_10_item_without_headings_is_an_item() -> None:
    """The text alone says organ and date, and the title of the office-holder heads the proposal."""
    (item,) = (
        meeting := parsed(
            "<html><body><div class='data-part page-navigation'><a href='x.PDF'>Kokousasia</a></div>"
            "<div class='data-part meetingitem'><div class='data-part-block-htm'><div>"
            '<p><span style="font-weight:bold">Puistojen hoito omana työnä</span></p>'
            "<p><span>Konserni- ja kehitysjaosto</span> <span>27.08.2026</span></p>"
            "<p><span>Valmistelija</span><span>Hallintojohtaja Pekka Puro</span></p>"
            "<p><span>Puistoja on hoidettu kahdella tavalla.</span></p>"
            "<p><span>Kaupunginjohtaja</span><span>Jaosto päättää, että puistoja hoidetaan omana työnä.</span></p>"
            "</div></div></div><div class='footer'><a>&copy;</a></div></body></html>"
        )
    ).items
    assert (meeting.organ, meeting.date) == ("Konserni- ja kehitysjaosto", "2026-08-27")
    assert item.title == "Puistojen hoito omana työnä"
    assert sections(item) == [
        ("preparer", "Valmistelija", "Hallintojohtaja Pekka Puro"),
        ("rationale", "", "Puistoja on hoidettu kahdella tavalla."),
        ("proposal", "Kaupunginjohtaja", "Jaosto päättää, että puistoja hoidetaan omana työnä."),
    ]


def test_dynasty_agenda_has_a_place_and_no_section() -> None:
    content = DYNASTY_ITEM.replace("§ 5</p>", "5</p>")
    (item,) = parsed(DYNASTY_FRAME.format(head="Esityslista 17.01.2020", content=content)).items
    assert (item.meeting_kind, item.section) == ("agenda", None)
    assert item.title == "Meluluvan myöntäminen satamalle"


def test_dynasty_list_gives_titles_of_items_that_have_no_page_beside(tmp_path: Path) -> None:
    page = DYNASTY_FRAME.format(head="Pöytäkirja 17.01.2020 klo 15:00", content=DYNASTY_LIST)
    meeting = parsed(page, "2020123.HTM", tmp_path)
    assert [(item.section, item.title) for item in meeting.items] == [
        (4, "Kokouksen avaus"),
        (5, "Meluluvan myöntäminen satamalle"),
    ]
    assert all("Only the title is known" in item.warnings[0] for item in meeting.items)
    assert "Jäsenet" in meeting.unassigned
    (tmp_path / "2020123-5.HTM").write_text("sivu", encoding="utf-8")
    assert [item.section for item in parsed(page, "2020123.HTM", tmp_path).items] == [4]
    (tmp_path / "2020123-4.HTM").write_text("sivu", encoding="utf-8")
    with pytest.raises(NotMinutes, match="beside it"):
        parsed(page, "2020123.HTM", tmp_path)


@pytest.mark.parametrize("link", ["http://[rikki/5.HTM", "a%00b.HTM", "x" * 5000 + ".HTM", "", "#", "../2020123-5.HTM"])
def test_links_to_nowhere_are_no_pages_beside(link: str, tmp_path: Path) -> None:
    page = DYNASTY_FRAME.format(
        head="Pöytäkirja 17.01.2020 klo 15:00", content=DYNASTY_LIST.replace("2020123-5.HTM", link)
    )
    assert 5 in [item.section for item in parsed(page, "2020123.HTM", tmp_path).items] or not link
