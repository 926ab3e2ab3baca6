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
from web.address import AtPublicAddress, PublicAddress
from web.api import api
from web.feeds import feeds
from web.meetings import meetings
from web.pages import pages
from web.site import EXTENSION, Site
from web.sitemaps import sitemaps

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
FOR_OTHER_SITES = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Disposition, ETag, Link, Retry-After",
}
"""Public data: any page may read it, with the headers that tell more of it (Fetch, 3.2 CORS protocol)."""
BEFORE_ASKING = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}
"""What a browser that asks first, as before a request with ``If-None-Match``, is told."""
STATIC_SECONDS = 365 * 24 * 3600
NO_WORDS = ("static", "pages.robots", "pages.favicon", "sitemaps.index", "sitemaps.pages", "sitemaps.items")
"""Answers that are the same in every language."""


def create_app(engine: Engine, topics: Vocabulary | None = None, *, base_url: str | None = None) -> Flask:
    """The pages, the feeds and the API over an engine.

    ``base_url`` is the site's public address, as ``https://haku.example.fi`` or ``https://www.example.fi/haku``;
    without it links in feeds and the API name the address by which the site was asked. ``topics`` are named instead of
    those that the index was tagged with, which change with it.

    Raises:
        InvalidBaseUrl: ``base_url`` is no such address.
    """
    app = Flask(__name__)
    if base_url:
        app.wsgi_app = AtPublicAddress(app.wsgi_app, PublicAddress.parse(base_url))  # type: ignore[method-assign]
    app.extensions[EXTENSION] = Site(engine, topics)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    errors.install(app)
    language.install(app)
    for blueprint in (pages, meetings, feeds, api, sitemaps):
        app.register_blueprint(blueprint)
    app.url_defaults(_keep_language)
    app.url_defaults(_name_version)
    freshness.install(app)
    app.after_request(_with_headers)
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
    path = quote(request.root_path + request.path, safe="/:@!$&'()*+,;=~")
    return [(code, name, f"{path}?{urlencode([*others, ('lang', code)])}") for code, name in language.LANGUAGES.items()]


def _with_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    is_api = request.path.startswith("/api/")
    if is_api or request.endpoint == "feeds.atom":
        response.headers.update(FOR_OTHER_SITES)
        response.headers["X-Robots-Tag"] = "noindex"
        if request.method == "OPTIONS":
            response.headers.update(BEFORE_ASKING)
    if not is_api and (request.endpoint not in NO_WORDS or response.status_code >= 400):
        response.vary.add("Accept-Language")
        response.headers["Content-Language"] = language.select_language()
    if _is_present_static_file(response):
        response.headers["Cache-Control"] = f"public, max-age={STATIC_SECONDS}, immutable"
    return response


def _is_present_static_file(response: Response) -> bool:
    """Whether the address names the content that is answered: beside a server of another version, or where the file is
    missing, it may not be kept."""
    if request.endpoint != "static" or request.method == "OPTIONS" or response.status_code >= 400:
        return False
    return request.args.get("v") == _static_version((request.view_args or {})["filename"])
