"""Documents that have enough of several words: what a widened search finds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from search import plan as p
from search.execution.among import scores_of_words
from search.execution.arrays import NO_DOCUMENTS
from search.execution.matches import Matches, are_words_of_one_field

if TYPE_CHECKING:
    from search.execution.evaluation import Evaluation

Words = Sequence[tuple[float, Sequence[p.Term]]]
"""Of each word what it counts, and the terms that stand for it."""


def lists_of_words(plan: p.AtLeast) -> Words | None:
    """The children of a plan if they are terms, or terms put together, of one word field; otherwise ``None``."""
    words: list[tuple[float, Sequence[p.Term]]] = []
    for child, weight in zip(plan.children, plan.weights, strict=True):
        terms = child.children if isinstance(child, p.AnyOf) else (child,)
        if weight <= 0 or not are_words_of_one_field(terms):
            return None
        words.append((weight, terms))
    one_field = len({terms[0].field for _, terms in words}) == 1
    return words if one_field and plan.least > 0 else None


def enough_words(evaluation: Evaluation, plan: p.AtLeast, words: Words, number: int) -> Matches:
    """The documents of a segment whose words count ``plan.least`` together.

    The words that count least, together too little, find nothing by themselves: they are often the longest lists, and
    are only looked for in what the others find (as in MaxScore; Turtle and Flood, Query evaluation: strategies and
    optimizations, 1995).
    """
    ordered = sorted(words, key=_count_of)
    few = 0
    together = 0.0
    while few < len(ordered) - 1 and together + ordered[few][0] < plan.enough:
        together += ordered[few][0]
        few += 1
    # A word's terms are looked up one word after the other; those of words that no document has are left out.
    lists = [(weight, evaluation.posting_lists(terms, number)) for weight, terms in ordered[few:]]
    given = [(weight, found) for weight, found in lists if len(found.starts)]
    if not given:
        return Matches(NO_DOCUMENTS)
    index = evaluation.index
    size = index.segments[number].documents
    field, norms = given[0][1].field, given[0][1].norms
    documents, scores, reached = index.kernels.weigh_words(
        np.concatenate([found.starts for _, found in given]),
        np.concatenate([found.ends for _, found in given]),
        np.concatenate([found.scales for _, found in given]),
        np.repeat(np.arange(len(given)), [len(found.starts) for _, found in given]),
        np.array([weight for weight, _ in given], dtype=np.float64),
        field.documents,
        field.weights,
        field.lengths,
        norms,
        index.scratch.sums[:size],
        index.scratch.reached[:size],
        index.scratch.marks[:size],
    )
    for weight, terms in ordered[:few]:
        added = scores_of_words(evaluation, terms, False, number, documents)
        if added is not None:
            scores += added
            reached += weight * (added > 0)
    return Matches(
        *index.kernels.reaching(documents, scores, reached, plan.enough, float(sum(plan.weights)), float(plan.power))
    )


def _count_of(word: tuple[float, Sequence[p.Term]]) -> float:
    return word[0]
