"""Finding labels in analysed text: a trie over lemmas, walked from the words that can begin a label.

Each word form is looked up once; what it can match is remembered, so that a word that occurs in no label costs one
dictionary access.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from models.analysis import AnalysedText, WordAnalysis
from models.topics.vocabulary import LabelKind, Vocabulary

WHOLE, READING, PART = 1.0, 0.6, 0.5
"""How well a word matches a label's word: by its lemma, by another reading, or by a part of the compound it is."""


class LabelMatch(NamedTuple):
    """A label found at words ``first`` to ``last`` (inclusive) of a text. ``quality`` is in 0..1."""

    entry: int
    first: int
    last: int
    quality: float


@dataclass(frozen=True, slots=True)
class Entry:
    """A label of a topic (by the topic's position in the vocabulary) as the matcher knows it."""

    topic: int
    kind: LabelKind
    text: str
    words: int


@dataclass(slots=True)
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    entries: tuple[int, ...] = ()


class _Steps(NamedTuple):
    """What a word can match. ``first``: for each way to begin a label the labels that it is the whole of, the node from
    which longer ones go on, ``None`` where none do, and the quality. ``whole``: the lemmas by which it can go on one,
    with the quality of each; ``lemmas`` without."""

    word: WordAnalysis
    first: tuple[tuple[tuple[int, ...], _Node | None, float], ...]
    whole: tuple[tuple[str, float], ...]
    lemmas: tuple[str, ...]


_NO_WORD = _Steps(WordAnalysis("", "", ()), (), (), ())
"""Stands behind a text's last word."""


class LabelMatcher:
    """Finds the labels of a vocabulary whose labels have been lemmatised. ``groups`` are those of its topics."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.entries: list[Entry] = []
        self.groups = tuple(topic.group for topic in vocabulary.topics)
        self._root = _Node()
        self._known: dict[str, _Steps] = {}
        for position, topic in enumerate(vocabulary.topics):
            seen: set[tuple[str, ...]] = set()
            for label in topic.labels:
                key = tuple(lemmas[0] for lemmas in label.pattern)
                if key and key not in seen:
                    seen.add(key)
                    self._add(position, label.kind, label.text, label.pattern)

    def _add(self, topic: int, kind: LabelKind, text: str, pattern: tuple[tuple[str, ...], ...]) -> None:
        number = len(self.entries)
        self.entries.append(Entry(topic, kind, text, len(pattern)))
        nodes = [self._root]
        for lemmas in pattern:
            # Later readings of a label's word open further paths only in labels of several words: alone, a rare
            # reading of a label would match unrelated words.
            choices = lemmas if len(pattern) > 1 else lemmas[:1]
            nodes = [node.children.setdefault(lemma, _Node()) for node in nodes for lemma in choices]
        for node in nodes:
            node.entries = (*node.entries, number)

    def find(self, text: AnalysedText) -> list[LabelMatch]:
        """All matches, also overlapping ones, in the order of their first word."""
        found: list[LabelMatch] = []
        known = self._known
        words: list[_Steps] = []
        for word in text.words:
            steps = known.get(word.form)
            # The same form is another word in another language: then it is another object.
            if steps is None or steps[0] is not word:
                steps = known[word.form] = self._steps(word)
            words.append(steps)
        words.append(_NO_WORD)
        for position, steps in enumerate(words):
            for entries, node, quality in steps.first:
                if entries:
                    found += [LabelMatch(entry, position, position, quality) for entry in entries]
                # Most words that can begin a longer label do not: the next word is looked at first.
                if node is not None and not node.children.keys().isdisjoint(words[position + 1].lemmas):
                    self._longer(node, quality, position, words, found)
        return found

    def _steps(self, word: WordAnalysis) -> _Steps:
        choices = tuple(_choices(word))
        children = self._root.children
        begun = ((children[lemma], quality) for lemma, quality in choices if lemma in children)
        first = tuple(
            (node.entries, node if node.children and quality != PART else None, quality) for node, quality in begun
        )
        whole = tuple((lemma, quality) for lemma, quality in choices if quality != PART)
        return _Steps(word, first, whole, tuple(lemma for lemma, _ in whole))

    def _longer(self, node: _Node, quality: float, first: int, words: list[_Steps], found: list[LabelMatch]) -> None:
        level = [(node, quality)]
        for last in range(first + 1, len(words)):
            reached: list[tuple[_Node, float]] = []
            for before, so_far in level:
                for lemma, step in words[last].whole:
                    child = before.children.get(lemma)
                    if child is not None:
                        reached.append((child, min(so_far, step)))
            if not reached:
                return
            for child, so_far in reached:
                found += [LabelMatch(entry, first, last, so_far) for entry in child.entries]
            level = reached


def _choices(word: WordAnalysis) -> Iterator[tuple[str, float]]:
    """The lemmas by which a word can match a label's word, each with its quality."""
    yield word.terms[0].text, WHOLE
    for term in word.terms[1:]:
        if term.origin == "reading":
            yield term.text, READING
        elif term.origin in ("part", "joined"):
            yield term.text, PART
