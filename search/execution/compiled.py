"""The kernels of execution, compiled by numba: what each does, and its arguments, is told in ``plain``, its twin.

They hold no lock while they run, and their machine code is kept on disk.
"""

# mypy: disallow-untyped-decorators=False

from __future__ import annotations

from typing import Any

import numba
import numpy as np

from search.execution.arrays import Bytes, Float32, Float64, Int32, Int64, Mask, Positions
from search.execution.plain import Hits

_compiled = numba.njit(cache=True, nogil=True)

_GALLOP = 16
"""How many times longer the longer of two lists is when it is searched in leaps rather than read."""
_SPARSE = 8
"""How many documents there are to each posting when those found are sorted rather than looked for among all."""
_ROUNDING = np.float32(1 + 1e-5)
"""More than single precision can be wrong by in comparing without a division."""
_LAST_DATE = 2**31 - 1


@_compiled
def posting_scores(weights: Float32, lengths: Bytes, norms: Float32, scale: float) -> Float32:
    scores = np.empty(len(weights), np.float32)
    factor = np.float32(scale)
    for j in range(len(weights)):
        scores[j] = factor * (weights[j] / (weights[j] + norms[lengths[j]]))
    return scores


@_compiled
def posting_scores_at(places: Int64, weights: Float32, lengths: Bytes, norms: Float32, scale: float) -> Float32:
    scores = np.empty(len(places), np.float32)
    factor = np.float32(scale)
    for i in range(len(places)):
        j = places[i]
        scores[i] = factor * (weights[j] / (weights[j] + norms[lengths[j]]))
    return scores


@_compiled
def gather(
    starts: Int64, ends: Int64, scales: Float32, documents: Int32, weights: Float32, lengths: Bytes, norms: Float32
) -> tuple[Int32, Float32]:
    total = (ends - starts).sum()
    found = np.empty(total, np.int32)
    scores = np.empty(total, np.float32)
    place = 0
    for t in range(len(starts)):
        for j in range(starts[t], ends[t]):
            found[place] = documents[j]
            scores[place] = scales[t] * (weights[j] / (weights[j] + norms[lengths[j]]))
            place += 1
    return found, scores


@_compiled
def _insert(keys: Any, items: Any, count: int, limit: int, key: Any, item: Any) -> int:
    """Put an item among the best of ``limit`` at most: the highest key first, equal keys by rising item."""
    if count == limit:
        if key < keys[limit - 1] or (key == keys[limit - 1] and item > items[limit - 1]):
            return count
        place = limit - 1
    else:
        place = count
        count += 1
    while place > 0 and (keys[place - 1] < key or (keys[place - 1] == key and items[place - 1] > item)):
        keys[place] = keys[place - 1]
        items[place] = items[place - 1]
        place -= 1
    keys[place] = key
    items[place] = item
    return count


@_compiled
def top_of_term(
    documents: Int32, weights: Float32, lengths: Bytes, norms: Float32, scale: float, fail: Bytes, limit: int
) -> Hits:
    best = np.empty(limit, np.float32)
    found = np.empty(limit, np.int32)
    count = 0
    total = 0
    factor = np.float32(scale)
    filtered = len(fail) > 0
    # A posting is worth a division only where weight * enough > norm: where it would be among the best so far.
    enough = np.float32(np.inf)
    for j in range(len(documents)):
        if filtered:
            if fail[documents[j]]:
                continue
            total += 1
        if weights[j] * enough > norms[lengths[j]]:
            score = factor * (weights[j] / (weights[j] + norms[lengths[j]]))
            count = _insert(best, found, count, limit, score, documents[j])
            if count == limit and 0 < best[limit - 1] < factor:
                share = best[limit - 1] / factor
                enough = _ROUNDING * ((1 - share) / share)
    return total if filtered else len(documents), found[:count], best[:count]


@_compiled
def top_of_scores(documents: Int32, scores: Float32, fail: Bytes, limit: int) -> Hits:
    best = np.empty(limit, np.float32)
    found = np.empty(limit, np.int32)
    count = 0
    total = 0
    filtered = len(fail) > 0
    for j in range(len(documents)):
        if filtered and fail[documents[j]]:
            continue
        total += 1
        if count < limit or scores[j] > best[limit - 1]:
            count = _insert(best, found, count, limit, scores[j], documents[j])
    return total, found[:count], best[:count]


