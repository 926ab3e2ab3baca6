"""The values of a facet over all segments, each of which numbers its own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search.execution.arrays import Int64
from search.execution.layout import CODED_FACETS
from search.execution.segment import Segment
from search.request import FacetName


class FacetValues:
    """``labels`` are the values; ``places[s][c]`` is where in ``labels`` the value with code ``c`` of segment ``s`` is.

    The code 0 of the facets with one value per item stands for none; it has the label ``""``.
    """

    __slots__ = ("labels", "places")

    def __init__(self, segments: Sequence[Segment], facet: FacetName) -> None:
        found: dict[str, int] = {}
        self.places: list[Int64] = []
        for segment in segments:
            terms = segment.keywords[facet].terms
            labels = [""] if facet in CODED_FACETS else []
            labels += [terms[place].decode() for place in range(len(terms))]
            self.places.append(np.array([found.setdefault(label, len(found)) for label in labels], dtype=np.int64))
        self.labels = list(found)

    def room(self, number: int) -> Int64:
        """What a segment's counts are summed in, all 0."""
        return np.zeros(len(self.places[number]), dtype=np.int64)

    def counts(self, totals: Int64) -> dict[str, int]:
        """The labels of what was counted, with its number."""
        places = np.flatnonzero(totals).tolist()
        counts = dict(zip([self.labels[place] for place in places], totals[places].tolist(), strict=True))
        counts.pop("", None)
        return counts
