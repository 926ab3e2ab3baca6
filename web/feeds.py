"""The Atom feed of any search (RFC 4287) and the description by which a browser adds the search (OpenSearch 1.1)."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from dataclasses import replace
from urllib.parse import urlencode
from xml.etree import ElementTree

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from search.page import Hit
from search.request import FACETS, SearchRequest
from web import view
from web.language import SECTION_LABELS, chosen_language, current_language, show_date
from web.site import site

ENTRIES = 50
UNDATED = dt.date(1970, 1, 1)
IDS = uuid.UUID("d389128c-5722-45b3-819a-c190fe23a6c0")
"""What the ids of feeds and entries are made from. Never to be changed: readers would take all entries for new ones."""
ATOM = "http://www.w3.org/2005/Atom"
OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"

# What XML 1.0 cannot hold, escaped or not (its production Char).
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

feeds = Blueprint("feeds", __name__)


@feeds.get("/syote.atom")
def atom() -> Response:
    """The newest items of a search; the order and the page that the address may name are left aside."""
    asked = replace(SearchRequest.from_args(request.args.items(multi=True)), sort="relevance", page=1, limit=10)
    page = site().engine.search(replace(asked, sort="newest", limit=ENTRIES))
    built = site().engine.statistics().built
    here = site().absolute(view.url_of("feeds.atom", asked))
    feed = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": current_language()})
    _add(feed, "id", _urn("syote", urlencode(asked.to_args()), chosen_language() or ""))
    _add(feed, "title", _title(asked))
    _add(feed, "updated", _time(built))
    _add(feed, "link", rel="self", type="application/atom+xml", href=here)
    _add(feed, "link", rel="alternate", type="text/html", href=site().absolute(view.search_url(asked)))
    _add(_add(feed, "author"), "name", "Pykälä")
    for hit in page.hits:
        _entry(feed, hit)
    answer = _xml(feed, "application/atom+xml")
    # Some readers know only this way of asking whether there is anything new.
    answer.last_modified = built
    return answer


def _title(asked: SearchRequest) -> str:
    """What the feed follows: the query and the chosen values, by which a reader tells its feeds apart."""
    chosen = [
        site().topics.label(value, current_language()) if name == "topic" else value
        for name in FACETS
        for value in asked.facet_values(name)
    ]
    days = [show_date(day) for day in (asked.date_from, asked.date_to) if day]
    said = ", ".join(filter(None, (asked.query, *chosen, "–".join(days))))
    return f"Pykälä: {said}" if said else "Pykälä"


def _urn(*names: str) -> str:
    """An id that stays the same where the site moves to another address (RFC 4287, section 4.2.6)."""
    return uuid.uuid5(IDS, "\n".join(names)).urn


def _entry(feed: ElementTree.Element, hit: Hit) -> None:
    address = site().absolute(url_for("pages.item", item_id=hit.id, lang=None))
    entry = _add(feed, "entry")
    _add(entry, "id", _urn("asia", hit.id))
    _add(entry, "title", hit.title or hit.id, **{"xml:lang": hit.language})
    # A decision is what it was on its day, however often the index is built; one without a day is never news.
    _add(entry, "updated", f"{(hit.date or UNDATED).isoformat()}T00:00:00Z")
    _add(entry, "link", rel="alternate", type="text/html", href=address)
    for topic in hit.topics:
        _add(entry, "category", term=topic.id, label=site().topics.label(topic.id, current_language()))
    if hit.organ:
        _add(_add(entry, "author"), "name", ", ".join(filter(None, (hit.organ, hit.municipality))))
    place = ", ".join(filter(None, (show_date(hit.date), f"§ {hit.section}" if hit.section else "", hit.case_number)))
    passages = [f"{SECTION_LABELS[snippet.kind]}: {snippet.text}" for snippet in hit.snippets]
    _add(entry, "summary", "\n".join(filter(None, (place, *passages))))


@feeds.get("/opensearch.xml")
def opensearch() -> Response:
    search_page = site().absolute(url_for("pages.search"))
    search_page += ("&" if "?" in search_page else "?") + "q={searchTerms}"
    description = ElementTree.Element("OpenSearchDescription", {"xmlns": OPENSEARCH})
    _add(description, "ShortName", "Pykälä")
    _add(description, "Description", _("Search municipal minutes"))
    _add(description, "InputEncoding", "UTF-8")
    _add(description, "Image", site().absolute(url_for("pages.favicon")), type="image/svg+xml")
    _add(description, "Url", type="text/html", method="get", template=search_page)
    return _xml(description, "application/opensearchdescription+xml")


def _add(parent: ElementTree.Element, tag: str, text: str = "", **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, tag, {name: _clean(value) for name, value in attributes.items()})
    element.text = _clean(text) or None
    return element


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)


def _time(moment: dt.datetime) -> str:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return aware.isoformat(timespec="seconds")


def _xml(root: ElementTree.Element, mimetype: str) -> Response:
    return Response(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True), mimetype=mimetype)
