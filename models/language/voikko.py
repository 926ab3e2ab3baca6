"""An optional backend: native Voikko (https://voikko.puimula.org), with the system's library and dictionary."""

from __future__ import annotations

import re
from collections.abc import Mapping
from ctypes.util import find_library
from importlib.metadata import version
from importlib.util import find_spec

from models.errors import MissingExtra
from models.language.readings import PARTICIPLE, WORD, Reading

_BASE = re.compile(r"\+([^+()]+)\(([^()]*)\)")


class VoikkoBackend:
    """Readings of libvoikko. Needs the system packages ``libvoikko1`` and ``voikko-fi`` beside the Python package."""

    name = "voikko"

    def __init__(self) -> None:
        if not self.is_available():
            raise MissingExtra("The Voikko analyser", "voikko")
        from libvoikko import Voikko

        self._voikko = Voikko("fi")

    @property
    def version(self) -> str:
        return version("libvoikko")

    @classmethod
    def is_available(cls) -> bool:
        return find_spec("libvoikko") is not None and find_library("voikko") is not None

    def readings(self, form: str) -> tuple[Reading, ...]:
        analyses = self._voikko.analyze(form) or self._voikko.analyze(form.lower())
        found: dict[str, Reading] = {}
        for analysis in analyses:
            reading = _reading(analysis)
            if reading is not None:
                found.setdefault(reading.lemma, reading)
        return tuple(found.values())


def _reading(analysis: Mapping[str, str]) -> Reading | None:
    base = analysis.get("BASEFORM")
    if not base:
        return None
    lemma = base.lower()
    bases = [(part.lower(), own.lower()) for part, own in _BASE.findall(analysis.get("WORDBASES", ""))]
    parts = tuple(own or part for part, own in bases)
    rank = PARTICIPLE if analysis.get("PARTICIPLE") else WORD
    return Reading(lemma, parts if len(parts) > 1 else (), 0.0, rank, "nimi" in analysis.get("CLASS", ""))
