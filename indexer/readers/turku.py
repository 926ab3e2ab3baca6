"""Turku's own decision pages: a summary, a text in which proposal and decision are marked, and a distribution list."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TEXT, _MARKED = "XSDoc", "ehdotuspaatos"
_HEADED = {"ing": "Tiivistelmä", "XSDoc": "Esittelyteksti", "jakelu": "Jakelu"}
"""Elements that the page shows without a heading: what they are."""


def is_turku(root: HtmlElement) -> bool:
    """Whether a page has Turku's classes."""
    classes = {name for element in root.iter("div", "span", "p") for name in (element.get("class") or "").split()}
    return _MARKED in classes or {_TEXT, "jakelu"} <= classes


def _marks(element: HtmlElement) -> list[str]:
    """The marked headings within an element."""
    return [
        found.text_content().strip() for found in element.iter("span", "b") if _MARKED in (found.get("class") or "")
    ]


def mark_headings(root: HtmlElement) -> None:
    """Give the summary and the distribution list their headings, and make the marks of the text headings.

    Changes the tree.
    """
    from lxml.html import fragment_fromstring

    for element in list(root.iter("div", "span", "p")):
        classes = (element.get("class") or "").split()
        parent = element.getparent()
        if _MARKED in classes:
            element.tag = "b"
        elif parent is not None and (heading := next((_HEADED[name] for name in classes if name in _HEADED), None)):
            text = (element.text_content() or "").strip()
            if text and not text.startswith((heading, *_marks(element))):
                parent.insert(parent.index(element), fragment_fromstring(f"<p><b>{heading}</b></p>"))
