"""One spelling for the characters that programs write in more than one way.

Word processors and PDF producers, clipboards and the file system of macOS write *ä* as one character or as *a* with
a mark, *fi* as two letters or as one ligature, the hyphen as one of three characters, and put characters of no width
between letters. What is stored and what is searched for agree only in one spelling: texts are brought to it where they
come in, before any offset into them is made.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

_HYPHENS = {"\u2010": "-", "\u2011": "-"}
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_WRITTEN_OTHERWISE = re.compile("[\ufb00-\ufb06\u2010\u2011\ud800-\udfff]")
_WITHOUT_WIDTH = re.compile("[\u200b-\u200f\u2060\ufeff]")


def composed(text: str) -> str:
    """A text in NFC (Unicode Standard Annex 15), with letters in place of Latin ligatures and one hyphen for all.

    Half of a surrogate pair becomes U+FFFD: such come of JSON's escapes and of bytes on a command line that are no
    UTF-8, and cannot be stored.
    """
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _WRITTEN_OTHERWISE.sub(_letters, text))


def plain(text: str) -> str:
    """As :func:`composed`, and without the characters that have no width: zero-width spaces and joiners, marks of
    direction and of byte order. Soft hyphens stay: they say where a word may be cut."""
    return composed(_WITHOUT_WIDTH.sub("", text))


def typed(text: str) -> str:
    """As :func:`plain`, without soft hyphens: a query is often copied from a text, and its words are never cut."""
    return plain(text).replace("\xad", "")


def composed_values(value: Any) -> Any:
    """A JSON value with all its texts :func:`composed`, names of fields too."""
    if isinstance(value, str):
        return composed(value)
    if isinstance(value, list):
        return [composed_values(element) for element in value]
    if isinstance(value, dict):
        return {composed(name): composed_values(element) for name, element in value.items()}
    return value


def _letters(found: re.Match[str]) -> str:
    return _HYPHENS.get(found[0]) or _LIGATURES.get(found[0], "\ufffd")
