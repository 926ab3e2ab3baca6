"""Items as JSON: one object a line (JSON Lines), or a list of objects."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from indexer.document import Block, Document, Meeting, SourceFile
from indexer.errors import NotMinutes, UnreadableSource
from indexer.readers.text import decode
from models.characters import composed_values
from models.item import InvalidItem, Item

MOST_WARNINGS = 100
"""Broken lines that are named one by one; of more, only the number is given."""

_STAY = "It can stay where it is."


class JsonLinesReader:
    """Reads items of JSON Lines or of a JSON list."""

    format = "jsonlines"

    def recognises(self, source: SourceFile) -> bool:
        start = source.content[:256].lstrip(b"\xef\xbb\xbf \t\r\n")
        return start.startswith((b"{", b"[")) and start[1:].lstrip()[:1] in (b'"', b"{", b"[", b"]", b"}", b"")

    def read(self, source: SourceFile) -> Document:
        """Read each object as a block of JSON. Its hint is its line, or in a list its place, counted from 1.

        Raises:
            UnreadableSource: it is no JSON.
            NotMinutes: it is JSON of some other kind: no object of it has both an id and a text.
        """
        rows = rows_of(source)
        if not any(_is_item(row) for _, row in rows):
            raise NotMinutes(source.path, "it is JSON whose objects have no id and text, so they are no items", _STAY)
        return Document(source.path, self.format, tuple(Block(row, hint=place) for place, row in rows))


def parse_items(document: Document) -> Meeting:
    """The items of the objects. A broken one is named in the warnings with its line, and the others are taken.

    Raises:
        UnreadableSource: not one object is an item.
    """
    from indexer.parser.ids import told_apart

    items: list[Item] = []
    problems: list[str] = []
    for block in document.blocks:
        try:
            item = Item.from_json(object_of(block.text))
            items.append(item if item.source else replace(item, source=str(document.path)))
        except InvalidItem as error:
            problems.append(f"{block.hint}: {error}")
        except (ValueError, RecursionError) as error:
            problems.append(f"{block.hint} is no JSON object ({str(error)[:80]}). It was left out.")
    if not items:
        raise UnreadableSource(document.path, f"no object of it is an item; {problems[0]}", "Correct the objects.")
    if len(problems) > MOST_WARNINGS:
        problems[MOST_WARNINGS:] = [f"{len(problems) - MOST_WARNINGS} more lines were left out for such reasons."]
    return Meeting(str(document.path), None, None, None, "minutes", tuple(told_apart(items)), (), tuple(problems))


def rows_of(source: SourceFile) -> list[tuple[str, str]]:
    """The objects of a file as JSON with their places: those of a list, those of the lines, broken lines too, or the
    one that the whole text is.

    Raises:
        UnreadableSource: it is no JSON.
    """
    text = decode(source.content) or ""
    whole = _loaded(text)
    if isinstance(whole, list):
        return [(f"Object {n}", json.dumps(value, ensure_ascii=False)) for n, value in enumerate(whole, start=1)]
    lines = [(f"Line {number}", line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    if whole is not None and len(lines) > 1:
        return [("Object 1", text)]
    if not any(_loaded(line) is not None for _, line in lines if line.lstrip().startswith("{")):
        raise UnreadableSource(
            source.path,
            "it begins as JSON, but its JSON is broken",
            "Write one whole object a line, or one list of objects, in UTF-8.",
        )
    return lines


def object_of(row: str) -> dict[str, Any]:
    """The object that a row is, its texts composed.

    Raises:
        ValueError: it is no JSON object.
        RecursionError: too much stands within each other in it.
    """
    value = json.loads(row)
    if not isinstance(value, dict):
        raise ValueError("it is not an object")
    # Escapes too can write a letter in parts, or half a character.
    composed: dict[str, Any] = composed_values(value)
    return composed


def _is_item(row: str) -> bool:
    value = _loaded(row)
    return isinstance(value, dict) and bool(value.get("id")) and isinstance(value.get("text"), str)


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
