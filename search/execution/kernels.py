"""Which kernels execute: the compiled ones, or plain numpy where numba is not installed or not wanted.

``PYKALA_KERNELS=numpy`` chooses the plain ones.
"""

from __future__ import annotations

import importlib.util
import os
from functools import cache
from typing import Any


@cache
def load_kernels(kind: str | None = None) -> Any:
    """The module of kernels: ``kind`` is ``numba`` or ``numpy``, by default the fastest there is."""
    if (kind or os.environ.get("PYKALA_KERNELS") or "numba") == "numba" and importlib.util.find_spec("numba"):
        from search.execution import compiled

        return compiled
    from search.execution import plain

    return plain
