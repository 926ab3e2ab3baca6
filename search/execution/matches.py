"""What a node of a plan matches in one segment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeGuard

import numpy as np

from search import plan as p
from search.execution.arrays import Bytes, Float32, Int32, Int64
from search.execution.segment import WordField
from search.schema import WORD_FIELDS


class PostingLists(NamedTuple):
    """Posting lists of one word field as the kernels take them: where each begins and ends, and its score's scale."""

    field: WordField
    starts: Int64
    ends: Int64
    scales: Float32
    norms: Float32


def are_words_of_one_field(plans: Sequence[p.Plan]) -> TypeGuard[Sequence[p.Term]]:
    """Whether all are terms of one word field with a weight above 0: what the kernels take all at once."""
    field = None
    for plan in plans:
        if type(plan) is not p.Term or plan.weight <= 0 or (field is not None and plan.field != field):
            return False
        field = plan.field
    return field in WORD_FIELDS


class Best:
    """The best hits of the segments so far, as the kernels fill them: see ``plain``. ``keys`` are scores, or dates."""

    __slots__ = ("found", "keys", "total")

    def __init__(self, room: int, kind: type[np.float32] | type[np.int32]) -> None:
        self.found: Int32 = np.empty(room, dtype=np.int32)
        self.keys: Any = np.empty(room, dtype=kind)
        self.total = 0


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

    def top(self, fail: Bytes | None, base: int, best: Best, kernels: Any) -> None:
        """Count the documents that are allowed, and put the best of them among the best so far; see ``plain``."""
        documents, scores, more = self.documents, self.scores, 0
        if scores is None:
            if fail is not None:
                documents, fail = documents[fail[documents] == 0], None
            # Of equal ones the first are the best.
            more = max(0, len(documents) - len(best.found))
            documents = documents[: len(best.found)]
            scores = np.zeros(len(documents), dtype=np.float32)
        best.total = more + kernels.top_of_scores(documents, scores, fail, base, best.found, best.keys, best.total)


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

    def top(self, fail: Bytes | None, base: int, best: Best, kernels: Any) -> None:
        f = self.field
        best.total = kernels.top_of_term(
            self.begin,
            self.end,
            f.documents,
            f.weights,
            f.lengths,
            self.norms,
            self.scale,
            fail,
            base,
            best.found,
            best.keys,
            best.total,
        )


class UnionMatches(Matches):
    """The documents of any of several words, united only when asked: the best of them are found without it."""

    __slots__ = ("_arguments", "_kernels")

    def __init__(self, lists: PostingLists, highest: bool, sums: Float32, kernels: Any) -> None:
        self._documents = None
        self._scores = None
        field, starts, ends, scales, norms = lists
        self._arguments = (starts, ends, scales, highest, field.documents, field.weights, field.lengths, norms, sums)
        self._kernels = kernels

    @property
    def documents(self) -> Int32:
        if self._documents is None:
            self._documents, self._scores = self._kernels.unite_postings(*self._arguments)
        return self._documents

    @property
    def scores(self) -> Float32 | None:
        return self._scores if len(self.documents) else None

    def top(self, fail: Bytes | None, base: int, best: Best, kernels: Any) -> None:
        if self._documents is not None:
            Matches.top(self, fail, base, best, kernels)
        else:
            best.total = kernels.top_of_union(*self._arguments, fail, base, best.found, best.keys, best.total)


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

    def top(self, fail: Bytes | None, base: int, best: Best, kernels: Any) -> None:
        best.total = kernels.top_of_common(self.places, *self._arguments, fail, base, best.found, best.keys, best.total)
