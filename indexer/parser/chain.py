"""Which of the lines with a § begin items: the best chain of rising numbers.

A § at the beginning of a line can also be quoted from a law or be the wrapped end of a sentence. Each line is weighed
by its form, its neighbours and the contents page, each step from one to the next by how the numbers follow; the chain
of the greatest sum is found by dynamic programming.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.parser.numbering import Numbered
from indexer.parser.pieces import Piece
from indexer.parser.tokens import kind_opened

CONTENT_KINDS = frozenset({"decision", "proposal", "rationale"})
"""Kinds of sections that show that an item is more than its title."""

LOOK_BACK = 100
"""Lines with a § that may stand between two items and begin none."""

MOST_LINES = 5_000
"""Lines with a §, above which only rising numbers are followed: no meeting has so many items."""

AGAIN = 0.25
"""What a candidate counts whose number does not rise above those of the same style."""

FIRST = 1.0
"""What it counts for a line to be the first with a §."""

FARTHEST_HEADING = 400
"""Pieces behind a § in which the first heading of its item is looked for."""


@dataclass(frozen=True, slots=True)
class Start:
    """A line that may begin an item: its place among the pieces, and the number as it is written there.

    ``marked`` says that the mark of a list stands before the number.
    """

    index: int
    numbered: Numbered
    marked: bool = False

    @property
    def number(self) -> int:
        return self.numbered.number

    @property
    def title(self) -> str:
        return self.numbered.title

    @property
    def alone(self) -> bool:
        return not self.numbered.title and not self.numbered.beside


@dataclass(frozen=True, slots=True)
class _Style:
    """What the heads of the items of one document have in common."""

    form: tuple[str, bool, bool]
    alone: bool
    bold: bool
    indent: int


def best_chain(candidates: Sequence[Start], pieces: Sequence[Piece], listed: frozenset[int]) -> list[Start]:
    """The candidates that begin items, in order. ``listed`` are the numbers on the contents page."""
    if not candidates:
        return []
    if len(candidates) > MOST_LINES:
        return _rising(candidates)
    headed = _headed(candidates, pieces)
    kept = _without_quoted_rules(list(zip(candidates, headed, strict=True)))
    usual = _usual_style(kept, pieces, listed)
    numbers = sorted(listed)
    weights = [_weight(start, has_heading, pieces, listed, usual) for start, has_heading in kept]
    # Laws are quoted within items: the first § of all is hardly one of theirs.
    weights[0] += FIRST if kept[0][0].numbered.form != "case" else 0.0
    best: list[float] = []
    previous: list[int] = []
    for index, (start, _) in enumerate(kept):
        score, before = weights[index], -1
        for earlier in range(max(0, index - LOOK_BACK), index):
            gained = best[earlier] + weights[index] + _step(kept[earlier][0].numbered, start.numbered, numbers)
            if gained > score:
                score, before = gained, earlier
        best.append(score)
        previous.append(before)
    index = max(range(len(best)), key=best.__getitem__)
    chain = []
    while index >= 0:
        chain.append(kept[index][0])
        index = previous[index]
    return _without_untitled(_without_repeated(chain[::-1], kept), kept, pieces)


def _rising(candidates: Sequence[Start]) -> list[Start]:
    chain: list[Start] = []
    for start in candidates:
        if not chain or start.number > chain[-1].number:
            chain.append(start)
    return chain


def _headed(candidates: Sequence[Start], pieces: Sequence[Piece]) -> list[bool]:
    """For each candidate, whether a heading of an item stands between it and the next one that is written alike."""
    ends: list[int] = []
    following: dict[tuple[str, bool], int] = {}
    after = len(pieces)
    for start in reversed(candidates):
        alike = start.numbered.form, start.alone
        ends.append(after if start.numbered.form == "case" else following.get(alike, len(pieces)))
        following[alike] = after = start.index
    ends.reverse()
    return [
        any(
            kind_opened(piece) in CONTENT_KINDS
            for piece in pieces[start.index + 1 : min(end, start.index + FARTHEST_HEADING)]
        )
        for start, end in zip(candidates, ends, strict=True)
    ]


def _without_quoted_rules(candidates: list[tuple[Start, bool]]) -> list[tuple[Start, bool]]:
    """Leave out a run of higher numbers without headings between § n and § n + 1: paragraphs of a quoted law."""
    kept: list[tuple[Start, bool]] = []
    index = 0
    while index < len(candidates):
        kept.append(candidates[index])
        number = candidates[index][0].number
        index += 1
        run = index
        while run < len(candidates) and candidates[run][0].number > number + 1:
            run += 1
        if run == index or run == len(candidates) or candidates[run][0].number != number + 1:
            continue
        # The last one's text runs on to the headings of the item that quotes it.
        quoted = candidates[index : run - 1]
        if sum(has_heading for _, has_heading in quoted) <= 0.3 * len(quoted):
            index = run
    return kept


def _style(start: Start, pieces: Sequence[Piece]) -> _Style:
    piece, numbered = pieces[start.index], start.numbered
    form = (numbered.form, numbered.year is not None, start.marked)
    return _Style(form, start.alone, piece.bold, round(piece.indent / 10))


def _usual_style(kept: Sequence[tuple[Start, bool]], pieces: Sequence[Piece], listed: frozenset[int]) -> _Style:
    """The style of most candidates that have headings below them, or of most candidates at all. Those on the contents
    page and the first count more, and those whose number another of the same style had before, or a higher one, less:
    items are numbered on, and laws quoted again.
    """
    styles: dict[_Style, float] = defaultdict(float)
    highest: dict[_Style, int] = {}
    for index, (start, has_heading) in enumerate(kept):
        style = _style(start, pieces)
        votes = 3.0 if has_heading else 1.0
        first = index == 0 and has_heading and start.numbered.form != "case"
        votes += 3.0 * (first + (start.number in listed))
        rises = start.number > highest.get(style, 0)
        highest[style] = max(start.number, highest.get(style, 0))
        styles[style] += votes if rises else AGAIN * votes
    return max(styles, key=styles.__getitem__)


def _weight(start: Start, has_heading: bool, pieces: Sequence[Piece], listed: frozenset[int], usual: _Style) -> float:
    piece, style = pieces[start.index], _style(start, pieces)
    weight = 2.0 if start.alone else 0.5
    weight += 0.5 if piece.bold or piece.role == "heading" else 0.0
    weight += -0.3 if piece.tight else 0.5
    weight += 0.8 if has_heading else 0.0
    weight += 0.7 if style == usual else -0.7
    # "§ 3" and "3 §", "§ 3" and "§ 3/2024" hardly ever begin items of one document.
    weight -= 5.5 if style.form != usual.form else 0.0
    if usual.alone and not start.alone:
        # A sentence behind the number is what a law says, or what was said of the item.
        weight -= 3.5 if start.title.endswith(".") or start.numbered.dated else 1.5
    if start.alone and not usual.alone:
        # Where titles stand behind the numbers, a lone § is quoted from a law.
        weight -= 2.5
    weight -= 1.5 if _is_above_sentence(start, pieces) else 0.0
    if listed:
        weight += 1.0 if start.number in listed else -4.0
    return weight


def _step(before: Numbered, after: Numbered, listed: Sequence[int]) -> float:
    """How well a number follows another."""
    difference = after.number - before.last
    if after.letter and (before.number, before.letter) < (after.number, after.letter) and difference <= 0:
        return 0.5
    if after.letter and difference > 0:
        # "§ 12 a" without § 12.
        return -2.0
    if difference == 1:
        return 1.0
    if difference > 1:
        skipped = bisect_left(listed, after.number) - bisect_right(listed, before.last)
        return -min(2.0, 0.1 * difference) - 0.8 * skipped
    # The same § twice, or numbers that fall, only where everything else speaks for it.
    return -2.2 if difference == 0 else -6.0


def _without_repeated(chain: list[Start], kept: Sequence[tuple[Start, bool]]) -> list[Start]:
    """The chain without the first of two equal numbers, if it stands between the § before and its headings: that one
    quotes it. Where few items have headings, this says nothing.
    """
    headed = {start.index: has_heading for start, has_heading in kept}
    if 2 * sum(headed[start.index] for start in chain) <= len(chain):
        return chain
    quoted = {
        one.index
        for before, one, other in zip(chain, chain[1:], chain[2:], strict=False)
        if one.numbered == other.numbered and not headed[before.index] and headed[one.index] and headed[other.index]
    }
    return [start for start in chain if start.index not in quoted]


def _without_untitled(chain: list[Start], kept: Sequence[tuple[Start, bool]], pieces: Sequence[Piece]) -> list[Start]:
    """The chain without a lone § that a sentence follows where titles follow the others, if it stands between the §
    before and its headings: a paragraph of a law that the item before quotes.
    """
    headed = {start.index: has_heading for start, has_heading in kept}
    untitled = [start for start in chain if _is_above_sentence(start, pieces)]
    if len(untitled) != 1 or chain[0] in untitled:
        return chain
    before = chain[chain.index(untitled[0]) - 1]
    if headed[before.index] or not headed[untitled[0].index]:
        return chain
    return [start for start in chain if start is not untitled[0]]


def _is_above_sentence(start: Start, pieces: Sequence[Piece]) -> bool:
    """Whether what stands below a lone § is a sentence, and so no title."""
    below = pieces[start.index + 1] if start.alone and start.index + 1 < len(pieces) else None
    return below is not None and below.text.endswith((".", ";")) and kind_opened(below) is None
