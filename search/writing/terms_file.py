"""Whoosh's file of terms: an ordered hash file of its ``filedb.filetables``, written whole.

The layout: a header; the records in the order of their keys; 256 hash tables, of twice as many slots as records, of
hash value and record; a directory of the tables; a pickle of what else is to be known; where each record is.
"""

from __future__ import annotations

import struct
from itertools import accumulate, pairwise
from pickle import dumps
from typing import Any
from zlib import crc32

import numpy as np

_HEADER = b"HSH3" + bytes((1,)) + bytes(8)
"""The kind of file, the kind of hash (1: CRC-32) and two unused numbers."""
_SIZES = struct.Struct("!ii")
_FIELD = struct.Struct("!H")
_TABLE = struct.Struct("!qi")
_INT = struct.Struct("!i")
_SLOT = np.dtype([("hash", ">u4"), ("place", ">i8")])


class TermsFile:
    """Terms with what Whoosh keeps of each, to be added in order: by field name, then by term."""

    def __init__(self) -> None:
        self._fields: dict[str, int] = {}
        self._keys: list[bytes] = []
        self._records: list[bytes] = []

    def begin_field(self, name: str) -> bytes:
        """What the keys of a field's terms begin with."""
        return _FIELD.pack(self._fields.setdefault(name, len(self._fields)))

    def add(self, key: bytes, value: bytes) -> None:
        self._keys.append(key)
        self._records.append(_SIZES.pack(len(key), len(value)) + key + value)

    def write(self, file: Any) -> None:
        places = list(accumulate(map(len, self._records), initial=len(_HEADER)))
        file.write(_HEADER + b"".join(self._records))
        end = places.pop()
        tables = _hash_tables(self._keys, places)
        directory = b""
        for table in tables:
            directory += _TABLE.pack(end, len(table))
            end += table.nbytes
        file.write(b"".join(table.tobytes() for table in tables) + directory)
        kind = "i" if end < 2**31 else "q"
        rest = dumps({"fieldmap": self._fields, "indextype": kind, "indexlen": len(places)}, 2)
        rest += np.array(places, dtype=">i4" if kind == "i" else ">i8").tobytes()
        file.write(rest + _INT.pack(len(rest)))


def _hash_tables(keys: list[bytes], places: list[int]) -> list[Any]:
    """The 256 tables, by the last byte of the hash: a record goes to the first free slot from its own on."""
    hashes = np.fromiter(map(crc32, keys), dtype=np.int64, count=len(keys))
    tables = []
    order = np.argsort(hashes & 255, kind="stable")
    bounds = np.searchsorted(hashes[order] & 255, np.arange(257)).tolist()
    for begin, end in pairwise(bounds):
        slots = 2 * (end - begin)
        table = np.zeros(slots, dtype=_SLOT)
        if slots:
            records = order[begin:end]
            taken = _free_slots(((hashes[records] >> 8) % slots).tolist(), slots)
            table["hash"][taken] = hashes[records]
            table["place"][taken] = np.array([places[record] for record in records.tolist()])
        tables.append(table)
    return tables


def _free_slots(wanted: list[int], slots: int) -> list[int]:
    taken = bytearray(slots)
    found = []
    for slot in wanted:
        while taken[slot]:
            slot = slot + 1 if slot + 1 < slots else 0
        taken[slot] = 1
        found.append(slot)
    return found
