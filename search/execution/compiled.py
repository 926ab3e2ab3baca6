"""The kernels of execution, compiled by numba: what each does, and its arguments, is told in ``plain``, its twin.

They hold no lock while they run, and their machine code is kept on disk.
"""

# mypy: disallow-untyped-decorators=False

from __future__ import annotations

from typing import Any

import numba
import numpy as np

from search.execution.arrays import Bytes, Float32, Float64, Int32, Int64, Mask, Positions
from search.execution.plain import TINY, Hits

_compiled = numba.njit(cache=True, nogil=True)

_GALLOP = 16
"""How many times longer the longer of two lists is when it is searched in leaps rather than read."""
_SPARSE = 8
"""How many documents there are to each posting when those found are sorted rather than looked for among all."""
_ROUNDING = np.float32(1 + 1e-5)
"""More than single precision can be wrong by in comparing without a division."""
_LAST_DATE = 2**31 - 1


# An index of unsigned type, or of a loop over a slice from 0 on, is used as it is; any other might be negative, and to
# test for that takes as long again.
_U = np.uint32


@_compiled
def posting_scores(begin: int, end: int, weights: Float32, lengths: Bytes, norms: Float32, scale: float) -> Float32:
    listed, bytes_ = weights[begin:end], lengths[begin:end]
    scores = np.empty(len(listed), np.float32)
    factor = np.float32(scale)
    for j in range(len(listed)):
        scores[j] = factor * (listed[j] / (listed[j] + norms[bytes_[j]]))
    return scores


@_compiled
def posting_scores_at(
    begin: int, places: Int64, weights: Float32, lengths: Bytes, norms: Float32, scale: float
) -> Float32:
    scores = np.empty(len(places), np.float32)
    factor = np.float32(scale)
    for i in range(len(places)):
        j = np.uint64(begin + places[i])
        scores[i] = factor * (weights[j] / (weights[j] + norms[lengths[j]]))
    return scores


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
    begin: int,
    end: int,
    documents: Int32,
    weights: Float32,
    lengths: Bytes,
    norms: Float32,
    scale: float,
    fail: Bytes | None,
    limit: int,
) -> Hits:
    listed, heavy, bytes_ = documents[begin:end], weights[begin:end], lengths[begin:end]
    best = np.empty(limit, np.float32)
    found = np.empty(limit, np.int32)
    count = 0
    factor = np.float32(scale)
    # A posting is worth a division only where weight * enough > norm: where it would be among the best so far.
    enough = np.float32(np.inf)
    if fail is None:
        for j in range(len(listed)):
            if heavy[j] * enough > norms[bytes_[j]]:
                score = factor * (heavy[j] / (heavy[j] + norms[bytes_[j]]))
                count = _insert(best, found, count, limit, score, listed[j])
                if count == limit:
                    enough = _enough(best[limit - 1], factor)
        return len(listed), found[:count], best[:count]
    total = 0
    for j in range(len(listed)):
        if not fail[_U(listed[j])]:
            total += 1
            if heavy[j] * enough > norms[bytes_[j]]:
                score = factor * (heavy[j] / (heavy[j] + norms[bytes_[j]]))
                count = _insert(best, found, count, limit, score, listed[j])
                if count == limit:
                    enough = _enough(best[limit - 1], factor)
    return total, found[:count], best[:count]


@_compiled
def _enough(score: Any, factor: Any) -> Any:
    """How many times its weight a posting's norm must be less than for it to score more than ``score``."""
    if not 0 < score < factor:
        return np.float32(np.inf)
    share = score / factor
    return _ROUNDING * ((1 - share) / share)


@_compiled
def top_of_scores(documents: Int32, scores: Float32, fail: Bytes | None, limit: int) -> Hits:
    best = np.empty(limit, np.float32)
    found = np.empty(limit, np.int32)
    count = 0
    total = 0
    for j in range(len(documents)):
        if fail is not None and fail[_U(documents[j])]:
            continue
        total += 1
        if count < limit or scores[j] > best[limit - 1]:
            count = _insert(best, found, count, limit, scores[j], documents[j])
    return total, found[:count], best[:count]


