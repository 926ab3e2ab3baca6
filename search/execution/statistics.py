"""What scores depend on beyond a segment: the whole index's number of documents, frequencies and average lengths."""

from __future__ import annotations

from collections.abc import Sequence
from math import log

import numpy as np

from search.execution.arrays import Float32, Int64
from search.execution.segment import Segment
from search.ranking import K1, B


def length_norms(average: float) -> Float32:
    """BM25's length norm k1 × (1 - b + b × length / average) of each of Whoosh's 256 length bytes, float32."""
    from whoosh.util.numeric import byte_to_length

    lengths = np.array([byte_to_length(byte) for byte in range(256)], dtype=np.float64)
    return (K1 * ((1 - B) + B * lengths / average)).astype(np.float32)


class Statistics:
    """Statistics of an index. As Whoosh, deleted documents count until their segment is merged."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self.documents = sum(segment.documents for segment in segments)
        self.norms: dict[str, Float32] = {}
        for name in segments[0].words if segments else ():
            total = sum(segment.total_lengths[name] for segment in segments)
            self.norms[name] = length_norms(total / (self.documents or 1) or 1)

    def frequency(self, field: str, term: bytes) -> int:
        """How many documents have the term in the field."""
        total = 0
        for segment in self._segments:
            number = segment.fields[field].terms.find(term)
            if number >= 0:
                begin, end = segment.fields[field].extent(number)
                total += end - begin
        return total

    def scale(self, frequency: int, weight: float) -> float:
        """Everything of a posting's BM25 score that is the same for all postings of its term: Whoosh's idf,
        ln(N / (n + 1)) + 1, times k1 + 1 and the query's weight."""
        return (log(self.documents / (frequency + 1)) + 1) * (K1 + 1) * weight

    def scales(self, frequencies: Int64, weight: float) -> Float32:
        """The scales of many terms at once, float32."""
        idf = np.log(self.documents / (frequencies + 1)) + 1
        return (idf * ((K1 + 1) * weight)).astype(np.float32)
