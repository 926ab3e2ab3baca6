"""What stays on disk of a transducer whose writing was broken off: nothing that grows."""

from __future__ import annotations

import errno
from pathlib import Path

import numpy as np
import pytest

from models.language.transducer import COLUMNS, Transducer


@pytest.fixture
def transducer() -> Transducer:
    columns = {name: np.zeros(0, dtype=kind) for name, kind in COLUMNS.items()}
    return Transducer(["@_EPSILON_SYMBOL_@", "@_IDENTITY_SYMBOL_@", "a"], np.zeros(2, np.uint32), columns, {0: 0})


def test_remains_of_killed_processes_are_removed(tmp_path: Path, transducer: Transducer) -> None:
    kept = tmp_path / "small.transducer"
    (tmp_path / "small.transducer.123").write_bytes(b"half")
    transducer.save(kept)
    assert list(tmp_path.iterdir()) == [kept]
    Transducer.map(kept)


def test_a_full_disk_is_left_without_remains(
    tmp_path: Path, transducer: Transducer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        transducer.save(tmp_path / "small.transducer")
    assert list(tmp_path.iterdir()) == []
