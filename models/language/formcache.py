"""A cache of analysed word forms on disk, shared by processes: an SQLite table in write-ahead mode, bounded."""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
import threading
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

_MOST_FORMS = 500_000
_AT_A_TIME = 500
_PENDING = 1000
_log = logging.getLogger(__name__)


class FormCache:
    """Encoded analyses by word form. A cache that cannot be read or written is as good as empty: it never fails.

    ``version`` is that of the analyser: what another one left behind is thrown away. When the table is full, the
    oldest tenth goes.
    """

    def __init__(self, path: Path, version: str, most_forms: int = _MOST_FORMS) -> None:
        self._path = path
        self._version = version
        self._most = most_forms
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._process = 0
        self._pending: dict[str, str] = {}

    def find(self, forms: Collection[str]) -> dict[str, str]:
        """The analyses of those forms that the cache has."""
        found: dict[str, str] = {}
        wanted = list(forms)
        with self._lock, self._forgiving():
            connection = self._connected()
            for start in range(0, len(wanted), _AT_A_TIME):
                some = wanted[start : start + _AT_A_TIME]
                marks = ",".join("?" * len(some))
                found.update(connection.execute(f"SELECT form, analysis FROM forms WHERE form IN ({marks})", some))
        return found

    def add(self, analyses: Mapping[str, str]) -> None:
        """Keep analyses; they are written in batches, the rest by :meth:`flush`."""
        with self._lock:
            self._pending.update(analyses)
            if len(self._pending) >= _PENDING:
                self._write()

    def flush(self) -> None:
        """Write what is not written yet."""
        with self._lock:
            self._write()

    def clear(self) -> None:
        """Forget all forms, so that none of them stays readable in the file."""
        with self._lock, self._forgiving():
            self._pending.clear()
            connection = self._connected()
            with connection:
                connection.execute("DELETE FROM forms")
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        with self._lock:
            self._write()
            if self._connection is not None and self._process == os.getpid():
                self._connection.close()
            self._connection = None

    def _write(self) -> None:
        if not self._pending:
            return
        with self._forgiving():
            connection = self._connected()
            with connection:
                connection.executemany("INSERT OR IGNORE INTO forms VALUES (?, ?)", list(self._pending.items()))
                (count,) = connection.execute("SELECT count(*) FROM forms").fetchone()
                if count > self._most:
                    oldest = "SELECT rowid FROM forms ORDER BY rowid LIMIT ?"
                    excess = count - self._most * 9 // 10
                    connection.execute(f"DELETE FROM forms WHERE rowid IN ({oldest})", (excess,))
        self._pending.clear()

    def _connected(self) -> sqlite3.Connection:
        # A connection must not be used by a process that was forked after it was opened.
        if self._connection is None or self._process != os.getpid():
            connection = sqlite3.connect(self._path, timeout=2.0, check_same_thread=False)
            try:
                self._prepare(connection)
            except BaseException:
                connection.close()
                raise
            self._connection, self._process = connection, os.getpid()
        return self._connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = OFF")  # a cache: what a crash loses is analysed again
        with connection:
            connection.execute("CREATE TABLE IF NOT EXISTS forms (form TEXT PRIMARY KEY, analysis TEXT NOT NULL)")
            connection.execute("CREATE TABLE IF NOT EXISTS analyser (version TEXT NOT NULL)")
            if connection.execute("SELECT version FROM analyser").fetchall() != [(self._version,)]:
                connection.execute("DELETE FROM forms")
                connection.execute("DELETE FROM analyser")
                connection.execute("INSERT INTO analyser VALUES (?)", (self._version,))

    @contextlib.contextmanager
    def _forgiving(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            _log.debug("the cache of word forms %s is not used: %s", self._path, error)
            if "malformed" in str(error) or "not a database" in str(error):
                if self._connection is not None:
                    self._connection.close()
                    self._connection = None
                for ending in ("", "-wal", "-shm"):
                    with contextlib.suppress(OSError):
                        self._path.with_name(self._path.name + ending).unlink()
