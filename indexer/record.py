"""The record of sources: which files were indexed, what they held, and which items came of them.

It lies in the generation that it describes, so that the two change together. It makes indexing incremental (a file
whose content has not changed is skipped) and reindexing possible without naming the files again.
"""

from __future__ import annotations

import errno
import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self

from indexer.document import NOTHING_GIVEN, Given
from search.errors import DamagedIndex, UnwritableIndex

if TYPE_CHECKING:
    from models.item import Item

SourceState = Literal["indexed", "failed"]

_TABLES = """
create table if not exists source (
    path text primary key,
    sha256 text not null,
    state text not null,
    reason text not null default ''
) without rowid;
create table if not exists item (
    id text primary key,
    path text not null references source (path)
) without rowid;
create index if not exists item_of_path on item (path);
create index if not exists source_of_content on source (sha256);
"""
_ADDED_TABLES = """
create {} table if not exists removed (
    id_sha256 text not null,
    path text not null,
    file_sha256 text not null,
    text_sha256 text not null,
    primary key (id_sha256, path)
) without rowid;
create {} table if not exists given (
    path text primary key,
    municipality text,
    expires_after integer
) without rowid;
"""
"""Tables that a record may be too old to have."""


@dataclass(frozen=True, slots=True)
class RecordedSource:
    """One file as it was when last read: the SHA-256 of its content, why it failed, and what was told of it."""

    path: str
    sha256: str
    state: SourceState
    reason: str = ""
    given: Given = NOTHING_GIVEN


