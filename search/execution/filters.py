"""What the choices of a question forbid, as a byte per document that the kernels test; made once and kept a while."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

import numpy as np

from search import plan as p
from search.execution.arrays import Bytes, Int32
from search.execution.evaluation import Evaluation, documents_of_terms
from search.execution.segment import Segment
from search.executor import Question
from search.request import FACETS

ELSE = np.uint8(128)
"""The bit of what forbids a document whatever facet is counted: it is deleted, or out of the dates or conditions."""
_KEPT_BYTES = 32 << 20

Key = tuple[object, ...]


class Filters:
    """The filters of one index. ``fail[d]`` is 0 where document ``d`` is allowed; see ``plain`` for its bits."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Key, Bytes] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def fail(
        self,
        question: Question,
        conditions: tuple[p.Plan, ...],
        number: int,
        segment: Segment,
        evaluation: Evaluation,
    ) -> Bytes | None:
        """The filter of a question in a segment; ``None`` where it forbids nothing.

        ``conditions`` are plans over keyword fields that apply too.
        """
        choices = tuple((facet, values) for facet, values in question.choices.items() if values)
        if not (choices or conditions or question.date_from or question.date_to or segment.alive is not None):
            return None
        key = (number, choices, question.date_from, question.date_to, conditions)
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
                return kept
        if question.date_from or question.date_to:
            conditions = (*conditions, p.Range("date", question.date_from, question.date_to))
        made = _make(segment, choices, [evaluation.matches(c, number).documents for c in conditions])
        with self._lock:
            if key not in self._kept:
                self._kept[key] = made
                self._size += made.nbytes
            while self._size > _KEPT_BYTES and len(self._kept) > 1:
                self._size -= self._kept.popitem(last=False)[1].nbytes
        return made


def _make(segment: Segment, choices: tuple[tuple[str, tuple[str, ...]], ...], allowed: list[Int32]) -> Bytes:
    fail = np.zeros(segment.documents, dtype=np.uint8)
    for facet, values in choices:
        bit = np.uint8(1 << FACETS.index(facet))
        field = segment.keywords[facet]
        places = [place for value in values if (place := field.terms.find(value.encode())) >= 0]
        fail |= _all_but([documents_of_terms(field, place, place + 1) for place in places], len(fail), bit)
    for documents in allowed:
        fail |= _all_but([documents], len(fail), ELSE)
    if segment.alive is not None:
        fail[~segment.alive] |= ELSE
    return fail


def _all_but(lists: list[Int32], size: int, bit: np.uint8) -> Bytes:
    answer = np.full(size, bit, dtype=np.uint8)
    for documents in lists:
        answer[documents] = 0
    return answer
