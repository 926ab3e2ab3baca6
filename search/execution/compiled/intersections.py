"""Kernels of documents that have all of several words, or one list without another."""

# mypy: disallow-untyped-decorators=False

from __future__ import annotations

import numpy as np

from search.execution.arrays import Bytes, Float32, Int32, Int64
from search.execution.compiled.shared import GALLOP, U, insert, jit, leap


@jit
def common_places(starts: Int64, ends: Int64, documents: Int32, marks: Int32) -> Int32:
    lists = len(starts)
    order = np.argsort(ends - starts)
    first = order[0]
    here = documents[starts[first] : ends[first]].copy()
    places = np.empty((lists, len(here) + 1), np.int32)
    for i in range(len(here)):
        places[first, i] = starts[first] + i
    count = len(here)
    for turn in range(1, lists):
        t = order[turn]
        listed = documents[starts[t] : ends[t]]
        if len(listed) > GALLOP * count:
            count = _narrow_by_leaps(here, count, listed, starts[t], places, order, turn)
        else:
            count = _narrow_by_marks(here, count, listed, starts[t], places, order, turn, marks)
    return places[:, :count].copy()


@jit
def _narrow_by_leaps(here: Int32, count: int, listed: Int32, start: int, places: Int32, order: Int64, turn: int) -> int:
    """Keep of the documents ``here`` those that are listed too; ``order[:turn]`` are the rows of places so far."""
    kept = 0
    j = 0
    for i in range(count):
        j = leap(listed, j, here[i])
        if j == len(listed):
            break
        if listed[j] == here[i]:
            here[kept] = here[i]
            for row in order[:turn]:
                places[row, kept] = places[row, i]
            places[order[turn], kept] = start + j
            kept += 1
    return kept


@jit
def _narrow_by_marks(
    here: Int32, count: int, listed: Int32, start: int, places: Int32, order: Int64, turn: int, marks: Int32
) -> int:
    """As ``_narrow_by_leaps``, for lists of like length: each document is marked with its place, without branches."""
    for i in range(count):
        marks[U(here[i])] = i + 1
    found = np.empty(count + 1, np.int32)
    row = places[order[turn]]
    kept = U(0)
    for j in range(len(listed)):
        mark = marks[U(listed[j])]
        found[kept] = mark - 1
        row[kept] = start + j
        kept += U(mark != 0)
    for i in range(count):
        marks[U(here[i])] = 0
    for k in range(kept):
        here[k] = here[U(found[k])]
    for other in order[:turn]:
        line = places[other]
        for k in range(kept):
            line[k] = line[U(found[k])]
    return int(np.int64(kept))


@jit
def common_scores(places: Int32, scales: Float32, weights: Float32, lengths: Bytes, norms: Float32) -> Float32:
    scores = np.zeros(places.shape[1], np.float32)
    for t in range(len(scales)):
        row, scale = places[t], scales[t]
        for c in range(len(row)):
            j = np.uint64(row[c])
            scores[c] += scale * (weights[j] / (weights[j] + norms[lengths[j]]))
    return scores


@jit
def top_of_common(
    places: Int32,
    scales: Float32,
    documents: Int32,
    weights: Float32,
    lengths: Bytes,
    norms: Float32,
    fail: Bytes | None,
    base: int,
    found: Int32,
    best: Float32,
    total: int,
) -> int:
    row = places[0]
    limit = len(found)
    count = min(total, limit)
    least = best[limit - 1] if count == limit else np.float32(-np.inf)
    for c in range(len(row)):
        d = documents[np.uint64(row[c])]
        if fail is not None and fail[U(d)]:
            continue
        total += 1
        score = np.float32(0)
        for t in range(len(scales)):
            j = np.uint64(places[t, c])
            score += scales[t] * (weights[j] / (weights[j] + norms[lengths[j]]))
        if score > least:
            count = insert(best, found, count, limit, score, np.int32(base) + d)
            if count == limit:
                least = best[limit - 1]
    return total


@jit
def intersect(first: Int32, second: Int32) -> tuple[Int64, Int64]:
    swapped = len(first) > len(second)
    short, long = (second, first) if swapped else (first, second)
    in_short = np.empty(len(short), np.int64)
    in_long = np.empty(len(short), np.int64)
    leaps = len(long) > GALLOP * len(short)
    size = U(len(long))
    count = U(0)
    j = U(0)
    for i in range(len(short)):
        if leaps:
            j = U(leap(long, np.int64(j), short[i]))
        else:
            while j < size and long[j] < short[i]:
                j += U(1)
        if j == size:
            break
        if long[j] == short[i]:
            in_short[count] = i
            in_long[count] = j
            count += U(1)
    if swapped:
        return in_long[:count], in_short[:count]
    return in_short[:count], in_long[:count]


@jit
def places_of(document: int, starts: Int64, ends: Int64, documents: Int32) -> Int64:
    answer = np.empty(len(starts), np.int64)
    for t in range(len(starts)):
        answer[t] = place_of(document, starts[t], ends[t], documents)
    return answer


@jit
def place_of(document: int, start: int, end: int, documents: Int32) -> int:
    """The place of a document's posting in a list, -1 where it has none."""
    low, high = np.uint64(start), np.uint64(end)
    while low < high:
        middle = (low + high) // np.uint64(2)
        if documents[middle] < document:
            low = middle + np.uint64(1)
        else:
            high = middle
    if low < np.uint64(end) and documents[low] == document:
        return int(np.int64(low))
    return -1


@jit
def without(documents: Int32, unwanted: Int32) -> Int64:
    kept = np.empty(len(documents), np.int64)
    count = 0
    j = 0
    for i in range(len(documents)):
        j = leap(unwanted, j, documents[i])
        if j == len(unwanted) or unwanted[j] != documents[i]:
            kept[count] = i
            count += 1
    return kept[:count]
