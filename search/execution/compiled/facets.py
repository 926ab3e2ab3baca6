"""Kernels of the counts of facets."""

# mypy: disallow-untyped-decorators=False

from __future__ import annotations

import numpy as np

from search.execution.arrays import Bytes, Int32, Int64
from search.execution.compiled.shared import U, jit


@jit
def count_facets(
    documents: Int32,
    fail: Bytes | None,
    codes: Int32,
    topic_starts: Int32,
    topics: Int32,
    topic_counts: Int64,
    organ_counts: Int64,
    municipality_counts: Int64,
    year_counts: Int64,
) -> None:
    with_topics, with_organs = len(topic_counts) > 0, len(organ_counts) > 0
    with_municipalities, with_years = len(municipality_counts) > 0, len(year_counts) > 0
    failed = np.uint8(0)
    for j in range(len(documents)):
        d = U(documents[j])
        if fail is not None:
            failed = fail[d]
        if with_topics and failed <= 1:
            for i in range(U(topic_starts[d]), U(topic_starts[d + U(1)])):
                topic_counts[U(topics[i])] += 1
        if with_organs and (failed == 0 or failed == 2):
            organ_counts[U(codes[d, 0])] += 1
        if with_municipalities and (failed == 0 or failed == 4):
            municipality_counts[U(codes[d, 1])] += 1
        if with_years and (failed == 0 or failed == 8):
            year_counts[U(codes[d, 2])] += 1
