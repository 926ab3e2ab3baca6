"""The tagger of subjects: as many as make the expected F1 of an item highest, each with its evidence."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.analysis import AnalysedItem
from models.item import Evidence, TopicAssignment
from models.subjects.evidence import spans_of, weightiest_words
from models.subjects.features import Evidenced
from models.subjects.model import SubjectModel, load_model
from models.topics.combination import MAX_TOPICS
from models.topics.matcher import LabelMatcher
from models.topics.vocabulary import Vocabulary

_LEAST = 0.05
"""An item whose likeliest subject is less likely has none."""


def chosen(probabilities: npt.NDArray[np.float32], per_item: float, limit: int = MAX_TOPICS) -> list[int]:
    """Positions of the likeliest candidates, as many as make F1 highest if the probabilities are right.

    Expected F1 is taken as twice the expected number of right ones over the number assigned and the mean number of
    right ones (after Ye, Chai, Lee and Chieu: Optimizing F-measure, ICML 2012).
    """
    order = np.argsort(-probabilities, kind="stable")[:limit]
    if not len(order) or probabilities[order[0]] < _LEAST:
        return []
    return [int(k) for k in order[: 1 + int(np.argmax(_half_of_f1(probabilities[order], per_item)))]]


def least_chosen(probabilities: npt.NDArray[np.float32], per_item: float, limit: int = MAX_TOPICS) -> float:
    """The probability above which candidates are :func:`chosen`: one more raises the expected F1 if it is likelier
    than half of it (Lipton, Elkan and Naryanaswamy: Optimal thresholding of classifiers to maximize F1 measure, ECML
    PKDD 2014)."""
    falling = -np.sort(-probabilities)[:limit]
    if not len(falling) or falling[0] < _LEAST:
        return _LEAST
    return float(_half_of_f1(falling, per_item).max())


def _half_of_f1(falling: npt.NDArray[np.float32], per_item: float) -> npt.NDArray[np.float64]:
    """Half of the expected F1 if the first one, two, … of these probabilities are assigned."""
    answer: npt.NDArray[np.float64] = np.cumsum(falling, dtype=np.float64) / (np.arange(1, len(falling) + 1) + per_item)
    return answer


@dataclass(frozen=True)
class SubjectTagger:
    """Assigns subjects of the vocabulary of its model. Made by :func:`load_subject_tagger`."""

    model: SubjectModel
    limit: int = MAX_TOPICS

    @property
    def vocabulary(self) -> Vocabulary:
        return self.model.vocabulary

    @cached_property
    def _matcher(self) -> LabelMatcher:
        return LabelMatcher(self.model.vocabulary)

    def tag(self, analysed: AnalysedItem) -> tuple[TopicAssignment, ...]:
        """The item's subjects, the likeliest first, at most ``limit``.

        The evidence of one is the places where its labels stand or, where none does, the words that weighed most.
        """
        item = self._read(analysed)
        concepts, features = self.model.weighing.candidates(item)
        probabilities = self.model.trees.probabilities(features)
        return tuple(
            TopicAssignment(
                self._id(int(concepts[k])), float(probabilities[k]), self._evidence(analysed, item, int(concepts[k]))
            )
            for k in chosen(probabilities, self.model.per_item, self.limit)
        )

    def probabilities(self, analysed: AnalysedItem) -> dict[str, float]:
        """The probability of every concept that was considered, by its id."""
        concepts, features = self.candidates(analysed)
        values = self.model.trees.probabilities(features)
        return {self._id(int(c)): float(p) for c, p in zip(concepts, values, strict=True)}

    def least(self, probabilities: Collection[float]) -> float:
        """The probability from which a concept is assigned to an item with these."""
        return least_chosen(np.array(list(probabilities), dtype=np.float32), self.model.per_item, self.limit)

    def candidates(self, analysed: AnalysedItem) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
        """The concepts that are considered, by their positions in the vocabulary, and the features of each
        (:data:`models.subjects.features.FEATURES`), float32 of shape ``(concepts, features)``."""
        return self.model.weighing.candidates(self._read(analysed))

    def _read(self, analysed: AnalysedItem) -> Evidenced:
        return Evidenced.of(analysed, self._matcher, self.model.weighing.table)

    def _id(self, concept: int) -> str:
        return self.model.vocabulary.topics[concept].id

    def _evidence(self, analysed: AnalysedItem, item: Evidenced, concept: int) -> tuple[Evidence, ...]:
        if concept in item.mentions:
            return spans_of(analysed, item, concept)
        return weightiest_words(analysed, item, concept, self.model.weighing)


def load_subject_tagger(folder: Path) -> SubjectTagger:
    """The tagger with the model in a folder.

    Raises:
        UnusableModel: there is no model in the folder, or it is broken.
        UnreadableVocabulary: the vocabulary beside it is missing or broken.
    """
    return SubjectTagger(load_model(folder))
