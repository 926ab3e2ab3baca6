"""What others made stands in the tree unchanged, with its licence."""

from __future__ import annotations

import hashlib
from pathlib import Path

import web

VENDOR = Path(web.__file__).parent / "static" / "vendor"


def test_vendored_files_are_those_of_the_list() -> None:
    listed = dict(reversed(line.split()) for line in (VENDOR / "SHA256SUMS").read_text().splitlines())
    present = {file.name for file in VENDOR.iterdir()} - {"SHA256SUMS"}
    assert set(listed) == present
    for name, digest in listed.items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest


def test_every_vendored_package_has_its_licence() -> None:
    for file in VENDOR.glob("*.min.*"):
        licence = VENDOR / f"{file.name.split('.')[0]}.LICENSE"
        assert "Permission is hereby granted, free of charge" in licence.read_text()


def test_nothing_is_loaded_from_elsewhere() -> None:
    for file in VENDOR.glob("*.css"):
        assert "@import" not in file.read_text()
        assert "url(http" not in file.read_text()
