"""Snippets: the passages of an item that answer a query best, with the matched words marked.

Where the words stand comes from the index (positions of the matched terms, and the stored character spans of all
words); the text is never analysed again. A marked word is marked whole, in whatever inflection or compound it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from models.item import Item, SectionKind
from search.executor import Card
from search.page import Fragment, Snippet
from search.passages import LENGTH, Bounds, Matches, Zone, best_passage, body_words, title_words, zones_of
from search.schema import Spans

MOST_SNIPPETS = 3
LEAD_IN = 100
"""Characters that a passage may begin before its first match, to begin with a sentence."""
LEAST_WHOLE = 120
"""A passage of at least so many characters ends with its last whole sentence."""

_GOES_BEFORE, _GOES_ON = Fragment("… ", False), Fragment(" …", False)
SENTENCE_START = re.compile(
    r"[.!?:;\n](?:(?<=[.!?])\s+(?=[A-ZÅÄÖ\d§\"”(–-])|(?<=[:;])\s+(?=[\w§\"”(–-])|(?<=\n)\s*(?=[\w§\"”(–•-]))"
)
"""The class at its head is what makes it fast to look for."""
_LIST_MARK = re.compile(r"(?<!\S)(?:\d{1,2}[.)]|[a-zåäö]\)|[-–•])\s+$")
"""The number or dash of a list before its item's text."""
_ENDS_OF_MARKS = frozenset(".)-–•")
_ABBREVIATED = frozenset(
    ("em", "esim", "ent", "huom", "klo", "ko", "ks", "kts", "mm", "ns", "nro", "prof", "puh", "tri", "vrt")
)
"""What a dot shortens in the middle of a sentence."""
_LINES = re.compile(r"(?<=[^\s.,:;!?–-])[ \t]*\n\s*(?=[A-ZÅÄÖ\d])|(?<![.)•–-])\t+(?=\S)")
"""Where a heading, a row or a cell ends, that no full stop parts from what follows."""
_SPACES = re.compile(r"[^\S ]\s*| \s+")
"""White space other than a single space: most of a text is single spaces, which need no replacing."""
_PARTING = " · "
_ASIDE: tuple[SectionKind, ...] = ("presenter", "preparer")


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
    """The best passages of an item's text, the best first, each of another section and none that says what one before
    says; the beginning of the decision (or of the text) where nothing in the text matches.

    A match in the heading of a section alone shows the section's beginning with it. Who presented an item is shown
    where nothing else matches, the title neither. The lines between its sections, which repeat its organ and number,
    are shown where it has nothing else.
    """
    telling = [passage for passage in card.passages if not _is_aside(passage[0])] or _below_headings(card)
    if not telling:
        presented = [passage for passage in card.passages if passage[0].kind in _ASIDE]
        if card.title_words or not card.passages or not (presented or all(map(_is_aside, card.zones))):
            return _beginning(card.text, card.zones)
        telling = presented
    chosen: list[Snippet] = []
    said: list[tuple[Zone, Bounds]] = []
    for zone, words in telling or card.passages:
        if said and _is_said(card.text, words[0][0], zone.end, said):
            continue
        chosen.append(_snippet(card.text, words, zone))
        if len(chosen) == most:
            break
        said.append((zone, words))
    return tuple(chosen)


def _below_headings(card: Card) -> list[tuple[Zone, Bounds]]:
    """The passages of headings in which words matched, each with the section below it."""
    below: list[tuple[Zone, Bounds]] = []
    for zone, words in card.passages:
        if zone.kind != "other":
            continue
        for section in card.record.sections:
            if section.start == zone.end and section.kind not in _ASIDE:
                start = card.text.rfind(section.heading, zone.start, zone.end)
                inside = [word for word in words if word[0] >= start]
                if section.heading and start >= 0 and inside:
                    below.append((Zone(start, section.end, section.kind), inside))
    return below


