"""The tagger: the topics of an analysed item, each with a probability and its evidence.

Four stages, each of which may be left out: ``lexical`` finds labels; ``ranking`` has learned how much each sign counts;
``meaning`` compares with the topics' label texts; ``classifier`` has learned words from labelled items. Without
``ranking`` the signs are added by fixed weights, so that a vocabulary with no training data is tagged too.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.analysis import AnalysedItem
from models.errors import PykalaError
from models.item import Evidence, TopicAssignment
from models.semantic import require_model
from models.topics.classifier import MODEL, SEMANTIC_MODEL, SHORT, TopicModel, load_model
from models.topics.combination import MAX_TOPICS, UNTRAINED, Combination, Matrix, chosen, lexical_features
from models.topics.features import TermReader
from models.topics.lexical import Found, best_evidence, decided, find_labels, is_denied, is_titled, lexical_score
from models.topics.matcher import LabelMatcher
from models.topics.meaning import Meaning, SentenceMeaning, StaticMeaning
from models.topics.places import places
from models.topics.vectors import LemmaVectors, load_vectors
from models.topics.vocabulary import Vocabulary, load_vocabulary
from models.topics.weightiest import weightiest_terms

SHORT_ITEM = 25
"""Words of text up to which an item is judged as a title alone would be."""
STAGES = ("lexical", "ranking", "meaning", "classifier")
ALONE = "kokousmenettely"
"""The topic of matters of mere procedure. It is never beside another: it gives way to one, unless the title names
procedure; then what the text goes through (*ilmoitusasiat*) are not the item's topics."""


class UnknownStage(PykalaError):
    """A stage of the tagger was asked for that there is not."""

    http_status = 400

    def __init__(self, stages: Collection[str]) -> None:
        super().__init__(f"No such stage of tagging: {', '.join(sorted(stages))}. There are: {', '.join(STAGES)}.")


@dataclass(frozen=True, slots=True)
class Learned:
    """The learned stages, for the vocabulary whose topics are the model's, in its order."""

    model: TopicModel
    vectors: LemmaVectors
    reader: TermReader
    of_meaning: Meaning


@dataclass(frozen=True, slots=True)
class Tagger:
    """Assigns topics. Made by :func:`load_tagger` and :func:`make_tagger`.

    ``meaning`` and ``classifier`` tell which stages beside the lexical one are on; they need ``learned``. ``short``
    combines them for items of little text.
    """

    vocabulary: Vocabulary
    matcher: LabelMatcher
    combination: Combination
    threshold: float
    learned: Learned | None = None
    meaning: bool = False
    classifier: bool = False
    short: Combination | None = None
    limit: int = MAX_TOPICS

    def tag(self, analysed: AnalysedItem) -> tuple[TopicAssignment, ...]:
        """The item's topics, the likeliest first, at most ``limit``."""
        where = places(analysed)
        found = find_labels(self.matcher, analysed, where)
        topics, probabilities = self._probabilities(analysed, found, where)
        # Where there is not room for all, topics that were named give way to none.
        named = decided(found)
        preferred = probabilities.copy()
        preferred[np.searchsorted(topics, list(named))] += 1
        assigned = sorted(chosen(preferred, self.threshold, self.limit), key=lambda k: -probabilities[k])
        names = [self._id(topics[k]) for k in assigned]
        procedure = next((topic for topic in found if self._id(topic) == ALONE and is_titled(found[topic])), None)
        if procedure is not None and ALONE in names:
            assigned, names = [assigned[names.index(ALONE)]], [ALONE]
        return tuple(
            TopicAssignment(name, float(probabilities[k]), self._evidence(analysed, int(topics[k]), found))
            for k, name in zip(assigned, names, strict=True)
            if name != ALONE or len(assigned) == 1
        )

    def probabilities(self, analysed: AnalysedItem) -> dict[str, float]:
        """The probability of every topic that was considered, by its id."""
        where = places(analysed)
        topics, values = self._probabilities(analysed, find_labels(self.matcher, analysed, where), where)
        return {self._id(topic): float(value) for topic, value in zip(topics, values, strict=True)}

    def least(self, probabilities: Collection[float]) -> float:  # noqa: ARG002 - the same for every item
        """The probability from which a topic is assigned to an item with these."""
        return self.threshold

    def _id(self, topic: int | np.integer) -> str:
        return self.vocabulary.topics[int(topic)].id

    def _probabilities(
        self, analysed: AnalysedItem, found: dict[int, Found], where: npt.NDArray[np.int8]
    ) -> tuple[npt.NDArray[np.int64], Matrix]:
        """Topics by their positions in the vocabulary: all of them if a model knows them, else those with a label."""
        combination = self.short if self.short and len(analysed.body.words) <= SHORT_ITEM else self.combination
        if self.learned is None:
            topics = np.array(sorted(found), dtype=np.int64)
            values = combination.probabilities(lexical_features(found, topics), topics)
            return topics, self._decided(topics, values, found)
        topics = np.arange(len(self.vocabulary))
        terms = self.learned.reader.item(analysed, where)
        signs = self.learned.model.features(
            terms,
            self.learned.vectors,
            self.learned.of_meaning.of_item(analysed, terms),
            meaning=self.meaning,
            classifier=self.classifier,
        )
        features = np.concatenate([lexical_features(found, topics), *signs], axis=1)
        return topics, self._decided(topics, combination.probabilities(features, topics), found)

    def _decided(self, topics: npt.NDArray[np.int64], values: Matrix, found: dict[int, Found]) -> Matrix:
        """Labels overrule the other stages where a decisive one names the topic, and where only negative ones do."""
        named = decided(found)
        # Topics are rising.
        for (topic, labels), row in zip(found.items(), np.searchsorted(topics, list(found)).tolist(), strict=True):
            if is_denied(labels):
                values[row] = 0.0
            elif topic in named:
                values[row] = max(values[row], self.threshold, lexical_score(labels))
        return values

    def _evidence(self, analysed: AnalysedItem, topic: int, found: dict[int, Found]) -> tuple[Evidence, ...]:
        """The labels that stand in the item; for a topic without one the words that speak most for it."""
        if topic in found and (evidence := best_evidence(found[topic])):
            return evidence
        if self.learned is None:
            return ()
        return weightiest_terms(analysed, topic, self.learned.model, self.learned.vectors, self.learned.reader)


