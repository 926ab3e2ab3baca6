"""Training of a model of subjects on labelled items.

What the classifier and the counts say of their own training items would be too good, so the trees learn from what
those that have not seen an item say of it (stacked generalisation: Wolpert, Neural Networks 5, 1992). Data and seed
decide the model wholly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from models.analysis import AnalysedItem, Analyser
from models.errors import PykalaError
from models.subjects.boosting import Growth, fit_trees
from models.subjects.features import Evidenced, Habits, Weighing
from models.subjects.mentions import LabelFacts, find_mentions, lemmatised_bare, mention_features
from models.subjects.model import SubjectModel
from models.subjects.neighbours import fit_items, postings_of, products
from models.subjects.sparse import Rows, SparseRows
from models.subjects.terms import Layout, TermTable, term_amounts
from models.topics.examples import Example
from models.topics.matcher import LabelMatcher
from models.topics.vocabulary import Vocabulary

FOLDS = 6
FEWEST_ITEMS = 30


class TooFewItems(PykalaError):
    """There is not enough to learn from."""

    def __init__(self, items: int) -> None:
        super().__init__(
            f"Only {items} labelled items have a subject of the vocabulary; at least {FEWEST_ITEMS} are needed to "
            "train. Check that the topics of the items are the ids or URIs of the vocabulary's concepts."
        )


@dataclass(frozen=True)
class TrainingSet:
    """Labelled items as they were read.

    ``subjects``: of each the concepts, as positions in the vocabulary; none for topics that the vocabulary does not
    have. ``undecided``: in the same way those that count neither for nor against. ``cosines``: float32 of shape
    ``(items, items)``.
    """

    vocabulary: Vocabulary
    items: tuple[Evidenced, ...]
    subjects: tuple[frozenset[int], ...]
    undecided: tuple[frozenset[int], ...]
    table: TermTable
    facts: LabelFacts
    postings: SparseRows
    assigned: SparseRows
    cosines: npt.NDArray[np.float32]


@dataclass(frozen=True)
class Candidates:
    """Candidates of items: ``item`` (ascending) and ``concept``, int64, and ``features``, float32, one row each."""

    item: Rows
    concept: Rows
    features: npt.NDArray[np.float32]

    def of_items(self, items: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Which candidates belong to the items marked."""
        return np.asarray(items[self.item])


def prepare(
    examples: Sequence[Example], analysed: Sequence[AnalysedItem], vocabulary: Vocabulary, analyser: Analyser
) -> TrainingSet:
    """Read labelled items and the vocabulary's labels.

    Raises:
        TooFewItems: hardly any item has a subject of the vocabulary.
    """
    vocabulary = lemmatised_bare(vocabulary, analyser)
    position = {topic.id: number for number, topic in enumerate(vocabulary)}
    position.update({topic.uri: number for number, topic in enumerate(vocabulary) if topic.uri})
    subjects = tuple(frozenset(position[t] for t in example.topics if t in position) for example in examples)
    undecided = tuple(frozenset(position[t] for t in example.maybe if t in position) for example in examples)
    if (labelled := sum(map(bool, subjects))) < FEWEST_ITEMS:
        raise TooFewItems(labelled)
    matcher = LabelMatcher(vocabulary)
    layouts = [Layout.of(item) for item in analysed]
    amounts = [term_amounts(layout) for layout in layouts]
    table = TermTable.of(amounts)
    items = []
    for item, layout, terms in zip(analysed, layouts, amounts, strict=True):
        found = find_mentions(matcher, item, layout)
        items.append(Evidenced(layout, found, mention_features(found, layout), table.vector(terms)))
    vectors = [item.terms for item in items]
    postings = postings_of(vectors, len(table.terms))
    return TrainingSet(
        vocabulary,
        tuple(items),
        subjects,
        undecided,
        table,
        LabelFacts.of(vocabulary),
        postings,
        SparseRows.of([dict.fromkeys(sorted(own), 1.0) for own in subjects], len(vocabulary)),
        products(vectors, postings),
    )


