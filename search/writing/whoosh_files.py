"""The files of a Whoosh segment, written many postings at a time, in the format of Whoosh's own ``W3`` codec.

Whoosh's writer makes several Python calls for every posting. Here all that can be computed for every posting is
computed with numpy, and a term's postings are pickled block by block. The differences that readers do not see: blocks
are pickled with a newer protocol, which writes byte strings as they are, and short blocks are not compressed.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping
from pickle import dumps
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from search.execution.arrays import Bytes, Int64, ranges
from search.execution.content import KeywordPostings, SegmentContent, WordPostings
from search.writing.compression import compressed
from search.writing.terms_file import TermsFile

BLOCK = 128
"""Postings in a block, as Whoosh's."""
_PIECE = 500_000
"""Postings that are written together: their pickled parts take some 100 bytes of memory each."""
_COMPRESSED_FROM = 200
"""Bytes from which a block is compressed: fewer hardly shrink."""
_PROTOCOL = 4

_TERM_INFO = np.dtype(
    [
        ("inlined", "u1"),
        ("weight", ">f4"),
        ("documents", ">u4"),
        ("shortest", "u1"),
        ("longest", "u1"),
        ("highest", ">f4"),
        ("first", ">u4"),
        ("last", ">u4"),
        ("place", ">i8"),
        ("size", ">i4"),
    ]
)
"""``W3TermInfo``: not inlined, total weight, documents, length bytes least and most, highest weight, first and last
document, place in the postings file, size there."""
_UINT = struct.Struct("!I")
_INT = struct.Struct("!i")
_ONE = _UINT.pack(1)
MAGIC = b"W3Bl"
"""Begins every posting list."""


class WhooshSegmentWriter:
    """A segment whose fields are added in the order of their names, and a field's terms in theirs, in any pieces."""

    def __init__(self, storage: Any, codec: Any, index_name: str) -> None:
        self.segment = codec.new_segment(storage, index_name)
        """Whoosh's segment object, which makes the segment part of an index when it is in a TOC."""
        self._storage = storage
        self._documents = codec.per_document_writer(storage, self.segment)
        self._file = self.segment.create_file(storage, codec.POSTS_EXT)
        self._terms = TermsFile(self.segment.create_file(storage, codec.TERMS_EXT))
        self._values = _OnePosition()
        self._place = 0
        self._stored = 0

    def begin_field(self, name: str) -> None:
        self._terms.begin_field(name)

    def add_postings(self, postings: WordPostings | KeywordPostings) -> None:
        """Posting lists of the field begun; none are no field."""
        for piece in _pieces(postings):
            self._add_piece(piece)

    def _add_piece(self, postings: WordPostings | KeywordPostings) -> None:
        blocks = _blocks_of(postings)
        packed = _packed_blocks(postings, blocks, self._values)
        sizes = np.fromiter(map(len, packed), dtype=np.int64, count=len(packed))
        firsts = blocks.firsts[:-1]
        infos = np.zeros(len(postings.terms), dtype=_TERM_INFO)
        infos["weight"] = np.add.reduceat(blocks.weights, firsts)
        infos["documents"] = np.diff(postings.ends)
        infos["shortest"] = np.minimum.reduceat(blocks.shortest, firsts)
        infos["longest"] = np.maximum.reduceat(blocks.longest, firsts)
        infos["highest"] = np.maximum.reduceat(blocks.highest, firsts)
        infos["first"] = postings.documents[postings.ends[:-1]]
        infos["last"] = postings.documents[postings.ends[1:] - 1]
        infos["size"] = np.add.reduceat(sizes, firsts)
        ends = self._place + np.cumsum(infos["size"].astype(np.int64))
        infos["place"] = ends - infos["size"]
        told, size = infos.tobytes(), _TERM_INFO.itemsize
        self._file.write(b"".join(packed))
        self._place = int(ends[-1])
        self._terms.add(postings.terms, (told[at : at + size] for at in range(0, len(told), size)), size)

    def add_stored(self, values: Iterable[bytes]) -> None:
        """Stored fields of the next documents, as Whoosh's column holds them."""
        from whoosh.columns import VarBytesColumn

        column = self._documents._get_column("_stored")._child
        for value in values:
            VarBytesColumn.Writer.add(column, self._stored, value)
            self._stored += 1

    def finish(self, lengths: Mapping[str, tuple[Bytes, int]]) -> None:
        """Write what remains, with each word field's length bytes by document and the sum of its exact lengths."""
        from whoosh.codec.whoosh3 import LENGTHS_COLUMN, _lenfield

        documents = self._documents
        for name, (by_document, total) in lengths.items():
            if total:
                documents._create_column(_lenfield(name), LENGTHS_COLUMN)
                # A column of bytes is the bytes one after the other.
                documents._get_column(_lenfield(name))._dbfile.write(by_document.tobytes())
                documents._fieldlengths[name] = total
        documents._doccount = self._stored
        documents.close()
        self._file.close()
        self._terms.finish()
        self.segment.set_doc_count(self._stored)
        self.segment.create_compound_file(self._storage)
        self.segment.compound = True


def write_whoosh_segment(storage: Any, codec: Any, index_name: str, content: SegmentContent) -> Any:
    """Write the segment's files; gives Whoosh's segment object."""
    writer = WhooshSegmentWriter(storage, codec, index_name)
    postings: dict[str, WordPostings | KeywordPostings] = {**content.words, **content.keywords}
    for name in sorted(postings):
        writer.begin_field(name)
        writer.add_postings(postings[name])
    writer.add_stored(content.stored)
    writer.finish({name: (words.lengths, words.total_length) for name, words in content.words.items()})
    return writer.segment


