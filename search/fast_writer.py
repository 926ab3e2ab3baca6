"""The fast writer: as ``search.whoosh_writer``, with segments inverted and written whole, and their arrays too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from search.execution.content import SegmentContent
from search.execution.derive import arrays_path, derive_arrays
from search.execution.layout import write_segment
from search.execution.segment import Segment
from search.schema import IndexedItem, make_schema
from search.writing.invert import Batch
from search.writing.merge import merge
from search.writing.sources import Source, StoredColumn
from search.writing.whoosh_files import WhooshSegmentWriter, write_whoosh_segment

_WORDS_IN_MEMORY = 5_000_000
"""Words of a batch from which it is put on the disk, to be merged with the others in the end."""
_STORED_AT_MOST = 2**31 - 1
"""Bytes of all stored fields that a segment's column can hold: so many items as fit are merged to one segment."""
_MERGED_UP_TO = 2.0
"""A segment with at most this many times the documents of what is written is merged with it, the smallest first. So
each segment has more than twice the documents of the next smaller one: N items are in log₂ N + 1 segments at most, and
one is rewritten about as often."""
_DELETED_AT_MOST = 0.3
"""The share of deleted documents from which a segment is written anew without them."""


class FastWriter:
    """Adds and deletes items in a Whoosh index folder, which is made where there is none. Ends with ``commit`` or
    ``cancel``. An added item replaces the one of the same id.

    Raises:
        LockError (Whoosh's): another writer has the folder.
    """

    def __init__(self, folder: Path) -> None:
        from whoosh.codec import default_codec
        from whoosh.index import LockError, create_in, exists_in, open_dir

        self._folder = folder
        self._index: Any = open_dir(str(folder)) if exists_in(str(folder)) else create_in(str(folder), make_schema())
        self._lock = self._index.lock("WRITELOCK")
        if not self._lock.acquire():
            raise LockError
        self._codec = default_codec()
        self._toc = self._index._read_toc()
        derive_arrays(folder)
        self._old: list[tuple[Any, Segment]] = [
            (segment, Segment(arrays_path(folder, segment), 0, frozenset())) for segment in self._toc.segments
        ]
        self._runs: list[Path] = []
        self._run_documents = 0
        self._batch = Batch()
        self._new_ids: set[str] = set()

    def add(self, indexed: IndexedItem) -> None:
        item_id = indexed.item.id
        if item_id in self._new_ids:
            raise ValueError(f"the item {item_id} was added twice to one writer")
        self._new_ids.add(item_id)
        self._delete(item_id)
        self._batch.add(indexed)
        if self._batch.words >= _WORDS_IN_MEMORY:
            self._flush()

    def delete(self, item_ids: Iterable[str]) -> int:
        """Delete items of earlier commits; returns how many there were."""
        return sum(map(self._delete, item_ids))

    def _delete(self, item_id: str) -> bool:
        deleted = False
        for segment, arrays in self._old:
            for document in arrays.documents_of("id", item_id):
                if not segment.is_deleted(document):
                    segment.delete_document(document)
                    deleted = True
        return deleted

    def _flush(self) -> None:
        """Put the batch on the disk as arrays. Whoosh's sweep removes the file, whose name is that of a segment."""
        segment = self._codec.new_segment(self._index.storage, self._index.indexname)
        path = arrays_path(self._folder, segment)
        content = self._taken_batch()
        write_segment(path, content, with_stored=True)
        self._runs.append(path)
        self._run_documents += content.documents

    def _taken_batch(self) -> SegmentContent:
        batch, self._batch = self._batch, Batch()
        return batch.content()

    def commit(self, *, expunge: bool = False) -> None:
        """Write all that was added as one segment, together with the older ones that are due. With ``expunge`` every
        segment with deletions is written anew without them, so that nothing of deleted items stays."""
        from whoosh.index import TOC, clean_files

        kept, rewritten = self._to_rewrite(expunge)
        segments = [segment for segment, _ in kept]
        if self._runs or rewritten:
            if len(self._batch):
                self._flush()
            segments += self._merged(rewritten)
        elif len(self._batch):
            content = self._taken_batch()
            segment = write_whoosh_segment(self._index.storage, self._codec, self._index.indexname, content)
            write_segment(arrays_path(self._folder, segment), content)
            segments.append(segment)
        generation = self._toc.generation + 1
        TOC(self._toc.schema, segments, generation).write(self._index.storage, self._index.indexname)
        clean_files(self._index.storage, self._index.indexname, generation, segments)
        self._end()

    def _merged(self, rewritten: list[tuple[Any, Segment]]) -> list[Any]:
        """What the old segments and the runs became."""
        with ExitStack() as opened:
            sources = [
                Source(arrays_path(self._folder, segment), segment.deleted_docs(), StoredColumn(self._index, segment))
                for segment, _ in rewritten
            ]
            sources += map(Source, self._runs)
            for source in sources:
                opened.callback(source.close)
            return [
                merge(
                    group,
                    self._folder,
                    WhooshSegmentWriter(self._index.storage, self._codec, self._index.indexname),
                )
                for group in _groups([source for source in sources if source.documents])
            ]

    def _to_rewrite(self, expunge: bool) -> tuple[list[tuple[Any, Segment]], list[tuple[Any, Segment]]]:
        """The segments that stay as they are, and those that become one with the batch."""
        size = self._run_documents + len(self._batch)
        rewritten = set()
        for segment, _ in sorted(self._old, key=lambda pair: int(pair[0].doc_count_all())):
            documents, deleted = segment.doc_count_all(), segment.deleted_count()
            if deleted and (expunge or deleted > _DELETED_AT_MOST * documents):
                rewritten.add(segment)
            elif documents <= _MERGED_UP_TO * size:
                rewritten.add(segment)
                size += documents - deleted
        return (
            [pair for pair in self._old if pair[0] not in rewritten],
            [pair for pair in self._old if pair[0] in rewritten],
        )

    def cancel(self) -> None:
        """Leave the index as it was."""
        from whoosh.index import clean_files

        clean_files(self._index.storage, self._index.indexname, self._toc.generation, self._index._segments())
        self._end()

    def _end(self) -> None:
        self._index.storage.temp_storage(f"{self._index.indexname}.tmp").destroy()
        self._lock.release()
        self._index.close()


def _groups(sources: Sequence[Source]) -> list[list[Source]]:
    """The sources in order, those together whose stored fields fit into one segment."""
    groups: list[list[Source]] = []
    room = 0
    for source in sources:
        size = source.stored_size()
        if size > room or not groups:
            groups.append([])
            room = _STORED_AT_MOST
        groups[-1].append(source)
        room -= size
    return groups
