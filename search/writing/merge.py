"""Several segments become one, without their deleted documents.

Their posting lists are merged as arrays, a range of terms at a time, so that the memory taken does not grow with them:
what is merged goes on to Whoosh's files, and for the file of arrays it waits on the disk. In memory are a range's
postings (some 100 MB), the field's terms, and the keyword fields.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import numpy as np

from search.execution.arrayfile import SpooledArray
from search.execution.arrays import Bytes, Int32, Int64, ends_of, ranges
from search.execution.content import KeywordPostings, WordPostings
from search.execution.derive import arrays_path
from search.execution.layout import MOST_SMALL, Laid, term_arrays, write_laid_out
from search.schema import KEYWORD_FIELDS, WORD_FIELDS
from search.writing.sources import Source
from search.writing.whoosh_files import WhooshSegmentWriter

_POSTINGS_AT_ONCE = 500_000
_LEAST_OF_SOURCE = 2_000
"""Postings of one source from which they are merged, however small its share is."""


def merge(sources: Sequence[Source], folder: Path, writer: WhooshSegmentWriter) -> Any:
    """Write the documents of all sources, in order, as one segment with its arrays into an index folder; gives
    Whoosh's segment object.

    Raises:
        OSError: the disk is full. Whoosh's files are left for its sweep of unused ones.
    """
    with ExitStack() as spooled:
        return _Merge(sources, folder, writer, spooled).segment()


class _Merge:
    """One merge; what it spools is closed with ``spooled``."""

    def __init__(
        self, sources: Sequence[Source], folder: Path, writer: WhooshSegmentWriter, spooled: ExitStack
    ) -> None:
        self._sources = sources
        self._folder = folder
        self._writer = writer
        self._spooled = spooled
        self._bases = np.cumsum([0, *(source.documents for source in sources)]).tolist()
        self._documents = self._bases.pop()

    def segment(self) -> Any:
        writer = self._writer
        words: dict[str, _LaidWords] = {}
        keywords: dict[str, KeywordPostings] = {}
        for name in sorted((*WORD_FIELDS, *KEYWORD_FIELDS)):
            writer.begin_field(name)
            if name in WORD_FIELDS:
                words[name] = self._words(name)
            else:
                keywords[name] = _merged_keywords([source.keywords(name) for source in self._sources], self._bases)
                writer.add_postings(keywords[name])
        blobs = {name: self._parts(name) for name in ("records", "texts", "spans")}
        for source in self._sources:
            for data, sizes in source.parts("stored"):
                writer.add_stored(_divided(data.tobytes(), sizes))
        totals = {name: self._total_length(name, words[name].lengths) for name in WORD_FIELDS}
        writer.finish({name: (words[name].lengths, totals[name]) for name in WORD_FIELDS})
        write_laid_out(
            arrays_path(self._folder, writer.segment),
            self._documents,
            {name: words[name].arrays() for name in WORD_FIELDS},
            {name: keywords[name] for name in KEYWORD_FIELDS},
            blobs,
            totals,
        )
        return writer.segment

    def _words(self, name: str) -> _LaidWords:
        laid = _LaidWords(name, self._documents, self._spool)
        for piece, lengths in _merged_pieces(self._sources, self._bases, name, laid.lengths):
            self._writer.add_postings(piece)
            laid.add(piece, lengths)
        return laid

    def _parts(self, name: str) -> Laid:
        merged = self._spool("|u1")
        all_sizes: list[Int64] = []
        for source in self._sources:
            for data, sizes in source.parts(name):
                merged.append(data)
                all_sizes.append(sizes)
        return {name: merged, f"{name}.ends": ends_of(_chained(all_sizes)).astype("<i8")}

    def _total_length(self, name: str, lengths: Bytes) -> int:
        """The sum of a field's lengths."""
        return sum(
            source.total_length(name, lengths[base : base + source.documents])
            for source, base in zip(self._sources, self._bases, strict=True)
        )

    def _spool(self, dtype: str) -> SpooledArray:
        return self._spooled.enter_context(closing(SpooledArray(self._folder, dtype)))


