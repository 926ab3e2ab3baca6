"""A batch of items on its way into a segment: inverted all at once by sorting, instead of posting by posting."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from models.analysis import Term, WordAnalysis
from search.execution.arrays import Float64, Int32, Int64, ends_of
from search.execution.content import KeywordPostings, SegmentContent, WordPostings
from search.execution.stored import pack_item, pack_spans_tightly
from search.schema import KEYWORD_FIELDS, WORD_FIELDS, IndexedItem, WordOccurrences, item_bytes

_STORED_COMPRESSION = 1
"""zlib's level for stored items: half the time of Whoosh's 3 for a tenth more space. Readers take any level."""


class Words:
    """The terms and weights of every word met, each word by its number.

    The analyser hands out one object per word form; an object is looked up by identity, which needs no hashing, and
    is kept so that its identity stays its own.
    """

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}
        self._kept: list[WordAnalysis] = []
        self._by_terms: dict[tuple[Term, ...], int] = {}
        self.terms: dict[str, int] = {}
        """The number of each term, in the order met."""
        self._ends: list[int] = [0]
        self._word_terms: list[int] = []
        self._word_weights: list[float] = []

    def numbers(self, words: Sequence[WordAnalysis]) -> list[int]:
        known = self._numbers
        identities = list(map(id, words))
        numbers = list(map(known.get, identities))
        if None in numbers:
            for identity, word in zip(identities, words, strict=True):
                if identity not in known:
                    known[identity] = self._number(word)
                    self._kept.append(word)
            return [known[identity] for identity in identities]
        return cast("list[int]", numbers)

    def _number(self, word: WordAnalysis) -> int:
        number = self._by_terms.get(word.terms)
        if number is None:
            number = self._by_terms[word.terms] = len(self._ends) - 1
            for term in word.terms:
                self._word_terms.append(self.terms.setdefault(term.text, len(self.terms)))
                self._word_weights.append(term.weight)
            self._ends.append(len(self._word_terms))
        return number

    def table(self) -> tuple[Int64, Int32, Float64]:
        """Word ``w`` has the terms ``terms[ends[w]:ends[w + 1]]`` with the weights at the same places."""
        return (
            np.array(self._ends, dtype=np.int64),
            np.array(self._word_terms, dtype=np.int32),
            np.array(self._word_weights, dtype=np.float64),
        )


class _WordField:
    """The words of one field of a batch, item by item."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.sizes: list[int] = []
        self.lengths: list[int] = []
        self.positions: list[Int32] = []
        self.weights: list[npt.NDArray[np.float32]] = []

    def add(self, numbers: list[int], occurrences: WordOccurrences) -> None:
        self.numbers += numbers
        self.sizes.append(len(numbers))
        self.lengths.append(occurrences.length)
        self.positions.append(occurrences.positions)
        self.weights.append(occurrences.weights)

    def add_nothing(self) -> None:
        self.sizes.append(0)
        self.lengths.append(0)


