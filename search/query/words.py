"""Words, phrases and patterns of a query as plans over one field of words."""

from __future__ import annotations

import math
from collections.abc import Sequence

from models.analysis import QUERY_LANGUAGE, Analyser, Term, WordAnalysis
from models.language.everyday import official_names
from search import plan as p
from search import ranking
from search.executor import Executor
from search.query.function_words import FUNCTION_WORDS
from search.query.planned import LettersCheck
from search.query.values import any_of, values_of_word
from search.schema import CONTENT

_WHOLE_ORIGINS = frozenset(("lemma", "reading", "stem"))


class WordPlans:
    """Makes plans of words, and collects the checks that phrases letter for letter need.

    How telling a word is comes from the index, through the executor; without one all words are equally telling.
    """

    def __init__(self, analyser: Analyser, executor: Executor | None) -> None:
        self._analyser = analyser
        self._executor = executor
        self._size = executor.size() if executor is not None else 0
        self._idfs: dict[str, float | None] = {}
        self.lengthiness = 0.0
        """How far a query is from short (0) to long (1), once it has been weighed."""
        self._power = 0.0
        self._most_telling = 1.0
        self.checks: list[LettersCheck] = []
        self.notes: list[str] = []

    def is_function_word(self, text: str) -> bool:
        return is_function_word(text, self._analyser)

    def weigh(self, texts: Sequence[str]) -> None:
        """Let the words of a query weigh what they do together.

        Function words weigh little. The more other words a query has, the more of them are talk about the matter
        rather than its name: in a long query common words weigh less than their idf alone makes them.
        """
        content = [text for text in dict.fromkeys(texts) if not self.is_function_word(text)]
        spread = ranking.LONG_QUERY - ranking.SHORT_QUERY
        self.lengthiness = min(1.0, max(0.0, (len(content) - ranking.SHORT_QUERY) / spread))
        self._power = ranking.LONG_QUERY_POWER * self.lengthiness
        self._most_telling = max((self.idf(text) for text in content), default=1.0)

    def idf(self, text: str) -> float:
        """How telling a word is: the idf of its most frequent whole term, or of its parts where the index has no
        whole one."""
        terms = self._analyser.word(text, QUERY_LANGUAGE).terms
        whole = [idf for term in terms if is_whole(term) and (idf := self._term_idf(term.text)) is not None]
        parts = [idf for term in terms if not is_whole(term) and (idf := self._term_idf(term.text)) is not None]
        return min(whole, default=max(parts, default=1.0))

    def _term_idf(self, term: str) -> float | None:
        """BM25's idf of a term of the content field, 1 at least; ``None`` where no item has it."""
        if self._executor is None:
            return 1.0
        if term not in self._idfs:
            documents = self._executor.document_frequency(CONTENT, term)
            self._idfs[term] = max(1.0, 1.0 + math.log(self._size / (documents + 1))) if documents else None
        return self._idfs[term]

    def _weight(self, text: str, term: Term) -> float:
        """What a term of a word of the query weighs."""
        weight = term.weight if is_whole(term) else term.weight * ranking.QUERY_PART_WEIGHT
        if self.is_function_word(text):
            return weight * ranking.FUNCTION_WORD_WEIGHT
        if not self._power:
            return weight
        relative = min(1.0, (self._term_idf(term.text) or 1.0) / self._most_telling)
        return weight * math.pow(relative, self._power)

    def word(self, text: str, field: str) -> p.Plan:
        """A word by its lemma or another reading's; parts of a compound add to the score, and find nothing."""
        analysis = self._analyser.word(text, QUERY_LANGUAGE)
        own = self._own_word(text, analysis, field)
        others = self._other_names(text, analysis, field)
        return p.BestOf((own, *others)) if others else own

    def counted(self, text: str, count: float) -> list[tuple[p.Plan, float]]:
        """What finds items by a word in a widened search, and how much of ``count`` an item has by each.

        Who asks for a *kunnanjohtaja* is hardly helped by any *johtaja*: a part of a word that some item has whole
        counts by how telling the part is itself, and all parts together less than the word.
        """
        analysis = self._analyser.word(text, QUERY_LANGUAGE)
        whole: list[p.Plan] = [self._term(CONTENT, text, term) for term in analysis.terms if is_whole(term)]
        parts = [self._term(CONTENT, text, term) for term in analysis.terms if not is_whole(term)]
        others = self._other_names(text, analysis, CONTENT)
        if others or not self._has_whole(analysis):
            slips = self._mistyped(text, analysis, CONTENT)
            own = any_of([*whole, *self._telling_parts(analysis, parts), *slips])
            return [(p.BestOf((own, *others)) if others else own, count)]
        known = [(part, idf) for part in parts if (idf := self._term_idf(part.term)) is not None]
        counts = [ranking.PART_COUNT * idf for _, idf in known]
        share = min(1.0, ranking.MOST_OF_PARTS * count / sum(counts)) if known else 1.0
        found = [(part, share * one) for (part, _), one in zip(known, counts, strict=True)]
        return [(any_of(whole), count - sum(one for _, one in found)), *found]

    def _other_names(self, text: str, analysis: WordAnalysis, field: str) -> tuple[p.Plan, ...]:
        """The official names of an everyday word, or of one that a word begins with before a hyphen."""
        if official := self._official(text, analysis.lemma):
            return tuple(self._meant(name, field) for name in official)
        front, _, rest = analysis.lemma.partition("-")
        if rest and (official := self._official(front, front)):
            # "Vaka-maksu" is a "varhaiskasvatusmaksu", and a "varhaiskasvatuksen maksu".
            meant = p.BestOf(tuple(self._meant(name, field) for name in official))
            return (p.AllOf((meant, self._own_word(rest, self._analyser.word(rest, QUERY_LANGUAGE), field))),)
        return ()

    def _official(self, text: str, lemma: str) -> tuple[str, ...]:
        """The names that minutes use for an everyday word, of those that the index has; noted, for a reader sees only
        what was typed."""
        known = tuple(name for name in official_names(text, lemma) if self._is_in_index(name))
        if known:
            self.notes.append(f"also:{text.lower()}={', '.join(known)}")
        return known

    def _is_in_index(self, name: str) -> bool:
        executor = self._executor
        return executor is None or all(
            self.is_function_word(word.form) or occurs(word, executor)
            for word in self._analyser.text(name, QUERY_LANGUAGE).words
        )

    def _meant(self, name: str, field: str) -> p.Plan:
        """An official name: its word, or its words one after the other."""
        words = self._analyser.text(name, QUERY_LANGUAGE).words
        if len(words) == 1:
            return self._own_word(words[0].form, words[0], field)
        return phrase_of(words, field)

    def _own_word(self, text: str, analysis: WordAnalysis, field: str) -> p.Plan:
        whole: list[p.Plan] = [self._term(field, text, term) for term in analysis.terms if is_whole(term)]
        parts = [self._term(field, text, term) for term in analysis.terms if not is_whole(term)]
        if field == CONTENT:
            whole += values_of_word(text, analysis)
        return p.Preferring(any_of(whole), any_of(parts)) if parts else any_of(whole)

    def _telling_parts(self, analysis: WordAnalysis, parts: Sequence[p.Term]) -> list[p.Plan]:
        """The parts of a compound for a search that its parts find: of one that no item has whole, those that tell
        enough, alone or together. *Maankaatopaikka* is not found by *paikka*."""
        if len(parts) < 2 or self._has_whole(analysis):
            return list(parts)
        known = tuple(part for part in parts if self._term_idf(part.term) is not None)
        idfs = tuple(self._term_idf(part.term) or 0.0 for part in known)
        return [p.AtLeast(known, idfs, ranking.TELLING_PARTS * max(idfs))] if known else []

    def _mistyped(self, text: str, analysis: WordAnalysis, field: str) -> list[p.Plan]:
        """What a word that no item has may be a slip for: the words within one letter of it."""
        if self._executor is None or len(text) < ranking.LEAST_MISTYPED or not text.isalpha():
            return []
        if self._has_whole(analysis):
            return []
        return [p.Fuzzy(field, analysis.lemma, 1, 1, ranking.SIMILAR_WEIGHT)]

    def _has_whole(self, analysis: WordAnalysis) -> bool:
        """Whether an item has a word whole."""
        return any(self._term_idf(term) is not None for term in whole_terms(analysis))

    def phrase(self, text: str, field: str, slop: int = 0) -> p.Plan:
        """Words one after the other, in any inflection."""
        words = self._analyser.text(text, QUERY_LANGUAGE).words
        if not words:
            return p.AnyOf(())
        if len(words) == 1:
            return self.word(words[0].form, field)
        return phrase_of(words, field, slop)

    def letters(self, text: str, field: str) -> p.Plan:
        """The items of the same phrase by lemmas that pass a check still to be made."""
        for check in self.checks:
            if (check.text, check.field) == (text, field):
                return p.Filtered(check.candidates, p.Documents((check.marker,)))
        check = LettersCheck(-1 - len(self.checks), text, self.phrase(text, field), field)
        self.checks.append(check)
        return p.Filtered(check.candidates, p.Documents((check.marker,)))

    def pair(self, first: str, second: str) -> p.Plan:
        """Two neighbouring words of the query near each other in an item; a part may stand for its compound."""
        slots = tuple(
            tuple(term.text for term in self._analyser.word(text, QUERY_LANGUAGE).terms) for text in (first, second)
        )
        return p.Phrase(CONTENT, slots, (0, 1), ranking.PAIR_SLOP, ranking.PAIR_WEIGHT)

    def similar(self, text: str, field: str, distance: int | None) -> p.Plan:
        """A word that may be mistyped: its lemma, or index terms within some edits of it or of what was typed."""
        low, lemma = text.lower(), self._analyser.word(text).lemma
        edits = distance or (1 if len(low) < ranking.LONG_WORD else 2)
        return p.BestOf(
            (
                p.Term(field, lemma),
                *(p.Fuzzy(field, t, edits, 1, ranking.SIMILAR_WEIGHT) for t in dict.fromkeys((low, lemma))),
            )
        )

    def _term(self, field: str, text: str, term: Term) -> p.Term:
        return p.Term(field, term.text, self._weight(text, term))


