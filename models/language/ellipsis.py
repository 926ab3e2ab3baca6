"""Compounds that share a part: *sosiaali- ja terveyspalvelut* says *sosiaalipalvelut* too, *kaupunginhallitus ja
-valtuusto* says *kaupunginvaltuusto*.

The rule is that of written Finnish (Kielitoimiston ohjepankki, *yhdysmerkki*): a hyphen stands for what the word on the
other side of the conjunction ends in or begins with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from models.analysis import Term, WordAnalysis
from models.language.terms import READING_WEIGHT

HYPHEN = re.compile(r"-(?:([\s,/])|(?<=[\s/]-)\w)")
"""Where a hyphen may stand for a part of a word."""

_JOINING = frozenset({"ja", "tai", "sekä", "eli", "taikka", "että", "kuin"})
_FARTHEST = 10  # words from the hyphen to the word that has the last part
_BINDING = frozenset({"", "/"})
_VOWELS = frozenset("aeiouyåäö")


def shared_parts(
    text: str, words: Sequence[WordAnalysis], starts: npt.NDArray[np.int32], ends: npt.NDArray[np.int32]
) -> Iterator[tuple[int, int]]:
    """The indices of each word of a text beside a hyphen and of the word whose part it shares, which comes later where
    the hyphen is behind the word (*sosiaali-*), earlier where it is before it (*-valtuusto*).

    ``starts`` and ``ends``: as in :class:`models.analysis.AnalysedText`.
    """
    for match in HYPHEN.finditer(text):
        behind = match.start() + 1
        if match.group(1):
            place = int(np.searchsorted(ends, behind))
            is_word = place < len(words) and ends[place] == behind
            whole = _later(text, words, starts, ends, place) if is_word else None
        else:
            place = int(np.searchsorted(starts, behind))
            is_word = place < len(words) and starts[place] == behind
            whole = _earlier(text, words, starts, ends, place) if is_word else None
        if whole is not None:
            yield place, whole


def _later(
    text: str, words: Sequence[WordAnalysis], starts: npt.NDArray[np.int32], ends: npt.NDArray[np.int32], place: int
) -> int | None:
    joined = text[ends[place] : ends[place] + 1] == "/"
    for number in range(place + 1, min(place + _FARTHEST, len(words))):
        form = words[number].form
        between = text[ends[number - 1] : starts[number]].strip()
        if form.lower() in _JOINING and between in _BINDING:
            joined = True
        elif form.endswith("-"):
            joined = False
        else:
            return number if joined and between in _BINDING else None
    return None


def _earlier(
    text: str, words: Sequence[WordAnalysis], starts: npt.NDArray[np.int32], ends: npt.NDArray[np.int32], place: int
) -> int | None:
    if place < 2 or words[place - 1].form.lower() not in _JOINING:
        return None
    between = text[ends[place - 2] : starts[place - 1]].strip(), text[ends[place - 1] : starts[place]].strip()
    return place - 2 if between == ("", "-") else None


def with_shared_end(head: WordAnalysis, whole: WordAnalysis) -> WordAnalysis:
    """The word before a hyphen with the compounds that it makes with what ``whole`` ends in, as readings: with each
    ending that is a part, since only the meaning tells which is meant (*sosiaali-* and *terveydenhuolto*)."""
    first = head.form.rstrip("-").lower()
    return _with_readings(head, [_joined(first, last, head.form[1:-1].islower()) for last in _last_parts(whole)])


def with_shared_beginning(tail: WordAnalysis, whole: WordAnalysis) -> WordAnalysis:
    """The word behind a hyphen with the compounds that it makes with what ``whole`` begins with, as readings."""
    beginnings = [whole.lemma.removesuffix(last) for last in _last_parts(whole)]
    return _with_readings(tail, [f"{first}{tail.lemma}" for first in beginnings])


def _with_readings(word: WordAnalysis, compounds: Sequence[str]) -> WordAnalysis:
    known = {term.text for term in word.terms}
    found = [Term(text, READING_WEIGHT, "reading") for text in compounds if text not in known]
    return WordAnalysis(word.form, word.lemma, (*word.terms, *found)) if found else word


def _joined(first: str, last: str, is_small: bool) -> str:
    is_due = (first[-1:] == last[0] and last[0] in _VOWELS) or not is_small  # kuorma-auto, TE-palvelu
    return f"{first}-{last}" if is_due else f"{first}{last}"


def _last_parts(word: WordAnalysis) -> list[str]:
    lemma = word.lemma
    parts = {term.text for term in word.terms if term.origin in ("part", "joined")}
    return sorted((part for part in parts if part != lemma and lemma.endswith(part)), key=len)
