"""The same minutes as text, HTML, DOCX, RTF and DocBook (as antiword writes it) give the same items."""

from __future__ import annotations

import html
import io
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.document import Document, Meeting
from indexer.parser import parse_document
from indexer.readers.docbook import docbook_blocks
from models.item import Item
from tests.indexer.pages import parsed

Lines = list[str]
"""The paragraphs of minutes; an empty one is a gap."""

SECTIONS = (
    ("Valmistelija", ("Aino Aalto, suunnittelija, puh. 040 123 4567",)),
    ("Selostus", ("Asia on valmisteltu lautakunnassa.", "Hinta on 45 000 euroa.")),
    ("Liitteet", ("1 Kartta", "2 Selvitys")),
    ("Esittelijä", ("Kunnanjohtaja Eero Koivu",)),
    ("Ehdotus", ("Kunnanhallitus päättää:", "- hyväksyä esityksen", "- periä maksun")),
    ("Käsittely", ("Jäsen Pia Niemi ehdotti palauttamista.",)),
    ("Päätös", ("Ehdotus hyväksyttiin.",)),
    ("Tiedoksi", ("Hakija", "Talouspalvelut")),
    ("Muutoksenhaku", ("Oikaisuvaatimuksen saa tehdä asianosainen.",)),
)
TITLES = ("Latujen hoito", "Tontin myynti", "Lausunto kaavasta 2025", "Avustukset", "Jäsenen valinta")


@st.composite
def minutes(draw: st.DrawFn) -> Lines:
    first = draw(st.integers(1, 300))
    lines = ["Mallilan kunta", "Kunnanhallitus", "Pöytäkirja 12.2.2024", ""]
    for number, title in enumerate(draw(st.lists(st.sampled_from(TITLES), min_size=1, unique=True)), start=first):
        lines += [f"§ {number}", title, "", *draw(st.sampled_from(([], [f"MALDno-2024-{number}", ""])))]
        if draw(st.booleans()):
            lines += [
                "Tekninen lautakunta 1.2.2024 § 3",
                "",
                "Ehdotus",
                "Puolletaan.",
                "",
                "Päätös",
                "Puollettiin.",
                "",
            ]
            lines += [f"Kunnanhallitus 12.2.2024 § {number}", ""]
        kept = [*draw(st.lists(st.sampled_from(SECTIONS), unique=True)), SECTIONS[6]]
        for heading, texts in sorted(set(kept), key=SECTIONS.index):
            lines += [heading, *texts, ""]
    return lines


def as_text(lines: Lines) -> Meeting:
    return parsed("\n".join(lines), "kokous.txt")


def as_html(lines: Lines) -> Meeting:
    body = "".join(f"<p>{html.escape(line) or '&nbsp;'}</p>" for line in lines)
    return parsed(f"<html><body>{body}</body></html>")


def as_docx(lines: Lines) -> Meeting:
    document, file = docx.Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(file)
    return parsed(file.getvalue(), "kokous.docx")


def as_rtf(lines: Lines) -> Meeting:
    written = (
        "".join(char if char.isascii() else f"\\'{char.encode('cp1252').hex()}" for char in line) for line in lines
    )
    return parsed(f"{{\\rtf1\\ansi\\ansicpg1252 {' '.join(f'{line}{chr(92)}par' for line in written)}}}", "kokous.rtf")


def as_docbook(lines: Lines) -> Meeting:
    paragraphs = "".join(f"<para>\n{html.escape(line) or chr(160)}\n</para>" for line in lines)
    blocks = docbook_blocks(f"<book><chapter><title/>{paragraphs}</chapter></book>".encode())
    return parse_document(Document(Path("kokous.doc"), "doc", tuple(blocks)))


def _told(item: Item) -> list[object]:
    known = (item.id, item.title, item.case_number, item.presenter, item.preparer, item.attachments, item.text.split())
    return [*known, *((section.kind, section.heading, section.text.split()) for section in item.sections)]


def told(meeting: Meeting) -> list[object]:
    """All that is known of a meeting and its items, white space between paragraphs apart."""
    return [
        (meeting.municipality, meeting.organ, meeting.date, meeting.kind, meeting.warnings),
        *map(_told, meeting.items),
    ]


@pytest.mark.parametrize("written", [as_html, as_docx, as_rtf, as_docbook])
@given(lines=minutes())
def test_items_are_the_same(written: Callable[[Lines], Meeting], lines: Lines) -> None:
    expected = told(as_text(lines))
    assert len(expected) > 1
    assert told(written(lines)) == expected
