"""KTweb's pages of one item each (``htmtxt12.htm``): the § is a bare number before the title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from indexer.document import Block
from indexer.parser.numbering import read_number

COVER = "htmtxt0.htm"

_FILE = re.compile(r"^htmtxt(?P<number>[0-9]{1,4})\.html?$", re.IGNORECASE)
_PEOPLE = re.compile(r"^(?P<heading>Asian (?:valmisteli(?:vat|ja)?|esitteli(?:jä)?)):?\s+(?P<rest>\S.*)$", re.DOTALL)
_NUMBERED = re.compile(r"^(?P<number>[0-9]{1,4})(?:\s+(?P<title>\S.*))?$", re.DOTALL)
FIRST = 25
"""Blocks at the beginning among which the number and the title are looked for."""


def is_ktweb(blocks: Sequence[Block], path: Path) -> bool:
    """Whether a page is one of KTweb's, by its name or by the words with which it names people; and no line of it heads
    an item. A § may be quoted from a law, or name an earlier handling.
    """
    named = _FILE.match(path.name) is not None or any(_PEOPLE.match(block.text) for block in blocks)
    return named and all(read_number(block.text) is None for block in blocks[:FIRST])


def ktweb_blocks(blocks: Sequence[Block], path: Path) -> list[Block]:
    """The blocks with a § sign at the item's number, and with the people's headings on lines of their own."""
    name = _FILE.match(path.name)
    head = _with_section(list(blocks[:FIRST]), name["number"] if name else None)
    return [part for block in (*head, *blocks[FIRST:]) for part in _people_apart(block)]


def _with_section(blocks: list[Block], number: str | None) -> list[Block]:
    for index, block in enumerate(blocks):
        found = _NUMBERED.match(block.text)
        if found is None or (number is not None and found["number"] != number):
            continue
        rest = [Block(found["title"], bold=True)] if found["title"] else []
        if not rest and index + 1 == len(blocks):
            return blocks
        return [*blocks[:index], Block(f"§ {found['number']}"), *rest, *blocks[index + 1 :]]
    return blocks


def _people_apart(block: Block) -> Iterator[Block]:
    found = _PEOPLE.match(block.text)
    if found is None:
        yield block
    else:
        yield replace(block, text=found["heading"], bold=True, tight=False)
        yield replace(block, text=found["rest"], bold=False, tight=True)
