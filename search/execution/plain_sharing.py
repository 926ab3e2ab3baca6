"""The kernels of documents that have enough of several words, plainly: see ``plain``."""

from __future__ import annotations

import numpy as np

from search.execution.arrays import Bytes, Float32, Float64, Int32, Int64


def weigh_words(
    starts: Int64,
    ends: Int64,
    scales: Float32,
    owners: Int64,
    shares: Float64,
    documents: Int32,
    weights: Float32,
    lengths: Bytes,
    norms: Float32,
    sums: Float32,
    reached: Float64,
    marks: Int32,
) -> tuple[Int32, Float32, Float64]:
    """The documents of any of several words, the sum of their scores, and the sum of the shares (each above 0) of the
    words that they have. Posting list ``t`` is of the word ``owners[t]``; a word's lists are one after the other."""
    for start, end, scale, owner in zip(starts.tolist(), ends.tolist(), scales, owners.tolist(), strict=True):
        listed, heavy = documents[start:end], weights[start:end]
        sums[listed] += scale * (heavy / (heavy + norms[lengths[start:end]]))
        reached[listed] += shares[owner] * (marks[listed] != owner + 1)
        marks[listed] = owner + 1
    found = np.flatnonzero(reached).astype(np.int32)
    scores, shared = sums[found], reached[found]
    sums[found], reached[found], marks[found] = 0, 0, 0
    return found, scores, shared


def reaching(
    documents: Int32, scores: Float32, reached: Float64, least: float, whole: float, power: float
) -> tuple[Int32, Float32]:
    """The documents whose ``reached`` is ``least`` or more, and their scores times the share of ``whole`` that it is,
    to the power of ``power``."""
    kept = np.flatnonzero(reached >= least)
    scores = scores[kept]
    if power:
        scores = (scores * (reached[kept] / whole) ** power).astype(np.float32)
    return documents[kept], scores
