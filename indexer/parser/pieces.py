"""A document's blocks as the parser sees them: one line or paragraph each, cut words mended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from indexer.document import Block, BlockRole, Document
from indexer.parser.headings import is_heading_line, section_kind
from indexer.parser.joining import Joiner, joiner
from models.case_numbers import find_case_number

LONGEST_CASE_NUMBER = 45
"""Characters of a line that is a case number and nothing else."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One line or paragraph. ``first`` says whether it is the first of its page; see :class:`Block` for the rest."""

    text: str
    role: BlockRole
    page: int | None
    level: int
    indent: float
    bold: bool
    tight: bool
    hint: str = ""
    first: bool = False

    @property
    def plain(self) -> str:
        """The text with spaces between the cells of a row."""
        return self.text.replace("\t", " ")

    @property
    def cells(self) -> list[str]:
        return [cell.strip() for cell in self.text.split("\t")]


def pieces_of(document: Document) -> tuple[list[Piece], Joiner]:
    """The pieces of a document, and what joined their lines."""
    join = joiner(block.text for block in document.blocks)
    pieces: list[Piece] = []
    page: int | None = None
    for block in document.blocks:
        for piece in _split(block, join):
            first = piece.page is not None and piece.page != page
            page = piece.page
            pieces.append(replace(piece, first=True) if first else piece)
    return list(_with_columns(pieces, join)), join


def _with_columns(pieces: list[Piece], join: Joiner) -> Iterator[Piece]:
    """Join the text in the column beside a heading: its first line shares the heading's row, the others do not."""
    row: Piece | None = None
    for piece in pieces:
        if row is not None and _in_column(row, piece):
            heading, _, text = row.text.partition("\t")
            joined = join.paragraph(text + "\n" + piece.text)
            row = replace(row, text=f"{heading}\t{joined}")
            continue
        if row is not None:
            yield row
        is_row = piece.role == "table_row" and piece.text.count("\t") == 1
        row = piece if is_row and section_kind(piece.cells[0]) is not None else None
        if row is None:
            yield piece
    if row is not None:
        yield row


def _in_column(row: Piece, piece: Piece) -> bool:
    """Whether a piece goes on with the sentence that began in the second cell of a row."""
    if not piece.tight or piece.role == "table_row" or not piece.text[:1].islower():
        return False
    return piece.indent > row.indent + 20 and row.text[-1:] not in ".:;!?"


def _split(block: Block, join: Joiner) -> Iterator[Piece]:
    """A block whole, or parted where one of its lines is a heading."""
    if block.role == "table_row":
        text = "\t".join(join.paragraph(cell) for cell in block.text.split("\t"))
        if text.strip():
            yield _piece(block, text, block.tight)
        return
    lines = block.text.split("\n")
    start = 0
    tight = block.tight
    for index, line in enumerate(lines):
        if len(lines) > 1 and _stands_alone(lines, index):
            if text := join.paragraph("\n".join(lines[start:index])):
                yield _piece(block, text, tight)
                tight = True
            yield _piece(block, join.paragraph(line), tight)
            start, tight = index + 1, True
    if text := join.paragraph("\n".join(lines[start:])):
        yield _piece(block, text, tight)


def _stands_alone(lines: list[str], index: int) -> bool:
    """Whether a line inside a block is a heading or a case number, and not the tail of the sentence before it."""
    line = lines[index].strip()
    if is_heading_line(line, lines[index - 1] if index else ""):
        return True
    if index == 0 or len(line) > LONGEST_CASE_NUMBER or not line[-1:].isdigit():
        return False
    found = find_case_number(line)
    return found is not None and found.start == 0 and found.end == len(line)


def _piece(block: Block, text: str, tight: bool) -> Piece:
    return Piece(text, block.role, block.page, block.level, block.indent, block.bold, tight, block.hint)
