"""Sparse matrices by rows, as far as tagging needs them: products with vectors, dense or sparse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class SparseRows:
    """Compressed sparse rows.

    ``starts``: int64 of shape ``(rows + 1,)``; row ``r`` has the entries ``starts[r]:starts[r + 1]`` of ``columns``
    (int32, in 0..width) and ``values`` (float32).
    """

    starts: npt.NDArray[np.int64]
    columns: npt.NDArray[np.int32]
    values: Vector
    width: int

    @classmethod
    def of(cls, rows: Sequence[Mapping[int, float]], width: int) -> SparseRows:
        """From one mapping of column to value a row."""
        counts = [len(row) for row in rows]
        total = sum(counts)
        columns = np.fromiter((column for row in rows for column in row), dtype=np.int32, count=total)
        values = np.fromiter((value for row in rows for value in row.values()), dtype=np.float32, count=total)
        return cls(np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]), columns, values, width)

    @classmethod
    def of_dense(cls, matrix: npt.NDArray[np.floating], least: float) -> SparseRows:
        """The entries of a dense matrix whose magnitude is at least ``least``."""
        kept = np.abs(matrix) >= least
        counts = kept.sum(axis=1)
        starts = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])
        return cls(starts, np.nonzero(kept)[1].astype(np.int32), matrix[kept].astype(np.float32), matrix.shape[1])

    def __len__(self) -> int:
        return len(self.starts) - 1

    def row(self, number: int) -> tuple[npt.NDArray[np.int32], Vector]:
        """The columns and values of a row."""
        entries = slice(int(self.starts[number]), int(self.starts[number + 1]))
        return self.columns[entries], self.values[entries]

    def entry_rows(self) -> Rows:
        """The row of each entry."""
        return np.repeat(np.arange(len(self)), np.diff(self.starts))

    def sum_of(self, rows: Rows, weights: Vector) -> Vector:
        """The sum of the given rows, each times its weight: float32 of shape ``(width,)``."""
        counts, entries = self._entries(rows)
        if not len(entries):
            return np.zeros(self.width, dtype=np.float32)
        amounts = np.repeat(weights, counts) * self.values[entries]
        return np.bincount(self.columns[entries], weights=amounts, minlength=self.width).astype(np.float32)

    def times(self, vector: Vector) -> Vector:
        """The product with a vector of shape ``(width,)``: float32 of shape ``(rows,)``."""
        filled = np.flatnonzero(np.diff(self.starts))
        answer = np.zeros(len(self), dtype=np.float32)
        if len(filled):
            answer[filled] = np.add.reduceat(self.values * vector[self.columns], self.starts[filled])
        return answer

    def transposed(self) -> SparseRows:
        """The same matrix by columns."""
        order = np.argsort(self.columns, kind="stable")
        counts = np.bincount(self.columns, minlength=self.width)
        starts = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])
        return SparseRows(starts, self.entry_rows()[order].astype(np.int32), self.values[order], len(self))

    def taken(self, rows: Rows) -> SparseRows:
        """The given rows, in that order."""
        counts, entries = self._entries(rows)
        starts = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])
        return SparseRows(starts, self.columns[entries], self.values[entries], self.width)

    def _entries(self, rows: Rows) -> tuple[Rows, Rows]:
        """How many entries each of the given rows has, and the places of all of them."""
        counts = self.starts[rows + 1] - self.starts[rows]
        before = np.cumsum(counts, dtype=np.int64) - counts
        return counts, np.arange(counts.sum()) + np.repeat(self.starts[rows] - before, counts)
