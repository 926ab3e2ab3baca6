"""The record of sources: which files were indexed, what they held, and which items came of them.

It lies in the generation that it describes, so that the two change together. It makes indexing incremental (a file
whose content has not changed is skipped) and reindexing possible without naming the files again.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

from search.errors import UnwritableIndex

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
"""


@dataclass(frozen=True, slots=True)
class RecordedSource:
    """One file as it was when last read: the SHA-256 of its content, and why it failed if it did."""

    path: str
    sha256: str
    state: SourceState
    reason: str = ""


class SourceRecord:
    """The record in one generation's folder. ``close`` writes it; without it nothing is kept.

    What writes raises :class:`search.errors.UnwritableIndex` where the disk is full.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        with self._writing():
            self._connection = sqlite3.connect(file)
            self._connection.executescript(_TABLES)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.abandon()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """A full disk and the like are told as those of any other file of the index."""
        try:
            yield
        except sqlite3.OperationalError as error:
            raise UnwritableIndex(self._file.parent, OSError(errno.EIO, str(error))) from error

    def close(self) -> None:
        with self._writing():
            self._connection.commit()
        self._connection.close()

    def abandon(self) -> None:
        self._connection.close()

    def source(self, path: str) -> RecordedSource | None:
        row = self._connection.execute(
            "select path, sha256, state, reason from source where path = ?", (path,)
        ).fetchone()
        return RecordedSource(*row) if row else None

    def sources(self) -> list[RecordedSource]:
        rows = self._connection.execute("select path, sha256, state, reason from source order by path")
        return [RecordedSource(*row) for row in rows]

    def item_ids(self, path: str) -> tuple[str, ...]:
        """The ids of the items that came of a file."""
        rows = self._connection.execute("select id from item where path = ? order by id", (path,))
        return tuple(item_id for (item_id,) in rows)

    def path_of(self, item_id: str) -> str | None:
        """The file that an item came of."""
        row = self._connection.execute("select path from item where id = ?", (item_id,)).fetchone()
        return row[0] if row else None

    def item_count(self) -> int:
        return int(self._connection.execute("select count(*) from item").fetchone()[0])

    def put(self, source: RecordedSource, item_ids: Iterator[str] | tuple[str, ...] = ()) -> None:
        """Record a file with the items that came of it, in place of what was recorded of it before."""
        with self._writing():
            self._connection.execute("delete from item where path = ?", (source.path,))
            self._connection.execute(
                "insert or replace into source values (?, ?, ?, ?)",
                (source.path, source.sha256, source.state, source.reason),
            )
            self._connection.executemany("insert into item values (?, ?)", ((i, source.path) for i in item_ids))

    def forget_items(self, item_ids: tuple[str, ...]) -> None:
        """Forget items that were removed. Their files stay recorded, so that they are not indexed again unchanged."""
        with self._writing():
            self._connection.executemany("delete from item where id = ?", ((i,) for i in item_ids))
            self._connection.commit()
            # What is deleted must not stay readable in the file's free pages.
            self._connection.execute("vacuum")


def read_sources(file: Path) -> list[RecordedSource]:
    """The recorded sources, read without changing the file; none where there is no file."""
    if not file.is_file():
        return []
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        rows = connection.execute("select path, sha256, state, reason from source order by path")
        return [RecordedSource(*row) for row in rows]
