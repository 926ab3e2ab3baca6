"""What is answered when something is wrong: a page in the visitor's language, or a JSON object from the API."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, abort, current_app, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from models.errors import PykalaError
from search.request import MOST, SORTS, InvalidRequest

MAX_ADDRESS_CHARACTERS = 16_000
"""The longest address that is answered: a query of 1,000 letters with dots takes 6,000, and chosen values the rest."""
RETRY_SECONDS = 60


def install(app: Flask) -> None:
    """Let the app tell what is wrong. To be called before all that answers requests."""
    app.before_request(_refuse_long_addresses)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(PykalaError, _pykala_error)
    app.register_error_handler(Exception, _unexpected)


def _answer(status: int, message: str) -> Response:
    if request.path.startswith("/api/"):
        body = json.dumps({"error": {"status": status, "message": message}}, ensure_ascii=False) + "\n"
        return Response(body, status, mimetype="application/json")
    return make_response(render_template("error.html", status=status, message=message), status)


def _http_error(error: HTTPException) -> Any:
    status = error.code or 500
    if status < 400:
        return error  # a redirect
    answer = _server_error(status) if status >= 500 else _answer(status, _refusal(status, error))
    # Some answers must say more in their headers, as 405 must name the methods that are allowed.
    for name, value in error.get_headers():
        if not name.lower().startswith("content-"):
            answer.headers.setdefault(name, value)
    return answer


def _refusal(status: int, error: HTTPException) -> str:
    match status:
        case 404:
            return str(_("There is nothing at this address. What was here may have been withdrawn."))
        case 405:
            allowed = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
            return str(_("This address can only be read: it answers %(methods)s.", methods=allowed))
        case 414:
            most = MAX_ADDRESS_CHARACTERS
            return str(_("The address is longer than %(count)s characters. Choose fewer values.", count=most))
    return error.description or error.name


def _refuse_long_addresses() -> None:
    if len(request.path) + len(request.query_string) > MAX_ADDRESS_CHARACTERS:
        abort(414)


def _pykala_error(error: PykalaError) -> Response:
    if isinstance(error, InvalidRequest) and not request.path.startswith("/api/"):
        return _answer(error.http_status, _invalid_parameter(error.parameter))
    if error.http_status < 500:
        return _answer(error.http_status, str(error))
    # These messages are for the one who runs the server: they name its folders.
    current_app.logger.error("%s %s: %s", request.method, _logged_path(), error)
    return _server_error(error.http_status)


def _unexpected(error: Exception) -> Response:
    current_app.logger.exception("%s %s", request.method, _logged_path(), exc_info=error)
    return _server_error(500)


def _logged_path() -> str:
    """The path as it was asked, in which nothing steers a terminal; the query is the visitor's own affair."""
    return quote(request.path)


def _server_error(status: int) -> Response:
    if status == 503:
        answer = _answer(503, _("The search is not available just now. Try again in a moment."))
        answer.headers["Retry-After"] = str(RETRY_SECONDS)
        return answer
    return _answer(status, _("Something went wrong on the server. Try again in a moment."))


def _invalid_parameter(parameter: str) -> str:
    expected = {
        "from": _("a date such as 2024-01-22"),
        "to": _("a date such as 2024-01-22"),
        "date": _("a date such as 2024-01-22"),
        "sort": _("one of these: %(values)s", values=", ".join(SORTS)),
    }.get(parameter, _("a whole number from 1 to %(most)s", most=MOST.get(parameter, 1)))
    return str(
        _(
            "The address has a value that cannot be used: “%(parameter)s” must be %(expected)s.",
            parameter=parameter,
            expected=expected,
        )
    )
