"""Kernels that look for words in given documents only."""

# mypy: disallow-untyped-decorators=False

from __future__ import annotations

import numpy as np

from search.execution.arrays import Bytes, Float32, Int32, Int64
from search.execution.compiled.shared import GALLOP, U, jit, leap


@jit
def scores_among(
    wanted: Int32,
    starts: Int64,
    ends: Int64,
    scales: Float32,
    highest: bool,
    documents: Int32,
    weights: Float32,
    lengths: Bytes,
    norms: Float32,
    marks: Int32,
) -> Float32:
    # The first takes what is of no wanted document.
    scores = np.zeros(len(wanted) + 1, np.float32)
    marked = False
    for t in range(len(starts)):
        listed, heavy = documents[starts[t] : ends[t]], weights[starts[t] : ends[t]]
        bytes_ = lengths[starts[t] : ends[t]]
        scale = scales[t]
        if len(listed) > GALLOP * len(wanted):
            j = 0
            for i in range(len(wanted)):
                j = leap(listed, j, wanted[i])
                if j == len(listed):
                    break
                if listed[j] == wanted[i]:
                    score = scale * (heavy[j] / (heavy[j] + norms[bytes_[j]]))
                    scores[i + 1] = max(scores[i + 1], score) if highest else scores[i + 1] + score
            continue
        if not marked:
            for i in range(len(wanted)):
                marks[U(wanted[i])] = i + 1
            marked = True
        if highest:
            for j in range(len(listed)):
                i = marks[U(listed[j])]
                scores[U(i)] = max(scores[U(i)], scale * (heavy[j] / (heavy[j] + norms[bytes_[j]])))
        else:
            for j in range(len(listed)):
                i = marks[U(listed[j])]
                scores[U(i)] += scale * (heavy[j] / (heavy[j] + norms[bytes_[j]]))
    if marked:
        for i in range(len(wanted)):
            marks[U(wanted[i])] = 0
    return scores[1:]


@jit
def places_among(
    wanted: Int32, starts: Int64, ends: Int64, slots: Int64, documents: Int32, marks: Int32
) -> tuple[Int64, Int32]:
    sizes = np.zeros(slots[-1] + 1, np.int64)
    for a in range(len(slots)):
        sizes[slots[a]] += ends[a] - starts[a]
    here = wanted.copy()
    which = np.arange(len(wanted))
    places = np.empty((len(slots), len(wanted)), np.int32)
    looked_for = np.zeros(len(slots), np.bool_)
    count = len(wanted)
    row = np.empty(count + 1, np.int32)
    for slot in np.argsort(sizes):
        found = np.zeros(count, np.bool_)
        marked = False
        for a in range(len(slots)):
            if slots[a] != slot:
                continue
            listed = documents[starts[a] : ends[a]]
            row[: count + 1] = -1
            if len(listed) > GALLOP * count:
                j = 0
                for i in range(count):
                    j = leap(listed, j, here[i])
                    if j == len(listed):
                        break
                    if listed[j] == here[i]:
                        row[i + 1] = starts[a] + j
            else:
                if not marked:
                    for i in range(count):
                        marks[U(here[i])] = i + 1
                    marked = True
                for j in range(len(listed)):
                    row[U(marks[U(listed[j])])] = starts[a] + j
            line = places[a]
            for i in range(count):
                line[i] = row[i + 1]
                found[i] |= row[i + 1] >= 0
            looked_for[a] = True
        if marked:
            for i in range(count):
                marks[U(here[i])] = 0
        kept = 0
        for i in range(count):
            if found[i]:
                here[kept] = here[i]
                which[kept] = which[i]
                for a in range(len(slots)):
                    if looked_for[a]:
                        places[a, kept] = places[a, i]
                kept += 1
        count = kept
    return which[:count].copy(), places[:, :count].copy()


@jit
def slot_scores(
    places: Int32, slots: Int64, scales: Float32, weights: Float32, lengths: Bytes, norms: Float32
) -> Float32:
    scores = np.zeros(places.shape[1], np.float32)
    for c in range(len(scores)):
        best = np.float32(0)
        for a in range(len(slots)):
            if a > 0 and slots[a] != slots[a - 1]:
                scores[c] += best
                best = np.float32(0)
            if places[a, c] >= 0:
                j = np.uint64(places[a, c])
                best = max(best, scales[a] * (weights[j] / (weights[j] + norms[lengths[j]])))
        scores[c] += best
    return scores
