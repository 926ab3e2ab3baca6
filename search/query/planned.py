"""What planning a query hands over: the plans, and the checks that stored text must pass first."""

from __future__ import annotations

from dataclasses import dataclass

from search import plan as p
from search import ranking
from search.query.nodes import Query


@dataclass(frozen=True, slots=True)
class LettersCheck:
    """A text that must stand letter for letter in ``field`` of the items of ``candidates``.

    The plan holds ``Documents((marker,))`` in the place of those that pass, with a negative marker.
    """

    marker: int
    text: str
    candidates: p.Plan
    field: str


@dataclass(frozen=True, slots=True)
class Planned:
    """The plans of a query.

    ``strict`` finds the items with all words. ``widened`` finds those with most of the words too; ``None`` where there
    is nothing to widen. ``checks`` are still to be made on stored text before either plan is executed: see
    :func:`search.query.letters.verified`. ``notes`` are codes, some with a value after a colon:
    ``unknown_topic:VALUE``, ``unchecked:NUMBER``. A query of one word or phrase is widened ``only_if_empty``: to the
    word's parts, or the phrase's words.
    """

    query: Query
    strict: p.Plan
    widened: p.Plan | None
    checks: tuple[LettersCheck, ...] = ()
    notes: tuple[str, ...] = ()
    only_if_empty: bool = False

    def is_too_few(self, total: int, limit: int) -> bool:
        """Whether so few items have all words that those with most of them are to follow: less than a page."""
        return total == 0 if self.only_if_empty else total < max(ranking.FEW_HITS, limit)

    def widening_notes(self, strict_total: int) -> tuple[str, ...]:
        """The notes of a widened search: ``widened:NUMBER`` tells how many items have all the words."""
        return (*self.notes, f"widened:{strict_total}")
