"""The text of an item from headed parts whose kinds the source itself tells, with every section a span of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from indexer.document import Block
from models.item import Section, SectionKind


@dataclass(frozen=True, slots=True)
class Part:
    """A headed part: its kind, heading and blocks, and the parts quoted within it. No kind: text outside sections."""

    kind: SectionKind | None
    heading: str
    blocks: tuple[Block, ...] = ()
    parts: tuple[Part, ...] = ()


@dataclass(slots=True)
class Opened:
    """A part while its blocks are gathered."""

    kind: SectionKind | None
    heading: str
    blocks: list[Block] = field(default_factory=list)
    parts: list[Opened] = field(default_factory=list)

    def part(self) -> Part:
        return Part(self.kind, self.heading, tuple(self.blocks), tuple(opened.part() for opened in self.parts))


@dataclass(frozen=True, slots=True)
class _Span:
    part: Part
    start: int
    end: int
    inner: tuple[_Span, ...]

    def section(self, text: str) -> Section:
        assert self.part.kind is not None
        parts = tuple(span.section(text) for span in self.inner if span.part.kind is not None)
        return Section(self.part.kind, self.part.heading, text[self.start : self.end], self.start, parts)


class _Writer:
    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0

    @property
    def text(self) -> str:
        return "".join(self._pieces)

    def write(self, parts: Iterable[Part]) -> tuple[_Span, ...]:
        return tuple(self._part(part) for part in parts if part.blocks or part.parts)

    def _part(self, part: Part) -> _Span:
        if part.heading:
            self._add(part.heading, "\n\n")
        start = end = -1
        for block in part.blocks:
            first = start < 0
            begin = self._add(block.text, "\n" if (part.heading if first else block.tight) else "\n\n")
            start, end = begin if first else start, self._length
        inner = []
        for child in part.parts:
            if not (child.blocks or child.parts):
                continue
            before = self._length
            span = self._part(child)
            inner.append(span)
            start = start if start >= 0 else before + (2 if before else 0)
            end = self._length
        return _Span(part, start, end, tuple(inner))

    def _add(self, text: str, separator: str) -> int:
        """Add a text after the separator (none at the beginning); where it begins."""
        if self._length:
            self._pieces.append(separator)
            self._length += len(separator)
        start = self._length
        self._pieces.append(text)
        self._length += len(text)
        return start


def headed_text(parts: Sequence[Part]) -> tuple[str, tuple[Section, ...]]:
    """The text of an item and its sections. Parts without any text are left out."""
    writer = _Writer()
    spans = writer.write(parts)
    text = writer.text
    return text, tuple(span.section(text) for span in spans if span.part.kind is not None)


def empty_headings(parts: Iterable[Part]) -> tuple[str, ...]:
    """The headings that have nothing below them, and so stand in no item's text."""
    found: list[str] = []
    for part in parts:
        if part.heading and not (part.blocks or part.parts):
            found.append(part.heading)
        found.extend(empty_headings(part.parts))
    return tuple(found)
