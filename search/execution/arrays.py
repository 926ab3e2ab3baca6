"""Names of the array types that the modules hand over, and the two steps that all of them need."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Int32 = npt.NDArray[np.int32]
Int64 = npt.NDArray[np.int64]
Float32 = npt.NDArray[np.float32]
Float64 = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Positions = npt.NDArray[np.uint16] | npt.NDArray[np.int32]
Arrays = dict[str, npt.NDArray[Any]]

NO_DOCUMENTS: Int32 = np.empty(0, dtype=np.int32)
NO_SCORES: Float32 = np.empty(0, dtype=np.float32)


def ends_of(sizes: npt.NDArray[Any]) -> Int64:
    """Where lists of these sizes end when they lie one after the other, with a 0 before: list ``i`` is from
    ``ends[i]`` to ``ends[i + 1]``."""
    ends: Int64 = np.zeros(len(sizes) + 1, dtype=np.int64)
    np.cumsum(sizes, out=ends[1:])
    return ends


def ranges(starts: Int64, ends: Int64) -> Int64:
    """All numbers of the half-open ranges, one range after the other."""
    sizes = ends - starts
    before = np.cumsum(sizes) - sizes
    numbers: Int64 = np.arange(int(sizes.sum()), dtype=np.int64) + np.repeat(starts - before, sizes)
    return numbers
