"""Generations: built beside the live one, made live at once or not at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from search.errors import DamagedIndex, HomeInUse, NoIndex
from search.home import GenerationFolder, IndexHome, Manifest


def publish(folder: GenerationFolder, items: int = 1) -> Manifest:
    return folder.publish(items=items, analyser_name="test", analyser_version="1", schema_version=1)


@pytest.fixture
def home(tmp_path: Path) -> IndexHome:
    home = IndexHome(tmp_path / "home")
    folder = home.build(from_live=False)
    (folder.path / "data").write_text("first")
    (folder.path / "inner").mkdir()
    (folder.path / "inner" / "more").write_text("inside")
    publish(folder)
    return home


def test_an_empty_home_says_how_to_make_an_index(tmp_path: Path) -> None:
    with pytest.raises(NoIndex, match=r"pykala --home .* index FOLDER"):
        IndexHome(tmp_path).live_folder()


def test_a_published_generation_is_live_and_verified(home: IndexHome) -> None:
    manifest, problems = home.verify()
    assert problems == ()
    assert manifest.number == 1
    assert set(manifest.files) == {"data", "inner/more"}
    assert (home.live_folder() / "data").read_text() == "first"


def test_a_copy_shares_files_and_replaces_the_generation_before(home: IndexHome) -> None:
    folder = home.build(from_live=True)
    assert (folder.path / "data").samefile(home.live_folder() / "data")
    (folder.path / "data").unlink()
    (folder.path / "data").write_text("second")
    before = home.live_folder()
    assert (before / "data").read_text() == "first"
    publish(folder)
    assert (home.live_folder() / "data").read_text() == "second"
    assert (home.live_folder() / "inner" / "more").read_text() == "inside"
    assert home.verify()[1] == ()
    assert not before.exists()


def test_a_discarded_generation_leaves_no_trace(home: IndexHome) -> None:
    folder = home.build(from_live=True)
    folder.discard()
    assert not folder.path.exists()
    assert home.live_number() == 1
    home.build(from_live=True).discard()


def test_a_build_that_cannot_begin_leaves_no_trace_and_no_lock(home: IndexHome) -> None:
    (home.live_folder() / "inner" / "more").unlink()
    with pytest.raises(DamagedIndex, match="inner/more is missing"):
        home.build(from_live=True)
    assert [folder.name for folder in home.generations.iterdir()] == ["1"]
    home.build(from_live=False).discard()


def test_two_cannot_build_at_once(home: IndexHome) -> None:
    folder = home.build(from_live=True)
    with pytest.raises(HomeInUse, match="Another process is indexing"):
        IndexHome(home.path).build(from_live=True)
    folder.discard()


CRASH = """
import os, sys
from pathlib import Path
from search import home as h
home = h.IndexHome(Path(sys.argv[1]))
stop_at = sys.argv[2]
calls = 0
def crash(*_, **__):
    os._exit(9)
folder = home.build(from_live=True)
(folder.path / "data").unlink()
(folder.path / "data").write_text("crashed")
if stop_at == "before manifest": crash()
if stop_at == "before current": h.IndexHome._publish = crash
if stop_at == "in current":
    h.Path.replace = crash
if stop_at == "after current": h.IndexHome._sweep = crash
folder.publish(items=1, analyser_name="test", analyser_version="1", schema_version=1)
"""


@pytest.mark.parametrize(
    ("stop_at", "live"),
    [("before manifest", 1), ("before current", 1), ("in current", 1), ("after current", 2)],
)
def test_a_crash_leaves_one_whole_generation(home: IndexHome, stop_at: str, live: int) -> None:
    done = subprocess.run([sys.executable, "-c", CRASH, str(home.path), stop_at], check=False)
    assert done.returncode == 9
    assert home.live_number() == live
    assert home.verify()[1] == ()
    # The lock of the dead process is free, and its remains are swept away.
    publish(home.build(from_live=True))
    assert [folder.name for folder in home.generations.iterdir()] == [str(live + 1)]
    assert home.verify()[1] == ()


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        (lambda folder: (folder / "data").write_text("fixed"), "data has changed"),
        (lambda folder: (folder / "data").write_text("longer than before"), "data has 18 bytes, not 5"),
        (lambda folder: (folder / "data").unlink(), "data is missing"),
        (lambda folder: (folder / "extra").write_text(""), "extra is not of this generation"),
    ],
)
def test_damage_is_named(home: IndexHome, damage: object, problem: str) -> None:
    assert callable(damage)
    damage(home.live_folder())
    assert any(problem in found for found in home.verify()[1])


@pytest.mark.parametrize("text", ["", "{}", "[", '{"number": 1}'])
def test_a_broken_manifest_is_named(home: IndexHome, text: str) -> None:
    (home.live_folder() / "manifest.json").write_text(text)
    with pytest.raises(DamagedIndex, match=r"manifest.json cannot be read.*reindex"):
        home.live_manifest()


def test_a_broken_current_is_named(home: IndexHome) -> None:
    (home.path / "CURRENT").write_text("one")
    with pytest.raises(DamagedIndex, match='it holds "one", not a number'):
        home.live_folder()
