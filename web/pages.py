"""The pages: search, an item, the topics, about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import islice

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    send_from_directory,
    url_for,
)
from werkzeug.wrappers import Response as BaseResponse

from models.item import Item, SectionKind
from models.topics.vocabulary import Topic
from search.page import FacetValue, SearchPage
from search.query import parse_query
from search.request import FacetName, SearchRequest
from search.suggestions import wider_queries
from web import view
from web.language import current_language
from web.marking import blocks, drawn_anchors, evidence_marks, searched_anchors, title_spans
from web.meetings import Meeting, handled, meeting_of, meetings_among, neighbours
from web.site import site
from web.trend import trend

NEWEST_SHOWN = 5
TOPICS_SHOWN = 15
MEETINGS_SHOWN = 6
RECENT_ITEMS = 120
"""The newest items, whose meetings the front page lists: a meeting has some twenty."""
TOPICS_LISTED = 500
"""Topics that the page of topics lists; of a larger vocabulary those that most items have."""
RELATED_SHOWN = 8
CHOICES_SHOWN = 10
"""Organs and municipalities that a topic's page lists."""
SYNONYMS_SHOWN = 12
CONTENTS_FROM = 3
"""Headed parts from which on an item's page lists them, to jump to the decision at once."""
FOLDED: tuple[SectionKind, ...] = ("prior_handling", "appeal", "notification")
"""Parts that an item's page shows folded; unfolded at once where only they have the words of the search."""
ORGANS_SHOWN = 10
"""Organs of a municipality that the page about the collection shows at once: a city has hundreds of office-holders."""
COVERAGE_SHOWN = 60
"""Municipalities whose freshness the page about the collection shows: each costs one small search."""

pages = Blueprint("pages", __name__)


def label_of(facet: FacetName, value: str, label: str) -> str:
    """A facet value's label; topics are translated by the vocabulary."""
    if facet != "topic" or value not in site().topics:
        return label
    return site().topics.label(value, current_language())


@pages.get("/")
def search() -> str | BaseResponse:
    asked = SearchRequest.from_args(request.args.items(multi=True))
    if not all(request.args.values()):
        # A plain form sends its empty fields too; the address that is shared should not have them.
        return redirect(view.search_url(asked))
    if not asked.query and not view.has_filters(asked) and asked.sort == "relevance" and asked.page == 1:
        return _start(asked)
    page = site().engine.search(asked)
    query = parse_query(asked.query)
    return render_template(
        "search.html",
        page=page,
        asked=asked,
        filters=view.filters(page, label_of),
        chips=view.chips(page, label_of),
        meant=view.meant_links(page, label_of),
        meetings=_meetings_of(query.day, page),
        sort_links=view.sort_links(asked),
        page_links=view.page_links(page),
        suggestion_url=view.search_url(replace(asked, query=page.suggestion, page=1)) if page.suggestion else None,
        is_wider=page.suggestion is not None and page.suggestion in wider_queries(query),
        without_filters_url=view.search_url(view.without_filters(asked)),
        feed_url=view.url_of("feeds.atom", replace(asked, page=1, limit=10, sort="relevance")),
        api_url=view.url_of("api.search", asked),
        view=view,
    )


def _meetings_of(day: dt.date | None, page: SearchPage) -> tuple[Meeting, ...]:
    """The meetings of the day that the query names, of those that the page's hits are of."""
    return meetings_among(hit for hit in page.hits if day is not None and hit.date == day)[:MEETINGS_SHOWN]


def _start(asked: SearchRequest) -> str:
    # Opening a meeting and checking its minutes tells a visitor nothing.
    newest = site().engine.search(SearchRequest("-aihe:kokousmenettely", sort="newest", limit=NEWEST_SHOWN))
    items = site().engine.statistics().items
    recent = site().engine.items_of(SearchRequest(sort="newest", limit=RECENT_ITEMS))
    return render_template(
        "start.html",
        page=newest,
        items=items,
        asked=asked,
        topics=_linked("topic", newest.facet("topic").values[:TOPICS_SHOWN], _topic_url),
        meetings=meetings_among(recent)[:MEETINGS_SHOWN],
        view=view,
    )


