"""What is known of an item and of each concept that it may have as a subject: one row of numbers a candidate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.analysis import AnalysedItem
from models.subjects import mentions
from models.subjects.mentions import LabelFacts, Mentions, feature_rows, find_mentions, mention_features
from models.subjects.neighbours import LabelledItems
from models.subjects.sparse import Rows, Vector
from models.subjects.terms import Layout, TermTable, TermVector, term_amounts
from models.topics.matcher import WHOLE, LabelMatcher

FEATURES = (
    *mentions.FEATURES,
    *LabelFacts.NAMES,
    "words",
    "mentioned concepts",
    "subject if mentioned",
    "subject if in part",
    "mentions in training",
    "items in training",
    "rarity",
    "regression",
    "regression to best",
    "regression rank",
    "weighed mentions",
    "weighed mentions rank",
)
PROPOSED = 40
"""How many concepts the regression may propose beside those that are mentioned."""
_PRIOR_MENTIONS = 3.0
"""So many mentions count as if seen at the mean rate: what one item says of a concept is little."""


@dataclass(frozen=True)
class Evidenced:
    """What was read from an item before any concept is weighed."""

    layout: Layout
    mentions: Mentions
    signs: dict[int, tuple[float, ...]]
    terms: TermVector

    @classmethod
    def of(cls, analysed: AnalysedItem, matcher: LabelMatcher, table: TermTable) -> Evidenced:
        layout = Layout.of(analysed)
        found = find_mentions(matcher, analysed, layout)
        return cls(layout, found, mention_features(found, layout), table.vector(term_amounts(layout)))


@dataclass(frozen=True)
class Habits:
    """How often indexers made a subject of what was mentioned, float32 of shape ``(concepts,)`` each.

    ``whole`` and ``part``: labelled items that mention the concept by its whole label, or only by a part of a compound
    or a rarer reading; ``chosen_whole`` and ``chosen_part``: those of them that have it as a subject; ``items``: all
    that have it. ``total``: how many labelled items there are.
    """

    whole: Vector
    part: Vector
    chosen_whole: Vector
    chosen_part: Vector
    items: Vector
    total: int

    @classmethod
    def of(cls, items: list[Evidenced], subjects: list[frozenset[int]], concepts: int) -> Habits:
        counts = np.zeros((5, concepts), dtype=np.float32)
        for item, own in zip(items, subjects, strict=True):
            for concept, spans in item.mentions.items():
                kind = 0 if any(span.quality == WHOLE for span in spans) else 1
                counts[kind, concept] += 1
                counts[kind + 2, concept] += concept in own
            counts[4, list(own)] += 1
        return cls(counts[0], counts[1], counts[2], counts[3], counts[4], len(items))

    def rates(self, concepts: Rows) -> tuple[Vector, Vector]:
        """The smoothed share of mentions, whole and partial, that became subjects."""

        def rate(chosen: Vector, mentioned: Vector) -> Vector:
            mean = float(chosen.sum() / max(1.0, float(mentioned.sum())))
            shares = (chosen[concepts] + _PRIOR_MENTIONS * mean) / (mentioned[concepts] + _PRIOR_MENTIONS)
            return np.asarray(shares, dtype=np.float32)

        return rate(self.chosen_whole, self.whole), rate(self.chosen_part, self.part)


@dataclass(frozen=True)
class Weighing:
    """Everything that candidates are weighed by."""

    table: TermTable
    facts: LabelFacts
    habits: Habits
    items: LabelledItems

    def candidates(self, item: Evidenced) -> tuple[Rows, npt.NDArray[np.float32]]:
        """The concepts an item may have (ascending) and their features, float32 ``(concepts, len(FEATURES))``."""
        regressed = self.items.regressed(self.items.similarities(item.terms))
        mentioned = np.fromiter(item.signs, dtype=np.int64, count=len(item.signs))
        concepts = np.union1d(mentioned, self.items.subjects[_highest(regressed, PROPOSED)])
        return concepts, self._features(item, concepts, regressed)

    def _features(self, item: Evidenced, concepts: Rows, regressed: Vector) -> npt.NDArray[np.float32]:
        signs = feature_rows(item.signs, concepts.tolist())
        habits = self.habits
        by_whole, by_part = habits.rates(concepts)
        rarity = np.log((habits.total + 1) / (habits.whole[concepts] + 0.5))
        linear = self._of_subjects(concepts, regressed)
        weighed = (signs[:, 0] + 0.5 * signs[:, 1] + 0.3 * signs[:, 2]) * rarity
        count = np.ones(len(concepts), dtype=np.float32)
        columns = (
            count * len(item.layout.words),
            count * len(item.signs),
            by_whole,
            by_part,
            np.log1p(habits.whole[concepts]),
            np.log1p(habits.items[concepts]),
            rarity,
            linear,
            linear - regressed.max(initial=0.0),
            _ranks(linear),
            weighed,
            _ranks(weighed),
        )
        return np.concatenate([signs, self.facts.table[concepts], np.stack(columns, axis=1)], axis=1, dtype=np.float32)

    def _of_subjects(self, concepts: Rows, values: Vector) -> Vector:
        """Values of subjects for the given concepts; 0 for those that no labelled item has."""
        subjects = self.items.subjects
        if not len(subjects):
            return np.zeros(len(concepts), dtype=np.float32)
        places = np.minimum(np.searchsorted(subjects, concepts), len(subjects) - 1)
        return np.where(subjects[places] == concepts, values[places], np.float32(0))


def _highest(values: Vector, count: int) -> Rows:
    """Positions of the highest values above 0, at most ``count``, the highest first."""
    best = np.argsort(-values, kind="stable")[:count]
    return best[values[best] > 0]


def _ranks(values: Vector) -> Vector:
    """0 for the highest value, 1 for the next, and so on; equal values share the rank of the first of them."""
    return np.searchsorted(np.sort(-values), -values).astype(np.float32)
