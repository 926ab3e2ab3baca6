"""Answers questions with the arrays of a Whoosh index."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from models.item import Item
from search import plan as p
from search.execution import plain
from search.execution.arrays import NO_DOCUMENTS, NO_SCORES, Float32, Int32, Int64
from search.execution.cards import cards_of
from search.execution.derive import arrays_path, derive_arrays
from search.execution.evaluation import Evaluation, Index, Scratch
from search.execution.facets import FacetValues
from search.execution.filters import filter_of
from search.execution.kernels import load_kernels
from search.execution.masks import KeptMasks, is_keyword_condition
from search.execution.matches import Best, Matches
from search.execution.segment import Segment
from search.execution.statistics import Statistics
from search.executor import Answer, Card, Expanded, Question
from search.reference import expansion_note
from search.request import FACETS, FacetName
from search.schema import CONTENT, WORD_FIELDS, Spans

_MOST_KEPT_IN_ORDER = 500
_INT32, _FLOAT32 = np.dtype(np.int32), np.dtype(np.float32)
_NOT_COUNTED: Int64 = np.empty(0, dtype=np.int64)


class ArrayExecutor:
    """Answers questions from the segments of one generation. Shared by threads: nothing of it changes but the kept
    masks, and what a thread sums in, and keeps of its last plan, is its own."""

    def __init__(self, segments: Sequence[Segment], kernels: Any) -> None:
        self._segments = tuple(segments)
        self._kernels = kernels
        self._statistics = Statistics(self._segments)
        most = max((segment.documents for segment in self._segments), default=0)
        self._masks = KeptMasks()
        self._index = Index(self._segments, self._statistics, kernels, Scratch(most), self._masks)
        self._bases = [segment.base for segment in self._segments]
        self._words = {name: [_posting_table(s, name) for s in self._segments] for name in self._statistics.norms}
        self._facet_values: dict[FacetName, FacetValues] = {}

    def close(self) -> None:
        """Nothing is to be closed: the memory maps go with the last array."""

    def size(self) -> int:
        return sum(s.documents - (0 if s.deleted is None else int(np.count_nonzero(s.deleted))) for s in self._segments)

    def answer(self, question: Question) -> Answer:
        if type(question.plan) is p.Term:
            answer = self._answer_of_word(question, question.plan)
            if answer is not None:
                return answer
        plan, conditions = _without_conditions(question.plan)
        evaluation = Evaluation(self._index)
        counted = {facet: self._values_of(facet) for facet in question.facets}
        totals = {facet: np.zeros(len(values.labels), dtype=np.int64) for facet, values in counted.items()}
        room = max(1, min(question.offset + question.limit, self._statistics.documents))
        by_date = question.sort != "relevance"
        best = Best(room, np.int32 if by_date else np.float32)
        # The compiled kernels keep the best in order, one by one; many are sorted faster all at once.
        kernels = self._kernels if room <= _MOST_KEPT_IN_ORDER else plain
        found = []
        for number, segment in enumerate(self._segments):
            fail = filter_of(question, conditions, number, segment, evaluation, self._masks)
            matches = evaluation.matches(plan, number)
            if by_date:
                best.total = kernels.top_of_dates(
                    matches.documents,
                    segment.dates,
                    question.sort == "newest",
                    fail,
                    segment.base,
                    best.found,
                    best.keys,
                    best.total,
                )
                found.append(matches)
            else:
                matches.top(fail, segment.base, best, kernels)
            if counted:
                arrays = [counted[f].room(number) if f in counted else _NOT_COUNTED for f in FACETS]
                self._kernels.count_facets(
                    matches.documents, fail, segment.codes, segment.topic_starts, segment.topics, *arrays
                )
                for facet, array in zip(FACETS, arrays, strict=True):
                    if facet in counted:
                        totals[facet][counted[facet].places[number]] += array
        page = slice(question.offset, min(question.offset + question.limit, best.total))
        documents = best.found[page]
        scores = self._scores_of(documents, found) if by_date else best.keys[page]
        notes = tuple(map(expansion_note, evaluation.cut)) if evaluation.cut else ()
        counts = {facet: values.counts(totals[facet]) for facet, values in counted.items()}
        return Answer(best.total, documents, scores, counts, notes)

    def _answer_of_word(self, question: Question, term: p.Term) -> Answer | None:
        """The answer to one word and nothing else, or ``None`` if that is not what is asked: a word that few items
        have is found in less time than the general way takes to begin."""
        tables = self._words.get(term.field)
        room = question.offset + question.limit
        if (
            tables is None
            or question.choices
            or question.facets
            or question.sort != "relevance"
            or question.date_from
            or question.date_to
            or not 0 < room <= _MOST_KEPT_IN_ORDER
        ):
            return None
        key = term.term.encode()
        frequency = total = 0
        lists = []
        for find, ends, postings in tables:
            place = find(key)
            if place >= 0:
                begin, end = ends[place], ends[place + 1]
                frequency += end - begin
                lists.append((begin, end, postings))
        if not lists:
            return Answer(0, NO_DOCUMENTS, NO_SCORES, {})
        room = min(room, frequency)
        found, best = np.empty(room, _INT32), np.empty(room, _FLOAT32)
        scale, norms = self._statistics.scale(frequency, term.weight), self._statistics.norms[term.field]
        top_of_term = self._kernels.top_of_term
        for begin, end, (documents, weights, lengths, deleted, base) in lists:
            total = top_of_term(
                begin, end, documents, weights, lengths, norms, scale, deleted, base, found, best, total
            )
        if question.offset or total < room:
            page = slice(question.offset, min(room, total))
            found, best = found[page], best[page]
        return Answer(total, found, best, {})

    def _scores_of(self, documents: Int32, found: Sequence[Matches]) -> Float32:
        """The scores of documents of any segments, in which ``found`` matched."""
        answer = np.zeros(len(documents), dtype=np.float32)
        for segment, matches in zip(self._segments, found, strict=True):
            inside = np.flatnonzero((documents >= segment.base) & (documents < segment.base + segment.documents))
            if len(inside):
                scores = matches.scores_at(np.searchsorted(matches.documents, documents[inside] - segment.base))
                if scores is not None:
                    answer[inside] = scores
        return answer

    def _values_of(self, facet: FacetName) -> FacetValues:
        """The values of a facet in all segments, put together when it is first counted."""
        values = self._facet_values.get(facet)
        if values is None:
            values = self._facet_values[facet] = FacetValues(self._segments, facet)
        return values

    def document(self, item_id: str) -> int | None:
        for segment in self._segments:
            for document in segment.documents_of("id", item_id):
                if segment.deleted is None or not segment.deleted[document]:
                    return segment.base + document
        return None

    def item(self, document: int) -> Item:
        segment = self._segment_of(document)
        return segment.item(document - segment.base)

    def spans(self, document: int) -> Spans:
        segment = self._segment_of(document)
        return segment.spans(document - segment.base)

    def positions(self, document: int, terms: Sequence[str]) -> list[Int32]:
        segment = self._segment_of(document)
        content = segment.words[CONTENT]
        places = self._kernels.places_of(document - segment.base, *segment.extents(CONTENT, terms), content.documents)
        return [NO_DOCUMENTS if place < 0 else content.positions_at(place) for place in places.tolist()]

    def cards(self, documents: Int32, expanded: Expanded) -> list[Card]:
        if len(self._segments) == 1:
            return cards_of(self._segments[0], documents, expanded, self._kernels)
        owners = np.searchsorted(self._bases, documents, "right") - 1
        found: dict[int, Card] = {}
        for number in set(owners.tolist()):
            segment = self._segments[number]
            inside = documents[owners == number]
            cards = cards_of(segment, inside - np.int32(segment.base), expanded, self._kernels)
            found.update(zip(inside.tolist(), cards, strict=True))
        return [found[document] for document in documents.tolist()]

    def _segment_of(self, document: int) -> Segment:
        return self._segments[bisect_right(self._bases, document) - 1]

    def expanded(self, plan: p.Plan) -> Expanded:
        weights: dict[str, float] = {}
        phrases: dict[p.Phrase, None] = {}
        _add_scoring_leaves(plan, Evaluation(self._index), self._segments, weights, phrases)
        return Expanded(tuple(weights.items()), tuple(phrases))

    def document_frequency(self, field: str, term: str) -> int:
        return self._statistics.frequency(field, term.encode()) if self._segments else 0

    def terms(self, field: str, prefix: str, limit: int) -> list[tuple[str, int]]:
        total: dict[bytes, int] = {}
        for segment in self._segments:
            table = segment.fields[field].terms
            low, high = table.with_prefix(prefix.encode())
            frequencies = table.frequencies(low, high)
            chosen = range(high - low)
            if len(self._segments) == 1:
                chosen = np.argsort(-frequencies, kind="stable")[:limit].tolist()
            for place in chosen:
                term = table[low + place]
                total[term] = total.get(term, 0) + int(frequencies[place])
        ordered = sorted(total.items(), key=lambda pair: (-pair[1], pair[0]))
        return [(term.decode(), frequency) for term, frequency in ordered[:limit]]


def open_executor(index_dir: Path, kernels: str | None = None) -> ArrayExecutor:
    """Open a Whoosh index folder for execution; makes the arrays of segments that have none yet.

    ``kernels`` is ``numba`` or ``numpy``, by default what ``PYKALA_KERNELS`` says or the fastest there is.

    Raises:
        UnreadableArrays: a file of arrays is damaged.
    """
    from whoosh.filedb.filestore import FileStorage
    from whoosh.index import TOC

    toc = TOC.read(FileStorage(str(index_dir), readonly=True), "MAIN")
    if not all(arrays_path(index_dir, segment).exists() for segment in toc.segments):
        derive_arrays(index_dir)
    segments = []
    base = 0
    for segment in toc.segments:
        deleted = frozenset(segment.deleted_docs())
        segments.append(Segment(arrays_path(index_dir, segment), base, deleted))
        base += segment.doc_count_all()
    return ArrayExecutor(segments, load_kernels(kernels))


def _posting_table(segment: Segment, name: str) -> tuple[Callable[[bytes], int], Any, tuple[Any, ...]]:
    """What finds a term of a word field, where its postings end, and the arrays that they and the documents are in."""
    field = segment.words[name]
    arrays = (field.documents, field.weights, field.lengths, segment.deleted, segment.base)
    return field.terms.find, field.terms.ends.data, arrays


def _without_conditions(plan: p.Plan) -> tuple[p.Plan, tuple[p.Plan, ...]]:
    """The plan without the keyword conditions that its top is filtered by, and those conditions."""
    conditions: list[p.Plan] = []
    while type(plan) is p.Filtered and is_keyword_condition(plan.condition):
        conditions.append(plan.condition)
        plan = plan.child
    return plan, tuple(conditions)


def _add_scoring_leaves(
    plan: p.Plan,
    evaluation: Evaluation,
    segments: Sequence[Segment],
    weights: dict[str, float],
    phrases: dict[p.Phrase, None],
) -> None:
    """Note the terms that a plan's scoring leaves look for, each with its highest weight, and their phrases."""

    def note(term: str, weight: float) -> None:
        weights[term] = max(weight, weights.get(term, 0.0))

    match plan:
        case p.Term(field, term, weight):
            if field in WORD_FIELDS:
                note(term, weight)
        case p.Phrase():
            phrases[plan] = None
        case p.Prefix(field) | p.Wildcard(field) | p.Fuzzy(field):
            if field in WORD_FIELDS:
                expansion = evaluation.expansion(plan)
                for segment, numbers in zip(segments, expansion.numbers, strict=True):
                    for number in numbers.tolist():
                        note(segment.fields[field].terms[number].decode(), plan.weight)
        case p.AnyOf(children) | p.BestOf(children) | p.AllOf(children) | p.AtLeast(children):
            for child in children:
                _add_scoring_leaves(child, evaluation, segments, weights, phrases)
        case p.Preferring(child, _) | p.Without(child, _) | p.Filtered(child, _):
            _add_scoring_leaves(child, evaluation, segments, weights, phrases)
        case p.Constant(child, _) | p.Boosted(child, _, _):
            _add_scoring_leaves(child, evaluation, segments, weights, phrases)
        case p.Range() | p.Everything() | p.Documents():
            pass
