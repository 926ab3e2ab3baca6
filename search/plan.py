"""The execution plan of a query: what the query language compiles to and what the engines execute.

A plan is a tree of frozen nodes over index fields and index terms; the words of the user are no longer in it. Every
node stands for a set of items, and most give them a score. The score of an item is the sum of the scores of the
scoring leaves that match it. ``search.query`` makes plans; ``search.reference`` executes them with plain Whoosh, and
``search.execution`` with arrays; both must give the same items and scores.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """Items with ``term`` in ``field``. Scored by BM25 of a word field times ``weight``; keyword fields score 0."""

    field: str
    term: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Items of any child; scores of all matching children are summed. No child matches nothing."""

    children: tuple[Plan, ...]


@dataclass(frozen=True, slots=True)
class BestOf:
    """Items of any child; the highest score of the matching children counts."""

    children: tuple[Plan, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Items of every child; scores are summed. No child matches everything."""

    children: tuple[Plan, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """Items whose matching children's ``weights`` sum to ``least`` or more; scores of matching children are summed,
    and multiplied by the share of all weights that the matching ones are, to the power of ``power``."""

    children: tuple[Plan, ...]
    weights: tuple[float, ...]
    least: float
    power: float = 0.0

    @property
    def enough(self) -> float:
        """``least``, less what a sum of weights may lose by rounding, in whatever order they are summed."""
        return self.least * (1 - 1e-9)


@dataclass(frozen=True, slots=True)
class Preferring:
    """Items of ``required``; where ``optional`` matches too, its score is added."""

    required: Plan
    optional: Plan


@dataclass(frozen=True, slots=True)
class Without:
    """Items of ``kept`` that ``excluded`` does not match."""

    kept: Plan
    excluded: Plan


@dataclass(frozen=True, slots=True)
class Filtered:
    """Items of ``child`` that ``condition`` matches too; only ``child`` scores."""

    child: Plan
    condition: Plan


@dataclass(frozen=True, slots=True)
class Phrase:
    """Items where ``field`` has the slots' terms one after the other.

    ``slots`` are the alternatives (index terms, all equal in matching) at each place, with the place's offset from
    the first in ``offsets``; ``slop`` is how many positions further than its offset each next slot may stand. The
    score is the sum of the BM25 scores of each slot's best-scoring alternative's term, times ``weight``.
    """

    field: str
    slots: tuple[tuple[str, ...], ...]
    offsets: tuple[int, ...]
    slop: int = 0
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Prefix:
    """Items with a term in ``field`` that begins with ``prefix``. Scores 0 for keyword fields, ``weight`` × the
    highest BM25 of the matching terms for word fields. At most ``most_terms`` terms are expanded, the most frequent
    first; an engine says in ``SearchPage.notes`` when it cut."""

    field: str
    prefix: str
    weight: float = 1.0
    most_terms: int = 512


@dataclass(frozen=True, slots=True)
class Wildcard:
    """As :class:`Prefix`, for a pattern with ``*`` (any characters, none too) and ``?`` (one character)."""

    field: str
    pattern: str
    weight: float = 1.0
    most_terms: int = 512


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """As :class:`Prefix`, for terms within ``distance`` edits (insert, delete, replace, swap neighbours: the optimal
    string alignment distance) of ``term`` that share its first ``fixed`` characters."""

    field: str
    term: str
    distance: int = 1
    fixed: int = 1
    weight: float = 1.0
    most_terms: int = 64


@dataclass(frozen=True, slots=True)
class Range:
    """Items with a value in a keyword ``field`` from ``low`` to ``high``, both included, in code-point order; ``None``
    is open. Scores 0."""

    field: str
    low: str | None
    high: str | None


@dataclass(frozen=True, slots=True)
class Everything:
    """All items. Scores 0."""


@dataclass(frozen=True, slots=True)
class Constant:
    """Items of ``child``, each scored ``score`` (0 or more) instead of the child's own score: what an exact value is
    worth, as an item's own case number."""

    child: Plan
    score: float


@dataclass(frozen=True, slots=True)
class Boosted:
    """Items of ``child``; the score of those that ``condition`` matches too is multiplied by ``factor`` (above 0).
    Conditions are keyword terms, ranges and sets of them: recency, procedural topics, agendas."""

    child: Plan
    condition: Plan
    factor: float


@dataclass(frozen=True, slots=True)
class Documents:
    """The items with these document numbers, rising. Scores 0. What is left of candidates whose stored text was read,
    as for a phrase letter for letter."""

    numbers: tuple[int, ...]


Plan = (
    Term
    | AnyOf
    | BestOf
    | AllOf
    | AtLeast
    | Preferring
    | Without
    | Filtered
    | Phrase
    | Prefix
    | Wildcard
    | Fuzzy
    | Range
    | Everything
    | Constant
    | Boosted
    | Documents
)
