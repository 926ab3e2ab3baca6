"""An item's text as it is drawn: sections in order, nested ones inside, and the topics' evidence and
the words of a search marked in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from models.item import Item, Section, SectionKind
from search.page import MatchedWord

SEARCHED = "haku-"
"""What the anchors of words that a search matched begin with."""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text. ``topics`` are those for which it is evidence, ``searched`` whether a search matched it;
    ``anchors`` name the marks that begin here."""

    text: str
    topics: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()
    searched: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A section to draw: its paragraphs of marked spans, or the sections nested in it."""

    id: str
    kind: SectionKind
    heading: str
    paragraphs: tuple[tuple[Span, ...], ...]
    parts: tuple[Block, ...] = ()

    @property
    def is_searched(self) -> bool:
        """Whether a search matched a word of the section or of those nested in it."""
        return any(span.searched for spans in self.paragraphs for span in spans) or any(
            part.is_searched for part in self.parts
        )


@dataclass(frozen=True, slots=True)
class Mark:
    """A span that is evidence for a topic, or (without one) that a search matched, and the anchor it is linked by."""

    start: int
    end: int
    topic: str | None
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


def search_marks(words: Sequence[MatchedWord], field: Literal["text", "title"]) -> tuple[Mark, ...]:
    """The words of the item's text or title that a search matched; anchors are numbered through title and text."""
    return tuple(
        Mark(word.start, word.end, None, f"{SEARCHED}{number}")
        for number, word in enumerate(words, start=1)
        if word.field == field
    )


def title_spans(item: Item, searched: Sequence[MatchedWord] = ()) -> tuple[Span, ...]:
    return spans(item.title, 0, (*evidence_marks(item, "title"), *search_marks(searched, "title")))


def blocks(item: Item, searched: Sequence[MatchedWord] = ()) -> tuple[Block, ...]:
    """The item's text as blocks: its sections and, so that nothing is lost, the text between them that is no heading.

    An item without sections is one block. ``searched`` are the words that a search matched.
    """
    marks = (*evidence_marks(item, "text"), *search_marks(searched, "text"))
    drawn: list[Block] = []
    position = 0
    for index, section in enumerate(item.sections, start=1):
        drawn += _between(item, position, section.start, marks, f"teksti-{index}", section.heading)
        drawn.append(_block(section, f"osio-{index}", marks))
        position = max(position, section.end)
    drawn += _between(item, position, len(item.text), marks, "teksti-0", "")
    return tuple(drawn)


def drawn_anchors(title: Sequence[Span], drawn: Iterable[Block]) -> tuple[str, ...]:
    """The anchors that the page has, in their order. A word in a heading has none."""
    found = [anchor for span in title for anchor in span.anchors]
    for block in drawn:
        found += [anchor for paragraph in block.paragraphs for span in paragraph for anchor in span.anchors]
        found += drawn_anchors((), block.parts)
    return tuple(found)


def searched_anchors(title: Sequence[Span], drawn: Iterable[Block]) -> tuple[str, ...]:
    """The anchors of the drawn words that a search matched, in their order."""
    return tuple(anchor for anchor in drawn_anchors(title, drawn) if anchor.startswith(SEARCHED))


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
    """Cut a text that begins at ``offset`` where a mark begins or ends; marks may overlap."""
    end = offset + len(text)
    inside = [mark for mark in marks if mark.start < end and mark.end > offset]
    cuts = sorted({offset, end, *(min(max(edge, offset), end) for mark in inside for edge in (mark.start, mark.end))})
    return tuple(
        Span(
            text[left - offset : right - offset],
            tuple(dict.fromkeys(topic for mark in over if (topic := mark.topic) is not None)),
            tuple(mark.anchor for mark in inside if mark.start == left),
            any(mark.topic is None for mark in over),
        )
        for left, right in pairwise(cuts)
        for over in ([mark for mark in inside if mark.start <= left and right <= mark.end],)
    )
