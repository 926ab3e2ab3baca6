"""The kernels of execution in plain numpy: slower than ``compiled``, with the same answers, and its test's reference.

Documents are int32 numbers in their segment, rising. ``norms`` is BM25's length norm of each of Whoosh's 256 length
bytes, so that a posting scores ``scale * weight / (weight + norms[length])``, ``scale`` being idf, k1 + 1 and the
query's weight in one. ``fail`` is a byte per document, 0 where nothing forbids it, or empty where all are allowed:
bit ``i`` is set where the choices made in facet ``i`` do, bit 7 where it is deleted or out of the dates. ``limit`` is
the number of best hits wanted. Several lists in one array are named by where each begins (``starts``) and ends
(``ends``). ``sums`` and ``seen`` are scratch of one element per document, all 0 before and after.
"""

from __future__ import annotations

import numpy as np

from search.execution.arrays import Bytes, Float32, Float64, Int32, Int64, Mask, Positions, ranges

Hits = tuple[int, Int32, Float32]
"""How many documents there are, the best of them, and their scores."""


def posting_scores(weights: Float32, lengths: Bytes, norms: Float32, scale: float) -> Float32:
    """The scores of one term's postings."""
    return np.float32(scale) * (weights / (weights + norms[lengths]))


def posting_scores_at(places: Int64, weights: Float32, lengths: Bytes, norms: Float32, scale: float) -> Float32:
    """The scores of the postings at ``places``."""
    return posting_scores(weights[places], lengths[places], norms, scale)


def gather(
    starts: Int64, ends: Int64, scales: Float32, documents: Int32, weights: Float32, lengths: Bytes, norms: Float32
) -> tuple[Int32, Float32]:
    """The postings of several terms, one list after the other, with their scores."""
    places = ranges(starts, ends)
    scores = np.repeat(scales, ends - starts) * posting_scores(weights[places], lengths[places], norms, 1.0)
    return documents[places], scores


def top_of_term(
    documents: Int32, weights: Float32, lengths: Bytes, norms: Float32, scale: float, fail: Bytes, limit: int
) -> Hits:
    """The best of one term's postings."""
    return top_of_scores(documents, posting_scores(weights, lengths, norms, scale), fail, limit)


def top_of_scores(documents: Int32, scores: Float32, fail: Bytes, limit: int) -> Hits:
    """The best of scored documents; equal scores in rising order of document."""
    if len(fail):
        allowed = np.flatnonzero(fail[documents] == 0)
        documents, scores = documents[allowed], scores[allowed]
    total = len(documents)
    if 0 < 4 * limit < total:
        least = np.partition(scores, total - limit)[total - limit]
        best = np.flatnonzero(scores >= least)
        documents, scores = documents[best], scores[best]
    order = np.lexsort((documents, -scores))[:limit]
    return total, documents[order], scores[order]


def top_of_union(
    starts: Int64,
    ends: Int64,
    scales: Float32,
    documents: Int32,
    weights: Float32,
    lengths: Bytes,
    norms: Float32,
    fail: Bytes,
    limit: int,
    sums: Float32,
    seen: Bytes,
) -> Hits:
    """The best of the documents of any of several terms, by the sum of their scores."""
    listed, scores = gather(starts, ends, scales, documents, weights, lengths, norms)
    bounds = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(ends - starts)))
    return top_of_scores(*unite(listed, scores, bounds[:-1], bounds[1:], False, sums, seen), fail, limit)


def top_of_dates(documents: Int32, dates: Int32, newest: bool, fail: Bytes, limit: int) -> tuple[int, Int64]:
    """How many documents there are, and the places in ``documents`` of the first by date. ``dates`` is yyyymmdd of
    every document of the segment, 0 (last in both orders) where there is none."""
    places = np.flatnonzero(fail[documents] == 0) if len(fail) else np.arange(len(documents))
    keys = dates[documents[places]]
    keys = -keys if newest else np.where(keys == 0, np.iinfo(np.int32).max, keys)
    return len(places), places[np.argsort(keys, kind="stable")[:limit]]