def _weighing(data: TrainingSet, items: Rows) -> Weighing:
    """What is learned from some of the items before the trees."""
    chosen, own = [data.items[i] for i in items], [data.subjects[i] for i in items]
    return Weighing(
        data.table,
        data.facts,
        Habits.of(chosen, own, len(data.vocabulary)),
        fit_items(data.postings, data.cosines, data.assigned, items),
    )


def unseen_candidates(data: TrainingSet, items: Rows, seed: int, folds: int = FOLDS) -> Candidates:
    """The candidates of the given items, of each by what was learned without its fold."""
    parts: dict[int, tuple[Rows, npt.NDArray[np.float32]]] = {}
    for fold in _folds(items, seed, folds):
        weighing = _weighing(data, np.setdiff1d(items, fold))
        parts.update({int(i): weighing.candidates(data.items[i]) for i in fold})
    return _joined(parts)


def _folds(items: Rows, seed: int, folds: int) -> Iterator[Rows]:
    shuffled = np.random.default_rng(seed).permutation(items)
    return (np.sort(shuffled[number::folds]) for number in range(folds))


def _joined(parts: Mapping[int, tuple[Rows, npt.NDArray[np.float32]]]) -> Candidates:
    order = sorted(parts)
    counts = [len(parts[i][0]) for i in order]
    return Candidates(
        np.repeat(np.array(order, dtype=np.int64), counts),
        np.concatenate([parts[i][0] for i in order]),
        np.concatenate([parts[i][1] for i in order]),
    )


def _are_in(sets: Sequence[frozenset[int]], candidates: Candidates) -> npt.NDArray[np.bool_]:
    """Which candidates are in the sets of their items."""
    pairs = zip(candidates.item.tolist(), candidates.concept.tolist(), strict=True)
    return np.fromiter((concept in sets[item] for item, concept in pairs), np.bool_, len(candidates.item))


def fit(
    data: TrainingSet,
    items: Sequence[int] | None = None,
    seed: int = 0,
    *,
    facts: Mapping[str, Any] | None = None,
    growth: Growth | None = None,
    candidates: Candidates | None = None,
) -> SubjectModel:
    """Train on the given items (all, if none are given), looking at the subjects of no other item.

    ``candidates`` are those of :func:`unseen_candidates` for the items and the seed, if they are at hand.
    """
    used = np.arange(len(data.items)) if items is None else np.array(sorted(items), dtype=np.int64)
    found = candidates or unseen_candidates(data, used, seed)
    counted = ~_are_in(data.undecided, found)
    trees = fit_trees(found.features[counted], _are_in(data.subjects, found)[counted], growth)
    per_item = float(np.mean([len(data.subjects[i]) for i in used]))
    described = {"items": len(used), "seed": seed, **(facts or {})}
    return SubjectModel(data.vocabulary, _weighing(data, used), trees, per_item, described)


def cross_validated(
    data: TrainingSet,
    candidates: Candidates,
    choose: Callable[[npt.NDArray[np.float32], float], Sequence[int]],
    seed: int = 0,
    growth: Growth | None = None,
) -> list[list[str]]:
    """The ids that each item gets, the likeliest first, of trees that have not seen the item's fold either.

    ``choose`` takes the probabilities of an item's candidates and the mean number of subjects, and gives positions.
    """
    everything = np.arange(len(data.items))
    right, counted = _are_in(data.subjects, candidates), ~_are_in(data.undecided, candidates)
    answer: list[list[str]] = [[] for _ in data.items]
    per_item = float(np.mean([len(own) for own in data.subjects]))
    ids = data.vocabulary.ids
    for fold in _folds(everything, seed, FOLDS):
        held_back = candidates.of_items(np.isin(everything, fold))
        seen = counted & ~held_back
        trees = fit_trees(candidates.features[seen], right[seen], growth)
        probabilities = trees.probabilities(candidates.features[held_back])
        owners, concepts = candidates.item[held_back], candidates.concept[held_back]
        for item in fold.tolist():
            first, last = np.searchsorted(owners, (item, item + 1))
            chosen = choose(probabilities[first:last], per_item)
            answer[item] = [ids[concepts[first + k]] for k in chosen]
    return answer
