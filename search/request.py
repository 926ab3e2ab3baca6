"""What is asked: one frozen object that the page, the API, the feed and the command line all make."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, get_args

from models.characters import plain
from models.errors import PykalaError

Sort = Literal["relevance", "newest", "oldest"]
SORTS: tuple[Sort, ...] = get_args(Sort)
MAX_LIMIT = 200
MOST = {"year": 9999, "page": 10_000_000, "limit": MAX_LIMIT}
"""The largest value of each parameter that is a whole number; the least is 1."""
MAX_QUERY_CHARACTERS = 1000
FacetName = Literal["topic", "organ", "municipality", "year"]
FACETS: tuple[FacetName, ...] = get_args(FacetName)


class InvalidRequest(PykalaError):
    """A parameter of a search is not of its kind."""

    exit_code = 2
    http_status = 400

    def __init__(self, parameter: str, value: str, expected: str) -> None:
        super().__init__(f'The parameter "{parameter}" is "{value}"; it must be {expected}.')
        self.parameter = parameter


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search. Several values of one facet are alternatives; different facets all apply. Values are in the spelling of
    stored ones (:func:`models.characters.plain`), each once, none empty.

    ``page`` counts from 1, ``limit`` is the number of hits on a page (1..200). ``date_from`` and ``date_to`` are both
    included in the range.
    """

    query: str = ""
    topics: tuple[str, ...] = ()
    organs: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    date_from: dt.date | None = None
    date_to: dt.date | None = None
    sort: Sort = "relevance"
    page: int = 1
    limit: int = 10

    def __post_init__(self) -> None:
        # In the spelling of stored values, whoever wrote them.
        for name in ("topics", "organs", "municipalities"):
            values = (plain(value).strip() for value in getattr(self, name))
            object.__setattr__(self, name, tuple(dict.fromkeys(filter(None, values))))

    @classmethod
    def from_args(cls, args: Iterable[tuple[str, str]]) -> SearchRequest:
        """Read URL parameters, in any order; unknown ones and empty values are ignored.

        Raises:
            InvalidRequest: a value is not of its kind.
        """
        values: dict[str, list[str]] = {}
        for name, value in args:
            if value.strip():
                values.setdefault(name, []).append(value.strip())

        def last(name: str, default: str = "") -> str:
            return values.get(name, [default])[-1]

        def distinct(name: str) -> tuple[str, ...]:
            return tuple(dict.fromkeys(values.get(name, ())))

        sort = last("sort", "relevance")
        if sort not in SORTS:
            raise InvalidRequest("sort", sort, "one of " + ", ".join(SORTS))
        return cls(
            query=last("q")[:MAX_QUERY_CHARACTERS],
            topics=distinct("topic"),
            organs=distinct("organ"),
            municipalities=distinct("municipality"),
            years=tuple(_whole_number("year", year) for year in distinct("year")),
            date_from=_date("from", last("from")),
            date_to=_date("to", last("to")),
            sort=sort,
            page=_whole_number("page", last("page", "1")),
            limit=_whole_number("limit", last("limit", "10")),
        )

    def to_args(self) -> list[tuple[str, str]]:
        """The URL parameters of this search; defaults are left out. ``from_args`` of them gives this search again."""
        args: list[tuple[str, str]] = []
        if self.query:
            args.append(("q", self.query))
        args += [("topic", value) for value in self.topics]
        args += [("organ", value) for value in self.organs]
        args += [("municipality", value) for value in self.municipalities]
        args += [("year", str(value)) for value in self.years]
        if self.date_from:
            args.append(("from", self.date_from.isoformat()))
        if self.date_to:
            args.append(("to", self.date_to.isoformat()))
        if self.sort != "relevance":
            args.append(("sort", self.sort))
        if self.page != 1:
            args.append(("page", str(self.page)))
        if self.limit != 10:
            args.append(("limit", str(self.limit)))
        return args

    def facet_values(self, facet: FacetName) -> tuple[str, ...]:
        """The chosen values of a facet, as texts."""
        if facet == "topic":
            return self.topics
        if facet == "organ":
            return self.organs
        if facet == "municipality":
            return self.municipalities
        return tuple(str(year) for year in self.years)

    def with_facet_value(self, facet: FacetName, value: str) -> SearchRequest:
        """This search with one more value of a facet, on its first page."""
        return self._with_facet_values(facet, (*self.facet_values(facet), value))

    def without_facet_value(self, facet: FacetName, value: str) -> SearchRequest:
        """This search without one value of a facet, on its first page."""
        return self._with_facet_values(facet, tuple(v for v in self.facet_values(facet) if v != value))

    def _with_facet_values(self, facet: FacetName, values: tuple[str, ...]) -> SearchRequest:
        values = tuple(dict.fromkeys(values))
        if facet == "topic":
            return replace(self, topics=values, page=1)
        if facet == "organ":
            return replace(self, organs=values, page=1)
        if facet == "municipality":
            return replace(self, municipalities=values, page=1)
        return replace(self, years=tuple(int(value) for value in values), page=1)


def _whole_number(name: str, value: str) -> int:
    if value.isdecimal() and len(value) <= 10 and 1 <= int(value) <= MOST[name]:
        return int(value)
    raise InvalidRequest(name, value, f"a whole number from 1 to {MOST[name]}")


def _date(name: str, value: str) -> dt.date | None:
    if not value:
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise InvalidRequest(name, value, "a date of the form 2024-01-22") from None
