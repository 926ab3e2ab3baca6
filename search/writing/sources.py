"""A written segment as something to merge: read piece by piece, without its deleted documents."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from search.execution.arrayfile import ArrayFile
from search.execution.arrays import Bytes, Int64, ends_of, ranges
from search.execution.content import KeywordPostings, WordPostings
from search.execution.layout import SEPARATOR
from search.execution.segment import Segment, TermTable

_DOCUMENTS_AT_ONCE = 1000


class StoredColumn:
    """The stored fields of a Whoosh segment, read without opening the segment: that would copy its postings."""

    def __init__(self, index: Any, segment: Any) -> None:
        from whoosh.codec.whoosh3 import W3Codec
        from whoosh.columns import VarBytesColumn
        from whoosh.filedb.compound import CompoundStorage

        name = W3Codec.column_filename(segment, "_stored")
        if segment.is_compound():
            compound = CompoundStorage(index.storage.open_file(segment.make_filename(segment.COMPOUND_EXT)), False)
            self._file = compound._file
            offset, length = compound.range(name)
        else:
            self._file = index.storage.open_file(name)
            offset, length = 0, index.storage.file_length(name)
        self._column = VarBytesColumn.Reader(self._file, offset, length, segment.doc_count_all())
        self.sizes: Int64 = np.array(self._column._lengths, dtype=np.int64)
        """The size of each document's."""

    def __getitem__(self, document: int) -> bytes:
        """A document's stored fields, pickled and compressed."""
        value: bytes = self._column[document]
        return value

    def close(self) -> None:
        self._file.close()


class Source:
    """A segment's file of arrays, of which all but the term tables is read in slices, never mapped.

    Without ``stored`` the stored fields are in the file itself.
    """

    def __init__(self, path: Path, deleted: Collection[int] = (), stored: StoredColumn | None = None) -> None:
        self._segment = Segment(path, 0, frozenset())
        self._file = ArrayFile(path)
        self._stored = stored
        alive = np.ones(self._segment.documents, dtype=np.bool_)
        alive[list(deleted)] = False
        self._alive = alive
        self.documents = int(alive.sum())
        """Documents that are not deleted: numbered anew from 0."""
        self._numbers = (np.cumsum(alive) - 1).astype(np.int32)
        self._numbers[~alive] = -1

    def terms(self, field: str) -> TermTable:
        """The terms of a field, those of deleted documents too."""
        return self._segment.fields[field].terms

    def keywords(self, field: str) -> KeywordPostings:
        table = self.terms(field)
        documents = self._numbers[self._read(f"{field}.documents", 0, int(table.ends[-1]))]
        kept = np.flatnonzero(documents >= 0)
        terms, ends = self._kept_terms(field, 0, len(table), kept)
        return KeywordPostings(terms, ends, documents[kept])

    def words(self, field: str, low: int, high: int) -> tuple[WordPostings, Bytes]:
        """The posting lists of the terms ``low`` to ``high - 1``, and the length bytes by posting; ``lengths`` are
        empty and ``total_length`` is 0."""
        ends = self.terms(field).ends
        begin, end = int(ends[low]), int(ends[high])
        documents = self._numbers[self._read(f"{field}.documents", begin, end)]
        kept = np.flatnonzero(documents >= 0)
        terms, term_ends = self._kept_terms(field, low, high, kept)
        bounds = self._read(f"{field}.position_ends", begin, end + 1).astype(np.int64)
        first = int(bounds[0])
        starts, stops = bounds[kept] - first, bounds[kept + 1] - first
        positions = self._read(f"{field}.positions", first, int(bounds[-1])).astype(np.int32)
        words = WordPostings(
            terms,
            term_ends,
            documents[kept],
            self._read(f"{field}.weights", begin, end)[kept],
            ends_of(stops - starts),
            positions if len(kept) == end - begin else positions[ranges(starts, stops)],
            np.empty(0, dtype=np.uint8),
            0,
        )
        return words, self._read(f"{field}.lengths", begin, end)[kept]

    def total_length(self, field: str, lengths: Bytes) -> int:
        """The sum of a field's lengths, of which ``lengths`` are the bytes of the documents that are left: what is
        left of the exact sum is not known."""
        return (
            self._segment.total_lengths[field]
            if self.documents == self._segment.documents
            else int(_lengths()[lengths].sum())
        )

    def _kept_terms(self, field: str, low: int, high: int, kept: Int64) -> tuple[list[bytes], Int64]:
        """The terms ``low`` to ``high - 1`` that still have a posting, of which those ``kept`` are left, and where each
        one's postings end."""
        table = self.terms(field)
        if low == high:
            return [], ends_of(kept)
        blob = self._read(f"{field}.terms", int(table.starts[low]), int(table.starts[high]) - 1).tobytes()
        terms = blob.split(SEPARATOR)
        ends = table.ends[low : high + 1] - table.ends[low]
        if len(kept) == ends[-1]:
            return terms, ends
        sizes = np.diff(np.searchsorted(kept, ends))
        present = np.flatnonzero(sizes)
        return [terms[number] for number in present.tolist()], ends_of(sizes[present])

    def parts(self, name: str) -> Iterator[tuple[Bytes, Int64]]:
        """The ``records``, ``texts``, ``spans`` or ``stored`` of the documents, many at a time: one after the other,
        and their sizes."""
        if name == "stored" and self._stored is not None:
            for numbers in self._slices():
                joined = b"".join([self._stored[number] for number in numbers])
                yield np.frombuffer(joined, dtype=np.uint8), self._stored.sizes[numbers]
            return
        for numbers in self._slices():
            first = numbers[0]
            ends = self._read(f"{name}.ends", first, numbers[-1] + 2)
            data = self._read(name, int(ends[0]), int(ends[-1]))
            places = np.array(numbers) - first
            starts, stops = ends[places] - ends[0], ends[places + 1] - ends[0]
            yield data if len(numbers) == len(ends) - 1 else data[ranges(starts, stops)], stops - starts

    def _slices(self) -> Iterator[list[int]]:
        numbers = np.flatnonzero(self._alive).tolist()
        bounds = [*range(0, len(numbers), _DOCUMENTS_AT_ONCE), len(numbers)]
        for begin, end in pairwise(bounds):
            yield numbers[begin:end]

    def stored_size(self) -> int:
        """The bytes of all stored fields."""
        if self._stored is not None:
            sizes = self._stored.sizes
        else:
            sizes = np.diff(self._read("stored.ends", 0, self._segment.documents + 1))
        return int(sizes[self._alive].sum())

    def _read(self, name: str, start: int, stop: int) -> Any:
        return self._file.read(name, start, stop)

    def close(self) -> None:
        self._file.close()
        if self._stored is not None:
            self._stored.close()


@cache
def _lengths() -> Int64:
    """The length that each of Whoosh's length bytes stands for."""
    from whoosh.util.numeric import byte_to_length

    return np.array([byte_to_length(byte) for byte in range(256)], dtype=np.int64)
