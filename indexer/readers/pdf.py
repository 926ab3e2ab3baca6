"""PDF through PDFium: the text in the order of the file, with the place, size and weight of each line."""

from __future__ import annotations

import itertools
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from indexer.document import Document, SourceFile
from indexer.errors import UnreadableSource
from indexer.readers.layout import LONE_BULLET, Line, PageLines, to_blocks, without_furniture
from indexer.readers.tables import with_rows

_PDFIUM = threading.Lock()
"""PDFium must not be used by two threads at once."""

_PASSWORD_NEEDED = 4
_WORD = re.compile(r"[^\s\u200b\xa0]+")
# PDFium writes a hyphen at the end of a printed line as U+FFFE (U+0002 in older builds) and drops the line break.
_LINE_END = re.compile("\r\n|\n|\r|[\ufffe\x02]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_MISSING_OCR = "Recognise the text (for example: ocrmypdf -l fin scan.pdf text.pdf) and index the result."
CELL_GAP = 1.4
"""Width, in sizes of the type, from which a gap in a line parts two cells of a table."""

BOLD_WEIGHT = 600

LINE_STEP = 0.8
"""Distance of two words, in sizes of the type, from which they stand on two lines; a raised "2" stands nearer."""

UPWARD_STEPS = 0.3
"""Share of the steps from line to line that lead up the page, from which the file's order is none."""

FEWEST_LINES = 8
"""Lines of a page whose order can be judged."""


class PdfReader:
    """Reads PDF files that hold text."""

    format = "pdf"

    def recognises(self, source: SourceFile) -> bool:
        return b"%PDF-" in source.content[:1024]

    def read(self, source: SourceFile) -> Document:
        """Read the text of all pages.

        Raises:
            UnreadableSource: the file is encrypted, broken, or a scan without text.
        """
        with _PDFIUM:
            pages, warnings = _read_pages(source)
        if not any(line.text for page in pages for line in page.lines):
            raise UnreadableSource(source.path, "it holds no text, only pictures of pages (a scan)", _MISSING_OCR)
        body, furniture = without_furniture(pages)
        return Document(
            source.path,
            self.format,
            tuple(to_blocks(body)),
            furniture=tuple(furniture),
            pages=len(pages),
            warnings=tuple(warnings),
        )


def _read_pages(source: SourceFile) -> tuple[list[PageLines], list[str]]:
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(source.content)
    except pypdfium2.PdfiumError as error:
        raise _unopened(source.path, error) from None
    pages: list[PageLines] = []
    unread: list[int] = []
    empty: list[int] = []
    try:
        for index in range(len(pdf)):
            try:
                page = _read_page(pdf, index)
            except pypdfium2.PdfiumError:
                unread.append(index + 1)
                continue
            pages.append(page)
            if not page.lines:
                empty.append(index + 1)
        if not pages:
            raise _unopened(source.path, None)
    finally:
        pdf.close()
    warnings = []
    if unread:
        warnings.append(f"Pages {_listed(unread)} are broken and were not read.")
    if empty and len(empty) < len(pages):
        warnings.append(f"Pages {_listed(empty)} hold no text. If they are scans: {_MISSING_OCR}")
    return pages, warnings


def _unopened(path: Path, error: Any) -> UnreadableSource:
    if getattr(error, "err_code", None) == _PASSWORD_NEEDED:
        return UnreadableSource(
            path, "it is encrypted and opens only with a password", "Save it without a password and index it again."
        )
    return UnreadableSource(path, "it is a broken PDF file", "Fetch the file again from where it was published.")


def _listed(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:10]))
    return f"{shown} and {len(numbers) - 10} more" if len(numbers) > 10 else shown


def _read_page(pdf: Any, index: int) -> PageLines:
    page = pdf[index]
    try:
        text_page = page.get_textpage()
        try:
            lines = with_rows(_with_list_marks(_in_reading_order(list(_lines(text_page, index + 1)))))
            return PageLines(index + 1, page.get_height(), tuple(lines))
        finally:
            text_page.close()
    finally:
        page.close()


def _page_text(text_page: Any) -> str:
    """The text of the page in which every character stands at its PDFium index."""
    import pypdfium2.raw as pdfium

    count = text_page.count_chars()
    text: str = text_page.get_text_range() if count else ""
    if len(text) == count:
        return text
    # Characters outside the text, or outside the Basic Multilingual Plane, shift the indices: ask one by one.
    codes = (pdfium.FPDFText_GetUnicode(text_page, position) for position in range(count))
    return "".join(chr(code) if code and not 0xD800 <= code < 0xE000 else " " for code in codes)


def _lines(text_page: Any, number: int) -> Iterator[Line]:
    import pypdfium2.raw as pdfium

    text = _page_text(text_page)
    box = pdfium.FS_RECTF()
    place = pdfium.FPDFText_GetLooseCharBox
    places = _Places(text_page, box, place, pdfium)
    start = 0
    for end in [*_LINE_END.finditer(text), None]:
        stop = end.start() if end else len(text)
        hyphen = "-" if end and end.group() in "\ufffe\x02" else ""
        words = [places.word(word) for word in _WORD.finditer(text, start, stop)]
        if words:
            size = places.size(words[0].start) or 1.0
            lines = _by_height(words, size)
            for number_of_line, of_line in enumerate(lines, start=1):
                last = hyphen if number_of_line == len(lines) else ""
                if (line := _line(text, of_line, size, stop, last, number, places)) is not None:
                    yield line
        start = end.end() if end else stop


