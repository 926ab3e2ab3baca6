"""An item's text as it is drawn: sections in order, nested ones inside, and the topics' evidence marked in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from models.item import Item, Section, SectionKind


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text. ``topics`` are those for which it is evidence; ``anchors`` name the evidence that begins here."""

    text: str
    topics: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A section to draw: its paragraphs of marked spans, or the sections nested in it."""

    id: str
    kind: SectionKind
    heading: str
    paragraphs: tuple[tuple[Span, ...], ...]
    parts: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """A span that is evidence for a topic, and the anchor it can be linked by."""

    start: int
    end: int
    topic: str
    anchor: str


def evidence_marks(item: Item, field: Literal["text", "title"]) -> tuple[Mark, ...]:
    """The evidence of all topics in the item's text or title, in the order of the text. Offsets outside are dropped."""
    length = len(item.text if field == "text" else item.title)
    found = sorted(
        (evidence.start, evidence.end, topic.id)
        for topic in item.topics
        for evidence in topic.evidence
        if evidence.field == field and 0 <= evidence.start < evidence.end <= length
    )
    prefix = "peruste" if field == "text" else "otsikko"
    return tuple(Mark(*place, f"{prefix}-{number}") for number, place in enumerate(found, start=1))


def title_spans(item: Item) -> tuple[Span, ...]:
    return spans(item.title, 0, evidence_marks(item, "title"))


def blocks(item: Item) -> tuple[Block, ...]:
    """The item's text as blocks: its sections and, so that nothing is lost, the text between them that is no heading.

    An item without sections is one block.
    """
    marks = evidence_marks(item, "text")
    drawn: list[Block] = []
    position = 0
    for index, section in enumerate(item.sections, start=1):
        drawn += _between(item, position, section.start, marks, f"teksti-{index}", section.heading)
        drawn.append(_block(section, f"osio-{index}", marks))
        position = max(position, section.end)
    drawn += _between(item, position, len(item.text), marks, "teksti-0", "")
    return tuple(drawn)


def _block(section: Section, block_id: str, marks: Sequence[Mark]) -> Block:
    parts = tuple(_block(part, f"{block_id}-{index}", marks) for index, part in enumerate(section.parts, start=1))
    if not parts:
        return Block(block_id, section.kind, section.heading, _paragraphs(section.text, section.start, marks))
    opening = section.text[: max(0, section.parts[0].start - section.start)]
    opening = _without_heading(opening, section.parts[0].heading)
    return Block(block_id, section.kind, section.heading, _paragraphs(opening, section.start, marks), parts)


def _between(item: Item, start: int, end: int, marks: Sequence[Mark], block_id: str, heading: str) -> tuple[Block, ...]:
    text = _without_heading(item.text[start:end], heading) if end > start else ""
    if _is_shown_elsewhere(item, text):
        return ()
    return (Block(block_id, "other", "", _paragraphs(text, start, marks)),)


def _is_shown_elsewhere(item: Item, text: str) -> bool:
    """Whether a text says only what the page's head says: the title, organ, date, § and case number, or headings."""
    known = [item.title, item.organ, item.municipality, item.case_number, *(one.heading for one in item.sections)]
    bare = " ".join(text.split())
    for phrase in sorted(filter(None, known), key=len, reverse=True):
        bare = re.sub(re.escape(" ".join(phrase.split())), " ", bare, flags=re.IGNORECASE)
    return not any(character.isalpha() for character in bare)


def _without_heading(text: str, heading: str) -> str:
    """The text before a section, without that section's own heading at its end."""
    bare = text.rstrip().removesuffix(":").rstrip()
    return bare[: len(bare) - len(heading)] if heading and bare.endswith(heading) else text


def _paragraphs(text: str, offset: int, marks: Sequence[Mark]) -> tuple[tuple[Span, ...], ...]:
    """Paragraphs are parted by blank lines; a line end inside one is kept."""
    found: list[tuple[Span, ...]] = []
    position = 0
    for piece in text.split("\n\n"):
        bare = piece.strip("\n")
        if bare.strip():
            start = position + len(piece) - len(piece.lstrip("\n"))
            found.append(spans(bare, offset + start, marks))
        position += len(piece) + 2
    return tuple(found)


def spans(text: str, offset: int, marks: Iterable[Mark]) -> tuple[Span, ...]:
    """Cut a text that begins at ``offset`` where evidence begins or ends; evidence of several topics may overlap."""
    end = offset + len(text)
    inside = [mark for mark in marks if mark.start < end and mark.end > offset]
    cuts = sorted({offset, end, *(min(max(edge, offset), end) for mark in inside for edge in (mark.start, mark.end))})
    return tuple(
        Span(
            text[left - offset : right - offset],
            tuple(dict.fromkeys(mark.topic for mark in inside if mark.start <= left and right <= mark.end)),
            tuple(mark.anchor for mark in inside if mark.start == left),
        )
        for left, right in pairwise(cuts)
    )
