"""A batch of items on its way into a segment: inverted all at once by sorting, instead of posting by posting."""

from __future__ import annotations

import pickle
from array import array
from collections import defaultdict
from collections.abc import Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt

from models.analysis import WordAnalysis
from search.execution.arrays import Float64, Int32, Int64, ends_of
from search.execution.content import KeywordPostings, SegmentContent, WordPostings
from search.execution.stored import pack_item, pack_spans_tightly
from search.schema import KEYWORD_FIELDS, WORD_FIELDS, IndexedItem, WordOccurrences, item_bytes
from search.writing.compression import compressed


class _Words:
    """The terms and weights of every word form met, each by its number."""

    def __init__(self) -> None:
        self.terms: dict[str, int] = {}
        """The number of each term, in the order met."""
        self._sizes: list[int] = []
        self._terms: list[int] = []
        self._weights: list[float] = []

    def numbers(self, words: Sequence[WordAnalysis], identities: array[int]) -> Int32:
        """The number of each word.

        The analyser hands out one object per word form: sorting the identities brings the same words together, without
        a look at any but one of them.
        """
        keys = np.frombuffer(identities, dtype=np.int64)
        order = np.argsort(keys)
        keys = keys[order]
        is_first = np.ones(len(keys), dtype=np.bool_)
        is_first[1:] = keys[1:] != keys[:-1]
        numbers = np.empty(len(keys), dtype=np.int32)
        numbers[order] = np.cumsum(is_first, dtype=np.int32) + (len(self._sizes) - 1)
        terms_of_words = [words[place].terms for place in order[is_first].tolist()]
        self._sizes += map(len, terms_of_words)
        known = self.terms
        for terms in terms_of_words:
            for term in terms:
                self._terms.append(known.setdefault(term.text, len(known)))
                self._weights.append(term.weight)
        return numbers

    def table(self) -> tuple[Int32, Int32, Float64]:
        """Word ``w`` has the terms ``terms[ends[w]:ends[w + 1]]`` with the weights at the same places."""
        return (
            ends_of(np.array(self._sizes, dtype=np.int32)).astype(np.int32),
            np.array(self._terms, dtype=np.int32),
            np.array(self._weights, dtype=np.float64),
        )


class _WordField:
    """The words of one field of a batch, item by item: the words, their identities, positions (int32) and weights
    (float32), and for each item how many words it has, and its length."""

    def __init__(self) -> None:
        self.words: list[WordAnalysis] = []
        self.identities = array("q")
        self.positions = bytearray()
        self.weights = bytearray()
        self.sizes = array("i")
        self.lengths: list[int] = []

    def add(self, occurrences: WordOccurrences) -> None:
        self.words += occurrences.words
        self.identities.extend(map(id, occurrences.words))
        self.positions += np.ascontiguousarray(occurrences.positions, dtype=np.int32).data
        self.weights += np.ascontiguousarray(occurrences.weights, dtype=np.float32).data
        self.sizes.append(len(occurrences.words))
        self.lengths.append(occurrences.length)

    def taken_words(self) -> tuple[list[WordAnalysis], array[int]]:
        """The words and their identities, which the field gives up."""
        taken = self.words, self.identities
        self.words, self.identities = [], array("q")
        return taken

    def add_nothing(self) -> None:
        self.sizes.append(0)
        self.lengths.append(0)


class Batch:
    """Items of one segment. ``words`` counts the words added, by which a batch is known to be full."""

    def __init__(self) -> None:
        self._fields = {name: _WordField() for name in WORD_FIELDS}
        self._keywords: dict[str, dict[str, list[int]]] = {name: defaultdict(list) for name in KEYWORD_FIELDS}
        self._records: list[bytes] = []
        self._texts: list[bytes] = []
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
                field.add(occurrences)
                self.words += len(occurrences.words)
            else:
                field.add_nothing()
        for name, lists in self._keywords.items():
            for value in indexed.keywords[name]:
                lists[value].append(document)
        data = indexed.item.to_json()
        stored = {"id": indexed.item.id, "item": item_bytes(data), "spans": indexed.spans}
        record, text = pack_item(data)
        self._records.append(record)
        self._texts.append(text)
        self._spans.append(pack_spans_tightly(indexed.spans))
        self._stored.append(compressed(pickle.dumps(stored, 4)))

    def content(self) -> SegmentContent:
        """The batch inverted."""
        words = _Words()
        numbers = {name: words.numbers(*field.taken_words()) for name, field in self._fields.items()}
        table = words.table()
        texts = [term.encode() for term in words.terms]
        order = sorted(range(len(texts)), key=texts.__getitem__)
        ranks = np.empty(len(texts), dtype=np.int32)
        ranks[order] = np.arange(len(texts), dtype=np.int32)
        sorted_texts = [texts[number] for number in order]
        return SegmentContent(
            len(self),
            {name: _inverted(field, numbers[name], table, ranks, sorted_texts) for name, field in self._fields.items()},
            {name: _keyword_postings(lists) for name, lists in self._keywords.items()},
            self._records,
            self._texts,
            self._spans,
            self._stored,
        )


