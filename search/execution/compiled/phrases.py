"""Kernels of words that stand one after the other."""

# mypy: disallow-untyped-decorators=False

from __future__ import annotations

from typing import Any

import numpy as np

from search.execution.arrays import Int32, Int64, Mask, Positions
from search.execution.compiled.shared import U, jit


@jit
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
    if slots[-1] == 1:
        seconds = np.searchsorted(slots, 1)
        for c in range(len(mask)):
            mask[c] = _stand_near(places[:, c], seconds, steps[1], slop, position_ends, positions)
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


@jit
def _stand_apart(first: int, second: int, step: int, position_ends: Int64, positions: Positions) -> bool:
    """Whether two words stand just ``step`` from each other: most phrases are of two."""
    i, i_end = position_ends[np.uint64(first)], position_ends[np.uint64(first + 1)]
    j, j_end = position_ends[np.uint64(second)], position_ends[np.uint64(second + 1)]
    while i < i_end and j < j_end:
        wanted, position = np.int64(positions[i]) + step, np.int64(positions[j])
        if wanted == position:
            return True
        if wanted < position:
            i += U(1)
        else:
            j += U(1)
    return False


@jit
def _stand_near(
    postings: Int32, seconds: int, step: int, slop: int, position_ends: Int64, positions: Positions
) -> bool:
    """Whether a word of two stands near the other: the alternatives for the second are from ``seconds`` on."""
    for b in range(seconds, len(postings)):
        if postings[b] < 0:
            continue
        j_end = np.uint64(position_ends[np.uint64(postings[b] + 1)])
        for a in range(seconds):
            if postings[a] < 0:
                continue
            i, i_end = position_ends[np.uint64(postings[a])], position_ends[np.uint64(postings[a] + 1)]
            for j in range(np.uint64(position_ends[np.uint64(postings[b])]), j_end):
                target = np.int64(positions[j]) - step
                while i < i_end and np.int64(positions[i]) < target - slop:
                    i += U(1)
                if i == i_end:
                    break
                if np.int64(positions[i]) <= target:
                    return True
    return False


@jit
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


@jit
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
                begin: Any = np.int64(position_ends[postings[a]])
                end: Any = np.int64(position_ends[postings[a] + 1])
                # The positions of one term rise: they are merged from the last on with those of the terms before.
                place = count + end - begin - 1
                i = count - 1
                for q in range(end - 1, begin - 1, -1):
                    position = np.int64(positions[q])
                    while i >= 0 and here[i] > position:
                        here[place] = here[i]
                        place -= 1
                        i -= 1
                    here[place] = position
                    place -= 1
                count += end - begin
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
