"""The page's languages: which one a visitor gets, and the words that are not in templates."""

from __future__ import annotations

import datetime as dt

from flask import Flask, g, has_request_context, request
from flask_babel import Babel, format_date, format_decimal, get_locale, gettext, ngettext
from flask_babel import lazy_gettext as _

from search.notes import parse_note
from search.page import SearchPage

LANGUAGES = {"fi": "Suomi", "sv": "Svenska", "en": "English"}
DEFAULT_LANGUAGE = "fi"

SECTION_LABELS = {
    "decision": _("Decision"),
    "proposal": _("Proposal"),
    "rationale": _("Rationale"),
    "background": _("Background"),
    "presenter": _("Presenter"),
    "preparer": _("Preparer"),
    "handling": _("Handling"),
    "vote": _("Vote"),
    "dissent": _("Dissenting opinion"),
    "disqualification": _("Disqualification"),
    "attachments": _("Attachments"),
    "appeal": _("Appeal"),
    "notification": _("Notification"),
    "prior_handling": _("Earlier handling"),
    "other": _("Other text"),
}
FACET_LABELS = {
    "topic": _("Topic"),
    "organ": _("Organ"),
    "municipality": _("Municipality"),
    "year": _("Year"),
}
SORT_LABELS = {
    "relevance": _("Relevance"),
    "newest": _("Newest first"),
    "oldest": _("Oldest first"),
}


def chosen_language() -> str | None:
    """The language that the address names, if any."""
    named = request.args.get("lang", "")
    return named if named in LANGUAGES else None


def select_language() -> str:
    """The language named in the address, else the first of the browser's that the page has, else Finnish.

    The API speaks English.
    """
    if not has_request_context():
        return DEFAULT_LANGUAGE
    if request.path.startswith("/api/"):
        return "en"
    if "language" not in g:
        g.language = chosen_language() or _accepted_language() or DEFAULT_LANGUAGE
    return str(g.language)


def _accepted_language() -> str | None:
    """The first language of the browser's list that the page has; ``sv-FI`` is Swedish."""
    # Werkzeug's best_match would prefer a later exact tag to an earlier one with a country.
    accepted = (tag.lower().partition("-")[0] for tag in request.accept_languages.values())
    return next((language for language in accepted if language in LANGUAGES), None)


def current_language() -> str:
    locale = get_locale()
    return locale.language if locale else DEFAULT_LANGUAGE


def show_date(date: dt.date | dt.datetime | None) -> str:
    """A date as it is written in the page's language: 22.1.2024, 22 januari 2024, 22 January 2024."""
    if date is None:
        return ""
    return str(format_date(date, "d.M.y" if current_language() == "fi" else "d MMMM y"))


def show_number(number: int) -> str:
    return str(format_decimal(number))


def show_count(page: SearchPage) -> str:
    """How many items were found; of a widened search first how many have all the words."""
    whole = page.with_all_words
    if whole is None:
        return str(ngettext("%(count)s item", "%(count)s items", page.total, count=show_number(page.total)))
    others = page.total - whole
    more = show_number(others)
    if not whole:
        return str(
            ngettext(
                "No item has all the words; %(count)s item has some of them",
                "No item has all the words; %(count)s items have some of them",
                others,
                count=more,
            )
        )
    have_all = ngettext(
        "%(count)s item has all the words", "%(count)s items have all the words", whole, count=show_number(whole)
    )
    have_some = ngettext("%(count)s other has some of them", "%(count)s others have some of them", others, count=more)
    return f"{have_all}, {have_some}"


def show_note(code: str) -> str:
    """What the engine wants the reader to know, in the page's language; how many items have all the words is told by
    :func:`show_count`."""
    note = parse_note(code)
    match note.kind:
        case "cut":
            return str(
                gettext("“%(word)s” stands for many words; only the most frequent were searched.", word=note.value)
            )
        case "unchecked":
            return str(gettext("%(count)s items were not checked letter for letter.", count=note.value))
        case "also":
            word, names = note.value.split("=", 1)
            return str(gettext("“%(word)s” was searched by these names too: %(names)s.", word=word, names=names))
        case "unknown_topic":
            return str(gettext("No topic is named “%(name)s”; it was searched as text.", name=note.value))
    return code


def install(app: Flask) -> None:
    """Give the app its languages and the templates their words for data."""
    app.config["BABEL_DEFAULT_LOCALE"] = DEFAULT_LANGUAGE
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    Babel(app, locale_selector=select_language)
    app.jinja_env.globals.update(
        languages=LANGUAGES,
        current_language=current_language,
        section_labels=SECTION_LABELS,
        facet_labels=FACET_LABELS,
        sort_labels=SORT_LABELS,
    )
    app.jinja_env.filters.update(date=show_date, number=show_number, note=show_note, found=show_count)
