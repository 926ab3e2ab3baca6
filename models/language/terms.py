"""From readings to a word's index terms: which reading is best, and what its parts and the other readings weigh."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator

from models.analysis import Term, TermOrigin, WordAnalysis
from models.language.pieces import is_plain_word, split_token
from models.language.readings import GUESSED, Backend, Reading

READING_WEIGHT = 0.3
"""Weight of a lemma other than the best reading's: homonyms at full weight cost a tenth of the ranking's quality."""
PART_WEIGHT = 0.3
"""Weight of a compound's part, of joined parts and of a token's piece."""

_PLAIN_CHARACTERS = str.maketrans({"\xad": None, "\u2010": "-", "\u2011": "-", "’": "'", "´": "'"})


def normalise(form: str) -> str:
    """A form in NFC, without soft hyphens, with plain hyphens and apostrophes."""
    return unicodedata.normalize("NFC", form).translate(_PLAIN_CHARACTERS)


class FinnishTerms:
    """Makes the :class:`WordAnalysis` of a Finnish form from a backend's readings."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def analyse(self, form: str) -> WordAnalysis:
        """The lemma and the terms of a form as it was written."""
        plain = normalise(form)
        lemma, terms = self._lemma_and_terms(plain)
        return WordAnalysis(form, lemma, ordered_terms(lemma, terms))

    def _lemma_and_terms(self, form: str) -> tuple[str, list[Term]]:
        form = form.rstrip("-") or form
        if not is_plain_word(form):
            whole, pieces = split_token(form)
            return whole, [Term(piece, PART_WEIGHT, "piece") for piece in pieces]
        base, colon, _ = form.partition(":")
        if colon:
            return base.lower(), []
        readings = self._backend.readings(form)
        known = [reading for reading in readings if reading.cost < GUESSED]
        if "-" in form and not known:
            return self._hyphenated(form)
        if not readings:
            return form.lower(), []
        best = min(known or readings, key=_unlikeliness)
        return best.lemma, [*self._part_terms(best), *self._reading_terms(best, known)]

    def _hyphenated(self, form: str) -> tuple[str, list[Term]]:
        """A hyphenated word that is in no dictionary: its last part is inflected, the ones before are names."""
        head, _, tail = form.rpartition("-")
        lemma, tail_terms = self._lemma_and_terms(tail)
        heads = [piece for piece in head.lower().split("-") if piece]
        terms = [Term(piece, PART_WEIGHT, "part") for piece in (*heads, lemma)]
        if len(heads) > 1:
            terms.append(Term(head.lower(), PART_WEIGHT, "joined"))
        terms.extend(term._replace(weight=min(term.weight, PART_WEIGHT)) for term in tail_terms)
        return f"{head.lower()}-{lemma}", terms

    def _reading_terms(self, best: Reading, readings: Iterable[Reading]) -> Iterator[Term]:
        for reading in readings:
            if reading.lemma != best.lemma:
                yield Term(reading.lemma, READING_WEIGHT, "reading")
                yield from self._part_terms(reading)

    def _part_terms(self, reading: Reading) -> Iterator[Term]:
        parts = reading.parts
        for part in parts:
            yield Term(part, PART_WEIGHT, "part")
        for part in parts[:-1]:
            for inner in self._backend.readings(part):
                if inner.cost < GUESSED:
                    yield Term(inner.lemma, PART_WEIGHT, "part")
        for joined in joined_parts(reading):
            yield Term(joined, PART_WEIGHT, "joined")


def joined_parts(reading: Reading) -> Iterator[str]:
    """Runs of two or more neighbouring parts of a compound, shorter than the whole, as they stand in the lemma."""
    spans: list[tuple[int, int]] = []
    position = 0
    for part in reading.parts:
        start = max(reading.lemma.find(part, position), position)
        position = start + len(part)
        spans.append((start, position))
    for i, (start, _) in enumerate(spans):
        for j in range(i + 1, len(spans)):
            if j - i + 1 < len(spans):
                yield reading.lemma[start : spans[j][1]]


def _unlikeliness(reading: Reading) -> tuple[float, bool, int]:
    return (reading.cost, reading.pos == "participle", len(reading.parts))


def ordered_terms(lemma: str, terms: Iterable[Term]) -> tuple[Term, ...]:
    """The lemma's term first, then the others by falling weight, each text once with its highest weight."""
    found = {lemma: Term(lemma, 1.0, "lemma")}
    for term in sorted(terms, key=lambda term: -term.weight):
        if term.text:
            found.setdefault(term.text, term)
    return tuple(found.values())


def stem_analysis(form: str, stem: Callable[[str], str], origin: TermOrigin = "stem") -> WordAnalysis:
    """The analysis of a form by a stemmer: its stem, and the pieces of a token that is no plain word."""
    plain = normalise(form)
    bare = plain.rstrip("-") or plain
    if not is_plain_word(bare):
        whole, pieces = split_token(bare)
        return WordAnalysis(form, whole, ordered_terms(whole, [Term(p, PART_WEIGHT, "piece") for p in pieces]))
    bare = bare.partition(":")[0].lower()
    lemma = stem(bare)
    pieces = tuple(piece for piece in bare.split("-") if piece)
    terms = [Term(stem(piece), PART_WEIGHT, "piece") for piece in pieces] if len(pieces) > 1 else []
    return WordAnalysis(form, lemma, ordered_terms(lemma, [Term(lemma, 1.0, origin), *terms]))
