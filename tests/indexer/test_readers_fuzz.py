"""Damaged files of every format: a reader reads them or names them, and takes no long time over it."""

from __future__ import annotations

import io
import json
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.fuzz_parsers import invent, lost_lines, outcome_of
from benchmarks.invented_files import STRATEGIES, Invented
from indexer.document import SourceFile
from indexer.errors import UnreadableSource
from indexer.parser import parse_document
from indexer.readers import read_document
from tests.indexer import pages
from tests.indexer.test_casem import ITEM, fields
from tests.indexer.test_docx_reader import RTF, minutes

SECONDS = 10


def _docx() -> bytes:
    file = io.BytesIO()
    minutes().save(file)
    return file.getvalue()


SEEDS = {
    "ahjo.html": pages.AHJO.encode(),
    "dynasty.htm": pages.DYNASTY_FRAME.format(head="Pöytäkirja 17.01.2020", content=pages.DYNASTY_ITEM).encode(
        "cp1252"
    ),
    "list.htm": pages.DYNASTY_FRAME.format(head="Pöytäkirja 17.01.2020", content=pages.DYNASTY_LIST).encode("cp1252"),
    "tweb.html": pages.TWEB_LIST.encode("cp1252"),
    "turku.htm": pages.TURKU.encode(),
    "htmtxt31.htm": pages.KTWEB.encode("cp1252"),
    "cloudnc.html": pages.CLOUDNC.encode(),
    "casem.json": ITEM.encode(),
    "items.jsonl": b"\n".join(json.dumps({"id": str(n), "text": "teksti", "section": n}).encode() for n in range(5)),
    "word.docx": _docx(),
    "word.rtf": RTF,
    "word.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 300,
}

_EDITS = st.lists(
    st.tuples(st.integers(0, 2**16), st.integers(0, 40), st.binary(max_size=12)),
    min_size=1,
    max_size=8,
)


def damaged(content: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    """The content with some bytes cut out and others put in."""
    for place, length, new in edits:
        start = place % (len(content) + 1)
        content = content[:start] + new + content[start + length :]
    return content


@pytest.mark.parametrize("name", sorted(SEEDS))
@settings(max_examples=60)
@given(edits=_EDITS)
def test_damaged_files_are_read_or_named(name: str, edits: list[tuple[int, int, bytes]]) -> None:
    begun = time.perf_counter()
    try:
        meeting = pages.parsed(damaged(SEEDS[name], edits), name)
    except UnreadableSource as error:
        assert error.reason
        assert error.remedy
    else:
        assert len({item.id for item in meeting.items}) == len(meeting.items)
    assert time.perf_counter() - begun < SECONDS


@settings(max_examples=80)
@given(st.sampled_from(["document", "styles", "header1", "numbering", "_rels/document.xml.rels"]), _EDITS)
def test_word_documents_with_damaged_parts_are_read_or_named(part: str, edits: list[tuple[int, int, bytes]]) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SEEDS["word.docx"])) as whole, zipfile.ZipFile(file, "w") as packing:
        for name in whole.namelist():
            content = whole.read(name)
            hit = name == f"word/{part}" or name == f"word/{part}.xml"
            packing.writestr(name, damaged(content, edits) if hit else content)
    try:
        pages.parsed(file.getvalue(), "word.docx")
    except UnreadableSource as error:
        assert error.remedy


@settings(max_examples=60)
@given(st.binary(max_size=400), st.sampled_from([b"", b"<html>", b"{", b"[", b"PK\x03\x04", b"{\\rtf", b"%PDF-1.4\n"]))
def test_any_bytes_are_read_or_named(content: bytes, start: bytes) -> None:
    try:
        pages.parsed(start + content, "tiedosto")
    except UnreadableSource as error:
        assert error.reason


@pytest.mark.parametrize("format", sorted(STRATEGIES))
def test_no_line_of_an_invented_file_is_lost(format: str) -> None:
    outcomes: set[str] = set()

    def read(made: Invented) -> None:
        outcomes.add(outcome_of(made.content, made.name, made.shown, made.charset))

    invent(format, 25, 7, read)
    assert "read" in outcomes


