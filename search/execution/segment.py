"""One segment as memory-mapped arrays, read-only and shared by all threads."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from models.item import Item
from search.execution.arrayfile import UnreadableArrays, read_arrays
from search.execution.arrays import Arrays, Bytes, Float32, Int32, Int64, Positions
from search.execution.layout import VERSION
from search.execution.stored import Record, read_record, unpack_item, unpack_spans
from search.schema import KEYWORD_FIELDS, WORD_FIELDS, Spans

ELSE = np.uint8(128)
"""The bit of what forbids a document whatever facet is counted: it is deleted, or out of the dates or conditions."""


_FOUND_LATELY = 1024
"""The terms of a table whose numbers are remembered."""


class TermTable:
    """The sorted terms of one field; a term is known by its number in this order. See ``layout._add_terms``.

    Single elements are read through memory views, which are several times faster at it than arrays.
    """

    __slots__ = ("_blob", "_starts", "blob", "count", "ends", "find", "starts")

    def __init__(self, arrays: Arrays, name: str) -> None:
        self.blob: Bytes = arrays[f"{name}.terms"]
        self.starts: Int64 = arrays[f"{name}.term_starts"]
        self.ends: Int64 = arrays[f"{name}.ends"]
        self.count = len(self.starts) - 1
        self._blob = self.blob.data
        self._starts = self.starts.data
        hashed = (arrays[f"{name}.hash_starts"].data, arrays[f"{name}.hash_terms"].data)
        # One search asks for a word several times: how telling it is, where it stands, what a snippet marks.
        self.find: Callable[[bytes], int] = lru_cache(_FOUND_LATELY)(_finder(self._blob, self._starts, *hashed))
        """The number of a term, -1 where the field has none such."""

    def __getitem__(self, number: int) -> bytes:
        return bytes(self._blob[self._starts[number] : self._starts[number + 1] - 1])

    def __len__(self) -> int:
        return self.count

    def first_from(self, bound: bytes) -> int:
        """The number of the first term that is not less than ``bound``."""
        return bisect_left(self, bound)

    def with_prefix(self, prefix: bytes) -> tuple[int, int]:
        """The half-open range of the terms that begin with ``prefix``."""
        # 0xff is more than any byte of UTF-8.
        return (self.first_from(prefix), self.first_from(prefix + b"\xff")) if prefix else (0, self.count)

    def frequencies(self, low: int, high: int) -> Int64:
        """The document frequencies of the terms ``low`` to ``high - 1``."""
        return np.diff(self.ends[low : high + 1])


def _finder(blob: Any, starts: Any, hash_starts: Any, hash_terms: Any) -> Callable[[bytes], int]:
    """What looks a term up. It holds no table, so that a table goes when nothing else holds it."""
    mask = len(hash_starts) - 2

    def find(term: bytes) -> int:
        bucket = crc32(term) & mask
        for number in hash_terms[hash_starts[bucket] : hash_starts[bucket + 1]]:
            start, end = starts[number], starts[number + 1] - 1
            if end - start == len(term) and blob[start:end] == term:
                return int(number)
        return -1

    return find


class KeywordField:
    """The posting lists of a keyword field. See ``content.KeywordPostings``."""

    __slots__ = ("_ends", "documents", "terms")

    def __init__(self, arrays: Arrays, name: str) -> None:
        self.terms = TermTable(arrays, name)
        self.documents: Int32 = arrays[f"{name}.documents"]
        self._ends = self.terms.ends.data

    def extent(self, number: int) -> tuple[int, int]:
        """Where the postings of a term begin and end."""
        return self._ends[number], self._ends[number + 1]


class WordField(KeywordField):
    """The posting lists of a word field. See ``content.WordPostings``; ``lengths`` is per posting here."""

    __slots__ = ("_position_ends", "lengths", "position_ends", "positions", "weights")

    def __init__(self, arrays: Arrays, name: str) -> None:
        super().__init__(arrays, name)
        self.weights: Float32 = arrays[f"{name}.weights"]
        self.lengths: Bytes = arrays[f"{name}.lengths"]
        self.position_ends: np.ndarray[tuple[int], np.dtype[np.uint32]] = arrays[f"{name}.position_ends"]
        self.positions: Positions = arrays[f"{name}.positions"]
        self._position_ends = self.position_ends.data

    def positions_at(self, place: int) -> Int32:
        """The rising positions of a posting."""
        return self.positions[self._position_ends[place] : self._position_ends[place + 1]].astype(np.int32)


class Segment:
    """A segment: ``base`` is the number of its first document in the index; ``deleted`` is a byte per document, not 0
    where it is deleted, or ``None`` without deletions."""

    def __init__(self, path: Path, base: int, deleted: frozenset[int]) -> None:
        arrays, meta = read_arrays(path)
        if meta.get("version") != VERSION:
            raise UnreadableArrays(path, "is of another version")
        self.base = base
        self.documents: int = meta["documents"]
        self.total_lengths: dict[str, int] = meta["lengths"]
        self.words = {name: WordField(arrays, name) for name in WORD_FIELDS}
        self.keywords = {name: KeywordField(arrays, name) for name in KEYWORD_FIELDS}
        self.fields: dict[str, KeywordField] = {**self.words, **self.keywords}
        self.codes: Int32 = arrays["facets.codes"]
        self.topics: Int32 = arrays["facets.topics"]
        self.topic_starts: Int32 = arrays["facets.topic_starts"]
        self.dates: Int32 = arrays["dates"]
        self.deleted: Bytes | None = None
        if deleted:
            self.deleted = np.zeros(self.documents, dtype=np.uint8)
            self.deleted[list(deleted)] = ELSE
        self._parts = {name: (arrays[name].data, arrays[f"{name}.ends"].data) for name in ("records", "texts", "spans")}
        self.packed_spans: Bytes = arrays["spans"]
        self.span_ends: Int64 = arrays["spans.ends"]

    def item(self, document: int) -> Item:
        return unpack_item(self._part("records", document), self._part("texts", document))

    def record(self, document: int) -> Record:
        return read_record(self._packed("records", document))

    def text(self, document: int) -> str:
        return str(self._packed("texts", document), "utf-8")

    def spans(self, document: int) -> Spans:
        return unpack_spans(self._part("spans", document))

    def _packed(self, name: str, document: int) -> memoryview:
        blob, ends = self._parts[name]
        return blob[ends[document] : ends[document + 1]]

    def _part(self, name: str, document: int) -> bytes:
        return bytes(self._packed(name, document))

    def parts(self, name: str, documents: Sequence[int]) -> list[bytes]:
        """The ``records``, ``texts`` or ``spans`` of documents, as packed."""
        return [self._part(name, document) for document in documents]

    def documents_of(self, field: str, value: str) -> list[int]:
        """The documents with a value in a keyword field, deleted ones too."""
        keywords = self.keywords[field]
        number = keywords.terms.find(value.encode())
        if number < 0:
            return []
        begin, end = keywords.extent(number)
        answer: list[int] = keywords.documents[begin:end].tolist()
        return answer

    def extents(self, field: str, terms: Sequence[str]) -> tuple[Int64, Int64]:
        """Where the posting list of each term begins and ends; both 0 where the field has no such term."""
        keywords = self.fields[field]
        found = [keywords.terms.find(term.encode()) for term in terms]
        both = [(0, 0) if number < 0 else keywords.extent(number) for number in found]
        bounds = np.array(both, dtype=np.int64).reshape(-1, 2)
        return bounds[:, 0].copy(), bounds[:, 1].copy()
