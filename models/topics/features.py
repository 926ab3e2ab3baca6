"""What the learned stages see of an item: its lemmas and parts of compounds, weighed by where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.analysis import AnalysedItem, AnalysedText, WordAnalysis
from models.topics.places import Place, places

PLACE_WEIGHT = np.zeros(len(Place), dtype=np.float32)
PLACE_WEIGHT[[Place.TITLE, Place.DECISION, Place.PROPOSAL, Place.OPENING, Place.BODY, Place.ASIDE]] = (
    16.0,
    2.0,
    2.0,
    1.5,
    1.0,
    0.3,
)
_PART_WEIGHT = 0.5
"""A part of a compound says about half of what it says as a word: measured for retrieval and kept here."""

_ORIGINS = ("part", "joined")


@dataclass(frozen=True, slots=True)
class ItemTerms:
    """``rows``: int64 of shape (terms,), ascending, each once. ``amounts``: float32 of the same shape, above 0."""

    rows: npt.NDArray[np.int64]
    amounts: npt.NDArray[np.float32]


class TermReader:
    """Counts the known lemmas and parts of items. ``rows`` gives a lemma's row in the tables of the learned stages."""

    def __init__(self, rows: Mapping[str, int]) -> None:
        self._rows = rows
        self._known: dict[str, tuple[WordAnalysis, tuple[tuple[int, float], ...]]] = {}

    def item(self, analysed: AnalysedItem, where: npt.NDArray[np.int8] | None = None) -> ItemTerms:
        """The terms of title and text. ``where``: the place of each word of the text, if it is at hand."""
        weights = PLACE_WEIGHT[places(analysed) if where is None else where]
        title = np.full(len(analysed.title.words), PLACE_WEIGHT[Place.TITLE], dtype=np.float32)
        return self._summed(((analysed.title, title), (analysed.body, weights)))

    def text(self, text: AnalysedText) -> ItemTerms:
        """The terms of a text all of whose words count alike."""
        return self._summed(((text, np.ones(len(text.words), dtype=np.float32)),))

    def of_word(self, word: WordAnalysis) -> tuple[tuple[int, float], ...]:
        """Rows and weights of a word's lemma and parts, as far as they are known."""
        known = self._known.get(word.form)
        # The same form is another word in another language: then it is another object.
        if known is None or known[0] is not word:
            terms = {
                row: 1.0 if number == 0 else _PART_WEIGHT
                for number, term in reversed(tuple(enumerate(word.terms)))
                if (number == 0 or term.origin in _ORIGINS) and (row := self._rows.get(term.text)) is not None
            }
            known = self._known[word.form] = (word, tuple(terms.items()))
        return known[1]

    def _summed(self, texts: tuple[tuple[AnalysedText, npt.NDArray[np.float32]], ...]) -> ItemTerms:
        """Sum by word form first: an item has some three times as many words as forms."""
        forms: dict[str, WordAnalysis] = {}
        by_form: dict[str, float] = {}
        for text, weights in texts:
            for word, weight in zip(text.words, weights.tolist(), strict=True):
                form = word.form
                by_form[form] = by_form.get(form, 0.0) + weight
                forms[form] = word
        totals: dict[int, float] = {}
        for form, amount in by_form.items():
            if amount:
                for row, share in self.of_word(forms[form]):
                    totals[row] = totals.get(row, 0.0) + amount * share
        rows = np.fromiter(totals, dtype=np.int64, count=len(totals))
        order = np.argsort(rows)
        return ItemTerms(rows[order], np.fromiter(totals.values(), dtype=np.float32, count=len(totals))[order])
