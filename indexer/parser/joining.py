"""Words cut at the end of a printed line, put together again.

The words that the document itself uses decide first, then the lexicon of Finnish, then the rules of spelling.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from indexer.parser.spelling import is_listed, listed_lemma
from models.months import FINNISH_MONTHS

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_CUT = re.compile(r"(\S*[\w)])-(\u200b?)\n(\S+)")
_LONE_HYPHEN = re.compile(r"(?<!\S)-\u200b?\n(?=[^\W\d_])")
_HEAD = re.compile(r"[^\W_]+(?:-[^\W_]+)*$")
_TAIL = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_AND = frozenset({"ja", "tai", "sekä", "eli", "taikka", "kuin", "ynnä", "och", "eller", "samt"})
_SUSPENDED = re.compile(r"(?<![^\W\d_])([^\W\d_]+)- (?:ja|tai|sekä|eli|och|eller) ")
# "johta-|ja", "valmisteli-|ja": the ending of a doer, not the word for "and".
_DOER = re.compile(r"(?:[lnrst]t?[aä]|[klrst]i|kir|leh|kehi)$")
_NAME = re.compile(r"(?<=[a-zåäö,] )[A-ZÅÄÖ][a-zåäö]{3,}\b")
_ADDRESS = re.compile(r"://|www\.|@|/\S*/|\w\.\w+/")
_INNER_CAPITAL = re.compile(r"[a-zåäö][A-ZÅÄÖ]")
_VOWELS = frozenset("aeiouyäöå")
_DAYS = ("maanan", "tors", "perjan", "lauan", "sunnun")
LONGEST_ACRONYM = 3
"""Letters of a part in capitals that is surely short for something."""

# First parts that are written with a hyphen although in lower case: short forms, which no case ending can follow.
# Those of two letters that begin ordinary words as well ("ta-louden", "te-kee") are not among them.
_SHORT_FORMS = frozenset((
    "atk", "avi", "ely", "gis", "gps", "hr", "hva", "hyte", "ict", "jhs", "jvp", "kela", "keva", "kv", "kvtes", "lape",
    "lvi", "lvis", "oph", "opo", "pdf", "pk", "pks", "soma", "sos", "sote", "tke", "tts", "tyke", "vates", "wc", "www",
    "ytj", "ytl",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Joiner:
    """Joins the lines of a paragraph by the words that the document has inside its lines.

    ``before_hyphen`` are the first parts of those written with a hyphen (*hyte* of *hyte-toimijat*), ``names`` the
    words with a capital inside a sentence (*Teams*), ``suspended`` the parts that wait for their end (*koulutus* of
    *koulutus- ja osaamistaso*). All are given in lower case.
    """

    words: frozenset[str]
    before_hyphen: frozenset[str]
    names: frozenset[str]
    suspended: frozenset[str]

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
        if head is None or tail is None or any(char.isdigit() for char in head.group()) or _ADDRESS.search(left):
            return "-"
        first, second = head.group().casefold(), tail.group().casefold()
        if tail.group() in _AND and tail.group() == right.rstrip(".,;:)"):
            return self._before_and(first, second)
        if not right[0].islower():
            capitals = head.group().isupper() and tail.group().isupper()
            return self._within(head.group(), tail.group()) if capitals else "-"
        if first in _SHORT_FORMS:
            return "-"
        if first + second in self.words:
            return ""
        return "-" if written else self._within(head.group(), tail.group())

    def _within(self, head: str, tail: str) -> str:
        """What stands between the two parts of one word, given as printed."""
        first, second = head.casefold(), tail.casefold()
        whole = first + second
        if f"{first}-{second}" in self.words or len(first) == 1 or _VOWELS.isdisjoint(first):
            return "-"
        one, two = whole in self.words or is_listed(whole), is_listed(f"{head}-{tail}")
        if one != two:
            return "" if one else "-"
        # A name in the genitive makes names of roads and rivers: Kiviristin|tie.
        if first in self.before_hyphen or (first in self.names and not first.endswith("n")):
            return "-"
        if _INNER_CAPITAL.search(head) or (head.isupper() and (tail.islower() or len(first) <= LONGEST_ACRONYM)):
            return "-"
        if first in FINNISH_MONTHS and second.startswith(FINNISH_MONTHS):
            return "-"
        # The spelling rules part two equal vowels of a compound by a hyphen: linja-auto, maa-aines.
        return "-" if _meets_itself(first, second) else ""

    def _before_and(self, first: str, second: str) -> str:
        """Between *koulutus-* and *ja* stands a hyphen and a space, between *johta-* and *ja* nothing."""
        if first in self.suspended:
            return "- "
        if first.endswith(_DAYS) and second == "tai":
            return ""
        lemma = listed_lemma(first + second)
        if lemma is not None:
            # "tietoja" is a form of "tieto", which waits for its end here; "johtaja" is a word of its own.
            return "- " if lemma == first else ""
        if first in self.words or is_listed(first):
            return "- "
        return "" if first + second in self.words or (second == "ja" and _DOER.search(first)) else "- "


def _meets_itself(first: str, second: str) -> bool:
    """Whether the same vowel would stand on both sides of where two parts meet."""
    return first[-1:] == second[:1] and first[-1:] in _VOWELS


def joiner(texts: Iterable[str]) -> Joiner:
    """A joiner that knows the words of the texts of a document, but not those cut at the end of a line."""
    words: set[str] = set()
    names: set[str] = set()
    suspended: set[str] = set()
    for text in texts:
        cut = False
        for line in text.split("\n"):
            plain = line.replace("\u200b", "")
            # The ends of cut words are no words.
            plain = plain.partition(" ")[2] if cut else plain
            cut = plain.endswith("-")
            plain = plain.rpartition(" ")[0] if cut else plain
            suspended.update(word.casefold() for word in _SUSPENDED.findall(plain))
            names.update(word.casefold() for word in _NAME.findall(plain))
            words.update(word.casefold() for word in _WORD.findall(plain))
    parted = (word.rpartition("-") for word in words if "-" in word)
    before_hyphen = {first for first, _, second in parted if not _meets_itself(first, second)}
    return Joiner(frozenset(words), frozenset(before_hyphen), frozenset(names), frozenset(suspended))
