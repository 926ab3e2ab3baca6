"""Topics and organs that a query names: what is offered beside its results.

*Päiväkodit* names the topic *Varhaiskasvatus* by one of its other names, and *tekninen lautakunta 2024* an organ: the
items of those are found by choosing them, also where none has the words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product
from typing import TYPE_CHECKING, NamedTuple

from models.analysis import QUERY_LANGUAGE, Analyser, WordAnalysis
from models.language.everyday import official_names
from search.executor import Executor
from search.page import Meant
from search.query import Query
from search.query import nodes as n
from search.query.function_words import FUNCTION_WORDS, MEETING_WORDS
from search.query.words import is_function_word, whole_terms
from search.request import FacetName

if TYPE_CHECKING:
    from models.topics.vocabulary import Vocabulary

MOST = 3
"""Topics and organs that are offered; more are a list to read."""
_LONGEST = 12
"""Words of a query that are looked at: a longer one is prose."""
_MOST_READINGS = 16
_NAMES = ("preferred", "alternative", "hidden", "decisive")
"""Kinds of labels that name their topic by themselves."""

Name = tuple[str, ...]
"""The lemmas of a name's words."""


class _Word(NamedTuple):
    analysis: WordAnalysis
    start: int
    end: int


class Names:
    """The names of the topics and organs of an index, by their lemmas; ``words`` are those of the topics' names."""

    def __init__(self, vocabulary: Vocabulary, organs: Iterable[str], executor: Executor, analyser: Analyser) -> None:
        self._vocabulary = vocabulary
        self._executor = executor
        self._analyser = analyser
        self.words = frozenset(
            lemma for topic in vocabulary for label in topic.labels for lemmas in label.pattern for lemma in lemmas
        )
        self._topics: dict[Name, dict[str, None]] = {}
        for topic in vocabulary:
            for label in topic.labels:
                if label.kind in _NAMES and executor.document_frequency("topic", topic.id):
                    # Names in English are not lemmatised: they are known as they are written.
                    written = [(form,) for form in label.text.lower().split()]
                    words = [set(word) for word in label.pattern or written]
                    for name in _readings([word for word in words if word.isdisjoint(FUNCTION_WORDS)]):
                        self._topics.setdefault(name, {}).setdefault(topic.id)
        self._organs: dict[Name, list[str]] = {}
        for organ in organs:
            name = tuple(word.lemma for word in analyser.text(organ).words)
            self._organs.setdefault(name, []).append(organ)

    def meant(self, query: Query) -> tuple[Meant, ...]:
        """What a query of plain words names: topics by the whole query, organs by any words of it that stand together.
        Those of most items come first."""
        if not _is_plain(query.root):
            return ()
        # Beside a day "kokous" names no topic.
        idle = MEETING_WORDS if any(isinstance(leaf, n.Days) for leaf in query.leaves) else frozenset[str]()
        words = [
            word
            for word in self._words(query)
            if word.analysis.lemma not in idle and not is_function_word(word.analysis.form, self._analyser)
        ]
        if not words or len(words) > _LONGEST:
            return ()
        numbers = [word for word in words if word.analysis.form.isdecimal()]
        found = [
            *self._named_topics([word for word in words if word not in numbers], numbers),
            *self._named_organs(query.text, words),
        ]
        return tuple(sorted(found, key=lambda one: -one.count)[:MOST])

    def _words(self, query: Query) -> Iterator[_Word]:
        reached = 0
        for leaf in query.leaves:
            if not isinstance(leaf, n.Word | n.Phrase):
                continue
            start = query.text.index(leaf.text, reached)
            reached = start + len(leaf.text)
            if isinstance(leaf, n.Word):
                yield _Word(self._analyser.word(leaf.text, QUERY_LANGUAGE), start, reached)
            else:
                phrase = self._analyser.text(leaf.text, QUERY_LANGUAGE)
                for word, first, last in zip(phrase.words, phrase.starts.tolist(), phrase.ends.tolist(), strict=True):
                    yield _Word(word, start + first, start + last)

    def _named_topics(self, words: Sequence[_Word], numbers: Sequence[_Word]) -> Iterator[Meant]:
        """The topics of the name that the words are; a year beside it is kept in the query."""
        topics: dict[str, None] = {}
        for name in self._spoken(words):
            topics.update(self._topics.get(name, {}))
        for topic in topics:
            left = " ".join(word.analysis.form for word in numbers)
            yield self._meant("topic", topic, self._vocabulary.label(topic), left)

    def _named_organs(self, text: str, words: Sequence[_Word]) -> Iterator[Meant]:
        """The organs of the longest name in the query, and the query without it."""
        for length in range(len(words), 0, -1):
            for first in range(len(words) - length + 1):
                part = words[first : first + length]
                organs = [organ for name in self._spoken(part) for organ in self._organs.get(name, ())]
                if organs:
                    rest = (text[: part[0].start] + text[part[-1].end :]).replace('""', "")
                    left = " ".join(rest.split())
                    yield from (self._meant("organ", organ, organ, left) for organ in dict.fromkeys(organs))
                    return

    def _spoken(self, words: Sequence[_Word]) -> list[Name]:
        """The names that words of a query may be, in any inflection; an everyday word is also its official ones."""
        names = [tuple(word.analysis.form.lower() for word in words)]
        names += _readings([set(whole_terms(word.analysis)) for word in words])
        if len(words) == 1:
            analysis = words[0].analysis
            names += [
                tuple(word.lemma for word in self._analyser.text(official, QUERY_LANGUAGE).words)
                for official in official_names(analysis.form, analysis.lemma)
            ]
        return names

    def _meant(self, facet: FacetName, value: str, label: str, query: str) -> Meant:
        return Meant(facet, value, label, query, self._executor.document_frequency(facet, value))


def _is_plain(root: n.Node | None) -> bool:
    """Whether a query is words and numbers with nothing said about them."""
    children = root.children if isinstance(root, n.Every) else (root,)
    return all(isinstance(child, n.Word | n.Days | n.SectionNumber | n.Phrase) for child in children)


def _readings(lemmas: Sequence[set[str]]) -> Iterator[Name]:
    return islice(product(*map(sorted, lemmas)), _MOST_READINGS) if lemmas else iter(())
