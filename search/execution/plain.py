"""The kernels of execution in plain numpy: slower than ``compiled``, with the same answers, and its test's reference.

Documents are int32 numbers in their segment, rising. A posting is named by its place in the arrays of its field
(``documents``, ``weights``, ``lengths``); a posting list is the places from ``begin`` to ``end``, several lists are
``starts`` and ``ends`` with a ``scales`` each. ``norms`` is BM25's length norm of each of Whoosh's 256 length bytes, so
that a posting scores ``scale * weight / (weight + norms[length])``, ``scale`` being idf, k1 + 1 and the query's weight
in one. ``fail`` is a byte per document, 0 where nothing forbids it, or ``None`` where all are allowed: bit ``i`` is set
where the choices made in facet ``i`` do, bit 7 where it is deleted or out of the dates. ``sums``, ``seen``, ``reached``
and ``marks`` are scratch of one element per document, all 0 before and after.

The best hits of all segments are kept in ``found`` (their numbers in the index: ``base`` is that of the segment's
first document) and ``best`` (their scores), the best first, equal ones by rising number. ``total`` is how many
documents there were in the segments before, so that the first ``total`` places, or all, are filled; a kernel that fills
them gives the total with its own.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from search.execution.arrays import Bytes, Float32, Float64, Int32, Int64, Mask, Positions, ranges
from search.execution.plain_expansion import same_terms as same_terms
from search.execution.plain_expansion import within_distance as within_distance
from search.execution.plain_passages import best_passages as best_passages
from search.execution.plain_sharing import reaching as reaching
from search.execution.plain_sharing import weigh_words as weigh_words

LAST_DATE = np.int32(2**31 - 1)
TINY = np.float32(1e-30)
"""The least score of a posting in a union, so that a sum of 0 is of no posting. No other score is so small that it
would show."""


def posting_scores(begin: int, end: int, weights: Float32, lengths: Bytes, norms: Float32, scale: float) -> Float32:
    """The scores of a posting list."""
    weights = weights[begin:end]
    return np.float32(scale) * (weights / (weights + norms[lengths[begin:end]]))


def posting_scores_at(
    begin: int, places: Int64 | Int32, weights: Float32, lengths: Bytes, norms: Float32, scale: float
) -> Float32:
    """The scores of the postings at ``places`` in the list that begins at ``begin``."""
    weights = weights[begin + places]
    return np.float32(scale) * (weights / (weights + norms[lengths[begin + places]]))


def top_of_term(
    begin: int,
    end: int,
    documents: Int32,
    weights: Float32,
    lengths: Bytes,
    norms: Float32,
    scale: float,
    fail: Bytes | None,
    base: int,
    found: Int32,
    best: Float32,
    total: int,
) -> int:
    """The best of a posting list."""
    scores = posting_scores(begin, end, weights, lengths, norms, scale)
    return top_of_scores(documents[begin:end], scores, fail, base, found, best, total)


def top_of_scores(
    documents: Int32, scores: Float32, fail: Bytes | None, base: int, found: Int32, best: Float32, total: int
) -> int:
    """The best of scored documents."""
    if fail is not None:
        allowed = np.flatnonzero(fail[documents] == 0)
        documents, scores = documents[allowed], scores[allowed]
    return total + _keep_best(documents, scores, base, found, best, total)


def _keep_best(documents: Int32, keys: Any, base: int, found: Int32, best: Any, total: int) -> int:
    """Put the documents with the highest keys among those found before; how many documents there are."""
    size, limit = len(documents), len(found)
    if 0 < 4 * limit < size:
        least = np.partition(keys, size - limit)[size - limit]
        places = np.flatnonzero(keys >= least)
        documents, keys = documents[places], keys[places]
    before = min(total, limit)
    numbers = np.concatenate((found[:before], documents + np.int32(base)))
    keys = np.concatenate((best[:before], keys))
    order = np.lexsort((numbers, -keys))[:limit]
    found[: len(order)], best[: len(order)] = numbers[order], keys[order]
    return size


def unite_postings(
    starts: Int64,
    ends: Int64,
    scales: Float32,
    highest: bool,
    documents: Int32,
    weights: Float32,
    lengths: Bytes,
    norms: Float32,
    sums: Float32,
) -> tuple[Int32, Float32]:
    """The documents of any of several posting lists, with the sum of their scores, or the ``highest`` of them. All
    scales are above 0."""
    for start, end, scale in zip(starts.tolist(), ends.tolist(), scales, strict=True):
        listed = documents[start:end]
        added = np.maximum(posting_scores(start, end, weights, lengths, norms, scale), TINY)
        sums[listed] = np.maximum(sums[listed], added) if highest else sums[listed] + added
    found = np.flatnonzero(sums).astype(np.int32)
    total = sums[found]
    sums[found] = 0
    return found, total


def top_of_union(
    starts: Int64,
    ends: Int64,
    scales: Float32,
    highest: bool,
    documents: Int32,
    weights: Float32,
    lengths: Bytes,
    norms: Float32,
    sums: Float32,
    fail: Bytes | None,
    base: int,
    found: Int32,
    best: Float32,
    total: int,
) -> int:
    """The best of the documents that ``unite_postings`` finds."""
    united, scores = unite_postings(starts, ends, scales, highest, documents, weights, lengths, norms, sums)
    return top_of_scores(united, scores, fail, base, found, best, total)


def common_places(starts: Int64, ends: Int64, documents: Int32, marks: Int32) -> Int32:  # noqa: ARG001
    """The documents that all of two or more posting lists have: ``places[t, c]`` is the place of the posting of
    document ``c`` in list ``t``."""
    order = np.argsort(ends - starts, kind="stable").tolist()
    places = np.empty((len(starts), 0), dtype=np.int32)
    for turn, t in enumerate(order):
        start, end = int(starts[t]), int(ends[t])
        if not turn:
            places = np.empty((len(starts), end - start), dtype=np.int32)
            places[t] = np.arange(start, end)
        else:
            kept, others = intersect(documents[places[order[0]]], documents[start:end])
            places = places[:, kept]
            places[t] = start + others
    return places


def common_scores(places: Int32, scales: Float32, weights: Float32, lengths: Bytes, norms: Float32) -> Float32:
    """The sum of the scores of the postings of each document that ``common_places`` finds."""
    scores = np.zeros(places.shape[1], dtype=np.float32)
    for row, scale in zip(places, scales, strict=True):
        scores += posting_scores_at(0, row, weights, lengths, norms, scale)
    return scores


def top_of_common(
    places: Int32,
    scales: Float32,
    documents: Int32,
    weights: Float32,
    lengths: Bytes,
    norms: Float32,
    fail: Bytes | None,
    base: int,
    found: Int32,
    best: Float32,
    total: int,
) -> int:
    """The best of the documents that ``common_places`` finds."""
    scores = common_scores(places, scales, weights, lengths, norms)
    return top_of_scores(documents[places[0]], scores, fail, base, found, best, total)


def top_of_dates(
    documents: Int32, dates: Int32, newest: bool, fail: Bytes | None, base: int, found: Int32, best: Int32, total: int
) -> int:
    """The newest, or the oldest, of the documents. ``dates`` is yyyymmdd of every document of the segment, 0 (last in
    both orders) where there is none; ``best`` are keys, the higher the earlier in the order."""
    if fail is not None:
        documents = documents[fail[documents] == 0]
    keys = dates[documents]
    if not newest:
        keys = np.where(keys == 0, 0, LAST_DATE - keys)
    return total + _keep_best(documents, keys, base, found, best, total)


def unite(
    documents: Int32, scores: Float32, starts: Int64, ends: Int64, highest: bool, sums: Float32, seen: Bytes
) -> tuple[Int32, Float32]:
    """The documents of any of several lists, with the sum of their scores, or the ``highest`` of them."""
    for start, end in zip(starts, ends, strict=True):
        listed, added = documents[start:end], scores[start:end]
        if highest:
            # Scores are 0 or more, as the scratch is.
            sums[listed] = np.maximum(sums[listed], added)
        else:
            sums[listed] += added
        seen[listed] = 1
    found = np.flatnonzero(seen).astype(np.int32)
    total = sums[found]
    sums[found] = 0
    seen[found] = 0
    return found, total


def at_least(
    documents: Int32,
    scores: Float32,
    starts: Int64,
    ends: Int64,
    weights: Float64,
    least: float,
    whole: float,
    power: float,
    sums: Float32,
    reached: Float64,
) -> tuple[Int32, Float32]:
    """The documents whose lists' weights sum to ``least`` or more, with the sum of their scores times the share of
    ``whole`` that those weights are, to the power of ``power``."""
    for start, end, weight in zip(starts, ends, weights, strict=True):
        reached[documents[start:end]] += weight
        sums[documents[start:end]] += scores[start:end]
    every = np.unique(documents)
    found = every[reached[every] >= least]
    total = sums[found]
    if power:
        total = (total * (reached[found] / whole) ** power).astype(np.float32)
    reached[every] = 0
    sums[every] = 0
    return found, total


def boosted_scores(documents: Int32, scores: Float32, mask: Bytes, factor: float) -> Float32:
    """The scores, multiplied by ``factor`` where the document's byte in ``mask`` is not 0."""
    return np.where(mask[documents] != 0, scores * np.float32(factor), scores)


