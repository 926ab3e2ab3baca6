"""A meeting's page: its items in the order of their numbers, and the meetings of the same organ before and after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import TypeVar

from flask import Blueprint, abort, render_template, request, url_for

from models.item import Item
from search.page import Hit
from search.request import MAX_LIMIT, InvalidRequest, SearchRequest
from web import view
from web.site import site

meetings = Blueprint("meetings", __name__)

Handled = TypeVar("Handled", Item, Hit)
"""An item as what is shown of it needs it."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """One sitting of an organ; an organ without a municipality is the only one of its name."""

    organ: str
    municipality: str | None
    date: dt.date

    @property
    def request(self) -> SearchRequest:
        """The search for its items."""
        return replace(self.others, date_from=self.date, date_to=self.date, sort="oldest", limit=MAX_LIMIT)

    @property
    def others(self) -> SearchRequest:
        """The search for the items of all meetings of the organ, the newest first."""
        municipalities = (self.municipality,) if self.municipality else ()
        return SearchRequest(organs=(self.organ,), municipalities=municipalities, sort="newest")

    @property
    def name(self) -> str:
        return ", ".join(filter(None, (self.organ, self.municipality)))

    @property
    def url(self) -> str:
        date = self.date.isoformat()
        return url_for("meetings.meeting", municipality=self.municipality, organ=self.organ, date=date)


def meeting_of(thing: Item | Hit | None) -> Meeting | None:
    """The meeting that handled an item; ``None`` where the item does not tell."""
    if thing is None or thing.organ is None or thing.date is None:
        return None
    return Meeting(thing.organ, thing.municipality, thing.date)


def meetings_among(things: Iterable[Item | Hit]) -> tuple[Meeting, ...]:
    """The meetings that handled some items, each once, in the order of the items."""
    return tuple(dict.fromkeys(meeting for thing in things if (meeting := meeting_of(thing)) is not None))


def handled(meeting: Meeting, read: Callable[[SearchRequest], Sequence[Handled]]) -> tuple[Handled, ...]:
    """All items of a meeting in the order of their numbers, those of its agenda after those of its minutes; ``read``
    reads a page of a search."""
    found: list[Handled] = []
    for number in count(1):
        page = read(replace(meeting.request, page=number))
        found += page
        if len(page) < meeting.request.limit:
            break
    return tuple(sorted(found, key=lambda one: (one.meeting_kind != "minutes", one.section or 0, one.id)))


def neighbours(items: Sequence[Item], item: Item) -> tuple[Item | None, Item | None]:
    """The items before and after an item in the same papers of its meeting."""
    same = [other for other in items if other.meeting_kind == item.meeting_kind]
    place = next((place for place, other in enumerate(same) if other.id == item.id), None)
    if place is None:
        return None, None
    return (same[place - 1] if place else None), (same[place + 1] if place + 1 < len(same) else None)


@meetings.get("/kokous")
def meeting() -> str:
    asked = SearchRequest.from_args(request.args.items(multi=True))
    date = _date(request.args.get("date", ""))
    if not asked.organs or date is None:
        abort(404)
    shown = Meeting(asked.organs[0], next(iter(asked.municipalities), None), date)
    hits = handled(shown, lambda request: site().engine.search(request).hits)
    if not hits:
        abort(404)
    return render_template(
        "meeting.html",
        meeting=shown,
        minutes=[hit for hit in hits if hit.meeting_kind == "minutes"],
        agenda=[hit for hit in hits if hit.meeting_kind == "agenda"],
        earlier=_nearest(shown, earlier=True),
        later=_nearest(shown, earlier=False),
        all_url=view.search_url(shown.others),
        feed_url=view.url_of("feeds.atom", replace(shown.others, sort="relevance")),
    )


def _date(written: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        if written:
            raise InvalidRequest("date", written, "a date of the form 2024-01-22") from None
        return None


def _nearest(shown: Meeting, *, earlier: bool) -> Meeting | None:
    """The organ's meeting before or after one."""
    day = dt.timedelta(days=1)
    asked = (
        replace(shown.others, date_to=shown.date - day, limit=1)
        if earlier
        else replace(shown.others, date_from=shown.date + day, sort="oldest", limit=1)
    )
    return meeting_of(next(iter(site().engine.items_of(asked)), None))
