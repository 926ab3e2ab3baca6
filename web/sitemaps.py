"""The addresses that search engines should know (sitemaps.org, protocol 0.9): every item, meeting and topic that has
items, and nothing that has been taken out.

A site map may name 50,000 addresses. The one at the root therefore only names others: one of pages and topics, and one
for each ``ITEMS_OF_MAP`` items, the oldest first, so that new minutes change the last of them only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from flask import Blueprint, Response, abort, stream_with_context, url_for

from search.request import SearchRequest
from web.meetings import meetings_among
from web.site import site

ITEMS_OF_MAP = 20_000
"""With their meetings, of which there are no more, they stay below 50,000."""
TOPICS_OF_MAP = 40_000
ITEMS_AT_ONCE = 1000
"""Items that are in memory at the same time."""

sitemaps = Blueprint("sitemaps", __name__)


@sitemaps.get("/sitemap.xml")
def index() -> Response:
    count = -(-site().engine.statistics().items // ITEMS_OF_MAP)
    addresses = [
        url_for("sitemaps.pages"),
        *(url_for("sitemaps.items", number=number) for number in range(1, count + 1)),
    ]
    return _xml("sitemapindex", "sitemap", addresses)


@sitemaps.get("/sitemap-sivut.xml")
def pages() -> Response:
    counts = site().engine.statistics().counts.get("topic", {})
    frequent = sorted((topic for topic in counts if counts[topic]), key=lambda topic: -counts[topic])[:TOPICS_OF_MAP]
    addresses = [url_for(f"pages.{page}") for page in ("search", "topics", "about")]
    return _xml("urlset", "url", [*addresses, *(url_for("pages.topic", topic_id=topic) for topic in frequent)])


@sitemaps.get("/sitemap-<int:number>.xml")
def items(number: int) -> Response:
    if not 1 <= number <= -(-site().engine.statistics().items // ITEMS_OF_MAP):
        abort(404)
    return _xml("urlset", "url", _of_items(number))


def _of_items(number: int) -> Iterator[str]:
    """The addresses of the items of a map and of their meetings. Where items of one meeting fall into two maps, both
    name the meeting."""
    named: set[str] = set()
    pages_of_map = ITEMS_OF_MAP // ITEMS_AT_ONCE
    for page in range((number - 1) * pages_of_map + 1, number * pages_of_map + 1):
        found = site().engine.items_of(SearchRequest(sort="oldest", page=page, limit=ITEMS_AT_ONCE))
        # What is over may not have been taken out yet.
        published = [item for item in found if not item.is_over(dt.date.today())]
        for address in (
            *(meeting.url for meeting in meetings_among(published)),
            *(url_for("pages.item", item_id=item.id) for item in published),
        ):
            if address not in named:
                named.add(address)
                yield address


def _xml(root: str, element: str, paths: Iterable[str]) -> Response:
    def lines() -> Iterator[str]:
        yield f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        for path in paths:
            yield f"<{element}><loc>{escape(site().absolute(path))}</loc></{element}>\n"
        yield f"</{root}>\n"

    return Response(stream_with_context(lines()), mimetype="application/xml")
