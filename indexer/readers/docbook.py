"""DocBook as ``antiword -x db`` writes it: the paragraphs, lists and tables of an old Word document in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from indexer.document import Block
from indexer.readers.markup import blocks_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_AS_HTML = {
    "informaltable": "table",
    "row": "tr",
    "entry": "td",
    "para": "p",
    "itemizedlist": "ul",
    "orderedlist": "ol",
    "listitem": "li",
    "title": "h2",
    "chapter": "div",
}
"""What the elements are in HTML; all others only hold these, or mark a word."""

_ABOUT = ("bookinfo", "title")
"""Children of the book that tell of the file, mostly what its template said, and are no text of it."""

_LINE_ENDS = re.compile(r"[ \t]*\n\s*")


def docbook_blocks(content: bytes) -> list[Block]:
    """The blocks of a book; none if it is no DocBook. Line ends within a paragraph or a cell are kept."""
    from lxml import etree
    from lxml.html import document_fromstring

    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=True)
    book = etree.fromstring(content, parser) if content.strip() else None
    if book is None or book.tag != "book":
        return []
    for about in [child for child in book if child.tag in _ABOUT]:
        book.remove(about)
    page = "".join(_as_html(book))
    return blocks_of(document_fromstring(f"<html><body>{page}</body></html>"))


def _as_html(book: _Element) -> Iterator[str]:
    """The book as pieces of HTML, without recursion."""
    from html import escape

    stack: list[tuple[_Element, bool]] = [(book, False)]
    while stack:
        element, done = stack.pop()
        tag = _AS_HTML.get(element.tag) if isinstance(element.tag, str) else None
        bold = element.tag == "emphasis" and element.get("role") == "bold"
        if not done:
            yield f"<{tag}>" if tag else "<b>" if bold else ""
            yield _with_breaks(escape(element.text or "")) if isinstance(element.tag, str) else ""
            stack.append((element, True))
            stack.extend((child, False) for child in reversed(element))
        else:
            yield f"</{tag}>" if tag else "</b>" if bold else ""
            yield _with_breaks(escape(element.tail or "")) if element is not book else ""


def _with_breaks(text: str) -> str:
    """The text with its inner line ends as breaks."""
    return _LINE_ENDS.sub("\n", text).strip("\n").replace("\n", "<br>")
