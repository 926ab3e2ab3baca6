"""What a reader hands to the minutes parser: a document as blocks of text with their page and their role."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, Protocol

from models.item import Item

BlockRole = Literal["heading", "paragraph", "list_item", "table_row"]


def shown_path(path: Path | str) -> str:
    """A path as text for people and for JSON: a byte in it that is not UTF-8 is shown as the replacement character."""
    return os.fsencode(path).decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Given:
    """What is told of the items of a file beside the file: their ``municipality``, and in ``expires_after`` how many
    days after the meeting they may be published."""

    municipality: str | None = None
    expires_after: int | None = None

    def or_else(self, other: Given) -> Given:
        """This, with what it leaves open as in the other."""
        days = other.expires_after if self.expires_after is None else self.expires_after
        return Given(self.municipality or other.municipality, days)

    def complete(self, item: Item) -> Item:
        """The item with what it does not say itself."""
        expires = item.expires
        if expires is None and self.expires_after is not None and item.date is not None:
            expires = item.date + dt.timedelta(days=self.expires_after)
        if expires == item.expires and (item.municipality or not self.municipality):
            return item
        return replace(item, municipality=item.municipality or self.municipality, expires=expires)


NOTHING_GIVEN = Given()


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file as found: its path, its bytes and the SHA-256 of them in hexadecimal; and what is told of it besides."""

    path: Path
    content: bytes
    sha256: str
    given: Given = NOTHING_GIVEN


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
