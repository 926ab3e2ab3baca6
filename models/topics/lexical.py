"""The lexical stage: labels found in an item, weighed by where and how they were found, with their spans as evidence.

Needs no training. A title says what an item is about, so the best label in it counts most; labels in the text add to
it, each less with every repetition, and less in a long text. A topic far weaker than the item's strongest is a side
matter. A decisive label names so exactly one thing that a single mention where the matter is set out makes the topic.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from models.analysis import AnalysedItem, AnalysedText
from models.item import Evidence
from models.topics.matcher import PART, Entry, LabelMatch, LabelMatcher
from models.topics.places import Place, own_organ, places

TITLE_STRENGTH = 2.0
PLACE_STRENGTH = {
    Place.DECISION: 0.5,
    Place.PROPOSAL: 0.5,
    Place.OPENING: 0.4,
    Place.BODY: 0.2,
    Place.ASIDE: 0.05,
}
KIND_STRENGTH = {"preferred": 1.0, "alternative": 1.0, "hidden": 1.0, "decisive": 1.0, "weak": 0.2, "negative": 0.0}
SHORT_LENGTH, SHORT_STRENGTH = 12, 0.7
"""Short labels are general: one mention of *nuorisotakuu* says more than one of *vaali*."""
DECISIVE_STRENGTH = 1.2
SHORT_TEXT = 300
"""Words up to which a decisive label may stand anywhere."""
SEVERAL = 3.0
"""So many mentions of decisive labels of a group make its topics in a matter of another field."""
LONG_TEXT = 100
"""Words above which a mention in the text counts noticeably less."""
SIDE_MATTER = 0.4
"""Topics weaker than this share of the strongest are side matters."""
MAX_EVIDENCE = 8
_PLACES = tuple(Place)


@dataclass(slots=True)
class Found:
    """A topic's matches in one item, whose text has so many ``words``. ``group`` is that of the topic.

    ``strength`` is what they say together, set when all have been found.
    """

    topic: int
    group: str
    words: int
    matches: list[FoundLabel] = field(default_factory=list)
    strength: float = 0.0


class FoundLabel(NamedTuple):
    """One match of a label that stands in an item, at words ``first`` to ``last`` of ``text``. A tuple, for an item has
    many."""

    entry: Entry
    place: Place
    quality: float
    weight: float
    text: AnalysedText
    first: int
    last: int
    in_title: bool

    def evidence(self) -> Evidence:
        start, end = int(self.text.starts[self.first]), int(self.text.ends[self.last])
        return Evidence(start, end, self.text.text[start:end], "title" if self.in_title else "text")


def find_labels(
    matcher: LabelMatcher, analysed: AnalysedItem, where: npt.NDArray[np.int8] | None = None
) -> dict[int, Found]:
    """The labels that stand in an item, by topic; without those in ignored places and in negative contexts.

    A topic of which only negative labels stand there is denied: it is found without a match. ``where``: the place of
    each word of the text, if it is at hand.
    """
    found: dict[int, Found] = {}
    words = len(analysed.body.words)
    title_places = [Place.TITLE] * len(analysed.title.words)
    if analysed.item.organ:
        for word in np.flatnonzero(own_organ(analysed.item, analysed.title)).tolist():
            title_places[word] = Place.IGNORED
    body_places = [_PLACES[place] for place in (places(analysed) if where is None else where).tolist()]
    for text, text_places, in_title in ((analysed.title, title_places, True), (analysed.body, body_places, False)):
        matches = matcher.find(text)
        for match in matches:
            entry = matcher.entries[match.entry]
            if entry.kind == "negative" and text_places[match.first] is not Place.IGNORED:
                found.setdefault(entry.topic, Found(entry.topic, matcher.groups[entry.topic], words))
        for match in _valid(matcher.entries, matches):
            place = text_places[match.first]
            if place is not Place.IGNORED:
                entry = matcher.entries[match.entry]
                of_topic = found.get(entry.topic)
                if of_topic is None:
                    of_topic = found[entry.topic] = Found(entry.topic, matcher.groups[entry.topic], words)
                weight = _weight(entry, match.quality)
                of_topic.matches.append(
                    FoundLabel(entry, place, match.quality, weight, text, match.first, match.last, in_title)
                )
    for of_topic in found.values():
        of_topic.strength = _strength(of_topic)
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
        if entry.kind == "negative" or any(_rules_out(n, match) for n in negative.get(entry.topic, ())):
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


def _rules_out(negative: LabelMatch, match: LabelMatch) -> bool:
    """A negative label found in a part of a word says nothing against a label that is the whole word."""
    overlapping = negative.first <= match.last and match.first <= negative.last
    return overlapping and (negative.quality != PART or match.quality == PART)


def _longer(one: LabelMatch, other: LabelMatch) -> bool:
    return one.last - one.first > other.last - other.first and one.first <= other.first and one.last >= other.last


def lexical_scores(found: Mapping[int, Found]) -> dict[int, float]:
    """How sure the labels alone make each topic of an item, 0..1; 0.5 and more where it is to be assigned."""
    strongest = max((labels.strength for labels in found.values()), default=0.0)
    named = decided(found)
    return {
        topic: _score(labels.strength if topic in named else _compared(labels.strength, strongest))
        for topic, labels in found.items()
    }


def lexical_score(found: Found) -> float:
    """How sure its labels make a topic, 0..1, taken alone."""
    return _score(found.strength)


def _score(strength: float) -> float:
    return float(1.0 - 0.5**strength)


def _compared(strength: float, strongest: float) -> float:
    share = strength / strongest if strongest else 1.0
    return strength * min(1.0, (share / SIDE_MATTER) ** 4)


def _strength(found: Found) -> float:
    title, decisive = 0.0, 0.0
    mentions: dict[str, float] = defaultdict(float)
    length = 1.0 + 0.5 * math.log1p(found.words / LONG_TEXT)
    for label in found.matches:
        weight = label.weight
        if label.place is Place.TITLE:
            title = max(title, weight)
        else:
            mentions[label.entry.text] += weight * PLACE_STRENGTH[label.place]
            if label.entry.kind == "decisive":
                decisive = max(decisive, _decisive(label, found.words) * label.quality)
    return TITLE_STRENGTH * title + max(decisive, sum(map(math.log1p, mentions.values())) / length)


def _decisive(label: FoundLabel, words: int) -> float:
    """A decisive label loses its force in asides, and deep in a long text."""
    if label.place is Place.ASIDE:
        return PLACE_STRENGTH[Place.ASIDE]
    return DECISIVE_STRENGTH if label.place is not Place.BODY else DECISIVE_STRENGTH / (1.0 + words / 1000)


def is_denied(found: Found) -> bool:
    """Whether only negative labels of the topic stand in the item: then no other stage can assign it."""
    return not found.matches


def decided(found: Mapping[int, Found]) -> frozenset[int]:
    """The topics that decisive labels name where the matter is set out: then no other stage can overrule them.

    One mention is enough in the title, in the decision, and where the item's strongest topic is of the same group, or
    none is strong: a list of aims within the field. In a matter of another field it takes several mentions of the
    group's topics. So it does deep in a long text.
    """
    forces = {topic: force for topic, labels in found.items() if (force := _force(labels))}
    if not forces:
        return frozenset()
    strongest = max(found.values(), key=lambda labels: labels.strength)
    field = strongest.group if strongest.strength >= 1.0 else None
    of_group: dict[str, float] = defaultdict(float)
    for topic, force in forces.items():
        of_group[found[topic].group] += force
    return frozenset(
        topic
        for topic, force in forces.items()
        if force >= 1.0
        and (field in (None, group := found[topic].group) or of_group[group] >= SEVERAL or _is_at_head(found[topic]))
    )


def is_titled(found: Found) -> bool:
    """Whether a decisive label of the topic stands in the title."""
    return any(label.entry.kind == "decisive" and label.place is Place.TITLE for label in found.matches)


def _force(found: Found) -> float:
    force = 0.0
    for label in found.matches:
        if label.entry.kind == "decisive" and label.place is not Place.ASIDE:
            deep = label.place is Place.BODY
            force += min(1.0, SHORT_TEXT / max(1, found.words)) if deep else 1.0
    return force


def _is_at_head(found: Found) -> bool:
    head = (Place.TITLE, Place.DECISION, Place.PROPOSAL)
    return any(label.entry.kind == "decisive" and label.place in head for label in found.matches)


def _weight(entry: Entry, quality: float) -> float:
    general = SHORT_STRENGTH if len(entry.text) < SHORT_LENGTH and entry.kind != "decisive" else 1.0
    return KIND_STRENGTH[entry.kind] * quality * general


def best_evidence(found: Found, limit: int = MAX_EVIDENCE) -> tuple[Evidence, ...]:
    """The spans that count most, none overlapping another, in the order title, then text."""
    chosen: list[Evidence] = []
    for label in sorted(found.matches, key=lambda x: -x.weight * (PLACE_STRENGTH.get(x.place) or TITLE_STRENGTH)):
        evidence = label.evidence()
        if not any(_shares_text(evidence, other) for other in chosen):
            chosen.append(evidence)
            if len(chosen) == limit:
                break
    return tuple(sorted(chosen, key=lambda e: (e.field != "title", e.start)))


def _shares_text(one: Evidence, other: Evidence) -> bool:
    return one.field == other.field and one.start < other.end and other.start < one.end
