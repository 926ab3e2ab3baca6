"""Items with their right topics, read from JSON Lines: what the tagger is measured on and trained on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.characters import composed_values
from models.errors import PykalaError
from models.item import InvalidItem, Item
from models.language.guess import guessed_language


class UnreadableExamples(PykalaError):
    """A file of labelled items cannot be used."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        where = f", line {line}" if line else ""
        super().__init__(
            f"{path}{where}: {problem} "
            'Every line must be a JSON object such as {"id": "1", "title": "…", "text": "…", "topics": ["kirjasto"]}.'
        )
        self.path = path
        self.line = line


@dataclass(frozen=True, slots=True)
class Example:
    """An item and the ids of its topics. ``maybe`` are topics that count neither for nor against."""

    item: Item
    topics: frozenset[str]
    maybe: frozenset[str] = frozenset()

    @property
    def meeting(self) -> str:
        """Items of one meeting share it; items that do not say their meeting have one each."""
        item = self.item
        if item.organ is None and item.date is None:
            return item.id
        return "|".join((item.municipality or "", item.organ or "", str(item.date or "")))


def read_examples(path: Path) -> tuple[Example, ...]:
    """The labelled items of a file, in its order. Empty lines are passed over.

    Raises:
        UnreadableExamples: the file cannot be read, has no items, or a line is not a labelled item.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableExamples(path, 0, f"Not readable as UTF-8 text ({error}).") from error
    examples = tuple(_examples(path, text))
    if not examples:
        raise UnreadableExamples(path, 0, "No labelled items.")
    return examples


def _examples(path: Path, text: str) -> Iterator[Example]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            data = composed_values(json.loads(line))
        except ValueError as error:
            raise UnreadableExamples(path, number, f"Not JSON ({error}).") from error
        if not isinstance(data, dict):
            raise UnreadableExamples(path, number, "Not a JSON object.")
        topics = _ids(path, number, data, "topics")
        rest = {key: value for key, value in data.items() if key != "topics" and value != ""}
        rest.setdefault("id", str(number))
        rest.setdefault("text", "")
        rest.setdefault("language", guessed_language(f"{rest.get('title') or ''} {rest['text']}"))
        try:
            item = Item.from_json(rest)
        except InvalidItem as error:
            raise UnreadableExamples(path, number, str(error)) from error
        yield Example(item, topics, _ids(path, number, data, "maybe") - topics)


def _ids(path: Path, number: int, data: dict[str, Any], field: str) -> frozenset[str]:
    """Topic ids: given as texts, or as the objects that the tagger itself writes."""
    values = data.get(field)
    if values is None and field == "maybe":
        return frozenset()
    if not isinstance(values, list):
        raise UnreadableExamples(path, number, f'Field "{field}" is not a list of topic ids.')
    ids = [value.get("id") if isinstance(value, dict) else value for value in values]
    texts = [value for value in ids if isinstance(value, str)]
    if len(texts) < len(ids):
        raise UnreadableExamples(path, number, f'Field "{field}" is not a list of topic ids.')
    return frozenset(texts)
