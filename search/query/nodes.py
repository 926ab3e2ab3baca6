"""The parsed query: a frozen tree that still holds the user's words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """One word, number or other token as it was written: all its inflected forms and compounds match."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words one after the other in any inflection; up to ``slop`` other words may stand between two of them."""

    text: str
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Letters:
    """A text letter for letter, capitals apart."""

    text: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """A word with ``*`` (any letters, none too) or ``?`` (one letter) in it."""

    text: str


@dataclass(frozen=True, slots=True)
class Similar:
    """A word that may be mistyped by ``distance`` letters; ``None`` lets the word's length decide."""

    text: str
    distance: int | None = None


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """A case number in any of its forms."""

    text: str


@dataclass(frozen=True, slots=True)
class SectionNumber:
    """The number of a section (§)."""

    number: int


@dataclass(frozen=True, slots=True)
class Days:
    """A day, or the days of a month; ``first`` and ``last`` are both included."""

    text: str
    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class In:
    """What is searched in one field; ``field`` is a key of :data:`search.query.fields.FIELDS`."""

    field: str
    child: Node


@dataclass(frozen=True, slots=True)
class Not:
    """Items that the child does not match."""

    child: Node


@dataclass(frozen=True, slots=True)
class Every:
    """All children match."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one child matches."""

    children: tuple[Node, ...]


Node = Word | Phrase | Letters | Pattern | Similar | CaseNumber | SectionNumber | Days | In | Not | Every | Either


@dataclass(frozen=True, slots=True)
class Query:
    """A query as it was written, and its tree; ``None`` where it holds nothing to search for."""

    text: str
    root: Node | None

    @property
    def leaves(self) -> list[Node]:
        """The words, phrases and numbers in order, those under ``Not`` left out."""
        return _leaves(self.root) if self.root is not None else []

    @property
    def day(self) -> dt.date | None:
        """The first single day that is asked for."""
        return next((leaf.first for leaf in self.leaves if isinstance(leaf, Days) and leaf.first == leaf.last), None)


def _leaves(node: Node) -> list[Node]:
    match node:
        case Not():
            return []
        case In(_, child):
            return _leaves(child)
        case Every(children) | Either(children):
            return [leaf for child in children for leaf in _leaves(child)]
        case _:
            return [node]
