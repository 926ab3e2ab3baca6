"""Sections written to one text, each a span of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from models.item import Section, SectionKind


@dataclass(slots=True)
class Segment:
    """A section being filled. ``printed`` is its heading as it stands in the text; ``kind`` is ``None`` for lines that
    belong to no section. A line is ``tight`` if it stands directly below the one before it.

    ``column`` is the indent of the heading where the section's text stands in a column to the right of it.
    """

    kind: SectionKind | None
    heading: str
    printed: str
    tight: bool
    separator: str = "\n"
    column: float | None = None
    lines: list[tuple[str, bool]] = field(default_factory=list)
    parts: list[Segment] = field(default_factory=list)


def written(segments: Sequence[Segment]) -> tuple[str, tuple[Section, ...]]:
    """The text of the segments in order, and the sections as spans of it. Empty sections are left out."""
    writer = _Writer()
    spans = [writer.write(segment) for segment in segments]
    text = "".join(writer.parts)
    return text, tuple(section for span in spans if (section := span.section(text)) is not None)


class _Writer:
    """Writes segments and knows where each came to stand."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._length = 0

    def write(self, segment: Segment) -> _Span:
        if segment.printed:
            self._add(segment.printed, "\n" if segment.tight else "\n\n")
        starts: list[int] = []
        for number, (line, tight) in enumerate(segment.lines):
            gap = segment.separator if number == 0 and segment.printed else "\n" if tight else "\n\n"
            starts.append(self._add(line, gap))
        inner = []
        for part in segment.parts:
            # The heading of a part belongs to what it is a part of.
            starts.append(self._length)
            inner.append(self.write(part))
        return _Span(segment, starts[0] if starts else self._length, self._length, inner)

    def _add(self, text: str, gap: str) -> int:
        if self._length:
            self.parts.append(gap)
            self._length += len(gap)
        start = self._length
        self.parts.append(text)
        self._length += len(text)
        return start


@dataclass(frozen=True, slots=True)
class _Span:
    segment: Segment
    start: int
    end: int
    inner: list[_Span]

    def section(self, text: str) -> Section | None:
        """The section, without white space at its ends; ``None`` if it is empty or a line without a role."""
        content = text[self.start : self.end]
        start = self.start + len(content) - len(content.lstrip())
        parts = tuple(section for span in self.inner if (section := span.section(text)) is not None)
        if self.segment.kind is None or not content.strip():
            return None
        return Section(self.segment.kind, self.segment.heading, content.strip(), start, parts)
