"""Kernels of where the words of a phrase stand in one document. After a change here ``passages`` is to be touched: see
``shared``."""

# mypy: disallow-untyped-decorators=False

from __future__ import annotations

import numpy as np

from search.execution.arrays import Int64, Positions
from search.execution.compiled.shared import jit


@jit
def whole_occurrences(
    postings: Int64, slots: Int64, bounds: Int64, position_ends: Int64, positions: Positions
) -> Int64:
    """The positions of a phrase's words where it stands whole: those of slot ``s`` rise, and are from ``bounds[s, 0]``
    to ``bounds[s, 1]``, which are written.

    ``postings`` are those of the alternatives of all slots, one slot after the other, -1 where the document has none.
    ``slots`` is as in ``plain_passages``.
    """
    size = np.int64(0)
    for a in range(len(postings)):
        if postings[a] >= 0:
            size += np.int64(position_ends[postings[a] + 1]) - np.int64(position_ends[postings[a]])
    found = np.empty(size, np.int64)
    filled = first = 0
    for s in range(len(slots)):
        begin = filled
        last = first + slots[s, 1]
        for a in range(first, last):
            if postings[a] >= 0:
                more = positions[position_ends[postings[a]] : position_ends[postings[a] + 1]]
                _merge(found[begin : filled + len(more)], filled - begin, more)
                filled += len(more)
        first = last
        filled = begin + _keep_distinct(found[begin:filled])
        if s:
            before = found[bounds[s - 1, 0] : bounds[s - 1, 1]]
            filled = begin + _keep_near(found[begin:filled], before, slots[s, 2], slots[s, 2] + slots[s, 3])
        bounds[s, 0], bounds[s, 1] = begin, filled
    for s in range(len(slots) - 2, -1, -1):
        following = found[bounds[s + 1, 0] : bounds[s + 1, 1]]
        here = found[bounds[s, 0] : bounds[s, 1]]
        step, slop = slots[s + 1, 2], slots[s + 1, 3]
        bounds[s, 1] = bounds[s, 0] + _keep_near(here, following, -step - slop, -step)
    return found


@jit
def _merge(found: Int64, count: int, more: Positions) -> None:
    """Put rising positions among the first ``count``, which rise; together they are as many as there is room."""
    place, i = len(found) - 1, count - 1
    for q in range(len(more) - 1, -1, -1):
        position = np.int64(more[q])
        while i >= 0 and found[i] > position:
            found[place] = found[i]
            place -= 1
            i -= 1
        found[place] = position
        place -= 1


@jit
def _keep_distinct(found: Int64) -> int:
    """Bring each of the rising positions once to the front; how many there are."""
    kept = 0
    for k in range(len(found)):
        if kept == 0 or found[kept - 1] != found[k]:
            found[kept] = found[k]
            kept += 1
    return kept


@jit
def _keep_near(found: Int64, others: Int64, nearest: int, furthest: int) -> int:
    """Bring the positions to the front that stand ``nearest`` to ``furthest`` behind one of the others, or before it
    where these are negative; all rise. How many there are."""
    kept = i = 0
    for k in range(len(found)):
        while i < len(others) and others[i] < found[k] - furthest:
            i += 1
        if i < len(others) and others[i] <= found[k] - nearest:
            found[kept] = found[k]
            kept += 1
    return kept
