"""What the kernels share: how they are compiled, what they index with, and the steps of several of them.

Numba keeps the machine code of a function until its own file changes, what it calls included: after a change here, the
other files of this package are to be touched.
"""

# mypy: disallow-untyped-decorators=False

from __future__ import annotations

from typing import Any

import numba
import numpy as np

from search.execution.arrays import Float64, Int32

jit = numba.njit(cache=True, nogil=True)

GALLOP = 16
"""How many times longer the longer of two lists is when it is searched in leaps rather than read."""
SPARSE = 8
"""How many documents there are to each posting when those found are sorted rather than looked for among all."""

# An index of unsigned type, or of a loop over a slice from 0 on, is used as it is; any other might be negative, and to
# test for that takes as long again.
U = np.uint32


@jit
def insert(keys: Any, items: Any, count: int, limit: int, key: Any, item: Any) -> int:
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


@jit
def filled(values: Any) -> Int32:
    """The documents, rising, whose value is above 0."""
    total = 0
    for i in range(len(values)):
        total += values[i] > 0
    # One more than there are, to be written without a test.
    found = np.empty(total + 1, np.int32)
    place = U(0)
    for i in range(len(values)):
        found[place] = i
        place += U(values[i] > 0 and place < total)
    return found[:total]


@jit
def power_of(share: float, power: float, known: Float64, powers: Float64, oldest: int) -> tuple[float, int]:
    """A share to a power, and the place to be overwritten next: there are few different shares, and to raise one to a
    power takes long, so that the last of them are remembered in ``known`` and ``powers``."""
    k = 0
    while k < len(known) and known[k] != share:
        k += 1
    if k == len(known):
        k = oldest
        oldest = (oldest + 1) % len(known)
        known[k] = share
        powers[k] = share**power
    return powers[k], oldest


@jit
def leap(documents: Int32, place: int, target: int) -> int:
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
