"""HTML: its charset, which publishing system made it, and its text as blocks."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from indexer.document import Block, Document, Meeting, SourceFile
from indexer.errors import NotMinutes, UnreadableSource
from indexer.parser.headings import section_kind
from indexer.readers.markup import blocks_of, plain
from indexer.readers.text import decode

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LARGEST_PAGE = 20 * 2**20
"""Bytes. A larger page is no minutes."""

SNIFFED = 4096
"""Bytes at the beginning in which the format and the charset are told."""

SHORTEST_MAIN = 200
"""Characters of the main part of a page that names no §."""

CASE_LINES = 15
"""Blocks at the beginning of a page among which the case number is looked for."""

_LEAD = rb"^(?:\xef\xbb\xbf)?(?:\s|<\?xml[^>]*>|<!--.*?-->)*"
_OPENING = re.compile(_LEAD + rb"<(?:!doctype\s+html|html|head|body|title|meta|div|p|table|h[1-6])\b", re.I | re.S)
_ANY_ELEMENT = re.compile(rb"<(?:html|body|head)\b[^>]*>", re.I)
_CHARSET = re.compile(rb"""<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", re.I)
_AS_WINDOWS_1252 = frozenset({"iso-8859-1", "iso8859-1", "latin-1", "latin1", "us-ascii", "ascii", "windows-1252"})
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_ANY_TAG = re.compile(r"<[^<>]*>")
_LAST_SIGNS = ("©", "®", "↑", "»", "|")
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


class HtmlReader:
    """Reads HTML. Pages of known systems are read by what their markup says, others by their structure."""

    format = "html"

    def recognises(self, source: SourceFile) -> bool:
        head = _head(source.content)
        return _OPENING.match(head) is not None or (
            not head.startswith((b"%PDF", b"{", b"[", b"PK")) and _ANY_ELEMENT.search(head) is not None
        )

    def read(self, source: SourceFile) -> Document:
        """Read the page.

        Raises:
            UnreadableSource: it is larger than any minutes, or holds no text.
            NotMinutes: it lists meetings or organs.
        """
        from indexer.readers import ahjo, dynasty, dynasty10, listing

        if len(source.content) > LARGEST_PAGE:
            raise UnreadableSource(
                source.path,
                f"it is a page of {len(source.content) / 2**20:.0f} MB, larger than any minutes",
                f"Split it by meeting: pages up to {LARGEST_PAGE // 2**20} MB are read.",
            )
        root = parse_html(decode_html(source.content))
        if root is None or not plain(root.text_content()):
            raise UnreadableSource(source.path, "the page holds no text", "Save it again from the publishing system.")
        if ahjo.is_ahjo(root):
            return ahjo.read_ahjo(root, source.path)
        if dynasty10.is_dynasty10(root):
            return dynasty10.read_dynasty10(root, source.path)
        if dynasty.is_dynasty(root):
            return dynasty.read_dynasty(root, source.path)
        return listing.read_listing(root, source.path) or read_unknown(root, source)


def read_unknown(root: HtmlElement, source: SourceFile) -> Document:
    """Read a page by its structure: its main part if it names one, without its navigation.

    Raises:
        NotMinutes: it is the cover page of a meeting in KTweb.
    """
    from indexer.readers import ktweb, turku

    if source.path.name.lower() == ktweb.COVER:
        raise NotMinutes(source.path, "it is the cover page of a meeting and holds no items", "It can stay.")
    if turku.is_turku(root):
        turku.mark_headings(root)
    title = plain(root.findtext(".//title") or "")
    main = _main(root)
    blocks = blocks_of(main)
    if blocks and blocks[-1].text in _LAST_SIGNS:
        blocks.pop()
    furniture = [title] if title else []
    if main is not root:
        blocks += _attachments_beside(root, main)
        inside = {block.text for block in blocks}
        furniture += [block.text for block in blocks_of(root) if block.text not in inside]
    if ktweb.is_ktweb(blocks, source.path):
        blocks = ktweb.ktweb_blocks(blocks, source.path)
    metadata = {"title": title} if title else {}
    if case := case_line(blocks):
        metadata["case_number"] = case
    return Document(
        source.path, HtmlReader.format, tuple(blocks), metadata=metadata, furniture=tuple(furniture), pages=1
    )


def parse_page(document: Document) -> Meeting:
    """Parse a page by its lines. The case number of a page of one item may stand above the item."""
    from indexer.parser.minutes import parse_minutes
    from models.case_numbers import parse_case_number

    meeting = parse_minutes(document)
    case = parse_case_number(document.metadata.get("case_number", ""))
    if case is None or len(meeting.items) != 1 or meeting.items[0].case_number:
        return meeting
    item = replace(
        meeting.items[0], case_number=case.normalised, task_class=meeting.items[0].task_class or case.task_class
    )
    return replace(meeting, items=(item,))


def case_line(blocks: list[Block]) -> str | None:
    """The one case number that stands on a line of its own at the beginning of a page."""
    from models.case_numbers import find_case_number

    found = {
        case.normalised: case.written
        for block in blocks[:CASE_LINES]
        if (case := find_case_number(block.text)) is not None and len(case.written) > 0.6 * len(block.text)
    }
    return next(iter(found.values())) if len(found) == 1 else None


def decode_html(content: bytes) -> str:
    """Decode a page by its byte order mark, else by the charset it states if that fits its bytes, else by guessing."""
    if content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return decode(content) or ""
    stated = _CHARSET.search(content[:SNIFFED])
    name = stated[1].decode("ascii").lower() if stated else ""
    try:
        # Pages that state a Latin charset and are UTF-8 all the same are common; the reverse reads as garbage.
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    charset = "cp1252" if name in _AS_WINDOWS_1252 else name
    if charset and not charset.replace("-", "").startswith("utf"):
        try:
            return content.decode(charset, errors="replace")
        except LookupError:
            pass
    return decode(content) or content.decode("cp1252", errors="replace")


def parse_html(text: str) -> HtmlElement | None:
    """The tree of a page, however broken its markup; ``None`` if it holds no element.

    Of markup nested so deeply that the parser would drop the rest, only the lines are kept.
    """
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    clean = _UNFIT.sub("", _XML_DECLARATION.sub("", text))
    if not clean.strip():
        return None
    parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True)
    try:
        root = document_fromstring(clean, parser=parser)
        if any("depth" in error.message for error in parser.error_log):
            root = document_fromstring(_ANY_TAG.sub("<br>", clean), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    return root


def fragment_blocks(markup: str) -> list[Block]:
    """The blocks of a piece of HTML, as the fields of a system's interface hold it."""
    root = parse_html(f"<div>{markup}</div>")
    return blocks_of(root) if root is not None else []


def _head(content: bytes) -> bytes:
    head = content[:SNIFFED]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.replace(b"\x00", b"")[2:]
    return head


def _attachments_beside(root: HtmlElement, main: HtmlElement) -> list[Block]:
    """The list of attachments that stands in a column of its own beside the main part."""
    kin = {*main.iter(), *main.iterancestors()}
    for element in root.iter("div", "section", "aside"):
        if element not in kin and (blocks := blocks_of(element)) and section_kind(blocks[0].text) == "attachments":
            return blocks
    return []


def _main(root: HtmlElement) -> HtmlElement:
    """The one main part of a page, or the page where it marks none or several."""
    for path in (".//main", ".//*[@role='main']", ".//article", ".//*[@id='content']"):
        found = root.findall(path)
        if len(found) == 1 and (len(text := plain(found[0].text_content())) > SHORTEST_MAIN or "§" in text):
            return found[0]
    return root
