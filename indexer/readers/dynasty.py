"""Dynasty (Innofactor): pages of one item, and lists of a meeting's items, of meetings and of organs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.document import Block, Document
from indexer.parser.dates import find_date
from indexer.readers import listing
from indexer.readers.markup import blocks_of, plain

if TYPE_CHECKING:
    from lxml.html import HtmlElement

FORMAT = "dynasty"

_STYLES = re.compile(r"DJULKAISU|DSETTINGS", re.IGNORECASE)
_KIND = re.compile(
    r"\b(?:(?P<minutes>pöytäkirja|protokoll)|(?P<agenda>esityslista|föredragningslista))\b", re.IGNORECASE
)
_PLACE = re.compile(r"^(?P<place>[A-ZÅÄÖ][\w-]+) (?:kaupunki|kunta|stad|kommun)$")


def is_dynasty(root: HtmlElement) -> bool:
    """Whether a page is Dynasty's: it names Dynasty's style sheet or script."""
    links = [element.get("href") or element.get("src") or "" for element in root.iter("link", "script")]
    return any(_STYLES.search(link) for link in links)


def read_dynasty(root: HtmlElement, path: Path) -> Document:
    """Read a page.

    Raises:
        NotMinutes: it lists meetings or organs.
    """
    title = plain(root.findtext(".//title") or "")
    labels = [element for element in root.iter("label") if "h3" in (element.get("class") or "")]
    head = [block.text for label in labels for block in blocks_of(label)]
    metadata = _metadata(title, head)
    furniture = [title, *head]
    content = next((element for element in root.iter("div") if "tblDoc" in (element.get("class") or "")), None)
    if content is None:
        return listing.read_dynasty_list(root, path, metadata, tuple(furniture))
    attachments: list[Block] = []
    for frame in [element for element in content.iter("div") if "tcDat" in (element.get("class") or "")]:
        blocks = blocks_of(frame)
        if blocks and blocks[0].text.startswith(("Liitteet", "Oheismateriaali", "Bilagor")):
            attachments += blocks
        else:
            furniture += [block.text for block in blocks]
        frame.drop_tree()
    return Document(
        path, FORMAT, (*blocks_of(content), *attachments), metadata=metadata, furniture=tuple(furniture), pages=1
    )


def _metadata(title: str, head: list[str]) -> dict[str, str]:
    """What the frame of a page says: *Kaupunginhallitus*, *Pöytäkirja 08.05.2017 klo 15:30 / Tarkastettu*."""
    from indexer.parser.places import municipality_in

    metadata: dict[str, str] = {}
    if municipality := municipality_in(title):
        metadata["municipality"] = municipality
    for line in head:
        kind = _KIND.search(line)
        if kind is None:
            metadata.setdefault("organ", line)
            continue
        metadata["kind"] = "minutes" if kind["minutes"] else "agenda"
        if date := find_date(line):
            metadata["date"] = date.isoformat()
    return metadata
