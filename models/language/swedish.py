"""Swedish: recognising it by its function words; the Snowball stemmer (https://snowballstem.org) and what it leaves.

Snowball takes off one ending. Swedish puts the genitive's *s* after any other (*skolors*), and Snowball knows neither
the singular's definite endings in *-an* and *-et* (*skolan*, *protokollet*) nor that *m* is doubled between vowels
(*rummet*) and *e* falls away before *l* and *r* (*cykel*, *cyklar*).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from models.analysis import WordAnalysis
from models.language.terms import stem_analysis

_SWEDISH_WORDS = """
att av och den det de som en ett för från har i inte med om på till är var vid kan ska skall under enligt samt eller
efter mellan genom denna detta dessa sig sin sitt sina där när men också
"""
_FINNISH_WORDS = """
ja on ei se että sekä tai myös joka jotka kun niin ole oli ovat hän mukaan kanssa sen siitä tämä tämän nämä mutta joiden
jossa jonka voidaan mukainen mukaisesti osalta koskeva koskien esittää päättää
"""
_SWEDISH = frozenset(_SWEDISH_WORDS.split())
_FINNISH = frozenset(_FINNISH_WORDS.split())
_ADDRESS = re.compile(r"\S*(?:://|www\.|@)\S*")
# Letters and endings of Finnish words that Swedish ones hardly have.
_FINNISH_LOOK = re.compile(r"aa|ii|uu|yy|ää|öö|uo|yö|(?:ss[aä]|[ls]tä|llä|ksi)$")
_WORD = re.compile(r"[^\W\d_]+")
_GENITIVE = re.compile(r"(?<=...)(?<!s)s$")
_DEFINITE = re.compile(r"(?<=...)(?:[ae]n|[ae]t|na|ad)$")
_DOUBLED = re.compile(r"(?<=..)([mn])\1$")
_SYLLABIC = re.compile(r"(?<=..[^aeiouyåäö])e(l)n?$|(?<=...[^aeiouyåäör])r$")
_AFTER_VOWEL = re.compile(r"(?<=.[oyåäöi])n$")  # byn
_SAMPLE = 4000  # characters: function words are every third word, so the head of a text is enough
_LEAST_SHARE = 0.15


def is_swedish(text: str) -> bool:
    """Whether a text is in Swedish rather than Finnish: by the share of Swedish function words, of which there must be
    twice as many as words that are or look Finnish. Titles and links in a Finnish text do not make it Swedish."""
    words = _WORD.findall(_ADDRESS.sub(" ", text[:_SAMPLE].lower()))
    swedish = sum(word in _SWEDISH for word in words)
    if swedish < max(2, _LEAST_SHARE * len(words)):
        return False
    finnish = sum(word in _FINNISH or bool(_FINNISH_LOOK.search(word)) for word in words if word not in _SWEDISH)
    return swedish > 2 * finnish


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    import snowballstemmer

    stem: Callable[[str], str] = snowballstemmer.stemmer(language).stemWord
    return stem


def stem_swedish(form: str) -> str:
    """The stem of a Swedish form in small letters: of the forms of a word most have the same."""
    stem = _stemmer("swedish")(_without_genitive(form))
    for _ in range(2):  # Snowball leaves ärend|en of ärendena, kostn|ad of kostnaderna
        stem = _DEFINITE.sub("", stem)
    stem = _without_genitive(_DOUBLED.sub(r"\1", stem))
    return _AFTER_VOWEL.sub("", _SYLLABIC.sub(r"\1", stem))


def _without_genitive(form: str) -> str:
    return _GENITIVE.sub("", form)


def analyse_swedish(form: str) -> WordAnalysis:
    """The stem of a Swedish form, and the pieces of a hyphenated one."""
    return stem_analysis(form, stem_swedish)
