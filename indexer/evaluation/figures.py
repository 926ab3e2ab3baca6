"""What was counted of how exactly minutes are parsed: the figures of a file and of all files, as JSON and as text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


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


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
