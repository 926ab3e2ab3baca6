"""The arrays of a segment's file: how its content is laid out for execution."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from search.execution.arrayfile import SpooledArray, write_arrays
from search.execution.arrays import Bytes, Int32, Int64, ends_of
from search.execution.content import KeywordPostings, SegmentContent, WordPostings

VERSION = 1
SEPARATOR = b"\xff"
"""Stands before and after every term of a table; never occurs in UTF-8."""
MOST_SMALL = 0xFFFF
"""The greatest position that is kept in two bytes."""
CODED_FACETS = ("organ", "municipality", "year")
"""Facets with one value per item, in the order of the columns of ``facets.codes``; topics have any number."""


Laid = dict[str, npt.NDArray[Any] | SpooledArray]
"""Arrays by name, as they are written: those of a merged segment may wait in files."""


def write_segment(path: Path, content: SegmentContent, *, with_stored: bool = False) -> None:
    """Lay out the content and write it to ``path``. ``with_stored`` are its stored fields too, for a file that is to
    be merged and has no Whoosh segment beside it."""
    blobs = {"records": content.records, "texts": content.texts, "spans": content.spans}
    if with_stored:
        blobs["stored"] = content.stored
    write_laid_out(
        path,
        content.documents,
        {name: word_arrays(name, words, words.lengths[words.documents]) for name, words in content.words.items()},
        content.keywords,
        {name: _blob(name, parts) for name, parts in blobs.items()},
        {name: words.total_length for name, words in content.words.items()},
    )


def write_laid_out(
    path: Path,
    documents: int,
    words: Mapping[str, Laid],
    keywords: Mapping[str, KeywordPostings],
    blobs: Mapping[str, Laid],
    lengths: Mapping[str, int],
) -> None:
    """Write a segment of so many documents: its word fields and blobs laid out, its keyword fields, and the sum of
    each word field's lengths."""
    arrays: Laid = {}
    for laid in words.values():
        arrays |= laid
    for name, postings in keywords.items():
        arrays |= term_arrays(name, postings.terms, postings.ends)
        arrays[f"{name}.documents"] = postings.documents.astype("<i4", copy=False)
    _add_facets(arrays, keywords, documents)
    arrays["dates"] = _dates(keywords["date"], documents)
    for laid in blobs.values():
        arrays |= laid
    write_arrays(path, arrays, {"version": VERSION, "documents": documents, "lengths": dict(lengths)})


def term_arrays(name: str, terms: Sequence[bytes], ends: Int64) -> Laid:
    """The term table: all terms in one blob, where each starts, and the hash table that finds one.

    The hash table has one bucket for every one or two terms: bucket ``b`` holds the term numbers
    ``hash_terms[hash_starts[b]:hash_starts[b + 1]]`` whose CRC-32 ends in the bits of ``b``.
    """
    sizes = np.fromiter(map(len, terms), dtype=np.int64, count=len(terms)) + 1
    buckets = 1 << max(0, (len(terms) - 1).bit_length())
    hashes = np.fromiter(map(zlib.crc32, terms), dtype=np.int64, count=len(terms)) & (buckets - 1)
    joined = SEPARATOR.join((b"", *terms, b"")) if terms else SEPARATOR
    return {
        f"{name}.terms": np.frombuffer(joined, dtype=np.uint8),
        f"{name}.term_starts": np.concatenate((np.ones(1, dtype=np.int64), 1 + np.cumsum(sizes))).astype("<i8"),
        f"{name}.hash_terms": np.argsort(hashes, kind="stable").astype("<i4"),
        f"{name}.hash_starts": ends_of(np.bincount(hashes, minlength=buckets)).astype("<i4"),
        f"{name}.ends": ends.astype("<i8"),
    }


def word_arrays(name: str, words: WordPostings, lengths: Bytes) -> Laid:
    """A word field; ``lengths`` are the length bytes by posting."""
    arrays = term_arrays(name, words.terms, words.ends)
    arrays[f"{name}.documents"] = words.documents.astype("<i4", copy=False)
    arrays[f"{name}.weights"] = words.weights.astype("<f4", copy=False)
    arrays[f"{name}.lengths"] = lengths
    arrays[f"{name}.position_ends"] = words.position_ends.astype("<u4")
    small = not len(words.positions) or int(words.positions.max()) <= MOST_SMALL
    arrays[f"{name}.positions"] = words.positions.astype("<u2" if small else "<i4")
    return arrays


def _add_facets(arrays: Laid, postings: Mapping[str, KeywordPostings], documents: int) -> None:
    """The facets' values of each document: ``facets.codes``, of shape (documents, 4), holds 1 + the term number of
    the one value (0: none); topics are ``facets.topics[facets.topic_starts[d]:facets.topic_starts[d + 1]]``."""
    codes = np.zeros((documents, 4), dtype="<i4")
    for column, name in enumerate(CODED_FACETS):
        keywords = postings[name]
        codes[keywords.documents, column] = 1 + _terms_of_postings(keywords)
    arrays["facets.codes"] = codes
    topics = postings["topic"]
    order = np.argsort(topics.documents, kind="stable")
    arrays["facets.topics"] = _terms_of_postings(topics)[order].astype("<i4")
    arrays["facets.topic_starts"] = ends_of(np.bincount(topics.documents, minlength=documents)).astype("<i4")


def _dates(dates: KeywordPostings, documents: int) -> Int32:
    """Each document's date as the number yyyymmdd, 0 where it has none."""
    answer = np.zeros(documents, dtype="<i4")
    numbers = np.array([int(term.replace(b"-", b"")) for term in dates.terms], dtype="<i4")
    if len(numbers):
        answer[dates.documents] = numbers[_terms_of_postings(dates)]
    return answer


def _terms_of_postings(keywords: KeywordPostings) -> Int32:
    return np.repeat(np.arange(len(keywords.terms), dtype=np.int32), np.diff(keywords.ends))


def _blob(name: str, parts: Sequence[bytes]) -> Laid:
    sizes = np.fromiter(map(len, parts), dtype=np.int64, count=len(parts))
    return {name: np.frombuffer(b"".join(parts), dtype=np.uint8), f"{name}.ends": ends_of(sizes).astype("<i8")}
