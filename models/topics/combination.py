"""One probability from all stages: logistic regression over what the stages say of an item and a topic.

One model serves all topics (stacked generalisation: Wolpert, Neural Networks 5, 1992; over pairs of a document and a
candidate concept as in Medelyan and Witten's Maui, 2009), so that topics without a single training item profit from
what was learned about the others. There is a weight vector for every set of stages that may be switched on.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.topics.lexical import KIND_STRENGTH, Found, lexical_scores
from models.topics.places import Place

Matrix = npt.NDArray[np.float32]

LEXICAL = (
    "lexical score",
    "in title",
    "in decision or proposal",
    "in opening",
    "amount",
    "labels",
    "share",
    "most of the item",
    "long label",
)
MEANING = ("label words", "label words to best", "vectors", "vectors standardised")

_AMOUNT = {
    Place.TITLE: 4.0,
    Place.DECISION: 1.5,
    Place.PROPOSAL: 1.5,
    Place.OPENING: 1.5,
    Place.BODY: 1.0,
    Place.ASIDE: 0.3,
    Place.IGNORED: 0.0,
}


def lexical_features(found: Mapping[int, Found], topics: npt.NDArray[np.int64]) -> Matrix:
    """What the labels say of each topic, float32 of shape ``(len(topics), len(LEXICAL))``; zeros for no label.

    ``topics``, rising, are those of ``found`` and any others.
    """
    answer = np.zeros((len(topics), len(LEXICAL)), dtype=np.float32)
    if not found:
        return answer
    scores = lexical_scores(found)
    ordered = sorted(found)
    rows = [(scores[topic], *_of_found(found[topic])) for topic in ordered]
    amounts = [math.expm1(row[4]) for row in rows]
    total, most = sum(amounts), max(row[4] for row in rows)
    answer[np.searchsorted(topics, ordered)] = [
        (*row[:6], amount / total if total else 0.0, float(row[4] == most), row[6])
        for row, amount in zip(rows, amounts, strict=True)
    ]
    return answer


def _of_found(found: Found) -> tuple[float, ...]:
    title = decision = opening = amount = longest = 0.0
    for match in found.matches:
        strength = KIND_STRENGTH[match.entry.kind] * match.quality
        amount += strength * _AMOUNT[match.place]
        if match.place is Place.TITLE:
            title = max(title, strength)
        elif match.place in (Place.DECISION, Place.PROPOSAL):
            decision = max(decision, strength)
        elif match.place is Place.OPENING:
            opening = max(opening, strength)
        longest = max(longest, min(20, len(match.entry.text)) / 20 * strength)
    labels = len({match.entry.text for match in found.matches})
    return title, decision, opening, math.log1p(amount), math.log1p(labels), longest


def standardised(scores: Matrix) -> Matrix:
    """Each topic's score less the mean of the item's topics, in standard deviations."""
    centred = scores - scores.sum() / len(scores)
    spread = math.sqrt(float(centred @ centred) / len(scores))
    return np.asarray(centred / spread if spread else centred, dtype=np.float32)


@dataclass(frozen=True)
class Combination:
    """Logistic regression. ``weights``: float32 of shape ``(features,)``, for the features in their order.

    ``offsets``: float32 of shape ``(topics,)``, what is added to the logarithm of each topic's odds; None for nothing.
    """

    weights: Matrix
    bias: float
    offsets: Matrix | None = None

    def odds(self, features: Matrix) -> Matrix:
        """The logarithm of each row's odds without offsets, float32 of shape ``(rows,)``, within ±30."""
        return np.asarray(np.clip(features @ self.weights + np.float32(self.bias), -30, 30), dtype=np.float32)

    def probabilities(self, features: Matrix, topics: npt.NDArray[np.int64]) -> Matrix:
        """Of each row, which is of the topic at that position in the vocabulary; float32 of shape ``(rows,)``."""
        odds = self.odds(features)
        if self.offsets is not None:
            odds = odds + self.offsets[topics]
        return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float32)


def _by_hand(bias: float, lexical: Mapping[str, float], meaning: Mapping[str, float] | None = None) -> Combination:
    names = LEXICAL if meaning is None else LEXICAL + MEANING
    given = {**lexical, **(meaning or {})}
    return Combination(np.array([given.get(name, 0.0) for name in names], dtype=np.float32), bias)


UNTRAINED: Mapping[str, tuple[Combination, float]] = {
    "lexical": (_by_hand(-5.0, {"lexical score": 10.0}), 0.5),
    "lexical+meaning": (_by_hand(-5.5, {"lexical score": 8.0}, {"label words": 6.0, "vectors": 1.0}), 0.5),
}
"""Weights set by hand, and the threshold, for vocabularies without labelled items."""


MAX_TOPICS = 5


def chosen(probabilities: Matrix, threshold: float, limit: int = MAX_TOPICS) -> list[int]:
    """Positions of the probabilities that reach the threshold, the highest first.

    If none does, the highest alone if it reaches a fifth of the threshold: an item is about something.
    """
    order = np.argsort(-probabilities, kind="stable")[:limit]
    reached = [int(k) for k in order if probabilities[k] >= threshold]
    if not reached and len(order) and probabilities[order[0]] >= threshold / 5:
        return [int(order[0])]
    return reached
