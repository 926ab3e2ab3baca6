"""Compounds that share their last part: *sosiaali- ja terveyspalvelut* says *sosiaalipalvelut* too.

The rule is that of written Finnish (Kielitoimiston ohjepankki, *yhdysmerkki*): a hyphen stands for what the word after
the conjunction ends in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from models.analysis import Term, WordAnalysis
from models.language.terms import READING_WEIGHT

HANGING = re.compile(r"-[\s,/]")
"""Where a hyphen may stand for the rest of a word."""

_JOINING = frozenset({"ja", "tai", "sekä", "eli", "taikka", "että", "kuin"})
_FARTHEST = 10  # words from the hyphen to the word that has the last part
_BINDING = frozenset({"", "/"})
_VOWELS = frozenset("aeiouyåäö")


def shared_ends(
    text: str, words: Sequence[WordAnalysis], starts: npt.NDArray[np.int32], ends: npt.NDArray[np.int32]
) -> Iterator[tuple[int, int]]:
    """The indices of each word of a text that ends in a hyphen and of the word whose last part it shares.

    ``starts`` and ``ends``: as in :class:`models.analysis.AnalysedText`.
    """
    for match in HANGING.finditer(text):
        place = int(np.searchsorted(ends, match.start() + 1))
        if place < len(words) and ends[place] == match.start() + 1:
            whole = _sharing(text, words, starts, ends, place)
            if whole is not None:
                yield place, whole


def _sharing(
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


def with_shared_end(head: WordAnalysis, whole: WordAnalysis) -> WordAnalysis:
    """The word before a hyphen with the compounds that it makes with what ``whole`` ends in, as readings: with each
    ending that is a part, since only the meaning tells which is meant (*sosiaali-* and *terveydenhuolto*)."""
    first = head.form.rstrip("-").lower()
    known = {term.text for term in head.terms}
    found = []
    for last in _last_parts(whole):
        is_due = (first[-1:] == last[0] and last[0] in _VOWELS) or not head.form[
            1:-1
        ].islower()  # linja-auto, TE-palvelu
        if (text := f"{first}{'-' if is_due else ''}{last}") not in known:
            found.append(Term(text, READING_WEIGHT, "reading"))
    return WordAnalysis(head.form, head.lemma, (*head.terms, *found)) if found else head


def _last_parts(word: WordAnalysis) -> list[str]:
    lemma = word.lemma
    parts = {term.text for term in word.terms if term.origin in ("part", "joined")}
    return sorted((part for part in parts if part != lemma and lemma.endswith(part)), key=len)