def unite(
    documents: Int32, scores: Float32, starts: Int64, ends: Int64, best: bool, sums: Float32, seen: Bytes
) -> tuple[Int32, Float32]:
    """The documents of any of several lists, with the sum of their scores, or the ``best`` of them."""
    for start, end in zip(starts, ends, strict=True):
        listed, added = documents[start:end], scores[start:end]
        if best:
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


def at_least(documents: Int32, starts: Int64, ends: Int64, weights: Float64, least: float, reached: Float64) -> Int32:
    """The documents whose lists' weights sum to ``least`` or more; ``reached`` is scratch as ``sums`` is."""
    for start, end, weight in zip(starts, ends, weights, strict=True):
        reached[documents[start:end]] += weight
    every = np.unique(documents)
    found = every[reached[every] >= least]
    reached[every] = 0
    return found


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


def without(documents: Int32, unwanted: Int32) -> Int64:
    """The places of the documents that are not unwanted."""
    return np.flatnonzero(~np.isin(documents, unwanted, assume_unique=True))


def phrase_mask(
    places: Int64, slots: Int64, steps: Int64, slop: int, position_ends: Int64, positions: Positions
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


def _position_keys(row: Int64, position_ends: Int64, positions: Positions) -> Int64:
    """Candidate × 2^32 + position of every occurrence. Half of the 32 bits is left free, so that neither a step nor
    the slop reaches from one candidate's positions into another's."""
    candidates = np.flatnonzero(row >= 0)
    starts = position_ends[row[candidates]].astype(np.int64)
    ends = position_ends[row[candidates] + 1].astype(np.int64)
    return (np.repeat(candidates, ends - starts) << 32) + positions[ranges(starts, ends)] + (1 << 30)


def count_facets(
    documents: Int32,
    fail: Bytes,
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
    failed = fail[documents] if len(fail) else np.zeros(len(documents), dtype=np.uint8)
    if len(topic_counts):
        counted = documents[(failed & ~np.uint8(1)) == 0]
        places = ranges(topic_starts[counted].astype(np.int64), topic_starts[counted + 1].astype(np.int64))
        topic_counts += np.bincount(topics[places], minlength=len(topic_counts))
    for column, counts in enumerate((organ_counts, municipality_counts, year_counts)):
        if len(counts):
            counted = documents[(failed & ~np.uint8(2 << column)) == 0]
            counts += np.bincount(codes[counted, column], minlength=len(counts))


def within_distance(blob: Bytes, starts: Int64, low: int, high: int, term: Int32, distance: int) -> Mask:
    """Which of the terms ``low`` to ``high - 1`` of a term table are within an optimal string alignment distance of
    ``term`` (code points)."""
    size = high - low
    words = [blob[starts[i] : starts[i + 1] - 1].tobytes().decode() for i in range(low, high)]
    lengths = np.fromiter(map(len, words), dtype=np.int64, count=size)
    near = np.flatnonzero(np.abs(lengths - len(term)) <= distance)
    mask = np.zeros(size, dtype=np.bool_)
    if len(near):
        width = int(lengths[near].max())
        letters = np.full((len(near), width), -1, dtype=np.int64)
        for row, place in enumerate(near):
            letters[row, : lengths[place]] = [ord(c) for c in words[place]]
        mask[near] = _alignment_distances(letters, lengths[near], term) <= distance
    return mask


def _alignment_distances(letters: Int64, lengths: Int64, term: Int32) -> Int64:
    """The distances of many words at once: the usual table, each cell an array over the words."""
    words, width = letters.shape
    earlier = before = np.zeros((width + 1, words), dtype=np.int64)
    row = np.repeat(np.arange(width + 1)[:, None], words, axis=1)
    for i in range(1, len(term) + 1):
        earlier, before = before, row
        row = np.empty_like(before)
        row[0] = i
        for j in range(1, width + 1):
            cost = letters[:, j - 1] != term[i - 1]
            cell = np.minimum(np.minimum(before[j], row[j - 1]) + 1, before[j - 1] + cost)
            if i > 1 and j > 1:
                swapped = (letters[:, j - 1] == term[i - 2]) & (letters[:, j - 2] == term[i - 1])
                cell = np.where(swapped, np.minimum(cell, earlier[j - 2] + 1), cell)
            row[j] = cell
    distances: Int64 = row[lengths, np.arange(words)]
    return distances
