"""What may be kept of an answer, and how one who kept it learns that nothing has changed.

Every answer is asked anew: an item that is taken out of the index must not live on in caches. But where the generation
of the index is the same, the answer is too, and is not made again (RFC 9110, section 13).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, g, request

from web.language import select_language
from web.site import site

_BLUEPRINTS = ("pages", "meetings", "feeds", "api", "sitemaps")
_NOT_OF_THE_INDEX = ("pages.robots", "pages.favicon", "feeds.opensearch", "api.openapi")


def install(app: Flask) -> None:
    """Let the app answer 304 to those who have the present answer, without a search, and let nobody keep any answer
    unasked."""
    app.before_request(_unchanged)
    app.after_request(_with_tag)


def _unchanged() -> Response | None:
    if not _has_tag():
        return None
    # Made before the answer: where the index changes meanwhile, the answer may be newer than its tag says, never older.
    g.tag = _tag()
    asked = request.if_none_match
    if asked and not asked.star_tag and asked.contains_weak(g.tag):
        return Response(status=304)
    return None


def _with_tag(response: Response) -> Response:
    # Errors too: by themselves some of them may be kept (RFC 9110, section 15.1).
    response.headers.setdefault("Cache-Control", "no-cache")
    if request.method not in ("GET", "HEAD"):
        return response
    if "tag" in g and response.status_code in (200, 304):
        response.set_etag(g.tag, weak=True)
    # To have a tag made of it, or to be compared, an answer is read to its end: not one that is written as it is read.
    if response.status_code == 200 and not response.is_streamed:
        response.add_etag(weak=True)
        response.make_conditional(request)
    return response


def _has_tag() -> bool:
    of_the_index = request.blueprint in _BLUEPRINTS and request.endpoint not in _NOT_OF_THE_INDEX
    return of_the_index and request.method in ("GET", "HEAD")


def _tag() -> str:
    """The tag of the answer to this request: of the index, the address, the language, the program and the day, by which
    recent items are told."""
    statistics = site().engine.statistics()
    parts = (
        str(statistics.generation),
        statistics.built.isoformat(),
        request.url,
        select_language(),
        _program(),
        dt.date.today().isoformat(),
    )
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:24]


@cache
def _program() -> str:
    """The files that make the answers, by their size and time; those too that a page names by their content."""
    folder = Path(__file__).parent
    made_of = (".py", ".html", ".mo", ".json", ".css", ".js", ".svg")
    files = [path for path in sorted(folder.rglob("*")) if path.suffix in made_of]
    described = (f"{path.relative_to(folder)} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files)
    return hashlib.sha256("\n".join(described).encode()).hexdigest()[:12]
