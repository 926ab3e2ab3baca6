"""Snippets: the passages of an item that answer a query best, with the matched words marked.

Where the words stand comes from the index (positions of the matched terms, and the stored character spans of all
words); the text is never analysed again. A marked word is marked whole, in whatever inflection or compound it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from models.item import Item
from search.executor import Card
from search.page import Fragment, Snippet
from search.passages import LENGTH, Bounds, Matches, Zone, best_passage, body_words, title_words, zones_of
from search.schema import Spans

MOST_SNIPPETS = 3
LEAD_IN = 70
"""Characters that a passage may begin before its first match, to begin with a sentence."""

_GOES_BEFORE, _GOES_ON = Fragment("… ", False), Fragment(" …", False)
_SENTENCE_START = re.compile(r"(?:[.!?:;]\s+|\n\s*)(?=[\w§\"”(–-])")
_SPACES = re.compile(r"[^\S ]\s*| \s+")
"""White space other than a single space: most of a text is single spaces, which need no replacing."""


def make_card(item: Item, spans: Spans, matches: Matches) -> Card:
    """The card of an item, of the positions of terms in its content: what ``Executor.cards`` gives, made plainly."""
    words, zones = body_words(spans, matches), zones_of(item.title, item.text, item.sections)
    best = [(passage, zone) for zone in zones if (passage := best_passage(words, zone)) is not None]
    best.sort(key=lambda pair: -pair[0].score)
    passages = [
        (zone, [(word.start, word.end) for word in words[passage.first : passage.last]]) for passage, zone in best
    ]
    return Card(item, item.text, title_words(spans, matches), passages, zones)


def make_snippets(card: Card, most: int = MOST_SNIPPETS) -> tuple[Snippet, ...]:
    """The best passages of an item's text, the best first, each of another section; the beginning of the decision (or
    of the text) where nothing in the text matches."""
    if not card.passages:
        return _beginning(card.text, card.zones)
    return tuple([_snippet(card.text, words, zone) for zone, words in card.passages[:most]])


def mark_title(card: Card) -> tuple[Fragment, ...]:
    """The title as fragments, its matched words marked."""
    title = card.record.title
    return _fragments(title, 0, len(title), card.title_words)


def _snippet(text: str, words: Bounds, zone: Zone) -> Snippet:
    last = words[-1][1]
    start = _passage_start(text, words[0][0], last, zone)
    end = _passage_end(text, start, last, zone)
    fragments = _fragments(text, start, end, words)
    return Snippet(zone.kind, _with_ellipses(text, fragments, start, end, zone))


def _passage_start(text: str, first: int, last: int, zone: Zone) -> int:
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


def _passage_end(text: str, start: int, last: int, zone: Zone) -> int:
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
    text: str, fragments: tuple[Fragment, ...], start: int, end: int, zone: Zone
) -> tuple[Fragment, ...]:
    # A few characters tell: a section may be long, and a copy of it is not free.
    before = text[max(zone.start, start - 8) : start].rstrip()
    if before and before[-1] not in ".!?":
        fragments = (_GOES_BEFORE, *fragments)
    if text[end : min(zone.end, end + 8)].strip() and text[end - 1 : end] not in ".!?":
        fragments = (*fragments, _GOES_ON)
    return fragments


def _fragments(text: str, start: int, end: int, bounds: Bounds) -> tuple[Fragment, ...]:
    """The text from ``start`` to ``end`` as fragments, white space as single spaces."""
    found: list[Fragment] = []
    position = start
    for word_start, word_end in bounds:
        if word_end > end:
            break
        if word_start > position:
            found.append(Fragment(text[position:word_start], False))
            position = word_start
        found.append(Fragment(text[position:word_end], True))
        position = word_end
    if position < end:
        found.append(Fragment(text[position:end], False))
    whole = text[start:end]
    # Of white space only the space is printable: in most passages nothing is to be replaced.
    if not whole.isprintable() or "  " in whole:
        return tuple([Fragment(_SPACES.sub(" ", part), marked) for part, marked in found])
    return tuple(found)


def _beginning(text: str, zones: Sequence[Zone]) -> tuple[Snippet, ...]:
    for zone in [*(z for z in zones if z.kind == "decision"), *(z for z in zones if z.kind != "decision")]:
        start = _skip_spaces(text, zone.start, zone.end)
        if start < zone.end:
            end = _passage_end(text, start, start, zone)
            fragments = _fragments(text, start, end, ())
            return (Snippet(zone.kind, _with_ellipses(text, fragments, zone.start, end, zone)),)
    return ()
