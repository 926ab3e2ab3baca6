"""Whoosh's file of terms: an ordered hash file of its ``filedb.filetables``, written many terms at a time.

The layout: a header; the records in the order of their keys; 256 hash tables, of twice as many slots as records, of
hash value and record; a directory of the tables; a pickle of what else is to be known; where each record is.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pickle import dumps
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

from search.execution.arrays import Int64

_HEADER = b"HSH3" + bytes((1,)) + bytes(8)
"""The kind of file, the kind of hash (1: CRC-32) and two unused numbers."""
_SIZES = struct.Struct("!ii")
_FIELD = struct.Struct("!H")
_TABLE = struct.Struct("!qi")
_INT = struct.Struct("!i")
_SLOT = np.dtype([("hash", ">u4"), ("place", ">i8")])


class TermsFile:
    """Terms with what Whoosh keeps of each, to be added in order: by field name, then by term. Kept in memory are a
    hash and a place of each, 12 bytes."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._fields: dict[str, int] = {}
        self._name = ""
        self._end = len(_HEADER)
        self._places: list[npt.NDArray[np.int64]] = []
        self._hashes: list[npt.NDArray[np.uint32]] = []
        file.write(_HEADER)

    def begin_field(self, name: str) -> None:
        self._name = name

    def add(self, terms: Sequence[bytes], values: Iterable[bytes], value_size: int) -> None:
        """Terms of the field begun, at least one, with their values of ``value_size`` bytes."""
        prefix, count = _FIELD.pack(self._fields.setdefault(self._name, len(self._fields))), len(terms)
        keys = [prefix + term for term in terms]
        sizes = np.fromiter(map(len, keys), dtype=np.int64, count=count)
        heads = {size: _SIZES.pack(size, value_size) for size in np.unique(sizes).tolist()}
        records = [heads[len(key)] + key + value for key, value in zip(keys, values, strict=True)]
        self._file.write(b"".join(records))
        ends = self._end + np.cumsum(sizes + (_SIZES.size + value_size))
        self._places.append(ends - (sizes + (_SIZES.size + value_size)))
        self._hashes.append(np.fromiter(map(crc32, keys), dtype=np.uint32, count=count))
        self._end = int(ends[-1])

    def finish(self) -> None:
        """Write what follows the records, and close the file."""
        places = np.concatenate([np.empty(0, dtype=np.int64), *self._places])
        tables = _hash_tables(np.concatenate([np.empty(0, dtype=np.uint32), *self._hashes]).astype(np.int64), places)
        directory = b""
        end = self._end
        for table in tables:
            directory += _TABLE.pack(end, len(table))
            end += table.nbytes
            self._file.write(table.tobytes())
        self._file.write(directory)
        kind = "i" if end < 2**31 else "q"
        rest = dumps({"fieldmap": self._fields, "indextype": kind, "indexlen": len(places)}, 2)
        rest += places.astype(">i4" if kind == "i" else ">i8").tobytes()
        self._file.write(rest + _INT.pack(len(rest)))
        self._file.close()


def _hash_tables(hashes: Int64, places: Int64) -> list[npt.NDArray[Any]]:
    """The 256 tables, by the last byte of the hash: a record goes to the first free slot from its own on."""
    tables = []
    order = np.argsort((hashes & 255).astype(np.uint8), kind="stable")
    bounds = np.searchsorted(hashes[order] & 255, np.arange(257)).tolist()
    for begin, end in pairwise(bounds):
        slots = 2 * (end - begin)
        table = np.zeros(slots, dtype=_SLOT)
        if slots:
            records = order[begin:end]
            taken = _free_slots(((hashes[records] >> 8) % slots).tolist(), slots)
            table["hash"][taken] = hashes[records]
            table["place"][taken] = places[records]
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
