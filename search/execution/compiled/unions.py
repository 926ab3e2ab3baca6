"""Kernels of documents that have any of several words, or enough of them."""

# mypy: disallow-untyped-decorators=False

from __future__ import annotations

import numpy as np

from search.execution.arrays import Bytes, Float32, Float64, Int32, Int64
from search.execution.compiled.shared import SPARSE, U, filled, insert, jit, power_of
from search.execution.plain import TINY


@jit
def unite_postings(
    starts: Int64,
    ends: Int64,
    scales: Float32,
    highest: bool,
    documents: Int32,
    weights: Float32,
    lengths: Bytes,
    norms: Float32,
    sums: Float32,
) -> tuple[Int32, Float32]:
    found = _accumulate(starts, ends, scales, highest, documents, weights, lengths, norms, sums)
    if len(found):
        found.sort()
    else:
        found = filled(sums)
    scores = np.empty(len(found), np.float32)
    for j in range(len(found)):
        scores[j] = sums[U(found[j])]
        sums[U(found[j])] = 0
    return found, scores


@jit
def top_of_union(
    starts: Int64,
    ends: Int64,
    scales: Float32,
    highest: bool,
    documents: Int32,
    weights: Float32,
    lengths: Bytes,
    norms: Float32,
    sums: Float32,
    fail: Bytes | None,
    base: int,
    found: Int32,
    best: Float32,
    total: int,
) -> int:
    met = _accumulate(starts, ends, scales, highest, documents, weights, lengths, norms, sums)
    limit = len(found)
    count = min(total, limit)
    first = np.int32(base)
    if len(met):
        for j in range(len(met)):
            d = met[j]
            score = sums[U(d)]
            sums[U(d)] = 0
            if fail is not None and fail[U(d)]:
                continue
            total += 1
            if count < limit or score >= best[limit - 1]:
                count = insert(best, found, count, limit, score, first + d)
        return total
    if fail is not None:
        for i in range(len(fail)):
            sums[i] *= fail[i] == 0
    for i in range(len(sums)):
        total += sums[i] > 0
    least = best[limit - 1] if count == limit else np.float32(0)
    for i in range(len(sums)):
        if sums[i] > least:
            count = insert(best, found, count, limit, sums[i], first + np.int32(i))
            if count == limit:
                least = best[limit - 1]
    sums[:] = 0
    return total


@jit
def _accumulate(
    starts: Int64,
    ends: Int64,
    scales: Float32,
    highest: bool,
    documents: Int32,
    weights: Float32,
    lengths: Bytes,
    norms: Float32,
    sums: Float32,
) -> Int32:
    """Sum the scores of posting lists in ``sums``. Gives the documents, as met, where they are few; otherwise nothing,
    and they are to be looked for in ``sums``."""
    postings = (ends - starts).sum()
    few = postings * SPARSE < len(sums)
    met = np.empty(postings if few else 0, np.int32)
    distinct = 0
    for t in range(len(starts)):
        listed, heavy = documents[starts[t] : ends[t]], weights[starts[t] : ends[t]]
        bytes_ = lengths[starts[t] : ends[t]]
        scale = scales[t]
        if few:
            for j in range(len(listed)):
                if sums[U(listed[j])] == 0:
                    met[distinct] = listed[j]
                    distinct += 1
                score = max(TINY, scale * (heavy[j] / (heavy[j] + norms[bytes_[j]])))
                sums[U(listed[j])] = max(sums[U(listed[j])], score) if highest else sums[U(listed[j])] + score
        elif highest:
            for j in range(len(listed)):
                score = max(TINY, scale * (heavy[j] / (heavy[j] + norms[bytes_[j]])))
                sums[U(listed[j])] = max(sums[U(listed[j])], score)
        else:
            for j in range(len(listed)):
                sums[U(listed[j])] += max(TINY, scale * (heavy[j] / (heavy[j] + norms[bytes_[j]])))
    return met[:distinct]


@jit
def unite(
    documents: Int32, scores: Float32, starts: Int64, ends: Int64, highest: bool, sums: Float32, seen: Bytes
) -> tuple[Int32, Float32]:
    touched = np.empty(len(documents), np.int32)
    distinct = U(0)
    for t in range(len(starts)):
        listed, added = documents[starts[t] : ends[t]], scores[starts[t] : ends[t]]
        for j in range(len(listed)):
            d = U(listed[j])
            if not seen[d]:
                seen[d] = 1
                touched[distinct] = listed[j]
                distinct += U(1)
                sums[d] = added[j]
            elif not highest:
                sums[d] += added[j]
            elif added[j] > sums[d]:
                sums[d] = added[j]
    found = touched[:distinct]
    if distinct * SPARSE < len(seen):
        found.sort()
    else:
        place = U(0)
        for i in range(len(seen)):
            if seen[i]:
                found[place] = i
                place += U(1)
    total = np.empty(len(found), np.float32)
    for j in range(len(found)):
        total[j] = sums[U(found[j])]
        sums[U(found[j])] = 0
        seen[U(found[j])] = 0
    return found, total


@jit
def at_least(
    documents: Int32,
    scores: Float32,
    starts: Int64,
    ends: Int64,
    weights: Float64,
    least: float,
    whole: float,
    power: float,
    sums: Float32,
    reached: Float64,
) -> tuple[Int32, Float32]:
    for t in range(len(starts)):
        listed, added = documents[starts[t] : ends[t]], scores[starts[t] : ends[t]]
        weight = weights[t]
        for j in range(len(listed)):
            reached[U(listed[j])] += weight
            sums[U(listed[j])] += added[j]
    found = np.empty(len(documents), np.int32)
    count = U(0)
    known, powers, oldest = np.full(8, np.nan), np.ones(8), 0
    # What was found is marked by a sum that is not a number, and so is neither least nor more when it is met again.
    for j in range(len(documents)):
        d = U(documents[j])
        if reached[d] >= least:
            if power != 0:
                factor, oldest = power_of(reached[d] / whole, power, known, powers, oldest)
                sums[d] = sums[d] * factor
            reached[d] = np.nan
            found[count] = documents[j]
            count += U(1)
    found = found[:count]
    if len(found) * SPARSE < len(sums):
        found.sort()
    else:
        place = U(0)
        for i in range(len(reached)):
            if np.isnan(reached[i]):
                found[place] = i
                place += U(1)
    total = np.empty(len(found), np.float32)
    for j in range(len(found)):
        total[j] = sums[U(found[j])]
    for j in range(len(documents)):
        reached[U(documents[j])] = 0
        sums[U(documents[j])] = 0
    return found, total
