"""Building that ends badly: killed, or on a full disk. The index is always that of before, or that of afterwards."""

from __future__ import annotations

import errno
import random
import subprocess
import sys
from pathlib import Path

import pytest

from search.build import GenerationBuilder
from search.errors import UnwritableIndex
from search.fast_writer import FastWriter
from search.home import GenerationFolder, IndexHome
from tests.search.corpus import SimpleAnalyser, make_items


def count_of(what: str, home: Path) -> int:
    command = [sys.executable, "-W", "ignore", "-m", "tests.search.updates", what, str(home)]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_an_update_killed_at_any_moment_leaves_the_old_or_the_new_state(tmp_path: Path) -> None:
    assert count_of("kill", tmp_path) >= 5


@pytest.mark.skipif(sys.platform == "win32", reason="there are no limits of file sizes")
def test_a_full_disk_is_named_and_leaves_the_old_state_and_no_remains(tmp_path: Path) -> None:
    assert count_of("full", tmp_path) == 5


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("place", [(FastWriter, "commit"), (FastWriter, "add"), (GenerationFolder, "publish")])
def test_after_a_failure_discarding_is_harmless_and_the_home_is_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: tuple[type, str]
) -> None:
    analyser = SimpleAnalyser()
    items = [analyser.item(item) for item in make_items(random.Random(1), 3)]
    with monkeypatch.context() as patched:
        patched.setattr(*place, full)
        builder = GenerationBuilder(IndexHome(tmp_path), analyser, from_live=False)
        with pytest.raises(UnwritableIndex, match="No space left on device"):
            builder.add(items)
            builder.commit()
        builder.discard()
    assert not any(IndexHome(tmp_path).generations.iterdir())
    builder = GenerationBuilder(IndexHome(tmp_path), analyser, from_live=False)
    builder.add(items)
    assert builder.commit().items == 3


def test_a_failure_after_the_change_does_not_take_the_generation_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    builder = GenerationBuilder(IndexHome(tmp_path), SimpleAnalyser(), from_live=False)
    monkeypatch.setattr(IndexHome, "_sweep", full)
    with pytest.raises(UnwritableIndex):
        builder.commit()
    builder.discard()
    assert IndexHome(tmp_path).live_number() == 1
    assert IndexHome(tmp_path).verify()[1] == ()
