"""The plain writer: indexed items to a Whoosh segment, one posting at a time through Whoosh's own writer.

It is the reference that the fast writer must equal.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from search.schema import KEYWORD_FIELDS, WORD_FIELDS, IndexedItem, iterate_terms, make_schema


class WhooshWriter:
    """Adds and deletes items in a Whoosh index folder, which is made where there is none. Ends with ``commit`` or
    ``cancel``. An added item replaces the one of the same id."""

    def __init__(self, folder: Path) -> None:
        from whoosh.index import create_in, exists_in, open_dir

        self._index: Any = open_dir(str(folder)) if exists_in(str(folder)) else create_in(str(folder), make_schema())
        self._writer: Any = self._index.writer(limitmb=256)
        self._old: Any = self._index.reader()
        self._new_ids: set[str] = set()

    def add(self, indexed: IndexedItem) -> None:
        item_id = indexed.item.id
        if item_id in self._new_ids:
            raise ValueError(f"the item {item_id} was added twice to one writer")
        self.delete((item_id,))
        self._new_ids.add(item_id)
        _add_document(self._writer, indexed)

    def delete(self, item_ids: Iterable[str]) -> int:
        """Delete items of earlier commits; returns how many there were."""
        return sum(self._delete(item_id) for item_id in item_ids)

    def _delete(self, item_id: str) -> bool:
        term = item_id.encode()
        if ("id", term) not in self._old:
            return False
        deleted = False
        for document in self._old.postings("id", term).all_ids():
            if not self._writer.is_deleted(document):
                self._writer.delete_document(document)
                deleted = True
        return deleted

    def commit(self, *, expunge: bool = False) -> None:
        """Write the segment. With ``expunge`` all segments are merged, so that nothing of deleted items stays."""
        self._old.close()
        self._writer.commit(optimize=expunge)
        self._index.close()

    def cancel(self) -> None:
        self._old.close()
        self._writer.cancel()
        self._index.close()


def _add_document(writer: Any, indexed: IndexedItem) -> None:
    """What ``SegmentWriter.add_document`` does, with postings that are already made."""
    schema, document, per_document = writer.schema, writer.docnum, writer.perdocwriter
    stored = {"id": indexed.item.id, "item": indexed.item_json, "spans": indexed.spans}
    per_document.start_doc(document)
    for name in sorted(schema.names()):
        length = 0
        if name in WORD_FIELDS:
            occurrences = indexed.words[name]
            length = occurrences.length
            encode = schema[name].format.encode
            for term, weight, positions in iterate_terms(occurrences):
                writer.pool.add((name, term.encode(), document, weight, encode(positions)))
        elif name in KEYWORD_FIELDS:
            for term in sorted(indexed.keywords[name]):
                writer.pool.add((name, term.encode(), document, 1.0, b""))
        per_document.add_field(name, schema[name], stored.get(name), length)
    per_document.finish_doc()
    writer._added = True
    writer.docnum += 1
