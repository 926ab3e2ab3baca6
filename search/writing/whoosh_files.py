"""The files of a Whoosh segment, written whole, in the format of Whoosh's own ``W3`` codec.

Whoosh's writer makes several Python calls for every posting. Here all that can be computed for every posting is
computed with numpy, and a term's postings are pickled block by block. The differences that readers do not see: blocks
are pickled with a newer protocol, which writes byte strings as they are, and short blocks are not compressed.
"""

from __future__ import annotations

import struct
import zlib
from pickle import dumps
from typing import Any, NamedTuple

import numpy as np

from search.execution.arrays import Int64
from search.execution.content import KeywordPostings, SegmentContent, WordPostings

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
_FIELD = struct.Struct("!H")
_ONE = _UINT.pack(1)
MAGIC = b"W3Bl"
"""Begins every posting list."""


def write_whoosh_segment(storage: Any, codec: Any, index_name: str, content: SegmentContent) -> Any:
    """Write the segment's files; gives Whoosh's segment object, which makes it part of an index when it is in a TOC."""
    segment = codec.new_segment(storage, index_name)
    segment.set_doc_count(content.documents)
    _write_documents(codec.per_document_writer(storage, segment), content)
    fields = codec.field_writer(storage, segment)
    postings: dict[str, WordPostings | KeywordPostings] = {**content.words, **content.keywords}
    for name in sorted(postings):
        if len(postings[name].terms):
            _write_field(fields, name, postings[name])
    fields.close()
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


def _write_field(writer: Any, name: str, postings: WordPostings | KeywordPostings) -> None:
    """The posting lists of a field, and its terms with what Whoosh keeps of each."""
    number = writer._fieldmap.setdefault(name, len(writer._fieldmap))
    prefix = _FIELD.pack(number)
    file, add_term = writer._postfile, writer._tindex.add
    place = file.tell()
    begins, ends, first_blocks = _block_bounds(postings.ends)
    figures = _block_figures(postings, begins)
    deltas = np.diff(postings.documents, prepend=np.int32(0))
    deltas[begins] = postings.documents[begins]
    gaps: list[int] = deltas.tolist()
    values = _position_values(postings) if isinstance(postings, WordPostings) else None
    for term, first, last in zip(postings.terms, first_blocks[:-1], first_blocks[1:], strict=True):
        packed = MAGIC
        for block in range(first, last):
            begin, end = begins[block], ends[block]
            data = dumps(
                (
                    tuple(gaps[begin:end]),
                    _weights_of_block(postings, begin, end, figures, block),
                    None if values is None else tuple(values[begin:end]),
                ),
                _PROTOCOL,
            )
            level = 0 if len(data) < _COMPRESSED_FROM else _COMPRESSION
            if level:
                data = zlib.compress(data, level)
            head = dumps(
                (
                    end - begin,
                    figures.last[block],
                    figures.highest[block],
                    level,
                    figures.shortest[block],
                    figures.longest[block],
                ),
                2,
            )
            size = len(head) + len(data)
            packed += _INT.pack(size if block < last - 1 else -size) + head + data
        file.write(packed)
        of_term = slice(first, last)
        info = _TERM_INFO.pack(
            0,
            sum(figures.weights[of_term]),
            ends[last - 1] - begins[first],
            min(figures.shortest[of_term]),
            max(figures.longest[of_term]),
            max(figures.highest[of_term]),
            gaps[begins[first]],
            figures.last[last - 1],
            place,
            len(packed),
        )
        add_term(prefix + term, info)
        place += len(packed)


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


def _weights_of_block(
    postings: WordPostings | KeywordPostings, begin: int, end: int, figures: _Figures, block: int
) -> float | tuple[float, ...] | None:
    """The weights of a block in their shortest form: nothing where all are 1, one number where all are equal."""
    if figures.uniform[block]:
        return None if figures.highest[block] == 1.0 else figures.highest[block]
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
