"""The zlib compression of what is written: by ISA-L, which is several times faster than zlib, where it is installed.

Readers see no difference: both write the format of RFC 1950. ISA-L's stored items are a tenth larger.
"""

from __future__ import annotations

try:
    from isal.isal_zlib import compress

    _SOON = 0
    """ISA-L's level 0 does compress, in a quarter of the time of its level 1, to blocks half as large again."""
except ImportError:  # Not every machine has it.
    from zlib import compress

    _SOON = 1
_WELL = 1
"""Of the other levels zlib's take longer for little, and ISA-L's write the same."""


def compressed(data: bytes, *, soon: bool = False) -> bytes:
    """``data`` in a zlib stream; ``soon`` where time counts more than space."""
    return compress(data, _SOON if soon else _WELL)
