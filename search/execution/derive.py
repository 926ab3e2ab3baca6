"""Reads a finished Whoosh segment into arrays."""

from __future__ import annotations

import json
import pickle
import zlib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from search.execution.arrays import Bytes, Float32, Int32, ends_of
from search.execution.content import KeywordPostings, SegmentContent, WordPostings
from search.execution.layout import write_segment
from search.execution.stored import pack_item, pack_spans_tightly
from search.schema import KEYWORD_FIELDS, WORD_FIELDS

_BLOCK_HEAD = 4
"""Bytes before a value's pickled position deltas: their number."""


def derive_arrays(index_dir: Path) -> None:
    """Make the arrays of every segment of a Whoosh index folder that has none yet."""
    from whoosh.index import open_dir
    from whoosh.reading import SegmentReader

    index = open_dir(str(index_dir), readonly=True)
    toc = index._read_toc()
    for segment in toc.segments:
        path = arrays_path(index_dir, segment)
        if not path.exists():
            reader = SegmentReader(index.storage, toc.schema, segment)
            try:
                write_segment(path, read_segment(reader, segment))
            finally:
                reader.close()
    index.close()


def arrays_path(index_dir: Path, segment: Any) -> Path:
    """Where a segment's arrays lie. Whoosh itself removes files so named when it drops the segment."""
    return index_dir / f"{segment.segment_id()}.arrays"


def read_segment(reader: Any, segment: Any) -> SegmentContent:
    """The whole content of a segment (of its ``SegmentReader``), deleted documents too."""
    documents = segment.doc_count_all()
    words, keywords = {}, {}
    for name in WORD_FIELDS:
        words[name] = _word_postings(reader, segment, name)
    for name in KEYWORD_FIELDS:
        keywords[name] = _keyword_postings(reader, name)
    stored = [reader.stored_fields(document) for document in range(documents)]
    items = [pack_item(json.loads(fields["item"])) for fields in stored]
    return SegmentContent(
        documents,
        words,
        keywords,
        [record for record, _ in items],
        [text for _, text in items],
        [pack_spans_tightly(fields["spans"]) for fields in stored],
    )


def _word_postings(reader: Any, segment: Any, name: str) -> WordPostings:
    terms: list[bytes] = []
    sizes: list[int] = []
    documents: list[Int32] = []
    weights: list[Float32] = []
    deltas: list[list[int]] = []
    for term, blocks in _terms(reader, name):
        terms.append(term)
        sizes.append(0)
        for block_documents, block_weights, values in blocks:
            sizes[-1] += len(block_documents)
            documents.append(block_documents)
            weights.append(block_weights)
            deltas.extend(pickle.loads(value[_BLOCK_HEAD:]) for value in values)
    counts = np.fromiter(map(len, deltas), dtype=np.int64, count=len(deltas))
    position_ends = ends_of(counts)
    steps = np.fromiter(chain.from_iterable(deltas), dtype=np.int64, count=int(position_ends[-1]))
    sums = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(steps)))
    positions = sums[1:] - np.repeat(sums[position_ends[:-1]], counts)
    return WordPostings(
        terms,
        ends_of(np.array(sizes, dtype=np.int64)),
        _joined(documents, np.int32),
        _joined(weights, np.float32),
        position_ends,
        positions.astype(np.int32),
        _length_bytes(reader, segment, name),
        int(segment._fieldlengths.get(name, 0)),
    )


def _keyword_postings(reader: Any, name: str) -> KeywordPostings:
    terms: list[bytes] = []
    sizes: list[int] = []
    documents: list[Int32] = []
    for term, blocks in _terms(reader, name):
        terms.append(term)
        parts = [block_documents for block_documents, _, _ in blocks]
        sizes.append(sum(map(len, parts)))
        documents += parts
    return KeywordPostings(terms, ends_of(np.array(sizes, dtype=np.int64)), _joined(documents, np.int32))


def _terms(reader: Any, name: str) -> Iterator[tuple[bytes, Iterator[tuple[Int32, Float32, tuple[bytes, ...]]]]]:
    """The terms of a field, rising, each with its blocks of documents, weights and values."""
    terms_reader = reader._terms
    format_ = reader.schema[name].format
    for field, term in terms_reader.terms_from(name, b""):
        if field != name:
            return
        yield term, _blocks(terms_reader.matcher(name, term, format_))


def _blocks(matcher: Any) -> Iterator[tuple[Int32, Float32, tuple[bytes, ...]]]:
    """The blocks of a posting list, read whole rather than posting by posting."""
    while True:
        size = matcher._nextoffset - matcher._dataoffset
        packed = matcher._postfile.get(matcher._dataoffset, size)
        deltas, weights, values = pickle.loads(zlib.decompress(packed) if matcher._compression else packed)
        documents = np.cumsum(np.array(deltas, dtype=np.int32), dtype=np.int32)
        same = 1.0 if weights is None else weights
        yield documents, np.broadcast_to(np.asarray(same, dtype=np.float32), documents.shape), values or ()
        if matcher._lastblock:
            return
        matcher._goto(matcher._nextoffset)


def _length_bytes(reader: Any, segment: Any, name: str) -> Bytes:
    from whoosh.codec.whoosh3 import LENGTHS_COLUMN, _lenfield

    column = reader._perdoc._cached_reader(_lenfield(name), LENGTHS_COLUMN)
    documents = segment.doc_count_all()
    if column is None:
        return np.zeros(documents, dtype=np.uint8)
    return np.fromiter((column[document] for document in range(documents)), dtype=np.uint8, count=documents)


def _joined(parts: list[Any], dtype: Any) -> Any:
    return np.concatenate(parts) if parts else np.empty(0, dtype=dtype)