def _pieces(postings: WordPostings | KeywordPostings) -> Iterator[WordPostings | KeywordPostings]:
    """The posting lists in pieces of whole terms."""
    ends = postings.ends
    low = 0
    while low < len(postings.terms):
        begin = ends[low]
        high = max(low + 1, int(np.searchsorted(ends, begin + _PIECE, side="right")) - 1)
        if low == 0 and high == len(postings.terms):
            yield postings
            return
        end = ends[high]
        terms, documents = postings.terms[low:high], postings.documents[begin:end]
        if isinstance(postings, WordPostings):
            at, stop = postings.position_ends[begin], postings.position_ends[end]
            yield WordPostings(
                terms,
                ends[low : high + 1] - begin,
                documents,
                postings.weights[begin:end],
                postings.position_ends[begin : end + 1] - at,
                postings.positions[at:stop],
                postings.lengths,
                postings.total_length,
            )
        else:
            yield KeywordPostings(terms, ends[low : high + 1] - begin, documents)
        low = high


class _Blocks(NamedTuple):
    """The blocks of all terms, and what Whoosh keeps of each: its last document, the sum and the highest of its
    weights, whether they are all equal, and the least and the greatest length byte.

    ``firsts`` has the number of each term's first block, and one element more.
    """

    firsts: Int64
    begins: Int64
    ends: Int64
    weights: npt.NDArray[np.float64]
    highest: npt.NDArray[np.float32]
    uniform: npt.NDArray[np.bool_]
    shortest: Bytes
    longest: Bytes


def _blocks_of(postings: WordPostings | KeywordPostings) -> _Blocks:
    sizes = np.diff(postings.ends)
    blocks = -(-sizes // BLOCK)
    firsts = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(blocks)))
    number_in_term = np.arange(int(firsts[-1])) - np.repeat(firsts[:-1], blocks)
    begins = np.repeat(postings.ends[:-1], blocks) + BLOCK * number_in_term
    ends = np.minimum(begins + BLOCK, np.repeat(postings.ends[1:], blocks))
    if isinstance(postings, KeywordPostings):
        ones, zeros = np.ones(len(begins), dtype=np.float32), np.zeros(len(begins), dtype=np.uint8)
        return _Blocks(firsts, begins, ends, (ends - begins).astype(np.float64), ones, ones > 0, zeros, zeros)
    weights = postings.weights
    highest = np.maximum.reduceat(weights, begins)
    lengths = postings.lengths[postings.documents]
    return _Blocks(
        firsts,
        begins,
        ends,
        np.add.reduceat(weights, begins, dtype=np.float64),
        highest,
        np.minimum.reduceat(weights, begins) == highest,
        np.minimum.reduceat(lengths, begins),
        np.maximum.reduceat(lengths, begins),
    )


def _packed_blocks(postings: WordPostings | KeywordPostings, blocks: _Blocks, of_one: _OnePosition) -> list[bytes]:
    """Each block as it is written; the first of a term after the magic number of its list."""
    deltas = np.diff(postings.documents, prepend=np.int32(0))
    deltas[blocks.begins] = postings.documents[blocks.begins]
    gaps: list[int] = deltas.tolist()
    weights: list[float] = []
    values: list[bytes] | None = None
    if isinstance(postings, WordPostings):
        weights, values = postings.weights.tolist(), _position_values(postings, of_one)
    of_first = np.zeros(len(blocks.begins), dtype=np.bool_)
    of_first[blocks.firsts[:-1]] = True
    of_last = np.zeros(len(blocks.begins), dtype=np.bool_)
    of_last[blocks.firsts[1:] - 1] = True
    packed: list[bytes] = []
    append, pack = packed.append, _INT.pack
    for begin, end, last, same, equal, shortest, longest, is_first, is_last in zip(
        blocks.begins.tolist(),
        blocks.ends.tolist(),
        postings.documents[blocks.ends - 1].tolist(),
        blocks.highest.tolist(),
        blocks.uniform.tolist(),
        blocks.shortest.tolist(),
        blocks.longest.tolist(),
        of_first.tolist(),
        of_last.tolist(),
        strict=True,
    ):
        told = (None if same == 1.0 else same) if equal else tuple(weights[begin:end])
        data = dumps(
            (tuple(gaps[begin:end]), told, None if values is None else tuple(values[begin:end])),
            _PROTOCOL,
        )
        level = 0
        if len(data) >= _COMPRESSED_FROM:
            data, level = compressed(data, soon=True), 1
        head = dumps((end - begin, last, same, level, shortest, longest), _PROTOCOL)
        size = len(head) + len(data)
        block = pack(-size if is_last else size) + head + data
        append(MAGIC + block if is_first else block)
    return packed


class _OnePosition(dict[int, bytes]):
    """The value of a posting with one position, by the position: most postings are such."""

    def __missing__(self, position: int) -> bytes:
        value = self[position] = _ONE + dumps([position], 2)
        return value


def _position_values(words: WordPostings, of_one: _OnePosition) -> list[bytes]:
    """What Whoosh's ``formats.Positions.encode`` makes of each posting's positions."""
    starts = words.position_ends[:-1]
    values = list(map(of_one.__getitem__, words.positions[starts].tolist()))
    counts = np.diff(words.position_ends)
    several = np.flatnonzero(counts > 1)
    deltas = np.diff(words.positions, prepend=np.int32(0))
    deltas[starts] = words.positions[starts]
    begins, counts = starts[several], counts[several]
    # The steps of these postings alone, one posting's after the other.
    steps: list[int] = deltas[ranges(begins, begins + counts)].tolist()
    begin = 0
    for posting, count in zip(several.tolist(), counts.tolist(), strict=True):
        values[posting] = _UINT.pack(count) + dumps(steps[begin : begin + count], 2)
        begin += count
    return values
