"""Which passages of an item answer a query best, and where the matched words stand in them: plainly.

The compiled kernel ``best_passages`` does the same, and these functions are its reference.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from models.item import SectionKind
from search.ranking import PLACE_WEIGHTS
from search.schema import BODY_POSITION_GAP, Spans

LENGTH = 200
"""Characters of a passage."""
MOST_MATCHES = 150
"""Matched words of an item, and of its title, that are looked at: a word that stands everywhere makes no passage better
than another."""

Bounds = Sequence[tuple[int, int]]
"""Where words begin and end, in characters."""
Matches = Iterable[tuple[float, npt.NDArray[np.int32]]]
"""For each term of the query, and each slot of its phrases, its weight and its positions in the item's content."""


class Headed(Protocol):
    """A section of an item, wherever it is kept."""

    @property
    def kind(self) -> SectionKind: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class Zone(NamedTuple):
    """A stretch of the text that a passage stays within: a section, or what lies between two."""

    start: int
    end: int
    kind: SectionKind

    @property
    def worth(self) -> float:
        """What a passage's score is multiplied by."""
        return 0.5 + 0.5 * PLACE_WEIGHTS[self.kind]


class Word(NamedTuple):
    """A matched word of the body: its characters, the weight of its heaviest term and that term's number."""

    start: int
    end: int
    weight: float
    term: int


class Passage(NamedTuple):
    """The words from ``first`` to ``last - 1`` of those that matched."""

    score: float
    first: int
    last: int


def zones_of(title: str, text: str, sections: Sequence[Headed]) -> list[Zone]:
    """The zones of a text, in order."""
    zones: list[Zone] = []
    # The card shows the title already.
    reached = len(title) if text.startswith(title) else 0
    for section in sorted(sections, key=_start) if len(sections) > 1 else sections:
        start, end = section.start, section.end
        if start > reached:
            zones.append(Zone(reached, start, "other"))
        if end > max(reached, start):
            zones.append(Zone(max(reached, start), end, section.kind))
        reached = max(reached, end)
    if reached < len(text):
        zones.append(Zone(reached, len(text), "other"))
    return zones


def _start(section: Headed) -> int:
    return section.start


def title_words(spans: Spans, matches: Matches) -> list[tuple[int, int]]:
    """Where the matched words of the title stand in it."""
    marked: set[int] = set()
    for _, positions in matches:
        if len(positions) and positions[0] < spans.title_words:
            first = positions[: spans.title_words].tolist()
            marked.update(first[: bisect_left(first, spans.title_words)])
    words = sorted(marked)[:MOST_MATCHES]
    return [(int(spans.starts[word]), int(spans.ends[word])) for word in words]


def body_words(spans: Spans, matches: Matches) -> list[Word]:
    """The matched words of the text."""
    first = spans.title_words + BODY_POSITION_GAP
    heaviest: dict[int, tuple[float, int]] = {}
    for term, (weight, positions) in enumerate(matches):
        if not len(positions) or positions[-1] < first:
            continue
        # No more than its words can stand in the title.
        foremost = positions[: spans.title_words + MOST_MATCHES].tolist()
        begin = bisect_left(foremost, first)
        inside = foremost[begin : begin + MOST_MATCHES]
        # A word that the item is full of says less about a passage than one that stands in it once.
        worth = weight / (1.0 + 0.1 * len(inside))
        for position in inside:
            if position not in heaviest or heaviest[position][0] < worth:
                heaviest[position] = (worth, term)
    chosen = sorted(heaviest)[:MOST_MATCHES]
    if not chosen:
        return []
    indices = np.array(chosen) - BODY_POSITION_GAP
    starts, ends = spans.starts[indices].tolist(), spans.ends[indices].tolist()
    return [Word(start, end, *heaviest[position]) for start, end, position in zip(starts, ends, chosen, strict=True)]


def whole_occurrences(slots: Sequence[set[int]], steps: Sequence[int], slop: int) -> list[set[int]]:
    """Of the positions of a phrase's slots those that belong to a whole occurrence: each slot stands its step, or up to
    ``slop`` positions more, behind the one before. There is a step less than there are slots."""
    whole = list(slots)
    reach = [range(step, step + slop + 1) for step in steps]
    for number, steps_on in enumerate(reach, start=1):
        whole[number] = whole[number] & {place + far for place in whole[number - 1] for far in steps_on}
    for number, steps_on in reversed(list(enumerate(reach))):
        whole[number] = whole[number] & {place - far for place in whole[number + 1] for far in steps_on}
    return whole


def best_passage(words: Sequence[Word], zone: Zone) -> Passage | None:
    """The window of about ``LENGTH`` characters with the weightiest different terms, the first among equals."""
    low = bisect_left(words, zone.start, key=lambda word: word.start)
    high = bisect_right(words, zone.end, key=lambda word: word.end)
    best: Passage | None = None
    last = low
    counts: dict[int, int] = {}
    score = 0.0
    for first in range(low, high):
        # A word that is longer than a passage is one by itself.
        while last < high and (last == first or words[last].end - words[first].start <= LENGTH):
            word = words[last]
            counts[word.term] = counts.get(word.term, 0) + 1
            score += word.weight * (1.0 if counts[word.term] == 1 else 0.1)
            last += 1
        if best is None or score > best.score + 1e-9:
            best = Passage(score, first, last)
        word = words[first]
        counts[word.term] -= 1
        score -= word.weight * (1.0 if counts[word.term] == 0 else 0.1)
    return best._replace(score=best.score * zone.worth) if best else None
