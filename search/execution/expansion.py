"""The index terms that a prefix, a pattern or a misspelt word stands for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from search import plan as p
from search.execution.arrays import Bytes, Int64, Mask, ends_of, ranges
from search.execution.segment import Segment, TermTable

ExpandedPlan = p.Prefix | p.Wildcard | p.Fuzzy

_CHARACTER = rb"(?:[\x00-\x7f]|[\xc2-\xf4][\x80-\xbf]+)"
"""One character in UTF-8, which no separator of a term table is."""


@dataclass(frozen=True, slots=True)
class Expansion:
    """The term numbers of each segment, and, where there are several segments, the document frequency of each term
    over all of them. ``cut`` says that there were more terms than allowed."""

    numbers: tuple[Int64, ...]
    frequencies: tuple[Int64, ...]
    cut: bool


def expand(plan: ExpandedPlan, segments: Sequence[Segment], kernels: Any) -> Expansion:
    """The terms of a plan's field that it stands for: the most frequent, and among equals the first, where there are
    more than ``plan.most_terms``."""
    tables = [segment.fields[plan.field].terms for segment in segments]
    found = [_numbers(plan, table, kernels) for table in tables]
    counts = [(table.ends[numbers + 1] - table.ends[numbers]) for table, numbers in zip(tables, found, strict=True)]
    if len(tables) == 1:
        numbers, frequencies = found[0], counts[0]
        cut = len(numbers) > plan.most_terms
        if cut:
            chosen = np.sort(np.argsort(-frequencies, kind="stable")[: plan.most_terms])
            numbers, frequencies = numbers[chosen], frequencies[chosen]
        return Expansion((numbers,), (frequencies,), cut)
    parts = [_bytes_of(table, numbers) for table, numbers in zip(tables, found, strict=True)]
    blob = np.concatenate([part for part, _ in parts])
    ends = ends_of(np.concatenate([sizes for _, sizes in parts]))
    same = kernels.same_terms(blob, ends)
    total = np.bincount(same, np.concatenate(counts)).astype(np.int64)
    cut = len(total) > plan.most_terms
    kept = np.ones(len(total), dtype=np.bool_)
    if cut:
        kept = _most_frequent(total, same, blob, ends, plan.most_terms)
    bounds = ends_of(np.array([len(numbers) for numbers in found], dtype=np.int64))
    ours = [same[begin:end] for begin, end in pairwise(bounds.tolist())]
    return Expansion(
        tuple([numbers[kept[terms]] for numbers, terms in zip(found, ours, strict=True)]),
        tuple([total[terms[kept[terms]]] for terms in ours]),
        cut,
    )


def _bytes_of(table: TermTable, numbers: Int64) -> tuple[Bytes, Int64]:
    """The terms of these numbers one after the other, and the size of each."""
    starts, ends = table.starts[numbers], table.starts[numbers + 1] - 1
    return table.blob[ranges(starts, ends)], ends - starts


def _most_frequent(total: Int64, same: Int64, blob: Bytes, ends: Int64, most: int) -> Mask:
    """Which of the terms are the ``most`` most frequent, among equals the first in code-point order."""
    least = int(np.partition(total, len(total) - most)[len(total) - most])
    kept = total > least
    first = np.full(len(total), -1, dtype=np.int64)
    first[same[::-1]] = np.arange(len(same) - 1, -1, -1)
    equal = np.flatnonzero(total == least).tolist()
    equal.sort(key=lambda term: blob[ends[first[term]] : ends[first[term] + 1]].tobytes())
    kept[equal[: most - int(kept.sum())]] = True
    return kept


def _numbers(plan: ExpandedPlan, table: TermTable, kernels: Any) -> Int64:
    """The numbers, rising, of all terms of a table that the plan stands for."""
    match plan:
        case p.Prefix(prefix=prefix):
            return np.arange(*table.with_prefix(prefix.encode()), dtype=np.int64)
        case p.Wildcard(pattern=pattern):
            return _wildcard_numbers(pattern, table)
        case p.Fuzzy(term=term, distance=distance, fixed=fixed):
            low, high = table.with_prefix(term[:fixed].encode())
            letters = np.array([ord(c) for c in term], dtype=np.int32)
            return low + np.flatnonzero(kernels.within_distance(table.blob, table.starts, low, high, letters, distance))


def _wildcard_numbers(pattern: str, table: TermTable) -> Int64:
    low, high = table.with_prefix(re.split(r"[*?]", pattern, maxsplit=1)[0].encode())
    if low == high:
        return np.empty(0, dtype=np.int64)
    begin, end = int(table.starts[low]) - 1, int(table.starts[high])
    text = table.blob.data[begin:end]
    places = [begin + match.start() + 1 for match in wildcard_expression(pattern).finditer(text)]
    return np.searchsorted(table.starts, np.array(places, dtype=np.int64))


def wildcard_expression(pattern: str) -> re.Pattern[bytes]:
    """What finds the whole terms of a term table that match a pattern of ``*`` and ``?``.

    Each ``*`` with the letters after it is an atomic group that takes the first place where they stand: that is
    enough for patterns of this kind, and it never goes back, so that no pattern takes more than linear time.
    """
    first, *rest = re.split(r"\*+", pattern)
    expression = rb"\xff" + _letters(first)
    for letters in rest[:-1]:
        expression += rb"(?>[^\xff]*?" + _letters(letters) + rb")"
    if rest:
        expression += rb"[^\xff]*" + _letters(rest[-1])
    return re.compile(expression + rb"(?=\xff)")


def _letters(letters: str) -> bytes:
    return b"".join(_CHARACTER if c == "?" else re.escape(c.encode()) for c in letters)
