"""Minutes in any format whose structure shows in its lines: the meeting and its items."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.document import Document, Meeting
from indexer.parser.boundaries import Boundaries, Start, find_boundaries
from indexer.parser.handlings import find_handling
from indexer.parser.headings import meeting_part, section_kind
from indexer.parser.ids import item_id, told_apart
from indexer.parser.meeting import Head, read_head
from indexer.parser.pieces import Piece, pieces_of
from indexer.parser.sections import Own, parse_body
from indexer.parser.titles import Caption, read_caption
from indexer.parser.votes import find_votes
from models.item import Item, Section

_SECTION_LIST = re.compile(r"^(?:pykälät?|§§?)?[\s:]*§*\s*\d{1,4}\s*§?\s*(?:[,–-]|ja\b|§|$)", re.IGNORECASE)
_CONTACT = re.compile(r"\S+@\S+|(?:puh|p|tel|gsm)\.?[\s:]*[+\d][\d\s-]{5,}|\+?\d[\d\s-]{6,}\d", re.IGNORECASE)
_ATTACHMENT_NUMBER = re.compile(r"^[-–•]\s*")
_SWEDISH = re.compile(r"\b(?:och|att|för|som|beslutar|enligt)\b")
_FINNISH = re.compile(r"\b(?:ja|on|että|sekä|päättää|mukaan)\b")


@dataclass(frozen=True, slots=True)
class _Extent:
    """Which pieces are an item's: the list of earlier handlings before its §, the § itself, and its body."""

    begin: int
    start: Start
    end: int


def parse_minutes(document: Document) -> Meeting:
    """Parse the blocks of a document as minutes.

    Every piece of text comes into an item (its title, its § or its text) or into ``unassigned``.
    """
    pieces, _ = pieces_of(document)
    boundaries = find_boundaries(pieces)
    first = boundaries.starts[0].index if boundaries.starts else len(pieces)
    begin, end = boundaries.contents_span
    outside = [piece for index, piece in enumerate(pieces[:first]) if not begin <= index < end]
    head = read_head(document, outside if boundaries.starts else pieces)
    extents, tail = _extents(pieces, boundaries)
    if extents:
        items = [_item(document, pieces, extent, head, boundaries) for extent in extents]
        unassigned = [piece.text for piece in (*pieces[: extents[0].begin], *pieces[tail:])]
    else:
        items, unassigned = _single_decision(document, pieces, head)
    warnings = [*document.warnings, *head.guesses, *_doubts(head, items, boundaries)]
    return Meeting(
        str(document.path),
        head.municipality,
        head.organ,
        head.date.isoformat() if head.date else None,
        head.kind,
        tuple(told_apart(items)),
        tuple(unassigned),
        tuple(warnings),
    )


def _extents(pieces: Sequence[Piece], boundaries: Boundaries) -> tuple[list[_Extent], int]:
    """The extents of the items, and where what follows the last one begins."""
    starts = boundaries.starts
    if not starts:
        return [], len(pieces)
    floor = boundaries.contents_span[1] if boundaries.contents_span[1] <= starts[0].index else 0
    begins: list[int] = []
    for start in starts:
        begin = start.index
        while begin > floor and find_handling(pieces[begin - 1].text.replace("\t", " ")) is not None:
            begin -= 1
        begins.append(begin)
        floor = start.index + 1
    tail = _tail(pieces, starts[-1].index + 2)
    ends = [*begins[1:], tail]
    return [_Extent(b, s, e) for b, s, e in zip(begins, starts, ends, strict=True)], tail


def _tail(pieces: Sequence[Piece], begin: int) -> int:
    """Where the last item ends: before the signatures, or the instructions for appeal of the whole document."""
    for index in range(begin, len(pieces)):
        piece = pieces[index]
        if meeting_part(piece.text) == "signatures" and not piece.tight:
            return index
        if section_kind(piece.text) == "appeal" and (piece.first or _lists_sections(pieces, index + 1)):
            return index
    return len(pieces)


def _lists_sections(pieces: Sequence[Piece], index: int) -> bool:
    return index < len(pieces) and "§" in pieces[index].text and _SECTION_LIST.match(pieces[index].text) is not None