@_compiled
def _accumulate(
    starts: Int64,
    ends: Int64,
    scales: Float32,
    best: bool,
    documents: Int32,
    weights: Float32,
    lengths: Bytes,
    norms: Float32,
    sums: Float32,
) -> Int32:
    """Sum the scores of posting lists in ``sums``. Gives the documents, as met, where they are few; otherwise nothing,
    and they are to be looked for in ``sums``."""
    postings = (ends - starts).sum()
    few = postings * _SPARSE < len(sums)
    met = np.empty(postings if few else 0, np.int32)
    distinct = 0
    for t in range(len(starts)):
        listed, heavy = documents[starts[t] : ends[t]], weights[starts[t] : ends[t]]
        bytes_ = lengths[starts[t] : ends[t]]
        scale = scales[t]
        if few:
            for j in range(len(listed)):
                if sums[_U(listed[j])] == 0:
                    met[distinct] = listed[j]
                    distinct += 1
                score = max(TINY, scale * (heavy[j] / (heavy[j] + norms[bytes_[j]])))
                sums[_U(listed[j])] = max(sums[_U(listed[j])], score) if best else sums[_U(listed[j])] + score
        elif best:
            for j in range(len(listed)):
                score = max(TINY, scale * (heavy[j] / (heavy[j] + norms[bytes_[j]])))
                sums[_U(listed[j])] = max(sums[_U(listed[j])], score)
        else:
            for j in range(len(listed)):
                sums[_U(listed[j])] += max(TINY, scale * (heavy[j] / (heavy[j] + norms[bytes_[j]])))
    return met[:distinct]


@_compiled
def unite_postings(
    starts: Int64,
    ends: Int64,
    scales: Float32,
    best: bool,
    documents: Int32,
    weights: Float32,
    lengths: Bytes,
    norms: Float32,
    sums: Float32,
) -> tuple[Int32, Float32]:
    found = _accumulate(starts, ends, scales, best, documents, weights, lengths, norms, sums)
    if len(found):
        found.sort()
    else:
        total = 0
        for i in range(len(sums)):
            total += sums[i] > 0
        # One more than there are, to be written without a test.
        found = np.empty(total + 1, np.int32)
        place = _U(0)
        for i in range(len(sums)):
            found[place] = i
            place += _U(sums[i] > 0 and place < total)
        found = found[:total]
    scores = np.empty(len(found), np.float32)
    for j in range(len(found)):
        scores[j] = sums[_U(found[j])]
        sums[_U(found[j])] = 0
    return found, scores


@_compiled
def top_of_union(
    starts: Int64,
    ends: Int64,
    scales: Float32,
    best: bool,
    documents: Int32,
    weights: Float32,
    lengths: Bytes,
    norms: Float32,
    sums: Float32,
    fail: Bytes | None,
    limit: int,
) -> Hits:
    met = _accumulate(starts, ends, scales, best, documents, weights, lengths, norms, sums)
    keys = np.empty(limit, np.float32)
    found = np.empty(limit, np.int32)
    count = 0
    total = 0
    if len(met):
        for j in range(len(met)):
            d = met[j]
            score = sums[_U(d)]
            sums[_U(d)] = 0
            if fail is not None and fail[_U(d)]:
                continue
            total += 1
            if count < limit or score >= keys[limit - 1]:
                count = _insert(keys, found, count, limit, score, d)
        return total, found[:count], keys[:count]
    if fail is not None:
        for i in range(len(fail)):
            sums[i] *= fail[i] == 0
    for i in range(len(sums)):
        total += sums[i] > 0
    least = np.float32(0)
    for i in range(len(sums)):
        if sums[i] > least:
            count = _insert(keys, found, count, limit, sums[i], np.int32(i))
            if count == limit:
                least = keys[limit - 1]
    sums[:] = 0
    return total, found[:count], keys[:count]


@_compiled
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
        if len(listed) > _GALLOP * count:
            count = _narrow_by_leaps(here, count, listed, starts[t], places, order, turn)
        else:
            count = _narrow_by_marks(here, count, listed, starts[t], places, order, turn, marks)
    return places[:, :count].copy()


