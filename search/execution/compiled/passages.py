"""Kernels of the passages that a result card shows."""

# mypy: disallow-untyped-decorators=False

from __future__ import annotations

import numpy as np

from search.execution.arrays import Bytes, Float64, Int32, Int64, Positions
from search.execution.compiled.intersections import place_of
from search.execution.compiled.occurrences import whole_occurrences
from search.execution.compiled.shared import jit

_HEAD = 5
"""Bytes before the gaps and lengths of packed spans: see ``stored``."""


@jit
def best_passages(
    wanted: Int32,
    starts: Int64,
    ends: Int64,
    weights: Float64,
    slots: Int64,
    documents: Int32,
    position_ends: Int64,
    positions: Positions,
    spans: Bytes,
    span_ends: Int64,
    gap: int,
    length: int,
    zones: Float64,
    zone_ends: Int64,
    passages: Float64,
    words: Int32,
    sizes: Int64,
) -> None:
    most = len(words) // (2 * len(wanted))
    chosen, terms = np.empty(most, np.int64), np.empty(most, np.int64)
    worths = np.empty(most, np.float64)
    counts = np.zeros(len(weights), np.int64)
    single = len(weights) - len(slots)
    bounds = np.empty((len(slots), 2), np.int64)
    filled, zone = 0, 0
    for i in range(len(wanted)):
        document = wanted[i]
        packed = spans[span_ends[document] : span_ends[document + 1]]
        title_size = _unsigned(packed, 1, 4)
        in_title = np.zeros(title_size, np.uint8)
        matched = 0
        for t in range(single):
            place = place_of(document, starts[t], ends[t], documents)
            if place >= 0:
                found = positions[position_ends[place] : position_ends[place + 1]]
                matched = _note_all(found, gap, weights[t], t, in_title, chosen, worths, terms, matched)
        s = 0
        a = single
        while s < len(slots):
            first, begin = s, a
            while s < len(slots) and slots[s, 0] == slots[first, 0]:
                a += slots[s, 1]
                s += 1
            postings = np.empty(a - begin, np.int64)
            for k in range(begin, a):
                postings[k - begin] = place_of(document, starts[k], ends[k], documents)
            whole = whole_occurrences(postings, slots[first:s], bounds[first:s], position_ends, positions)
            for k in range(first, s):
                t = single + k
                of_slot = whole[bounds[k, 0] : bounds[k, 1]]
                matched = _note_all(of_slot, gap, weights[t], t, in_title, chosen, worths, terms, matched)
        titled = 0
        for position in range(title_size):
            if in_title[position] and titled < most:
                words[filled + titled, 2] = position
                titled += 1
        body = filled + titled
        for k in range(matched):
            words[body + k, 2] = chosen[k] - gap
        _find_characters(packed, title_size, words[filled : body + matched])
        for k in range(matched):
            words[body + k, 2] = terms[k]
        while zone < zone_ends[i]:
            _best_passage(words[body : body + matched], worths, zones[zone], length, counts, passages[zone])
            zone += 1
        sizes[i, 0], sizes[i, 1] = titled, matched
        filled = body + matched


@jit
def _note_all(
    found: Positions,
    gap: int,
    weight: float,
    term: int,
    in_title: Bytes,
    chosen: Int64,
    worths: Float64,
    terms: Int64,
    count: int,
) -> int:
    """Put the first of a term's positions in the text among those of the terms before, and mark those in the title; how
    many there are now in the text."""
    q = 0
    while q < len(found) and found[q] < len(in_title):
        in_title[found[q]] = 1
        q += 1
    while q < len(found) and found[q] < len(in_title) + gap:
        q += 1
    inside = min(len(chosen), len(found) - q)
    worth = weight / (1.0 + 0.1 * inside)
    for k in range(q, q + inside):
        count = _note(np.int64(found[k]), worth, term, chosen, worths, terms, count)
    return count


@jit
def _note(position: int, worth: float, term: int, chosen: Int64, worths: Float64, terms: Int64, count: int) -> int:
    """Put a position among the first ones, with the worthiest of its terms; how many there are now."""
    place = count
    while place > 0 and chosen[place - 1] > position:
        place -= 1
    if place > 0 and chosen[place - 1] == position:
        if worths[place - 1] < worth:
            worths[place - 1] = worth
            terms[place - 1] = term
        return count
    if place == len(chosen):
        return count
    if count < len(chosen):
        count += 1
    for k in range(count - 1, place, -1):
        chosen[k] = chosen[k - 1]
        worths[k] = worths[k - 1]
        terms[k] = terms[k - 1]
    chosen[place] = position
    worths[place] = worth
    terms[place] = term
    return count


@jit
def _find_characters(spans: Bytes, title_size: int, words: Int32) -> None:
    """Where words begin and end: word ``words[i, 2]`` from ``words[i, 0]`` to ``words[i, 1]``; they rise."""
    size = 1 << spans[0]
    place, word, reached = _HEAD, 0, 0
    for i in range(len(words)):
        while True:
            if word == title_size:
                reached = 0
            start = reached + _gap(spans, place, size)
            reached = start + _gap(spans, place + size, size)
            place += 2 * size
            word += 1
            if word > words[i, 2]:
                break
        words[i, 0] = start
        words[i, 1] = reached


@jit
def _gap(spans: Bytes, place: int, size: int) -> int:
    value = _unsigned(spans, place, size)
    return int(value - (1 << 32)) if size == 4 and value >= (1 << 31) else value


@jit
def _unsigned(spans: Bytes, place: int, size: int) -> int:
    value = 0
    for k in range(size):
        value |= int(spans[place + k]) << (8 * k)
    return value


@jit
def _best_passage(words: Int32, worths: Float64, zone: Float64, length: int, counts: Int64, passage: Float64) -> None:
    """Write the best passage of a zone, its score below 0 where there is none; ``counts`` are all 0."""
    low = 0
    while low < len(words) and words[low, 0] < zone[0]:
        low += 1
    high = low
    while high < len(words) and words[high, 1] <= zone[1]:
        high += 1
    best, score = -1.0, 0.0
    last = low
    for first in range(low, high):
        while last < high and (last == first or words[last, 1] - words[first, 0] <= length):
            counts[words[last, 2]] += 1
            score += worths[last] * (1.0 if counts[words[last, 2]] == 1 else 0.1)
            last += 1
        if best < 0 or score > best + 1e-9:
            best = score
            passage[1], passage[2] = first, last
        counts[words[first, 2]] -= 1
        score -= worths[first] * (1.0 if counts[words[first, 2]] == 0 else 0.1)
    passage[0] = best * zone[2]
