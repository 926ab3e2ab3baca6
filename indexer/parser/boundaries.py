"""Where the items of a document begin, and what its contents page says of them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from indexer.parser.chain import CONTENT_KINDS, Start, best_chain
from indexer.parser.handlings import Handling, find_handling, find_led
from indexer.parser.headings import meeting_part, section_kind
from indexer.parser.numbering import Numbered, read_number, read_numbered_title
from indexer.parser.pieces import Piece
from indexer.parser.titles import is_lone_number, names_meeting
from indexer.parser.tokens import kind_opened

_LIST_MARK = re.compile(r"^(?:[-–—•·*▪◦]|\d{1,3}[.)])\s+(?=§|\d+ §)")
_LEADERS = re.compile(r"(?:[\s.…_]{3,}|\t)\s*(?:s\.|sivu)?\s*\d{1,4}(?:\s*[-–]\s*\d{1,4})?$")


@dataclass(frozen=True, slots=True)
class Boundaries:
    """Where items begin, in order; the title of each § by the contents page; and the pieces that are contents."""

    starts: tuple[Start, ...]
    contents: dict[int, str]
    contents_span: tuple[int, int]


NOWHERE = Boundaries((), {}, (0, 0))
MOST_APPEALED = 200
"""Lines with a § each that instructions for appeal may list."""

MOST_BETWEEN = 3
"""Lines with the organ and the date that may stand between the heading of such instructions and a §."""

SHORT_CONTENTS = 2
"""Lines of a contents page that could be items of which one comes twice."""

FEWEST_TITLES = 2
"""Numbered titles that begin items, and lines of a contents page without a heading, at least."""


def find_boundaries(pieces: Sequence[Piece]) -> Boundaries:
    """Find the beginnings of the items: the best rising chain of lines with a §, the contents page left out."""
    candidates = list(_candidates(pieces))
    sections = {start.index for start in candidates if start.numbered.form != "case"}
    # "Asia 3" directly above or below "§ 12" is the place on the agenda.
    places = {index + step for index in sections for step in (-1, 1)}
    return _boundaries(
        pieces,
        [
            start
            for start in candidates
            if start.numbered.form != "case" or not start.alone or start.index not in places
        ],
    )


def boundaries_by_title(pieces: Sequence[Piece]) -> Boundaries:
    """The boundaries where no § is written and the titles are numbered: *1 Kokouksen avaus*, *2. Avustukset*.

    A list of numbered points looks the same. Titles stand before all headings, follow each other without a gap, and
    most have the heading of a proposal or a decision below them; where they do not, there are no boundaries.
    """
    candidates = [
        Start(index, numbered)
        for index, piece in enumerate(pieces)
        if (piece.bold or piece.role == "heading" or not piece.tight)
        and (numbered := read_numbered_title(piece.text)) is not None
    ]
    found = _boundaries(pieces, candidates)
    starts = found.starts
    if len(starts) < FEWEST_TITLES or any(b.number != a.number + 1 for a, b in itertools.pairwise(starts)):
        return NOWHERE
    ends = [*(start.index for start in starts[1:]), len(pieces)]
    headed = sum(
        any(kind_opened(piece) in ("decision", "proposal") for piece in pieces[start.index : end])
        for start, end in zip(starts, ends, strict=True)
    )
    if 2 * headed <= len(starts):
        return NOWHERE
    above = pieces[found.contents_span[1] : starts[0].index]
    return NOWHERE if any(kind_opened(piece) is not None for piece in above) else found


def _boundaries(pieces: Sequence[Piece], candidates: Sequence[Start]) -> Boundaries:
    listed = _contents_count(candidates, pieces)
    contents, span = _read_contents(candidates[:listed], pieces, candidates[listed:])
    chain = best_chain(candidates[listed:], pieces, frozenset(contents))
    return Boundaries(tuple(chain), contents, span)


def boundaries_by_handling(pieces: Sequence[Piece], of_meeting: Callable[[Handling], bool]) -> Boundaries:
    """The boundaries where each item begins with a line like *Kunnanhallitus § 45 12.2.2018* or *Khall § 45 Title*, and
    no § stands alone.

    The same line comes again where the item's own handling follows quoted ones, and at the top of its pages: only
    its first, among rising numbers, begins the item.
    """
    starts: list[Start] = []
    for index, piece in enumerate(pieces):
        handling, title = find_handling(piece.plain), ""
        if handling is None and (led := find_led(piece.text)) is not None:
            handling, title = led[0], led[2].replace("\t", " ")
        if handling is None or not of_meeting(handling):
            continue
        if not starts or handling.section > starts[-1].number:
            numbered = Numbered("handling", handling.section, handling.section, "", None, title, "")
            starts.append(Start(index, numbered))
    return Boundaries(tuple(starts), {}, (0, 0))


def quotes_only(found: Boundaries, handled: Boundaries) -> bool:
    """Whether the lines with a § that were ``found`` are those of laws, as other numbers stand in the lines that name
    the item's handling, the first of which is above them all."""
    if not (found.starts and handled.starts) or handled.starts[0].index > found.starts[0].index:
        return False
    numbers = {start.number for start in handled.starts}
    return 2 * sum(start.number in numbers for start in found.starts) < len(found.starts)


