"""Names of the array types that the modules of this package hand over."""

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

NO_BYTES: Bytes = np.empty(0, dtype=np.uint8)
NO_DOCUMENTS: Int32 = np.empty(0, dtype=np.int32)
NO_SCORES: Float32 = np.empty(0, dtype=np.float32)
