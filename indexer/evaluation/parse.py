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
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

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
class Difference:
    """A value that is not as expected: of which § (``None``: of the meeting), which field, and both values."""

    section: int | None
    field: str
    expected: str
    found: str | None

    def to_json(self) -> dict[str, Any]:
        return {"section": self.section, "field": self.field, "expected": self.expected, "found": self.found}


@dataclass(frozen=True, slots=True)
class FileFigures:
    """What was found in one file. Counts; ``seconds`` of reading and parsing together.

    ``titles_parts`` are titles that hold the expected one whole and more: where an answer gives one line of a title
    that runs over several, the parser is right and the answer is not. They do not count as right.
    """

    file: str
    error: str | None = None
    sections_expected: int = 0
    sections_found: int = 0
    items: int = 0
    missing: tuple[int, ...] = ()
    extra: tuple[int, ...] = ()
    titles_expected: int = 0
    titles_right: int = 0
    titles_parts: int = 0
    metadata_expected: int = 0
    metadata_right: int = 0
    not_stated: int = 0
    kinds_expected: int = 0
    kinds_right: int = 0
    differences: tuple[Difference, ...] = ()
    pages: int = 0
    seconds: float = 0.0

    def to_json(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "error": self.error,
            "sections": {"expected": self.sections_expected, "found": self.sections_found, "items": self.items},
            "missing": list(self.missing),
            "extra": list(self.extra),
            "titles": {"expected": self.titles_expected, "right": self.titles_right, "parts": self.titles_parts},
            "metadata": {
                "expected": self.metadata_expected,
                "right": self.metadata_right,
                "not_stated": self.not_stated,
            },
            "kinds": {"expected": self.kinds_expected, "right": self.kinds_right},
            "differences": [difference.to_json() for difference in self.differences],
            "pages": self.pages,
            "seconds_per_page": round(self.seconds / max(1, self.pages), 5),
        }

    def to_text(self) -> str:
        if self.error is not None:
            return f"{self.file}\n    failed: {self.error}"
        lines = [
            f"{self.file}\n    § {self.sections_found}/{self.sections_expected} of {self.items} items, "
            f"titles {self.titles_right}/{self.titles_expected}, "
            f"metadata {self.metadata_right}/{self.metadata_expected}, "
            f"{1000 * self.seconds / max(1, self.pages):.1f} ms a page"
        ]
        if self.missing:
            lines.append(f"    missing: § {', '.join(map(str, self.missing))}")
        if self.extra:
            lines.append(f"    not expected: § {', '.join(map(str, self.extra))}")
        for difference in self.differences:
            where = f"§ {difference.section} " if difference.section is not None else ""
            lines.append(f"    {where}{difference.field}: {difference.found} instead of {difference.expected}")
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class ParseFigures:
    """The figures of all files."""

    detail: tuple[FileFigures, ...] = field(default=())

    @property
    def failed(self) -> int:
        return sum(figures.error is not None for figures in self.detail)

    @property
    def f1(self) -> float:
        """Of the § numbers: twice those found, by those expected and those that the items have together."""
        found, expected = self._sum("sections_found"), self._sum("sections_expected")
        items = found + sum(len(figures.extra) for figures in self.detail)
        return 2 * found / (expected + items) if expected + items else 0.0

    @property
    def titles_exact(self) -> float:
        return _share(self._sum("titles_right"), self._sum("titles_expected"))

    @property
    def metadata_exact(self) -> float:
        return _share(self._sum("metadata_right"), self._sum("metadata_expected"))

    def _sum(self, name: str) -> int:
        return sum(getattr(figures, name) for figures in self.detail)

    def to_json(self) -> dict[str, Any]:
        return {
            "files": len(self.detail),
            "failed": self.failed,
            "sections": {
                "expected": self._sum("sections_expected"),
                "found": self._sum("sections_found"),
                "f1": round(self.f1, 4),
            },
            "titles_exact": round(self.titles_exact, 4),
            "metadata_exact": round(self.metadata_exact, 4),
            "files_detail": [figures.to_json() for figures in self.detail],
        }

    def to_text(self) -> str:
        pages, seconds = self._sum("pages"), sum(figures.seconds for figures in self.detail)
        rows = [
            ("files", f"{len(self.detail)}, failed {self.failed}"),
            ("§ found", f"{self._sum('sections_found')} of {self._sum('sections_expected')}, F1 {self.f1:.4f}"),
            (
                "titles exact",
                f"{self._row('titles', self.titles_exact)}; {self._sum('titles_parts')} hold the expected one",
            ),
            ("metadata exact", f"{self._row('metadata', self.metadata_exact)}; not stated {self._sum('not_stated')}"),
            ("time", f"{seconds:.2f} s, {1000 * seconds / max(1, pages):.1f} ms a page"),
        ]
        if self._sum("kinds_expected"):
            rows.insert(4, ("kinds exact", f"{self._sum('kinds_right')} of {self._sum('kinds_expected')} items"))
        return "\n".join([*(figures.to_text() for figures in self.detail), *(f"{name:16}{row}" for name, row in rows)])

    def _row(self, what: str, share: float) -> str:
        return f"{self._sum(f'{what}_right')} of {self._sum(f'{what}_expected')}, {share:.4f}"


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
    first = items[0] if items else None
    tally, not_stated, differences = Counter[str](), 0, list[Difference]()
    checks: list[tuple[int | None, str, str | None, str | None]]
    checks = [(None, name_, _value(expected, name_), _of_meeting(first, name_)) for name_ in _FILE_FIELDS]
    left = list(items)
    for row in rows:
        item = _taken(left, row)
        section = _section(row)
        if title := row.get("title"):
            tally["titles"] += 1
            if item is not None and _same_title(item.title, title):
                tally["titles right"] += 1
            else:
                tally["titles parts"] += item is not None and _squeezed(title) in _squeezed(item.title)
                differences.append(Difference(section, "title", title, item.title if item else None))
        if kinds := row.get("kinds"):
            tally["kinds"] += 1
            found = [part.kind for part in item.sections] if item else []
            if set(found) == set(kinds):
                tally["kinds right"] += 1
            else:
                differences.append(Difference(section, "kinds", " ".join(kinds), " ".join(found)))
        checks += [
            (section, name_, _value(row, name_), getattr(item, name_) if item else None) for name_ in _ITEM_FIELDS
        ]
    for section, name_, value, got in checks:
        if value is None:
            continue
        right = got is not None and _letters(got) == _letters(value)
        if not right and name_ not in ("date", "kind") and _letters(value) not in stated:
            not_stated += 1
            continue
        tally["metadata"] += 1
        tally["metadata right"] += right
        if not right:
            differences.append(Difference(section, name_, value, got))
    return FileFigures(
        name,
        sections_expected=wanted.total(),
        sections_found=(wanted & present).total(),
        items=len(items),
        missing=tuple(sorted((wanted - present).elements())),
        extra=tuple(sorted((present - wanted).elements())),
        titles_expected=tally["titles"],
        titles_right=tally["titles right"],
        titles_parts=tally["titles parts"],
        metadata_expected=tally["metadata"],
        metadata_right=tally["metadata right"],
        not_stated=not_stated,
        kinds_expected=tally["kinds"],
        kinds_right=tally["kinds right"],
        differences=tuple(differences),
        pages=pages or 1,
        seconds=seconds,
    )


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


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
