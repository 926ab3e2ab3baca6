"""Minutes in any format whose structure shows in its lines: the meeting and its items."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from indexer.document import Document, Meeting
from indexer.parser.boundaries import (
    Boundaries,
    boundaries_by_handling,
    boundaries_by_title,
    find_boundaries,
    quotes_only,
    with_contents,
)
from indexer.parser.chain import Start
from indexer.parser.dates import find_date
from indexer.parser.handlings import Handling, find_handling
from indexer.parser.headings import section_kind
from indexer.parser.ids import of_kind, told_apart
from indexer.parser.items import make_item
from indexer.parser.meeting import Head, read_head
from indexer.parser.pieces import Piece, pieces_of
from indexer.parser.sections import parse_body
from indexer.parser.titles import is_date_alone, read_caption, read_caption_above
from indexer.parser.tokens import Own, ends_item, kind_opened
from models.item import Item

_SECTION_CELL = re.compile(
    r"^(?:(?:viranhaltija|virka)?päätös|(?:tjänsteinnehavar)?beslut)?,?\s*(?:\d{1,2}\.\d{1,2}\.\d{4}\s*)?(?:n:?r?o\b\.?\s*|nr\b\.?\s*)?"
    r"(?:§\s*(?P<sign>\d{1,4})(?:\s?/\s?(?:19|20)\d{2})?|(?<=\S )(?P<year>\d{1,4})\s?/\s?(?:19|20)\d{2}(?:\s*§)?"
    r"|(?P<number>\d{1,4})\s*§)(?:,?\s+\d{1,2}\.\d{1,2}\.\d{4})?$",
    re.IGNORECASE,
)
_MARKER = re.compile(r"^(?:[-–—•·*▪◦]\s+)?(?:asiakohta|asia|ärende|pykälä|paragraf)?", re.IGNORECASE)
_LETTERS = re.compile(r"[\W_]+")
_SECTION_LIST = re.compile(r"^(?:pykälät?|§§?)?[\s:]{0,3}§*\s?\d{1,4}\s?§?\s?(?:[,–-]|ja\b|§|$)", re.IGNORECASE)
_SECTION_LIST_BEHIND = re.compile(
    r"(?:§§?(?::t|:ien|:issä)?|pykäl(?:ät|iä|issä))[\s:]*\d{1,4}(?:\s*[,–-]\s*\d{1,4})+(?:\s*(?:ja|och)\s*\d{1,4})?\.?$",
    re.IGNORECASE,
)
LIST_WITHIN = 4
"""Lines below the heading of instructions for appeal in which the § are listed that they are for."""

FEW_STARTS = 10
"""So few lines with a § alone may all be quoted ones, where the items begin with their handling."""


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
    head = read_head(document, _before_items(pieces, boundaries))
    of_meeting = Own(head.organ, head.date, None).is_of_meeting
    handled = boundaries_by_handling(pieces, of_meeting)
    if (below_contents := with_contents(handled, boundaries, pieces)) is not None:
        boundaries = below_contents
    elif len(boundaries.starts) < min(FEW_STARTS, len(handled.starts) / 2) or quotes_only(boundaries, handled):
        boundaries = handled
    if not boundaries.starts:
        boundaries = boundaries_by_title(pieces)
    if head.date is None and boundaries.starts:
        beside = pieces[boundaries.starts[0].index + 1 :][:1]
        head = replace(head, date=next((find_date(piece.text) for piece in beside if is_date_alone(piece.text)), None))
    if boundaries.starts:
        extents, tail = _extents(pieces, boundaries)
        names_pages = _names_pages(pieces, of_meeting)
        items = [_item(document, pieces, extent, head, boundaries, names_pages) for extent in extents]
        unassigned = [piece.text for piece in (*pieces[: extents[0].begin], *pieces[tail:])]
    else:
        items, unassigned = _single_decision(document, pieces, head)
    head = _kind_by_decisions(head, items)
    return Meeting(
        str(document.path),
        head.municipality,
        head.organ,
        head.date.isoformat() if head.date else None,
        head.kind,
        tuple(of_kind(item, head.kind) for item in told_apart(items)),
        tuple(unassigned),
        (*document.warnings, *head.guesses, *_doubts(head, items, boundaries)),
    )


def _before_items(pieces: Sequence[Piece], boundaries: Boundaries) -> list[Piece]:
    """The pieces in which the head of the document stands."""
    if boundaries.starts:
        begin, end = boundaries.contents_span
        before = enumerate(pieces[: boundaries.starts[0].index])
        return [piece for index, piece in before if not begin <= index < end]
    headed = next((index for index, piece in enumerate(pieces) if _is_headed(piece)), len(pieces))
    return list(pieces[:headed])


def _extents(pieces: Sequence[Piece], boundaries: Boundaries) -> tuple[list[_Extent], int]:
    """The extents of the items, and where what follows the last one begins."""
    starts = boundaries.starts
    floor = boundaries.contents_span[1] if boundaries.contents_span[1] <= starts[0].index else 0
    begins: list[int] = []
    for start in starts:
        begin = start.index
        while begin > floor and find_handling(pieces[begin - 1].plain) is not None:
            begin -= 1
        begins.append(begin)
        floor = start.index + 1
    tail = _tail(pieces, starts)
    ends = [*begins[1:], tail]
    return [_Extent(b, s, e) for b, s, e in zip(begins, starts, ends, strict=True)], tail


def _tail(pieces: Sequence[Piece], starts: Sequence[Start]) -> int:
    """Where the last item ends: before the signatures, or the instructions for appeal of the whole document.

    These begin a page or list the § that they are for. If the items have instructions of their own, so does the last.
    """
    own = _with_appeal(pieces, starts) * 2 > len(starts) > 1
    for index in range(starts[-1].index + 2, len(pieces)):
        piece = pieces[index]
        if ends_item(piece):
            return index
        if section_kind(piece.text) == "appeal" and ((piece.first and not own) or _lists_sections(pieces, index + 1)):
            return index
    return len(pieces)


def _with_appeal(pieces: Sequence[Piece], starts: Sequence[Start]) -> int:
    """How many items but the last have the heading of instructions for appeal."""
    return sum(
        any(section_kind(piece.text) == "appeal" for piece in pieces[start.index : following.index])
        for start, following in itertools.pairwise(starts)
    )


def _lists_sections(pieces: Sequence[Piece], index: int) -> bool:
    """Whether one of the next lines, above any heading but those of appeals, lists § of the meeting."""
    for piece in pieces[index : index + LIST_WITHIN]:
        named = "§" in piece.text or "pykäl" in piece.text[:8].casefold()
        if named and (_SECTION_LIST.match(piece.text) or _SECTION_LIST_BEHIND.search(piece.text)):
            return True
        if section_kind(piece.text) not in (None, "appeal"):
            return False
    return False


def _names_pages(pieces: Sequence[Piece], of_meeting: Callable[[Handling], bool]) -> bool:
    """Whether a line like *Kunnanhallitus § 45 12.2.2018* heads the pages: then it says nothing of quoted handlings."""
    tops = [piece for piece in pieces if piece.first]
    named = sum((handling := find_handling(piece.plain)) is not None and of_meeting(handling) for piece in tops)
    return named >= 3 and 2 * named >= len(tops)


def _item(
    document: Document,
    pieces: Sequence[Piece],
    extent: _Extent,
    head: Head,
    boundaries: Boundaries,
    names_pages: bool,
) -> Item:
    start = extent.start
    caption = read_caption(pieces, start, extent.end, boundaries.contents.get(start.number))
    own = Own(head.organ, head.date, start.number)
    # A line such as "Kunnanhallitus § 45 12.2.2018" or "§ 45 a" says more than its number: it stays in the text.
    says_more = start.numbered.form == "handling" or not _is_number(pieces[start.index].plain, start)
    history = [*pieces[extent.begin : start.index + says_more], *pieces[start.index + 1 : caption.begin]]
    of_body = pieces[caption.end : extent.end]
    again = frozenset(
        index
        for index, piece in enumerate(of_body)
        if piece.first and (names_pages or piece.text == pieces[start.index].text)
        if (handling := find_handling(piece.plain)) is not None and own.is_own(handling)
    )
    body = parse_body(of_body, own, history, caption.numbered, again)
    return make_item(document, head, caption, start.number, body, pieces[start.index].page)


def _is_number(text: str, start: Start) -> bool:
    """Whether a line that begins an item holds its number and its title and nothing else."""
    return _LETTERS.sub("", _MARKER.sub("", text)) == _LETTERS.sub("", f"{start.number}{start.title}")


def _single_decision(document: Document, pieces: Sequence[Piece], head: Head) -> tuple[list[Item], list[str]]:
    """A document without any § that is one item, by its source or by its headings; anything else: no item."""
    headed = [index for index, piece in enumerate(pieces) if _is_headed(piece)]
    kinds = {kind_opened(pieces[index]) for index in headed}
    if document.metadata.get("items") != "1" and not kinds & {"decision", "proposal"}:
        return [], [piece.text for piece in pieces]
    caption = read_caption_above(pieces, headed[0] if headed else len(pieces))
    section = _section_of_headers([*document.furniture, *(piece.text for piece in pieces[: caption.begin])])
    body = parse_body(pieces[caption.end :], Own(head.organ, head.date, section), numbered=caption.numbered)
    if section is None:
        caption = replace(caption, guesses=(*caption.guesses, "The document has no § number."))
    item = make_item(document, head, caption, section, body, pieces[0].page)
    return [item], [piece.text for piece in pieces[: caption.begin]]


def _section_of_headers(lines: Sequence[str]) -> int | None:
    """The § that the page headers of a single decision name, or the lines above its title."""
    for line in lines:
        if (handling := find_handling(line.replace("\t", " "))) is not None:
            return handling.section
    cells = (cell for line in lines for cell in line.split("\t"))
    found = next((found for cell in cells if (found := _SECTION_CELL.match(cell.strip()))), None)
    return int(found["sign"] or found["year"] or found["number"]) if found else None


def _is_headed(piece: Piece) -> bool:
    """Whether a piece is a heading, or begins with one in its first cell; *Viranhaltijapäätös | § 5* is none."""
    return kind_opened(piece) is not None and not any(_SECTION_CELL.match(cell) for cell in piece.cells)


def _kind_by_decisions(head: Head, items: Sequence[Item]) -> Head:
    """An agenda has no decisions, and minutes have some: where the head says nothing, they tell."""
    decided = sum(bool(item.sections_of("decision")) for item in items)
    proposed = sum(bool(item.sections_of("proposal")) for item in items)
    if head.kind == "agenda" and decided * 2 > len(items):
        guess = "The head says agenda, but most items have a decision: taken for minutes."
        return replace(head, kind="minutes", guesses=(*head.guesses, guess))
    if not head.kind_stated and head.kind == "minutes" and proposed and not decided:
        guess = "No item has a decision of its own: taken for an agenda."
        return replace(head, kind="agenda", guesses=(*head.guesses, guess))
    return head


def _doubts(head: Head, items: Sequence[Item], boundaries: Boundaries) -> list[str]:
    """What about the whole document is missing or was guessed."""
    doubts = [
        f"No {what} was found."
        for what, value in (("municipality", head.municipality), ("organ", head.organ), ("date", head.date))
        if value is None
    ]
    if boundaries.starts and boundaries.starts[0].numbered.form == "title":
        doubts.append("No § is written: the numbered titles were taken for items.")
    numbers = [item.section for item in items if item.section is not None]
    last = {start.number: start.numbered.last for start in boundaries.starts}
    for first, number in itertools.pairwise(numbers):
        before = last.get(first, first)
        if number > before + 1:
            gap = f"§ {before + 1}" if number == before + 2 else f"§ {before + 1}–{number - 1}"
            doubts.append(f"{gap} is missing between § {before} and § {number}.")
        elif number < first:
            doubts.append(f"§ {number} follows § {first}.")
    missing = sorted(set(boundaries.contents) - set(numbers))
    if missing:
        doubts.append(f"On the contents page but not found: § {', '.join(map(str, missing))}.")
    return doubts
