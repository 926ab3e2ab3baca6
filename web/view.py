"""What the templates draw: a search page's filters, chips and page links, each with its own address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from flask import url_for
from flask_babel import gettext as _

from search.page import Facet, FacetValue, SearchPage
from search.request import FACETS, SORTS, FacetName, SearchRequest, Sort
from web.language import FACET_LABELS, SORT_LABELS, show_date

VALUES_SHOWN = 7
"""So many values of a facet are shown at once; the rest opens on demand. A list of seven is read at a glance."""

LabelOf = Callable[[FacetName, str, str], str]
"""The label of a facet's value in the page's language, from the facet, the value and its label in the index."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet with the address that chooses it, or that takes the choice back."""

    id: str
    value: str
    label: str
    count: int
    selected: bool
    url: str


@dataclass(frozen=True, slots=True)
class Filter:
    """A facet's choices: those always shown and those shown on demand."""

    name: FacetName
    label: str
    shown: tuple[Choice, ...]
    more: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, and the address without it."""

    kind: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class MeantLink:
    """A topic or an organ that the query names, and the address of its items."""

    kind: str
    label: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class SortLink:
    sort: Sort
    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page of the results; ``number`` is ``None`` for a gap in the row of pages."""

    number: int | None
    url: str = ""
    current: bool = False


def search_url(request: SearchRequest, **extra: str) -> str:
    """The address of a search's page."""
    return url_of("pages.search", request, **extra)


def url_of(endpoint: str, request: SearchRequest, **extra: str) -> str:
    """The address of a search in one of its forms: page, feed or API."""
    values: dict[str, list[str] | str] = dict(extra)
    for name, value in request.to_args():
        known = values.setdefault(name, [])
        if isinstance(known, list):
            known.append(value)
    return url_for(endpoint, **values)  # type: ignore[arg-type]


def has_filters(request: SearchRequest) -> bool:
    return bool(any(request.facet_values(name) for name in FACETS) or request.date_from or request.date_to)


def without_filters(request: SearchRequest) -> SearchRequest:
    return SearchRequest(query=request.query, sort=request.sort, limit=request.limit)


def filters(page: SearchPage, label_of: LabelOf) -> tuple[Filter, ...]:
    """The facets to draw, in their order; one without a value is left out."""
    drawn = (_filter(page.request, page.facet(name), label_of) for name in FACETS)
    return tuple(one for one in drawn if one.shown)


def _filter(request: SearchRequest, facet: Facet, label_of: LabelOf) -> Filter:
    chosen = request.facet_values(facet.name)
    known = {value.value for value in facet.values}
    # A choice that finds nothing stays visible, so that it can be taken back where it was made.
    values = facet.values + tuple(FacetValue(value, value, 0) for value in chosen if value not in known)
    choices = tuple(
        Choice(
            id=f"{facet.name}-{index}",
            value=value.value,
            label=label_of(facet.name, value.value, value.label),
            count=value.count,
            selected=value.value in chosen,
            url=search_url(
                request.without_facet_value(facet.name, value.value)
                if value.value in chosen
                else request.with_facet_value(facet.name, value.value)
            ),
        )
        for index, value in enumerate(values)
    )
    # One more value costs no more room than the words "show one more".
    split = len(choices) if len(choices) == VALUES_SHOWN + 1 else VALUES_SHOWN
    shown = choices[:split] + tuple(choice for choice in choices[split:] if choice.selected)
    more = tuple(choice for choice in choices[split:] if not choice.selected)
    return Filter(facet.name, str(FACET_LABELS[facet.name]), shown, more)


def chips(page: SearchPage, label_of: LabelOf) -> tuple[Chip, ...]:
    """The filters that are on, each with the address that takes it off."""
    request = page.request
    found: list[Chip] = []
    for name in FACETS:
        labels = {value.value: value.label for value in page.facet(name).values}
        found += [
            Chip(
                str(FACET_LABELS[name]),
                label_of(name, value, labels.get(value, value)),
                search_url(request.without_facet_value(name, value)),
            )
            for value in request.facet_values(name)
        ]
    if request.date_from:
        found.append(
            Chip(_("From"), show_date(request.date_from), search_url(replace(request, date_from=None, page=1)))
        )
    if request.date_to:
        found.append(Chip(_("To"), show_date(request.date_to), search_url(replace(request, date_to=None, page=1))))
    return tuple(found)


def meant_links(page: SearchPage, label_of: LabelOf) -> tuple[MeantLink, ...]:
    """The topics and organs that the query names, but those already chosen."""
    request = page.request
    return tuple(
        MeantLink(
            str(FACET_LABELS[one.facet]),
            label_of(one.facet, one.value, one.label),
            one.count,
            search_url(replace(request, query=one.query).with_facet_value(one.facet, one.value)),
        )
        for one in page.meant
        if one.value not in request.facet_values(one.facet)
    )


def sort_links(request: SearchRequest) -> tuple[SortLink, ...]:
    return tuple(
        SortLink(sort, str(SORT_LABELS[sort]), search_url(replace(request, sort=sort, page=1)), request.sort == sort)
        for sort in SORTS
    )


def page_links(page: SearchPage) -> tuple[PageLink, ...]:
    """The row of pages: first, last and those around the current one, with gaps between."""
    current, last = page.request.page, page.last_page
    numbers = sorted({1, last, *range(max(1, current - 1), min(last, current + 1) + 1)})
    links: list[PageLink] = []
    before = 0
    for number in numbers:
        if number - before == 2:
            links.append(_page_link(page.request, before + 1))
        elif number - before > 2:
            links.append(PageLink(None))
        links.append(_page_link(page.request, number))
        before = number
    return tuple(links)


def _page_link(request: SearchRequest, number: int) -> PageLink:
    return PageLink(number, page_url(request, number), request.page == number)


def page_url(request: SearchRequest, number: int) -> str:
    """The address of another page of the same results."""
    return search_url(replace(request, page=number))
