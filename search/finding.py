"""How a planned query is executed: the strict plan first, the widened one where too few items have all the words.

The page, the command line and the evaluation all find through here.
"""

from __future__ import annotations

from dataclasses import dataclass

from search import plan as p
from search.executor import Answer, Executor, Question
from search.query import Planned
from search.request import FACETS, FacetName, SearchRequest


@dataclass(frozen=True, slots=True)
class Found:
    """The answer, the plan that gave it (whose terms are what a snippet marks), the notes of both, and how many items
    have all the words, of those that the request's facets and dates leave."""

    plan: p.Plan
    answer: Answer
    notes: tuple[str, ...]
    strict_total: int


def find(planned: Planned, request: SearchRequest, executor: Executor, facets: tuple[FacetName, ...] = FACETS) -> Found:
    """Execute a planned query with a request's choices.

    A search is widened by what its words find, not by what is left of it in the chosen facets and dates: choosing a
    value never shows more than its count promised.
    """
    answer = executor.answer(question(planned.strict, request, facets))
    if planned.widened is not None and planned.is_too_few(answer.total, request.limit):
        strict_total = answer.total
        if is_narrowed(request):
            strict_total = executor.answer(Question(planned.strict, limit=0)).total
        if planned.is_too_few(strict_total, request.limit):
            widened = executor.answer(question(planned.widened, request, facets))
            if widened.total > answer.total:
                notes = (*planned.widening_notes(answer.total), *widened.notes)
                return Found(planned.widened, widened, notes, answer.total)
    return Found(planned.strict, answer, (*planned.notes, *answer.notes), answer.total)


def is_narrowed(request: SearchRequest) -> bool:
    """Whether facets or dates leave some of what the words find out."""
    return bool(request.date_from or request.date_to or any(request.facet_values(facet) for facet in FACETS))


def question(plan: p.Plan, request: SearchRequest, facets: tuple[FacetName, ...] = FACETS) -> Question:
    """The question that a request puts with a plan."""
    return Question(
        plan,
        choices={facet: request.facet_values(facet) for facet in FACETS if request.facet_values(facet)},
        date_from=request.date_from.isoformat() if request.date_from else None,
        date_to=request.date_to.isoformat() if request.date_to else None,
        # Without words there is nothing to be relevant to: the newest come first.
        sort="newest" if request.sort == "relevance" and not request.query else request.sort,
        offset=(request.page - 1) * request.limit,
        limit=request.limit,
        facets=facets,
    )
