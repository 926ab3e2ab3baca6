"""What a node of a plan matches in one segment."""

from __future__ import annotations

from typing import Any

from search.execution.arrays import Float32, Int32, Int64
from search.execution.segment import WordField


class Matches:
    """Documents of a segment, rising, and their scores; ``None`` where all are 0."""

    __slots__ = ("_scores", "documents")

    def __init__(self, documents: Int32, scores: Float32 | None = None) -> None:
        self.documents = documents
        self._scores = scores

    @property
    def scores(self) -> Float32 | None:
        return self._scores

    def scores_at(self, places: Int64) -> Float32 | None:
        """The scores of the documents at ``places``."""
        scores = self.scores
        return None if scores is None else scores[places]


class TermMatches(Matches):
    """The documents of one term of a word field, scored only when and where asked."""

    __slots__ = ("_end", "_field", "_kernels", "begin", "norms", "scale")

    def __init__(self, field: WordField, begin: int, end: int, norms: Float32, scale: float, kernels: Any) -> None:
        self.documents = field.documents[begin:end]
        self._scores = None
        self._field, self.begin, self._end = field, begin, end
        self.norms, self.scale, self._kernels = norms, scale, kernels

    @property
    def scores(self) -> Float32:
        if self._scores is None:
            weights, lengths = self.postings
            self._scores = self._kernels.posting_scores(weights, lengths, self.norms, self.scale)
        return self._scores

    @property
    def postings(self) -> tuple[Any, Any]:
        """The weights and the length bytes of the postings."""
        begin, end = self.begin, self._end
        return self._field.weights[begin:end], self._field.lengths[begin:end]

    def scores_at(self, places: Int64) -> Float32:
        if self._scores is not None:
            return self._scores[places]
        weights, lengths = self.postings
        answer: Float32 = self._kernels.posting_scores_at(places, weights, lengths, self.norms, self.scale)
        return answer
