"""Training of the learned stages. Everything is in closed form or convex, so that data and seed give one model.

The classifier is ridge regression solved in its dual form (Saunders, Gammerman and Vovk, ICML 1998). What it says of
its own training items would be too good, so the combination learns from what classifiers that have not seen an item's
meeting say of it (stacking).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from models.analysis import AnalysedItem, Analyser
from models.item import Item
from models.topics.classifier import SHORT, Compact, Matrix, TopicModel, classifier_features, meaning_features
from models.topics.combination import Combination, chosen, lexical_features
from models.topics.evaluation import compare, folds_by_meeting
from models.topics.examples import Example
from models.topics.features import ItemTerms, TermReader
from models.topics.lexical import find_labels
from models.topics.logistic import fit_logistic, fit_offsets
from models.topics.matcher import LabelMatcher
from models.topics.meaning import Meaning, StaticMeaning
from models.topics.registrars import FiledCase, balanced
from models.topics.vectors import LemmaVectors, unit
from models.topics.vocabulary import Topic, Vocabulary

COMBINED = ("lexical", "lexical+meaning", "lexical+classifier", "lexical+meaning+classifier")
"""Stages that are combined. Of each there are two combinations: one for items and one, learned from their titles alone,
for items of little text, in which the same signs are fewer and say more."""
CASES_PER_TOPIC = 15
_INNER_FOLDS = 4
_UNDECIDED = 0.3
"""What the classifier is told of a topic that a second reader might add: the share of such that is right is unknown."""
_WEIGHTS = {"words": (6.0, 1.0, 6.0), "vectors": (3.0, 1.0, 3.0)}
"""How much a labelled item, a case's title and a label text count, relative to a ridge of 1."""
_THRESHOLDS = np.array([0.35, 0.40, 0.45])
"""One threshold for all topics, whose own lie in the offsets of the combination. The choice is narrow since there are
some two items a topic; it is where F1 is best for probabilities that are right (Lipton, Elkan and Naryanaswamy, ECML
2014: half the F1 that can be reached)."""


@dataclass(frozen=True)
class TrainingSet:
    """Everything that does not depend on the division into folds.

    ``known``: float32 ``(items, topics)``, 1 right, 0 wrong, between for undecided. ``counted``: bool of that shape,
    false for undecided. ``lexical``: float32 ``(items, topics, features)``. ``words`` and ``vectors``: float32
    ``(documents, terms or dimensions)``, first the items, then the cases, the label texts, and the items' titles alone.
    ``terms``: the columns of ``words`` as rows of the lemma table. ``title_counted`` and ``title_lexical`` are of the
    titles; a topic that no label in the title tells is undecided there.
    """

    vocabulary: Vocabulary
    examples: tuple[Example, ...]
    known: Matrix
    counted: npt.NDArray[np.bool_]
    lexical: Matrix
    terms: npt.NDArray[np.int64]
    words: Matrix
    vectors: Matrix
    case_topics: Matrix
    title_counted: npt.NDArray[np.bool_]
    title_lexical: Matrix
    meaning: str = "static"
    """The name of what gave the vectors."""

    @property
    def labels(self) -> slice:
        """The rows of the label texts among the documents."""
        start = len(self.examples) + len(self.case_topics)
        return slice(start, start + len(self.vocabulary))


def label_text(topic: Topic) -> str:
    """A topic's own text: its Finnish labels, the preferred one thrice, and its scope note."""
    preferred = topic.label("fi")
    kinds = ("alternative", "hidden")
    labels = [label.text for label in topic.labels if label.language == "fi" and label.kind in kinds]
    return ". ".join((*[preferred] * 3, *labels, topic.scope_note()))


