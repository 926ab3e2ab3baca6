"""What labelled items say of an unseen one by its words: ridge regression in its dual form.

It needs only the similarities of the item to the labelled items. The regression is that of Saunders, Gammerman and Vovk
(Ridge Regression Learning Algorithm in Dual Variables, ICML 1998), one regression a subject on one factorised matrix.
Its small dual weights are left out, as small weights of linear classifiers for many labels are (Babbar and Schölkopf:
DiSMEC, WSDM 2017).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.subjects.sparse import Rows, SparseRows, Vector
from models.subjects.terms import TermVector

RIDGE = 0.5
"""The penalty on squared dual weights, chosen by cross-validation as ``docs/subjects.md`` tells."""
LEAST_WEIGHT = 0.02
"""Dual weights of a smaller magnitude are left out, so that the model is small."""


@dataclass(frozen=True)
class LabelledItems:
    """The labelled items and what was learned from them.

    ``postings``: of shape ``(terms, items)``, the weight of each term in each item. ``dual``: of shape
    ``(subjects, items)``, the weight of each item for each subject. ``subjects``: int64, ascending, the concept
    (position in the vocabulary) of each row of ``dual``.
    """

    postings: SparseRows
    dual: SparseRows
    subjects: Rows

    def similarities(self, item: TermVector) -> Vector:
        """Cosines with every labelled item, float32 of shape ``(items,)``."""
        return self.postings.sum_of(item.rows, item.weights)

    def regressed(self, similarities: Vector) -> Vector:
        """What the regression says of every subject: about 1 for the item's own, about 0 for others."""
        return self.dual.times(similarities)


def postings_of(items: Sequence[TermVector], terms: int) -> SparseRows:
    """The vectors of items by term."""
    rows = [dict(zip(item.rows.tolist(), item.weights.tolist(), strict=True)) for item in items]
    return SparseRows.of([{t: w for t, w in row.items() if w} for row in rows], terms).transposed()


def products(items: Sequence[TermVector], postings: SparseRows) -> npt.NDArray[np.float32]:
    """The cosines of all pairs of items, float32 of shape ``(items, items)``."""
    return np.stack([postings.sum_of(item.rows, item.weights) for item in items])


def fit_items(
    postings: SparseRows,
    similar: npt.NDArray[np.float32],
    assigned: SparseRows,
    items: Rows,
) -> LabelledItems:
    """Learn from some of the items.

    Args:
        postings: all items by term.
        similar: cosines of all pairs of items.
        assigned: of shape ``(all items, concepts)``.
        items: which items to learn from.
    """
    chosen = assigned.taken(items)
    subjects, columns = np.unique(chosen.columns, return_inverse=True)
    target = np.zeros((len(items), len(subjects)), dtype=np.float32)
    target[chosen.entry_rows(), columns] = 1
    system = similar[np.ix_(items, items)] + RIDGE * np.eye(len(items), dtype=np.float32)
    dual = SparseRows.of_dense(np.linalg.solve(system, target).T, LEAST_WEIGHT)
    kept = postings if len(items) == postings.width else postings.transposed().taken(items).transposed()
    return LabelledItems(kept, dual, subjects.astype(np.int64))
