"""Lists on the web: of a meeting's items, which are then known by number and title alone; of meetings, of organs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from indexer.document import Block, Document, Meeting
from indexer.errors import NotMinutes
from indexer.parser.dates import find_date
from indexer.parser.headings import section_kind
from indexer.readers.markup import blocks_of, plain
from models.item import Item

if TYPE_CHECKING:
    from lxml.html import HtmlElement

FORMAT = "listing"

LONGEST_REST = 25
"""Characters of the number and the count of attachments beside a title."""

_NUMBER = re.compile(r"^§?\s*(?P<number>[0-9]{1,4})\s*§?\.?$")
_KIND = re.compile(r"^(?:(?P<minutes>pöytäkirja|protokoll)|esityslista|föredragningslista)\b", re.IGNORECASE)
_SERIAL = re.compile(r"^(?P<organ>[A-ZÅÄÖ][^:0-9]{3,80}?):?\s+[0-9]{1,3}/(?:19|20)[0-9]{2}$")
_ITEM_PAGE = re.compile(r"htmtxt[0-9]+\.html?$", re.IGNORECASE)
_KTWEB = re.compile(r"ktweb", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list of a meeting's items, and the address that it links to; whether it has the § sign."""

    number: int
    title: str
    link: str
    signed: bool


def read_listing(root: HtmlElement, path: Path) -> Document | None:
    """Read the list of a meeting's items; ``None`` if the page is none.

    Raises:
        NotMinutes: the page is KTweb's or Tweb's and lists meetings, or its items lie in files beside it.
    """
    blocks = blocks_of(root)
    kinds = {section_kind(block.text) for block in blocks}
    if "decision" in kinds and kinds & {"proposal", "rationale", "preparer", "presenter"}:
        return None
    listed = list(_listed(root))
    metadata = _metadata(root, blocks)
    sure = all(line.signed or _ITEM_PAGE.search(line.link) for line in listed)
    if len(listed) > 1 and (sure or "date" in metadata or _is_ktweb(root)):
        return _document(path, blocks, listed, metadata, ())
    if _is_ktweb(root) and not any("§" in block.text for block in blocks):
        raise NotMinutes(path, "it lists meetings and holds no items", "It can stay where it is.")
    return None


def read_dynasty_list(root: HtmlElement, path: Path, metadata: dict[str, str], furniture: tuple[str, ...]) -> Document:
    """Read Dynasty's list of a meeting's items.

    Raises:
        NotMinutes: the page lists meetings or organs, or its items lie in files beside it.
    """
    listed = list(_listed(root))
    if not listed:
        raise NotMinutes(path, "it lists meetings or organs and holds no items", "It can stay where it is.")
    return _document(path, blocks_of(root), listed, metadata, furniture)


def parse_listing(document: Document) -> Meeting:
    """The items of a list: number and title, which is also their text."""
    from indexer.parser.ids import item_id, told_apart

    organ, date = document.metadata.get("organ"), document.metadata.get("date")
    municipality = document.metadata.get("municipality")
    agenda = document.metadata.get("kind") == "agenda"
    items = []
    for block in document.blocks:
        if block.hint != "item":
            continue
        number, title = block.text.split("\t", 1)
        items.append(
            Item(
                id=item_id(municipality, date, organ, int(number)),
                text=title,
                title=title,
                municipality=municipality,
                organ=organ,
                date=find_date(date) if date else None,
                section=int(number),
                source=str(document.path),
                meeting_kind="agenda" if agenda else "minutes",
                warnings=("Only the title is known: the file lists the meeting's items.",),
            )
        )
    return Meeting(
        source=str(document.path),
        municipality=municipality,
        organ=organ,
        date=date,
        kind="agenda" if agenda else "minutes",
        items=tuple(told_apart(items)),
        unassigned=tuple(block.text for block in document.blocks if block.hint != "item"),
    )


def _document(
    path: Path, blocks: list[Block], listed: list[Listed], metadata: dict[str, str], furniture: tuple[str, ...]
) -> Document:
    alone = [line for line in listed if not _lies_beside(path, line.link)]
    if not alone:
        raise NotMinutes(path, "it lists items that lie in files beside it", "It can stay where it is.")
    others = [block for block in blocks if not any(_is_row_of(block.text, line) for line in listed)]
    rows = [Block(f"{line.number}\t{line.title}", "table_row", hint="item") for line in alone]
    return Document(path, FORMAT, (*rows, *others), metadata=metadata, furniture=furniture, pages=1)


def _is_row_of(text: str, line: Listed) -> bool:
    """Whether a block shows a line of the list and at most a few characters more, as *3 kpl* in its last column."""
    return line.title in text and len(text) <= len(line.title) + LONGEST_REST


def _lies_beside(path: Path, link: str) -> bool:
    """Whether the page that a line links to is a file in the same folder: that page holds the item itself."""
    try:
        name = unquote(urlsplit(link).path).rpartition("/")[2]
        return "." in name and name != path.name and (path.parent / name).is_file()
    except (ValueError, OSError):
        # No address, or none that can be a file's name.
        return False


def _listed(root: HtmlElement) -> Iterator[Listed]:
    for row in root.iter("tr"):
        cells = [cell for cell in row.iterchildren("td", "th") if plain(cell.text_content())]
        if len(cells) < 2 or next(row.iterdescendants("table"), None) is not None:
            continue
        first = plain(cells[0].text_content())
        number = _NUMBER.match(first)
        link = next((element for cell in cells for element in cell.iter("a") if element.get("href")), None)
        if number is None or link is None:
            continue
        # The link is on the title, or on the number with the title in the last cell.
        on_number = cells[0] in link.iterancestors()
        title = plain((cells[-1] if on_number else link).text_content())
        if len(title) > 2:
            yield Listed(int(number["number"]), title, link.get("href") or "", "§" in first)


def _metadata(root: HtmlElement, blocks: list[Block]) -> dict[str, str]:
    """Organ, date and kind as Tweb's heading rows give them: *Kaupunginhallitus: 5/2017*, *27.3.2017*, *Pöytäkirja*."""
    from indexer.parser.handlings import is_body
    from indexer.parser.places import municipality_in

    metadata: dict[str, str] = {}
    title = plain(root.findtext(".//title") or "")
    for part in re.split(r"\s+[-–|]\s+", title):
        if municipality := municipality_in(part):
            metadata["municipality"] = municipality
    for block in blocks:
        serial = _SERIAL.match(block.text)
        if serial is not None or is_body(block.text):
            metadata.setdefault("organ", serial["organ"] if serial else block.text)
        elif "organ" in metadata and "date" not in metadata and (date := find_date(block.text)):
            metadata["date"] = date.isoformat()
        elif "kind" not in metadata and "date" in metadata and (kind := _KIND.match(block.text)):
            metadata["kind"] = "minutes" if kind["minutes"] else "agenda"
    return metadata


def _is_ktweb(root: HtmlElement) -> bool:
    return any(_KTWEB.search(link.get("href") or "") for link in root.iter("link", "a"))