def intersect(first: Int32, second: Int32) -> tuple[Int64, Int64]:
    """The places in both lists of the documents that both have."""
    short, long = (first, second) if len(first) <= len(second) else (second, first)
    if not len(long):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    places = np.searchsorted(long, short)
    places[places == len(long)] = 0
    common = np.flatnonzero(long[places] == short)
    places = places[common]
    return (common, places) if len(first) <= len(second) else (places, common)


def places_of(document: int, starts: Int64, ends: Int64, documents: Int32) -> Int64:
    """The place of a document's posting in each of several lists, -1 where it has none."""
    answer = np.full(len(starts), -1, dtype=np.int64)
    for t, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        place = start + int(np.searchsorted(documents[start:end], document))
        if place < end and documents[place] == document:
            answer[t] = place
    return answer


def without(documents: Int32, unwanted: Int32) -> Int64:
    """The places of the documents that are not unwanted."""
    return np.flatnonzero(~np.isin(documents, unwanted, assume_unique=True))


def scores_among(
    wanted: Int32,
    starts: Int64,
    ends: Int64,
    scales: Float32,
    highest: bool,
    documents: Int32,
    weights: Float32,
    lengths: Bytes,
    norms: Float32,
    marks: Int32,  # noqa: ARG001
) -> Float32:
    """The sum, or the ``highest``, of the scores that each wanted document has in several posting lists."""
    scores = np.zeros(len(wanted), dtype=np.float32)
    for start, end, scale in zip(starts.tolist(), ends.tolist(), scales, strict=True):
        places, others = intersect(wanted, documents[start:end])
        added = posting_scores_at(start, others, weights, lengths, norms, scale)
        scores[places] = np.maximum(scores[places], added) if highest else scores[places] + added
    return scores