def _by_height(words: list[_Word], size: float) -> list[list[_Word]]:
    """The words of a line, parted where one stands a line lower or higher: PDFium takes a letter alone on its line to
    the line before it.
    """
    base = words[0].base
    if all(abs(word.base - base) <= LINE_STEP * size for word in words):
        return [words]
    lines = [words[:1]]
    for before, word in itertools.pairwise(words):
        if abs(word.base - before.base) > LINE_STEP * size:
            lines.append([])
        lines[-1].append(word)
    return lines


def _with_list_marks(lines: list[Line]) -> list[Line]:
    """The lines, where the number or bullet of a list stands before what it marks.

    Browsers that print to PDF put all the numbers of a page's lists in front of the page.
    """
    marks = [line for line in lines if LONE_BULLET.match(line.text)]
    if not marks:
        return lines
    rest = [line for line in lines if not LONE_BULLET.match(line.text)]
    for mark in marks:
        beside = [
            (line.left, index)
            for index, line in enumerate(rest)
            if abs(line.base - mark.base) < 0.6 * mark.size and mark.right <= line.left < mark.right + 6 * mark.size
        ]
        if beside:
            _, index = min(beside)
            line = rest[index]
            rest[index] = replace(line, text=f"{mark.text} {line.text}", left=mark.left, first_word=mark.first_word)
        else:
            # Nothing stands beside it: it goes where it is printed.
            lower = (index for index, line in enumerate(rest) if line.base < mark.base)
            rest.insert(next(lower, len(rest)), mark)
    return rest


def _in_reading_order(lines: list[Line]) -> list[Line]:
    """The lines as the file has them, or from the top down where the file has them in no order at all.

    The file's own order is the better one as a rule: it keeps the text of a column or of a table's cell together.
    """
    upwards = sum(after.base > before.base + before.size for before, after in itertools.pairwise(lines))
    if len(lines) < FEWEST_LINES or upwards < UPWARD_STEPS * len(lines):
        return lines
    ordered: list[Line] = []
    for line in sorted(lines, key=lambda line: (-round(line.base), line.left)):
        before = ordered[-1] if ordered else None
        if before is not None and abs(before.base - line.base) < 0.3 * line.size and line.left >= before.right:
            gap = "\t" if line.left - before.right > CELL_GAP * line.size else " "
            ordered[-1] = replace(before, text=f"{before.text}{gap}{line.text}", right=line.right)
        else:
            ordered.append(line)
    return ordered


class _Word(NamedTuple):
    """A word, where it begins and ends in the text of its page, and its left, right and lower edge in points."""

    text: str
    start: int
    end: int
    left: float
    right: float
    base: float


class _Places:
    """Where the characters of a page stand."""

    def __init__(self, text_page: Any, box: Any, place: Callable[..., Any], pdfium: Any) -> None:
        self._text_page = text_page
        self._box = box
        self._place = place
        self._pdfium = pdfium

    def word(self, found: re.Match[str]) -> _Word:
        start, end = found.span()
        self._place(self._text_page, end - 1, self._box)
        right = self._box.right
        self._place(self._text_page, start, self._box)
        return _Word(found.group(), start, end, self._box.left, right, self._box.bottom)

    def size(self, position: int) -> float:
        return float(self._pdfium.FPDFText_GetFontSize(self._text_page, position))

    def bold(self, position: int) -> bool:
        if self._pdfium.FPDFText_GetFontWeight(self._text_page, position) >= BOLD_WEIGHT:
            return True
        buffer = self._pdfium.ctypes.create_string_buffer(96)
        flags = self._pdfium.ctypes.c_int()
        self._pdfium.FPDFText_GetFontInfo(self._text_page, position, buffer, 96, flags)
        return b"bold" in buffer.value.lower()


def _line(
    text: str, found: list[_Word], size: float, stop: int, hyphen: str, page: int, places: _Places
) -> Line | None:
    """The line of some words in type of a size; ``stop`` is where the text of the whole line ends."""
    base = found[0].base
    words = found
    # A zero-width space parts no words, it only lets the line break: it is the gap "" here.
    gaps = ["" if text[a.end : b.start] == "\u200b" else " " for a, b in itertools.pairwise(found)]
    if any(after.left < before.left for before, after in itertools.pairwise(words)):
        # A raised "2" comes in the file behind the line it stands in.
        words = sorted(words, key=lambda word: word.left)
        gaps = ["" if after.left - before.right < 0.1 * size else " " for before, after in itertools.pairwise(words)]
    printed = words[0].text
    first_word = words[0].right
    unbroken = True
    for gap, before, word in zip(gaps, words, words[1:], strict=False):
        wide = gap and word.left - before.right > CELL_GAP * size
        printed += ("\t" if wide else gap) + word.text
        unbroken = unbroken and not gap
        first_word = word.right if unbroken else first_word
    # A zero-width space behind a hyphen says that the hyphen was written: it is kept at the end of the line only.
    tail = "\u200b" if text[found[-1].end : stop].startswith("\u200b") and printed.endswith("-") else ""
    printed = _CONTROL.sub("", printed) + hyphen
    if not printed.strip():
        return None
    left, right = words[0].left, max(word.right for word in words)
    return Line(printed + tail, left, right, base, first_word - left, size, places.bold(found[0].start), page)
