"""Readers of the formats in which minutes are published. The content of a file decides, not its name."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib import import_module

from indexer.document import Block, Document, Reader, SourceFile
from indexer.errors import UnreadableSource
from models.characters import composed

READERS = (
    "indexer.readers.pdf:PdfReader",
    "indexer.readers.docx:DocxReader",
    "indexer.readers.doc:DocReader",
    "indexer.readers.casem:CasemReader",
    "indexer.readers.jsonlines:JsonLinesReader",
    "indexer.readers.html:HtmlReader",
    "indexer.readers.text:TextReader",
)
"""In the order in which they are asked: the first that recognises the content reads it."""


def read_document(source: SourceFile) -> Document:
    """Read a file with the first reader that recognises its content. Its texts are in NFC, without ligatures, so that
    they are the words that the parser knows and that queries are of.

    Raises:
        UnreadableSource: the content is of no known format, or cannot be read; with the reason and the remedy.
    """
    if not source.content.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise UnreadableSource(source.path, "it is empty", "Fetch the file again, or remove it.")
    for reader in map(_reader, READERS):
        if reader.recognises(source):
            return _composed(reader.read(source))
    raise UnreadableSource(
        source.path,
        "its content is of no known format",
        "Minutes are read as PDF, HTML, DOCX, DOC, CaseM JSON, JSON Lines and plain text.",
    )


def _composed(document: Document) -> Document:
    return replace(
        document,
        blocks=tuple(map(_composed_block, document.blocks)),
        metadata={name: composed(value) for name, value in document.metadata.items()},
        furniture=tuple(map(composed, document.furniture)),
    )


def _composed_block(block: Block) -> Block:
    text = composed(block.text)
    # Nearly all texts are composed already.
    return block if text == block.text else replace(block, text=text)


@cache
def _reader(name: str) -> Reader:
    module, _, kind = name.partition(":")
    reader: Reader = getattr(import_module(module), kind)()
    return reader
