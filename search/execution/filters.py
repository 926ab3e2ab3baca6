"""What a question forbids in a segment, as a byte per document that the kernels test."""

from __future__ import annotations

import numpy as np

from search import plan as p
from search.execution.arrays import Bytes, Int32
from search.execution.evaluation import Evaluation, documents_of_terms
from search.execution.masks import KeptMasks
from search.execution.segment import ELSE, Segment
from search.executor import Question
from search.request import FACETS

Choices = tuple[tuple[str, tuple[str, ...]], ...]


def filter_of(
    question: Question,
    conditions: tuple[p.Plan, ...],
    number: int,
    segment: Segment,
    evaluation: Evaluation,
    masks: KeptMasks,
) -> Bytes | None:
    """0 for each document that is allowed, otherwise bits (see ``plain``); ``None`` where nothing is forbidden.

    ``conditions`` are plans over keyword fields that apply beside the question's choices and dates.
    """
    choices = tuple((facet, tuple(values)) for facet, values in question.choices.items() if values)
    if not (choices or conditions or question.date_from or question.date_to):
        return segment.deleted

    def make() -> Bytes:
        applied = conditions
        if question.date_from or question.date_to:
            applied = (*applied, p.Range("date", question.date_from, question.date_to))
        return _make(segment, choices, [evaluation.matches(condition, number).documents for condition in applied])

    return masks.get((number, choices, question.date_from, question.date_to, conditions), make)


def _make(segment: Segment, choices: Choices, allowed: list[Int32]) -> Bytes:
    fail = np.zeros(segment.documents, dtype=np.uint8)
    for facet, values in choices:
        bit = np.uint8(1 << FACETS.index(facet))
        field = segment.keywords[facet]
        places = [place for value in values if (place := field.terms.find(value.encode())) >= 0]
        fail |= _all_but([documents_of_terms(field, place, place + 1) for place in places], len(fail), bit)
    for documents in allowed:
        fail |= _all_but([documents], len(fail), ELSE)
    if segment.deleted is not None:
        fail |= segment.deleted
    return fail


def _all_but(lists: list[Int32], size: int, bit: np.uint8) -> Bytes:
    answer = np.full(size, bit, dtype=np.uint8)
    for documents in lists:
        answer[documents] = 0
    return answer
