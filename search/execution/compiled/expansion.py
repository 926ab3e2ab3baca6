"""Kernels of the terms that a prefix, a pattern or a misspelt word may stand for."""

# mypy: disallow-untyped-decorators=False

from __future__ import annotations

import numpy as np

from search.execution.arrays import Bytes, Int32, Int64, Mask
from search.execution.compiled.shared import jit

_FNV_OFFSET, _FNV_PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)
"""Of the hash FNV-1a, by Fowler, Noll and Vo."""


@jit
def within_distance(blob: Bytes, starts: Int64, low: int, high: int, term: Int32, distance: int) -> Mask:
    mask = np.zeros(high - low, np.bool_)
    size = len(term)
    word = np.empty(size + distance + 1, np.int32)
    rows = np.empty((3, size + distance + 2), np.int64)
    for number in range(low, high):
        # A character is one byte at least, and four at most.
        room = starts[number + 1] - 1 - starts[number]
        if room < size - distance or room > 4 * (size + distance):
            continue
        length = _decode(blob, starts[number], starts[number + 1] - 1, word)
        if abs(length - size) <= distance:
            mask[number - low] = _is_within(term, word, length, distance, rows)
    return mask


@jit
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


@jit
def _is_within(term: Int32, word: Int32, length: int, distance: int, rows: Int64) -> bool:
    """Whether words are within a distance: of the usual table only the cells that may be, as far as some are."""
    earlier, before, row = rows[0], rows[1], rows[2]
    too_far = distance + 1
    for j in range(min(length, too_far) + 1):
        row[j] = j
    least, least_before = 0, 0
    for i in range(1, len(term) + 1):
        earlier, before, row = before, row, earlier
        first, last = max(1, i - distance), min(length, i + distance)
        row[first - 1] = i if first == 1 else too_far
        least_before, least = least, row[first - 1]
        # What stands to the right of the row before was not reached there.
        if i + distance <= length:
            before[last] = too_far
        for j in range(first, last + 1):
            cost = 0 if word[j - 1] == term[i - 1] else 1
            cell = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + cost)
            if i > 1 and j > 1 and word[j - 1] == term[i - 2] and word[j - 2] == term[i - 1]:
                cell = min(cell, earlier[j - 2] + 1)
            row[j] = cell
            least = min(least, cell)
        # Two swapped letters are reached from the row before the last.
        if least > distance and least_before >= distance:
            return False
    return bool(row[length] <= distance)


@jit
def same_terms(blob: Bytes, ends: Int64) -> Int64:
    count = len(ends) - 1
    slots = 16
    while slots < 2 * count:
        slots *= 2
    mask = np.uint64(slots - 1)
    table = np.full(slots, -1, np.int64)
    numbers = np.empty(count, np.int64)
    distinct = 0
    for i in range(count):
        key = _FNV_OFFSET
        for place in range(ends[i], ends[i + 1]):
            key = (key ^ np.uint64(blob[place])) * _FNV_PRIME
        slot = (key ^ (key >> np.uint64(32))) & mask
        while table[slot] >= 0 and not _equal(blob, ends, i, table[slot]):
            slot = (slot + np.uint64(1)) & mask
        if table[slot] < 0:
            table[slot] = i
            numbers[i] = distinct
            distinct += 1
        else:
            numbers[i] = numbers[table[slot]]
    return numbers


@jit
def _equal(blob: Bytes, ends: Int64, first: int, second: int) -> bool:
    size = ends[first + 1] - ends[first]
    if ends[second + 1] - ends[second] != size:
        return False
    for i in range(size):  # noqa: SIM110
        if blob[ends[first] + i] != blob[ends[second] + i]:
            return False
    return True
