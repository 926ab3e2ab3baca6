"""A meeting's page: its items in the order of their numbers, and the meetings of the same organ before and after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, abort, render_template, request, url_for

from models.item import Item
from search.engine import Engine
from search.page import Hit
from search.request import MAX_LIMIT, InvalidRequest, SearchRequest
from web import view
from web.site import site

meetings = Blueprint("meetings", __name__)


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


def meetings_among(hits: Iterable[Hit]) -> tuple[Meeting, ...]:
    """The meetings that handled some items, each once, in the order of the items."""
    return tuple(dict.fromkeys(meeting for hit in hits if (meeting := meeting_of(hit)) is not None))


def handled(engine: Engine, meeting: Meeting) -> tuple[Hit, ...]:
    """All items of a meeting in the order of their numbers, those of its agenda after those of its minutes."""
    page = engine.search(meeting.request)
    hits = list(page.hits)
    for number in range(2, page.last_page + 1):
        hits += engine.search(replace(meeting.request, page=number)).hits
    return tuple(sorted(hits, key=lambda hit: (hit.meeting_kind != "minutes", hit.section or 0, hit.id)))


def neighbours(hits: Sequence[Hit], item: Item) -> tuple[Hit | None, Hit | None]:
    """The items before and after an item in the same papers of its meeting."""
    same = [hit for hit in hits if hit.meeting_kind == item.meeting_kind]
    place = next((place for place, hit in enumerate(same) if hit.id == item.id), None)
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
    hits = handled(site().engine, shown)
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
    return meeting_of(next(iter(site().engine.search(asked).hits), None))
