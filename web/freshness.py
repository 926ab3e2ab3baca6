"""What may be kept of an answer, and how one who kept it learns that nothing has changed.

Every answer is asked anew: an item that is taken out of the index must not live on in caches. But where the generation
of the index is the same, the answer is too, and is not made again (RFC 9110, section 13).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, request

from web.language import select_language
from web.site import site

_BLUEPRINTS = ("pages", "meetings", "feeds", "api")
_NOT_OF_THE_INDEX = ("pages.robots", "pages.favicon", "feeds.opensearch", "api.openapi")


def install(app: Flask) -> None:
    """Let the app answer 304 to those who have the present answer, without a search."""
    app.before_request(_unchanged)
    app.after_request(_with_tag)


def _unchanged() -> Response | None:
    asked = request.if_none_match
    if asked and not asked.star_tag and _has_tag() and asked.contains_weak(_tag()):
        return Response(status=304)
    return None


def _with_tag(response: Response) -> Response:
    if not _has_tag():
        return response
    response.headers.setdefault("Cache-Control", "no-cache")
    if response.status_code in (200, 304):
        response.set_etag(_tag(), weak=True)
    if response.status_code == 200:
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
        site().base_url or "",
        select_language(),
        _program(),
        dt.date.today().isoformat(),
    )
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:24]


@cache
def _program() -> str:
    """The files that make the answers, by their size and time."""
    folder = Path(__file__).parent
    files = [path for path in sorted(folder.rglob("*")) if path.suffix in (".py", ".html", ".mo", ".json")]
    described = (f"{path.relative_to(folder)} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files)
    return hashlib.sha256("\n".join(described).encode()).hexdigest()[:12]