@_compiled
def _narrow_by_leaps(here: Int32, count: int, listed: Int32, start: int, places: Int32, order: Int64, turn: int) -> int:
    """Keep of the documents ``here`` those that are listed too; ``order[:turn]`` are the rows of places so far."""
    kept = 0
    j = 0
    for i in range(count):
        j = _leap(listed, j, here[i])
        if j == len(listed):
            break
        if listed[j] == here[i]:
            here[kept] = here[i]
            for row in order[:turn]:
                places[row, kept] = places[row, i]
            places[order[turn], kept] = start + j
            kept += 1
    return kept


@_compiled
def _narrow_by_marks(
    here: Int32, count: int, listed: Int32, start: int, places: Int32, order: Int64, turn: int, marks: Int32
) -> int:
    """As ``_narrow_by_leaps``, for lists of like length: each document is marked with its place, without branches."""
    for i in range(count):
        marks[_U(here[i])] = i + 1
    found = np.empty(count + 1, np.int32)
    row = places[order[turn]]
    kept = _U(0)
    for j in range(len(listed)):
        mark = marks[_U(listed[j])]
        found[kept] = mark - 1
        row[kept] = start + j
        kept += _U(mark != 0)
    for i in range(count):
        marks[_U(here[i])] = 0
    for k in range(kept):
        here[k] = here[_U(found[k])]
    for other in order[:turn]:
        line = places[other]
        for k in range(kept):
            line[k] = line[_U(found[k])]
    return int(np.int64(kept))


@_compiled
def common_scores(places: Int32, scales: Float32, weights: Float32, lengths: Bytes, norms: Float32) -> Float32:
    scores = np.zeros(places.shape[1], np.float32)
    for t in range(len(scales)):
        row, scale = places[t], scales[t]
        for c in range(len(row)):
            j = np.uint64(row[c])
            scores[c] += scale * (weights[j] / (weights[j] + norms[lengths[j]]))
    return scores


@_compiled
def top_of_common(
    places: Int32,
    scales: Float32,
    documents: Int32,
    weights: Float32,
    lengths: Bytes,
    norms: Float32,
    fail: Bytes | None,
    limit: int,
) -> Hits:
    row = places[0]
    best = np.empty(limit, np.float32)
    found = np.empty(limit, np.int32)
    count = 0
    total = 0
    least = np.float32(-np.inf)
    for c in range(len(row)):
        d = documents[np.uint64(row[c])]
        if fail is not None and fail[_U(d)]:
            continue
        total += 1
        score = np.float32(0)
        for t in range(len(scales)):
            j = np.uint64(places[t, c])
            score += scales[t] * (weights[j] / (weights[j] + norms[lengths[j]]))
        if score > least:
            count = _insert(best, found, count, limit, score, d)
            if count == limit:
                least = best[limit - 1]
    return total, found[:count], best[:count]


@_compiled
def top_of_dates(documents: Int32, dates: Int32, newest: bool, fail: Bytes | None, limit: int) -> tuple[int, Int64]:
    best = np.empty(limit, np.int32)
    places = np.empty(limit, np.int64)
    count = 0
    total = 0
    least = np.int32(-1)
    for j in range(len(documents)):
        if fail is not None and fail[_U(documents[j])]:
            continue
        total += 1
        key = dates[_U(documents[j])]
        if not newest and key != 0:
            key = np.int32(_LAST_DATE) - key
        if key > least:
            count = _insert(best, places, count, limit, key, np.int64(j))
            if count == limit:
                least = best[limit - 1]
    return total, places[:count]


