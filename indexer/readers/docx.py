"""DOCX: the paragraphs and tables of the body in order, as Word shows them: with the numbers of lists, the notes below
their paragraph, without what is hidden or deleted. Headers and footers are furniture."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from indexer.document import Block, BlockRole, Document, SourceFile
from indexer.errors import UnreadableSource
from indexer.parser.headings import meeting_part, section_kind
from indexer.readers.docx_numbering import BULLET, MOST_BASES, Numbering, numbering_of, value_of
from indexer.readers.markup import in_cell, is_data, plain, side_heading

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

LARGEST_UNPACKED = 300 * 2**20
"""Bytes of a DOCX unpacked. More is a zip bomb or no minutes."""

MANY_PARAGRAPHS = 3
"""A table cell with more paragraphs than this makes its table one for layout, not of data."""

_HEADING = re.compile(r"^(?:heading|otsikko|rubrik)\s*(?P<level>[1-9])", re.IGNORECASE)
_TITLE = re.compile(r"^(?:title|otsikko|rubrik|pääotsikko|asiaotsikko)$", re.IGNORECASE)
_LIST = re.compile(r"^(?:list|luettelo|lista)", re.IGNORECASE)
_WRAPPERS = frozenset({"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"})
_LEFT_OUT = frozenset({"del", "moveFrom", "Fallback", "instrText", "rPr", "pPr", "sdtPr"})
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
TEXT_LEVEL = 9
"""The level of the outline on which Word puts what is no heading."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_POINTS = 12700
"""English Metric Units in a point."""


class DocxReader:
    """Reads DOCX, and DOCM whose macros are not touched."""

    format = "docx"

    def recognises(self, source: SourceFile) -> bool:
        return source.content.startswith((b"PK\x03\x04", b"PK\x05\x06"))

    def read(self, source: SourceFile) -> Document:
        """Read the document.

        Raises:
            UnreadableSource: it is a zip of some other kind, broken, encrypted, too large or without text.
        """
        document = _opened(source)
        try:
            blocks = tuple(_blocks(document.element.body, _Look(document)))
        except Exception as error:
            raise _broken(source, error) from None
        if not blocks:
            raise UnreadableSource(
                source.path, "the document holds no text", "If it holds pictures, make a text of them."
            )
        title, furniture = _beside(document)
        return Document(
            source.path, self.format, blocks, metadata={"title": title} if title else {}, furniture=furniture
        )


def _broken(source: SourceFile, error: Exception) -> UnreadableSource:
    """What python-docx, lxml and zipfile raise for what is broken inside, each its own errors, in plain words."""
    return UnreadableSource(
        source.path,
        f"it is a broken Word document ({type(error).__name__})",
        "Open it in a word processor and save it again.",
    )


def _beside(document: WordDocument) -> tuple[str, tuple[str, ...]]:
    """The document's title and its page headers and footers; nothing of them if they are broken."""
    try:
        return plain(document.core_properties.title or ""), tuple(dict.fromkeys(_furniture(document)))
    except Exception:
        return "", ()


def _opened(source: SourceFile) -> WordDocument:
    import docx

    try:
        with zipfile.ZipFile(io.BytesIO(source.content)) as archive:
            names = set(archive.namelist())
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, UnicodeError):
        raise UnreadableSource(source.path, "it is a broken DOCX or zip", "Fetch the file again.") from None
    if "[Content_Types].xml" not in names or not any(name.startswith("word/") for name in names):
        raise UnreadableSource(source.path, "it is a zip and no Word document", "Unpack it and index what it holds.")
    if unpacked > LARGEST_UNPACKED:
        raise UnreadableSource(source.path, "unpacked it is larger than any minutes", "Split it by meeting.")
    try:
        return docx.Document(io.BytesIO(source.content))
    except Exception as error:
        raise _broken(source, error) from None


def _furniture(document: WordDocument) -> Iterator[str]:
    look = _Look(document)
    for section in document.sections:
        headers = (section.header, section.first_page_header, section.even_page_header)
        for part in (*headers, section.footer, section.first_page_footer, section.even_page_footer):
            yield from (block.text for block in _blocks(part._element, look))


def _blocks(parent: Any, look: _Look) -> Iterator[Block]:
    """The blocks of a body, a page header or the like, in order; what its notes say stands below where they are."""
    gap = True
    for element in _within(parent, "p", "tbl"):
        if _name(element) == "tbl":
            yield from _table(element, look)
            gap = True
        else:
            blocks = list(_paragraph(element, look, tight=not gap))
            yield from blocks
            gap = not blocks
        yield from _notes(element, look)


