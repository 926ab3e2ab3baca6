"""Several segments become one, without their deleted documents: their posting lists are merged as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import Any

import numpy as np

from search.execution.arrays import Int32, Int64, ends_of, ranges
from search.execution.content import KeywordPostings, SegmentContent, WordPostings
from search.execution.segment import KeywordField, Segment, TermTable
from search.schema import KEYWORD_FIELDS, WORD_FIELDS


def read_back(index: Any, schema: Any, whoosh_segment: Any, arrays: Segment) -> SegmentContent:
    """The content of a written segment without its deleted documents.

    Its postings are read from its arrays, and its stored fields from Whoosh's files, where they stay compressed.
    """
    from whoosh.codec.whoosh3 import STORED_COLUMN
    from whoosh.columns import VarBytesColumn
    from whoosh.reading import SegmentReader

    alive = np.ones(arrays.documents, dtype=np.bool_)
    alive[list(whoosh_segment.deleted_docs())] = False
    new_numbers = (np.cumsum(alive) - 1).astype(np.int32)
    new_numbers[~alive] = -1
    kept = np.flatnonzero(alive).tolist()
    reader = SegmentReader(index.storage, schema, whoosh_segment)
    try:
        column = reader._perdoc._cached_reader("_stored", STORED_COLUMN)._child
        stored = [VarBytesColumn.Reader.__getitem__(column, document) for document in kept]
    finally:
        reader.close()
    return SegmentContent(
        len(kept),
        {name: _kept_words(arrays, name, new_numbers, len(kept)) for name in WORD_FIELDS},
        {name: _kept_keywords(arrays.keywords[name], new_numbers) for name in KEYWORD_FIELDS},
        arrays.parts("records", kept),
        arrays.parts("texts", kept),
        arrays.parts("spans", kept),
        stored,
    )


def _kept_keywords(field: KeywordField, new_numbers: Int32) -> KeywordPostings:
    documents = new_numbers[field.documents]
    kept = np.flatnonzero(documents >= 0)
    terms, ends = _kept_terms(field.terms, kept)
    return KeywordPostings(terms, ends, documents[kept])


def _kept_words(segment: Segment, name: str, new_numbers: Int32, count: int) -> WordPostings:
    field = segment.words[name]
    documents = new_numbers[field.documents]
    kept = np.flatnonzero(documents >= 0)
    terms, ends = _kept_terms(field.terms, kept)
    lengths = np.zeros(count, dtype=np.uint8)
    lengths[documents[kept]] = field.lengths[kept]
    starts, stops = field.position_ends[kept].astype(np.int64), field.position_ends[kept + 1].astype(np.int64)
    return WordPostings(
        terms,
        ends,
        documents[kept],
        field.weights[kept],
        ends_of(stops - starts),
        field.positions[ranges(starts, stops)].astype(np.int32),
        lengths,
        segment.total_lengths[name] if count == segment.documents else int(_lengths()[lengths].sum()),
    )


def _kept_terms(table: TermTable, kept: Int64) -> tuple[list[bytes], Int64]:
    """The terms that still have a posting, and where each one's postings end."""
    sizes = np.bincount(np.repeat(np.arange(len(table)), np.diff(table.ends))[kept], minlength=len(table))
    present = np.flatnonzero(sizes)
    return [table[number] for number in present.tolist()], ends_of(sizes[present])


@cache
def _lengths() -> Int64:
    """The length that each of Whoosh's length bytes stands for: what is left of it where a document is deleted."""
    from whoosh.util.numeric import byte_to_length

    return np.array([byte_to_length(byte) for byte in range(256)], dtype=np.int64)


def merged(contents: Sequence[SegmentContent]) -> SegmentContent:
    """One segment of all documents, in order."""
    if len(contents) == 1:
        return contents[0]
    bases = np.cumsum([0, *(content.documents for content in contents)]).tolist()
    return SegmentContent(
        bases[-1],
        {name: _merged_words([content.words[name] for content in contents], bases) for name in WORD_FIELDS},
        {name: _merged_keywords([content.keywords[name] for content in contents], bases) for name in KEYWORD_FIELDS},
        list(chain.from_iterable(content.records for content in contents)),
        list(chain.from_iterable(content.texts for content in contents)),
        list(chain.from_iterable(content.spans for content in contents)),
        list(chain.from_iterable(content.stored for content in contents)),
    )


def _merged_keywords(fields: Sequence[KeywordPostings], bases: list[int]) -> KeywordPostings:
    terms, ends, order = _merged_terms(fields)
    return KeywordPostings(terms, ends, _documents(fields, bases)[order])


def _merged_words(fields: Sequence[WordPostings], bases: list[int]) -> WordPostings:
    terms, ends, order = _merged_terms(fields)
    counts = _joined([np.diff(field.position_ends) for field in fields], np.int64)
    stops = np.cumsum(counts)[order]
    return WordPostings(
        terms,
        ends,
        _documents(fields, bases)[order],
        _joined([field.weights for field in fields], np.float32)[order],
        ends_of(counts[order]),
        _joined([field.positions for field in fields], np.int32)[ranges(stops - counts[order], stops)],
        _joined([field.lengths for field in fields], np.uint8),
        sum(field.total_length for field in fields),
    )


def _merged_terms(fields: Sequence[KeywordPostings | WordPostings]) -> tuple[list[bytes], Int64, Int64]:
    """All terms, where each one's postings end, and the order that brings the fields' chained postings together."""
    terms = sorted(set().union(*(field.terms for field in fields)))
    ranks = {term: rank for rank, term in enumerate(terms)}
    of_postings = _joined(
        [np.repeat(np.array([ranks[t] for t in f.terms], dtype=np.int64), np.diff(f.ends)) for f in fields], np.int64
    )
    # Stable: documents stay rising within a term.
    return terms, ends_of(np.bincount(of_postings, minlength=len(terms))), np.argsort(of_postings, kind="stable")


def _documents(fields: Sequence[KeywordPostings | WordPostings], bases: list[int]) -> Int32:
    """The chained documents of all postings, as numbered in the merged segment."""
    parts = [field.documents + np.int32(base) for field, base in zip(fields, bases[:-1], strict=True)]
    documents: Int32 = _joined(parts, np.int32)
    return documents


def _joined(parts: Sequence[Any], dtype: Any) -> Any:
    return np.concatenate(parts) if parts else np.empty(0, dtype=dtype)
