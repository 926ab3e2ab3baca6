"""Reading plain text: charsets, pages, lines to blocks, bounds."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from indexer.document import SourceFile
from indexer.errors import UnreadableSource
from indexer.parser import read_meeting
from indexer.readers import read_document
from indexer.readers.text import LARGEST_TEXT, MOST_LINES, TextReader, decode
from tests.indexer.pages import parsed

MINUTES = "Mallilan kunta\nKunnanhallitus 1.2.2024\n\n§ 1\nNuorisotyön määräraha – ”työpaja”\n\nPäätös\nHyväksyttiin.\n"


def source(content: bytes, name: str = "minutes.txt") -> SourceFile:
    return SourceFile(Path(name), content, "")


@pytest.mark.parametrize(
    "charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"]
)
def test_charsets(charset: str) -> None:
    (item,) = read_meeting(source(MINUTES.encode(charset))).items
    assert item.title == "Nuorisotyön määräraha – ”työpaja”"


@pytest.mark.parametrize("charset", ["latin-1", "iso8859_15", "cp850"])
def test_older_charsets(charset: str) -> None:
    assert decode("§ 3 Nuorisotyön määräraha Åbo".encode(charset)) == "§ 3 Nuorisotyön määräraha Åbo"


def test_utf_8_with_one_broken_byte_stays_utf_8() -> None:
    text = decode("Nuorisotyö ja päätös".encode() + b"\xff" + " määrärahasta".encode())
    assert text == "Nuorisotyö ja päätös\ufffd määrärahasta"


def test_line_ends_of_all_systems() -> None:
    for end in ("\n", "\r\n", "\r"):
        assert len(read_meeting(source(MINUTES.replace("\n", end).encode())).items) == 1


def test_pages_are_parted_by_form_feeds_and_their_headers_are_furniture() -> None:
    header = "Mallilan kunta      Pöytäkirja     {} (3)\nKunnanhallitus      1.2.2024\n\n"
    pages = [header.format(number) + f"§ {number}\nAsia\n\nPäätös\nHyväksyttiin.\n" for number in (1, 2, 3)]
    document = read_document(source("\f".join(pages).encode()))
    assert len(document.furniture) == 6
    assert [block.text for block in document.blocks].count("Hyväksyttiin.") == 3
    assert document.pages == 3


@pytest.mark.parametrize("numbers", ["Sivu {}", "{} (4)", "Sivu {} (4)"])
def test_pages_without_form_feeds_are_parted_by_their_headers(numbers: str) -> None:
    header = "Mallilan kunta      Pöytäkirja     {}\nKunnanhallitus      1.2.2024\n\n"
    text = "".join(
        header.format(numbers.format(page)) + f"§ {page}\nLiite {page}\n\nPäätös\nHyväksyttiin.\n\n"
        for page in range(1, 5)
    )
    document = read_document(source(text.encode()))
    assert len(document.furniture) == 8
    assert (document.pages, len(read_meeting(source(text.encode())).items)) == (4, 4)


def test_rising_numbers_that_are_no_page_numbers_part_nothing() -> None:
    text = "Liitteet\n\n" + "".join(f"Liite {number}\n\n" for number in range(1, 9))
    document = read_document(source(text.encode()))
    assert (document.pages, document.furniture) == (1, ())


def test_wide_gaps_part_cells_and_wrapped_lines_are_joined() -> None:
    text = "Aika      1.2.2024\n\nKunta myöntää avustuksen kaikille niille seuroille, jotka sitä\nhakivat ajoissa.\n"
    first, second = read_document(source(text.encode())).blocks
    assert first.text == "Aika\t1.2.2024"
    assert second.text.count("\n") == 1


def test_invisible_characters_are_left_out() -> None:
    (block,) = read_document(source("kun\u00adta\u200bliitos\x07".encode())).blocks
    assert block.text == "kun\u00adtaliitos"


def test_a_text_larger_than_any_minutes_is_refused_at_once() -> None:
    begun = time.monotonic()
    with pytest.raises(UnreadableSource, match="larger than any minutes"):
        read_document(source(b"x" * (LARGEST_TEXT + 1)))
    assert time.monotonic() - begun < 2


def test_bytes_that_are_no_text_are_not_recognised() -> None:
    assert not TextReader().recognises(source(bytes(range(256)) * 20))
    assert TextReader().recognises(source("Päätös".encode("utf-16-le")))


def test_a_text_without_items_is_named() -> None:
    with pytest.raises(UnreadableSource, match="no item of minutes"):
        read_meeting(source(b"Lue minut.\n\nThis folder holds the minutes.\n"))


def test_a_text_of_more_lines_than_any_minutes_is_refused_at_once() -> None:
    with pytest.raises(UnreadableSource, match="longer than any minutes"):
        read_document(source(b"a\n" * (MOST_LINES + 1)))


def test_entries_of_a_contents_page_are_not_joined_however_full_their_lines_are() -> None:
    title = "Eron myöntäminen luottamustehtävästä ja uuden jäsenen valinta toimielimeen"
    entries = [f"§ {number} {title}" for number in (7, 8, 9)]
    body = "".join(f"{entry}\n\nPäätös\nHyväksyttiin.\n\n" for entry in entries)
    text = f"Mallilan kunta\nKunnanhallitus 12.2.2024\n\nKäsitellyt asiat\n\n{chr(10).join(entries)}\n\n{body}"
    meeting = parsed(text, "pk.txt")
    assert [(item.section, item.title, item.warnings) for item in meeting.items] == [
        (number, title, ()) for number in (7, 8, 9)
    ]
    assert meeting.warnings == ()