class Batch:
    """Items of one segment. ``words`` counts the words added, by which a batch is known to be full."""

    def __init__(self) -> None:
        self._words = Words()
        self._fields = {name: _WordField() for name in WORD_FIELDS}
        self._keywords: dict[str, dict[str, list[int]]] = {name: {} for name in KEYWORD_FIELDS}
        self._packed: list[tuple[bytes, bytes]] = []
        self._spans: list[bytes] = []
        self._stored: list[bytes] = []
        self.words = 0

    def __len__(self) -> int:
        return len(self._spans)

    def add(self, indexed: IndexedItem) -> None:
        document = len(self)
        for name, field in self._fields.items():
            occurrences = indexed.words[name]
            if occurrences.words:
                field.add(self._words.numbers(occurrences.words), occurrences)
                self.words += len(occurrences.words)
            else:
                field.add_nothing()
        for name, lists in self._keywords.items():
            for value in indexed.keywords[name]:
                lists.setdefault(value, []).append(document)
        data = indexed.item.to_json()
        stored = {"id": indexed.item.id, "item": item_bytes(data), "spans": indexed.spans}
        self._packed.append(pack_item(data))
        self._spans.append(pack_spans_tightly(indexed.spans))
        self._stored.append(zlib.compress(pickle.dumps(stored, 4), _STORED_COMPRESSION))

    def content(self) -> SegmentContent:
        """The batch inverted."""
        table = self._words.table()
        texts = [term.encode() for term in self._words.terms]
        order = sorted(range(len(texts)), key=texts.__getitem__)
        ranks = np.empty(len(texts), dtype=np.int32)
        ranks[order] = np.arange(len(texts), dtype=np.int32)
        sorted_texts = [texts[number] for number in order]
        return SegmentContent(
            len(self),
            {name: _inverted(field, table, ranks, sorted_texts) for name, field in self._fields.items()},
            {name: _keyword_postings(lists) for name, lists in self._keywords.items()},
            [record for record, _ in self._packed],
            [text for _, text in self._packed],
            self._spans,
            self._stored,
        )


def _inverted(field: _WordField, table: tuple[Int64, Int32, Float64], ranks: Int32, texts: list[bytes]) -> WordPostings:
    """The posting lists of a field: its words taken apart to terms, and those sorted by term.

    The sort is stable, so that a term's occurrences stay in the order of documents and positions.
    """
    word_ends, word_terms, word_weights = table
    words = np.array(field.numbers, dtype=np.int64)
    sizes = np.array(field.sizes, dtype=np.int64)
    counts = word_ends[words + 1] - word_ends[words]
    occurrences = int(counts.sum())
    # The place in the table of every term of every word.
    places = np.repeat(word_ends[words] - (np.cumsum(counts) - counts), counts) + np.arange(occurrences)
    terms = ranks[word_terms[places]]
    order = np.argsort(terms, kind="stable")
    terms = terms[order]
    documents = np.repeat(np.repeat(np.arange(len(sizes), dtype=np.int32), sizes), counts)[order]
    positions = np.repeat(_joined(field.positions, np.int32), counts)[order]
    weights = (word_weights[places] * np.repeat(_joined(field.weights, np.float32), counts))[order]
    starts = np.ones(occurrences, dtype=np.bool_)
    starts[1:] = (terms[1:] != terms[:-1]) | (documents[1:] != documents[:-1])
    firsts = np.flatnonzero(starts)
    posting_terms = terms[firsts]
    present, sizes_of_terms = np.unique(posting_terms, return_counts=True)
    # bincount adds in the order of occurrence, as the plain writer does: the sums are the same to the last bit.
    sums = np.bincount(np.cumsum(starts) - 1, weights=weights, minlength=len(firsts))
    return WordPostings(
        [texts[term] for term in present.tolist()],
        ends_of(sizes_of_terms),
        documents[firsts],
        sums.astype(np.float32),
        np.append(firsts, occurrences).astype(np.int64),
        positions,
        length_bytes(field.lengths),
        sum(field.lengths),
    )


def length_bytes(lengths: list[int]) -> npt.NDArray[np.uint8]:
    """Whoosh's one byte form of lengths."""
    from whoosh.util.numeric import byte_to_length

    table = np.array([byte_to_length(byte) for byte in range(256)], dtype=np.int64)
    return np.minimum(np.searchsorted(table, np.array(lengths, dtype=np.int64)), 255).astype(np.uint8)


def _keyword_postings(lists: dict[str, list[int]]) -> KeywordPostings:
    terms = sorted((value.encode(), documents) for value, documents in lists.items())
    sizes = np.array([len(documents) for _, documents in terms], dtype=np.int64)
    documents = np.array([d for _, documents in terms for d in documents], dtype=np.int32)
    return KeywordPostings([term for term, _ in terms], ends_of(sizes), documents)


def _joined(parts: list[Any], dtype: Any) -> Any:
    return np.concatenate(parts) if parts else np.empty(0, dtype=dtype)