STRAYS = {
    "text behind the end of the item's frame": pages.DYNASTY_FRAME.format(
        head="Pöytäkirja 17.01.2020",
        content='<div class="tblDoc"><p>§ 5</p><p><b>Melulupa</b></p></div></div><h4>Päätös</h4><p>Hyväksyttiin.</p>',
    ),
    "text behind the end of the part of the text": pages.DYNASTY_10.format(
        kind="Pöytäkirja", section=" § 3", decision="</div></div></div></div></div><p>Päätös</p><p>Hyväksyttiin.</p>"
    ),
    "a paragraph between the cells of a row": "<html><body><table><tr><td>Talousarvio</td><td>12</td><p>Huom. arvio</p>"
    "</tr></table><h1>§ 3</h1><p>Aikataulu</p><h2>Päätös</h2><p>Hyväksyttiin.</p></body></html>",
    "more than the number in the frame of the number": pages.AHJO.replace("12 §", "12 § Jatkokokous 5.2.2024"),
    "a second number": pages.AHJO.replace("12 §</div>", '12 §</div><div class="Asiapykala">13 §</div>'),
    "a letter behind the number": "<html><h1>§ 3 a</h1><p>Aikataulu</p><h2>Päätös</h2><p>Hyväksyttiin.</p></html>",
    "two titles": pages.AHJO.replace(
        '<div class="DnroTmuoto">', '<h1 class="AsiaOtsikko">Toinen</h1><div class="DnroTmuoto">'
    ),
    "a listed title within a text": pages.TWEB_LIST.replace(
        "</body>", "<p>Asian Koulujen työajat käsittely siirtyy seuraavaan kokoukseen.</p></body>"
    ),
    "more than the case number in its field": fields(
        ("Name", "Puistonpenkit"), ("CaseNativeId", "1/00.01/19`90"), ("Decision", "Ei.")
    ),
    "a case number with a zero before it": fields(
        ("Name", "Jatkokokous"), ("CaseNativeId", "067/00.01/1990"), ("Decision", "Ei.")
    ),
    "a field that counts once, twice": fields(
        ("Name", "Jatkokokous"), ("Name", "Toinen"), ("CaseNativeId", "2/00.01/1995"), ("Decision", "Hyväksyttiin.")
    ),
    "a field with a slash in its name": fields(
        ("Name", "Penkit"), ("V/ting", "<p>Jatkokokous</p>"), ("Decision", "Ei.")
    ),
    "a quoted handling without content": fields(
        ("Name", "Puistonpenkit"),
        ("HistoryTopics", '[{"Party": "Vanhusneuvosto", "Article": "7"}]'),
        ("Decision", "Ei."),
    ),
}


@pytest.mark.parametrize("content", STRAYS.values(), ids=STRAYS)
def test_text_where_no_text_should_be_is_kept(content: str) -> None:
    document = read_document(pages.source(content))
    shown = [
        line
        for line in ("Huom. arvio", "Jatkokokous", "Toinen", "siirtyy", "Hyväksyttiin", "067/00.01/1990")
        if line in content
    ]
    assert lost_lines(document, parse_document(document), shown) == []


def test_a_lost_line_is_noticed() -> None:
    document = read_document(pages.source(pages.CLOUDNC))
    meeting = parse_document(document)
    assert lost_lines(document, meeting, ["Latuja kunnostetaan talvella."]) == []
    assert lost_lines(document, meeting, ["Kukaan ei sanonut tätä."]) == ["Kukaan ei sanonut tätä."]


def test_bytes_that_may_be_of_two_charsets() -> None:
    """A line counts as kept in the charset that was guessed, but only if all lines are."""
    lines = ["Päätös", "Maksu ¨ 5"]
    content = "\n".join(lines).encode("cp1252")
    assert "Maksu š 5" in read_document(SourceFile(Path("kokous.txt"), content, "")).blocks[-1].text
    assert outcome_of(content, "kokous.txt", lines, "cp1252") == "read"
    with pytest.raises(AssertionError, match="lost"):
        outcome_of(content, "kokous.txt", [*lines, "Maksu ¨ 7"], "cp1252")