def _notes(element: Any, look: _Look) -> Iterator[Block]:
    """The footnotes and endnotes to which a paragraph or a table refers."""
    for reference in element.iter(f"{_W}footnoteReference", f"{_W}endnoteReference"):
        note = look.notes.get((_name(reference).removesuffix("Reference"), reference.get(f"{_W}id", "")))
        if note is not None:
            # Of a note only the text counts, whatever its style is.
            yield from (replace(block, role="paragraph", level=0, bold=False) for block in _cell(note, look))


def _table(table: Any, look: _Look) -> Iterator[Block]:
    """The blocks of a table, without its rows that were deleted."""
    kept = (row for row in _within(table, "tr") if row.find(f"{_W}trPr/{_W}del") is None)
    rows = [[blocks for cell in _within(row, "tc") if (blocks := _cell(cell, look))] for row in kept]
    filled = [row for row in rows if row]
    data = is_data(filled)
    for cells in filled:
        yield from _row(cells, data=data)


def _within(parent: Any, *names: str) -> Iterator[Any]:
    """The children of these names, also those in content controls and insertions; nothing that was deleted."""
    for child in parent:
        name = _name(child)
        if name in names:
            yield child
        elif name in _WRAPPERS:
            yield from _within(child, *names)


def _name(element: Any) -> str:
    """The name of an element without its namespace; of a comment none."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _paragraph(element: Any, look: _Look, *, tight: bool) -> Iterator[Block]:
    """A paragraph; each line of one that has line breaks."""
    style = look.style(element)
    mark = look.numbering.mark(element)
    lines = [line for line in "".join(_texts(element)).split("\n") if plain(line)]
    if "§" in mark:
        lines[:1] = [f"{mark} {line}" for line in lines[:1]] or [mark]
        mark = ""
    level = look.level(element)
    if level:
        if lines:
            text = plain(" ".join(lines))
            known = section_kind(text) is not None or meeting_part(text) is not None
            numbered = text if known or mark in ("", BULLET) else f"{mark} {text}"
            yield Block(numbered, "heading", level=level, bold=True, hint=style.name)
        return
    shown = _Shown(_indent(element), look.is_bold(element), tight, style.name)
    mark = mark or (BULLET if _LIST.match(style.name) else "")
    for index, line in enumerate(lines):
        text = "\t".join(cell for part in line.split("\t") if (cell := plain(part)))
        if mark and index == 0:
            yield shown.block(f"{mark} {text}", "list_item")
        else:
            yield from _line(text, replace(shown, tight=tight or index > 0))


@dataclass(frozen=True, slots=True)
class _Shown:
    """How a paragraph looks: its left edge in points, its type, whether it stands directly below, its style."""

    indent: float
    bold: bool
    tight: bool
    style: str

    def block(self, text: str, role: BlockRole = "paragraph") -> Block:
        return Block(text, role, indent=self.indent, bold=self.bold, tight=self.tight, hint=self.style)


def _line(text: str, shown: _Shown) -> Iterator[Block]:
    """A line; a side heading before a tab stands beside its text, as in two columns."""
    heading, _, beside = text.partition("\t")
    kind = section_kind(heading) if beside and heading[:1].isupper() else None
    if kind is None or kind == "other" or "\t" in beside:
        yield shown.block(text, "paragraph" if kind is None else "table_row")
    else:
        yield Block(heading.rstrip(": "), bold=True, tight=shown.tight)
        yield in_cell(replace(shown, bold=False, tight=True).block(beside))


def _indent(element: Any) -> float:
    indent = None if element.pPr is None else element.pPr.ind_left
    return float(indent) / _POINTS if indent else 0.0


def _texts(element: Any) -> Iterator[str]:
    """The text of a paragraph in order, fields, links, insertions and text boxes included, what is deleted or hidden
    left out."""
    for child in element:
        name = _name(child)
        if name == "t":
            yield child.text or ""
        elif name in _CHARACTERS:
            yield _CHARACTERS[name]
        elif name == "p":
            # A paragraph of a text box.
            yield "\n"
            yield from _texts(child)
            yield "\n"
        elif name not in _LEFT_OUT and not (name == "r" and _says(child.find(f"{_W}rPr"), "vanish")):
            yield from _texts(child)


def _says(properties: Any, name: str) -> bool | None:
    """Whether properties switch something on (*bold*, *hidden*) or off; ``None`` where they do not say."""
    switch = None if properties is None else properties.find(f"{_W}{name}")
    return None if switch is None else switch.get(f"{_W}val", "true") not in ("0", "false", "off")


@dataclass(frozen=True, slots=True)
class _Style:
    """A style with what it has from those that it is based on: its name, the level of a heading or 0, bold type."""

    name: str
    level: int
    bold: bool


_NO_STYLE = _Style("", 0, False)


class _Look:
    """What the other parts of a document say of how its paragraphs look."""

    def __init__(self, document: WordDocument) -> None:
        self._document = document
        self.numbering: Numbering = numbering_of(document)
        self._default = _default_style(document)

    @cached_property
    def _styles(self) -> Mapping[str, _Style]:
        elements = {style.get(f"{_W}styleId", ""): style for style in self._document.styles.element.iter(f"{_W}style")}
        return {name: _resolved(name, elements) for name in elements}

    @cached_property
    def notes(self) -> Mapping[tuple[str, str], Any]:
        """The notes by their kind and id."""
        from docx.oxml import parse_xml

        notes: dict[tuple[str, str], Any] = {}
        for relation in self._document.part.rels.values():
            kind = relation.reltype.rpartition("/")[2].removesuffix("s")
            if kind in ("footnote", "endnote") and not relation.is_external:
                for note in parse_xml(relation.target_part.blob):
                    notes[kind, note.get(f"{_W}id", "")] = note
        return notes

    def style(self, paragraph: Any) -> _Style:
        """The style of a paragraph (``w:p``)."""
        properties = paragraph.pPr
        named = None if properties is None else properties.pStyle
        return self._styles.get(self._default if named is None else named.val, _NO_STYLE)

    def level(self, paragraph: Any) -> int:
        """The level of a heading, by the paragraph itself or by its style; 0 if it is none."""
        own = None if paragraph.pPr is None else _outline(paragraph.pPr)
        return self.style(paragraph).level if own is None else own

    def is_bold(self, paragraph: Any) -> bool:
        """Whether all text of a paragraph is in bold type."""
        runs = [run for run in paragraph.iter(f"{_W}r") if plain("".join(_texts(run)))]
        return bool(runs) and all(self._is_bold(run, self.style(paragraph).bold) for run in runs)

    def _is_bold(self, run: Any, otherwise: bool) -> bool:
        properties = run.find(f"{_W}rPr")
        if (own := _says(properties, "b")) is not None:
            return own
        named = None if properties is None else properties.find(f"{_W}rStyle")
        style = _NO_STYLE if named is None else self._styles.get(named.get(f"{_W}val", ""), _NO_STYLE)
        return style.bold or otherwise


def _default_style(document: WordDocument) -> str:
    styles = document.styles.element.iter(f"{_W}style")
    of_paragraphs = (style for style in styles if style.get(f"{_W}type") == "paragraph")
    return next((style.get(f"{_W}styleId", "") for style in of_paragraphs if style.get(f"{_W}default") == "1"), "")


def _resolved(name: str, elements: Mapping[str, Any]) -> _Style:
    own, level, bold = "", None, None
    for _ in range(MOST_BASES):
        style = elements.get(name)
        if style is None:
            break
        called = value_of(style, "name")
        own = own or called
        named = int(found["level"]) if (found := _HEADING.match(called)) else 1 if _TITLE.match(called) else None
        stated = style.find(f"{_W}pPr")
        level = level if level is not None else named if stated is None or named is not None else _outline(stated)
        bold = bold if bold is not None else _says(style.find(f"{_W}rPr"), "b")
        name = value_of(style, "basedOn")
    return _Style(own, level or 0, bool(bold))


def _outline(properties: Any) -> int | None:
    """The level that the properties of a paragraph state; the ninth of Word is that of text."""
    level = value_of(properties, "outlineLvl")
    return None if not level.isdecimal() else 0 if int(level) >= TEXT_LEVEL else int(level) + 1


def _row(cells: list[list[Block]], *, data: bool) -> Iterator[Block]:
    """A row of a table: one block of its cells, or heading and text where the first cell is a heading and the table is
    none of data."""
    if (parted := side_heading(cells, data=data)) is not None:
        yield from parted
    elif len(cells) == 1 or any(len(cell) > MANY_PARAGRAPHS or cell[0].role == "heading" for cell in cells):
        for blocks in cells:
            yield from blocks
    else:
        yield Block("\t".join(" ".join(block.text for block in cell) for cell in cells), "table_row", tight=True)


def _cell(cell: Any, look: _Look) -> list[Block]:
    blocks: list[Block] = []
    for element in _within(cell, "p", "tbl"):
        if _name(element) == "tbl":
            blocks += _table(element, look)
        else:
            blocks += _paragraph(element, look, tight=True)
    return blocks