class SourceRecord:
    """The record in one generation's folder. ``close`` writes it; without it nothing is kept.

    A path that is not UTF-8 is kept as the bytes that it is. What is kept is the same in every locale.

    Raises (as what reads and writes does):
        search.errors.DamagedIndex: the file is no record of sources, or there is none to read.
        search.errors.UnwritableIndex: the disk is full.
    """

    def __init__(self, file: Path, *, read_only: bool = False) -> None:
        self._file = file
        self._read_only = read_only
        is_new = not read_only and not file.exists()
        with self._using():
            # One to be read only is that of a live generation, which never changes.
            options = "?mode=ro&immutable=1" if read_only else ""
            self._connection = sqlite3.connect(f"{file.absolute().as_uri()}{options}", uri=True)
            if not is_new and not self._tables() >= {"source", "item"}:
                self._connection.close()
                raise DamagedIndex(file, ("it is no record of sources",), self._home, recorded=False)
            if read_only:
                tables = self._tables()
                missing = [table for table in _ADDED_TABLES.split(";") if not tables & set(table.split())]
                self._connection.executescript(";".join(missing).format("temp", "temp"))
            else:
                self._connection.executescript(_TABLES + _ADDED_TABLES.format("", ""))

    @property
    def _home(self) -> Path:
        return self._file.parent.parent.parent

    def _tables(self) -> set[str]:
        return {name for (name,) in self._connection.execute("select name from sqlite_master where type = 'table'")}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.abandon()

    @contextmanager
    def _using(self) -> Iterator[None]:
        """A full disk and a damaged file are told as those of any other file of the index."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) and not self._read_only:
                raise UnwritableIndex(self._home, OSError(errno.EIO, str(error))) from error
            raise DamagedIndex(self._file, (str(error),), self._home, recorded=False) from error

    def close(self) -> None:
        with self._using():
            self._connection.commit()
        self._connection.close()

    def abandon(self) -> None:
        self._connection.close()

    def source(self, path: str) -> RecordedSource | None:
        with self._using():
            row = self._connection.execute(f"{_SOURCE} where path = ?", (_kept(path),)).fetchone()
        return _source(row) if row else None

    def sources(self) -> list[RecordedSource]:
        with self._using():
            return [_source(row) for row in self._connection.execute(f"{_SOURCE} order by path")]

    def item_ids(self, path: str) -> tuple[str, ...]:
        """The ids of the items that came of a file."""
        with self._using():
            rows = self._connection.execute("select id from item where path = ? order by id", (_kept(path),))
            return tuple(item_id for (item_id,) in rows)

    def path_of(self, item_id: str) -> str | None:
        """The file that an item came of."""
        with self._using():
            row = self._connection.execute("select path from item where id = ?", (item_id,)).fetchone()
        return _path(row[0]) if row else None

    def item_count(self) -> int:
        with self._using():
            return int(self._connection.execute("select count(*) from item").fetchone()[0])

    def put(self, source: RecordedSource, item_ids: Iterable[str] = ()) -> None:
        """Record a file with the items that came of it, in place of what was recorded of it before."""
        path = _kept(source.path)
        with self._using():
            self._connection.execute("delete from item where path = ?", (path,))
            self._connection.execute(
                "insert or replace into source values (?, ?, ?, ?)", (path, source.sha256, source.state, source.reason)
            )
            self._connection.executemany("insert into item values (?, ?)", ((i, path) for i in item_ids))
            given = (path, source.given.municipality, source.given.expires_after)
            self._connection.execute("insert or replace into given values (?, ?, ?)", given)

    def follow(self, path: str, sha256: str) -> bool:
        """Whether a file not recorded yet was moved to this path: one of the same content is recorded, and is no longer
        where it was. Its items are then those of this path."""
        with self._using():
            rows = self._connection.execute("select path from source where sha256 = ?", (sha256,)).fetchall()
            moved = next((old for (old,) in rows if not Path(_path(old)).exists()), None)
            if moved is None:
                return False
            for table in ("source", "item", "removed", "given"):
                self._connection.execute(f"update {table} set path = ? where path = ?", (_kept(path), moved))
        return True

    def remove_items(self, texts: Mapping[str, str]) -> None:
        """Forget items, and remember by hashes alone that they were removed. ``texts`` are the hashes of their texts
        (:func:`text_sha256`) by their ids. Their files stay recorded."""
        with self._using():
            for item_id, text in texts.items():
                self._connection.execute(
                    "insert or replace into removed select ?, path, source.sha256, ? "
                    "from item join source using (path) where id = ?",
                    (_sha256(item_id), text, item_id),
                )
                self._connection.execute("delete from item where id = ?", (item_id,))
            self._connection.commit()
            # What is deleted must not stay readable in the file's free pages.
            self._connection.execute("vacuum")

    def was_removed(self, path: str, sha256: str, item: Item) -> Literal["same", "changed"] | None:
        """Whether an item of a file was removed; ``changed`` where both the file and the item's text have changed."""
        with self._using():
            row = self._connection.execute(
                "select file_sha256, text_sha256 from removed where id_sha256 = ? and path = ?",
                (_sha256(item.id), _kept(path)),
            ).fetchone()
        if row is None:
            return None
        return "same" if row[0] == sha256 or row[1] == text_sha256(item) else "changed"

    def forget_removal(self, path: str, item_id: str) -> None:
        """Let an item of a file come back."""
        with self._using():
            self._connection.execute(
                "delete from removed where id_sha256 = ? and path = ?", (_sha256(item_id), _kept(path))
            )

    def take_removed(self, other: Path) -> None:
        """Remember what was removed according to another record."""
        with SourceRecord(other, read_only=True) as record, record._using():
            rows = record._connection.execute("select * from removed").fetchall()
        with self._using():
            self._connection.executemany("insert or replace into removed values (?, ?, ?, ?)", rows)


_SOURCE = "select path, sha256, state, reason, municipality, expires_after from source left join given using (path)"


def _source(row: tuple[str | bytes, str, SourceState, str, str | None, int | None]) -> RecordedSource:
    path, sha256, state, reason, municipality, expires_after = row
    return RecordedSource(_path(path), sha256, state, reason, Given(municipality, expires_after))


def _kept(path: str) -> str | bytes:
    name = os.fsencode(path)
    try:
        return name.decode()
    except UnicodeDecodeError:
        return name


def _path(kept: str | bytes) -> str:
    return os.fsdecode(kept if isinstance(kept, bytes) else kept.encode())


def text_sha256(item: Item) -> str:
    """By which a removed item is known again, in hexadecimal."""
    return _sha256(f"{item.title or ''}\n{item.text}")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
