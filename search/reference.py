"""Plans executed with plain Whoosh, posting by posting: slow, simple, and the reference that the arrays must equal.

Leaves are read and scored by Whoosh's own matchers and BM25F scorer; the tree above them is sets and sums.
"""

from __future__ import annotations

import fnmatch
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from models.item import Item
from search import plan as p
from search.executor import Answer, Card, Expanded, Question
from search.matched_words import occurrences_in
from search.request import FacetName
from search.schema import CONTENT, WORD_FIELDS, Spans
from search.snippets import make_card

if TYPE_CHECKING:
    from whoosh.searching import Searcher

Scores = dict[int, float]


class ReferenceExecutor:
    """Answers questions from a Whoosh index folder. A Whoosh Searcher is wrong under threads, so one lock guards it."""

    def __init__(self, folder: Path) -> None:
        from whoosh.index import open_dir
        from whoosh.scoring import BM25F

        from search.ranking import K1, B

        self._index: Any = open_dir(str(folder), readonly=True)
        self._searcher: Searcher = self._index.searcher(weighting=BM25F(B=B, K1=K1))
        self._lock = RLock()

    def close(self) -> None:
        with self._lock:
            self._searcher.close()
            self._index.close()

    def size(self) -> int:
        return int(self._index.doc_count())

    def answer(self, question: Question) -> Answer:
        with self._lock:
            evaluation = _Evaluation(self._searcher)
            scores = evaluation.scores(question.plan)
            return self._answer(question, scores, tuple(evaluation.notes))

    def _answer(self, question: Question, scores: Scores, notes: tuple[str, ...]) -> Answer:
        within_dates = set(scores)
        if question.date_from or question.date_to:
            within_dates &= self._documents(p.Range("date", question.date_from, question.date_to))
        chosen = {
            facet: self._documents(p.AnyOf(tuple(p.Term(facet, value) for value in values)))
            for facet, values in question.choices.items()
            if values
        }
        found = within_dates.intersection(*chosen.values())
        counts = {}
        for facet in question.facets:
            others = [documents for name, documents in chosen.items() if name != facet]
            counts[facet] = self._counts(facet, within_dates.intersection(*others))
        ordered = self._ordered(question, found, scores)[question.offset : question.offset + question.limit]
        return Answer(
            len(found),
            np.array(ordered, dtype=np.int32),
            np.array([scores[document] for document in ordered], dtype=np.float32),
            counts,
            notes,
        )

    def _ordered(self, question: Question, found: set[int], scores: Scores) -> list[int]:
        if question.sort == "relevance":
            # Ties are as they are in single precision, which is what an answer holds.
            return sorted(found, key=lambda document: (-float(np.float32(scores[document])), document))
        dates = self._values_by_document("date")
        dated = [document for document in sorted(found) if document in dates]
        dated.sort(key=lambda document: dates[document][0], reverse=question.sort == "newest")
        return dated + [document for document in sorted(found) if document not in dates]

    def _counts(self, facet: FacetName, documents: set[int]) -> dict[str, int]:
        values = self._values_by_document(facet)
        return dict(Counter(value for document in documents for value in values.get(document, ())))

    def _values_by_document(self, field: str) -> dict[int, tuple[str, ...]]:
        values: dict[int, tuple[str, ...]] = {}
        for term in _field_terms(self._searcher, field):
            for document in _postings(self._searcher, field, term):
                values[document] = (*values.get(document, ()), term)
        return values

    def _documents(self, plan: p.Plan) -> set[int]:
        return set(_Evaluation(self._searcher).scores(plan))

    def document(self, item_id: str) -> int | None:
        with self._lock:
            documents = list(_postings(self._searcher, "id", item_id))
        return documents[0] if documents else None

    def item(self, document: int) -> Item:
        import json

        with self._lock:
            stored = self._searcher.stored_fields(document)
        return Item.from_json(json.loads(stored["item"]))

    def spans(self, document: int) -> Spans:
        with self._lock:
            stored = self._searcher.stored_fields(document)
        return Spans.unpack(stored["spans"])

    def positions(self, document: int, terms: Sequence[str]) -> list[npt.NDArray[np.int32]]:
        with self._lock:
            return [np.array(_positions(self._searcher, CONTENT, term, document), dtype=np.int32) for term in terms]

    def cards(self, documents: npt.NDArray[np.int32], expanded: Expanded) -> list[Card]:
        return [
            make_card(self.item(document), self.spans(document), occurrences_in(document, expanded, self))
            for document in documents.tolist()
        ]

    def expanded(self, plan: p.Plan) -> Expanded:
        weights: dict[str, float] = {}
        phrases: dict[p.Phrase, None] = {}
        with self._lock:
            for leaf in _Evaluation(self._searcher).scoring_leaves(plan):
                if isinstance(leaf, p.Phrase):
                    phrases[leaf] = None
                else:
                    weights[leaf.term] = max(leaf.weight, weights.get(leaf.term, 0.0))
        return Expanded(tuple(weights.items()), tuple(phrases))

    def document_frequency(self, field: str, term: str) -> int:
        with self._lock:
            return int(self._searcher.doc_frequency(field, term.encode()))

    def terms(self, field: str, prefix: str, limit: int) -> list[tuple[str, int]]:
        with self._lock:
            return _most_frequent(self._searcher, field, prefix, lambda _: True, limit)[0]