@_compiled
def top_of_union(
    starts: Int64,
    ends: Int64,
    scales: Float32,
    documents: Int32,
    weights: Float32,
    lengths: Bytes,
    norms: Float32,
    fail: Bytes,
    limit: int,
    sums: Float32,
    seen: Bytes,
) -> Hits:
    best = np.empty(limit, np.float32)
    found = np.empty(limit, np.int32)
    count = 0
    total = 0
    filtered = len(fail) > 0
    postings = (ends - starts).sum()
    sparse = postings * _SPARSE < len(seen)
    touched = np.empty(postings if sparse else 0, np.int32)
    distinct = 0
    for t in range(len(starts)):
        for j in range(starts[t], ends[t]):
            d = documents[j]
            score = scales[t] * (weights[j] / (weights[j] + norms[lengths[j]]))
            if sparse and not seen[d]:
                touched[distinct] = d
                distinct += 1
            seen[d] = 1
            sums[d] += score
    for i in range(distinct if sparse else len(seen)):
        d = touched[i] if sparse else np.int32(i)
        if seen[d]:
            if not (filtered and fail[d]):
                total += 1
                if count < limit or sums[d] >= best[limit - 1]:
                    count = _insert(best, found, count, limit, sums[d], d)
            seen[d] = 0
            sums[d] = 0
    return total, found[:count], best[:count]


@_compiled
def top_of_dates(documents: Int32, dates: Int32, newest: bool, fail: Bytes, limit: int) -> tuple[int, Int64]:
    best = np.empty(limit, np.int32)
    places = np.empty(limit, np.int64)
    count = 0
    total = 0
    filtered = len(fail) > 0
    for j in range(len(documents)):
        d = documents[j]
        if filtered and fail[d]:
            continue
        total += 1
        key = dates[d] if newest or dates[d] == 0 else np.int32(_LAST_DATE - dates[d])
        if count < limit or key > best[limit - 1]:
            count = _insert(best, places, count, limit, key, np.int64(j))
    return total, places[:count]


@_compiled
def unite(
    documents: Int32, scores: Float32, starts: Int64, ends: Int64, best: bool, sums: Float32, seen: Bytes
) -> tuple[Int32, Float32]:
    touched = np.empty(len(documents), np.int32)
    distinct = 0
    for t in range(len(starts)):
        for j in range(starts[t], ends[t]):
            d = documents[j]
            if not seen[d]:
                seen[d] = 1
                touched[distinct] = d
                distinct += 1
                sums[d] = scores[j]
            elif not best:
                sums[d] += scores[j]
            elif scores[j] > sums[d]:
                sums[d] = scores[j]
    if distinct * _SPARSE < len(seen):
        touched = np.sort(touched[:distinct])
    else:
        place = 0
        for i in range(len(seen)):
            if seen[i]:
                touched[place] = i
                place += 1
    found = touched[:distinct]
    total = np.empty(distinct, np.float32)
    for i in range(distinct):
        d = found[i]
        total[i] = sums[d]
        sums[d] = 0
        seen[d] = 0
    return found, total


@_compiled
def at_least(documents: Int32, starts: Int64, ends: Int64, weights: Float64, least: float, reached: Float64) -> Int32:
    for t in range(len(starts)):
        for j in range(starts[t], ends[t]):
            reached[documents[j]] += weights[t]
    found = np.empty(len(documents), np.int32)
    count = 0
    for j in range(len(documents)):
        d = documents[j]
        if reached[d] >= least:
            found[count] = d
            count += 1
            # So that it is found once: a sum that is not a number is never least or more.
            reached[d] = np.nan
    for j in range(len(documents)):
        reached[documents[j]] = 0
    return np.sort(found[:count])


@_compiled
def _leap(documents: Int32, place: int, target: int) -> int:
    """The first place from ``place`` on whose document is ``target`` or more, found in doubling steps."""
    step = 1
    high = place
    while high < len(documents) and documents[high] < target:
        place = high + 1
        high += step
        step *= 2
    high = min(high, len(documents))
    while place < high:
        middle = (place + high) // 2
        if documents[middle] < target:
            place = middle + 1
        else:
            high = middle
    return place


@_compiled
def intersect(first: Int32, second: Int32) -> tuple[Int64, Int64]:
    swapped = len(first) > len(second)
    short, long = (second, first) if swapped else (first, second)
    in_short = np.empty(len(short), np.int64)
    in_long = np.empty(len(short), np.int64)
    leaps = len(long) > _GALLOP * len(short)
    count = 0
    j = 0
    for i in range(len(short)):
        if leaps:
            j = _leap(long, j, short[i])
        else:
            while j < len(long) and long[j] < short[i]:
                j += 1
        if j == len(long):
            break
        if long[j] == short[i]:
            in_short[count] = i
            in_long[count] = j
            count += 1
    if swapped:
        return in_long[:count], in_short[:count]
    return in_short[:count], in_long[:count]


