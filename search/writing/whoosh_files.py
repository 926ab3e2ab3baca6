"""The files of a Whoosh segment, written whole, in the format of Whoosh's own ``W3`` codec.

Whoosh's writer makes several Python calls for every posting. Here all that can be computed for every posting is
computed with numpy, and a term's postings are pickled block by block. The differences that readers do not see: blocks
are pickled with a newer protocol, which writes byte strings as they are, and short blocks are not compressed.
"""

from __future__ import annotations

import struct
from pickle import dumps
from typing import Any, NamedTuple
from zlib import compress

import numpy as np

from search.execution.arrays import Int64
from search.execution.content import KeywordPostings, SegmentContent, WordPostings
from search.writing.terms_file import TermsFile

BLOCK = 128
"""Postings in a block, as Whoosh's."""
_COMPRESSED_FROM = 200
"""Bytes from which a block is compressed: fewer hardly shrink."""
_COMPRESSION = 1
_PROTOCOL = 4

_TERM_INFO = struct.Struct("!BfIBBfIIqi")
"""``W3TermInfo``: not inlined, total weight, documents, length bytes least and most, highest weight, first and last
document, place in the postings file, size there."""
_UINT = struct.Struct("!I")
_INT = struct.Struct("!i")
_ONE = _UINT.pack(1)
MAGIC = b"W3Bl"
"""Begins every posting list."""


def write_whoosh_segment(storage: Any, codec: Any, index_name: str, content: SegmentContent) -> Any:
    """Write the segment's files; gives Whoosh's segment object, which makes it part of an index when it is in a TOC."""
    segment = codec.new_segment(storage, index_name)
    segment.set_doc_count(content.documents)
    _write_documents(codec.per_document_writer(storage, segment), content)
    postings: dict[str, WordPostings | KeywordPostings] = {**content.words, **content.keywords}
    terms = TermsFile()
    with segment.create_file(storage, codec.POSTS_EXT) as file:
        for name in sorted(postings):
            if len(postings[name].terms):
                _write_field(file, terms, name, postings[name])
    with segment.create_file(storage, codec.TERMS_EXT) as file:
        terms.write(file)
    segment.create_compound_file(storage)
    segment.compound = True
    return segment


def _write_documents(writer: Any, content: SegmentContent) -> None:
    """The stored items and the columns of field lengths."""
    from whoosh.codec.whoosh3 import LENGTHS_COLUMN, _lenfield
    from whoosh.columns import VarBytesColumn

    stored = writer._get_column("_stored")._child
    for document, value in enumerate(content.stored):
        VarBytesColumn.Writer.add(stored, document, value)
    for name, words in content.words.items():
        if words.total_length:
            writer._create_column(_lenfield(name), LENGTHS_COLUMN)
            # A column of bytes is the bytes one after the other.
            writer._get_column(_lenfield(name))._dbfile.write(words.lengths.tobytes())
            writer._fieldlengths[name] = words.total_length
    writer._doccount = content.documents
    writer.close()


def _write_field(file: Any, terms: TermsFile, name: str, postings: WordPostings | KeywordPostings) -> None:
    """The posting lists of a field, and its terms with what Whoosh keeps of each."""
    prefix = terms.begin_field(name)
    write, add_term = file.write, terms.add
    place = file.tell()
    begins, ends, first_blocks = _block_bounds(postings.ends)
    figures = _block_figures(postings, begins)
    lasts, weights, highest, uniform, shortest, longest = figures
    deltas = np.diff(postings.documents, prepend=np.int32(0))
    deltas[begins] = postings.documents[begins]
    gaps: list[int] = deltas.tolist()
    values = _position_values(postings) if isinstance(postings, WordPostings) else None
    for term, first, end_block in zip(postings.terms, first_blocks[:-1], first_blocks[1:], strict=True):
        packed = MAGIC
        last = end_block - 1
        for block in range(first, end_block):
            begin, end = begins[block], ends[block]
            same = highest[block]
            data = dumps(
                (
                    tuple(gaps[begin:end]),
                    _weights(postings, begin, end) if not uniform[block] else None if same == 1.0 else same,
                    None if values is None else tuple(values[begin:end]),
                ),
                _PROTOCOL,
            )
            level = 0 if len(data) < _COMPRESSED_FROM else _COMPRESSION
            if level:
                data = compress(data, level)
            head = dumps((end - begin, lasts[block], same, level, shortest[block], longest[block]), _PROTOCOL)
            size = len(head) + len(data)
            packed += _INT.pack(size if block < last else -size) + head + data
        write(packed)
        size = len(packed)
        if first == last:
            told = (weights[first], ends[first] - begins[first], shortest[first], longest[first], highest[first])
        else:
            blocks = slice(first, end_block)
            told = (
                sum(weights[blocks]),
                ends[last] - begins[first],
                min(shortest[blocks]),
                max(longest[blocks]),
                max(highest[blocks]),
            )
        add_term(prefix + term, _TERM_INFO.pack(0, *told, gaps[begins[first]], lasts[last], place, size))
        place += size


