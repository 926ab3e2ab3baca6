"""The arrays of a segment's file: how its content is laid out for execution."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from search.execution.arrayfile import write_arrays
from search.execution.arrays import Arrays, Int32, Int64, ends_of
from search.execution.content import KeywordPostings, SegmentContent, WordPostings

VERSION = 1
SEPARATOR = b"\xff"
"""Stands before and after every term of a table; never occurs in UTF-8."""
CODED_FACETS = ("organ", "municipality", "year")
"""Facets with one value per item, in the order of the columns of ``facets.codes``; topics have any number."""


def write_segment(path: Path, content: SegmentContent) -> None:
    """Lay out the content and write it to ``path``."""
    arrays: Arrays = {}
    for name, words in content.words.items():
        _add_words(arrays, name, words)
    for name, keywords in content.keywords.items():
        _add_terms(arrays, name, keywords.terms, keywords.ends)
        arrays[f"{name}.documents"] = keywords.documents.astype("<i4")
    _add_facets(arrays, content)
    arrays["dates"] = _dates(content.keywords["date"], content.documents)
    _add_blob(arrays, "records", content.records)
    _add_blob(arrays, "texts", content.texts)
    _add_blob(arrays, "spans", content.spans)
    lengths = {name: words.total_length for name, words in content.words.items()}
    write_arrays(path, arrays, {"version": VERSION, "documents": content.documents, "lengths": lengths})


def _add_terms(arrays: Arrays, name: str, terms: Sequence[bytes], ends: Int64) -> None:
    """The term table: all terms in one blob, where each starts, and the hash table that finds one.

    The hash table has one bucket for every one or two terms: bucket ``b`` holds the term numbers
    ``hash_terms[hash_starts[b]:hash_starts[b + 1]]`` whose CRC-32 ends in the bits of ``b``.
    """
    arrays[f"{name}.terms"] = np.frombuffer(SEPARATOR + b"".join(t + SEPARATOR for t in terms), dtype=np.uint8)
    sizes = np.fromiter(map(len, terms), dtype=np.int64, count=len(terms)) + 1
    arrays[f"{name}.term_starts"] = np.concatenate((np.ones(1, dtype=np.int64), 1 + np.cumsum(sizes))).astype("<i8")
    buckets = 1 << max(0, (len(terms) - 1).bit_length())
    hashes = np.fromiter(map(zlib.crc32, terms), dtype=np.int64, count=len(terms)) & (buckets - 1)
    arrays[f"{name}.hash_terms"] = np.argsort(hashes, kind="stable").astype("<i4")
    arrays[f"{name}.hash_starts"] = ends_of(np.bincount(hashes, minlength=buckets)).astype("<i4")
    arrays[f"{name}.ends"] = ends.astype("<i8")


def _add_words(arrays: Arrays, name: str, words: WordPostings) -> None:
    _add_terms(arrays, name, words.terms, words.ends)
    arrays[f"{name}.documents"] = words.documents.astype("<i4")
    arrays[f"{name}.weights"] = words.weights.astype("<f4")
    arrays[f"{name}.lengths"] = words.lengths[words.documents]
    arrays[f"{name}.position_ends"] = words.position_ends.astype("<u4")
    small = not len(words.positions) or int(words.positions.max()) <= 0xFFFF
    arrays[f"{name}.positions"] = words.positions.astype("<u2" if small else "<i4")


def _add_facets(arrays: Arrays, content: SegmentContent) -> None:
    """The facets' values of each document: ``facets.codes``, of shape (documents, 4), holds 1 + the term number of
    the one value (0: none); topics are ``facets.topics[facets.topic_starts[d]:facets.topic_starts[d + 1]]``."""
    codes = np.zeros((content.documents, 4), dtype="<i4")
    for column, name in enumerate(CODED_FACETS):
        keywords = content.keywords[name]
        codes[keywords.documents, column] = 1 + _terms_of_postings(keywords)
    arrays["facets.codes"] = codes
    topics = content.keywords["topic"]
    order = np.argsort(topics.documents, kind="stable")
    arrays["facets.topics"] = _terms_of_postings(topics)[order].astype("<i4")
    arrays["facets.topic_starts"] = ends_of(np.bincount(topics.documents, minlength=content.documents)).astype("<i4")


def _dates(dates: KeywordPostings, documents: int) -> Int32:
    """Each document's date as the number yyyymmdd, 0 where it has none."""
    answer = np.zeros(documents, dtype="<i4")
    numbers = np.array([int(term.replace(b"-", b"")) for term in dates.terms], dtype="<i4")
    if len(numbers):
        answer[dates.documents] = numbers[_terms_of_postings(dates)]
    return answer


def _terms_of_postings(keywords: KeywordPostings) -> Int32:
    return np.repeat(np.arange(len(keywords.terms), dtype=np.int32), np.diff(keywords.ends))


def _add_blob(arrays: Arrays, name: str, parts: Sequence[bytes]) -> None:
    arrays[name] = np.frombuffer(b"".join(parts), dtype=np.uint8)
    arrays[f"{name}.ends"] = ends_of(np.fromiter(map(len, parts), dtype=np.int64, count=len(parts))).astype("<i8")