def is_function_word(text: str, analyser: Analyser) -> bool:
    """Whether a word joins or points and names nothing, by its form or its lemma."""
    return text.lower() in FUNCTION_WORDS or analyser.word(text).lemma in FUNCTION_WORDS


def pattern(text: str, field: str) -> p.Plan:
    """A word with ``*`` or ``?`` in it, matched against lemmas and parts."""
    low = text.lower()
    bare = low[:-1]
    if low.endswith("*") and "*" not in bare and "?" not in bare:
        return p.Prefix(field, bare)
    return p.Wildcard(field, low)


def is_whole(term: Term) -> bool:
    """Whether a term stands for the whole word: its lemma, another reading's, or its stem."""
    return term.origin in _WHOLE_ORIGINS


def occurs(word: WordAnalysis, executor: Executor) -> bool:
    """Whether the index has a word whole, in an item's content or in the name of an organ."""
    return any(
        executor.document_frequency(field, term) for term in whole_terms(word) for field in (CONTENT, "organ_words")
    )


def phrase_of(words: Sequence[WordAnalysis], field: str, slop: int = 0) -> p.Phrase:
    """Words one after the other, each in any inflection."""
    return p.Phrase(field, tuple(whole_terms(word) for word in words), tuple(range(len(words))), slop)


def whole_terms(analysis: WordAnalysis) -> tuple[str, ...]:
    return tuple(term.text for term in analysis.terms if is_whole(term))
