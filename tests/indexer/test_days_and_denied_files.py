"""Days as people write them, and files that may not be read, on the command line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indexer.cli import group
from tests.indexer.minutes_text import minutes
from tests.indexer.test_damaged_home import ITEMS


def run(home: Path, *args: str | Path) -> Result:
    return CliRunner().invoke(group, ["--home", str(home), *map(str, args)])


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("searched")
    (folder / "kh.txt").write_text(minutes(ITEMS), encoding="utf-8")
    assert run(folder / "home", "index", folder / "kh.txt").exit_code == 0
    return folder / "home"


@pytest.mark.parametrize("day", ["2000-01-02", "2.1.2000", "02.01.2000"])
def test_a_day_is_written_as_machines_or_as_people_do(home: Path, day: str) -> None:
    assert run(home, "search", "--from", day).stdout
    assert not run(home, "search", "--to", day).stdout
    assert run(home, "purge", "--today", day).exit_code == 0


@pytest.mark.parametrize("day", ["31.2.2024", "2024-13-01", "huomenna", "1.1.", ""])
def test_what_is_no_day_is_told_with_how_to_write_one(home: Path, day: str) -> None:
    for words in (["search", "--from", day], ["search", "--to", day], ["purge", "--today", day]):
        answer = run(home, *words)
        assert answer.exit_code == 2
        assert f'"{day}" is no day. Write it as 2024-01-22 or 22.1.2024.' in answer.stderr


@pytest.mark.parametrize("command", ["index", "parse"])
def test_a_named_file_that_may_not_be_read_stops_none_of_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    (tmp_path / "kh.txt").write_text(minutes(ITEMS), encoding="utf-8")
    (tmp_path / "locked.txt").write_text("", encoding="utf-8")
    read = Path.read_bytes

    def denied(path: Path) -> bytes:
        if path.name == "locked.txt":
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", denied)
    monkeypatch.setattr(os, "access", lambda path, _: not str(path).endswith("locked.txt"))
    answer = run(tmp_path / "home", command, tmp_path / "locked.txt", tmp_path / "kh.txt")
    assert answer.exit_code == 1
    assert "locked.txt: permission to read it is denied" in answer.stderr
    assert "The index holds" in answer.stderr if command == "index" else "Kunnanhallitus" in answer.stdout
