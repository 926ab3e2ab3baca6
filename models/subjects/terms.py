"""What the classifier sees of an item: lemmas, other readings and parts of compounds, weighed by place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from models.analysis import AnalysedItem, AnalysedText, WordAnalysis
from models.topics.places import Place, places

ORIGIN_WEIGHT: Mapping[str, float] = {
    "lemma": 1.0,
    "stem": 1.0,
    "part": 0.5,
    "joined": 0.5,
    "piece": 0.5,
    "reading": 0.3,
}
HEAD_WEIGHT = 2.0
"""How much more a word of the head counts than one of the rest."""
LONGEST_HEAD = 100
"""So many words of a first line can be a head."""


@dataclass(frozen=True, slots=True)
class Layout:
    """An item's words as one row, those of the title first.

    ``head``: how many words say at the beginning what the item is about: the title or, without one, the first line.
    ``counted``: bool of shape ``(words,)``, false for words that say nothing of the matter, as appeal instructions.
    """

    words: tuple[WordAnalysis, ...]
    head: int
    counted: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, analysed: AnalysedItem) -> Layout:
        title, body = analysed.title.words, analysed.body.words
        counted = np.ones(len(title) + len(body), dtype=np.bool_)
        counted[len(title) :] = places(analysed) != Place.IGNORED
        return cls(title + body, len(title) or _first_line(analysed.body), counted)


def _first_line(body: AnalysedText) -> int:
    text = body.text
    end = text.find("\n", len(text) - len(text.lstrip()))
    return min(int(np.searchsorted(body.starts, end if end >= 0 else len(text))), LONGEST_HEAD)


def term_amounts(layout: Layout) -> dict[str, float]:
    """How much of each term an item has: weighed by origin and place, dampened by the logarithm."""
    by_form: dict[str, tuple[WordAnalysis, float]] = {}
    for number, (word, counted) in enumerate(zip(layout.words, layout.counted.tolist(), strict=True)):
        if counted:
            before = by_form.get(word.form, (word, 0.0))[1]
            by_form[word.form] = word, before + (HEAD_WEIGHT if number < layout.head else 1.0)
    amounts: dict[str, float] = {}
    for word, weight in by_form.values():
        for term in word.terms:
            amounts[term.text] = amounts.get(term.text, 0.0) + weight * ORIGIN_WEIGHT[term.origin]
    return {term: float(np.log1p(amount)) for term, amount in amounts.items()}


@dataclass(frozen=True, slots=True)
class TermVector:
    """``rows``: int64 of shape ``(terms,)``, of the :class:`TermTable`; ``weights``: float32 of that shape."""

    rows: npt.NDArray[np.int64]
    weights: npt.NDArray[np.float32]


@dataclass(frozen=True)
class TermTable:
    """The terms that are known, and how much each tells: its inverse document frequency, float32 ``(terms,)``."""

    terms: tuple[str, ...]
    idf: npt.NDArray[np.float32]
    _rows: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_rows", {term: row for row, term in enumerate(self.terms)})

    @classmethod
    def of(cls, documents: Sequence[Mapping[str, float]]) -> TermTable:
        """The terms that at least two documents have."""
        found = Counter(term for document in documents for term in document)
        kept = sorted(term for term, number in found.items() if number > 1)
        frequency = np.array([found[term] for term in kept], dtype=np.float64)
        return cls(tuple(kept), np.log(len(documents) / frequency).astype(np.float32))

    def vector(self, amounts: Mapping[str, float]) -> TermVector:
        """The known terms of a document, weighed by rarity, as a vector of length 1."""
        known = [(row, amount) for term, amount in amounts.items() if (row := self._rows.get(term)) is not None]
        rows = np.array([row for row, _ in known], dtype=np.int64)
        weights = np.array([amount for _, amount in known], dtype=np.float32) * self.idf[rows]
        length = float(np.sqrt(weights @ weights))
        return TermVector(rows, weights / length if length else weights)