@pages.get("/asiat/<path:item_id>")
def item(item_id: str) -> str:
    engine = site().engine
    found = engine.item(item_id)
    if found is None:
        abort(404)
    query = request.args.get("q", "")
    words = engine.matched_words(item_id, query)
    meeting = meeting_of(found)
    before, after = neighbours(handled(meeting, engine.items_of), found) if meeting else (None, None)
    title, drawn = title_spans(found, words), blocks(found, words)
    anchors = frozenset(drawn_anchors(title, drawn))
    folded = [block for block in drawn if block.kind in FOLDED]
    own = searched_anchors(title, [block for block in drawn if block.kind not in FOLDED])
    return render_template(
        "item.html",
        item=found,
        asked=SearchRequest(query),
        query=query,
        searched=(*own, *searched_anchors((), folded)),
        unfolded=not own,
        CONTENTS_FROM=CONTENTS_FROM,
        title=title,
        blocks=drawn,
        evidence={topic.id: _evidence(found, topic.id, anchors) for topic in found.topics},
        case=engine.same_case(item_id),
        similar=engine.similar(item_id, 5),
        source=_source(found),
        meeting=meeting,
        before=before,
        after=after,
        robots=_robots(found),
        task_class=_class_title(found),
        canonical=site().absolute(url_for("pages.item", item_id=item_id, lang=None)),
    )


def _robots(found: Item) -> str:
    """What search engines may do with an item: keep no copy of their own, and none in their results once the time of
    its publication has ended, for it is taken out here then (Local Government Act 410/2015, section 140)."""
    return f"noarchive, unavailable_after: {found.expires.isoformat()}" if found.expires else "noarchive"


def _class_title(item: Item) -> str | None:
    """The title of the item's task class. A broken table of titles hides them, and no page."""
    from models.task_classes import InvalidTaskClasses, class_title

    try:
        return class_title(item.municipality, item.task_class)
    except InvalidTaskClasses:
        return None


@pages.get("/aiheet")
def topics() -> str:
    counts = site().engine.statistics().counts.get("topic", {})
    language = current_language()
    groups: dict[str, list[tuple[str, str, int]]] = {}
    labels: dict[str, str] = {}
    whole = len(site().topics)
    shown = list(site().topics)
    if whole > TOPICS_LISTED:
        shown = [entry for entry in shown if counts.get(entry.id)]
        shown = sorted(shown, key=lambda entry: -counts[entry.id])[:TOPICS_LISTED]
    for entry in shown:
        groups.setdefault(entry.group, []).append((entry.id, entry.label(language), counts.get(entry.id, 0)))
        labels.setdefault(entry.group, site().topics.group_label(entry.group, language))
    unknown = [(topic_id, topic_id, count) for topic_id, count in counts.items() if topic_id not in site().topics]
    if unknown:
        groups.setdefault("", []).extend(unknown)
    for members in groups.values():
        members.sort(key=lambda member: (-member[2], member[1].casefold()))
    left_out = whole - len(shown)
    return render_template("topics.html", groups=groups, group_labels=labels, whole=whole, left_out=left_out)


@pages.get("/aiheet/<path:topic_id>")
def topic(topic_id: str) -> str:
    entry = site().topics.get(topic_id)
    asked = SearchRequest(topics=(topic_id,), sort="newest", limit=NEWEST_SHOWN)
    page = site().engine.search(asked)
    if entry is None and not page.total:
        abort(404)
    return render_template(
        "topic.html",
        topic_id=topic_id,
        entry=entry,
        label=site().topics.label(topic_id, current_language()),
        scope=entry.scope_note(current_language()) if entry else "",
        scope_language=_language_of(entry.scope) if entry else "fi",
        synonyms=_synonyms(entry) if entry else (),
        page=page,
        trend=trend(
            {int(value.value): value.count for value in page.facet("year").values},
            lambda year: view.search_url(SearchRequest(topics=(topic_id,), years=(year,))),
        ),
        organs=_choices(page, "organ", topic_id),
        municipalities=_choices(page, "municipality", topic_id),
        related=(related := _related(topic_id)),
        see_also=[one for one in (entry.related if entry else ()) if one not in {choice.value for choice in related}],
        all_url=view.search_url(SearchRequest(topics=(topic_id,), sort="newest")),
        feed_url=view.url_of("feeds.atom", SearchRequest(topics=(topic_id,))),
        view=view,
    )


