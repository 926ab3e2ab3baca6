"""Kernels of documents that have enough of several words, each of which may stand in several posting lists."""

# mypy: disallow-untyped-decorators=False

from __future__ import annotations

import numpy as np

from search.execution.arrays import Bytes, Float32, Float64, Int32, Int64
from search.execution.compiled.shared import SPARSE, U, jit


@jit
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
    postings = (ends - starts).sum()
    few = postings * SPARSE < len(sums)
    met = np.empty(postings if few else 0, np.int32)
    distinct = 0
    for t in range(len(starts)):
        listed, heavy = documents[starts[t] : ends[t]], weights[starts[t] : ends[t]]
        bytes_ = lengths[starts[t] : ends[t]]
        scale, share, owner = scales[t], shares[owners[t]], np.int32(owners[t] + 1)
        if few:
            for j in range(len(listed)):
                if reached[U(listed[j])] == 0:
                    met[distinct] = listed[j]
                    distinct += 1
                reached[U(listed[j])] += share * (marks[U(listed[j])] != owner)
                marks[U(listed[j])] = owner
                sums[U(listed[j])] += scale * (heavy[j] / (heavy[j] + norms[bytes_[j]]))
        else:
            for j in range(len(listed)):
                d = U(listed[j])
                reached[d] += share * (marks[d] != owner)
                marks[d] = owner
                sums[d] += scale * (heavy[j] / (heavy[j] + norms[bytes_[j]]))
    if few:
        found = met[:distinct]
        found.sort()
    else:
        total = 0
        for i in range(len(reached)):
            total += reached[i] > 0
        # One more than there are, to be written without a test.
        found = np.empty(total + 1, np.int32)
        place = U(0)
        for i in range(len(reached)):
            found[place] = i
            place += U(reached[i] > 0 and place < total)
        found = found[:total]
    scores, shared = np.empty(len(found), np.float32), np.empty(len(found), np.float64)
    for k in range(len(found)):
        d = U(found[k])
        scores[k] = sums[d]
        shared[k] = reached[d]
        sums[d] = 0
        reached[d] = 0
        marks[d] = 0
    return found, scores, shared


@jit
def reaching(
    documents: Int32, scores: Float32, reached: Float64, least: float, whole: float, power: float
) -> tuple[Int32, Float32]:
    found, total = np.empty(len(documents) + 1, np.int32), np.empty(len(documents) + 1, np.float32)
    count = U(0)
    # There are few different shares, and to raise one to a power takes long: the last of them are remembered.
    known = np.full(8, np.nan)
    factors = np.ones(8)
    oldest = 0
    for j in range(len(documents)):
        if reached[j] < least:
            continue
        factor = 1.0
        if power != 0:
            k = 0
            while k < 8 and known[k] != reached[j]:
                k += 1
            if k == 8:
                k = oldest
                oldest = (oldest + 1) % 8
                known[k] = reached[j]
                factors[k] = (reached[j] / whole) ** power
            factor = factors[k]
        found[count] = documents[j]
        total[count] = scores[j] * factor
        count += U(1)
    return found[:count], total[:count]
