"""Words cut at the end of a printed line, put together again by the words the document itself uses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_CUT = re.compile(r"(\S*[\w)])-(\u200b?)\n(\S+)")
_LONE_HYPHEN = re.compile(r"(?<!\S)-\u200b?\n(?=[^\W\d_])")
_HEAD = re.compile(r"[^\W_]+(?:-[^\W_]+)*$")
_TAIL = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_AND = frozenset({"ja", "tai", "sekä", "eli", "taikka", "kuin", "ynnä", "och", "eller", "samt"})
_VOWELS = frozenset("aeiouyäöå")
# First parts that are written with a hyphen although in lower case: short forms, which no case ending can follow.
_SHORT_FORMS = frozenset((
    "ai", "atk", "avi", "e", "ely", "eu", "gis", "gps", "hr", "hva", "ict", "it", "iv", "jhs", "jvp", "kela",
    "keva", "kv", "kvtes", "lape", "lvi", "lvis", "oph", "opo", "pdf", "ph", "pk", "pks", "sos", "sote", "soma",
    "ta", "te", "tke", "tte", "tts", "tv", "tyke", "vates", "vs", "wc", "www", "yk", "ys", "yt", "ytj", "ytl",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Joiner:
    """Joins the lines of a paragraph. ``words`` are the words of the document as they stand inside its lines."""

    words: frozenset[str]

    def paragraph(self, text: str) -> str:
        """The text on one line: lines joined by a space, cut words mended, invisible characters gone."""
        if "\n" in text:
            text = _LONE_HYPHEN.sub("-", text)
            text = _CUT.sub(self._mended, text)
        return " ".join(text.replace("\u200b", "").replace("\u00ad", "").split())

    def _mended(self, cut: re.Match[str]) -> str:
        left, written, right = cut.groups()
        return f"{left}{self._between(left, bool(written), right)}{right}"

    def _between(self, left: str, written: bool, right: str) -> str:
        """What stands between two parts of a cut word: nothing, a hyphen, or a hyphen and a space."""
        head, tail = _HEAD.search(left), _TAIL.match(right)
        if tail is not None and tail.group().casefold() in _AND and tail.group() == right.rstrip(".,;:)"):
            return "- "
        if head is None or tail is None or not right[0].islower() or any(c.isdigit() for c in head.group()):
            return "-"
        first, second = head.group().casefold(), tail.group().casefold()
        if first + second in self.words:
            return ""
        if f"{first}-{second}" in self.words or first in _SHORT_FORMS or written:
            return "-"
        if head.group().isupper() and len(first) > 1:
            return "-"
        # The spelling rules part two equal vowels of a compound by a hyphen: linja-auto, maa-aines.
        return "-" if first[-1] == second[0] and first[-1] in _VOWELS else ""


def joiner(texts: Iterable[str]) -> Joiner:
    """A joiner that knows the words of the texts of a document, but not those cut at the end of a line."""
    words: set[str] = set()
    for text in texts:
        for line in text.split("\n"):
            words.update(word.casefold() for word in _WORD.findall(line.replace("\u200b", "").rstrip("-")))
    return Joiner(frozenset(words))
