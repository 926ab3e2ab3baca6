"""HTML of each publishing system, on invented pages in the systems' own markup, and on real ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import NotMinutes, UnreadableSource
from tests.indexer.pages import (
    AHJO,
    CLOUDNC,
    DYNASTY_10,
    DYNASTY_FRAME,
    DYNASTY_ITEM,
    DYNASTY_LIST,
    KTWEB,
    TURKU,
    TWEB_ITEM,
    TWEB_LIST,
    TWEB_MEETINGS,
    lost,
    parsed,
    sections,
)


def test_ahjo_is_parted_by_its_classes() -> None:
    meeting = parsed(AHJO)
    (item,) = meeting.items
    assert (item.id, item.section, item.title) == (
        "helsinki-12ab34cd-0000-c0de-8888-7e3458900001",
        12,
        "Ulkojään hoito Keskuspuistossa",
    )
    assert (item.municipality, item.organ, item.date) == ("Helsinki", "Liikuntalautakunta", None)
    assert (item.case_number, item.task_class) == ("HEL 2023-001234", "12 02 01")
    assert [kind for kind, _, _ in sections(item)] == [
        *("decision", "handling", "rationale", "presenter", "preparer"),
        *("attachments", "appeal", "notification", "notification"),
    ]
    decision = item.sections_of("decision")[0].text
    assert decision.startswith("Liikuntalautakunta päätti")
    assert "- valot palavat iltaisin\n\nVoimassaolo\nSuunnitelma on voimassa" in decision
    assert "leuto" not in decision
    # A heading within the instructions for appeal opens nothing.
    assert item.sections_of("appeal")[0].text.endswith("Päätös\nOhje jatkuu.")
    assert item.attachments == ("1 Kartta", "2 Aikataulu")
    assert item.presenter == "liikuntajohtaja, Maija Meikäläinen"
    assert item.preparer == "Ville Valmistelija, suunnittelija"
    (vote,) = item.votes
    assert (vote.for_count, vote.against_count) == (5, 2)
    assert vote.against_names == ("Matti Virtanen", "Kaisa Salo")
    assert "No date was found." in item.warnings


@pytest.mark.parametrize(
    ("decision", "organ"),
    [
        ("Liikuntapäällikkö jatkaa avustuksen käyttöaikaa.", "Liikuntapäällikkö"),
        ("Esittelijä poisti ehdotuksestaan liitteen 4.</p><p>Satamaliikelaitoksen johtokunta päätti ehdotuksen mukaan.",
         "Satamaliikelaitoksen johtokunta"),
        ("Palveluesihenkilö, nuorten liikunnan palvelut, päätti myöntää avustuksen.",
         "Palveluesihenkilö, nuorten liikunnan palvelut"),
        ("Puheenjohtaja totesi kokouksen päätösvaltaiseksi.", None),
        ("Puheenjohtaja avasi kokouksen.</p><p>Hallintojohtaja esitti, että asia siirretään.", None),
        ("Lautakunta jatkaa asian käsittelyä.", None),
        ("Kaupunginhallituksen kehotuksesta laskut maksetaan.", None),
    ],
)  # fmt: skip
def test_ahjo_decision_tells_who_made_it(decision: str, organ: str | None) -> None:
    page = AHJO.replace("Liikuntalautakunta päätti hyväksyä hoitosuunnitelman\nseuraavasti:", decision)
    assert decision in page
    (item,) = parsed(page).items
    assert item.organ == organ


def test_ahjo_statement_is_the_decision_of_who_gives_it() -> None:
    page = AHJO.replace(">Päätös</h3>", ">Lausunto</h3>")
    (item,) = parsed(page).items
    assert [section.heading for section in item.sections_of("decision")] == ["Lausunto"]
    with_decision = AHJO.replace(">Käsittely</h3>", ">Lausunto</h3>")
    (item,) = parsed(with_decision).items
    assert [section.heading for section in item.sections_of("decision")] == ["Päätös"]


def test_ahjo_decision_history_keeps_its_decisions_to_itself() -> None:
    history = (
        '<h2 class="HistoriaOtsikko">Päätöshistoria</h2><h3>Nuorisolautakunta 3.2.2023 § 7</h3>'
        '<div class="SisaltoSektio"><h4 class="SisaltoOtsikko">Päätös</h4><p>Asia palautettiin.</p></div>'
        '<h3 class="EsittelijaTiedot">Esittelijä</h3><div>nuorisojohtaja</div>'
    )
    (item,) = parsed(AHJO.replace('<h3 class="OtteetOtsikko">', history + '<h3 class="OtteetOtsikko">')).items
    assert [section.text.split()[0] for section in item.sections_of("decision")] == ["Liikuntalautakunta"]
    (prior,) = item.sections_of("prior_handling")
    assert prior.heading == "Nuorisolautakunta 3.2.2023 § 7"
    assert [(part.kind, part.text) for part in prior.parts][:2] == [
        ("decision", "Asia palautettiin."),
        ("presenter", "nuorisojohtaja"),
    ]
    assert item.presenter == "liikuntajohtaja, Maija Meikäläinen"


def test_ahjo_page_of_a_secret_matter_has_only_its_title() -> None:
    (item,) = parsed(
        '<html><body><div class="paatos"><div class="Asiapykala">3 §</div>'
        '<h1 class="AsiaOtsikko">Salassa pidettävä</h1></div></body></html>'
    ).items
    assert (item.section, item.title, item.text, item.sections) == (3, "Salassa pidettävä", "Salassa pidettävä", ())


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


DECISION = '<p><span style="font-weight:bold">Päätös</span></p><p><span>Hyväksyttiin.</span></p>'


def test_dynasty_10_item_is_read_from_its_parts() -> None:
    meeting = parsed(DYNASTY_10.format(kind="Pöytäkirja", section=" § 78", decision=DECISION))
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


def test_ahjo_page_with_a_proposal_alone_is_of_an_agenda() -> None:
    page = AHJO.replace('<h3 class="SisaltoOtsikko">Päätös</h3>', '<h3 class="SisaltoOtsikko">Päätösehdotus</h3>')
    meeting = parsed(page)
    assert (meeting.kind, meeting.items[0].meeting_kind) == ("agenda", "agenda")
    assert meeting.items[0].id.endswith("-esityslista")
    assert parsed(AHJO).kind == "minutes"


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


def test_a_page_with_breadcrumbs_and_columns() -> None:
    """The organ and the date stand in the path to the page, and the attachments beside the main part."""
    meeting = parsed(
        '<html><head><title>Satamalan kaupunki</title></head><body><div class="breadcrumb"><a href="/t">Tekninen '
        'lautakunta</a> &gt; <a href="/k">Kokous 7.9.2022</a> &gt; <span>Purku-urakka</span></div>'
        '<div id="sidenavi"><ul><li><a>Elinkeinopäällikkö</a></li></ul></div><div id="ContentStart" role="main">'
        "<h1>§ 4 Varikon purku-urakka</h1><p>SAT:123/10.03.01/2022</p><h2>Lisätietoja päätöksestä</h2><p>"
        "Rakennuttajapäällikkö Pekka Puro</p><h2>Päätös</h2><p>Hyväksyttiin.</p></div>"
        '<div class="right-content"><h3>Liitteet</h3><a href="l">Liite 1 Kartta</a></div></body></html>'
    )
    (item,) = meeting.items
    assert (meeting.organ, meeting.date) == ("Tekninen lautakunta", "2022-09-07")
    assert (item.section, item.title, item.case_number) == (4, "Varikon purku-urakka", "SAT:123/10.03.01/2022")
    assert sections(item) == [
        ("preparer", "Lisätietoja päätöksestä", "Rakennuttajapäällikkö Pekka Puro"),
        ("decision", "Päätös", "Hyväksyttiin."),
        ("attachments", "Liitteet", "Liite 1 Kartta"),
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


def test_tweb_list_gives_titles() -> None:
    meeting = parsed(TWEB_LIST.encode("cp1252"))
    assert (meeting.municipality, meeting.organ, meeting.date, meeting.kind) == (
        "Oulu",
        "Sivistyslautakunta",
        "2021-03-27",
        "minutes",
    )
    assert [(item.section, item.title) for item in meeting.items] == [
        (72, "Koulujen työajat"),
        (73, "Esityslistan hyväksyminen"),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        '<tr><td><a href="31.htm">31 §</a></td><td></td><td>Torin penkit</td></tr>'
        '<tr><td><a href="32.htm">32 §</a></td><td></td><td>Sillan nimi</td></tr>',
        '<tr><td>31</td><td><a href="htmtxt31.htm">Torin penkit</a></td></tr>'
        '<tr><td>32</td><td><a href="htmtxt32.htm">Sillan nimi</a></td></tr>',
    ],
)
def test_links_on_the_number_or_on_the_title_make_a_list(rows: str) -> None:
    meeting = parsed(f"<html><body><p>Kaupunginhallitus</p><p>4.2.2013</p><table>{rows}</table></body></html>")
    assert [(item.section, item.title) for item in meeting.items] == [(31, "Torin penkit"), (32, "Sillan nimi")]
    assert (meeting.organ, meeting.date) == ("Kaupunginhallitus", "2013-02-04")


@pytest.mark.parametrize(
    "page",
    [
        TWEB_MEETINGS,
        DYNASTY_FRAME.format(
            head="Ympäristölautakunta", content="<table><tr><td>21.01.2020</td><td>Pöytäkirja</td></tr></table>"
        ),
    ],
)
def test_lists_of_meetings_are_no_minutes(page: str) -> None:
    with pytest.raises(NotMinutes, match="holds no items"):
        parsed(page)


def test_tweb_item_has_its_captions_in_the_cells_of_tables() -> None:
    meeting = parsed(TWEB_ITEM.encode("cp1252"))
    (item,) = meeting.items
    assert (meeting.municipality, meeting.organ, meeting.date) == ("Satamala", "Kaupunginhallitus", "2017-03-27")
    assert (item.section, item.title) == (72, "Kirjaston lainausajan pidentäminen")
    assert (item.case_number, item.presenter) == ("SATA/899/02.06.01.04/2017", "Kaupunginjohtaja Aino Aalto")
    assert sections(item) == [
        ("prior_handling", "Päätöshistoria", "Sivistyslautakunta 2.3.2017 § 12\nKaupunginhallitus 20.3.2017 § 66"),
        ("background", "Tiivistelmä", "Lainausaika pitenee."),
        ("rationale", "Esittelyteksti", "Laina-aika on nyt kaksi viikkoa."),
        ("attachments", "Liitteet", "Asiakaskysely"),
        ("presenter", "Esittelijä", "Kaupunginjohtaja Aino Aalto"),
        ("proposal", "Päätösesitys", "Kaupunginhallitus päättää pidentää aikaa:\n- kirjat neljä viikkoa"),
        ("decision", "Päätös", "Päätösesitys hyväksyttiin."),
        # What stands beside a caption is its text, though it be a heading elsewhere.
        ("notification", "Täytäntöönpanotiedot", "Oikaisuvaatimus\nKirjasto"),
    ]


def test_turku_marks_are_headings() -> None:
    (item,) = parsed(TURKU).items
    assert (item.section, item.title, item.case_number) == (314, "Torin penkkien uusiminen", "5139-2021")
    assert sections(item) == [
        ("background", "Tiivistelmä", "Torille esitetään uusia penkkejä."),
        ("rationale", "Esittelyteksti", "Penkit ovat kuluneet."),
        ("proposal", "Ehdotus", "Penkit uusitaan."),
        ("decision", "Päätös", "Ehdotus hyväksyttiin."),
        ("notification", "Jakelu", "Kaupunkisuunnittelu\nPuistopalvelut"),
    ]


@pytest.mark.parametrize("number", ["<p>31 Kirjastoauton", "<p>31</p><p>Kirjastoauton"])
def test_ktweb_number_before_the_title_is_the_section(number: str) -> None:
    page = KTWEB.replace("<p>31 Kirjastoauton", number).encode("cp1252")
    (item,) = parsed(page, "htmtxt31.htm").items
    assert (item.section, item.title, item.case_number) == (31, "Kirjastoauton hankinta", "512/2013")
    assert (item.organ, str(item.date)) == ("Kaupunginhallitus", "2013-02-04")
    assert item.preparer == "kirjastotoimenjohtaja Oili Ojala"
    assert item.presenter == "kaupunginjohtaja Timo Tuomi"
    assert [text for kind, _, text in sections(item) if kind == "decision"] == ["Ehdotus hyväksyttiin."]


@pytest.mark.parametrize(
    ("quoted", "kinds"),
    [
        ("<p>Kuntalain 23 §:n mukaan hankinnasta päättää hallitus.</p>", []),
        (
            "<p>Sivistyslautakunta 12.1.2013 § 5</p><p>Päätös</p><p>Ok.</p><p>Kaupunginhallitus 4.2.2013 § 31</p>",
            ["prior_handling"],
        ),
    ],
)
def test_ktweb_page_may_name_other_sections(quoted: str, kinds: list[str]) -> None:
    above = "<p>Asian valmisteli"
    (item,) = parsed(KTWEB.replace(above, quoted + above, 1), "htmtxt31.htm").items
    assert (item.section, item.title) == (31, "Kirjastoauton hankinta")
    assert [text for kind, _, text in sections(item) if kind == "decision"] == ["Ehdotus hyväksyttiin."]
    assert [kind for kind, _, _ in sections(item) if kind == "prior_handling"] == kinds


def test_ktweb_cover_page_is_no_minutes() -> None:
    with pytest.raises(NotMinutes, match="cover page"):
        parsed("<html><body><p>KOKOUSTIEDOT</p></body></html>", "htmtxt0.htm")


def test_page_of_a_whole_meeting_is_read_by_its_structure() -> None:
    meeting = parsed(CLOUDNC)
    assert (meeting.municipality, meeting.organ, meeting.date) == ("Lumivaara", "Kaupunginhallitus", "2024-03-11")
    first, second = meeting.items
    assert (first.section, first.title, first.case_number) == (44, "Hiihtolatujen kunnostus", "LUMDno-2024-77")
    assert [kind for kind, _, _ in sections(first)] == [
        *("preparer", "rationale", "presenter", "proposal", "decision", "notification", "appeal"),
    ]
    assert (second.section, second.title) == (45, "Ilmoitusasiat")
    assert not any("Päätökset" in item.text for item in meeting.items)


def test_page_without_text_is_named() -> None:
    with pytest.raises(UnreadableSource, match="holds no text"):
        parsed("<html><body><script>1</script></body></html>".replace("1", " "))


@pytest.mark.parametrize(
    ("page", "name"),
    [
        (AHJO, "a.html"),
        (DYNASTY_FRAME.format(head="Pöytäkirja 17.01.2020 Pykälä 5", content=DYNASTY_ITEM), "d.htm"),
        (DYNASTY_10.format(kind="Pöytäkirja", section=" § 78", decision=DECISION), "d10.htm"),
        (TWEB_ITEM, "tweb.htm"),
        (TURKU, "t.htm"),
        (KTWEB, "htmtxt31.htm"),
        (CLOUDNC, "c.html"),
    ],
)
def test_no_line_is_lost(page: str, name: str) -> None:
    assert lost(page, name) == []


@pytest.mark.data
@pytest.mark.parametrize("folder", ["helsinki", "vendors/espoo", "vendors/mikkeli/casem", "vendors/tampere/casem"])
def test_no_line_of_real_files_is_lost_and_no_quoted_decision_is_the_items_own(data_dir: Path, folder: str) -> None:
    quoted = 0
    for path in sorted((data_dir / "minutes" / folder).iterdir()):
        try:
            meeting = parsed(path.read_bytes(), path.name, path.parent)
        except UnreadableSource:
            continue
        if not any("Only the title is known" in warning for item in meeting.items for warning in item.warnings):
            assert lost(path.read_bytes(), path.name, path.parent) == []
        for item in meeting.items:
            own = item.sections_of("decision")
            assert len(own) <= 1
            for prior in item.sections_of("prior_handling"):
                quoted += 1
                assert all(decision.end <= prior.start or decision.start >= prior.end for decision in own)
    assert quoted >= {"vendors/espoo": 7, "vendors/mikkeli/casem": 6}.get(folder, 0)


@pytest.mark.data
def test_helsinki_decisions_are_read_exactly(data_dir: Path) -> None:
    folder = data_dir / "minutes" / "helsinki"
    for line in (folder / "expected.jsonl").read_text(encoding="utf-8").splitlines():
        expected = json.loads(line)
        content = (folder / expected["file"]).read_bytes()
        (item,) = parsed(content, expected["file"], folder).items
        assert (item.title, str(item.section)) == (expected["title"], expected["section"])
        # A secret matter's number is not on its page.
        if expected["case"] and expected["case"].encode() in content:
            assert (item.case_number, item.task_class) == (expected["case"], expected["task_class"])
        decisions = item.sections_of("decision")
        assert len(decisions) == (0 if item.title.startswith("Salassa pidettävä") else 1)


@pytest.mark.data
@pytest.mark.parametrize(
    ("city", "listed"),
    [
        ("espoo", "espoo_kh_actions_170508.json"),
        ("oulu", "oulu_kaupunginhallitus_5_2017_asiat.json"),
    ],
)
def test_every_listed_title_and_number_is_found(data_dir: Path, city: str, listed: str) -> None:
    folder = data_dir / "minutes" / "vendors" / city
    found = set()
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in (".htm", ".html"):
            try:
                meeting = parsed(path.read_bytes(), path.name, folder)
            except NotMinutes:
                continue
            found |= {(str(item.section), item.title) for item in meeting.items}
    expected = {(row["articleNumber"], row["title"]) for row in json.loads((folder / listed).read_text("utf-8"))}
    assert expected <= found
