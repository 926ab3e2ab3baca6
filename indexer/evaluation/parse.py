"""How exactly minutes are parsed: items, titles and metadata against ``expected.jsonl`` beside the files.

A line of it gives what one file holds, in one of two forms::

    {"file", "municipality", "organ", "date", "kind",
     "items": [{"section", "title", "case_number", "task_class", "kinds"}, …]}
    {"file", "municipality", "organ", "date", "section", "title", "case", "task_class"}    (one item a file)

Everything but ``file`` may be left out or null, and is then not measured. A value of metadata that the text of the file
nowhere states (a register knows more than the decision prints) is counted apart, as not stated.
"""

from __future__ import annotations

import json
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.evaluation.figures import Difference, FileFigures, ParseFigures
from indexer.source import ANSWERS
from models.errors import PykalaError
from models.item import Item

_HYPHENATION = re.compile(r"[\s\u00ad‐‑–-]+")
_NO_LETTERS = re.compile(r"[\W_]+")
_ITEM_FIELDS = ("case_number", "task_class")
_FILE_FIELDS = ("municipality", "organ", "date", "kind")


class UnreadableAnswers(PykalaError):
    """The expected answers are missing or are not of their form."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(
            f"{path}: {problem}. Parsing is measured against a file {ANSWERS} beside the minutes, one JSON object a "
            'line with "file" and what that file holds.'
        )


@dataclass(frozen=True, slots=True)
class _Check:
    """An expected value beside the one found, and whether it is right."""

    difference: Difference
    right: bool


def evaluate_parse(folder: Path) -> ParseFigures:
    """Parse the files that ``expected.jsonl`` in the folder names, and compare.

    Raises:
        UnreadableAnswers: there is no ``expected.jsonl``, or it is not of its form.
    """
    return ParseFigures(tuple(_measure(folder, expected) for expected in _answers(folder / ANSWERS)))


def _answers(path: Path) -> Iterator[Mapping[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableAnswers(path, f"it cannot be read ({getattr(error, 'strerror', None) or error})") from None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            expected = json.loads(line)
        except ValueError:
            raise UnreadableAnswers(path, f"line {number} is no JSON") from None
        if not isinstance(expected, dict) or not isinstance(expected.get("file"), str):
            raise UnreadableAnswers(path, f'line {number} has no "file"')
        yield expected


def _measure(folder: Path, expected: Mapping[str, Any]) -> FileFigures:
    from indexer.parser import parse_document
    from indexer.readers import read_document
    from indexer.source import read_source

    name = str(expected["file"])
    begun = time.perf_counter()
    try:
        source = read_source(folder / name)
        if isinstance(source, PykalaError):
            raise source
        document = read_document(source)
        meeting = parse_document(document)
    except PykalaError as error:
        return _failed(name, expected, str(error))
    seconds = time.perf_counter() - begun
    parts = (*(block.text for block in document.blocks), *document.furniture, *document.metadata.values())
    stated = _letters(" ".join(parts))
    return _compared(name, expected, meeting.items, stated, document.pages, seconds)


def _failed(name: str, expected: Mapping[str, Any], error: str) -> FileFigures:
    """A file that cannot be read: all that it should have given counts as not found."""
    rows = _rows(expected)
    values = [_value(expected, name) for name in _FILE_FIELDS]
    values += [_value(row, name) for row in rows for name in _ITEM_FIELDS]
    return FileFigures(
        name,
        error=error,
        sections_expected=sum(_section(row) is not None for row in rows),
        titles_expected=sum(bool(row.get("title")) for row in rows),
        metadata_expected=sum(value is not None for value in values),
    )


def _compared(
    name: str, expected: Mapping[str, Any], items: Sequence[Item], stated: str, pages: int, seconds: float
) -> FileFigures:
    rows = _rows(expected)
    wanted = Counter(section for row in rows if (section := _section(row)) is not None)
    present = Counter(item.section for item in items if item.section is not None)
    left = list(items)
    pairs = [(row, _taken(left, row)) for row in rows]
    titles = [_of_title(row, item) for row, item in pairs if row.get("title")]
    kinds = [_of_kinds(row, item) for row, item in pairs if row.get("kinds")]
    metadata = [*_of_file(expected, items), *(check for row, item in pairs for check in _of_item(row, item))]
    measured = [check for check in metadata if check.right or _is_stated(check, stated)]
    return FileFigures(
        name,
        sections_expected=wanted.total(),
        sections_found=(wanted & present).total(),
        items=len(items),
        missing=tuple(sorted((wanted - present).elements())),
        extra=tuple(sorted((present - wanted).elements())),
        titles_expected=len(titles),
        titles_right=sum(check.right for check in titles),
        titles_parts=sum(_is_part(check) for check in titles),
        metadata_expected=len(measured),
        metadata_right=sum(check.right for check in measured),
        not_stated=len(metadata) - len(measured),
        kinds_expected=len(kinds),
        kinds_right=sum(check.right for check in kinds),
        differences=tuple(check.difference for check in (*titles, *kinds, *measured) if not check.right),
        pages=pages or 1,
        seconds=seconds,
    )


def _of_title(row: Mapping[str, Any], item: Item | None) -> _Check:
    title, found = row["title"], item.title if item else None
    return _Check(Difference(_section(row), "title", title, found), item is not None and _same_title(item.title, title))


def _of_kinds(row: Mapping[str, Any], item: Item | None) -> _Check:
    kinds, found = row["kinds"], [part.kind for part in item.sections] if item else []
    return _Check(Difference(_section(row), "kinds", " ".join(kinds), " ".join(found)), set(found) == set(kinds))


def _of_file(expected: Mapping[str, Any], items: Sequence[Item]) -> Iterator[_Check]:
    first = items[0] if items else None
    for name in _FILE_FIELDS:
        if (value := _value(expected, name)) is not None:
            yield _of_value(None, name, value, _of_meeting(first, name))


def _of_item(row: Mapping[str, Any], item: Item | None) -> Iterator[_Check]:
    for name in _ITEM_FIELDS:
        if (value := _value(row, name)) is not None:
            yield _of_value(_section(row), name, value, getattr(item, name) if item else None)


def _of_value(section: int | None, name: str, value: str, found: str | None) -> _Check:
    return _Check(Difference(section, name, value, found), found is not None and _letters(found) == _letters(value))


def _is_stated(check: _Check, stated: str) -> bool:
    """Whether the file itself states the expected value: a day and a kind of meeting are written in many ways."""
    return check.difference.field in ("date", "kind") or _letters(check.difference.expected) in stated


def _is_part(check: _Check) -> bool:
    """Whether the title found holds the expected one and more."""
    difference = check.difference
    return not check.right and _squeezed(difference.expected) in _squeezed(difference.found or "")


def _rows(expected: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The expected items: those listed, or the one that the line itself is."""
    rows = expected.get("items")
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else [expected]


def _section(row: Mapping[str, Any]) -> int | None:
    section = str(row.get("section") or "")
    return int(section) if section.isdecimal() else None


def _value(row: Mapping[str, Any], name: str) -> str | None:
    value = row.get(name) or (row.get("case") if name == "case_number" else None)
    return str(value) if value else None


def _of_meeting(item: Item | None, name: str) -> str | None:
    if item is None:
        return None
    if name == "date":
        return item.date.isoformat() if item.date else None
    return item.meeting_kind if name == "kind" else getattr(item, name)


def _taken(left: list[Item], row: Mapping[str, Any]) -> Item | None:
    """The item that a row expects, taken out of those left: of its §, of its title if several have that §."""
    section, title = _section(row), row.get("title") or ""
    same = [item for item in left if item.section == section]
    if not same:
        return None
    item = next((item for item in same if _same_title(item.title, title)), same[0])
    left.remove(item)
    return item


def _same_title(one: str, other: str) -> bool:
    """Whether two titles differ at most in white space and hyphenation."""
    return _squeezed(one) == _squeezed(other)


def _squeezed(title: str) -> str:
    return _HYPHENATION.sub("", unicodedata.normalize("NFC", title))


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", unicodedata.normalize("NFC", text)).casefold()
