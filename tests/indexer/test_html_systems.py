"""HTML of the other publishing systems, on invented pages in the systems' own markup, and real pages of all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from indexer.errors import NotMinutes, UnreadableSource
from tests.indexer.pages import (
    AHJO,
    CLOUDNC,
    DYNASTY_10,
    DYNASTY_10_DECISION,
    DYNASTY_FRAME,
    DYNASTY_ITEM,
    KTWEB,
    TURKU,
    TWEB_ITEM,
    TWEB_LIST,
    TWEB_MEETINGS,
    lost,
    parsed,
    sections,
)


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
        (DYNASTY_10.format(kind="Pöytäkirja", section=" § 78", decision=DYNASTY_10_DECISION), "d10.htm"),
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
