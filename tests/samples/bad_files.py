"""Makers of bad and odd input files, for every test of what happens to them. Each writes under the given folder."""

from __future__ import annotations

import json
import struct
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

# A small meeting as text, for the odd files that can be read.
MEETING = """Honkaperän kunta
Kunnanhallitus | 11.3.2024
Pöytäkirja

§ 45

Nuorisotyön määräraha

HONDno-2024-45

Ehdotus

Kunnanhallitus myöntää nuorisotyöhön 5 000 €.

Päätös

Hyväksyttiin.
"""


def empty_file(folder: Path) -> Path:
    """A file of no bytes that is called a PDF."""
    return _write(folder / "tyhja.pdf", b"")


def blank_text(folder: Path) -> Path:
    """A text of white space alone."""
    return _write(folder / "valeja.txt", b" \n\n\t\n")


def broken_pdf(folder: Path) -> Path:
    """A PDF cut off in the middle of its first object, so that there is neither a page nor a cross-reference table."""
    return _write(folder / "rikki.pdf", b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R")


def encrypted_pdf(folder: Path) -> Path:
    """A PDF that opens with a password alone."""
    path = folder / "salattu.pdf"
    canvas = Canvas(str(path), encrypt=StandardEncryption("salasana", "omistaja"))
    canvas.drawString(72, 720, "§ 1 Salattu asia")
    canvas.save()
    return path


def scanned_pdf(folder: Path) -> Path:
    """A PDF of two pages that are pictures, with no text."""
    path = folder / "skannattu.pdf"
    canvas = Canvas(str(path))
    for _ in range(2):
        canvas.drawImage(ImageReader(BytesIO(_png(60, 80))), 36, 36, 520, 770)
        canvas.showPage()
    canvas.save()
    return path


def zip_called_docx(folder: Path) -> Path:
    """The bytes that begin a zip archive, and no archive after them, called a Word document."""
    return _write(folder / "arkisto.docx", b"PK\x03\x04" + b"\x00" * 60)


def zip_without_word_document(folder: Path) -> Path:
    """A sound zip archive that holds no Word document, called one."""
    path = folder / "kuvia.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("kuva.png", _png(4, 4))
    return path


def big_text(folder: Path, size: int = 50_000_000) -> Path:
    """A text of ``size`` bytes in which no § stands."""
    line = b"Lokirivi ilman asiaa, 2024-03-11 12:00:00 palvelin vastasi.\n"
    return _write(folder / "iso.txt", (line * (size // len(line) + 1))[:size])


def folder_without_minutes(folder: Path) -> Path:
    """A folder that holds a picture and an empty folder."""
    made = folder / "ei-poytakirjoja"
    (made / "alikansio").mkdir(parents=True)
    _write(made / "kuva.png", _png(4, 4))
    return made


def dangling_link(folder: Path) -> Path:
    """A link to a file that is not there, which nobody can read, the superuser included."""
    path = folder / "katkennut.pdf"
    path.symlink_to(folder / "poistettu.pdf")
    return path


def folder_called_pdf(folder: Path) -> Path:
    """An empty folder whose name ends in .pdf."""
    path = folder / "kansio.pdf"
    path.mkdir()
    return path


def binary_called_text(folder: Path) -> Path:
    """Bytes of no encoding called a text."""
    return _write(folder / "tavuja.txt", bytes(range(256)) * 40)


def html_without_items(folder: Path) -> Path:
    """A web page that is no minutes: a page of an error, as a crawler saves it."""
    return _write(folder / "404.html", b"<!DOCTYPE html><title>404</title><h1>Sivua ei l\xc3\xb6ydy</h1>")


def broken_json_lines(folder: Path) -> Path:
    """JSON Lines: a good item, a cut line, a line that is no object, no id, no text, and the first id once more."""
    good = {"id": "a-1", "title": "Hyvä asia", "text": "§ 1 Hyvä asia. Päätös: hyväksyttiin.", "section": 1}
    lines = [
        json.dumps(good, ensure_ascii=False),
        '{"id": "a-2", "text": "katkennut',
        '["luettelo"]',
        json.dumps({"text": "Tunnus puuttuu."}),
        json.dumps({"id": "a-5"}),
        json.dumps(good | {"title": "Sama tunnus uudelleen"}, ensure_ascii=False),
        "",
        json.dumps({"id": "a-7", "title": "Toinen hyvä asia", "text": "Teksti."}, ensure_ascii=False),
    ]
    return _write(folder / "rikki.jsonl", "\n".join(lines).encode())


def html_in_windows_1252(folder: Path) -> Path:
    """A page of minutes in windows-1252 that says so in its head. It can be read."""
    body = "".join(f"<p>{line}</p>\n" for line in MEETING.splitlines() if line)
    head = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1252"></head><body>\n'
    return _write(folder / "cp1252.html", f"{head}{body}</body></html>\n".encode("cp1252"))


def text_in_utf_16(folder: Path) -> Path:
    """A text of minutes in UTF-16 with its byte order mark, as Windows Notepad saves it. It can be read."""
    return _write(folder / "utf16.txt", MEETING.replace("\n", "\r\n").encode("utf-16"))


def text_in_latin_1(folder: Path) -> Path:
    """A text of minutes in ISO 8859-15, which says nothing of its encoding. It can be read."""
    return _write(folder / "latin.txt", MEETING.encode("iso8859-15"))


# Those that hold nothing to index: each must be named with reason and remedy, and the rest indexed.
UNREADABLE: tuple[Callable[[Path], Path], ...] = (
    empty_file,
    blank_text,
    broken_pdf,
    encrypted_pdf,
    scanned_pdf,
    zip_called_docx,
    zip_without_word_document,
    dangling_link,
    binary_called_text,
    html_without_items,
)
# Odd, yet every one holds the item § 45 of MEETING.
ODD_BUT_READABLE: tuple[Callable[[Path], Path], ...] = (html_in_windows_1252, text_in_utf_16, text_in_latin_1)


def _write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _png(width: int, height: int) -> bytes:
    """A grey picture."""
    rows = b"".join(b"\x00" + bytes((x * 7 + y * 5) % 256 for x in range(width)) for y in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