def _item(
    document: Document, pieces: Sequence[Piece], extent: _Extent, head: Head, boundaries: Boundaries
) -> Item:
    start = extent.start
    listed = boundaries.contents.get(start.number)
    caption = read_caption(pieces, start, extent.end, listed)
    section = start.number
    own = Own(head.organ, head.date, section)
    history = pieces[extent.begin : start.index]
    numbered = None if caption.numbered is None else caption.numbered - caption.end
    body = parse_body(pieces[caption.end : extent.end], own, history, numbered)
    warnings = [*caption.guesses, *body.guesses]
    item = _filled(document, head, caption, section, body.text, body.sections, pieces[start.index].page, warnings)
    return item


def _single_decision(
    document: Document, pieces: Sequence[Piece], head: Head
) -> tuple[list[Item], list[str]]:
    """A document without any § whose headings are those of one decision: one item; anything else: none."""
    headed = [index for index, piece in enumerate(pieces) if section_kind(piece.cells[0]) is not None]
    kinds = {section_kind(pieces[index].cells[0]) for index in headed}
    if not kinds & {"decision", "proposal"}:
        return [], [piece.text for piece in pieces]
    start = Start(-1, 0, "sign", "")
    caption = read_caption(pieces[: headed[0]], start, headed[0], None)
    numbered = None if caption.numbered is None else caption.numbered - caption.end
    body = parse_body(pieces[caption.end :], Own(head.organ, head.date, None), numbered=numbered)
    warnings = ["The document has no § number.", *body.guesses]
    page = pieces[0].page
    return [_filled(document, head, caption, None, body.text, body.sections, page, warnings)], []


def _filled(
    document: Document,
    head: Head,
    caption: Caption,
    section: int | None,
    text: str,
    sections: tuple[Section, ...],
    page: int | None,
    warnings: Sequence[str],
) -> Item:
    date = head.date.isoformat() if head.date else None
    return Item(
        item_id(head.municipality, date, head.organ, section, caption.case_number or caption.title),
        text,
        title=caption.title,
        municipality=head.municipality,
        organ=head.organ,
        date=head.date,
        section=section,
        case_number=caption.case_number,
        task_class=caption.task_class,
        language=_language(text),
        sections=sections,
        source=str(document.path),
        page=page,
        meeting_kind=head.kind,
        presenter=_people(sections, "presenter"),
        preparer=_people(sections, "preparer"),
        attachments=_attachments(sections),
        votes=tuple(vote for s in sections if s.kind != "prior_handling" for vote in find_votes(s.text)),
        warnings=tuple(warnings),
    )


def _people(sections: Sequence[Section], kind: str) -> str | None:
    """Names and titles of the people of a section, without their addresses and telephone numbers."""
    for section in sections:
        if section.kind == kind:
            lines = [_CONTACT.sub("", line).strip(" ,;:.\t") for line in section.text.split("\n")]
            return ", ".join(" ".join(line.split()) for line in lines if line) or None
    return None


def _attachments(sections: Sequence[Section]) -> tuple[str, ...]:
    lines = [line for s in sections if s.kind == "attachments" for line in s.text.split("\n")]
    entries = (_ATTACHMENT_NUMBER.sub("", line).strip() for line in lines)
    return tuple(entry for entry in entries if len(entry) > 1)


def _language(text: str) -> str:
    return "sv" if len(_SWEDISH.findall(text)) > 2 * len(_FINNISH.findall(text)) + 1 else "fi"


def _doubts(head: Head, items: Sequence[Item], boundaries: Boundaries) -> list[str]:
    """What about the whole document is missing or was guessed."""
    doubts = [
        f"No {what} was found."
        for what, value in (("municipality", head.municipality), ("organ", head.organ), ("date", head.date))
        if value is None
    ]
    numbers = [item.section for item in items if item.section is not None]
    for before, number in zip(numbers, numbers[1:], strict=False):
        if number > before + 1:
            gap = f"§ {before + 1}" if number == before + 2 else f"§ {before + 1}–{number - 1}"
            doubts.append(f"{gap} is missing between § {before} and § {number}.")
        elif number < before:
            doubts.append(f"§ {number} follows § {before}.")
    missing = sorted(set(boundaries.contents) - set(numbers))
    if missing:
        doubts.append(f"On the contents page but not found: § {', '.join(map(str, missing))}.")
    return doubts
