"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Property tests ask what is right; how long it takes is measured elsewhere, and a busy machine is no fault.
settings.register_profile("pykala", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("pykala")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The folder of real minutes and evaluation sets, which is not part of the project."""
    folder = Path(os.environ.get("PYKALA_TEST_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"real data is not at {folder}; set PYKALA_TEST_DATA to its folder")
    return folder


@pytest.fixture(scope="session")
def samples_dir() -> Path:
    """The sample minutes that ship with the project."""
    return ROOT / "indexer" / "samples" / "minutes"
