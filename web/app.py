"""The Flask application: made by a factory from an engine and a vocabulary."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, Response, request

from models.topics.vocabulary import Vocabulary
from search.engine import Engine
from search.request import SearchRequest
from web import errors, freshness, language
from web.api import api
from web.feeds import feeds
from web.meetings import meetings
from web.pages import pages
from web.site import EXTENSION, Site

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
}
STATIC_SECONDS = 365 * 24 * 3600


def create_app(engine: Engine, topics: Vocabulary | None = None, *, base_url: str | None = None) -> Flask:
    """The pages, the feeds and the API over an engine.

    ``base_url`` is the site's public address, as ``https://haku.example.fi``; without it links in feeds and the API
    name the address by which the site was asked.
    """
    app = Flask(__name__)
    app.extensions[EXTENSION] = Site(engine, topics or Vocabulary((), {}), base_url)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    language.install(app)
    for blueprint in (pages, meetings, feeds, api):
        app.register_blueprint(blueprint)
    app.url_defaults(_keep_language)
    app.url_defaults(_name_version)
    freshness.install(app)
    app.after_request(_with_headers)
    errors.install(app)
    app.jinja_env.globals.update(
        site=app.extensions[EXTENSION], languages_of_page=_languages_of_page, nothing_asked=SearchRequest()
    )
    return app


def _keep_language(endpoint: str, values: dict[str, Any]) -> None:
    """A language chosen in the address stays chosen in every link. A link that says ``lang=None`` is without one."""
    if endpoint.split(".")[0] in ("pages", "meetings", "feeds"):
        chosen = language.chosen_language()
        if chosen and endpoint not in ("pages.robots", "pages.favicon"):
            values.setdefault("lang", chosen)


def _name_version(endpoint: str, values: dict[str, Any]) -> None:
    """A static file's address changes with its content, so that it may be kept for a year."""
    if endpoint == "static" and "filename" in values:
        values["v"] = _static_version(values["filename"])


@cache
def _static_version(filename: str) -> str:
    return hashlib.sha256((Path(__file__).parent / "static" / filename).read_bytes()).hexdigest()[:12]


def _languages_of_page() -> list[tuple[str, str, str]]:
    """This page's address in each language, as (code, name, address)."""
    others = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    path = quote(request.path, safe="/:@!$&'()*+,;=~")
    return [(code, name, f"{path}?{urlencode([*others, ('lang', code)])}") for code, name in language.LANGUAGES.items()]


def _with_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint == "static" and request.args.get("v"):
        response.headers["Cache-Control"] = f"public, max-age={STATIC_SECONDS}, immutable"
    elif request.path.startswith("/api/"):
        # Public data: any page may read it.
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["X-Robots-Tag"] = "noindex"
    elif request.endpoint != "static":
        response.vary.add("Accept-Language")
        response.headers["Content-Language"] = language.select_language()
    return response
