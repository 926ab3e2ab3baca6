"""An optional backend: native Voikko (https://voikko.puimula.org), with the system's library and dictionary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from ctypes.util import find_library
from importlib.metadata import version
from importlib.util import find_spec

from models.errors import MissingExtra
from models.language.readings import PARTICIPLE, WORD, Reading

_BASE = re.compile(r"\(([^()]*)\)")
_NAMES = frozenset({"nimi", "etunimi", "sukunimi", "paikannimi"})


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

    def readings(self, form: str, *, guesses: bool = True) -> tuple[Reading, ...]:  # noqa: ARG002
        analyses = self._voikko.analyze(form)
        if not any(analysis.get("CLASS") not in _NAMES for analysis in analyses):
            analyses = [*analyses, *self._voikko.analyze(form.lower())]
        return parse_analyses(form, analyses)


def parse_analyses(form: str, analyses: Iterable[Mapping[str, str]]) -> tuple[Reading, ...]:
    """The readings in libvoikko's analyses of a form: of those with the same lemma the one with the fewest parts."""
    found: dict[str, Reading] = {}
    for analysis in analyses:
        for reading in _readings(form, analysis):
            other = found.get(reading.lemma)
            if other is None or len(reading.parts) < len(other.parts):
                found[reading.lemma] = reading
    return tuple(found.values())


def _readings(form: str, analysis: Mapping[str, str]) -> Iterator[Reading]:
    base = analysis.get("BASEFORM", "").lower()
    if not base:
        return
    proper = analysis.get("CLASS") in _NAMES
    if "PARTICIPLE" in analysis:
        yield Reading(base, (), 0.0, PARTICIPLE)
        verb = _BASE.findall(analysis.get("WORDBASES", ""))
        if verb and not verb[0].startswith("+"):
            yield Reading(verb[0].lower(), (), 0.0, WORD)
    else:
        yield Reading(base, _parts(form, base, analysis.get("STRUCTURE", "")), 0.0, WORD, proper)


def _parts(form: str, base: str, structure: str) -> tuple[str, ...]:
    """The parts of the lemma: all but the last stand in it as in the form, whose boundaries ``structure`` marks."""
    ends = [match.start() for match in re.finditer("=", structure.lstrip("="))]
    parts: list[str] = []
    start = 0
    for number, end in enumerate(ends):
        part = form[start : end - number].lower()
        if not base.startswith(part, start):
            return ()
        parts.append(part.strip("-"))
        start = end - number
    return (*parts, base[start:]) if parts and base[start:] else ()
