"""The Flask application: made by a factory from an engine and a vocabulary."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, Response, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException, InternalServerError

from models.errors import PykalaError
from models.topics.vocabulary import Vocabulary
from search.engine import Engine
from search.request import InvalidRequest, SearchRequest
from web import language
from web.api import api
from web.feeds import feeds
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
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    language.install(app)
    for blueprint in (pages, feeds, api):
        app.register_blueprint(blueprint)
    app.url_defaults(_keep_language)
    app.url_defaults(_name_version)
    app.after_request(_with_headers)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(PykalaError, _pykala_error)
    app.register_error_handler(Exception, _unexpected)
    app.jinja_env.globals.update(
        site=app.extensions[EXTENSION], languages_of_page=_languages_of_page, nothing_asked=SearchRequest()
    )
    return app


def _keep_language(endpoint: str, values: dict[str, Any]) -> None:
    """A language chosen in the address stays chosen in every link. A link that says ``lang=None`` is without one."""
    if endpoint.split(".")[0] in ("pages", "feeds"):
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
    elif request.endpoint != "static":
        response.vary.add("Accept-Language")
        response.headers["Content-Language"] = language.select_language()
    return response


def _error(status: int, message: str) -> tuple[str | Response, int]:
    if request.path.startswith("/api/"):
        body = json.dumps({"error": {"status": status, "message": message}}, ensure_ascii=False) + "\n"
        return Response(body, mimetype="application/json"), status
    return render_template("error.html", status=status, message=message), status


def _http_error(error: HTTPException) -> Any:
    status = error.code or 500
    if status < 400:
        return error  # a redirect
    if isinstance(error, InternalServerError):
        return _error(status, _("Something went wrong on the server. Try again in a moment."))
    if status == 404:
        return _error(404, _("There is nothing at this address. What was here may have been withdrawn."))
    return _error(status, error.description or error.name)


def _pykala_error(error: PykalaError) -> Any:
    if isinstance(error, InvalidRequest) and not request.path.startswith("/api/"):
        return _error(error.http_status, _invalid_parameter(error.parameter))
    return _error(error.http_status, str(error))


def _invalid_parameter(parameter: str) -> str:
    expected = {
        "from": _("a date such as 2024-01-22"),
        "to": _("a date such as 2024-01-22"),
        "sort": "relevance, newest, oldest",
    }.get(parameter, _("a whole number, one or more"))
    return str(
        _(
            "The address has a value that cannot be used: “%(parameter)s” must be %(expected)s.",
            parameter=parameter,
            expected=expected,
        )
    )


def _unexpected(error: Exception) -> Any:
    from flask import current_app

    current_app.logger.exception("%s %s", request.method, request.path, exc_info=error)
    return _error(500, _("Something went wrong on the server. Try again in a moment."))
