"""Why an item has a subject: where its labels stand, or the words by which it is like items that have the subject."""

from __future__ import annotations

import numpy as np

from models.analysis import AnalysedItem
from models.item import Evidence
from models.subjects.features import Evidenced, Weighing
from models.subjects.mentions import Span
from models.subjects.terms import ORIGIN_WEIGHT

MAX_SPANS = 8
MAX_WORDS = 5


def spans_of(analysed: AnalysedItem, item: Evidenced, concept: int) -> tuple[Evidence, ...]:
    """The places of the concept's labels, the best and first ones, none overlapping another, title first."""
    taken: list[Span] = []
    for span in sorted(item.mentions[concept], key=lambda s: (-s.quality, s.first - s.last, s.first)):
        if all(span.last < other.first or other.last < span.first for other in taken):
            taken.append(span)
            if len(taken) == MAX_SPANS:
                break
    return tuple(_evidence(analysed, span.first, span.last) for span in sorted(taken))


def weightiest_words(analysed: AnalysedItem, item: Evidenced, concept: int, weighing: Weighing) -> tuple[Evidence, ...]:
    """The first occurrences of the words that add most to what the regression says of the concept."""
    terms, items = item.terms, weighing.items
    weights = np.zeros(items.dual.width, dtype=np.float32)
    near, dual = items.dual.row(int(np.searchsorted(items.subjects, concept)))
    weights[near] = dual
    gains: dict[str, float] = {}
    for row, weight in zip(terms.rows.tolist(), terms.weights.tolist(), strict=True):
        places, values = items.postings.row(row)
        gains[weighing.table.terms[row]] = weight * float(values @ weights[places])
    best: dict[str, tuple[float, int]] = {}
    for number, word in enumerate(item.layout.words):
        if word.lemma not in best and item.layout.counted[number]:
            gain = sum(gains.get(term.text, 0.0) * ORIGIN_WEIGHT[term.origin] for term in word.terms)
            best[word.lemma] = gain, number
    ranked = sorted((-gain, number) for gain, number in best.values() if gain > 0)[:MAX_WORDS]
    return tuple(_evidence(analysed, number, number) for number in sorted(number for _, number in ranked))


def _evidence(analysed: AnalysedItem, first: int, last: int) -> Evidence:
    """The words from one place of the layout to another, where the title's words stand first."""
    titled = len(analysed.title.words)
    in_title = first < titled
    text, offset = (analysed.title, 0) if in_title else (analysed.body, titled)
    start, end = int(text.starts[first - offset]), int(text.ends[last - offset])
    return Evidence(start, end, text.text[start:end], "title" if in_title else "text")
