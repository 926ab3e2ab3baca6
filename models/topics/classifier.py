"""The stages that compare an item with what is known of all topics at once: meaning and the linear classifier.

Meaning compares the item with each topic's own label text, by shared words and by lemma vectors; it needs no labelled
items. The classifier is ridge regression onto the topics, on the same words and on the same vectors, whose training
set includes the label texts as documents. Both are tables over lemmas, so that an item costs one gather and product.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from models.topics.combination import Combination, standardised
from models.topics.features import ItemTerms
from models.topics.vectors import LemmaVectors, Vector, unit
from models.topics.vocabulary import DATA

MODEL = DATA / "topic-model.npz"
SEMANTIC_MODEL = DATA / "topic-model-semantic.npz"
"""The same trained with the full model of sentences in place of the lemma vectors."""
SHORT = "short:"
"""Begins the names of combinations for items of little text."""
Matrix = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Compact:
    """A matrix of shape ``(terms, topics)`` as int8 with a scale per topic (float32)."""

    values: npt.NDArray[np.int8]
    scales: Vector

    @classmethod
    def of(cls, matrix: Matrix) -> Compact:
        scales = np.abs(matrix).max(axis=0) / 127
        scales[scales == 0] = 1
        return cls(np.rint(matrix / scales).astype(np.int8), scales.astype(np.float32))

    def product(self, rows: npt.NDArray[np.int64], weights: Vector) -> Vector:
        """``weights @ matrix[rows]``."""
        return np.asarray((weights @ self.values[rows].astype(np.float32)) * self.scales, dtype=np.float32)


@dataclass(frozen=True)
class TopicModel:
    """What was learned of ``topics`` (ids, in the order of all columns).

    ``terms``: int64, ascending rows of :class:`LemmaVectors` that the tables cover. ``labels`` and ``linear``: the
    label texts and the classifier over these terms. ``centre``: the mean item vector; ``label_vectors`` and
    ``vector_linear``: float32 of shape ``(topics, dimensions)``. ``combinations`` and ``thresholds`` by the stages that
    are combined, as ``"lexical+meaning"``; combinations for items of little text as ``"short:lexical+meaning"``.
    ``facts``: what the model was trained on.
    """

    topics: tuple[str, ...]
    terms: npt.NDArray[np.int64]
    labels: Compact
    linear: Compact
    centre: Vector
    label_vectors: Matrix
    vector_linear: Matrix
    combinations: dict[str, Combination]
    thresholds: dict[str, float]
    facts: dict[str, Any]

    def known(self, terms: ItemTerms, weights: Vector) -> tuple[npt.NDArray[np.int64], Vector]:
        """Positions in ``terms`` of those of an item's terms that the tables cover, and their weights."""
        places = np.minimum(np.searchsorted(self.terms, terms.rows), len(self.terms) - 1)
        covered = self.terms[places] == terms.rows
        return places[covered], weights[covered]

    def features(
        self, terms: ItemTerms, vectors: LemmaVectors, vector: Vector, *, meaning: bool, classifier: bool
    ) -> list[Matrix]:
        """Of every topic what the stages say, each float32 of shape ``(topics, 4)``, meaning first. ``vector``: the
        item's, float32 of shape ``(dimensions,)``."""
        places, weights = self.known(terms, vectors.weights(terms))
        vector = unit(vector - self.centre)
        answer: list[Matrix] = []
        if meaning:
            answer.append(meaning_features(self.labels.product(places, weights), self.label_vectors @ vector))
        if classifier:
            answer.append(classifier_features(self.linear.product(places, weights), self.vector_linear @ vector))
        return answer


def meaning_features(words: Vector, vectors: Vector) -> Matrix:
    """From the cosines of an item and the topics' label texts by words and by vectors."""
    return np.array((words, words - words.max(), vectors, standardised(vectors))).T


def classifier_features(linear: Vector, vector_linear: Vector) -> Matrix:
    """From the two classifiers' scores of the topics."""
    return np.array((linear, linear - linear.max(), vector_linear, vector_linear - vector_linear.max())).T


def save_model(model: TopicModel, path: Path) -> None:
    """Write the model as one uncompressed ``.npz``, atomically."""
    described = {
        "topics": model.topics,
        "combinations": {name: [c.bias, *map(float, c.weights)] for name, c in model.combinations.items()},
        "thresholds": model.thresholds,
        "facts": model.facts,
    }
    written = path.with_name(f".{path.name}.new")
    with written.open("wb") as file:
        np.savez(
            file,
            described=np.array(json.dumps(described, ensure_ascii=False)),
            terms=model.terms.astype(np.int32),
            labels=model.labels.values,
            label_scales=model.labels.scales,
            linear=model.linear.values,
            linear_scales=model.linear.scales,
            centre=model.centre,
            label_vectors=model.label_vectors.astype(np.float16),
            vector_linear=model.vector_linear.astype(np.float16),
            offsets=np.stack([_offsets(c, len(model.topics)) for c in model.combinations.values()]),
        )
    written.replace(path)


def _offsets(combination: Combination, topics: int) -> Matrix:
    return np.zeros(topics, dtype=np.float32) if combination.offsets is None else combination.offsets


def load_model(path: Path = MODEL) -> TopicModel:
    """Read a model that :func:`save_model` wrote."""
    with np.load(path, allow_pickle=False) as arrays:
        described = json.loads(str(arrays["described"]))
        return TopicModel(
            tuple(described["topics"]),
            arrays["terms"].astype(np.int64),
            Compact(arrays["labels"], arrays["label_scales"]),
            Compact(arrays["linear"], arrays["linear_scales"]),
            arrays["centre"],
            arrays["label_vectors"].astype(np.float32),
            arrays["vector_linear"].astype(np.float32),
            {
                name: Combination(np.array(w, dtype=np.float32), b, offsets)
                for (name, (b, *w)), offsets in zip(described["combinations"].items(), arrays["offsets"], strict=True)
            },
            described["thresholds"],
            described["facts"],
        )
