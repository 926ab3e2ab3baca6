"""DOCX: the paragraphs and tables of the body in order. Headers and footers are furniture."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from indexer.document import Block, BlockRole, Document, SourceFile
from indexer.errors import UnreadableSource
from indexer.parser.headings import section_kind
from indexer.readers.markup import in_cell, joined_heading, plain

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
_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
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
            blocks = tuple(_blocks(document.element.body, document))
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
    for section in document.sections:
        for part in (section.header, section.first_page_header, section.footer, section.first_page_footer):
            yield from (block.text for block in _blocks(part._element, document))


def _blocks(parent: Any, document: WordDocument) -> Iterator[Block]:
    """The blocks of a body, a page header or the like, in order."""
    gap = True
    for element in _within(parent, "p", "tbl"):
        if _name(element) == "tbl":
            for row in _within(element, "tr"):
                yield from _row(row, document)
            gap = True
            continue
        blocks = list(_paragraph(element, document, tight=not gap))
        yield from blocks
        gap = not blocks


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


def _paragraph(element: Any, document: WordDocument, *, tight: bool) -> Iterator[Block]:
    """A paragraph; each line of one that has line breaks."""
    from docx.text.paragraph import Paragraph

    paragraph = Paragraph(element, document._body)
    style = (paragraph.style.name if paragraph.style is not None else None) or ""
    level = _level(style)
    indent = paragraph.paragraph_format.left_indent
    points = float(indent) / _POINTS if indent else 0.0
    numbered = element.pPr is not None and element.pPr.numPr is not None
    lines = [line for line in "".join(_texts(element)).split("\n") if plain(line)]
    if level:
        if lines:
            yield Block(plain(" ".join(lines)), "heading", level=level, bold=True, hint=style)
        return
    bold = _is_bold(paragraph)
    for index, line in enumerate(lines):
        text = "\t".join(cell for part in line.split("\t") if (cell := plain(part)))
        if (numbered or _LIST.match(style)) and index == 0:
            yield Block(f"- {text}", "list_item", indent=points, bold=bold, tight=tight, hint=style)
        else:
            # A side heading before a tab stands beside its text, as in two columns.
            heading, _, beside = text.partition("\t")
            role: BlockRole = "table_row" if beside and section_kind(heading) is not None else "paragraph"
            yield Block(text, role, indent=points, bold=bold, tight=tight or index > 0, hint=style)


def _texts(element: Any) -> Iterator[str]:
    """The text of a paragraph in order, fields, links, insertions and text boxes included, deletions left out."""
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
        elif name not in _LEFT_OUT:
            yield from _texts(child)


def _level(style: str) -> int:
    if found := _HEADING.match(style):
        return int(found["level"])
    return 1 if _TITLE.match(style) else 0


def _is_bold(paragraph: Any) -> bool:
    runs = [run for run in paragraph.runs if run.text.strip()]
    return bool(runs) and all(run.bold for run in runs)


def _row(row: Any, document: WordDocument) -> Iterator[Block]:
    """A row of a table: one block of its cells, or heading and text where the first cell is a heading."""
    cells = [blocks for cell in _within(row, "tc") if (blocks := _cell(cell, document))]
    if not cells:
        return
    first = joined_heading(block.text for block in cells[0])
    if len(cells) == 2 and section_kind(first) is not None and first[:1].isupper():
        yield Block(first.rstrip(": "), bold=True)
        yield from map(in_cell, cells[1])
    elif len(cells) == 1 or any(len(cell) > MANY_PARAGRAPHS or cell[0].role == "heading" for cell in cells):
        for blocks in cells:
            yield from blocks
    else:
        yield Block("\t".join(" ".join(block.text for block in cell) for cell in cells), "table_row", tight=True)


def _cell(cell: Any, document: WordDocument) -> list[Block]:
    blocks: list[Block] = []
    for element in _within(cell, "p", "tbl"):
        if _name(element) == "tbl":
            blocks += [block for row in _within(element, "tr") for block in _row(row, document)]
        else:
            blocks += _paragraph(element, document, tight=True)
    return blocks
