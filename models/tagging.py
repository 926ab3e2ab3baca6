"""The tagger for what a user names: nothing, a vocabulary, or the folder of a model trained for a large one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from models.analysis import AnalysedItem, Analyser
from models.item import TopicAssignment
from models.topics.vocabulary import Vocabulary


class TopicTagger(Protocol):
    """What assigns topics of a vocabulary."""

    @property
    def vocabulary(self) -> Vocabulary: ...

    def tag(self, analysed: AnalysedItem) -> tuple[TopicAssignment, ...]: ...

    def probabilities(self, analysed: AnalysedItem) -> dict[str, float]:
        """The probability of every topic that was considered, by its id."""
        ...

    def least(self, probabilities: Collection[float]) -> float:
        """The probability from which a topic is assigned to an item with these."""
        ...


@dataclass(frozen=True, slots=True)
class TaggerChoice:
    """Which tagger :func:`open_tagger` is to make: small enough to be handed to another process."""

    source: Path | None = None
    semantic: bool = False

    def open(self, analyser: Analyser) -> TopicTagger:
        return open_tagger(self.source, analyser, semantic=self.semantic)


def open_tagger(
    source: Path | None, analyser: Analyser, stages: Collection[str] | None = None, *, semantic: bool = False
) -> TopicTagger:
    """The tagger of the shipped vocabulary (``None``), of a vocabulary file, or of the model in a folder.

    ``stages`` and ``semantic``: those of :func:`models.topics.tagger.load_tagger`; a model in a folder is used as a
    whole, and only the shipped vocabulary has a model for the full model of sentences.

    Raises:
        UnreadableVocabulary: the vocabulary is missing or broken.
        UnusableModel: the folder has no model, or a broken one.
        UnknownStage: there is no stage of that name.
        MissingSemanticModel: the full model of sentences is asked for and not installed.
    """
    if source is not None and source.is_dir():
        from models.subjects.tagger import load_subject_tagger

        return load_subject_tagger(source)
    from models.topics.patterns import lemmatised
    from models.topics.tagger import load_tagger
    from models.topics.vocabulary import load_vocabulary

    own = lemmatised(load_vocabulary(source), analyser) if source is not None else None
    return load_tagger(own, stages, semantic=semantic)