@pages.get("/tietoja")
def about() -> str:
    engine = site().engine
    statistics = engine.statistics()
    largest = sorted(statistics.counts.get("municipality", {}).items(), key=lambda pair: -pair[1])[:COVERAGE_SHOWN]
    coverage = [
        (name, count, engine.search(SearchRequest(municipalities=(name,), sort="newest", limit=1)))
        for name, count in largest
    ]
    return render_template(
        "about.html",
        statistics=statistics,
        ORGANS_SHOWN=ORGANS_SHOWN,
        coverage=sorted(coverage),
        trend=trend(
            {int(year): count for year, count in statistics.counts.get("year", {}).items()},
            lambda year: view.search_url(SearchRequest(years=(year,), sort="newest")),
        ),
        view=view,
        request_of=SearchRequest,
    )


@pages.get("/robots.txt")
def robots() -> Response:
    # The pages are for everyone to find. The machine interface says the same again, and searches have no end.
    root = url_for("pages.search", lang=None)
    lines = (
        "User-agent: *",
        f"Disallow: {root}api/",
        f"Disallow: {root}?",
        f"Allow: {root}?lang=",
        f"Allow: {root}",
        f"Sitemap: {site().absolute(url_for('sitemaps.index'))}",
    )
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@pages.get("/favicon.ico")
def favicon() -> Response:
    return send_from_directory(str(current_app.static_folder), "favicon.svg", mimetype="image/svg+xml")


def _choices(page: SearchPage, facet: FacetName, topic_id: str) -> tuple[view.Choice, ...]:
    asked = SearchRequest(topics=(topic_id,), sort="newest")
    values = page.facet(facet).values[:CHOICES_SHOWN]
    return _linked(facet, values, lambda value: view.search_url(asked.with_facet_value(facet, value)))


def _linked(facet: FacetName, values: Iterable[FacetValue], url: Callable[[str], str]) -> tuple[view.Choice, ...]:
    """Values of a facet with their labels and the addresses that they lead to."""
    return tuple(
        view.Choice(
            f"{facet}-{index}",
            value.value,
            label_of(facet, value.value, value.label),
            value.count,
            False,
            url(value.value),
        )
        for index, value in enumerate(values)
    )


def _topic_url(topic_id: str) -> str:
    return url_for("pages.topic", topic_id=topic_id)


def _language_of(texts: Mapping[str, str]) -> str:
    """The language of what is shown: the page's, where there is a text in it."""
    return current_language() if current_language() in texts else "fi"


def _synonyms(entry: Topic) -> tuple[str, ...]:
    """Other names of the topic in the page's language."""
    return entry.synonyms(current_language())[:SYNONYMS_SHOWN]


def _related(topic_id: str) -> tuple[view.Choice, ...]:
    """Topics that the topic's items also have. A facet disregards its own choices, so the topic is asked as a word."""
    together = site().engine.search(SearchRequest(query=f'aihe:"{topic_id}"', limit=1))
    others = (value for value in together.facet("topic").values if value.value != topic_id and value.count)
    return _linked("topic", islice(others, RELATED_SHOWN), _topic_url)


def _evidence(found: Item, topic_id: str, drawn: frozenset[str]) -> tuple[tuple[str, str | None], ...]:
    """A topic's evidence as (words, anchor); the same words are named once, at their first place that is drawn. Words
    that stand in a heading only have no anchor."""
    words: dict[str, tuple[str, str | None]] = {}
    for text, marks in (
        (found.title, evidence_marks(found, "title")),
        (found.text, evidence_marks(found, "text")),
    ):
        for mark in marks:
            if mark.topic == topic_id:
                said = " ".join(text[mark.start : mark.end].split())
                anchor = mark.anchor if mark.anchor in drawn else None
                if words.get(said.casefold(), ("", None))[1] is None:
                    words[said.casefold()] = (said, anchor)
    return tuple(words.values())


def _source(found: Item) -> tuple[str, str | None]:
    """The source's name and, if it is on the web, its address with the page. A file's folder is the server's affair."""
    source = found.source or ""
    if source.startswith(("http://", "https://")):
        fragment = f"#page={found.page}" if found.page and source.lower().endswith(".pdf") else ""
        return source.removesuffix("/").rsplit("/", 1)[-1] or source, source + fragment
    return source.replace("\\", "/").rsplit("/", 1)[-1], None
