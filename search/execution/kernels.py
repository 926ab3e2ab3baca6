"""Which kernels execute: the compiled ones, or plain numpy where numba is not installed or not wanted.

``PYKALA_KERNELS=numpy`` chooses the plain ones.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np


@cache
def load_kernels(kind: str | None = None) -> Any:
    """The module of kernels: ``kind`` is ``numba`` or ``numpy``, by default the fastest there is."""
    if (kind or os.environ.get("PYKALA_KERNELS") or "numba") == "numba" and importlib.util.find_spec("numba"):
        from search.execution import compiled

        return compiled
    from search.execution import plain

    return plain


def keep_machine_code_in(folder: Path) -> None:
    """Keep compiled kernels in ``folder`` where the package's own folder cannot be written to.

    To be called before the kernels are first loaded.
    """
    if os.access(Path(__file__).parent, os.W_OK) or "NUMBA_CACHE_DIR" in os.environ:
        return
    os.environ["NUMBA_CACHE_DIR"] = str(folder)
    numba = sys.modules.get("numba")
    if numba is not None:
        numba.config.CACHE_DIR = str(folder)


def warm_up() -> None:
    """Compile every kernel, or load its machine code: seconds the first time on a machine, then a tenth of a second.

    To be called while an index is built and when a server starts, so that no search waits for it.
    """
    kernels = load_kernels()
    documents, ends = np.array([0, 1], dtype=np.int32), np.array([0, 2], dtype=np.int64)
    scores, norms = np.ones(2, dtype=np.float32), np.ones(256, dtype=np.float32)
    seen, sums, reached = np.zeros(8, dtype=np.uint8), np.zeros(8, dtype=np.float32), np.zeros(8, dtype=np.float64)
    lengths = np.ones(2, dtype=np.uint8)
    scales, places = np.ones(1, dtype=np.float32), np.array([0, 1], dtype=np.int64)
    marks, starts = np.zeros(8, dtype=np.int32), np.zeros(2, dtype=np.int64)
    postings = (documents, scores, lengths, norms)
    lists = (ends[:1], ends[1:], scales, True, *postings, sums)
    kernels.posting_scores(0, 2, scores, lengths, norms, 1.0)
    kernels.posting_scores_at(0, places, scores, lengths, norms, 1.0)
    kernels.unite_postings(*lists)
    common = kernels.common_places(starts, starts + 2, documents, marks)
    kernels.common_scores(common, np.ones(2, dtype=np.float32), scores, lengths, norms)
    kernels.scores_among(documents, ends[:1], ends[1:], scales, True, *postings, marks)
    slots = np.zeros(1, dtype=np.int64)
    _, found_places = kernels.places_among(documents, ends[:1], ends[1:], slots, documents, marks)
    kernels.slot_scores(found_places, slots, scales, scores, lengths, norms)
    counts = np.zeros(2, dtype=np.int64)
    codes = np.zeros((2, 4), dtype=np.int32)
    found, best, keys = np.empty(1, dtype=np.int32), np.empty(1, dtype=np.float32), np.empty(1, dtype=np.int32)
    for fail in (None, seen):
        kernels.top_of_term(0, 2, *postings, 1.0, fail, 0, found, best, 0)
        kernels.top_of_scores(documents, scores, fail, 0, found, best, 0)
        kernels.top_of_union(*lists, fail, 0, found, best, 0)
        kernels.top_of_common(common, np.ones(2, dtype=np.float32), *postings, fail, 0, found, best, 0)
        kernels.top_of_dates(documents, documents, True, fail, 0, found, keys, 0)
        kernels.count_facets(documents, fail, codes, np.zeros(3, dtype=np.int32), documents, *[counts] * 4)
    kernels.unite(documents, scores, ends[:1], ends[1:], True, sums, seen)
    kernels.at_least(documents, scores, ends[:1], ends[1:], np.ones(1), 1.0, 1.0, 0.0, sums, reached)
    shared = (ends[:1], ends[1:], scales, np.zeros(1, dtype=np.int64), np.ones(1))
    weighed = kernels.weigh_words(*shared, *postings, sums, reached, marks)
    kernels.reaching(*weighed, 1.0, 1.0, 0.0)
    kernels.boosted_scores(documents, scores, seen, 1.0)
    kernels.intersect(documents, documents)
    kernels.without(documents, documents)
    kernels.places_of(1, ends[:1], ends[1:], documents)
    for kind in (np.uint16, np.int32):
        position_ends, positions = np.array([0, 1, 2], dtype=np.uint32), np.array([0, 1], dtype=kind)
        kernels.phrase_mask(common, places, places, 0, position_ends, positions)
        # A phrase of one word, and no term beside it.
        slots = np.array([[0, 1, 0, 0]])
        placed = (ends[:1], ends[1:], np.ones(1), slots, documents, position_ends, positions)
        packed = (np.zeros(9, dtype=np.uint8), np.array([0, 0, 9], dtype=np.int64), 1, 1)
        zones, words = np.zeros((1, 3)), np.zeros((2, 3), dtype=np.int32)
        kernels.best_passages(documents[1:], *placed, *packed, zones, ends[:1], zones, words, codes.astype(np.int64))
    # A copy, for bytes cannot be written to, which makes another type of array.
    terms = np.frombuffer(b"\xffa\xff", dtype=np.uint8).copy()
    kernels.same_terms(terms, ends)
    kernels.within_distance(terms, np.array([1, 3]), 0, 1, documents, 1)
