"""The backends of Finnish morphology and the choice among them."""

from __future__ import annotations

from pathlib import Path

from models.errors import MissingExtra, PykalaError
from models.language.pykko import PykkoBackend
from models.language.readings import Backend
from models.language.snowball import SnowballBackend
from models.language.voikko import VoikkoBackend

BACKENDS = (PykkoBackend.name, VoikkoBackend.name, SnowballBackend.name)
"""In order of preference."""


class UnknownBackend(PykalaError):
    """There is no backend of that name."""

    exit_code = 2

    def __init__(self, name: str) -> None:
        super().__init__(f'There is no Finnish analyser "{name}". Choose one of: {", ".join(BACKENDS)}.')


def open_backend(name: str | None = None, folder: Path | None = None) -> Backend:
    """The named backend, or the best of those installed.

    Raises:
        UnknownBackend: there is none of that name.
        MissingExtra: the named one, or every one, is not installed.
    """
    if name is not None and name not in BACKENDS:
        raise UnknownBackend(name)
    if name == PykkoBackend.name or (name is None and PykkoBackend.is_available()):
        if not PykkoBackend.is_available():
            raise MissingExtra("Finnish analysis", "pykko")
        return PykkoBackend(folder)
    if name == VoikkoBackend.name or (name is None and VoikkoBackend.is_available()):
        return VoikkoBackend()
    if not SnowballBackend.is_available():
        raise MissingExtra("Finnish analysis", "pykko")
    return SnowballBackend()
