"""The one interface of a search engine: a request in, a page out; items in and out by batch.

The Whoosh engine is the default. An engine over several machines implements the same interface and passes the same
conformance tests (``tests/search/conformance.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from models.analysis import AnalysedItem
from models.item import Item
from models.topics.vocabulary import Vocabulary
from search.home import Manifest
from search.page import Completion, MatchedWord, SearchPage, Statistics
from search.request import SearchRequest


class Engine(Protocol):
    """Answers searches on the live generation of an index home. Safe to share between threads."""

    def search(self, request: SearchRequest) -> SearchPage:
        """Answer a search. Any query text is answered: what cannot be parsed is searched as text."""
        ...

    def item(self, item_id: str) -> Item | None:
        """The item with this id, or ``None``."""
        ...

    def matched_words(self, item_id: str, query: str) -> tuple[MatchedWord, ...]:
        """The words of the item that a query matches, in the order of title and text; none for an unknown item."""
        ...

    def items_of(self, request: SearchRequest) -> tuple[Item, ...]:
        """The items of a search's page, in their order: for lists that show no matches, counts or suggestions, which
        cost several times as much."""
        ...

    def items(self, after: str = "") -> Iterator[Item]:
        """All items, in the order of their ids as UTF-8; with ``after`` only those whose id comes after it."""
        ...

    def similar(self, item_id: str, limit: int = 5) -> tuple[Item, ...]:
        """Items about the same things, by topics and distinctive terms; never the item itself or its case's own."""
        ...

    def same_case(self, item_id: str) -> tuple[Item, ...]:
        """The other handlings of the item's case, the oldest first."""
        ...

    def suggest(self, text: str, limit: int = 8) -> tuple[Completion, ...]:
        """Completions of what is being typed."""
        ...

    def statistics(self) -> Statistics: ...

    def vocabulary(self) -> Vocabulary:
        """The topics that the items were tagged with: they may change with the generation."""
        ...

    def close(self) -> None: ...


class Generation(Protocol):
    """A generation being built beside the live one. Nothing is visible before ``commit``; ``discard`` leaves no trace.

    An item that is added replaces the one of the same id.
    """

    def add(self, items: Iterable[AnalysedItem]) -> int:
        """Add items; returns how many."""
        ...

    def remove(self, item_ids: Iterable[str], *, expunge: bool = False) -> int:
        """Remove items; returns how many there were. With ``expunge`` nothing of them stays in the files."""
        ...

    def commit(self) -> Manifest:
        """Make the generation the live one; returns its manifest."""
        ...

    def discard(self) -> None: ...
