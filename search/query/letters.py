"""Phrases letter for letter: candidates are found by lemmas, and their stored text decides.

The index holds lemmas, so that it need not hold every inflected form as well; a phrase letter for letter is always
among the hits of the same phrase by lemmas. Reading their stored texts once makes counts and facets exact.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from models.item import Item
from search import plan as p
from search.executor import Executor, Question
from search.query.planned import LettersCheck, Planned
from search.ranking import MOST_CHECKED
from search.schema import FIELD_KINDS


def verified(planned: Planned, executor: Executor) -> Planned:
    """The plans with the checks made. At most ``MOST_CHECKED`` candidates are read, the best first; a note
    ``unchecked:NUMBER`` says how many were not."""
    if not planned.checks:
        return planned
    passed: dict[int, tuple[int, ...]] = {}
    notes = list(planned.notes)
    for check in planned.checks:
        answer = executor.answer(Question(check.candidates, limit=MOST_CHECKED))
        numbers = sorted(int(number) for number in answer.documents)
        passed[check.marker] = tuple(number for number in numbers if stands_in(check, executor.item(number)))
        if answer.total > len(numbers):
            notes.append(f"unchecked:{answer.total - len(numbers)}")
    return replace(
        planned,
        strict=substituted(planned.strict, passed),
        widened=substituted(planned.widened, passed) if planned.widened is not None else None,
        checks=(),
        notes=tuple(notes),
    )


def stands_in(check: LettersCheck, item: Item) -> bool:
    """Whether the text stands in the item letter for letter: whole words, capitals and runs of white space apart."""
    pattern = letters_pattern(check.text)
    if check.field == "title":
        return bool(pattern.search(item.title))
    if check.field in FIELD_KINDS:
        return any(pattern.search(section.text) for section in item.sections_of(*FIELD_KINDS[check.field]))
    return bool(pattern.search(item.title) or pattern.search(item.text))


@lru_cache(maxsize=64)
def letters_pattern(text: str) -> re.Pattern[str]:
    """A pattern that finds a text letter for letter, not inside a longer word."""
    words = r"\s+".join(re.escape(word) for word in text.split())
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


def substituted(plan: p.Plan, documents: dict[int, tuple[int, ...]]) -> p.Plan:
    """The plan with each ``Documents((marker,))`` replaced by those that passed its check."""

    def inner(node: p.Plan) -> p.Plan:
        match node:
            case p.Documents((marker,)) if marker in documents:
                return p.Documents(documents[marker])
            case p.AnyOf(children) | p.BestOf(children) | p.AllOf(children) | p.AtLeast(children):
                return replace(node, children=tuple(inner(child) for child in children))
            case p.Preferring(required, optional):
                return p.Preferring(inner(required), inner(optional))
            case p.Without(kept, excluded):
                return p.Without(inner(kept), inner(excluded))
            case p.Filtered(child, condition) | p.Boosted(child, condition, _):
                return replace(node, child=inner(child), condition=inner(condition))
            case p.Constant(child, score):
                return p.Constant(inner(child), score)
            case _:
                return node

    return inner(plan)
