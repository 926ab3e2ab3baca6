"""The default engine: requests answered from the live generation of an index home."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from models.case_numbers import parse_case_number, search_keys
from models.characters import typed
from models.item import Item
from search import plan as p
from search.build import INDEX, check_analyser
from search.errors import DamagedIndex, NoIndex
from search.execution import open_executor
from search.executor import Answer, Card, Executor, Question
from search.finding import Found, find
from search.home import CURRENT, IndexHome, Manifest, telling_damage
from search.matched_words import matched_positions, matched_words
from search.meant import Names
from search.page import Completion, Facet, FacetValue, Hit, MatchedWord, SearchPage, Statistics
from search.query import Planned, Query, parse_query, plan_query
from search.ranking import FEW_HITS
from search.request import FACETS, FacetName, SearchRequest
from search.similar import similar_plan
from search.snippets import make_snippets, mark_title
from search.suggestions import complete, suggest_spelling, wider_queries
from search.vocabulary import own_vocabulary

if TYPE_CHECKING:
    from models.analysis import Analyser
    from models.topics.vocabulary import Vocabulary

_ATTEMPTS = 5


@dataclass(frozen=True)
class Snapshot:
    """The generation that was live when it was opened. A request keeps one snapshot from beginning to end."""

    manifest: Manifest
    executor: Executor
    vocabulary: Vocabulary
    analyser: Analyser
    stamp: tuple[int, int]

    @cached_property
    def statistics(self) -> Statistics:
        """Counted once: a generation does not change, and many pages show something of it."""
        answer = self.executor.answer(Question(p.Everything(), facets=FACETS, limit=0))
        return Statistics(
            items=answer.total,
            generation=self.manifest.number,
            analyser=f"{self.manifest.analyser_name} {self.manifest.analyser_version}",
            built=self.manifest.built,
            newest=_extreme_date(self.executor, newest=True),
            oldest=_extreme_date(self.executor, newest=False),
            counts={name: _ordered_counts(name, answer.counts.get(name, {})) for name in FACETS},
        )

    @cached_property
    def names(self) -> Names:
        """Gathered at the first search."""
        return Names(self.vocabulary, self.statistics.counts.get("organ", {}), self.executor, self.analyser)


class WhooshEngine:
    """Answers from the live generation; notices a new one at the next request. Safe to share between threads."""

    def __init__(self, home: Path, analyser: Analyser, vocabulary: Vocabulary, kernels: str | None = None) -> None:
        self._home = IndexHome(home)
        self._kernels = kernels
        self._analyser = analyser
        self._vocabulary = vocabulary
        self._lock = Lock()
        self._snapshot = self._open()

    def close(self) -> None:
        self._snapshot.executor.close()

    def search(self, request: SearchRequest) -> SearchPage:
        snapshot = self._current()
        planned = self._planned(request.query, snapshot)
        query = planned.query
        found = find(planned, request, snapshot.executor)
        answer = found.answer
        hits = self._hits(snapshot.executor, found.plan, answer)
        suggestion = self._suggestion(query, request, found, snapshot)
        facets = tuple(_facet(name, answer.counts.get(name, {}), request, snapshot.vocabulary) for name in FACETS)
        meant = snapshot.names.meant(query) if request.query else ()
        return SearchPage(request, answer.total, hits, facets, suggestion, found.notes, meant)

    def _suggestion(self, query: Query, request: SearchRequest, found: Found, snapshot: Snapshot) -> str | None:
        """Another spelling of a query that finds little, or a wider one of a query that finds nothing; only one that
        finds something."""
        if not request.query or found.strict_total >= FEW_HITS:
            return None
        spelling = suggest_spelling(query, snapshot.executor, self._analyser, snapshot.names.words)
        wider = wider_queries(query) if found.answer.total == 0 else ()
        others = (replace(request, query=text, page=1, limit=1) for text in (spelling, *wider) if text)
        return next((other.query for other in others if self._find(other, snapshot).answer.total), None)

    def _planned(self, text: str, snapshot: Snapshot) -> Planned:
        query = parse_query(text, snapshot.executor)
        return plan_query(query, self._analyser, snapshot.executor, snapshot.vocabulary)

    def _find(self, request: SearchRequest, snapshot: Snapshot) -> Found:
        """What a request finds, no facet counted."""
        planned = self._planned(request.query, snapshot)
        return find(planned, request, snapshot.executor, ())

    def item(self, item_id: str) -> Item | None:
        executor = self._current().executor
        document = executor.document(item_id)
        return None if document is None else executor.item(document)

    def items_of(self, request: SearchRequest) -> tuple[Item, ...]:
        snapshot = self._current()
        return _items(snapshot.executor, self._find(request, snapshot).answer)

    def matched_words(self, item_id: str, query: str) -> tuple[MatchedWord, ...]:
        snapshot = self._current()
        executor = snapshot.executor
        document = executor.document(item_id)
        if document is None or not query.strip():
            return ()
        planned = self._planned(query, snapshot)
        # A widened plan has words that the strict one lacks, such as the parts of a compound that no item has whole.
        for plan in (planned.strict, planned.widened):
            if plan is None:
                continue
            words = matched_words(executor.spans(document), matched_positions(plan, document, executor))
            if words:
                return words
        return ()

    def items(self, after: str = "") -> Iterator[Item]:
        from search.stored import stored_items

        return stored_items(self._home, after=after)

    def similar(self, item_id: str, limit: int = 5) -> tuple[Item, ...]:
        executor = self._current().executor
        document = executor.document(item_id)
        if document is None:
            return ()
        item = executor.item(document)
        own = p.AnyOf((p.Term("id", item.id), _case_plan(item.case_number, item.municipality) or p.AnyOf(())))
        plan = p.Without(similar_plan(item, executor, self._analyser), own)
        return _items(executor, executor.answer(Question(plan, limit=limit)))

    def same_case(self, item_id: str) -> tuple[Item, ...]:
        executor = self._current().executor
        document = executor.document(item_id)
        if document is None:
            return ()
        item = executor.item(document)
        case = _case_plan(item.case_number, item.municipality)
        if case is None:
            return ()
        others = p.Without(case, p.Term("id", item_id))
        return _items(executor, executor.answer(Question(others, sort="oldest", limit=200)))

    def suggest(self, text: str, limit: int = 8) -> tuple[Completion, ...]:
        snapshot = self._current()
        return complete(typed(text), snapshot.executor, self._analyser, snapshot.vocabulary, limit)

    def statistics(self) -> Statistics:
        return self._current().statistics

    def vocabulary(self) -> Vocabulary:
        return self._current().vocabulary

    def _current(self) -> Snapshot:
        """The live generation, opened anew where ``CURRENT`` has been replaced since."""
        if self._stamp() != self._snapshot.stamp:
            with self._lock:
                if self._stamp() != self._snapshot.stamp:
                    # The one before is closed when the last request that uses it lets go of it.
                    self._snapshot = self._open()
        return self._snapshot

    def _stamp(self) -> tuple[int, int]:
        try:
            status = (self._home.path / CURRENT).stat()
        except FileNotFoundError:
            return 0, 0
        return status.st_mtime_ns, status.st_ino

    def _open(self) -> Snapshot:
        for attempt in range(_ATTEMPTS):
            stamp = self._stamp()
            try:
                manifest = self._home.live_manifest()
                check_analyser(self._home, manifest, self._analyser)
                folder = self._home.folder(manifest.number)
                with telling_damage(folder):
                    executor = open_executor(folder / INDEX, self._kernels)
                    vocabulary = own_vocabulary(folder) or self._vocabulary
                return Snapshot(manifest, executor, vocabulary, self._analyser, stamp)
            except DamagedIndex:
                # A generation that is swept away while it is being opened has a successor.
                if attempt == _ATTEMPTS - 1 or stamp == self._stamp():
                    raise
        raise NoIndex(self._home.path)

    def _hits(self, executor: Executor, plan: p.Plan, answer: Answer) -> tuple[Hit, ...]:
        cards = executor.cards(answer.documents, executor.expanded(plan))
        return tuple(
            [self._hit(executor, card, score) for card, score in zip(cards, answer.scores.tolist(), strict=True)]
        )

    def _hit(self, executor: Executor, card: Card, score: float) -> Hit:
        record = card.record
        return Hit(
            id=record.id,
            title=record.title,
            title_fragments=mark_title(card),
            organ=record.organ,
            municipality=record.municipality,
            date=record.date,
            section=record.section,
            case_number=record.case_number,
            score=score,
            topics=record.topics,
            snippets=make_snippets(card),
            meeting_kind=record.meeting_kind,
            language=record.language,
            same_case=self._other_handlings(executor, record.case_number, record.municipality),
        )

    def _other_handlings(self, executor: Executor, case_number: str | None, municipality: str | None) -> int:
        case = _case_plan(case_number, municipality)
        return executor.answer(Question(case, limit=0)).total - 1 if case is not None else 0


def _items(executor: Executor, answer: Answer) -> tuple[Item, ...]:
    return tuple([executor.item(document) for document in answer.documents.tolist()])


def _facet(name: FacetName, counts: Mapping[str, int], request: SearchRequest, vocabulary: Vocabulary) -> Facet:
    chosen = request.facet_values(name)
    values = {**_ordered_counts(name, counts), **{value: counts.get(value, 0) for value in chosen}}
    labels = {value: vocabulary.label(value, "fi") if name == "topic" else value for value in values}
    return Facet(
        name, tuple(FacetValue(value, labels[value], count, value in chosen) for value, count in values.items())
    )


def _extreme_date(executor: Executor, *, newest: bool) -> dt.date | None:
    answer = executor.answer(Question(p.Everything(), sort="newest" if newest else "oldest", limit=1))
    return executor.item(int(answer.documents[0])).date if len(answer.documents) else None


def _case_plan(case_number: str | None, municipality: str | None) -> p.Plan | None:
    """The handlings of a case. Case numbers are a municipality's own."""
    case = parse_case_number(case_number) if case_number else None
    if case is None:
        return None
    handlings = p.Term("case_number", search_keys(case)[0])
    return p.AllOf((handlings, p.Term("municipality", municipality))) if municipality else handlings


def _ordered_counts(name: FacetName, counts: Mapping[str, int]) -> dict[str, int]:
    if name == "year":
        return dict(sorted(counts.items(), reverse=True))
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
