"""Chosen values of facets that nothing has: most likely slips, which an empty answer would not tell."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from search.engine import Engine
from search.request import FacetName, SearchRequest

if TYPE_CHECKING:
    from models.topics.vocabulary import Vocabulary

_NAMED: tuple[FacetName, ...] = ("topic", "organ", "municipality")
_MOST_NEAR = 3


class Unknown(NamedTuple):
    """A chosen value that no item has and no vocabulary knows, and the known ones that are the nearest to it."""

    facet: FacetName
    value: str
    near: tuple[str, ...]

    def __str__(self) -> str:
        said = "No topic is called" if self.facet == "topic" else f"The index has no {self.facet} called"
        listed = "pykala topics, pykala stats" if self.facet == "topic" else "pykala stats"
        near = f"Near it: {'; '.join(self.near)}." if self.near else f"All are listed by: {listed}"
        return f'{said} "{self.value}". {near}'


def unknown_choices(
    request: SearchRequest, engine: Engine, vocabulary: Callable[[], Vocabulary]
) -> tuple[Unknown, ...]:
    """The topics, organs and municipalities that a search asks for and that are known to nobody.

    ``vocabulary`` loads the topics; it is needed only where no item has one that is asked for.
    """
    found = []
    for facet in _NAMED:
        if not (asked := request.facet_values(facet)):
            continue
        names = {name: name for name in engine.statistics().counts.get(facet, {})}
        if facet == "topic" and not names.keys() >= set(asked):
            names |= {label: topic.id for topic in vocabulary() for label in (topic.id, topic.label())}
        known = set(names.values())
        found += [Unknown(facet, value, _near(value, names)) for value in asked if value not in known]
    return tuple(found)


def _near(value: str, names: dict[str, str]) -> tuple[str, ...]:
    """What the names stand for that are written nearly as a value is."""
    folded = {name.casefold(): meant for name, meant in names.items()}
    near = get_close_matches(value.casefold(), folded, _MOST_NEAR)
    return tuple(dict.fromkeys(folded[name] for name in near))
