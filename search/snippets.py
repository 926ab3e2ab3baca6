"""Snippets: the passages of an item that answer a query best, with the matched words marked.

Where the words stand comes from the index (positions of the matched terms, and the stored character spans of all
words); the text is never analysed again. A marked word is marked whole, in whatever inflection or compound it stands.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from models.item import Item, SectionKind
from search.page import Fragment, Snippet
from search.ranking import PLACE_WEIGHTS
from search.schema import BODY_POSITION_GAP, Spans

LENGTH = 200
"""Characters of a passage."""
MOST_SNIPPETS = 3
MOST_MATCHES = 150
"""Matched words of an item that are looked at: a word that stands everywhere makes no passage better than another."""
LEAD_IN = 70
"""Characters that a passage may begin before its first match, to begin with a sentence."""

Matches = Iterable[tuple[float, npt.NDArray[np.int32]]]
"""For each term of the query its weight and its positions in the item's content."""

_SENTENCE_START = re.compile(r"(?:[.!?:;]\s+|\n\s*)(?=[\w§\"”(–-])")
_SPACES = re.compile(r"[^\S ]\s*| \s+")
"""White space other than a single space: most of a text is single spaces, which need no replacing."""


class _Word(NamedTuple):
    """A matched word of the body: its characters, the weight of its heaviest term and that term's number."""

    start: int
    end: int
    weight: float
    term: int


class _Passage(NamedTuple):
    score: float
    first: int
    last: int


class _Zone(NamedTuple):
    """A stretch of the text that a passage stays within: a section, or what lies between two."""

    start: int
    end: int
    kind: SectionKind


def make_snippets(item: Item, spans: Spans, matches: Matches, most: int = MOST_SNIPPETS) -> tuple[Snippet, ...]:
    """The best passages of an item's text, the best first, each of another section; the beginning of the decision (or
    of the text) where nothing in the text matches."""
    words = _body_words(spans, matches)
    zones = _zones(item)
    if not words:
        return _beginning(item, zones)
    best = [(passage, zone) for zone in zones if (passage := _best_passage(words, zone)) is not None]
    best.sort(key=lambda pair: -pair[0].score)
    return tuple(_snippet(item.text, words[p.first : p.last], zone) for p, zone in best[:most])


def mark_title(item: Item, spans: Spans, matches: Matches) -> tuple[Fragment, ...]:
    """The title as fragments, its matched words marked."""
    marked: set[int] = set()
    for _, positions in matches:
        if len(positions) and positions[0] < spans.title_words:
            first = positions[: spans.title_words].tolist()
            marked.update(first[: bisect_left(first, spans.title_words)])
    words = sorted(marked)
    bounds = [(int(spans.starts[word]), int(spans.ends[word])) for word in words]
    return _fragments(item.title, 0, len(item.title), bounds)


def _body_words(spans: Spans, matches: Matches) -> list[_Word]:
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
    return [_Word(start, end, *heaviest[position]) for start, end, position in zip(starts, ends, chosen, strict=True)]


def _zones(item: Item) -> list[_Zone]:
    zones: list[_Zone] = []
    # The card shows the title already.
    reached = len(item.title) if item.text.startswith(item.title) else 0
    for section in sorted(item.sections, key=lambda section: section.start):
        if section.start > reached:
            zones.append(_Zone(reached, section.start, "other"))
        if section.end > max(reached, section.start):
            zones.append(_Zone(max(reached, section.start), section.end, section.kind))
        reached = max(reached, section.end)
    if reached < len(item.text):
        zones.append(_Zone(reached, len(item.text), "other"))
    return zones