class _Evaluation:
    """One evaluation of a plan: each method gives the documents of a node with their scores."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self.notes: list[str] = []

    def scores(self, plan: p.Plan) -> Scores:
        match plan:
            case p.Term(field, term, weight):
                return self._term(field, term, weight)
            case p.AnyOf(children):
                return _summed(self.scores(child) for child in children)
            case p.BestOf(children):
                return _best(self.scores(child) for child in children)
            case p.AllOf(children):
                return self._all_of(children)
            case p.AtLeast():
                return self._at_least(plan)
            case p.Preferring(required, optional):
                kept, extra = self.scores(required), self.scores(optional)
                return {document: score + extra.get(document, 0.0) for document, score in kept.items()}
            case p.Without(kept_plan, excluded):
                unwanted = self.scores(excluded)
                return {d: score for d, score in self.scores(kept_plan).items() if d not in unwanted}
            case p.Filtered(child, condition):
                wanted = self.scores(condition)
                return {d: score for d, score in self.scores(child).items() if d in wanted}
            case p.Phrase():
                return self._phrase(plan)
            case p.Prefix() | p.Wildcard() | p.Fuzzy():
                terms = self._expansion(plan)
                return _best(self._term(plan.field, term, plan.weight) for term in terms)
            case p.Range(field, low, high):
                within = (t for t in _field_terms(self._searcher, field) if _is_within(t, low, high))
                return {document: 0.0 for term in within for document in _postings(self._searcher, field, term)}
            case p.Everything():
                return dict.fromkeys(self._searcher.reader().all_doc_ids(), 0.0)
            case p.Constant(child, score):
                return dict.fromkeys(self.scores(child), score)
            case p.Boosted(child, condition, factor):
                favoured = self.scores(condition)
                return {d: score * factor if d in favoured else score for d, score in self.scores(child).items()}
            case p.Documents(numbers):
                reader = self._searcher.reader()
                known = (n for n in numbers if 0 <= n < reader.doc_count_all() and not reader.is_deleted(n))
                return dict.fromkeys(known, 0.0)

    def scoring_leaves(self, plan: p.Plan) -> Iterator[p.Term | p.Phrase]:
        """The terms and the phrases that items are found by."""
        match plan:
            case p.Term(field):
                if field in WORD_FIELDS:
                    yield plan
            case p.AnyOf(children) | p.BestOf(children) | p.AllOf(children) | p.AtLeast(children):
                for child in children:
                    yield from self.scoring_leaves(child)
            case p.Preferring(child, _) | p.Without(child, _) | p.Filtered(child, _):
                yield from self.scoring_leaves(child)
            case p.Constant(child, _) | p.Boosted(child, _, _):
                yield from self.scoring_leaves(child)
            case p.Phrase():
                yield plan
            case p.Prefix(field) | p.Wildcard(field) | p.Fuzzy(field):
                if field in WORD_FIELDS:
                    yield from (p.Term(field, term, plan.weight) for term in self._expansion(plan))
            case p.Range() | p.Everything() | p.Documents():
                return

    def _term(self, field: str, term: str, weight: float) -> Scores:
        scored = field in WORD_FIELDS
        scores: Scores = {}
        for leaf, offset in self._searcher.leaf_searchers():
            if (field, term.encode()) not in leaf.reader():
                continue
            scorer = self._searcher.weighting.scorer(leaf, field, term.encode()) if scored else None
            matcher = leaf.reader().postings(field, term.encode(), scorer=scorer)
            while matcher.is_active():
                scores[matcher.id() + offset] = weight * matcher.score() if scored else 0.0
                matcher.next()
        return scores

    def _all_of(self, children: Sequence[p.Plan]) -> Scores:
        if not children:
            return self.scores(p.Everything())
        parts = [self.scores(child) for child in children]
        common = set(parts[0]).intersection(*parts[1:])
        return {document: sum(part[document] for part in parts) for document in common}

    def _at_least(self, plan: p.AtLeast) -> Scores:
        parts = [self.scores(child) for child in plan.children]
        reached: dict[int, float] = {}
        for part, weight in zip(parts, plan.weights, strict=True):
            for document in part:
                reached[document] = reached.get(document, 0.0) + weight
        whole = sum(plan.weights)
        return {
            document: score * (reached[document] / whole) ** plan.power if plan.power else score
            for document, score in _summed(parts).items()
            if reached[document] >= plan.enough
        }

    def _phrase(self, phrase: p.Phrase) -> Scores:
        slots = [[(t, self._term(phrase.field, t, phrase.weight)) for t in slot] for slot in phrase.slots]
        best = [_best(scores for _, scores in slot) for slot in slots]
        if not best:
            return {}
        candidates = set(best[0]).intersection(*best[1:])
        return {
            document: sum(scores[document] for scores in best)
            for document in candidates
            if self._stands_in(phrase, document)
        }

    def _stands_in(self, phrase: p.Phrase, document: int) -> bool:
        places = [
            sorted({place for term in slot for place in _positions(self._searcher, phrase.field, term, document)})
            for slot in phrase.slots
        ]
        reached = set(places[0])
        for before, after, following in zip(phrase.offsets[:-1], phrase.offsets[1:], places[1:], strict=True):
            step = after - before
            reached = {
                position
                for position in following
                if any(position - step - extra in reached for extra in range(phrase.slop + 1))
            }
        return bool(reached)

    def _expansion(self, plan: p.Prefix | p.Wildcard | p.Fuzzy) -> list[str]:
        accepts: Callable[[str], bool]
        match plan:
            case p.Prefix(prefix=prefix):
                fixed, accepts = prefix, _accept_all
            case p.Wildcard(pattern=pattern):
                fixed = re.split(r"[*?]", pattern, maxsplit=1)[0]
                accepts = wildcard_test(pattern)
            case p.Fuzzy(term=term, distance=distance, fixed=characters):
                fixed = term[:characters]
                accepts = _within_distance(term, distance)
        terms, cut = _most_frequent(self._searcher, plan.field, fixed, accepts, plan.most_terms)
        if cut:
            self.notes.append(expansion_note(plan))
        return [term for term, _ in terms]


def expansion_note(plan: p.Prefix | p.Wildcard | p.Fuzzy) -> str:
    """The note of an expansion that was cut (``search.notes``)."""
    match plan:
        case p.Prefix(prefix=prefix):
            pattern = f"{prefix}*"
        case p.Wildcard(pattern=pattern):
            pass
        case p.Fuzzy(term=term):
            pattern = f"{term}~"
    return f"cut:{pattern}"


def wildcard_test(pattern: str) -> Callable[[str], bool]:
    """Whether a whole term matches a pattern of ``*`` and ``?``; every other character stands for itself."""
    escaped = "".join(c if c in "*?" else f"[{c}]" if c == "[" else c for c in pattern)
    matcher = re.compile(fnmatch.translate(escaped))
    return lambda term: matcher.match(term) is not None


def _accept_all(_: str) -> bool:
    return True


def _within_distance(term: str, distance: int) -> Callable[[str], bool]:
    return lambda other: abs(len(other) - len(term)) <= distance and edit_distance(term, other) <= distance


@lru_cache(maxsize=65536)
def edit_distance(first: str, second: str) -> int:
    """The optimal string alignment distance: inserts, deletes, replacements and swaps of neighbours, each 1."""
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, a in enumerate(first, 1):
        earlier, before, row = before, row, [i]
        for j, b in enumerate(second, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == second[j - 2] and first[i - 2] == b:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]


def _most_frequent(
    searcher: Searcher, field: str, prefix: str, accepts: Callable[[str], bool], limit: int
) -> tuple[list[tuple[str, int]], bool]:
    """Terms that begin with the prefix and are accepted, the most frequent first; and whether some were cut."""
    counted = [
        (term, int(searcher.doc_frequency(field, term.encode())))
        for term in _field_terms(searcher, field, prefix)
        if accepts(term)
    ]
    counted.sort(key=lambda pair: (-pair[1], pair[0]))
    return counted[:limit], len(counted) > limit


def _field_terms(searcher: Searcher, field: str, prefix: str = "") -> Iterator[str]:
    reader = searcher.reader()
    if field not in reader.schema:
        return
    for term in reader.expand_prefix(field, prefix.encode()):
        yield term.decode()


def _postings(searcher: Searcher, field: str, term: str) -> Iterator[int]:
    if (field, term.encode()) in searcher.reader():
        yield from searcher.postings(field, term.encode()).all_ids()


def _positions(searcher: Searcher, field: str, term: str, document: int) -> list[int]:
    """The rising positions of a term in a document; none where it does not occur."""
    for leaf, offset in searcher.leaf_searchers():
        local = document - offset
        if 0 <= local < leaf.doc_count_all() and (field, term.encode()) in leaf.reader():
            matcher = leaf.postings(field, term.encode())
            # A term of deleted documents alone has a matcher that is at its end: Whoosh lets none skip from there.
            if matcher.is_active():
                matcher.skip_to(local)
            if matcher.is_active() and matcher.id() == local:
                return list(matcher.value_as("positions"))
    return []


def _is_within(term: str, low: str | None, high: str | None) -> bool:
    return (low is None or term >= low) and (high is None or term <= high)


def _summed(parts: Iterable[Scores]) -> Scores:
    total: Scores = {}
    for part in parts:
        for document, score in part.items():
            total[document] = total.get(document, 0.0) + score
    return total


def _best(parts: Iterable[Scores]) -> Scores:
    best: Scores = {}
    for part in parts:
        for document, score in part.items():
            best[document] = max(score, best.get(document, score))
    return best
