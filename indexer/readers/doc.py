"""DOC, the binary Word format, read through a converter that is installed on the machine; and RTF as text."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from indexer.document import Document, SourceFile
from indexer.errors import UnreadableSource
from indexer.readers.docbook import docbook_blocks
from indexer.readers.docx import DocxReader
from indexer.readers.rtf import RichText, read_rtf
from indexer.readers.text import TextReader

SECONDS = 60
"""Longer than this no converter may take for one document."""

COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RICH_TEXT = b"{\\rtf"
_WORD_STREAM = "WordDocument".encode("utf-16-le")

_FIELD = re.compile(
    r"[ \t]*\b(?:FORMTEXT|FORMCHECKBOX|DOCPROPERTY|DATE|PAGE|NUMPAGES|REF|HYPERLINK|TITLE)\b"
    r"(?:[ \t]+(?:\\\S+|MERGEFORMAT|\w+_\w+|\"[^\"\n]*\"))*[ \t]{2,}"
)
_REMEDY = (
    "Install antiword, catdoc or LibreOffice (on Debian: apt install antiword), or save the document as DOCX or PDF."
)


class DocReader:
    """Reads RTF, and DOC with antiword, catdoc or LibreOffice: whichever is installed."""

    format = "doc"

    def recognises(self, source: SourceFile) -> bool:
        return source.content.startswith((COMPOUND_FILE, RICH_TEXT))

    def read(self, source: SourceFile) -> Document:
        """Convert the document to text and read that.

        Raises:
            UnreadableSource: it is no Word document, or no converter is installed or can read it.
        """
        if source.content.startswith(RICH_TEXT):
            rich = _rich_text(source)
            read = _of_text(source, rich.text.encode())
            return replace(read, format=self.format, furniture=(*rich.headers, *read.furniture))
        if _WORD_STREAM not in source.content:
            raise UnreadableSource(
                source.path, "it is an Office file, but no Word document", "Save it as DOCX or PDF if it holds minutes."
            )
        converters = [(name, convert) for name, convert in _CONVERTERS if shutil.which(name)]
        if not converters:
            reason = "it is an old Word document (DOC), for which no converter is installed"
            raise UnreadableSource(source.path, reason, _REMEDY)
        for _, convert in converters:
            if (document := _converted(source, convert)) is not None:
                return replace(document, format=self.format)
        tried = ", ".join(name for name, _ in converters)
        raise UnreadableSource(
            source.path, f"it is a Word document that {tried} cannot read", "Save it as DOCX or PDF."
        )


def _of_text(source: SourceFile, text: bytes) -> Document:
    return TextReader().read(replace(source, content=text))


def _rich_text(source: SourceFile) -> RichText:
    try:
        rich = read_rtf(source.content.decode("cp1252", errors="replace"))
    except Exception as error:
        # The converter has no errors of its own: what breaks it depends on the damage.
        raise UnreadableSource(
            source.path, f"it is broken RTF ({type(error).__name__})", "Open it in a word processor and save it again."
        ) from None
    if not rich.text.strip():
        raise UnreadableSource(source.path, "it is RTF without text", "If it holds pictures, make a text of them.")
    return rich


def _converted(source: SourceFile, convert: Callable[[SourceFile, Path], Document]) -> Document | None:
    """What a converter makes of the document, or ``None`` if it fails, finds no text or takes too long."""
    with tempfile.TemporaryDirectory(prefix="pykala-") as folder:
        file = Path(folder) / "document.doc"
        file.write_bytes(source.content)
        try:
            document = convert(source, file)
        except (OSError, subprocess.SubprocessError, UnreadableSource):
            return None
        return document if document.blocks else None


def _run(command: list[str]) -> bytes:
    return subprocess.run(command, check=True, capture_output=True, timeout=SECONDS, stdin=subprocess.DEVNULL).stdout


def _antiword(source: SourceFile, file: Path) -> Document:
    """As DocBook, which keeps the tables. Its plain text draws them with lines."""
    blocks = docbook_blocks(_run(["antiword", "-m", "UTF-8.txt", "-x", "db", str(file)]))
    return Document(source.path, "docbook", tuple(blocks))


def _soffice(source: SourceFile, file: Path) -> Document:
    """As DOCX, which keeps everything."""
    folder = str(file.parent)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    _run(["soffice", profile, "--headless", "--convert-to", "docx", "--outdir", folder, str(file)])
    return DocxReader().read(replace(source, content=file.with_suffix(".docx").read_bytes()))


def _catdoc(source: SourceFile, file: Path) -> Document:
    """As text, without the codes of Word's fields, which it writes out."""
    text = _run(["catdoc", "-d", "utf-8", "-w", str(file)]).decode("utf-8", errors="replace")
    return _of_text(source, _FIELD.sub("", text).encode())


_CONVERTERS: tuple[tuple[str, Callable[[SourceFile, Path], Document]], ...] = (
    ("antiword", _antiword),
    ("soffice", _soffice),
    ("catdoc", _catdoc),
)
"""The better ones first: catdoc knows no tables."""
