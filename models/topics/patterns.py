"""Labels as patterns: for each word of a label the lemmas that match it."""

from __future__ import annotations

from dataclasses import replace

from models.analysis import Analyser, WordAnalysis
from models.topics.vocabulary import Label, Pattern, Topic, Vocabulary

LANGUAGES = ("fi", "sv")
"""Languages of minutes: labels in other languages are shown and not matched."""


def lemmatised(vocabulary: Vocabulary, analyser: Analyser) -> Vocabulary:
    """The vocabulary with the pattern of every label that can be matched; labels that have one keep it."""
    return replace(vocabulary, topics=tuple(_lemmatised(topic, analyser) for topic in vocabulary.topics))


def _lemmatised(topic: Topic, analyser: Analyser) -> Topic:
    return replace(topic, labels=tuple(_with_pattern(label, analyser) for label in topic.labels))


def _with_pattern(label: Label, analyser: Analyser) -> Label:
    if label.pattern or label.language not in LANGUAGES:
        return label
    return replace(label, pattern=label_pattern(label.text, label.language, analyser))


def label_pattern(text: str, language: str, analyser: Analyser) -> Pattern:
    """The acceptable lemmas of each word of a label."""
    return tuple(tuple(whole_readings(word)) for word in analyser.text(text, language).words)


def whole_readings(word: WordAnalysis) -> list[str]:
    """The lemmas of a word as a whole: the best reading's first, then those of other readings."""
    return [word.terms[0].text, *(term.text for term in word.terms[1:] if term.origin == "reading")]
