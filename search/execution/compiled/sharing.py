"""Kernels of documents that have enough of several words, each of which may stand in several posting lists."""

# mypy: disallow-untyped-decorators=False

from __future__ import annotations

import numpy as np

from search.execution.arrays import Bytes, Float32, Float64, Int32, Int64
from search.execution.compiled.shared import SPARSE, U, filled, jit, power_of


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
        found = filled(reached)
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
    known, powers, oldest = np.full(8, np.nan), np.ones(8), 0
    for j in range(len(documents)):
        if reached[j] < least:
            continue
        factor = 1.0
        if power != 0:
            factor, oldest = power_of(reached[j] / whole, power, known, powers, oldest)
        found[count] = documents[j]
        total[count] = scores[j] * factor
        count += U(1)
    return found[:count], total[:count]
