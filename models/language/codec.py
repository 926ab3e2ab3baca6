"""A word's analysis as one line of text, as the lexicon and the cache on disk keep it."""

from __future__ import annotations

from models.analysis import Term, TermOrigin, WordAnalysis
from models.language.terms import PART_WEIGHT, READING_WEIGHT

_WEIGHTS: dict[TermOrigin, float] = {
    "lemma": 1.0,
    "reading": READING_WEIGHT,
    "part": PART_WEIGHT,
    "joined": PART_WEIGHT,
    "piece": PART_WEIGHT,
    "stem": 1.0,
}
_CODES: dict[TermOrigin, str] = {"reading": "r", "part": "p", "joined": "j", "piece": "i"}
_ORIGINS = {code: origin for origin, code in _CODES.items()}


def encode(analysis: WordAnalysis) -> str:
    """The lemma and the other terms, each behind the letter of its origin. A weight follows from the origin."""
    return "\t".join((analysis.lemma, *(f"{_CODES[term.origin]}{term.text}" for term in analysis.terms[1:])))


def decode(line: str) -> tuple[str, tuple[Term, ...]]:
    """The lemma and the terms of an encoded analysis.

    Raises:
        KeyError: the line is no encoded analysis.
    """
    lemma, *others = line.split("\t")
    terms = [Term(lemma, 1.0, "lemma")]
    for other in others:
        origin = _ORIGINS[other[:1]]
        terms.append(Term(other[1:], _WEIGHTS[origin], origin))
    return lemma, tuple(terms)