@_compiled
def unite(
    documents: Int32, scores: Float32, starts: Int64, ends: Int64, best: bool, sums: Float32, seen: Bytes
) -> tuple[Int32, Float32]:
    touched = np.empty(len(documents), np.int32)
    distinct = _U(0)
    for t in range(len(starts)):
        listed, added = documents[starts[t] : ends[t]], scores[starts[t] : ends[t]]
        for j in range(len(listed)):
            d = _U(listed[j])
            if not seen[d]:
                seen[d] = 1
                touched[distinct] = listed[j]
                distinct += _U(1)
                sums[d] = added[j]
            elif not best:
                sums[d] += added[j]
            elif added[j] > sums[d]:
                sums[d] = added[j]
    found = touched[:distinct]
    if distinct * _SPARSE < len(seen):
        found.sort()
    else:
        place = _U(0)
        for i in range(len(seen)):
            if seen[i]:
                found[place] = i
                place += _U(1)
    total = np.empty(len(found), np.float32)
    for j in range(len(found)):
        total[j] = sums[_U(found[j])]
        sums[_U(found[j])] = 0
        seen[_U(found[j])] = 0
    return found, total


@_compiled
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
            reached[_U(listed[j])] += weight
            sums[_U(listed[j])] += added[j]
    found = np.empty(len(documents), np.int32)
    count = _U(0)
    # There are few different shares, and to raise one to a power takes long: the last of them are remembered.
    known = np.full(8, np.nan)
    factors = np.ones(8)
    oldest = 0
    # What was found is marked by a sum that is not a number, and so is neither least nor more when it is met again.
    for j in range(len(documents)):
        d = _U(documents[j])
        if reached[d] >= least:
            if power != 0:
                k = 0
                while k < 8 and known[k] != reached[d]:
                    k += 1
                if k == 8:
                    k = oldest
                    oldest = (oldest + 1) % 8
                    known[k] = reached[d]
                    factors[k] = (reached[d] / whole) ** power
                sums[d] = sums[d] * factors[k]
            reached[d] = np.nan
            found[count] = documents[j]
            count += _U(1)
    found = found[:count]
    if len(found) * _SPARSE < len(sums):
        found.sort()
    else:
        place = _U(0)
        for i in range(len(reached)):
            if np.isnan(reached[i]):
                found[place] = i
                place += _U(1)
    total = np.empty(len(found), np.float32)
    for j in range(len(found)):
        total[j] = sums[_U(found[j])]
    for j in range(len(documents)):
        reached[_U(documents[j])] = 0
        sums[_U(documents[j])] = 0
    return found, total


@_compiled
def boosted_scores(documents: Int32, scores: Float32, mask: Bytes, factor: float) -> Float32:
    boosted = np.empty(len(documents), np.float32)
    for j in range(len(documents)):
        boosted[j] = scores[j] * np.float32(factor) if mask[_U(documents[j])] else scores[j]
    return boosted


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
    size = _U(len(long))
    count = _U(0)
    j = _U(0)
    for i in range(len(short)):
        if leaps:
            j = _U(_leap(long, np.int64(j), short[i]))
        else:
            while j < size and long[j] < short[i]:
                j += _U(1)
        if j == size:
            break
        if long[j] == short[i]:
            in_short[count] = i
            in_long[count] = j
            count += _U(1)
    if swapped:
        return in_long[:count], in_short[:count]
    return in_short[:count], in_long[:count]


@_compiled
def places_of(document: int, starts: Int64, ends: Int64, documents: Int32) -> Int64:
    answer = np.full(len(starts), -1, np.int64)
    for t in range(len(starts)):
        low, high = np.uint64(starts[t]), np.uint64(ends[t])
        while low < high:
            middle = (low + high) // np.uint64(2)
            if documents[middle] < document:
                low = middle + np.uint64(1)
            else:
                high = middle
        if low < np.uint64(ends[t]) and documents[low] == document:
            answer[t] = low
    return answer


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
    places: Int32, slots: Int64, steps: Int64, slop: int, position_ends: Int64, positions: Positions
) -> Mask:
    mask = np.zeros(places.shape[1], np.bool_)
    if slop == 0 and len(places) == 2 and slots[1] == 1:
        for c in range(len(mask)):
            mask[c] = _stand_apart(places[0, c], places[1, c], steps[1], position_ends, positions)
        return mask
    if slop == 0 and len(places) == slots[-1] + 1:
        offsets = np.cumsum(steps)
        upto = np.empty(len(places), np.int64)
        for c in range(len(mask)):
            mask[c] = _stand_exactly(places[:, c], offsets, upto, position_ends, positions)
        return mask
    most: Any = 0
    for c in range(len(mask)):
        size: Any = 0
        for a in range(len(places)):
            if places[a, c] >= 0:
                size += np.int64(position_ends[places[a, c] + 1]) - np.int64(position_ends[places[a, c]])
        most = max(most, size)
    reached = np.empty(most, np.int64)
    here = np.empty(most, np.int64)
    for c in range(len(mask)):
        mask[c] = _stand_within(places[:, c], slots, steps, slop, position_ends, positions, reached, here)
    return mask