@_compiled
def without(documents: Int32, unwanted: Int32) -> Int64:
    kept = np.empty(len(documents), np.int64)
    count = 0
    j = 0
    for i in range(len(documents)):
        j = _leap(unwanted, j, documents[i])
        if j == len(unwanted) or unwanted[j] != documents[i]:
            kept[count] = i
            count += 1
    return kept[:count]


@_compiled
def phrase_mask(
    places: Int64, slots: Int64, steps: Int64, slop: int, position_ends: Int64, positions: Positions
) -> Mask:
    alternatives, candidates = places.shape
    mask = np.zeros(candidates, np.bool_)
    most: Any = 0
    for c in range(candidates):
        size: Any = 0
        for a in range(alternatives):
            if places[a, c] >= 0:
                size += np.int64(position_ends[places[a, c] + 1]) - np.int64(position_ends[places[a, c]])
        most = max(most, size)
    reached = np.empty(most, np.int64)
    here = np.empty(most, np.int64)
    for c in range(candidates):
        before = 0
        a = 0
        while a < alternatives:
            slot = slots[a]
            count = 0
            while a < alternatives and slots[a] == slot:
                if places[a, c] >= 0:
                    for q in range(position_ends[places[a, c]], position_ends[places[a, c] + 1]):
                        # Sorted by insertion: the positions of one term rise.
                        position = np.int64(positions[q])
                        i = count
                        while i > 0 and here[i - 1] > position:
                            here[i] = here[i - 1]
                            i -= 1
                        here[i] = position
                        count += 1
                a += 1
            if slot:
                kept = 0
                i = 0
                for k in range(count):
                    target = here[k] - steps[slot]
                    while i < before and reached[i] < target - slop:
                        i += 1
                    if i < before and reached[i] <= target:
                        here[kept] = here[k]
                        kept += 1
                count = kept
            reached, here = here, reached
            before = count
            if not count:
                break
        mask[c] = before > 0
    return mask


@_compiled
def count_facets(
    documents: Int32,
    fail: Bytes,
    codes: Int32,
    topic_starts: Int32,
    topics: Int32,
    topic_counts: Int64,
    organ_counts: Int64,
    municipality_counts: Int64,
    year_counts: Int64,
) -> None:
    filtered = len(fail) > 0
    for j in range(len(documents)):
        d = documents[j]
        failed = fail[d] if filtered else np.uint8(0)
        if len(topic_counts) and failed | 1 == 1:
            for i in range(topic_starts[d], topic_starts[d + 1]):
                topic_counts[topics[i]] += 1
        if len(organ_counts) and failed | 2 == 2:
            organ_counts[codes[d, 0]] += 1
        if len(municipality_counts) and failed | 4 == 4:
            municipality_counts[codes[d, 1]] += 1
        if len(year_counts) and failed | 8 == 8:
            year_counts[codes[d, 2]] += 1


@_compiled
def within_distance(blob: Bytes, starts: Int64, low: int, high: int, term: Int32, distance: int) -> Mask:
    mask = np.zeros(high - low, np.bool_)
    size = len(term)
    word = np.empty(size + distance + 1, np.int32)
    rows = np.empty((3, size + distance + 2), np.int64)
    for number in range(low, high):
        length = _decode(blob, starts[number], starts[number + 1] - 1, word)
        if abs(length - size) <= distance:
            mask[number - low] = _distance(term, word, length, rows) <= distance
    return mask


@_compiled
def _decode(blob: Bytes, begin: int, end: int, word: Int32) -> int:
    """Decode UTF-8 to code points; the number of characters, of which those beyond ``word`` are not written."""
    length = 0
    i = begin
    while i < end:
        lead = np.int32(blob[i])
        more = 0 if lead < 0x80 else 1 if lead < 0xE0 else 2 if lead < 0xF0 else 3
        point = lead if more == 0 else lead & (0x3F >> more)
        for k in range(1, more + 1):
            point = (point << 6) | (blob[i + k] & 0x3F)
        if length < len(word):
            word[length] = point
        length += 1
        i += more + 1
    return length


@_compiled
def _distance(term: Int32, word: Int32, length: int, rows: Int64) -> int:
    earlier, before, row = rows[0], rows[1], rows[2]
    for j in range(length + 1):
        row[j] = j
    for i in range(1, len(term) + 1):
        earlier, before, row = before, row, earlier
        row[0] = i
        for j in range(1, length + 1):
            cost = 0 if word[j - 1] == term[i - 1] else 1
            cell = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + cost)
            if i > 1 and j > 1 and word[j - 1] == term[i - 2] and word[j - 2] == term[i - 1]:
                cell = min(cell, earlier[j - 2] + 1)
            row[j] = cell
    distance: int = row[length]
    return distance
