"""Plain text: its charset, and its lines as blocks."""

from __future__ import annotations

import codecs
import itertools
import re

from indexer.document import Document, SourceFile
from indexer.errors import UnreadableSource
from indexer.readers.layout import Line, PageLines, to_blocks, without_furniture
from models.characters import plain

LARGEST_TEXT = 8 * 2**20
"""Bytes. The minutes of one meeting are a hundredth of this; more is some other kind of file."""

MOST_LINES = 100_000
"""Lines of one text, some two thousand pages; more would take the parser longer than anybody waits."""

SAMPLE = 200_000
"""Bytes looked at to tell the charset and whether there is any minutes' text at all."""

FEWEST_PAGES = 3
"""Lines with rising page numbers that part a text into pages, at least."""

TAB = 8
_PAGE_NUMBER = re.compile(r"\b(?:sivu|sida)\s*(\d{1,4})\b|(?<![\d/.])(\d{1,4})\s?(?=\(\d{1,4}\)\s*$)", re.IGNORECASE)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CHARSETS = ("utf-8", "cp1252", "iso8859_15", "cp850", "mac_roman")
"""Single-byte charsets (and UTF-8 with slips) of which one is guessed."""

_USED = frozenset("äöåÄÖÅ§éÉüÜšŠžŽ–—”“’•…€°´½²³\xa0\xad")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_COLUMN_GAP = re.compile(r"(?<=\S)(?: {3,}|\t+)(?=\S)")
_NUMBERED = re.compile(r"§|^\s*(?:asia|ärende)\s+\d", re.IGNORECASE | re.MULTILINE)


def decode(content: bytes) -> str | None:
    """Decode text of unknown charset: UTF-8, UTF-16, UTF-32, or a single-byte charset; ``None`` if it is no text."""
    for mark, charset in _MARKS:
        if content.startswith(mark):
            return content.decode(charset, errors="replace")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_guessing(content)
    return text if "\x00" not in text else _utf16_without_mark(content)


def _decode_guessing(content: bytes) -> str | None:
    if b"\x00" in content[:SAMPLE]:
        return _utf16_without_mark(content)
    charset = max(CHARSETS, key=lambda charset: _finnish(content[:SAMPLE], charset))
    return content.decode(charset, errors="replace")


def _finnish(sample: bytes, charset: str) -> int:
    """How well the bytes beyond ASCII, read in a charset, are the letters and marks that Finnish minutes use."""
    beyond = [char for char in sample.decode(charset, errors="replace") if ord(char) > 127]
    used = sum(char in _USED for char in beyond)
    return 2 * used - len(beyond)


def _utf16_without_mark(content: bytes) -> str | None:
    sample = content[:SAMPLE]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = max(1, len(sample) // 2)
    if odd > 0.7 * half and even < 0.1 * half:
        return content.decode("utf-16-le", errors="replace")
    if even > 0.7 * half and odd < 0.1 * half:
        return content.decode("utf-16-be", errors="replace")
    return None


class TextReader:
    """Reads plain text. Asked last: any text that no other reader recognises."""

    format = "text"

    def recognises(self, source: SourceFile) -> bool:
        sample = source.content[:SAMPLE]
        control = len(_CONTROL.findall(sample.decode("latin-1")))
        return source.content.startswith(tuple(mark for mark, _ in _MARKS)) or (
            control <= 1 + 0.01 * len(sample) or _utf16_without_mark(sample) is not None
        )

    def read(self, source: SourceFile) -> Document:
        """Read the text as blocks.

        Raises:
            UnreadableSource: the text is larger than any minutes, or its bytes are no text.
        """
        if len(source.content) > LARGEST_TEXT:
            raise UnreadableSource(
                source.path,
                f"it is a text of {len(source.content) / 2**20:.0f} MB, larger than any minutes",
                f"Split it by meeting: texts up to {LARGEST_TEXT // 2**20} MB are read.",
            )
        text = decode(source.content)
        if text is None:
            raise UnreadableSource(source.path, "its bytes are no text", "Save it as plain text in UTF-8.")
        if (lines := max(text.count("\n"), text.count("\r"))) > MOST_LINES:
            raise UnreadableSource(
                source.path,
                f"it is a text of {lines} lines, longer than any minutes",
                f"Split it by meeting: texts up to {MOST_LINES} lines are read.",
            )
        body, furniture = without_furniture(_pages(text))
        return Document(source.path, self.format, tuple(to_blocks(body)), furniture=tuple(furniture), pages=len(body))


def _pages(text: str) -> list[PageLines]:
    """The text's pages, which form feeds part, or page headers. Places are counted in characters and lines."""
    pages = []
    clean = _CONTROL.sub("", plain(text.replace("\r\n", "\n").replace("\r", "\n")))
    printed = [page.split("\n") for page in clean.split("\f")]
    for number, rows in enumerate(_parted_by_headers(printed[0]) if len(printed) == 1 else printed, start=1):
        height = float(len(rows))
        lines = [
            line
            for row, content in enumerate(rows)
            if (line := _line(content.replace("\xa0", " "), height - row, number)) is not None
        ]
        pages.append(PageLines(number, height, tuple(lines)))
    return pages


def _parted_by_headers(rows: list[str]) -> list[list[str]]:
    """The pages of a text without form feeds: a line with a page number that rises by one begins or ends each."""
    numbered: dict[str, list[tuple[int, int]]] = {}
    for index, row in enumerate(rows):
        if (found := _PAGE_NUMBER.search(row)) and "§" not in row:
            rest = row[: found.start()] + row[found.end() :]
            numbered.setdefault(" ".join(rest.split()), []).append((index, int(found[1] or found[2])))
    for places in numbered.values():
        numbers = [number for _, number in places]
        if len(places) >= FEWEST_PAGES and numbers == list(range(numbers[0], numbers[0] + len(numbers))):
            # The first of them stands at the head of the text where they are headers.
            at_head = not any(row.strip() for row in rows[max(0, places[0][0] - 2) : places[0][0]]) or places[0][0] < 3
            cuts = [index if at_head else index + 1 for index, _ in places]
            edges = [0, *(cut for cut in cuts if cut), len(rows)]
            return [rows[begin:end] for begin, end in itertools.pairwise(edges) if end > begin]
    return [rows]


def _line(content: str, base: float, page: int) -> Line | None:
    expanded = content.expandtabs(TAB) if content[:1].isspace() else content
    stripped = expanded.strip()
    if not stripped:
        return None
    left = float(len(expanded) - len(expanded.lstrip()))
    first_word = stripped.split(None, 1)[0]
    cells = _COLUMN_GAP.split(stripped)
    printed = "\t".join(" ".join(cell.split()) for cell in cells)
    return Line(printed, left, left + len(stripped), base, float(len(first_word)), 1.0, False, page)