def _best_passage(words: Sequence[_Word], zone: _Zone) -> _Passage | None:
    """The window of about ``LENGTH`` characters with the weightiest different terms, the first among equals."""
    low = bisect_left(words, zone.start, key=lambda word: word.start)
    high = bisect_right(words, zone.end, key=lambda word: word.end)
    best: _Passage | None = None
    last = low
    counts: dict[int, int] = {}
    weights: dict[int, float] = {}
    score = 0.0
    for first in range(low, high):
        while last < high and words[last].end - words[first].start <= LENGTH:
            term = words[last].term
            counts[term] = counts.get(term, 0) + 1
            weights[term] = words[last].weight
            score += words[last].weight * (1.0 if counts[term] == 1 else 0.1)
            last += 1
        if best is None or score > best.score + 1e-9:
            best = _Passage(score, first, last)
        term = words[first].term
        counts[term] -= 1
        score -= weights[term] * (1.0 if counts[term] == 0 else 0.1)
        last = max(last, first + 1)
    return best._replace(score=best.score * (0.5 + 0.5 * PLACE_WEIGHTS[zone.kind])) if best else None


def _snippet(text: str, words: Sequence[_Word], zone: _Zone) -> Snippet:
    start = _passage_start(text, words[0].start, words[-1].end, zone)
    end = _passage_end(text, start, words[-1].end, zone)
    fragments = _fragments(text, start, end, [(word.start, word.end) for word in words])
    return Snippet(zone.kind, _with_ellipses(text, fragments, start, end, zone))


def _passage_start(text: str, first: int, last: int, zone: _Zone) -> int:
    """The beginning of the sentence of the first match, where it is near; else of a word a little before it."""
    room = max(0, min(LEAD_IN, LENGTH - (last - first)))
    earliest = max(zone.start, first - room)
    starts = [match.end() for match in _SENTENCE_START.finditer(text, earliest, first + 1)]
    if earliest == zone.start:
        starts.append(zone.start)
    if starts:
        # Near the end of a section there is room for the sentence before.
        start = max(starts) if zone.end - first > LENGTH // 2 else min(starts)
        return _skip_spaces(text, start, first)
    space = text.find(" ", earliest, first)
    return _skip_spaces(text, space, first) if space >= 0 else first


def _passage_end(text: str, start: int, last: int, zone: _Zone) -> int:
    """The end of the last whole word that fits."""
    end = min(zone.end, max(last, start + LENGTH))
    if end < zone.end and end > last and not text[end].isspace():
        space = max(text.rfind(" ", last, end), text.rfind("\n", last, end))
        end = space if space >= 0 else last
    return start + len(text[start:end].rstrip())


def _skip_spaces(text: str, start: int, limit: int) -> int:
    while start < limit and text[start].isspace():
        start += 1
    return start


def _with_ellipses(
    text: str, fragments: tuple[Fragment, ...], start: int, end: int, zone: _Zone
) -> tuple[Fragment, ...]:
    # A few characters tell: a section may be long, and a copy of it is not free.
    before = text[max(zone.start, start - 8) : start].rstrip()
    if before and before[-1] not in ".!?":
        fragments = (Fragment("… ", False), *fragments)
    if text[end : min(zone.end, end + 8)].strip() and text[end - 1 : end] not in ".!?":
        fragments = (*fragments, Fragment(" …", False))
    return fragments


def _fragments(text: str, start: int, end: int, bounds: Sequence[tuple[int, int]]) -> tuple[Fragment, ...]:
    """The text from ``start`` to ``end`` as fragments, white space as single spaces."""
    found: list[Fragment] = []
    position = start
    for word_start, word_end in bounds:
        if word_end > end:
            break
        if word_start > position:
            found.append(Fragment(_SPACES.sub(" ", text[position:word_start]), False))
        found.append(Fragment(_SPACES.sub(" ", text[max(word_start, position) : word_end]), True))
        position = word_end
    if position < end:
        found.append(Fragment(_SPACES.sub(" ", text[position:end]), False))
    return tuple(found)


def _beginning(item: Item, zones: Sequence[_Zone]) -> tuple[Snippet, ...]:
    for zone in [*(z for z in zones if z.kind == "decision"), *(z for z in zones if z.kind != "decision")]:
        start = _skip_spaces(item.text, zone.start, zone.end)
        if start < zone.end:
            end = _passage_end(item.text, start, start, zone)
            fragments = _fragments(item.text, start, end, ())
            return (Snippet(zone.kind, _with_ellipses(item.text, fragments, zone.start, end, zone)),)
    return ()
