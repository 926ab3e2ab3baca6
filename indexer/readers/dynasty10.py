"""Dynasty 10 (Innofactor): pages whose parts are marked ``data-part``, the text itself ``data-part-block-htm``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.document import Block, Document
from indexer.parser.dates import find_date
from indexer.parser.handlings import find_handling, is_body
from indexer.parser.headings import section_kind
from indexer.readers.frames import blocks_beside, is_content
from indexer.readers.html import case_line
from indexer.readers.markup import blocks_of, plain

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TEXT, _PART = "data-part-block-htm", "data-part"
_HEAD = re.compile(
    r"^(?P<organ>\S.*?)\s+(?:(?P<minutes>pöytäkirja|protokoll)|esityslista|föredragningslista)\b", re.IGNORECASE
)
_MEETING = re.compile(r"^(?P<organ>[^\d§]+?)[\s,]+\d{1,2}\.\s?\d{1,2}\.\s?\d{4}(?:\s*§\s*\d{1,4})?$")
FIRST = 10
"""Blocks at the beginning of the text among which the line that names the handling is looked for."""


def is_dynasty10(root: HtmlElement) -> bool:
    """Whether a page holds the text of an item of Dynasty 10."""
    return next(_of_class(root, _TEXT), None) is not None


def read_dynasty10(root: HtmlElement, path: Path) -> Document:
    """Read the page of an item: its text, then the other parts with a known heading, as attachments and history."""
    blocks: list[Block] = []
    taken: set[HtmlElement] = set()
    for text in _of_class(root, _TEXT):
        if taken.isdisjoint(text.iterancestors()):
            taken.add(text)
            blocks += blocks_of(text)
    metadata: dict[str, str] = {}
    furniture = [plain(root.findtext(".//title") or "")]
    for head in root.iter("h1"):
        line = plain(head.text_content())
        furniture.append(line)
        if taken.isdisjoint(head.iterancestors()) and (found := _HEAD.match(line)):
            metadata = {"organ": found["organ"], "kind": "minutes" if found["minutes"] else "agenda"}
            if date := find_date(line[found.end("organ") :]):
                metadata["date"] = date.isoformat()
    metadata |= _meeting_line(blocks) if "organ" not in metadata else {}
    if case := case_line(blocks):
        metadata["case_number"] = case
    metadata["items"] = "1"
    blocks = _with_section(blocks, metadata.get("organ", ""))
    for part in list(_of_class(root, _PART)):
        if taken.isdisjoint((*part.iterancestors(), *part.iter())):
            taken.add(part)
            beside = blocks_of(part)
            if beside and section_kind(beside[0].text) is not None:
                blocks += beside
            else:
                furniture += [block.text for block in beside]
    beside = blocks_beside(root, list(taken), furniture)
    if is_content(beside):
        blocks += beside
    else:
        furniture += [block.text for block in beside]
    return Document(
        path, "html", tuple(blocks), metadata=metadata, furniture=tuple(line for line in furniture if line), pages=1
    )


def _of_class(root: HtmlElement, name: str) -> Iterator[HtmlElement]:
    return (element for element in root.iter("div", "section") if name in (element.get("class") or "").split())


def _meeting_line(blocks: list[Block]) -> dict[str, str]:
    """Organ and date from the line below the title, *Elinvoimajaosto 27.08.2026*, where no heading names them."""
    for block in blocks[:FIRST]:
        if (date := find_date(block.text)) and (found := _MEETING.match(block.text)) and is_body(found["organ"]):
            return {"organ": found["organ"], "date": date.isoformat()}
    return {}


def _with_section(blocks: list[Block], organ: str) -> list[Block]:
    """The blocks with the line that names the meeting, and the § in it, before the title that stands above it."""
    for index, block in enumerate(blocks[:FIRST]):
        if block.text.startswith("§") or section_kind(block.text) is not None:
            break
        handling = find_handling(block.text.replace("\t", " "))
        if handling is not None or (organ and block.text.startswith(f"{organ} ") and find_date(block.text)):
            section = [Block(f"§ {handling.section}")] if handling is not None else []
            above = [replace(first, tight=False) for first in blocks[:1]] + blocks[1:index]
            return [block, *section, *above, *blocks[index + 1 :]] if index else blocks
    return blocks