def prepare(
    examples: Sequence[Example],
    analysed: Sequence[AnalysedItem],
    cases: tuple[FiledCase, ...],
    vocabulary: Vocabulary,
    analyser: Analyser,
    vectors: LemmaVectors,
    seed: int = 0,
    meaning: Meaning | None = None,
) -> TrainingSet:
    """Read labelled items, cases and the vocabulary's label texts into arrays. ``meaning``: what gives the documents'
    vectors, the lemma vectors by default."""
    meaning = meaning or StaticMeaning(vectors)
    reader, matcher = TermReader(vectors.rows), LabelMatcher(vocabulary)
    kept = balanced(cases, CASES_PER_TOPIC, seed)
    titles = [analyser.item(_title_alone(e.item)) for e in examples]
    texts = [*(case.title for case in kept), *map(label_text, vocabulary)]
    of_items, of_titles = [reader.item(item) for item in analysed], [reader.item(title) for title in titles]
    of_texts = [reader.text(analyser.text(text)) for text in texts]
    documents = [*of_items, *of_texts, *of_titles]
    means = [
        *(meaning.of_item(item, terms) for item, terms in zip(analysed, of_items, strict=True)),
        *(meaning.of_text(text, terms) for text, terms in zip(texts, of_texts, strict=True)),
        *(meaning.of_item(title, terms) for title, terms in zip(titles, of_titles, strict=True)),
    ]
    terms = np.unique(np.concatenate([document.rows for document in documents]))
    every = np.arange(len(vocabulary))
    known = _indicators([e.topics for e in examples], vocabulary)
    undecided = _indicators([e.maybe for e in examples], vocabulary) > known
    told = [find_labels(matcher, title) for title in titles]
    visible = np.array([[topic in found for topic in every.tolist()] for found in told])
    title_counted = ~undecided & ((known < 1) | visible)
    known[undecided] = _UNDECIDED
    return TrainingSet(
        vocabulary,
        tuple(examples),
        known,
        ~undecided,
        np.stack([lexical_features(find_labels(matcher, item), every) for item in analysed]),
        terms,
        _word_matrix(documents, terms, vectors),
        np.stack(means),
        _indicators([case.topics for case in kept], vocabulary),
        title_counted,
        np.stack([lexical_features(found, every) for found in told]),
        meaning.name,
    )


def _title_alone(item: Item) -> Item:
    return replace(item, text="", sections=()) if item.title else item


def _indicators(sets: Sequence[frozenset[str]], vocabulary: Vocabulary) -> Matrix:
    columns = {topic: number for number, topic in enumerate(vocabulary.ids)}
    answer = np.zeros((len(sets), len(columns)), dtype=np.float32)
    for row, topics in enumerate(sets):
        answer[row, [columns[topic] for topic in topics if topic in columns]] = 1
    return answer


def _word_matrix(documents: Sequence[ItemTerms], terms: npt.NDArray[np.int64], vectors: LemmaVectors) -> Matrix:
    answer = np.zeros((len(documents), len(terms)), dtype=np.float32)
    for row, document in enumerate(documents):
        answer[row, np.searchsorted(terms, document.rows)] = vectors.weights(document)
    return answer


@dataclass(frozen=True)
class _Ridge:
    """Weighted ridge regression of the topics on documents: labelled items, of which there are ``items``, and others.

    Documents beyond those that have a weight are only classified.
    """

    documents: Matrix
    products: Matrix
    targets: Matrix
    weights: npt.NDArray[np.float32]
    items: int

    @classmethod
    def of(cls, documents: Matrix, data: TrainingSet, kind: str) -> _Ridge:
        topics = data.known.shape[1]
        counts = (len(data.examples), len(data.case_topics), topics)
        targets = np.concatenate([data.known, data.case_topics, np.eye(topics, dtype=np.float32)])
        weights = np.repeat(np.array(_WEIGHTS[kind], dtype=np.float32), counts)
        return cls(documents, documents @ documents.T, targets, weights, counts[0])

    def fitted(self, items: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], Matrix]:
        """The documents used, those of the given items and all others, and the dual weights of each for each topic."""
        used = np.concatenate([items, np.arange(self.items, len(self.weights))])
        system = self.products[np.ix_(used, used)] + np.diag(1 / self.weights[used])
        return used, np.linalg.solve(system, self.targets[used])

    def primal(self, items: npt.NDArray[np.int64]) -> Matrix:
        """The weights of the terms or dimensions, float32 of shape ``(columns, topics)``."""
        used, dual = self.fitted(items)
        return np.asarray(self.documents[used].T @ dual, dtype=np.float32)

    def scores(self, items: npt.NDArray[np.int64], unseen: npt.NDArray[np.int64]) -> Matrix:
        """What a classifier trained on ``items`` says of the ``unseen`` ones."""
        used, dual = self.fitted(items)
        return np.asarray(self.products[np.ix_(unseen, used)] @ dual, dtype=np.float32)


