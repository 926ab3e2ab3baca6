"""Evaluates a plan on one segment at a time: each node gives its documents with their scores."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from search import plan as p
from search.execution.among import find_phrase, scores_in
from search.execution.arrays import NO_DOCUMENTS, Bytes, Float32, Float64, Int32, Int64
from search.execution.expansion import Expansion, expand
from search.execution.masks import KeptMasks, is_keyword_condition
from search.execution.matches import (
    CommonMatches,
    Matches,
    PostingLists,
    TermMatches,
    UnionMatches,
    are_words_of_one_field,
)
from search.execution.segment import KeywordField, Segment, WordField
from search.execution.sharing import enough_words, lists_of_words
from search.execution.statistics import Statistics

NOTHING = Matches(NO_DOCUMENTS)


class Scratch(threading.local):
    """What a thread has of its own: arrays of one element per document that its kernels sum in, all 0 between uses,
    and what the nodes of the last plan that it evaluated match, by segment and node."""

    def __init__(self, documents: int) -> None:
        self.sums: Float32 = np.zeros(documents, dtype=np.float32)
        self.seen: Bytes = np.zeros(documents, dtype=np.uint8)
        self.reached: Float64 = np.zeros(documents, dtype=np.float64)
        self.marks: Int32 = np.zeros(documents, dtype=np.int32)
        self.matches: dict[tuple[int, p.Plan], Matches] = {}


class Index(NamedTuple):
    """What an evaluation reads: shared by all threads, never changed."""

    segments: tuple[Segment, ...]
    statistics: Statistics
    kernels: Any
    scratch: Scratch
    masks: KeptMasks


class Evaluation:
    """One evaluation of one plan. Expansions are looked up once for all segments; ``cut`` are those cut short.

    A widened plan holds most of the strict plan that the same thread has just evaluated: what those nodes match is
    taken from there.
    """

    __slots__ = ("_before", "_expansions", "_matches", "_one", "_words", "cut", "index")

    def __init__(self, index: Index) -> None:
        self.index = index
        self._one = len(index.segments) == 1
        self._expansions: dict[p.Plan, Expansion] = {}
        self._words: dict[tuple[str, str], tuple[list[int], int]] = {}
        self.cut: list[p.Prefix | p.Wildcard | p.Fuzzy] = []
        self._matches: dict[tuple[int, p.Plan], Matches] = {}
        self._before, index.scratch.matches = index.scratch.matches, self._matches

    def matches(self, plan: p.Plan, number: int) -> Matches:
        """The matches of a plan in the segment with this number."""
        kind = type(plan)
        if kind not in _KEPT:
            return _NODES[kind](self, plan, number)
        key = (number, plan)
        found = self._matches.get(key) or self._before.get(key) or _NODES[kind](self, plan, number)
        # What is expanded is looked up anew by each evaluation, which tells what was cut.
        if not self._expansions:
            self._matches[key] = found
        return found

    def postings(self, field: str, term: str, weight: float, number: int) -> tuple[int, int, float] | None:
        """Where a word's posting list begins and ends in a segment, and its score's scale."""
        words = self.index.segments[number].words[field]
        frequency = 0
        if self._one:
            place = words.terms.find(term.encode())
        else:
            places, frequency = self._in_all_segments(field, term)
            place = places[number]
        if place < 0:
            return None
        begin, end = words.extent(place)
        return begin, end, self.index.statistics.scale(frequency or end - begin, weight)

    def _in_all_segments(self, field: str, term: str) -> tuple[list[int], int]:
        """The number of a word in each segment, -1 where it does not occur, and how many documents have it."""
        found = self._words.get((field, term))
        if found is None:
            key = term.encode()
            tables = [segment.words[field] for segment in self.index.segments]
            places = [words.terms.find(key) for words in tables]
            extents = [words.extent(place) for words, place in zip(tables, places, strict=True) if place >= 0]
            found = self._words[field, term] = places, sum([end - begin for begin, end in extents])
        return found

    def posting_lists(self, terms: Sequence[p.Term], number: int) -> PostingLists:
        """The posting lists of several terms of one word field; those of terms that do not occur are left out."""
        field = terms[0].field
        found = [f for term in terms if (f := self.postings(field, term.term, term.weight, number))]
        return PostingLists(
            self.index.segments[number].words[field],
            np.array([begin for begin, _, _ in found], dtype=np.int64),
            np.array([end for _, end, _ in found], dtype=np.int64),
            np.array([scale for _, _, scale in found], dtype=np.float32),
            self.index.statistics.norms[field],
        )

    def expansion(self, plan: p.Prefix | p.Wildcard | p.Fuzzy) -> Expansion:
        found = self._expansions.get(plan)
        if found is None:
            found = self._expansions[plan] = expand(plan, self.index.segments, self.index.kernels)
            if found.cut:
                self.cut.append(plan)
        return found

    def _term(self, plan: p.Term, number: int) -> Matches:
        segment = self.index.segments[number]
        if plan.field in segment.words:
            found = self.postings(plan.field, plan.term, plan.weight, number)
            if found is None:
                return NOTHING
            begin, end, scale = found
            norms = self.index.statistics.norms[plan.field]
            return TermMatches(segment.words[plan.field], begin, end, norms, scale, self.index.kernels)
        field = segment.keywords.get(plan.field)
        place = field.terms.find(plan.term.encode()) if field else -1
        return Matches(documents_of_terms(field, place, place + 1)) if field and place >= 0 else NOTHING

    def _any_of(self, plan: p.AnyOf, number: int) -> Matches:
        return self._united(plan.children, number, highest=False)

    def _best_of(self, plan: p.BestOf, number: int) -> Matches:
        return self._united(plan.children, number, highest=True)

    def _united(self, children: Sequence[p.Plan], number: int, highest: bool) -> Matches:
        if len(children) > 1 and are_words_of_one_field(children):
            return self._united_lists(self.posting_lists(children, number), number, highest)
        parts = [part for child in children if len((part := self.matches(child, number)).documents)]
        return self._union(parts, number, highest)

    def _united_lists(self, lists: PostingLists, number: int, highest: bool) -> Matches:
        if not len(lists.starts):
            return NOTHING
        sums = self.index.scratch.sums[: self.index.segments[number].documents]
        return UnionMatches(lists, highest, sums, self.index.kernels)

    def _union(self, parts: Sequence[Matches], number: int, highest: bool) -> Matches:
        if len(parts) < 2:
            return parts[0] if parts else NOTHING
        documents, bounds = _chained(parts)
        scratch, size = self.index.scratch, self.index.segments[number].documents
        return Matches(
            *self.index.kernels.unite(
                documents,
                _all_scores(parts),
                bounds[:-1],
                bounds[1:],
                highest,
                scratch.sums[:size],
                scratch.seen[:size],
            )
        )

    def _all_of(self, plan: p.AllOf, number: int) -> Matches:
        if not plan.children:
            return self._everything(p.Everything(), number)
        if len(plan.children) > 1 and are_words_of_one_field(plan.children):
            return self._common(self.posting_lists(plan.children, number), len(plan.children))
        parts = [self.matches(child, number) for child in plan.children]
        parts.sort(key=lambda part: len(part.documents))
        common = parts[0]
        for part in parts[1:]:
            if not len(common.documents):
                return NOTHING
            common = self._intersection(common, part)
        return common

    def _common(self, lists: PostingLists, words: int) -> Matches:
        """The documents that have all of two or more words; nothing where not all words occur."""
        field, starts, ends, _, _ = lists
        if len(starts) < words:
            return NOTHING
        places = self.index.kernels.common_places(starts, ends, field.documents, self.index.scratch.marks)
        return CommonMatches(lists, places, self.index.kernels)

    def _intersection(self, first: Matches, second: Matches) -> Matches:
        places, others = self.index.kernels.intersect(first.documents, second.documents)
        return Matches(first.documents[places], _added(first.scores_at(places), second.scores_at(others)))

    def _at_least(self, plan: p.AtLeast, number: int) -> Matches:
        if (words := lists_of_words(plan)) is not None:
            return enough_words(self, plan, words, number)
        parts = [self.matches(child, number) for child in plan.children]
        given = [(part, w) for part, w in zip(parts, plan.weights, strict=True) if len(part.documents)]
        if not given:
            return NOTHING
        documents, bounds = _chained([part for part, _ in given])
        weights = np.array([weight for _, weight in given], dtype=np.float64)
        scratch, size = self.index.scratch, self.index.segments[number].documents
        return Matches(
            *self.index.kernels.at_least(
                documents,
                _all_scores([part for part, _ in given]),
                bounds[:-1],
                bounds[1:],
                weights,
                plan.enough,
                float(sum(plan.weights)),
                float(plan.power),
                scratch.sums[:size],
                scratch.reached[:size],
            )
        )

    def _preferring(self, plan: p.Preferring, number: int) -> Matches:
        required = self.matches(plan.required, number)
        if not len(required.documents):
            return NOTHING
        extra = scores_in(self, plan.optional, number, required.documents)
        if extra is None:
            return required
        return Matches(required.documents, extra if required.scores is None else required.scores + extra)

    def _without(self, plan: p.Without, number: int) -> Matches:
        kept = self.matches(plan.kept, number)
        excluded = self.matches(plan.excluded, number)
        if not len(kept.documents) or not len(excluded.documents):
            return kept
        places = self.index.kernels.without(kept.documents, excluded.documents)
        return Matches(kept.documents[places], kept.scores_at(places))

    def _filtered(self, plan: p.Filtered, number: int) -> Matches:
        child = self.matches(plan.child, number)
        if not len(child.documents):
            return child
        if is_keyword_condition(plan.condition):
            places = np.flatnonzero(self._mask(plan.condition, number)[child.documents])
            return Matches(child.documents[places], child.scores_at(places))
        return self._restricted(child, self.matches(plan.condition, number).documents)

    def _restricted(self, matches: Matches, documents: Int32) -> Matches:
        places, _ = self.index.kernels.intersect(matches.documents, documents)
        return Matches(matches.documents[places], matches.scores_at(places))

    def _phrase(self, plan: p.Phrase, number: int) -> Matches:
        segment = self.index.segments[number]
        kernels = self.index.kernels
        field = segment.words[plan.field]
        steps = np.diff(np.array((*plan.offsets[:1], *plan.offsets), dtype=np.int64))
        if len(plan.slots) > 1 and all(len(slot) == 1 for slot in plan.slots) and plan.weight > 0:
            terms = [p.Term(plan.field, slot[0], plan.weight) for slot in plan.slots]
            lists = self.posting_lists(terms, number)
            common = self._common(lists, len(terms))
            if not isinstance(common, CommonMatches):
                return NOTHING
            places, numbers = common.places, np.arange(len(terms))
            mask = kernels.phrase_mask(places, numbers, steps, plan.slop, field.position_ends, field.positions)
            return CommonMatches(lists, np.compress(mask, places, axis=1), kernels)
        found = find_phrase(self, plan, number)
        return NOTHING if found is None else Matches(found[0].astype(np.int32, copy=False), found[1])

    def _expanded(self, plan: p.Prefix | p.Wildcard | p.Fuzzy, number: int) -> Matches:
        segment = self.index.segments[number]
        if plan.field not in segment.fields:
            return NOTHING
        expansion = self.expansion(plan)
        numbers = expansion.numbers[number]
        if not len(numbers):
            return NOTHING
        field = segment.fields[plan.field]
        starts, ends = field.terms.ends[numbers], field.terms.ends[numbers + 1]
        if isinstance(field, WordField) and plan.weight > 0:
            statistics = self.index.statistics
            frequencies = expansion.frequencies[number]
            scales = statistics.scales(frequencies, plan.weight)
            lists = PostingLists(field, starts, ends, scales, statistics.norms[plan.field])
            return self._united_lists(lists, number, highest=True)
        return Matches(_distinct([field.documents[a:b] for a, b in zip(starts, ends, strict=True)], len(starts)))

    def _range(self, plan: p.Range, number: int) -> Matches:
        field = self.index.segments[number].fields.get(plan.field)
        if field is None:
            return NOTHING
        low = 0 if plan.low is None else field.terms.first_from(plan.low.encode())
        # No term lies between a term and the term with a zero byte added.
        high = len(field.terms) if plan.high is None else field.terms.first_from(plan.high.encode() + b"\0")
        return Matches(documents_of_terms(field, low, high)) if low < high else NOTHING

    def _everything(self, _: p.Everything, number: int) -> Matches:
        return Matches(np.arange(self.index.segments[number].documents, dtype=np.int32))

    def _constant(self, plan: p.Constant, number: int) -> Matches:
        documents = self.matches(plan.child, number).documents
        return Matches(documents, np.full(len(documents), plan.score, dtype=np.float32))

    def _boosted(self, plan: p.Boosted, number: int) -> Matches:
        child = self.matches(plan.child, number)
        if not len(child.documents) or child.scores is None:
            return child
        mask = self._mask(plan.condition, number)
        scores = self.index.kernels.boosted_scores(child.documents, child.scores, mask, float(plan.factor))
        return Matches(child.documents, scores)

    def _mask(self, condition: p.Plan, number: int) -> Bytes:
        """A byte per document of a segment: 1 where the condition matches. Those of keyword conditions are kept."""

        def make() -> Bytes:
            mask = np.zeros(self.index.segments[number].documents, dtype=np.uint8)
            mask[self.matches(condition, number).documents] = 1
            return mask

        return self.index.masks.get((number, condition), make) if is_keyword_condition(condition) else make()

    def _documents(self, plan: p.Documents, number: int) -> Matches:
        segment = self.index.segments[number]
        local = np.unique(np.array(plan.numbers, dtype=np.int64)) - segment.base
        return Matches(local[(local >= 0) & (local < segment.documents)].astype(np.int32))


_NODES: dict[type, Callable[[Evaluation, Any, int], Matches]] = {
    p.Term: Evaluation._term,
    p.AnyOf: Evaluation._any_of,
    p.BestOf: Evaluation._best_of,
    p.AllOf: Evaluation._all_of,
    p.AtLeast: Evaluation._at_least,
    p.Preferring: Evaluation._preferring,
    p.Without: Evaluation._without,
    p.Filtered: Evaluation._filtered,
    p.Phrase: Evaluation._phrase,
    p.Prefix: Evaluation._expanded,
    p.Wildcard: Evaluation._expanded,
    p.Fuzzy: Evaluation._expanded,
    p.Range: Evaluation._range,
    p.Everything: Evaluation._everything,
    p.Constant: Evaluation._constant,
    p.Boosted: Evaluation._boosted,
    p.Documents: Evaluation._documents,
}

_KEPT = frozenset((p.AnyOf, p.BestOf, p.AllOf, p.Phrase))
"""The nodes that take long, and stand in the strict and the widened plan."""


def documents_of_terms(field: KeywordField, low: int, high: int) -> Int32:
    """The documents of the terms ``low`` to ``high - 1`` of a field, rising."""
    begin, end = field.extent(low)[0], field.extent(high - 1)[1]
    return _distinct([field.documents[begin:end]], high - low)


def _distinct(parts: Sequence[Int32], lists: int) -> Int32:
    """The documents of several posting lists, rising, each once."""
    return parts[0] if lists == 1 else np.unique(np.concatenate(parts))


def _chained(parts: Sequence[Matches]) -> tuple[Int32, Int64]:
    """All documents of several matches, and where each one's begin and end."""
    sizes = np.array([0, *(len(part.documents) for part in parts)], dtype=np.int64)
    return np.concatenate([part.documents for part in parts]), np.cumsum(sizes)


def _all_scores(parts: Sequence[Matches]) -> Float32:
    if all(part.scores is None for part in parts):
        return np.zeros(sum(len(part.documents) for part in parts), dtype=np.float32)
    return np.concatenate([_copied(part) for part in parts])


def _copied(matches: Matches) -> Float32:
    """The scores as an array of one's own."""
    scores = matches.scores
    return np.zeros(len(matches.documents), dtype=np.float32) if scores is None else scores.copy()


def _added(first: Float32 | None, second: Float32 | None) -> Float32 | None:
    if first is None or second is None:
        return first if second is None else second
    return first + second