@lru_cache(maxsize=2)
def _shipped_model(path: Path) -> TopicModel | None:
    return load_model(path) if path.exists() else None


def load_tagger(
    vocabulary: Vocabulary | None = None, stages: Collection[str] | None = None, *, semantic: bool = False
) -> Tagger:
    """The tagger for a vocabulary, by default the shipped one, with the given stages, by default all.

    Without ``ranking`` there is no ``classifier`` either. For a vocabulary that the shipped model was not trained on
    only the lexical stage is there. ``semantic``: with the full model of sentences in place of the lemma vectors.

    Raises:
        MissingSemanticModel: the full model is asked for and not installed.
        UnknownStage: a stage has another name than those in :data:`STAGES`.
    """
    unknown = set(stages or ()).difference(STAGES)
    if unknown:
        raise UnknownStage(unknown)
    vocabulary = vocabulary or load_vocabulary()
    wanted = STAGES if stages is None else tuple(stages)
    if semantic:
        require_model()
    model = _shipped_model(SEMANTIC_MODEL if semantic else MODEL) if set(wanted) != {"lexical"} else None
    return make_tagger(vocabulary, model if model and model.topics == vocabulary.ids else None, wanted)


def make_tagger(vocabulary: Vocabulary, model: TopicModel | None, stages: Collection[str] = STAGES) -> Tagger:
    """The tagger for a vocabulary with a model that was trained on it."""
    matcher = LabelMatcher(vocabulary)
    trained = model is not None and "ranking" in stages
    signs = [s for s in ("meaning", "classifier") if model is not None and s in stages and (trained or s == "meaning")]
    name = "+".join(("lexical", *signs))
    if model is None or not trained:
        combination, threshold, short = *UNTRAINED[name], None
    else:
        combination, threshold, short = (
            model.combinations[name],
            model.thresholds[name],
            model.combinations.get(SHORT + name),
        )
    if model is None or not signs:
        return Tagger(vocabulary, matcher, combination, threshold, short=short)
    vectors = load_vectors()
    of_meaning = SentenceMeaning() if model.facts.get("meaning") == "sentence" else StaticMeaning(vectors)
    learned = Learned(model, vectors, TermReader(vectors.rows), of_meaning)
    return Tagger(
        vocabulary, matcher, combination, threshold, learned, "meaning" in signs, "classifier" in signs, short
    )
