"""The minutes parser: from a document's blocks to a meeting with its items."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path

from indexer.document import Document, Meeting, SourceFile, shown_path
from indexer.errors import UnreadableSource
from models.errors import PykalaError

PARSERS: dict[str, str] = {
    "ahjo": "indexer.readers.ahjo:parse_ahjo",
    "casem": "indexer.readers.casem:parse_casem",
    "dynasty": "indexer.readers.dynasty:parse_dynasty",
    "html": "indexer.readers.html:parse_page",
    "jsonlines": "indexer.readers.jsonlines:parse_items",
    "listing": "indexer.readers.listing:parse_listing",
}
"""By the format of the document, the function that parses it (``"module:function"``); all others go by their lines."""

_BY_LINES = "indexer.parser.minutes:parse_minutes"


def parse_document(document: Document) -> Meeting:
    """Parse a document as minutes. A document in which no item is found gives a meeting without items."""
    module, _, function = PARSERS.get(document.format, _BY_LINES).partition(":")
    meeting: Meeting = getattr(import_module(module), function)(document)
    return meeting


def read_meeting(source: SourceFile) -> Meeting:
    """Read and parse a file of minutes.

    Raises:
        UnreadableSource: the file cannot be read, or no item is found in it; with the reason and the remedy.
    """
    from indexer.readers import read_document

    meeting = parse_document(read_document(source))
    if not meeting.items:
        raise UnreadableSource(
            source.path,
            "no item of minutes is found in it: no line with a § number, and no heading such as Päätös",
            "If these are minutes, look with `pykala parse` how they are read; if not, leave the file out.",
        )
    return _with_shown_source(meeting, source.path)


def _with_shown_source(meeting: Meeting, path: Path) -> Meeting:
    """Items are written as UTF-8, and so is the path that they name, which need not be UTF-8."""
    named, shown = str(path), shown_path(path)
    if named == shown:
        return meeting
    items = [replace(item, source=shown) if item.source == named else item for item in meeting.items]
    return replace(meeting, source=shown, items=tuple(items))


def read_or_refuse(source: SourceFile) -> Meeting:
    """As :func:`read_meeting`, for a batch that goes on: what nobody foresaw in a reader is refused by name too.

    Raises:
        UnreadableSource: the file cannot be read, whatever the reason.
    """
    try:
        return read_meeting(source)
    except PykalaError:
        raise
    except Exception as error:
        raise UnreadableSource(
            source.path,
            f"reading it failed unexpectedly ({type(error).__name__}: {error})",
            "Please report it together with the file.",
        ) from error
