"""DOC, the binary Word format, read through a converter that is installed on the machine; and RTF."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from indexer.document import Document, SourceFile
from indexer.errors import UnreadableSource
from indexer.readers.text import TextReader

SECONDS = 60
"""Longer than this no converter may take for one document."""

COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RICH_TEXT = b"{\\rtf"
_WORD_STREAM = "WordDocument".encode("utf-16-le")

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
            return self._of_text(source, _rich_text(source).encode())
        if _WORD_STREAM not in source.content:
            raise UnreadableSource(
                source.path, "it is an Office file, but no Word document", "Save it as DOCX or PDF if it holds minutes."
            )
        converters = [(name, convert) for name, convert in _CONVERTERS if shutil.which(name)]
        if not converters:
            reason = "it is an old Word document (DOC), for which no converter is installed"
            raise UnreadableSource(source.path, reason, _REMEDY)
        for _, convert in converters:
            text = _converted(source.content, convert)
            if text is not None and text.strip():
                return self._of_text(source, text)
        tried = ", ".join(name for name, _ in converters)
        raise UnreadableSource(
            source.path, f"it is a Word document that {tried} cannot read", "Save it as DOCX or PDF."
        )

    def _of_text(self, source: SourceFile, text: bytes) -> Document:
        return replace(TextReader().read(replace(source, content=text)), format=self.format)


def _rich_text(source: SourceFile) -> str:
    from striprtf.striprtf import rtf_to_text

    try:
        text: str = rtf_to_text(source.content.decode("cp1252", errors="replace"), encoding="cp1252", errors="replace")
    except Exception as error:
        # The converter has no errors of its own: what breaks it depends on the damage.
        raise UnreadableSource(
            source.path, f"it is broken RTF ({type(error).__name__})", "Open it in a word processor and save it again."
        ) from None
    if not text.strip():
        raise UnreadableSource(source.path, "it is RTF without text", "If it holds pictures, make a text of them.")
    return text


def _converted(content: bytes, convert: Callable[[Path], bytes]) -> bytes | None:
    """The text that a converter makes of the content, or ``None`` if it fails or takes too long."""
    with tempfile.TemporaryDirectory(prefix="pykala-") as folder:
        file = Path(folder) / "document.doc"
        file.write_bytes(content)
        try:
            return convert(file)
        except (OSError, subprocess.SubprocessError):
            return None


def _run(command: list[str]) -> bytes:
    return subprocess.run(command, check=True, capture_output=True, timeout=SECONDS, stdin=subprocess.DEVNULL).stdout


def _antiword(file: Path) -> bytes:
    return _run(["antiword", "-m", "UTF-8.txt", "-w", "0", str(file)])


def _catdoc(file: Path) -> bytes:
    return _run(["catdoc", "-d", "utf-8", "-w", str(file)])


def _soffice(file: Path) -> bytes:
    profile = f"-env:UserInstallation=file://{file.parent}/profile"
    _run(
        [
            "soffice",
            profile,
            "--headless",
            "--convert-to",
            "txt:Text (encoded):UTF8",
            "--outdir",
            str(file.parent),
            str(file),
        ]
    )
    return file.with_suffix(".txt").read_bytes()


_CONVERTERS: tuple[tuple[str, Callable[[Path], bytes]], ...] = (
    ("antiword", _antiword),
    ("catdoc", _catdoc),
    ("soffice", _soffice),
)
