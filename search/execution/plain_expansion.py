"""The kernels of the terms that a prefix, a pattern or a misspelt word may stand for, plainly: see ``plain``."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from search.execution.arrays import Bytes, Int32, Int64, Mask


def within_distance(blob: Bytes, starts: Int64, low: int, high: int, term: Int32, distance: int) -> Mask:
    """Which of the terms ``low`` to ``high - 1`` of a term table are within an optimal string alignment distance of
    ``term`` (code points)."""
    size = high - low
    words = [blob[starts[i] : starts[i + 1] - 1].tobytes().decode() for i in range(low, high)]
    lengths = np.fromiter(map(len, words), dtype=np.int64, count=size)
    near = np.flatnonzero(np.abs(lengths - len(term)) <= distance)
    mask = np.zeros(size, dtype=np.bool_)
    if len(near):
        width = int(lengths[near].max())
        letters = np.full((len(near), width), -1, dtype=np.int64)
        for row, place in enumerate(near):
            letters[row, : lengths[place]] = [ord(c) for c in words[place]]
        mask[near] = _alignment_distances(letters, lengths[near], term) <= distance
    return mask


def same_terms(blob: Bytes, ends: Int64) -> Int64:
    """A number for each of the terms that lie in ``blob`` one after the other, the same for equal terms: term ``i`` is
    ``blob[ends[i]:ends[i + 1]]``. Numbers are given from 0 on in the order of the terms' first occurrences."""
    numbers: dict[bytes, int] = {}
    terms = [blob[a:b].tobytes() for a, b in pairwise(ends.tolist())]
    return np.array([numbers.setdefault(term, len(numbers)) for term in terms], dtype=np.int64)


def _alignment_distances(letters: Int64, lengths: Int64, term: Int32) -> Int64:
    """The distances of many words at once: the usual table, each cell an array over the words."""
    words, width = letters.shape
    earlier = before = np.zeros((width + 1, words), dtype=np.int64)
    row = np.repeat(np.arange(width + 1)[:, None], words, axis=1)
    for i in range(1, len(term) + 1):
        earlier, before = before, row
        row = np.empty_like(before)
        row[0] = i
        for j in range(1, width + 1):
            cost = letters[:, j - 1] != term[i - 1]
            cell = np.minimum(np.minimum(before[j], row[j - 1]) + 1, before[j - 1] + cost)
            if i > 1 and j > 1:
                swapped = (letters[:, j - 1] == term[i - 2]) & (letters[:, j - 2] == term[i - 1])
                cell = np.where(swapped, np.minimum(cell, earlier[j - 2] + 1), cell)
            row[j] = cell
    distances: Int64 = row[lengths, np.arange(words)]
    return distances
