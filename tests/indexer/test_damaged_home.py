"""A home that was damaged: what is wrong is named, and the remedy named with it mends it and loses nothing."""

from __future__ import annotations

import gc
import json
import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indexer.cli import group
from tests.indexer.minutes_text import minutes

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

ITEMS = {
    1: ("Kirjaston aukioloajat kesällä", "Kirjasto on avoinna kesällä arkisin."),
    2: ("Nuorisotakuun toteutuminen", "Merkitään tiedoksi nuorisotakuun toteutuminen."),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("operator")
    (folder / "minutes").mkdir()
    (folder / "minutes" / "kh.txt").write_text(minutes(ITEMS), encoding="utf-8")
    assert run(folder, "index", folder / "minutes").exit_code == 0
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Iterator[Path]:
    shutil.copytree(made, tmp_path / "copy", symlinks=True)
    # The record names the files where they were.
    yield tmp_path / "copy"
    # The files that Whoosh leaves open when it fails to read them are told of now, not in a later test.
    gc.collect()


def run(folder: Path, *args: str | Path) -> Result:
    result = CliRunner().invoke(group, ["--home", str(folder / "home"), *map(str, args)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def generation(folder: Path) -> Path:
    return folder / "home" / "generations" / "1"


def cut(file: Path, size: int) -> None:
    file.write_bytes(file.read_bytes()[:size])


def index_file(folder: Path, suffix: str) -> Path:
    return next((generation(folder) / "index").glob(f"*{suffix}"))


DAMAGES: dict[str, Callable[[Path], object]] = {
    "CURRENT empty": lambda folder: (folder / "home" / "CURRENT").write_text(""),
    "CURRENT not ASCII": lambda folder: (folder / "home" / "CURRENT").write_bytes(b"\xff\xfe1"),
    "CURRENT two lines": lambda folder: (folder / "home" / "CURRENT").write_text("1\n2\n"),
    "CURRENT endless": lambda folder: (folder / "home" / "CURRENT").write_text("9" * 5000),
    "CURRENT of no generation": lambda folder: (folder / "home" / "CURRENT").write_text("99\n"),
    "generation deleted": lambda folder: shutil.rmtree(generation(folder)),
    "index folder deleted": lambda folder: shutil.rmtree(generation(folder) / "index"),
    "manifest missing": lambda folder: (generation(folder) / "manifest.json").unlink(),
    "manifest cut": lambda folder: cut(generation(folder) / "manifest.json", 40),
    "manifest of other types": lambda folder: (generation(folder) / "manifest.json").write_text('{"files": []}'),
    "record missing": lambda folder: (generation(folder) / "sources.sqlite3").unlink(),
    "record no database": lambda folder: (generation(folder) / "sources.sqlite3").write_text("no database at all" * 99),
    "record empty": lambda folder: (generation(folder) / "sources.sqlite3").write_text(""),
    "record cut": lambda folder: cut(generation(folder) / "sources.sqlite3", 5000),
    "segment missing": lambda folder: index_file(folder, ".seg").unlink(),
    "segment cut": lambda folder: cut(index_file(folder, ".seg"), 4000),
    "segment empty": lambda folder: cut(index_file(folder, ".seg"), 0),
    "arrays missing": lambda folder: index_file(folder, ".arrays").unlink(),
    "arrays cut": lambda folder: cut(index_file(folder, ".arrays"), 4000),
    "arrays empty": lambda folder: cut(index_file(folder, ".arrays"), 0),
    "contents missing": lambda folder: index_file(folder, ".toc").unlink(),
    "contents cut": lambda folder: cut(index_file(folder, ".toc"), 20),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_named_and_the_named_remedy_mends_it(folder: Path, damage: str) -> None:
    DAMAGES[damage](folder)
    found = run(folder, "verify")
    assert found.exit_code == 1
    assert found.stdout == ""
    (folder / "more.txt").write_text(minutes({9: ("Uimahallin laajennus", "Hyväksytään.")}), encoding="utf-8")
    index = ["index", str(folder / "more.txt")]
    for command in (["search", "kirjasto"], ["stats"], ["export"], ["purge"], ["remove", "ei-ole"], index):
        result = run(folder, *command)
        assert result.exit_code in (0, 1)
        if result.exit_code and not result.stderr.startswith("Failed: no item has the id"):
            assert re.search(r"^Error: .*with: pykala --home \S+ reindex", result.stderr), (command, result.stderr)
    result = found
    for _ in range(2):
        # The remedy may name another, where it cannot do without the files.
        remedy = re.search(r"with: pykala --home (\S+) (reindex(?: FOLDER)?)", result.stderr)
        assert remedy and remedy[1] == str(folder / "home"), result.stderr
        words = shlex.split(remedy[2].replace("FOLDER", shlex.quote(str(folder / "minutes"))))
        result = run(folder, *words)
        if result.exit_code == 0:
            break
    assert result.exit_code == 0, result.stderr
    assert run(folder, "verify").exit_code == 0
    assert json.loads(run(folder, "search", "nuorisotakuu", "--json").stdout)["total"] == 1
    assert len(run(folder, "export").stdout.splitlines()) >= 2


def test_a_home_that_lost_current_goes_on_with_its_newest_generation(folder: Path) -> None:
    (folder / "home" / "CURRENT").unlink()
    assert json.loads(run(folder, "search", "nuorisotakuu", "--json").stdout)["total"] == 1
    assert run(folder, "verify").exit_code == 0
    (folder / "more.txt").write_text(minutes({9: ("Uimahallin laajennus", "Hyväksytään.")}), encoding="utf-8")
    assert run(folder, "index", folder / "more.txt").exit_code == 0
    assert len(run(folder, "export").stdout.splitlines()) == 3


def test_nothing_is_swept_away_by_a_build_on_a_damaged_home(folder: Path) -> None:
    (folder / "home" / "CURRENT").write_text("99")
    (folder / "empty").mkdir()
    assert run(folder, "reindex", folder / "empty").exit_code == 1
    assert (generation(folder) / "manifest.json").is_file()


def test_items_of_a_vanished_file_that_a_damaged_index_held_are_told_of(folder: Path, made: Path) -> None:
    (made / "minutes" / "kh.txt").rename(made / "minutes" / "away")
    try:
        cut(index_file(folder, ".seg"), 4000)
        result = run(folder, "reindex")
    finally:
        (made / "minutes" / "away").rename(made / "minutes" / "kh.txt")
    assert result.exit_code == 1
    assert "the file is no longer there" in result.stderr
    assert "is damaged" in result.stderr


def test_a_home_of_another_user_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", denied)
    for command in (["search", "kirjasto"], ["verify"], ["export"], ["index", folder / "minutes"], ["reindex"]):
        result = run(folder, *command)
        assert result.exit_code == 1
        assert "CURRENT: permission is denied. Run the command as the user" in result.stderr, (command, result.stderr)
