"""Concepts whose labels stand in an item, and how: the signs of Maui and MLLM, with the parts of compounds besides.

O. Medelyan: Human-competitive automatic topic indexing, 2009; the backend MLLM of Annif (Suominen, Inkinen and
Lehtinen, 2022).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from models.analysis import AnalysedItem, Analyser
from models.subjects.terms import Layout
from models.topics.matcher import PART, WHOLE, LabelMatcher
from models.topics.patterns import LANGUAGES, label_pattern
from models.topics.vocabulary import Label, Topic, Vocabulary

FEATURES = (
    "whole",
    "by reading",
    "in compound",
    "quality",
    "first",
    "first, relative",
    "last, relative",
    "spread",
    "in no longer label",
    "in head",
    "whole in head",
    "density",
)
_ABSENT = (0.0, 0.0, 0.0, 0.0, 9.0, 2.0, 2.0, -1.0, 0.0, 0.0, 0.0, 0.0)
_QUALIFIER = re.compile(r"\s*\([^()]*\)\s*$")


def bare_label(text: str) -> str:
    """A label without the qualifier that tells homonyms apart: *kulttuuri (toimintatavat)* is written *kulttuuri*."""
    return _QUALIFIER.sub("", text) or text


def lemmatised_bare(vocabulary: Vocabulary, analyser: Analyser) -> Vocabulary:
    """The vocabulary with a pattern for every label that can be matched, qualifiers left out."""

    def pattern(label: Label) -> Label:
        if label.language not in LANGUAGES or (label.pattern and label.text == bare_label(label.text)):
            return label
        return replace(label, pattern=label_pattern(bare_label(label.text), label.language, analyser))

    def lemmatised(topic: Topic) -> Topic:
        return replace(topic, labels=tuple(map(pattern, topic.labels)))

    return replace(vocabulary, topics=tuple(map(lemmatised, vocabulary.topics)))


class Span(NamedTuple):
    """A label's place: words ``first`` to ``last`` (inclusive) of an item's layout."""

    first: int
    last: int
    quality: float


Mentions = dict[int, list[Span]]
"""The spans of each concept, by its position in the vocabulary, in their order."""


def find_mentions(matcher: LabelMatcher, analysed: AnalysedItem, layout: Layout) -> Mentions:
    """The labels that stand in title and text, without those in places that do not count and negative ones."""
    found: Mentions = {}
    offset = len(analysed.title.words)
    shifted = (
        match._replace(first=match.first + offset, last=match.last + offset) for match in matcher.find(analysed.body)
    )
    for match in chain(matcher.find(analysed.title), shifted):
        entry = matcher.entries[match.entry]
        if entry.kind != "negative" and layout.counted[match.first]:
            found.setdefault(entry.topic, []).append(Span(match.first, match.last, match.quality))
    return found


def mention_features(mentions: Mentions, layout: Layout) -> dict[int, tuple[float, ...]]:
    """Of each concept that is mentioned the values of :data:`FEATURES`."""
    total = max(1, len(layout.words))
    longest = np.zeros(total, dtype=np.int64)
    for span in chain.from_iterable(mentions.values()):
        if span.quality != PART:
            words = slice(span.first, span.last + 1)
            longest[words] = np.maximum(longest[words], span.last - span.first + 1)
    return {concept: _features(spans, layout.head, total, longest) for concept, spans in mentions.items()}


def _features(spans: list[Span], head: int, total: int, longest: npt.NDArray[np.int64]) -> tuple[float, ...]:
    whole = {s.first for s in spans if s.quality == WHOLE}
    part = {s.first for s in spans if s.quality == PART}
    reading = {s.first for s in spans if s.quality not in (WHOLE, PART)}
    every = whole | part | reading
    where = whole or every
    first, last = min(where), max(where)
    free = sum(longest[s.first : s.last + 1].max() <= s.last - s.first + 1 for s in spans if s.quality != PART)
    return (
        float(len(whole)),
        float(len(reading)),
        float(len(part)),
        max(s.quality for s in spans),
        math.log1p(first),
        first / total,
        last / total,
        (last - first) / total,
        float(free),
        float(sum(s.first < head for s in spans)),
        float(sum(s.first < head and s.quality == WHOLE for s in spans)),
        len(every) / total,
    )


def feature_rows(features: dict[int, tuple[float, ...]], concepts: list[int]) -> npt.NDArray[np.float32]:
    """The values of the given concepts, float32 of shape ``(concepts, features)``, also of those not mentioned."""
    return np.array([features.get(c, _ABSENT) for c in concepts], dtype=np.float32).reshape(-1, len(FEATURES))


@dataclass(frozen=True)
class LabelFacts:
    """Of every concept what does not depend on the item: ``table`` is float32 of shape ``(concepts, len(NAMES))``.

    Its columns are the words and the letters of the preferred label, by how many concepts some label is shared, and
    whether the preferred label has a qualifier.
    """

    table: npt.NDArray[np.float32]

    NAMES = ("label words", "label letters", "ambiguity", "qualified")

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> LabelFacts:
        keys = [{tuple(w[0] for w in x.pattern) for x in topic.labels if x.pattern} for topic in vocabulary]
        shared = Counter(chain.from_iterable(keys))
        rows = []
        for topic, own in zip(vocabulary, keys, strict=True):
            label = topic.label()
            bare = bare_label(label)
            ambiguity = max((shared[key] for key in own), default=1)
            rows.append((len(bare.split()), len(bare), ambiguity, float(bare != label)))
        return cls(np.array(rows, dtype=np.float32).reshape(-1, len(cls.NAMES)))
