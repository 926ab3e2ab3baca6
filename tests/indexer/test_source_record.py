"""The record of sources where it cannot be written."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from indexer.record import RecordedSource, SourceRecord
from search.errors import UnwritableIndex


def test_a_full_disk_is_told_plainly_and_what_was_recorded_before_stays(tmp_path: Path) -> None:
    file = tmp_path / "sources.sqlite"
    with SourceRecord(file) as record:
        record.put(RecordedSource("a.pdf", "0" * 64, "indexed"), ("a-1",))
        record.close()
    with SourceRecord(file) as record:
        # SQLite tells of its own bound as of a full disk.
        record._connection.execute("pragma max_page_count = 6")
        with pytest.raises(UnwritableIndex, match=r"disk is full.*Make room on the disk"):
            for number in range(5000):
                record.put(RecordedSource(f"{number}.pdf", "0" * 64, "indexed"), (f"{number}-1",))
    with SourceRecord(file) as record:
        assert [source.path for source in record.sources()] == ["a.pdf"]
        assert record.item_ids("a.pdf") == ("a-1",)


def test_a_folder_that_cannot_hold_the_record_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnwritableIndex, match="gone"):
        SourceRecord(tmp_path / "gone" / "generations" / "1" / "sources.sqlite")


def test_a_path_that_is_not_utf8_is_recorded_as_it_is(tmp_path: Path) -> None:
    path = os.fsdecode(b"/minutes/p\xe4\xe4t\xf6s.pdf")
    source = RecordedSource(path, "0" * 64, "indexed")
    with SourceRecord(tmp_path / "sources.sqlite") as record:
        record.put(source, ("a-1",))
        assert record.source(path) == source
        assert record.sources() == [source]
        assert record.path_of("a-1") == path
        assert record.item_ids(path) == ("a-1",)


def test_a_path_is_recorded_the_same_in_every_locale(tmp_path: Path) -> None:
    told = (
        "import os\n"
        "from pathlib import Path\n"
        "from indexer.record import RecordedSource, SourceRecord\n"
        r"path = os.fsdecode(b'/minutes/p\xc3\xa4\xc3\xa4t\xc3\xb6s.pdf')"
        "\n"
        "with SourceRecord(Path('sources.sqlite')) as record:\n"
        "    record.put(RecordedSource(path, '0' * 64, 'indexed'), ('a-1',))\n"
        "    assert record.source(path) is not None\n"
        "    record.close()\n"
    )
    plain = {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    subprocess.run([sys.executable, "-c", told], cwd=tmp_path, env=os.environ | plain, check=True)
    with SourceRecord(tmp_path / "sources.sqlite") as record:
        assert record.item_ids("/minutes/päätös.pdf") == ("a-1",)
        assert record.path_of("a-1") == "/minutes/päätös.pdf"


def test_a_record_of_an_earlier_version_is_read_and_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "sources.sqlite"
    with closing(sqlite3.connect(file)) as old:
        old.executescript(
            "create table source (path text primary key, sha256 text, state text, reason text) without rowid;"
            "create table item (id text primary key, path text) without rowid;"
            "insert into source values ('a.pdf', '0', 'indexed', ''); insert into item values ('a-1', 'a.pdf')"
        )
    expected = [RecordedSource("a.pdf", "0", "indexed")]
    with SourceRecord(file, read_only=True) as record:
        assert record.sources() == expected
    with SourceRecord(tmp_path / "new.sqlite") as new:
        new.take_removed(file)
    with SourceRecord(file) as record:
        assert record.sources() == expected
        record.remove_items({"a-1": "1"})
        record.close()
    with SourceRecord(file, read_only=True) as record:
        assert record.item_ids("a.pdf") == ()
        assert record.sources() == expected
