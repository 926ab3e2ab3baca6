"""The tagger: the topics of an analysed item, each with a probability and its evidence."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from models.analysis import AnalysedItem
from models.item import TopicAssignment
from models.topics.lexical import best_evidence, find_labels, lexical_scores
from models.topics.matcher import LabelMatcher
from models.topics.vocabulary import Vocabulary, load_vocabulary

MAX_TOPICS = 5
ALONE = "kokousmenettely"
"""The topic of matters of mere procedure: it is assigned only where no other is."""
_THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class Tagger:
    """Assigns topics. Made by :func:`load_tagger`."""

    vocabulary: Vocabulary
    matcher: LabelMatcher
    limit: int = MAX_TOPICS

    def tag(self, analysed: AnalysedItem) -> tuple[TopicAssignment, ...]:
        """The item's topics, the likeliest first, at most ``limit``."""
        found = find_labels(self.matcher, analysed)
        scores = lexical_scores(found)
        chosen = sorted((t for t, s in scores.items() if s >= _THRESHOLD), key=lambda t: -scores[t])
        topics = self.vocabulary.topics
        others = [t for t in chosen if topics[t].id != ALONE]
        return tuple(
            TopicAssignment(topics[t].id, scores[t], best_evidence(found[t])) for t in (others or chosen)[: self.limit]
        )


def load_tagger(vocabulary: Vocabulary | None = None, stages: Collection[str] | None = None) -> Tagger:  # noqa: ARG001
    """The tagger for a vocabulary, by default the shipped one."""
    if vocabulary is None:
        vocabulary = load_vocabulary()
    return Tagger(vocabulary, LabelMatcher(vocabulary))