def with_contents(handled: Boundaries, found: Boundaries, pieces: Sequence[Piece]) -> Boundaries | None:
    """The boundaries ``handled`` by the handling at the head of each item, if those ``found`` by lines with a § are
    the lines of the contents page above them; otherwise ``None``.
    """
    if not (handled.starts and found.starts) or found.starts[-1].index > handled.starts[0].index:
        return None
    numbers = {start.number for start in handled.starts}
    if sum(start.number in numbers for start in found.starts) <= len(found.starts) / 2:
        return None
    first, below = found.starts[0].index, handled.starts[0].index
    if any(kind_opened(piece) in CONTENT_KINDS for piece in pieces[first:below]):
        return None
    # The one item of a meeting can name its handling below its § and its title, too.
    parted = any(meeting_part(piece.text) is not None for piece in pieces[:below])
    if len(found.starts) < FEWEST_TITLES and not parted:
        return None
    contents, span = _read_contents(found.starts, pieces, handled.starts)
    return Boundaries(handled.starts, contents, span)


def _candidates(pieces: Sequence[Piece]) -> Iterator[Start]:
    """The lines with a § that may begin items, without those that instructions for appeal list."""
    open_number: int | None = None
    headed: set[int | None] = set()
    for index, piece in enumerate(pieces):
        start = _candidate(index, piece)
        if start is None:
            if kind_opened(piece) in CONTENT_KINDS:
                headed.add(open_number)
            continue
        # Below a heading such as "Valitusosoitus", the § of an item that has its sections is what may be appealed.
        again = start.alone and start.number in headed and _is_below_appeal(pieces, index)
        if not again and not _is_appealed(pieces, index):
            open_number = start.number
            yield start


def _is_below_appeal(pieces: Sequence[Piece], index: int) -> bool:
    """Whether the heading of instructions for appeal stands above a §, with the organ and the date between at most."""
    above = index - 1
    while above > 0 and index - above <= MOST_BETWEEN and names_meeting(pieces[above].plain):
        above -= 1
    return above >= 0 and section_kind(pieces[above].text) == "appeal"


def _candidate(index: int, piece: Piece) -> Start | None:
    if (numbered := read_number(piece.text)) is not None:
        return Start(index, numbered)
    mark = _LIST_MARK.match(piece.text) if piece.role == "list_item" else None
    numbered = read_number(piece.text[mark.end() :]) if mark else None
    return None if numbered is None else Start(index, numbered, marked=True)


def _is_appealed(pieces: Sequence[Piece], index: int) -> bool:
    """Whether a § stands right below a heading such as *Oikaisuvaatimus*: one that may be appealed, no item. More of
    them may follow, a line each.
    """
    above = index - 1
    while above >= 0 and index - above <= MOST_APPEALED and is_lone_number(pieces[above]):
        above -= 1
    if above < 0 or section_kind(pieces[above].text) != "appeal":
        return False
    if above < index - 1:
        return is_lone_number(pieces[index])
    if above > 0 and is_lone_number(pieces[above - 1]) and _follows(pieces[above - 1], pieces[index]):
        # The heading is the title of the item before.
        return False
    below = index + 1
    while below < len(pieces) and below - index <= MOST_APPEALED and is_lone_number(pieces[below]):
        below += 1
    if below > index + 1:
        return True
    following = pieces[below] if below < len(pieces) else None
    if following is not None and (following.bold or following.role == "heading"):
        return section_kind(following.text) is not None
    return pieces[index].tight and not pieces[index].bold and not pieces[index].first


def _follows(piece: Piece, other: Piece) -> bool:
    """Whether two pieces begin with numbers of items of which the second follows the first."""
    one, two = read_number(piece.text), read_number(other.text)
    return one is not None and two is not None and two.number == one.last + 1


def _contents_count(candidates: Sequence[Start], pieces: Sequence[Piece]) -> int:
    """How many of the first candidates are lines of a contents page.

    They are the longest rising run at the beginning whose numbers all come again later, with no headed section in
    between: a contents page has titles only.
    """
    if not candidates:
        return 0
    first = candidates[0]
    for later, start in enumerate(candidates[1:], start=1):
        if start.number <= candidates[later - 1].number:
            break
    else:
        return 0
    repeated = {candidate.number for candidate in candidates[later:]}
    run = [candidate.number for candidate in candidates[:later]]
    if sum(number in repeated for number in run) < 0.6 * len(run) or start.number > max(run):
        return 0
    # Of a line or two, not even the last may have a section: it may as well be an item.
    last = candidates[later - 1 if later > SHORT_CONTENTS else later].index
    headed = any(kind_opened(piece) in CONTENT_KINDS for piece in pieces[first.index : last])
    return 0 if headed else later


def _read_contents(
    listed: Sequence[Start], pieces: Sequence[Piece], later: Sequence[Start]
) -> tuple[dict[int, str], tuple[int, int]]:
    if not listed:
        return {}, (0, 0)
    titles: dict[int, str] = {}
    begin = listed[0].index
    end = begin
    limits = [start.index for start in listed[1:]] + [later[0].index if later else len(pieces)]
    for start, limit in zip(listed, limits, strict=True):
        parts = [start.title] if start.title else []
        end = start.index + 1
        while end < limit and _continues_entry(pieces, start, end, bool(parts)):
            parts.append(_LEADERS.sub("", pieces[end].text))
            end += 1
        title = _LEADERS.sub("", " ".join(parts).replace("\t", " ")).strip()
        titles.setdefault(start.number, title)
    while begin > 0 and meeting_part(pieces[begin - 1].text) == "contents":
        begin -= 1
    return titles, (begin, end)


def _continues_entry(pieces: Sequence[Piece], start: Start, index: int, has_title: bool) -> bool:
    """Whether a piece goes on with the title of a line of the contents page."""
    piece = pieces[index]
    if meeting_part(piece.text) is not None or section_kind(piece.text) is not None:
        return False
    return (piece.tight or not has_title) and piece.page == pieces[start.index].page and index - start.index <= 5
