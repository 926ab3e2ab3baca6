"""Swedish: recognising it by its function words, and the Snowball stemmer (https://snowballstem.org)."""

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


def analyse_swedish(form: str) -> WordAnalysis:
    """The Snowball stem of a Swedish form, and the pieces of a hyphenated one."""
    return stem_analysis(form, _stemmer("swedish"))
