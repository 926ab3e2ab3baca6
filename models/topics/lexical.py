"""The lexical stage: labels found in an item, weighed by where and how they were found, with their spans as evidence.

Needs no training. A topic's score grows with each of its labels by a noisy-or of the labels' strengths, so that one
strong label in the title is enough, and many weak mentions in the body are not.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from models.analysis import AnalysedItem, AnalysedText
from models.item import Evidence
from models.topics.matcher import PART, Entry, LabelMatch, LabelMatcher
from models.topics.places import Place, places

PLACE_STRENGTH = {
    Place.TITLE: 0.80,
    Place.DECISION: 0.42,
    Place.PROPOSAL: 0.42,
    Place.OPENING: 0.40,
    Place.BODY: 0.26,
    Place.ASIDE: 0.08,
    Place.IGNORED: 0.0,
}
KIND_STRENGTH = {"preferred": 1.0, "alternative": 1.0, "hidden": 1.0, "weak": 0.35, "negative": 0.0}
MAX_EVIDENCE = 8
SPECIFIC_LENGTH = 12


@dataclass(slots=True)
class Found:
    """A topic's matches in one item: per match its place, strength, entry and span."""

    topic: int
    matches: list[FoundLabel] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FoundLabel:
    """One match of a label that stands in an item."""

    entry: Entry
    place: Place
    quality: float
    evidence: Evidence


def find_labels(matcher: LabelMatcher, analysed: AnalysedItem) -> dict[int, Found]:
    """The labels that stand in an item, by topic; without those in ignored places and in negative contexts."""
    found: dict[int, Found] = {}
    title_places = np.full(len(analysed.title.words), Place.TITLE, dtype=np.int8)
    for text, where, name in ((analysed.title, title_places, "title"), (analysed.body, places(analysed), "text")):
        for match in _valid(matcher.entries, matcher.find(text)):
            place = Place(int(where[match.first]))
            if place is not Place.IGNORED:
                entry = matcher.entries[match.entry]
                label = FoundLabel(entry, place, match.quality, _evidence(text, match, name))
                found.setdefault(entry.topic, Found(entry.topic)).matches.append(label)
    return found


def _valid(entries: list[Entry], matches: list[LabelMatch]) -> list[LabelMatch]:
    """Matches that stand in no negative context of their topic and in no longer match of the same topic.

    A part of a word says little where the whole word is a label: *koulu* in *koulukuljetus*.
    """
    if len(matches) < 2 and not any(entries[m.entry].kind == "negative" for m in matches):
        return matches
    negative: dict[int, list[LabelMatch]] = defaultdict(list)
    whole: dict[int, list[LabelMatch]] = defaultdict(list)
    for match in matches:
        if entries[match.entry].kind == "negative":
            negative[entries[match.entry].topic].append(match)
        elif match.quality != PART:
            for word in range(match.first, match.last + 1):
                whole[word].append(match)
    answer: list[LabelMatch] = []
    best: dict[tuple[int, int], LabelMatch] = {}
    for match in matches:
        entry = entries[match.entry]
        if entry.kind == "negative" or any(_overlap(match, n) for n in negative.get(entry.topic, ())):
            continue
        covering = whole.get(match.first, ())
        if match.quality == PART and covering:
            continue
        if any(c is not match and entries[c.entry].topic == entry.topic and _longer(c, match) for c in covering):
            continue
        key = (match.first, entry.topic)
        if key not in best:
            best[key] = match
            answer.append(match)
    return answer


def _overlap(one: LabelMatch, other: LabelMatch) -> bool:
    return one.first <= other.last and other.first <= one.last


def _longer(one: LabelMatch, other: LabelMatch) -> bool:
    return one.last - one.first > other.last - other.first and one.first <= other.first and one.last >= other.last


def _evidence(text: AnalysedText, match: LabelMatch, name: str) -> Evidence:
    start, end = int(text.starts[match.first]), int(text.ends[match.last])
    return Evidence(start, end, text.text[start:end], "title" if name == "title" else "text")


def lexical_score(found: Found) -> float:
    """How sure the labels alone make the topic, 0..1."""
    doubt = 1.0
    repeated: dict[str, int] = defaultdict(int)
    for label in sorted(found.matches, key=lambda x: x.place):
        repeated[label.entry.text] += 1
        strength = _strength(label)
        doubt *= 1.0 - strength / repeated[label.entry.text]
    return 1.0 - doubt


def _strength(label: FoundLabel) -> float:
    """Long labels are specific: one mention of *nuorisotakuu* says more than one of *vaali*."""
    specific = 2.2 if len(label.entry.text) >= SPECIFIC_LENGTH and label.place >= Place.OPENING else 1.0
    return min(0.9, PLACE_STRENGTH[label.place] * specific) * KIND_STRENGTH[label.entry.kind] * label.quality


def best_evidence(found: Found, limit: int = MAX_EVIDENCE) -> tuple[Evidence, ...]:
    """The spans that count most, in the order title, then text."""
    ranked = sorted(found.matches, key=lambda x: -_strength(x))[:limit]
    return tuple(sorted((x.evidence for x in ranked), key=lambda e: (e.field != "title", e.start)))
