"""How a plan is executed: one question to an executor on one generation, one answer.

``search.reference`` answers with plain Whoosh and is the test's reference; ``search.execution`` answers with arrays.
Documents are named by their number in the generation, as Whoosh numbers them over all segments.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from models.item import Item
from search.passages import Bounds, Zone
from search.plan import Phrase, Plan
from search.request import FacetName, Sort
from search.schema import Spans

if TYPE_CHECKING:
    from search.execution.stored import Record


@dataclass(frozen=True, slots=True)
class Question:
    """A plan with the choices made in facets.

    ``choices`` are the chosen values by facet: alternatives within one facet, facets all apply. ``date_from`` and
    ``date_to`` are ISO dates, both included. ``facets`` are those to count; a facet's counts disregard the choices
    made in that same facet. Hits from ``offset`` on, at most ``limit``. Equal scores (and, when sorting by date,
    equal dates) are in rising order of document number; items without a date are last in both date orders.
    """

    plan: Plan
    choices: Mapping[FacetName, tuple[str, ...]] = field(default_factory=dict)
    date_from: str | None = None
    date_to: str | None = None
    sort: Sort = "relevance"
    offset: int = 0
    limit: int = 10
    facets: tuple[FacetName, ...] = ()


class Answer(NamedTuple):
    """``total`` is exact. ``documents`` (int32) and ``scores`` (float32) are of the same shape, in order.

    A tuple, for a rare word is found in less time than two frozen dataclasses are made in.
    """

    total: int
    documents: npt.NDArray[np.int32]
    scores: npt.NDArray[np.float32]
    counts: Mapping[FacetName, Mapping[str, int]]
    notes: tuple[str, ...] = ()


class Expanded(NamedTuple):
    """What of an item's content a plan finds it by, with prefixes and the like expanded.

    Every occurrence of a term of ``terms`` counts, by the highest weight that the plan gives it. The words of
    ``phrases`` count only where the phrase stands whole: its words alone, such as *ja*, stand everywhere.
    """

    terms: tuple[tuple[str, float], ...]
    phrases: tuple[Phrase, ...] = ()


class Card(NamedTuple):
    """What a result card shows of an item. ``record`` has the item's fields; its ``text`` is beside it.

    ``title_words`` are the matched words of the title; ``passages`` is the best passage of each zone where a word
    matched, the best first, with its matched words; ``zones`` are all.
    """

    record: Item | Record
    text: str
    title_words: Bounds
    passages: Sequence[tuple[Zone, Bounds]]
    zones: Sequence[Zone]


class Executor(Protocol):
    """Answers questions on one generation. One executor may be shared by threads."""

    def answer(self, question: Question) -> Answer: ...

    def document(self, item_id: str) -> int | None:
        """The number of the document with this id."""
        ...

    def item(self, document: int) -> Item:
        """The stored item."""
        ...

    def spans(self, document: int) -> Spans:
        """Where the words of the item's content stand."""
        ...

    def positions(self, document: int, terms: Sequence[str]) -> list[npt.NDArray[np.int32]]:
        """For each term its rising positions in the content of the document; empty where it does not occur."""
        ...

    def cards(self, documents: npt.NDArray[np.int32], expanded: Expanded) -> list[Card]:
        """The cards of documents, in which terms and the words of phrases matter as much as their weights."""
        ...

    def expanded(self, plan: Plan) -> Expanded:
        """What a plan finds items by: what a snippet marks. What is under ``Preferring.optional``,
        ``Without.excluded`` and ``Filtered.condition`` is left out: it finds nothing."""
        ...

    def document_frequency(self, field: str, term: str) -> int:
        """How many documents have the term in the field (deleted ones of the segment may be counted)."""
        ...

    def terms(self, field: str, prefix: str, limit: int) -> list[tuple[str, int]]:
        """Terms of a field that begin with ``prefix`` and their document frequencies, the most frequent first."""
        ...

    def size(self) -> int:
        """The number of items."""
        ...

    def close(self) -> None: ...