def _block_bounds(ends: Int64) -> tuple[list[int], list[int], list[int]]:
    """Where each block begins and ends, and the number of each term's first block (one element more than terms)."""
    sizes = np.diff(ends)
    blocks = -(-sizes // BLOCK)
    first_blocks = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(blocks)))
    number_in_term = np.arange(int(first_blocks[-1])) - np.repeat(first_blocks[:-1], blocks)
    begins = np.repeat(ends[:-1], blocks) + BLOCK * number_in_term
    block_ends = np.minimum(begins + BLOCK, np.repeat(ends[1:], blocks))
    return begins.tolist(), block_ends.tolist(), first_blocks.tolist()


class _Figures(NamedTuple):
    """What Whoosh keeps of every block: its last document, the sum and the highest of its weights, whether they are
    all equal, and the least and the greatest length byte."""

    last: list[int]
    weights: list[float]
    highest: list[float]
    uniform: list[bool]
    shortest: list[int]
    longest: list[int]


def _block_figures(postings: WordPostings | KeywordPostings, begins: list[int]) -> _Figures:
    blocks = len(begins)
    last = postings.documents[[*(begin - 1 for begin in begins[1:]), len(postings.documents) - 1]].tolist()
    if isinstance(postings, KeywordPostings):
        sizes = np.diff(np.array([*begins, len(postings.documents)]))
        return _Figures(
            last, sizes.astype(np.float64).tolist(), [1.0] * blocks, [True] * blocks, [0] * blocks, [0] * blocks
        )
    weights = postings.weights
    block_of = np.zeros(len(weights), dtype=np.int64)
    block_of[begins[1:]] = 1
    highest = np.maximum.reduceat(weights, begins)
    lengths = postings.lengths[postings.documents]
    return _Figures(
        last,
        np.bincount(np.cumsum(block_of), weights=weights).tolist(),
        highest.tolist(),
        (np.minimum.reduceat(weights, begins) == highest).tolist(),
        np.minimum.reduceat(lengths, begins).tolist(),
        np.maximum.reduceat(lengths, begins).tolist(),
    )


def _weights(postings: WordPostings | KeywordPostings, begin: int, end: int) -> tuple[float, ...]:
    assert isinstance(postings, WordPostings)
    return tuple(postings.weights[begin:end].tolist())


class _OnePosition(dict[int, bytes]):
    """The value of a posting with one position, by the position: most postings are such."""

    def __missing__(self, position: int) -> bytes:
        value = self[position] = _ONE + dumps([position], 2)
        return value


def _position_values(words: WordPostings) -> list[bytes]:
    """What Whoosh's ``formats.Positions.encode`` makes of each posting's positions."""
    starts = words.position_ends[:-1]
    values = list(map(_OnePosition().__getitem__, words.positions[starts].tolist()))
    counts = np.diff(words.position_ends)
    several = np.flatnonzero(counts > 1)
    deltas = np.diff(words.positions, prepend=np.int32(0))
    deltas[starts] = words.positions[starts]
    for posting, start, count in zip(several.tolist(), starts[several].tolist(), counts[several].tolist(), strict=True):
        values[posting] = _UINT.pack(count) + dumps(deltas[start : start + count].tolist(), 2)
    return values
