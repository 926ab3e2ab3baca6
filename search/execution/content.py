"""What one segment holds, inverted: the hand-over from the readers of Whoosh segments, and from the fast writer, to
the file of arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from search.execution.arrays import Bytes, Float32, Int32, Int64


@dataclass(frozen=True, slots=True)
class KeywordPostings:
    """Posting lists of a keyword field. Term ``i`` is ``terms[i]``, UTF-8, rising; its documents, rising, are
    ``documents[ends[i]:ends[i + 1]]``; ``ends`` has one element more than ``terms``."""

    terms: Sequence[bytes]
    ends: Int64
    documents: Int32


@dataclass(frozen=True, slots=True)
class WordPostings:
    """Posting lists of a word field, laid out as those of :class:`KeywordPostings`.

    Posting ``j`` weighs ``weights[j]`` and has the rising positions
    ``positions[position_ends[j]:position_ends[j + 1]]``. ``lengths`` is each document's field length in Whoosh's one
    byte form (0: the document has no such field); ``total_length`` is the sum of the exact lengths.
    """

    terms: Sequence[bytes]
    ends: Int64
    documents: Int32
    weights: Float32
    position_ends: Int64
    positions: Int32
    lengths: Bytes
    total_length: int


@dataclass(frozen=True, slots=True)
class SegmentContent:
    """A whole segment. ``records``, ``texts`` and ``spans`` are of each document as ``stored`` packs them; ``stored``
    are its stored fields as Whoosh's column holds them (pickled, compressed), and none where only arrays are made."""

    documents: int
    words: dict[str, WordPostings]
    keywords: dict[str, KeywordPostings]
    records: Sequence[bytes]
    texts: Sequence[bytes]
    spans: Sequence[bytes]
    stored: Sequence[bytes] = ()