def _is_said(text: str, start: int, end: int, said: Sequence[tuple[Zone, Bounds]]) -> bool:
    """Whether what begins at ``start`` stands in or around one of the passages."""
    beginning = text[start : min(end, start + LENGTH // 2)]
    return any(
        text.find(beginning, max(zone.start, words[0][0] - LENGTH), min(zone.end, words[-1][1] + LENGTH)) >= 0
        for zone, words in said
    )


def _is_aside(zone: Zone) -> bool:
    return zone.kind in _ASIDE or (zone.kind == "other" and zone.end - zone.start < LENGTH)


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
    spare = LENGTH - (last - first)
    earliest = first - (LEAD_IN if spare > LEAD_IN else max(0, spare))
    if earliest < zone.start:
        earliest = zone.start
    # Near the end of a section there is room for the sentence before.
    is_near_end = zone.end - first <= LENGTH // 2
    found = None
    if not (is_near_end and earliest == zone.start):
        starts = list(SENTENCE_START.finditer(text, earliest, first + 1))
        if starts:
            found = starts[0 if is_near_end else -1]
    if found is not None or earliest == zone.start:
        start = _skip_spaces(text, zone.start if found is None else found.end(), first)
        if text[max(zone.start, start - 2) : start - 1] in _ENDS_OF_MARKS:
            mark = _LIST_MARK.search(text, max(zone.start, start - 5), start)
            return mark.start() if mark else start
        return start
    space = text.find(" ", earliest, first)
    return _skip_spaces(text, space, first) if space >= 0 else first


def _passage_end(text: str, start: int, last: int, zone: Zone) -> int:
    """The end of the last whole sentence that fits, if the passage is long enough, else of the last whole word."""
    end = min(zone.end, max(last, start + LENGTH))
    if end < zone.end and end > last and not text[end].isspace():
        space = max(text.rfind(" ", last, end), text.rfind("\n", last, end))
        end = space if space >= 0 else last
    if end < zone.end:
        least = max(last, start + LEAST_WHOLE)
        end = last_sentence_end(text, least, end) or end
    return start + len(text[start:end].rstrip())


def last_sentence_end(text: str, start: int, end: int) -> int:
    """Where the last sentence ends that does so between ``start`` and ``end``; 0 where none does.

    A mark behind a letter and before white space ends one: the dot of a number does not.
    """
    return max(_last_end(text, ".", start, end), _last_end(text, "!", start, end), _last_end(text, "?", start, end))


def _last_end(text: str, mark: str, start: int, end: int) -> int:
    at = text.rfind(mark, start, end - 1) if end else -1
    while at >= 0 and not (text[at + 1].isspace() and text[at - 1 : at].isalpha() and not _is_shortened(text, at)):
        at = text.rfind(mark, start, at)
    return at + 1


def _is_shortened(text: str, at: int) -> bool:
    """Whether an abbreviation stands before a mark, which then ends no sentence."""
    return text[at] == "." and text[max(0, at - 6) : at].replace("(", " ").rpartition(" ")[2].lower() in _ABBREVIATED


def _skip_spaces(text: str, start: int, limit: int) -> int:
    while start < limit and text[start].isspace():
        start += 1
    return start


def _with_ellipses(
    text: str, fragments: tuple[Fragment, ...], start: int, end: int, zone: Zone
) -> tuple[Fragment, ...]:
    # A few characters tell: a section may be long, and a copy of it is not free.
    if start > zone.start:
        before = text[max(zone.start, start - 8) : start]
        ending = before.rstrip()
        if ending and ending[-1] not in ".!?" and "\n" not in before[len(ending) :]:
            fragments = (_GOES_BEFORE, *fragments)
    # "1." is no sentence.
    is_whole = text[end - 1 : end] in ".!?" and not text[end - 2 : end - 1].isdigit()
    if end < zone.end and not is_whole and text[end : min(zone.end, end + 8)].strip():
        fragments = (*fragments, _GOES_ON)
    return fragments


def _fragments(text: str, start: int, end: int, bounds: Bounds) -> tuple[Fragment, ...]:
    """The text from ``start`` to ``end`` as fragments, white space as single spaces and the ends of headings and of
    cells as dots."""
    whole = text[start:end]
    # Of white space only the space is printable: in most passages nothing is to be replaced.
    plain = whole.isprintable() and "  " not in whole
    found: list[Fragment] = []
    position = start
    for word_start, word_end in bounds:
        if word_end > end:
            break
        if word_start > position:
            found.append(Fragment(text[position:word_start] if plain else _spaced(text, position, word_start), False))
            position = word_start
        found.append(Fragment(text[position:word_end] if plain else _spaced(text, position, word_end), True))
        position = word_end
    if position < end:
        found.append(Fragment(text[position:end] if plain else _spaced(text, position, end), False))
    return tuple(found)


def _spaced(text: str, start: int, end: int) -> str:
    # A character on either side tells whether a line's end parts something.
    part = text[start:end]
    if "\n" in part or "\t" in part:
        before, after = text[max(0, start - 1) : start], text[end : end + 1]
        whole = _LINES.sub(_PARTING, before + part + after)
        part = whole[len(before) : len(whole) - len(after)]
    return _SPACES.sub(" ", part)


def _beginning(text: str, zones: Sequence[Zone]) -> tuple[Snippet, ...]:
    for zone in sorted(zones, key=lambda zone: (zone.kind != "decision", _is_aside(zone))):
        start = _skip_spaces(text, zone.start, zone.end)
        if start < zone.end:
            end = _passage_end(text, start, start, zone)
            fragments = _fragments(text, start, end, ())
            return (Snippet(zone.kind, _with_ellipses(text, fragments, zone.start, end, zone)),)
    return ()