def _inverted(
    field: _WordField, words: Int32, table: tuple[Int32, Int32, Float64], ranks: Int32, texts: list[bytes]
) -> WordPostings:
    """The posting lists of a field: its words taken apart to terms, and those sorted by term."""
    word_ends, word_terms, word_weights = table
    firsts_of_words = word_ends[:-1][words]
    counts = word_ends[1:][words] - firsts_of_words
    ends = np.cumsum(counts, dtype=np.int32)
    # The place in the table of every term of every word.
    places = np.repeat(firsts_of_words - (ends - counts), counts)
    places += np.arange(len(places), dtype=np.int32)
    # The word that every occurrence of a term is of, as its place among all words.
    owners = np.repeat(np.arange(len(words), dtype=np.int32), counts)
    del firsts_of_words, counts, ends
    terms = ranks[word_terms[places]]
    order = _stable_order(terms)
    terms, owners, places = terms[order], owners[order], places[order]
    del order
    documents = np.repeat(np.arange(len(field.sizes), dtype=np.int32), field.sizes)[owners]
    starts = np.ones(len(terms), dtype=np.bool_)
    starts[1:] = (terms[1:] != terms[:-1]) | (documents[1:] != documents[:-1])
    firsts = np.flatnonzero(starts)
    posting_terms, documents = terms[firsts], documents[firsts]
    del terms
    weights = word_weights[places] * np.frombuffer(field.weights, dtype=np.float32)[owners]
    del places
    # bincount adds in the order of occurrence, as the plain writer does: the sums are the same to the last bit.
    sums = np.bincount(np.cumsum(starts) - 1, weights=weights, minlength=len(firsts)).astype(np.float32)
    del weights
    present = np.flatnonzero(np.diff(posting_terms, prepend=-1))
    return WordPostings(
        [texts[term] for term in posting_terms[present].tolist()],
        np.append(present, len(firsts)),
        documents,
        sums,
        np.append(firsts, len(owners)),
        np.frombuffer(field.positions, dtype=np.int32)[owners],
        length_bytes(field.lengths),
        sum(field.lengths),
    )


def _stable_order(numbers: Int32) -> Int64:
    """The order of rising numbers, equal ones as they stand: here in the order of documents and positions.

    By their lower and then by their upper half, which numpy sorts by digits (as it does numbers of two bytes).
    """
    order = np.argsort(numbers.astype(np.uint16), kind="stable")
    upper = (numbers >> 16).astype(np.uint16)
    return order[np.argsort(upper[order], kind="stable")] if upper.any() else order


def length_bytes(lengths: list[int]) -> npt.NDArray[np.uint8]:
    """Whoosh's one byte form of lengths."""
    from whoosh.util.numeric import byte_to_length

    table = np.array([byte_to_length(byte) for byte in range(256)], dtype=np.int64)
    return np.minimum(np.searchsorted(table, np.array(lengths, dtype=np.int64)), 255).astype(np.uint8)


def _keyword_postings(lists: dict[str, list[int]]) -> KeywordPostings:
    by_term = {value.encode(): documents for value, documents in lists.items()}
    terms = sorted(by_term)
    sizes = np.array([len(by_term[term]) for term in terms], dtype=np.int64)
    documents = np.fromiter(chain.from_iterable(map(by_term.__getitem__, terms)), dtype=np.int32, count=sizes.sum())
    return KeywordPostings(terms, ends_of(sizes), documents)
