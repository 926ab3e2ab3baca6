"""HTML as blocks: charsets, headings within paragraphs, tables, lists, hidden parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.document import Block
from indexer.readers.html import HtmlReader, decode_html, fragment_blocks, parse_html
from indexer.readers.markup import blocks_of
from tests.indexer.pages import source


def texts(markup: str) -> list[str]:
    return [block.text for block in fragment_blocks(markup)]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ('<meta charset="windows-1252"><p>Pöytä – €</p>'.encode("cp1252"), "Pöytä – €"),
        (
            '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"><p>Äänestys –</p>'.encode(
                "cp1252"
            ),
            "Äänestys –",
        ),
        (
            "<p>Pöytäkirjan tarkastajiksi valittiin jäsenet, päätös syntyi äänin</p>".encode("cp1252"),
            "Pöytäkirjan tarkastajiksi valittiin jäsenet, päätös syntyi äänin",
        ),
        ('<meta charset="iso-8859-1"><p>Väärin ilmoitettu</p>'.encode(), "Väärin ilmoitettu"),
        (
            '<meta charset="utf-8"><p>Päätös hyväksyttiin äänestyksen jälkeen</p>'.encode("cp1252"),
            "Päätös hyväksyttiin äänestyksen jälkeen",
        ),
        ('<meta charset="olematon"><p>Käsittely päättyi yöllä</p>'.encode("cp1252"), "Käsittely päättyi yöllä"),
        ("<p>Päätös</p>".encode("utf-8-sig"), "Päätös"),
        ("<p>Päätös</p>".encode("utf-16"), "Päätös"),
    ],
)
def test_charset_is_told(content: bytes, text: str) -> None:
    root = parse_html(decode_html(content))
    assert root is not None
    assert [block.text for block in blocks_of(root)] == [text]


@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE html><html>",
        b"\xef\xbb\xbf<html>",
        b"\n <!-- saved --> <HTML>",
        b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">',
        b"<p>Pykala 1</p>",
        b"\xff\xfe<\x00h\x00t\x00m\x00l\x00>\x00",
        b"From: a\nContent: b\n\n<html><body>x</body></html>",
    ],
)
def test_html_is_recognised_by_its_content(content: bytes) -> None:
    assert HtmlReader().recognises(source(content, "tiedosto.txt"))


@pytest.mark.parametrize("content", [b"%PDF-1.4 <html>", b'{"a": "<html>"}', b"PK\x03\x04<html>", b"a < b", b""])
def test_what_is_no_html_is_not_recognised(content: bytes) -> None:
    assert not HtmlReader().recognises(source(content, "sivu.html"))


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>yksi<br>kaksi</p>kolme", ["yksi", "kaksi", "kolme"]),
        ("<p>rivi\n  jatkuu</p>", ["rivi jatkuu"]),
        ("<h2>Otsikko<br>jatkuu</h2>", ["Otsikko jatkuu"]),
        ("<p>ta\u00advu\u200btus</p>", ["tavutus"]),
        ("<p><b>Päätös</b>&nbsp;&nbsp; Hyväksyttiin.</p>", ["Päätös", "Hyväksyttiin."]),
        ("<p><b>Päätös:</b> Hyväksyttiin.</p>", ["Päätös", "Hyväksyttiin."]),
        ("<p>Päätös&nbsp;&nbsp;&nbsp;Hyväksyttiin.</p>", ["Päätös", "Hyväksyttiin."]),
        ("<p>Päätös hyväksyttiin.</p>", ["Päätös hyväksyttiin."]),
        ("<p><b>Tärkeä</b> asia</p>", ["Tärkeä asia"]),
        ("<ul><li>yksi</li><li>kaksi<ul><li>sisä</li></ul></li></ul>", ["- yksi", "- kaksi", "- sisä"]),
        ("<ol><li>yksi</li><li>kaksi</li></ol>", ["1. yksi", "2. kaksi"]),
        ("<p style='display:none'>piilo</p><script>x</script><nav>valikko</nav>näkyy", ["näkyy"]),
        ("a<!-- kommentti -->b", ["ab"]),
        (
            "<table><tr><td>Vuosi</td><td>Euroa</td></tr><tr><td>2024</td><td>1 000</td></tr></table>",
            ["Vuosi\tEuroa", "2024\t1 000"],
        ),
        (
            "<table><tr><td>Päätös</td><td><p>Hyväksyttiin.</p><p>Heti.</p></td></tr></table>",
            ["Päätös", "Hyväksyttiin.", "Heti."],
        ),
        ("<table><tr><td>1</td><td>Kartta</td></tr></table>", ["1 Kartta"]),
        ("<table><tr><td><table><tr><td>a</td><td>b</td></tr></table></td><td>c</td></tr></table>", ["a\tb", "c"]),
        ("<table><tr><td>yksin</td></tr></table>", ["yksin"]),
    ],
)
def test_markup_gives_lines(markup: str, expected: list[str]) -> None:
    assert texts(markup) == expected


def test_roles_levels_and_gaps_are_told() -> None:
    first, second, third, fourth = fragment_blocks(
        '<h3 class="SisaltoOtsikko">Päätös</h3><p>Hyväksyttiin.</p><p>&nbsp;</p>'
        "<p><strong>Tiedoksi</strong></p><p>Puisto</p>"
    )
    assert first == Block("Päätös", "heading", level=3, bold=True, hint="SisaltoOtsikko")
    assert (second.role, second.tight) == ("paragraph", True)
    assert (third.bold, third.tight) == (True, False)
    assert fourth.tight


def test_a_paragraph_in_a_heading_is_the_heading() -> None:
    (heading, text) = fragment_blocks("<h3><span><p>Päätös</p></span></h3><p>Hyväksyttiin.</p>")
    assert (heading.text, heading.level, text.level) == ("Päätös", 3, 0)


@pytest.mark.parametrize("depth", [300, 2_000, 20_000])
def test_deep_nesting_loses_no_text(depth: int) -> None:
    assert texts("<div>" * depth + "pohja" + "</div>" * depth) == ["pohja"]


PIECES = [
    *("<p>", "</p>", "<b>", "</b>", "<br>", "<table>", "<tr>", "<td>", "</td>", "</table>", "<li>", "<ul>", "</ul>"),
    *("<h2>", "</h2>", "<!--", "-->", "<script>", "</script>", "&nbsp;", "&#0;", "<", ">", "sana ", "Päätös", "\n"),
]


@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_any_markup_gives_blocks_of_one_line(parts: list[str]) -> None:
    for block in fragment_blocks("".join(parts)):
        assert block.text == block.text.strip() != ""
        assert "\n" not in block.text


@given(st.lists(st.tuples(st.sampled_from(["p", "div", "li", "td", "h3", "span"]), st.integers(0, 999)), max_size=30))
def test_no_word_is_lost(elements: list[tuple[str, int]]) -> None:
    markup = "".join(f"<{tag}>sana{number}x </{tag}>" for tag, number in elements)
    found = " ".join(texts(markup)).split()
    assert [word for word in found if word.startswith("sana")] == [f"sana{number}x" for _, number in elements]
