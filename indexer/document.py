"""What a reader hands to the minutes parser: a document as blocks of text with their page and their role."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from models.item import Item

BlockRole = Literal["heading", "paragraph", "list_item", "table_row"]


def shown_path(path: Path | str) -> str:
    """A path as text for people and for JSON: a byte in it that is not UTF-8 is shown as the replacement character."""
    return os.fsencode(path).decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file as found: its path, its bytes and the SHA-256 of them in hexadecimal."""

    path: Path
    content: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a document in reading order.

    ``text`` may hold line breaks that the layout made. ``page`` counts from 1 (``None`` where the format has no
    pages). ``level`` is the depth of a heading, 1 the highest. ``indent`` is the left edge in points from the left
    edge of the text area, 0 where the format does not say. ``hint`` is what the source itself calls the block (an
    HTML class, a CaseM field), which the parser may trust more than the words; the word ``cell`` in it says that the
    block is text in the cell beside a heading, and no heading itself. A ``tight`` block stands directly below
    the one before it, with no gap between them: a line of a list, an address, the text under its heading. The cells of
    a ``table_row`` are separated by tab characters.
    """

    text: str
    role: BlockRole = "paragraph"
    page: int | None = None
    level: int = 0
    indent: float = 0.0
    bold: bool = False
    hint: str = ""
    tight: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A read file: blocks in order, and what the source says of itself (``title``, ``organ``, ``date``, ...).

    ``items`` in ``metadata`` is ``1`` where the source says that the document is one item, whatever its headings.

    ``furniture`` are the lines that the reader took for page headers, footers and page numbers.
    """

    path: Path
    format: str
    blocks: tuple[Block, ...]
    metadata: dict[str, str] = field(default_factory=dict)
    furniture: tuple[str, ...] = ()
    pages: int = 0
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Meeting:
    """One sitting of an organ, as parsed: its items, and the lines that belong to none of them (``unassigned``)."""

    source: str
    municipality: str | None
    organ: str | None
    date: str | None
    kind: Literal["minutes", "agenda"]
    items: tuple[Item, ...]
    unassigned: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


class Reader(Protocol):
    """Reads one format. Chosen by content, never by file name alone."""

    format: str

    def recognises(self, source: SourceFile) -> bool:
        """Whether the bytes look like this reader's format."""
        ...

    def read(self, source: SourceFile) -> Document:
        """Read the document. Raises a :class:`indexer.errors.UnreadableSource` that names reason and remedy."""
        ...
