"""What is answered: one page of hits, the facets and a suggestion.

Fragments and snippets are structs of msgspec, for a page makes a hundred of them: a frozen data class or a named tuple
takes five times as long.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from html import escape
from typing import Any, Literal, NamedTuple

import msgspec

from models.item import SectionKind, TopicAssignment
from search.notes import parse_note
from search.request import FacetName, SearchRequest


class Fragment(msgspec.Struct, frozen=True, gc=False):
    """A run of a snippet's text that matched the query (``marked``), or that did not. Plain text: escape it."""

    text: str
    marked: bool


class Snippet(msgspec.Struct, frozen=True, gc=False):
    """A passage of an item's text, about 200 characters, and the kind of section it stands in."""

    kind: SectionKind
    fragments: tuple[Fragment, ...]

    @property
    def text(self) -> str:
        return "".join(fragment.text for fragment in self.fragments)

    @property
    def html(self) -> str:
        """The passage as HTML: stored text escaped, matches in ``<mark>``."""
        return "".join(
            f"<mark>{escape(fragment.text)}</mark>" if fragment.marked else escape(fragment.text)
            for fragment in self.fragments
        )

    def to_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "text": self.text, "html": self.html}


class MatchedWord(NamedTuple):
    """A word of an item that a query matched: its characters in the item's title or text."""

    start: int
    end: int
    field: Literal["title", "text"]


@dataclass(frozen=True, slots=True)
class Hit:
    """One found item, with what its result card shows. ``title`` is ``title_fragments`` without the marks."""

    id: str
    title: str
    title_fragments: tuple[Fragment, ...]
    organ: str | None
    municipality: str | None
    date: dt.date | None
    section: int | None
    case_number: str | None
    score: float
    topics: tuple[TopicAssignment, ...]
    snippets: tuple[Snippet, ...]
    meeting_kind: Literal["minutes", "agenda"] = "minutes"
    language: str = "fi"
    same_case: int = 0
    """How many other handlings of its case the index has."""

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "title": self.title,
            "organ": self.organ,
            "municipality": self.municipality,
            "date": self.date.isoformat() if self.date else None,
            "section": self.section,
            "case_number": self.case_number,
            "score": round(self.score, 6),
            "topics": [topic.to_json() for topic in self.topics],
            "snippets": [snippet.to_json() for snippet in self.snippets],
            "meeting_kind": self.meeting_kind,
            "language": self.language,
            "same_case": self.same_case,
        }


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet, its label in Finnish (the page translates topics) and the number of items."""

    value: str
    label: str
    count: int
    selected: bool = False

    def to_json(self) -> dict[str, Any]:
        return {"value": self.value, "label": self.label, "count": self.count}


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one facet, the most frequent first (years: the newest first).

    A facet's counts disregard the choices made in that same facet, so that its other values stay visible.
    """

    name: FacetName
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class Meant:
    """A topic or an organ that the query names, by any of its names: the facet and its value, the label, how many items
    it has, and what is left of the query without its words."""

    facet: FacetName
    value: str
    label: str
    query: str
    count: int

    def to_json(self) -> dict[str, Any]:
        return {
            "facet": self.facet,
            "value": self.value,
            "label": self.label,
            "query": self.query,
            "count": self.count,
        }


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The answer to a :class:`SearchRequest`. ``total`` is exact. ``notes`` say what the engine had to cut short.

    ``suggestion`` is another query, which finds more; ``meant`` are topics and organs that the query names."""

    request: SearchRequest
    total: int
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...]
    suggestion: str | None = None
    notes: tuple[str, ...] = ()
    meant: tuple[Meant, ...] = ()

    @property
    def last_page(self) -> int:
        return max(1, -(-self.total // self.request.limit))

    @property
    def with_all_words(self) -> int | None:
        """How many items have all the words, where the search was widened to others; ``None`` where it was not."""
        return next((int(note.value) for note in map(parse_note, self.notes) if note.kind == "widened"), None)

    def facet(self, name: FacetName) -> Facet:
        for facet in self.facets:
            if facet.name == name:
                return facet
        return Facet(name, ())

    def to_json(self) -> dict[str, Any]:
        return {
            "total": self.total,
            "hits": [hit.to_json() for hit in self.hits],
            "facets": {facet.name: [value.to_json() for value in facet.values] for facet in self.facets},
            "suggestion": self.suggestion,
            "notes": list(self.notes),
            "meant": [one.to_json() for one in self.meant],
        }


@dataclass(frozen=True, slots=True)
class Completion:
    """A completion of what is being typed: a title, a topic, an organ or a case number."""

    text: str
    kind: Literal["title", "topic", "organ", "case_number", "word"]
    value: str

    def to_json(self) -> dict[str, Any]:
        return {"text": self.text, "kind": self.kind, "value": self.value}


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts of the live generation: items in all, and per value of each facet."""

    items: int
    generation: int
    analyser: str
    built: dt.datetime
    newest: dt.date | None
    oldest: dt.date | None
    counts: dict[FacetName, dict[str, int]]

    def to_json(self) -> dict[str, Any]:
        return {
            "items": self.items,
            "generation": self.generation,
            "analyser": self.analyser,
            "built": self.built.isoformat(),
            "newest": self.newest.isoformat() if self.newest else None,
            "oldest": self.oldest.isoformat() if self.oldest else None,
            "counts": self.counts,
        }
