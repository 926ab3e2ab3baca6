"""Minutes as towns vary them: titles that look like headings, one item, page ends in awkward places."""

from __future__ import annotations

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
