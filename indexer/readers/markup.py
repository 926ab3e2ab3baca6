"""From HTML elements to blocks: paragraphs, headings, list items and table rows in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from indexer.document import Block, BlockRole
from indexer.parser.handlings import is_office_holder
from indexer.parser.headings import is_exact_heading, section_kind

if TYPE_CHECKING:
    from lxml.html import HtmlElement

SHORT_LINE = 150
"""Characters. Short lines that follow each other with no gap belong together; paragraphs stand apart."""

MANY_BLOCKS = 3
"""A table cell with more blocks than this makes its table one for layout, not of data."""

_SKIPPED = frozenset(
    {
        *("script", "style", "head", "template", "noscript", "nav", "svg", "object", "embed", "iframe"),
        *("select", "button", "textarea", "input"),
    }
)
_BLOCKS = frozenset(
    {
        *("html", "body", "main", "section", "article", "header", "footer", "aside", "div", "center", "form"),
        *("p", "pre", "blockquote", "address", "figure", "figcaption", "details", "summary", "fieldset", "legend"),
        *("table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "ul", "ol", "li", "dl", "dt", "dd"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "label", "hr"),
    }
)
_PEOPLE = frozenset({"preparer", "presenter"})
_OF_TABLE = frozenset({"caption", "colgroup", "thead", "tbody", "tfoot", "tr", "td", "th", "script", "style"})
_BOLD = frozenset({"b", "strong", "th"})
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_LEVELS = {f"h{n}": n for n in range(1, 7)}
_SPACES = re.compile(r"[\s\u00a0]+")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_TEXT_INDENT = re.compile(r"text-indent\s*:\s*(?P<sign>-?)(?P<size>[0-9]{1,4}(?:\.[0-9]{1,4})?)")
OUTDENTED = 40
"""A first line that stands farther to the left than this (in the style's unit) begins in a column of side headings."""

LONGEST_COLUMN_TITLE = 25
"""Characters of the title of a column."""

_OF_COLUMNS = frozenset({"decision", "proposal", "vote", "handling", "rationale", "notification"})
_ENTRY_MARK = re.compile(r"^(?:[-–•*·]|[0-9]{1,3}[.)]?)$")
_GAP_AFTER_HEADING = re.compile(r"^[\s\u00a0]*(\S[^\u00a0\t]{2,60}?)\s?:?\s?[\u00a0\t][\s\u00a0]+(\S.*)$", re.DOTALL)


def plain(text: str) -> str:
    """The text on one line, with single spaces and no invisible characters."""
    return _SPACES.sub(" ", text.translate(_INVISIBLE)).strip()


def blocks_of(root: HtmlElement) -> list[Block]:
    """The blocks of an element and all within it.

    Lines that ``<br>`` parts are blocks of their own. A heading that opens a paragraph (in bold, or before a wide gap)
    is parted from it. In a table of data each row is a block; a table for layout is read cell by cell.
    """
    writer = _Writer()
    _walk(root, writer)
    writer.end_line()
    return writer.blocks


@dataclass(slots=True)
class _Writer:
    blocks: list[Block] = field(default_factory=list)
    runs: list[tuple[str, bool]] = field(default_factory=list)
    bold: int = 0
    level: int = 0
    marks: list[str] = field(default_factory=list)
    item_mark: str = ""
    gap: bool = True
    hint: str = ""

    def add(self, text: str | None) -> None:
        if text:
            self.runs.append((text, self.bold > 0))

    def end_line(self, *, gap: bool = False) -> None:
        """Make a block of what was gathered. An empty paragraph counts as a gap where ``gap`` says so."""
        runs, self.runs = self.runs, []
        text = plain("".join(run for run, _ in runs))
        if not text:
            # Word processors write empty paragraphs with a hard space in them.
            self.gap = self.gap or (gap and any("\u00a0" in run for run, _ in runs))
            return
        if self.level:
            self._put(Block(text, "heading", level=self.level, bold=True, hint=self.hint))
        elif self.item_mark:
            mark, self.item_mark = self.item_mark, ""
            self._put(Block(f"{mark} {text}", "list_item", hint=self.hint))
        else:
            for part, bold, role in _parted(runs, text):
                self._put(Block(part, role, bold=bold, hint=self.hint))

    def put_row(self, text: str) -> None:
        self._put(Block(text, "table_row", hint=self.hint))

    def put_all(self, blocks: Sequence[Block]) -> None:
        for block in blocks:
            self._put(block)

    def _put(self, block: Block) -> None:
        before = self.blocks[-1] if self.blocks else None
        short = before is not None and len(before.text) < SHORT_LINE and len(block.text) < SHORT_LINE
        under_heading = before is not None and (before.role == "heading" or section_kind(before.text) is not None)
        tight = not self.gap and block.role != "heading" and (short or under_heading)
        self.blocks.append(replace(block, tight=tight))
        self.gap = False


def _parted(runs: Sequence[tuple[str, bool]], text: str) -> Iterator[tuple[str, bool, BlockRole]]:
    """A line whole, or its heading and the rest where both stand on it."""
    raw = "".join(run for run, _ in runs)
    lead = "".join(_bold_lead(runs))
    if plain(lead) and plain(lead) != text and section_kind(plain(lead)) is not None and plain(lead)[:1].isupper():
        yield plain(lead).rstrip(": "), True, "paragraph"
        yield plain(raw[len(lead) :]).lstrip(": "), False, "paragraph"
        return
    first, behind = _first_run(runs)
    if behind[:1].isupper() and first[:1].isupper() and (is_exact_heading(plain(first)) or is_office_holder(first)):
        # Two elements beside each other, which only the style of the first keeps apart.
        yield plain(first).rstrip(": "), True, "paragraph"
        yield plain(behind), False, "paragraph"
        return
    if behind[:1].isspace() and behind.strip()[:1].isupper() and section_kind(first) in _PEOPLE and first[:1].isupper():
        yield first.rstrip(": "), True, "paragraph"
        yield plain(behind), False, "paragraph"
        return
    wide = _GAP_AFTER_HEADING.match(raw)
    if wide is not None and wide[1][:1].isupper() and section_kind(plain(wide[1])) is not None:
        yield plain(wide[1]).rstrip(": "), True, "paragraph"
        yield plain(wide[2]), False, "paragraph"
        return
    yield text, all(bold for run, bold in runs if run.strip()), "paragraph"


def _first_run(runs: Sequence[tuple[str, bool]]) -> tuple[str, str]:
    """The first run with text in it, and all behind it."""
    for index, (run, _) in enumerate(runs):
        if run.strip():
            return run.strip(), "".join(later for later, _ in runs[index + 1 :])
    return "", ""


def _bold_lead(runs: Sequence[tuple[str, bool]]) -> Iterator[str]:
    """The spaces and bold runs with which a line begins."""
    seen = False
    for run, bold in runs:
        if not bold and (seen or run.strip("\u00a0 \t\r\n")):
            return
        seen = seen or bool(bold and run.strip())
        yield run


def _walk(root: HtmlElement, writer: _Writer) -> None:
    """Go through the elements in document order, without recursion: markup may be nested to any depth."""
    stack: list[tuple[HtmlElement, bool]] = [(root, False)]
    while stack:
        element, done = stack.pop()
        tag = element.tag
        if done:
            _close(tag, element, writer)
        elif not isinstance(tag, str):
            pass  # a comment or a processing instruction: only what follows it counts
        elif tag in _SKIPPED or _HIDDEN.search(element.get("style") or ""):
            if tag not in ("script", "style"):
                writer.end_line()
        elif tag == "table" and (rows := _data_rows(element)):
            writer.end_line()
            _write_rows(rows, writer)
        else:
            _open(tag, element, writer)
            writer.add(element.text)
            stack.append((element, True))
            stack.extend((child, False) for child in reversed(element))
            continue
        if element is not root:
            writer.add(element.tail)


def _open(tag: str, element: HtmlElement, writer: _Writer) -> None:
    if tag == "br":
        writer.add(" ") if writer.level else writer.end_line()
        return
    if tag in _BLOCKS:
        writer.end_line()
        writer.item_mark = writer.item_mark if tag not in ("ul", "ol") else ""
    if _is_bold(tag, element):
        writer.bold += 1
    if tag in _LEVELS or (tag == "p" and not writer.level):
        writer.level = _LEVELS.get(tag, 0)
        writer.hint = f"{element.get('class') or ''} {_first_line(element.get('style') or '')}".strip()
    elif tag in ("ul", "ol"):
        writer.marks.append("0" if tag == "ol" else "-")
    elif tag == "li" and writer.marks:
        if writer.marks[-1] != "-":
            writer.marks[-1] = str(int(writer.marks[-1]) + 1)
        writer.item_mark = "-" if writer.marks[-1] == "-" else f"{writer.marks[-1]}."
    elif tag == "hr":
        writer.gap = True


def _first_line(style: str) -> str:
    """How a paragraph's first line stands: ``outdented`` as a side heading is, ``flush`` if the style says so."""
    indent = _TEXT_INDENT.search(style)
    if indent is None:
        return ""
    return "outdented" if indent["sign"] and float(indent["size"]) >= OUTDENTED else "flush"


def _is_bold(tag: str, element: HtmlElement) -> bool:
    return tag in _BOLD or (tag == "span" and _BOLD_STYLE.search(element.get("style") or "") is not None)


def _close(tag: str, element: HtmlElement, writer: _Writer) -> None:
    if tag in _BLOCKS:
        writer.end_line(gap=tag in ("p", "div"))
    if _is_bold(tag, element):
        writer.bold -= 1
    if tag in _LEVELS or (tag == "p" and not writer.level):
        writer.level = 0
        writer.hint = ""
    elif tag in ("ul", "ol") and writer.marks:
        writer.marks.pop()
    elif tag == "li":
        writer.item_mark = ""


def _data_rows(table: HtmlElement) -> list[list[list[Block]]]:
    """The rows of a table of data, each cell as blocks; nothing for a table that only lays out a page."""
    if next(table.iterdescendants("table"), None) is not None or _has_strays(table):
        return []
    rows = [[blocks_of(cell) for cell in row.iterchildren("td", "th")] for row in table.iter("tr")]
    full = [[cell for cell in row if cell] for row in rows]
    if not any(len(row) > 1 for row in full) or next(table.iter("caption"), None) is not None:
        return []
    return full


def _has_strays(table: HtmlElement) -> bool:
    """Whether text stands in a table but in none of its cells, as broken markup has it."""
    for element in table.iter("table", "thead", "tbody", "tfoot", "tr"):
        if (element.text or "").strip():
            return True
        for child in element:
            if (child.tail or "").strip():
                return True
            if child.tag not in _OF_TABLE and isinstance(child.tag, str) and plain(child.text_content()):
                return True
    return False


def joined_heading(lines: Iterable[str]) -> str:
    """The lines of a narrow cell on one, a heading that was cut put together: *Täytäntöönpano-* and *tiedot*."""
    text = " ".join(lines)
    whole = text.replace("- ", "")
    return whole if section_kind(text) is None and section_kind(whole) is not None else text


def is_data(rows: Sequence[Sequence[Sequence[Block]]]) -> bool:
    """Whether a table whose first row has a heading in its first cell is one of data, with columns such as *Päätös* and
    *Päivä*: that row is all in bold type or ``th``, or it is short and the rows below it have no headings.
    """
    if not rows or len(rows[0]) != 2:
        return False
    if all(block.bold and block.role == "paragraph" for cell in rows[0] for block in cell):
        return True
    kinds = [section_kind(joined_heading(block.text for block in row[0])) for row in rows if row]
    beside = " ".join(block.text for block in rows[0][1])
    titled = kinds[0] in _OF_COLUMNS and len(beside) <= LONGEST_COLUMN_TITLE and not beside.endswith(".")
    return titled and len(rows) > 1 and all(len(row) == 2 for row in rows) and not any(kinds[1:])


def in_cell(block: Block) -> Block:
    """A block of the cell beside a heading, marked as such."""
    return replace(block, hint=f"{block.hint} cell".strip())


def side_heading(cells: Sequence[Sequence[Block]], *, data: bool) -> list[Block] | None:
    """The blocks of a row whose first cell is the heading of what the second says; ``None`` if it is no such row, as in
    a table of data."""
    if len(cells) != 2 or data:
        return None
    first = joined_heading(block.text for block in cells[0])
    if section_kind(first) is None or not first[:1].isupper():
        return None
    return [Block(first.rstrip(": "), bold=True), *map(in_cell, cells[1])]


def _write_rows(rows: Sequence[Sequence[list[Block]]], writer: _Writer) -> None:
    data = is_data(rows)
    for cells in rows:
        if not cells:
            continue
        if (parted := side_heading(cells, data=data)) is not None:
            writer.put_all(parted)
        elif len(cells) == 1 or any(len(cell) > MANY_BLOCKS or cell[0].role == "heading" for cell in cells):
            for cell in cells:
                writer.put_all(cell)
        elif len(cells) == 2 and _ENTRY_MARK.match(first := joined_heading(block.text for block in cells[0])):
            writer.put_all([Block(f"{first} {' '.join(block.text for block in cells[1])}", "list_item")])
        else:
            writer.put_row("\t".join(" ".join(block.text for block in cell) for cell in cells))