def places_among(
    wanted: Int32,
    starts: Int64,
    ends: Int64,
    slots: Int64,
    documents: Int32,
    marks: Int32,  # noqa: ARG001
) -> tuple[Int64, Int32]:
    """Which of the wanted documents have a term of every slot, and where their postings are: ``places`` and ``slots``
    are as ``phrase_mask`` takes them."""
    places = np.full((len(slots), len(wanted)), -1, dtype=np.int32)
    for row, start, end in zip(places, starts.tolist(), ends.tolist(), strict=True):
        ours, others = intersect(wanted, documents[start:end])
        row[ours] = start + others
    found = [(places[slots == slot] >= 0).any(axis=0) for slot in range(int(slots[-1]) + 1)]
    which = np.flatnonzero(np.logical_and.reduce(found))
    return which, places[:, which]


def slot_scores(
    places: Int32, slots: Int64, scales: Float32, weights: Float32, lengths: Bytes, norms: Float32
) -> Float32:
    """The sum, over the slots, of the highest score among the postings of each candidate: see ``phrase_mask``."""
    scores = np.zeros(places.shape, dtype=np.float32)
    for row, postings, scale in zip(scores, places, scales, strict=True):
        there = postings >= 0
        row[there] = posting_scores_at(0, postings[there], weights, lengths, norms, scale)
    best = [scores[slots == slot].max(axis=0, initial=0) for slot in range(int(slots[-1]) + 1)]
    total: Float32 = np.add.reduce(best, dtype=np.float32)
    return total


def phrase_mask(
    places: Int32, slots: Int64, steps: Int64, slop: int, position_ends: Int64, positions: Positions
) -> Mask:
    """Which candidate documents have a phrase.

    ``places[a, c]`` is where in the field's postings alternative ``a`` stands for candidate ``c``, or -1; ``slots[a]``
    is the alternative's slot, rising from 0; ``steps[s]`` is how far slot ``s`` is from the one before.
    """
    candidates = places.shape[1]
    reached = np.empty(0, dtype=np.int64)
    for slot in range(int(slots[-1]) + 1):
        keys = [_position_keys(row, position_ends, positions) for row in places[slots == slot]]
        here = np.unique(np.concatenate(keys))
        if slot:
            targets = here - steps[slot]
            before = np.searchsorted(reached, targets, side="right") - 1
            near = (before >= 0) & (targets - reached[np.maximum(before, 0)] <= slop) if len(reached) else before >= 0
            here = here[near]
        reached = here
    mask = np.zeros(candidates, dtype=np.bool_)
    mask[reached >> 32] = True
    return mask


def _position_keys(row: Int32, position_ends: Int64, positions: Positions) -> Int64:
    """Candidate × 2^32 + position of every occurrence. Half of the 32 bits is left free, so that neither a step nor
    the slop reaches from one candidate's positions into another's."""
    candidates = np.flatnonzero(row >= 0)
    starts = position_ends[row[candidates]].astype(np.int64)
    ends = position_ends[row[candidates] + 1].astype(np.int64)
    return (np.repeat(candidates, ends - starts) << 32) + positions[ranges(starts, ends)] + (1 << 30)


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
    """Add the documents to the counts of each value; a facet whose counts are empty is not counted.

    A document counts for facet ``i`` (topic, organ, municipality, year) where nothing but the choices made in that
    facet itself forbids it.
    """
    failed = fail[documents] if fail is not None else np.zeros(len(documents), dtype=np.uint8)
    if len(topic_counts):
        counted = documents[(failed & ~np.uint8(1)) == 0]
        places = ranges(topic_starts[counted].astype(np.int64), topic_starts[counted + 1].astype(np.int64))
        topic_counts += np.bincount(topics[places], minlength=len(topic_counts))
    for column, counts in enumerate((organ_counts, municipality_counts, year_counts)):
        if len(counts):
            counted = documents[(failed & ~np.uint8(2 << column)) == 0]
            counts += np.bincount(codes[counted, column], minlength=len(counts))
