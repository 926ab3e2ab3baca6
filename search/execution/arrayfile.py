"""One file of named numpy arrays that are memory-mapped as they lie.

The layout: the magic number, the length of the header (uint64, little-endian), the header as JSON (``meta``, and each
array's name, dtype, shape and offset), and the arrays, each aligned to 64 bytes. Numbers are little-endian. A file is
written beside its final name and renamed, so that a reader never sees half of one.
"""

from __future__ import annotations

import json
import mmap
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from models.errors import PykalaError
from search.errors import command

MAGIC = b"PYKALA\x00\x01"
_ALIGNMENT = 64
_SPOOLED_FROM = 1 << 20
"""Bytes from which a spooled array is kept in a file."""


class UnreadableArrays(PykalaError):
    """A file of arrays is damaged or of another version."""

    def __init__(self, path: Path, problem: str) -> None:
        # home/generations/N/index/file
        home = path.absolute().parents[3]
        super().__init__(f'The index file "{path}" {problem}. Build it again with: {command(home)} reindex')
        self.path = path


class SpooledArray:
    """A one-dimensional array that is made piece by piece and may be larger than memory: it waits in a file without a
    name in ``folder``, which vanishes with the process."""

    def __init__(self, folder: Path, dtype: str) -> None:
        self.dtype = np.dtype(dtype)
        self.shape = (0,)
        self._folder = folder
        self._file = tempfile.SpooledTemporaryFile(_SPOOLED_FROM, dir=str(folder))  # noqa: SIM115 - closed with the array

    @property
    def nbytes(self) -> int:
        return self.shape[0] * self.dtype.itemsize

    def append(self, piece: npt.NDArray[Any]) -> None:
        """Raises OSError where the disk is full."""
        self._file.write(np.ascontiguousarray(piece, dtype=self.dtype).data)
        self.shape = (self.shape[0] + len(piece),)

    def copied_to(self, other: SpooledArray) -> None:
        """Append the same numbers to an array of another type."""
        self._file.seek(0)
        while data := self._file.read(_SPOOLED_FROM):
            other.append(np.frombuffer(data, dtype=self.dtype))

    def write_to(self, file: BinaryIO) -> None:
        self._file.seek(0)
        shutil.copyfileobj(self._file, file, _SPOOLED_FROM)

    def close(self) -> None:
        self._file.close()


def write_arrays(path: Path, arrays: Mapping[str, npt.NDArray[Any] | SpooledArray], meta: Mapping[str, Any]) -> None:
    """Write the arrays and ``meta`` (JSON values) to ``path``, synchronised to the disk before it gets its name."""
    placed: dict[str, dict[str, Any]] = {}
    position = 0
    for name, array in arrays.items():
        position = _aligned(position)
        placed[name] = {"dtype": array.dtype.str, "shape": list(array.shape), "offset": position}
        position += array.nbytes
    header = json.dumps({"meta": meta, "arrays": placed}, ensure_ascii=False).encode()
    base = _aligned(len(MAGIC) + 8 + len(header))
    partial = path.with_name(path.name + ".partial")
    with partial.open("wb") as file:
        file.write(MAGIC + len(header).to_bytes(8, "little") + header)
        for name, array in arrays.items():
            file.write(b"\0" * (base + placed[name]["offset"] - file.tell()))
            if isinstance(array, SpooledArray):
                array.write_to(file)
            else:
                file.write(np.ascontiguousarray(array).data)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def read_arrays(path: Path) -> tuple[dict[str, npt.NDArray[Any]], dict[str, Any]]:
    """The arrays and the ``meta`` of a file, as views of its memory map: nothing is read before it is used.

    The map is private and copied on writing, so that the arrays have the type of ordinary ones (a compiled kernel
    needs only one version) while the file cannot be changed through them.

    Raises:
        UnreadableArrays: the file is no such file, or it is cut short.
    """
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size < len(MAGIC) + 8:
            raise UnreadableArrays(path, "is cut short")
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
    if mapped[: len(MAGIC)] != MAGIC:
        raise UnreadableArrays(path, "is not a file of arrays of this version")
    start = len(MAGIC) + 8
    end = start + int.from_bytes(mapped[len(MAGIC) : start], "little")
    try:
        header = json.loads(mapped[start:end])
        base = _aligned(end)
        arrays = {}
        for name, place in header["arrays"].items():
            dtype = np.dtype(place["dtype"])
            count = int(np.prod(place["shape"], dtype=np.int64))
            flat = np.frombuffer(mapped, dtype, count, base + place["offset"]) if count else np.empty(0, dtype)
            arrays[name] = flat.reshape(place["shape"])
    except (ValueError, KeyError) as error:
        raise UnreadableArrays(path, "is damaged or cut short") from error
    return arrays, header["meta"]


class ArrayFile:
    """A file of arrays read slice by slice: unlike its memory map it takes no memory but that of the slices."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        start = len(MAGIC) + 8
        end = start + int.from_bytes(self._file.read(start)[len(MAGIC) :], "little")
        self._places: dict[str, dict[str, Any]] = json.loads(self._file.read(end - start))["arrays"]
        self._base = _aligned(end)

    def read(self, name: str, start: int, stop: int) -> npt.NDArray[Any]:
        """Elements ``start`` to ``stop - 1`` of a one-dimensional array."""
        place = self._places[name]
        dtype = np.dtype(place["dtype"])
        self._file.seek(self._base + place["offset"] + start * dtype.itemsize)
        return np.frombuffer(self._file.read((stop - start) * dtype.itemsize), dtype=dtype)

    def close(self) -> None:
        self._file.close()


def _aligned(position: int) -> int:
    return -(-position // _ALIGNMENT) * _ALIGNMENT