@_compiled
def _stand_apart(first: int, second: int, step: int, position_ends: Int64, positions: Positions) -> bool:
    """Whether two words stand just ``step`` from each other: most phrases are of two."""
    i, i_end = position_ends[np.uint64(first)], position_ends[np.uint64(first + 1)]
    j, j_end = position_ends[np.uint64(second)], position_ends[np.uint64(second + 1)]
    while i < i_end and j < j_end:
        wanted, position = np.int64(positions[i]) + step, np.int64(positions[j])
        if wanted == position:
            return True
        if wanted < position:
            i += _U(1)
        else:
            j += _U(1)
    return False


@_compiled
def _stand_exactly(postings: Int64, offsets: Int64, upto: Int64, position_ends: Int64, positions: Positions) -> bool:
    """Whether the words stand at just their offsets: each list of positions is read once, beside the first."""
    for t in range(len(postings)):
        upto[t] = position_ends[np.uint64(postings[t])]
    first = np.uint64(postings[0])
    for q in range(np.uint64(position_ends[first]), np.uint64(position_ends[first + np.uint64(1)])):
        begin = np.int64(positions[q])
        t = 1
        while t < len(postings):
            end = np.int64(position_ends[np.uint64(postings[t]) + np.uint64(1)])
            target = begin + offsets[t]
            place = upto[t]
            while place < end and np.int64(positions[np.uint64(place)]) < target:
                place += 1
            upto[t] = place
            if place == end:
                return False
            if np.int64(positions[np.uint64(place)]) != target:
                break
            t += 1
        if t == len(postings):
            return True
    return False


@_compiled
def _stand_within(
    postings: Int32,
    slots: Int64,
    steps: Int64,
    slop: int,
    position_ends: Int64,
    positions: Positions,
    reached: Int64,
    here: Int64,
) -> bool:
    """Whether the slots stand one after the other: ``reached`` are the places where the slots so far may end."""
    before = 0
    a = 0
    while a < len(postings):
        slot = slots[a]
        count = 0
        while a < len(postings) and slots[a] == slot:
            if postings[a] >= 0:
                for q in range(position_ends[postings[a]], position_ends[postings[a] + 1]):
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
        if not count:
            return False
        reached, here = here, reached
        before = count
    return True


@_compiled
def count_facets(
    documents: Int32,
    fail: Bytes | None,
    codes: Int32,
    topic_starts: Int32,
    topics: Int32,
    topic_counts: Int64,
    organ_counts: Int64,
    municipality_counts: Int64,
    year_counts: Int64,
) -> None:
    with_topics, with_organs = len(topic_counts) > 0, len(organ_counts) > 0
    with_municipalities, with_years = len(municipality_counts) > 0, len(year_counts) > 0
    failed = np.uint8(0)
    for j in range(len(documents)):
        d = _U(documents[j])
        if fail is not None:
            failed = fail[d]
        if with_topics and failed <= 1:
            for i in range(_U(topic_starts[d]), _U(topic_starts[d + _U(1)])):
                topic_counts[_U(topics[i])] += 1
        if with_organs and (failed == 0 or failed == 2):
            organ_counts[_U(codes[d, 0])] += 1
        if with_municipalities and (failed == 0 or failed == 4):
            municipality_counts[_U(codes[d, 1])] += 1
        if with_years and (failed == 0 or failed == 8):
            year_counts[_U(codes[d, 2])] += 1


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
