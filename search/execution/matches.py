"""What a node of a plan matches in one segment."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from search.execution.arrays import Bytes, Float32, Int32, Int64
from search.execution.plain import Hits
from search.execution.segment import WordField


class PostingLists(NamedTuple):
    """Posting lists of one word field as the kernels take them: where each begins and ends, and its score's scale."""

    field: WordField
    starts: Int64
    ends: Int64
    scales: Float32
    norms: Float32


class Matches:
    """Documents of a segment, rising, and their scores; ``None`` where all are 0."""

    __slots__ = ("_documents", "_scores")

    def __init__(self, documents: Int32, scores: Float32 | None = None) -> None:
        self._documents: Int32 | None = documents
        self._scores = scores

    @property
    def documents(self) -> Int32:
        assert self._documents is not None
        return self._documents

    @property
    def scores(self) -> Float32 | None:
        return self._scores

    def scores_at(self, places: Int64) -> Float32 | None:
        """The scores of the documents at ``places``."""
        scores = self.scores
        return None if scores is None else scores[places]

    def top(self, fail: Bytes | None, limit: int, kernels: Any) -> Hits:
        """How many documents are allowed, and the best of them; see ``plain`` for ``fail``."""
        documents, scores = self.documents, self.scores
        if scores is not None:
            hits: Hits = kernels.top_of_scores(documents, scores, fail, limit)
            return hits
        allowed = documents[fail[documents] == 0] if fail is not None else documents
        first = allowed[:limit]
        return len(allowed), first, np.zeros(len(first), dtype=np.float32)


class TermMatches(Matches):
    """The documents of one term of a word field, scored only when and where asked."""

    __slots__ = ("_kernels", "begin", "end", "field", "norms", "scale")

    def __init__(self, field: WordField, begin: int, end: int, norms: Float32, scale: float, kernels: Any) -> None:
        self._documents = None
        self._scores = None
        self.field, self.begin, self.end = field, begin, end
        self.norms, self.scale, self._kernels = norms, scale, kernels

    @property
    def documents(self) -> Int32:
        if self._documents is None:
            self._documents = self.field.documents[self.begin : self.end]
        return self._documents

    @property
    def scores(self) -> Float32:
        if self._scores is None:
            f = self.field
            self._scores = self._kernels.posting_scores(
                self.begin, self.end, f.weights, f.lengths, self.norms, self.scale
            )
        return self._scores

    def scores_at(self, places: Int64) -> Float32:
        f = self.field
        scores: Float32 = self._kernels.posting_scores_at(
            self.begin, places, f.weights, f.lengths, self.norms, self.scale
        )
        return scores

    def top(self, fail: Bytes | None, limit: int, kernels: Any) -> Hits:
        f = self.field
        hits: Hits = kernels.top_of_term(
            self.begin, self.end, f.documents, f.weights, f.lengths, self.norms, self.scale, fail, limit
        )
        return hits


class UnionMatches(Matches):
    """The documents of any of several words, united only when asked: the best of them are found without it."""

    __slots__ = ("_arguments", "_kernels")

    def __init__(self, lists: PostingLists, best: bool, sums: Float32, kernels: Any) -> None:
        self._documents = None
        self._scores = None
        field, starts, ends, scales, norms = lists
        self._arguments = (starts, ends, scales, best, field.documents, field.weights, field.lengths, norms, sums)
        self._kernels = kernels

    @property
    def documents(self) -> Int32:
        if self._documents is None:
            self._documents, self._scores = self._kernels.unite_postings(*self._arguments)
        return self._documents

    @property
    def scores(self) -> Float32 | None:
        return self._scores if len(self.documents) else None

    def top(self, fail: Bytes | None, limit: int, kernels: Any) -> Hits:
        if self._documents is not None:
            return Matches.top(self, fail, limit, kernels)
        hits: Hits = kernels.top_of_union(*self._arguments, fail, limit)
        return hits


class CommonMatches(Matches):
    """The documents that all of several words have. ``places`` is as ``plain.common_places`` gives it."""

    __slots__ = ("_arguments", "_kernels", "places")

    def __init__(self, lists: PostingLists, places: Int32, kernels: Any) -> None:
        self._documents = None
        self._scores = None
        field, _, _, scales, norms = lists
        self.places = places
        self._arguments = (scales, field.documents, field.weights, field.lengths, norms)
        self._kernels = kernels

    @property
    def documents(self) -> Int32:
        if self._documents is None:
            self._documents = self._arguments[1][self.places[0]]
        return self._documents

    @property
    def scores(self) -> Float32:
        if self._scores is None:
            scales, _, weights, lengths, norms = self._arguments
            self._scores = self._kernels.common_scores(self.places, scales, weights, lengths, norms)
        return self._scores

    def top(self, fail: Bytes | None, limit: int, kernels: Any) -> Hits:
        hits: Hits = kernels.top_of_common(self.places, *self._arguments, fail, limit)
        return hits
