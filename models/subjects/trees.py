"""Gradient-boosted trees as arrays, and what they say of rows of features. Needs only numpy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Trees:
    """Trees whose values are summed to log odds.

    Arrays of shape ``(nodes,)`` over all trees: ``feature`` (int32, -1 for a leaf), ``threshold`` (float32),
    ``below`` and ``above`` (int32, the next node for values up to the threshold and for others; a leaf is its own),
    ``value`` (float32). ``roots``: int32 of shape ``(trees,)``. ``depth``: the length of the longest path.
    """

    start: float
    roots: npt.NDArray[np.int32]
    feature: npt.NDArray[np.int32]
    threshold: npt.NDArray[np.float32]
    below: npt.NDArray[np.int32]
    above: npt.NDArray[np.int32]
    value: npt.NDArray[np.float32]
    depth: int

    @classmethod
    def of(cls, start: float, trees: Sequence[Sequence[tuple[int, float, int, int, float]]]) -> Trees:
        """From ``(feature, threshold, below, above, value)`` of each node, the children by their number in the tree."""
        roots = np.cumsum([0, *map(len, trees)])[:-1]
        rows = [
            (feature, threshold, root + below, root + above, value)
            for root, tree in zip(roots.tolist(), trees, strict=True)
            for feature, threshold, below, above, value in tree
        ]
        feature, threshold, below, above, value = np.array(rows, dtype=np.float64).reshape(-1, 5).T
        return cls(
            start,
            roots.astype(np.int32),
            feature.astype(np.int32),
            threshold.astype(np.float32),
            below.astype(np.int32),
            above.astype(np.int32),
            value.astype(np.float32),
            max(map(_depth, trees), default=0),
        )

    def probabilities(self, features: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Of each row of ``features`` (float32 of shape ``(rows, features)``) the probability that it is right."""
        nodes = np.broadcast_to(self.roots.astype(np.intp), (len(features), len(self.roots)))
        values = features.ravel()
        rows = np.arange(len(features), dtype=np.intp)[:, None] * features.shape[1]
        inner = np.maximum(self.feature, 0).astype(np.intp)
        children = np.stack([self.below, self.above], axis=1).astype(np.intp).ravel()
        for _ in range(self.depth):
            above = values.take(rows + inner.take(nodes)) > self.threshold.take(nodes)
            nodes = children.take(2 * nodes + above)
        odds = self.start + self.value[nodes].sum(axis=1, dtype=np.float64)
        return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float32)


def _depth(tree: Sequence[tuple[int, float, int, int, float]]) -> int:
    depths = [0] * len(tree)
    # A node's children stand behind it.
    for number, (feature, _, below, above, _) in enumerate(tree):
        if feature >= 0:
            depths[below] = depths[above] = depths[number] + 1
    return max(depths)