def fit(
    data: TrainingSet, items: Sequence[int] | None = None, seed: int = 0, facts: Mapping[str, Any] | None = None
) -> TopicModel:
    """Train all learned stages on the given items of the set (all, if none are given), looking at no other item."""
    used = np.arange(len(data.examples)) if items is None else np.array(items, dtype=np.int64)
    vectors, centre = _centred(data, used)
    by_words, by_vectors = _Ridge.of(data.words, data, "words"), _Ridge.of(vectors, data, "vectors")
    labels, label_vectors = data.words[data.labels], vectors[data.labels]
    inner = folds_by_meeting([data.examples[i] for i in used], _INNER_FOLDS, seed)

    def stages(lexical: Matrix, rows: npt.NDArray[np.int64]) -> dict[str, Matrix]:
        """What each stage says of documents at ``rows``, one of each item used."""
        scores = np.zeros((2, len(used), len(data.vocabulary)), dtype=np.float32)
        for fold in inner:
            rest = np.delete(used, fold)
            scores[:, fold] = by_words.scores(rest, rows[fold]), by_vectors.scores(rest, rows[fold])
        meaning = _stacked(meaning_features, data.words[rows] @ labels.T, vectors[rows] @ label_vectors.T)
        return {"lexical": lexical, "meaning": meaning, "classifier": _stacked(classifier_features, *scores)}

    of_items = stages(data.lexical[used], used)
    of_titles = stages(data.title_lexical[used], used + data.labels.stop)
    combinations: dict[str, Combination] = {}
    thresholds: dict[str, float] = {}
    for name in COMBINED:
        features, of_title = (np.concatenate([x[y] for y in name.split("+")], axis=2) for x in (of_items, of_titles))
        combinations[name], thresholds[name] = _combine(features, data, used, data.counted[used])
        combinations[SHORT + name], _ = _combine(of_title, data, used, data.title_counted[used])
    return TopicModel(
        data.vocabulary.ids,
        data.terms,
        Compact.of(labels.T),
        Compact.of(by_words.primal(used)),
        centre,
        label_vectors,
        by_vectors.primal(used).T,
        combinations,
        thresholds,
        {
            "items": len(used),
            "cases": len(data.case_topics),
            "seed": seed,
            "meaning": data.meaning,
            **(facts or {}),
        },
    )


def _centred(data: TrainingSet, used: npt.NDArray[np.int64]) -> tuple[Matrix, npt.NDArray[np.float32]]:
    """Document vectors less the mean of their kind, of length 1 again, and the mean of the items that are used."""
    items, labels = len(data.examples), data.labels
    centre = data.vectors[used].mean(axis=0)
    answer = data.vectors.copy()
    answer[:items] -= centre
    answer[labels.stop :] -= centre
    for kind in (slice(items, labels.start), labels):
        if kind.start < kind.stop:
            answer[kind] -= answer[kind].mean(axis=0)
    return np.stack([unit(vector) for vector in answer]), centre


def _stacked(features: Any, *scores: Matrix) -> Matrix:
    return np.stack([features(*rows) for rows in zip(*scores, strict=True)])


def _combine(
    features: Matrix, data: TrainingSet, used: npt.NDArray[np.int64], counted: npt.NDArray[np.bool_]
) -> tuple[Combination, float]:
    """Logistic regression on all pairs of an item and a topic, and the threshold of the best micro F1 on them."""
    right = data.known[used] == 1
    combination = fit_logistic(features[counted], right[counted])
    odds = np.stack([combination.odds(rows) for rows in features])
    combination = replace(combination, offsets=fit_offsets(odds, right, counted))
    every = np.arange(len(data.vocabulary))
    probabilities = np.stack([combination.probabilities(rows, every) for rows in features])
    examples = [data.examples[i] for i in used]
    ids = data.vocabulary.ids

    def f1(threshold: float) -> float:
        return compare(examples, [[ids[k] for k in chosen(p, threshold)] for p in probabilities]).micro.f1

    return combination, float(max(_THRESHOLDS, key=f1))


def today() -> str:
    """The date for a model card."""
    return dt.datetime.now(tz=dt.UTC).date().isoformat()
