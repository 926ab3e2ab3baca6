"""Kernels of the documents of one list: their scores, and the best or the newest of them."""

# mypy: disallow-untyped-decorators=False

from __future__ import annotations

from typing import Any

import numpy as np

from search.execution.arrays import Bytes, Float32, Int32, Int64
from search.execution.compiled.shared import U, insert, jit
from search.execution.plain import LAST_DATE

_ROUNDING = np.float32(1 + 1e-5)
"""More than single precision can be wrong by in comparing without a division."""


@jit
def posting_scores(begin: int, end: int, weights: Float32, lengths: Bytes, norms: Float32, scale: float) -> Float32:
    listed, bytes_ = weights[begin:end], lengths[begin:end]
    scores = np.empty(len(listed), np.float32)
    factor = np.float32(scale)
    for j in range(len(listed)):
        scores[j] = factor * (listed[j] / (listed[j] + norms[bytes_[j]]))
    return scores


@jit
def posting_scores_at(
    begin: int, places: Int64, weights: Float32, lengths: Bytes, norms: Float32, scale: float
) -> Float32:
    scores = np.empty(len(places), np.float32)
    factor = np.float32(scale)
    for i in range(len(places)):
        j = np.uint64(begin + places[i])
        scores[i] = factor * (weights[j] / (weights[j] + norms[lengths[j]]))
    return scores


@jit
def boosted_scores(documents: Int32, scores: Float32, mask: Bytes, factor: float) -> Float32:
    boosted = np.empty(len(documents), np.float32)
    for j in range(len(documents)):
        boosted[j] = scores[j] * np.float32(factor) if mask[U(documents[j])] else scores[j]
    return boosted


@jit
def top_of_term(
    begin: int,
    end: int,
    documents: Int32,
    weights: Float32,
    lengths: Bytes,
    norms: Float32,
    scale: float,
    fail: Bytes | None,
    base: int,
    found: Int32,
    best: Float32,
    total: int,
) -> int:
    listed, heavy, bytes_ = documents[begin:end], weights[begin:end], lengths[begin:end]
    limit = len(found)
    count = min(total, limit)
    factor = np.float32(scale)
    first = np.int32(base)
    # A posting is worth a division only where weight * enough > norm: where it would be among the best so far.
    enough = _enough(best[limit - 1], factor) if count == limit else np.float32(np.inf)
    if fail is None:
        for j in range(len(listed)):
            if heavy[j] * enough > norms[bytes_[j]]:
                score = factor * (heavy[j] / (heavy[j] + norms[bytes_[j]]))
                count = insert(best, found, count, limit, score, first + listed[j])
                if count == limit:
                    enough = _enough(best[limit - 1], factor)
        return total + len(listed)
    for j in range(len(listed)):
        if not fail[U(listed[j])]:
            total += 1
            if heavy[j] * enough > norms[bytes_[j]]:
                score = factor * (heavy[j] / (heavy[j] + norms[bytes_[j]]))
                count = insert(best, found, count, limit, score, first + listed[j])
                if count == limit:
                    enough = _enough(best[limit - 1], factor)
    return total


@jit
def _enough(score: Any, factor: Any) -> Any:
    """How many times its weight a posting's norm must be less than for it to score more than ``score``."""
    if score >= factor:
        return np.float32(0)
    if not score > 0:
        return np.float32(np.inf)
    share = score / factor
    return _ROUNDING * ((1 - share) / share)


@jit
def top_of_scores(
    documents: Int32, scores: Float32, fail: Bytes | None, base: int, found: Int32, best: Float32, total: int
) -> int:
    limit = len(found)
    count = min(total, limit)
    for j in range(len(documents)):
        if fail is not None and fail[U(documents[j])]:
            continue
        total += 1
        if count < limit or scores[j] > best[limit - 1]:
            count = insert(best, found, count, limit, scores[j], np.int32(base) + documents[j])
    return total


@jit
def top_of_dates(
    documents: Int32, dates: Int32, newest: bool, fail: Bytes | None, base: int, found: Int32, best: Int32, total: int
) -> int:
    limit = len(found)
    count = min(total, limit)
    least = best[limit - 1] if count == limit else np.int32(-1)
    for j in range(len(documents)):
        if fail is not None and fail[U(documents[j])]:
            continue
        total += 1
        key = dates[U(documents[j])]
        if not newest and key != 0:
            key = LAST_DATE - key
        if key > least:
            count = insert(best, found, count, limit, key, np.int32(base) + documents[j])
            if count == limit:
                least = best[limit - 1]
    return total
