"""The language of a text that does not say it: Finnish or Swedish, the languages of minutes."""

from __future__ import annotations

import re

_SWEDISH = re.compile(
    r"\b(?:och|att|för|som|enligt|till|av|i|på|om|med|den|det|de|ett|vid|är|har|från|inom|beslutar|ärendet|nämnden)\b"
    r"|\w{3,}(?:ning|ningen|heten|ande|erna|arna|orna|ligt|iska)\b|(?-i:\b[A-ZÄÖ]?[a-zäöå]*å\w*)",
    re.IGNORECASE,
)
_FINNISH = re.compile(
    r"\b(?:ja|on|että|sekä|mukaan|ei|tai)\b"
    r"|\w*(?:aa|ee|ii|uu|yy|ää|öö|uo|yö)\w*|\w{3,}(?:ss[aä]|st[aä]|ll[aäe]|lt[aä]|ksi|jen|iden|nen|minen)\b",
    re.IGNORECASE,
)
LONGEST = 3000
"""So many first characters are looked at."""


def guessed_language(text: str) -> str:
    """``sv`` if the text has more words with a mark of Swedish than with one of Finnish, else ``fi``.

    Marks are the commonest words, letters and endings, so that a title is enough. A proper name with å does not make
    a Finnish text Swedish, since its other words have their own marks.
    """
    beginning = text[:LONGEST]
    return "sv" if len(_SWEDISH.findall(beginning)) > len(_FINNISH.findall(beginning)) else "fi"