class _LaidWords:
    """The arrays of a word field in the making, and each document's length byte."""

    def __init__(self, name: str, documents: int, spool: Callable[[str], SpooledArray]) -> None:
        self._name = name
        self._spool = spool
        self._terms: list[bytes] = []
        self._sizes: list[Int64] = []
        self._positions = 0
        types = {"documents": "<i4", "weights": "<f4", "lengths": "|u1", "position_ends": "<u4", "positions": "<u2"}
        self._spooled = {name: spool(dtype) for name, dtype in types.items()}
        self._spooled["position_ends"].append(np.zeros(1, dtype="<u4"))
        self.lengths: Bytes = np.zeros(documents, dtype=np.uint8)

    def add(self, piece: WordPostings, lengths: Bytes) -> None:
        spooled = self._spooled
        self._terms += piece.terms
        self._sizes.append(np.diff(piece.ends))
        spooled["documents"].append(piece.documents)
        spooled["weights"].append(piece.weights)
        spooled["lengths"].append(lengths)
        spooled["position_ends"].append(piece.position_ends[1:] + self._positions)
        self._positions += len(piece.positions)
        if spooled["positions"].dtype.itemsize == 2 and piece.positions.max(initial=0) > MOST_SMALL:
            wider = self._spool("<i4")
            spooled["positions"].copied_to(wider)
            spooled["positions"] = wider
        spooled["positions"].append(piece.positions)

    def arrays(self) -> Laid:
        laid = term_arrays(self._name, self._terms, ends_of(_chained(self._sizes)))
        return laid | {f"{self._name}.{name}": array for name, array in self._spooled.items()}


def _merged_pieces(
    sources: Sequence[Source], bases: Sequence[int], name: str, lengths: Bytes
) -> Iterator[tuple[WordPostings, Bytes]]:
    """A word field's posting lists, a range of terms at a time, and the length bytes by posting. Those by document are
    put into ``lengths``."""
    for lows, highs in _term_ranges([source.terms(name) for source in sources]):
        fields, parts = [], []
        for source, base, low, high in zip(sources, bases, lows, highs, strict=True):
            words, of_postings = source.words(name, low, high)
            words.documents[:] += np.int32(base)
            lengths[words.documents] = of_postings
            fields.append(words)
            parts.append(of_postings)
        terms, ends, order = _merged_terms(fields)
        if not terms:
            continue
        counts = np.concatenate([np.diff(field.position_ends) for field in fields])[order]
        bounds = np.cumsum([0, *(len(field.positions) for field in fields)])[:-1].tolist()
        starts = np.concatenate([f.position_ends[:-1] + bound for f, bound in zip(fields, bounds, strict=True)])[order]
        yield (
            WordPostings(
                terms,
                ends,
                np.concatenate([field.documents for field in fields])[order],
                np.concatenate([field.weights for field in fields])[order],
                ends_of(counts),
                np.concatenate([field.positions for field in fields])[ranges(starts, starts + counts)],
                lengths,
                0,
            ),
            np.concatenate(parts)[order],
        )


def _term_ranges(tables: Sequence[Any]) -> Iterator[tuple[list[int], list[int]]]:
    """Rising ranges of terms, as each table's numbers from (inclusive) and to (exclusive), such that all tables
    together have some ``_POSTINGS_AT_ONCE`` postings in each range, or a single term."""
    total = max(1, sum(int(table.ends[-1]) for table in tables))
    shares = [max(_LEAST_OF_SOURCE, _POSTINGS_AT_ONCE * int(table.ends[-1]) // total) for table in tables]
    lows = [0] * len(tables)
    while any(low < len(table) for low, table in zip(lows, tables, strict=True)):
        bounds = []
        for table, low, share in zip(tables, lows, shares, strict=True):
            high = max(low + 1, int(np.searchsorted(table.ends, table.ends[low] + share, side="right")) - 1)
            if high < len(table):
                bounds.append(table[high])
        if bounds:
            bound = min(bounds)
            highs = [table.first_from(bound) for table in tables]
        else:
            highs = [len(table) for table in tables]
        yield lows, highs
        lows = highs


def _merged_keywords(fields: Sequence[KeywordPostings], bases: Sequence[int]) -> KeywordPostings:
    terms, ends, order = _merged_terms(fields)
    parts: list[Int32] = [field.documents + np.int32(base) for field, base in zip(fields, bases, strict=True)]
    return KeywordPostings(terms, ends, np.concatenate(parts)[order])


def _merged_terms(fields: Sequence[KeywordPostings | WordPostings]) -> tuple[list[bytes], Int64, Int64]:
    """All terms, where each one's postings end, and the order that brings the fields' chained postings together."""
    terms = sorted(set().union(*(field.terms for field in fields)))
    ranks = {term: rank for rank, term in enumerate(terms)}
    of_postings = np.concatenate(
        [np.repeat(np.array([ranks[t] for t in f.terms], dtype=np.int64), np.diff(f.ends)) for f in fields]
    )
    # Stable: documents stay rising within a term.
    return terms, ends_of(np.bincount(of_postings, minlength=len(terms))), np.argsort(of_postings, kind="stable")


def _chained(parts: Sequence[Int64]) -> Int64:
    return np.concatenate([np.empty(0, dtype=np.int64), *parts])


def _divided(data: bytes, sizes: Int64) -> Iterator[bytes]:
    start = 0
    for size in sizes.tolist():
        yield data[start : start + size]
        start += size
