"""Gradient-boosted regression trees for a yes-or-no target: training.

Newton boosting of the logistic loss on histograms (Friedman: Greedy Function Approximation, Annals of Statistics 29,
2001; Chen and Guestrin: XGBoost, KDD 2016; Ke et al.: LightGBM, NIPS 2017). Trees grow leaf by leaf, the best split
first. There is no chance in it.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from models.subjects.trees import Trees

BINS = 64
"""Into how many bins a feature's values are cut at most: a byte holds the number of one."""


@dataclass(frozen=True, slots=True)
class Growth:
    """How trees grow: their number, the share of each that is added, leaves, the fewest rows a leaf, and the penalty on
    squared leaf values."""

    trees: int = 150
    rate: float = 0.06
    leaves: int = 12
    least_rows: int = 80
    penalty: float = 1.0

    @classmethod
    def for_rows(cls, rows: int) -> Growth:
        """The default, with smaller leaves where there are few rows."""
        return cls(least_rows=min(80, max(5, rows // 100)))


@dataclass(frozen=True, slots=True)
class _Split:
    gain: float
    feature: int
    bin: int


@dataclass(slots=True)
class _Node:
    rows: npt.NDArray[np.int64]
    histogram: npt.NDArray[np.float64]
    value: float
    split: _Split | None


def fit_trees(features: npt.NDArray[np.float32], right: npt.NDArray[np.bool_], growth: Growth | None = None) -> Trees:
    """Trees whose sum is the log odds that a row is right.

    Args:
        features: of shape ``(rows, features)``.
        right: of shape ``(rows,)``.
    """
    how = growth or Growth.for_rows(len(right))
    edges = [_edges(column) for column in features.T]
    binned = np.stack(
        [np.searchsorted(e, column, side="left") for e, column in zip(edges, features.T, strict=True)], axis=1
    ).astype(np.uint8)
    share = min(max(float(right.mean()), 1e-6), 1 - 1e-6)
    start = float(np.log(share / (1 - share)))
    odds = np.full(len(right), start)
    histogram = _compiled_histogram()
    grown: list[list[tuple[int, float, int, int, float]]] = []
    for _ in range(how.trees):
        probability = 1 / (1 + np.exp(-odds))
        slope, curvature = right - probability, probability * (1 - probability)
        nodes = _grown(binned, slope, curvature, edges, how, histogram, odds)
        grown.append(nodes)
    return Trees.of(start, grown)


def _edges(column: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Where a feature is cut into bins, each of about as many distinct values; a value on an edge is below it."""
    values = np.unique(column)
    if len(values) > BINS:
        # Quantiles of the rows, so that dense regions are cut finely, and of the values, so that rare ones are too.
        middle = np.linspace(0, 1, BINS // 2 + 1)[1:-1]
        values = np.unique(np.concatenate([np.quantile(column, middle), np.quantile(values, middle)]))
    return ((values[:-1] + values[1:]) / 2).astype(np.float32)


def _grown(
    binned: npt.NDArray[np.uint8],
    slope: npt.NDArray[np.float64],
    curvature: npt.NDArray[np.float64],
    edges: list[npt.NDArray[np.float32]],
    how: Growth,
    histogram: Callable[..., Any],
    odds: npt.NDArray[np.float64],
) -> list[tuple[int, float, int, int, float]]:
    """One tree as ``(feature, threshold, left, right, value)`` a node; adds its values to ``odds``."""

    def made(rows: npt.NDArray[np.int64], table: npt.NDArray[np.float64]) -> _Node:
        total, weight, _ = table[0].sum(axis=0)
        return _Node(rows, table, how.rate * total / (weight + how.penalty), _best_split(table, how))

    everything = np.arange(len(slope))
    nodes = [made(everything, histogram(binned, everything, slope, curvature))]
    children: dict[int, tuple[int, int]] = {}
    waiting = [(-split.gain, 0)] if (split := nodes[0].split) else []
    while waiting and len(children) + 1 < how.leaves:
        _, number = heapq.heappop(waiting)
        node = nodes[number]
        assert node.split is not None
        below = binned[node.rows, node.split.feature] <= node.split.bin
        left, right = node.rows[below], node.rows[~below]
        smaller = left if len(left) <= len(right) else right
        table = histogram(binned, smaller, slope, curvature)
        rest = node.histogram - table
        pair = (made(left, table), made(right, rest)) if smaller is left else (made(left, rest), made(right, table))
        children[number] = len(nodes), len(nodes) + 1
        for child in pair:
            if child.split:
                heapq.heappush(waiting, (-child.split.gain, len(nodes)))
            nodes.append(child)
    answer: list[tuple[int, float, int, int, float]] = []
    for number, node in enumerate(nodes):
        if number in children and node.split:
            threshold = float(edges[node.split.feature][node.split.bin])
            answer.append((node.split.feature, threshold, *children[number], 0.0))
        else:
            odds[node.rows] += node.value
            answer.append((-1, 0.0, number, number, node.value))
    return answer


def _best_split(table: npt.NDArray[np.float64], how: Growth) -> _Split | None:
    """The cut of largest gain; ``table``: of shape ``(features, bins, 3)``, sums of slope, curvature and rows."""
    below = np.cumsum(table, axis=1)
    whole = below[:, -1:, :]
    above = whole - below

    def worth(sums: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.asarray(sums[..., 0] ** 2 / (sums[..., 1] + how.penalty))

    gain = worth(below) + worth(above) - worth(whole)
    gain[(below[..., 2] < how.least_rows) | (above[..., 2] < how.least_rows)] = 0
    feature, cut = np.unravel_index(int(np.argmax(gain)), gain.shape)
    best = float(gain[feature, cut])
    return _Split(best, int(feature), int(cut)) if best > 1e-6 else None


@lru_cache(maxsize=1)
def _compiled_histogram() -> Callable[..., Any]:
    import numba

    @numba.njit(nogil=True)  # type: ignore[untyped-decorator]
    def histogram(binned: Any, rows: Any, slope: Any, curvature: Any) -> Any:
        answer = np.zeros((binned.shape[1], BINS, 3))
        for row in rows:
            for feature in range(binned.shape[1]):
                cell = answer[feature, binned[row, feature]]
                cell[0] += slope[row]
                cell[1] += curvature[row]
                cell[2] += 1.0
        return answer

    compiled: Callable[..., Any] = histogram
    return compiled
