"""Votes as minutes tell them: counts for and against, and the names where they are given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from models.item import Vote

_NUMBER_WORDS = {
    word: number
    for number, word in enumerate(
        [
            "nolla",
            "yksi",
            "kaksi",
            "kolme",
            "neljä",
            "viisi",
            "kuusi",
            "seitsemän",
            "kahdeksan",
            "yhdeksän",
            "kymmenen",
            "yksitoista",
            "kaksitoista",
        ]
    )
}
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(_NUMBER_WORDS)})"
# The Swedish "ja" is the Finnish word for "and": it counts only with "röst" behind it.
_SIDE = r"(?P<side>jaa|ei|tyhjiä|tyhjää|tyhjä|ja(?=[ -]röst)|nej|blank[ao]?|avstod)"
_VOICES = r"(?:\s*-?\s*(?:ääntä|äänet|ääni[äa]?|ääntä|röster|röst))?"
_QUOTE = r"[\"”“'’]?"
_BEHIND = rf"{_COUNT}\s+{_QUOTE}{_SIDE}{_QUOTE}{_VOICES}"
_BEFORE = (
    rf"{_QUOTE}{_SIDE.replace('side', 'side2')}{_QUOTE}{_VOICES}\s*[:,=–-]?\s*(?:annettiin\s+|yhteensä\s+|\(\s*)?"
    rf"{_COUNT.replace('count', 'count2')}(?![\d.]*\d)"
)
_ANY_SIDE = re.compile(rf"(?<!\w)(?:{_BEHIND}|{_BEFORE})(?![\w-])", re.IGNORECASE)
_ABSTAINING = {"yhden": 1, "kahden": 2, "kolmen": 3, "neljän": 4, "viiden": 5, "kuuden": 6}
_SCORE = re.compile(
    r"(?<!\w)äänin\s+(?P<for>\d{1,3})\s*[–-]\s*(?P<against>\d{1,3})"
    rf"(?:\s*[–-]\s*(?P<third>\d{{1,3}})|,?\s+(?P<word>{'|'.join(_ABSTAINING)}|\d{{1,3}})\s+äänestäessä\s+tyhjää)?",
    re.IGNORECASE,
)
_NAMES = re.compile(r"^[^(:\n.]{0,40}(?:\((?P<brackets>[^)\d]{3,})\)|:\s*(?P<list>[A-ZÅÄÖ][^\n.;]{4,}))")
_NAMES_BELOW = re.compile(r"^[:.]?[ \t]*\n(?P<list>[A-ZÅÄÖ][^\n:;]{4,})(?=\n|$)")
_NAME = re.compile(r"^[A-ZÅÄÖ][\w'’.-]+(?: (?:[A-ZÅÄÖ][\w'’.-]+|von|af|de))+$")
_SURNAME = re.compile(r"^[A-ZÅÄÖ][\w'’.-]+(?: [A-ZÅÄÖ][\w'’.-]*| von| af| de)*$")
_ROLE = re.compile(
    r"^(?:(?:vara)?jäsen(?:et)?|(?:\w+ )?(?:vara)?puheenjohtaja|pj\.?|valtuutettu|ledamot(?:en)?|ordförande)\s+"
    r"(?=[A-ZÅÄÖ])",
    re.IGNORECASE,
)
_NAMED_SIDE = re.compile(
    r"(?:^|[\n.;])[ \t]*[\"”“]?(?P<side>jaa|ei|tyhjää|tyhjiä|tyhjä|ja(?=[ -]röst)|nej|blank[ot]?)\b[\"”“]?"
    r"(?:[ -]*(?:ääntä|äänet|äänen|ääni|röster|röst))?(?:\s+(?:äänestivät|äänesti|antoivat|röstade))?"
    r"\s*[:–-]?\s+(?P<list>[A-ZÅÄÖ][^\n.:]{3,})",
    re.IGNORECASE,
)
FARTHEST = 600
"""Characters between the counts of one vote; what stands farther apart is another vote."""


def find_votes(texts: Sequence[str]) -> tuple[Vote, ...]:
    """The votes that the sections of an item tell of, in order; a vote told twice, as *äänin 7–4* too, is one."""
    votes: list[Vote] = []
    for text in texts:
        votes.extend(_counted(text))
    told = {(vote.for_count, vote.against_count) for vote in votes}
    for text in texts:
        for score in _SCORE.finditer(text):
            counts = int(score["for"]), int(score["against"])
            if counts not in told:
                told.add(counts)
                votes.append(Vote(*counts, _abstained(score["third"] or score["word"])))
    return tuple(votes)


def _counted(text: str) -> Iterator[Vote]:
    sides: dict[str, tuple[int, tuple[str, ...]]] = {}
    last_end = 0
    for found in _ANY_SIDE.finditer(text):
        side = _side(found["side"] or found["side2"])
        count = _count(found["count"] or found["count2"])
        if side is None:
            continue
        if sides and (side in sides or found.start() - last_end > FARTHEST):
            if vote := _vote(_named(sides, text[last_end : found.start()])):
                yield vote
            sides = {}
        sides[side] = (count, _names(text, found.end(), count))
        last_end = found.end()
    if vote := _vote(_named(sides, text[last_end : last_end + FARTHEST])):
        yield vote


def _named(sides: dict[str, tuple[int, tuple[str, ...]]], behind: str) -> dict[str, tuple[int, tuple[str, ...]]]:
    """The sides with the names that lines of their own give below the counts: *Jaa: …*, *Ei: …*."""
    named = dict(sides)
    for line in _NAMED_SIDE.finditer(behind):
        side = _side(line["side"])
        if side in named and not named[side][1]:
            count = named[side][0]
            names = _all_names(line["list"], count if count > 1 else None)
            named[side] = (count, names if len(names) == count else ())
    return named


def _side(word: str) -> str | None:
    folded = word.casefold()
    if folded in ("jaa", "ja"):
        return "for"
    if folded in ("ei", "nej"):
        return "against"
    return "abstained" if folded.startswith(("tyhj", "blank", "avst")) else None


def _count(word: str) -> int:
    return int(word) if word.isdecimal() else _NUMBER_WORDS[word.casefold()]


def _abstained(written: str | None) -> int | None:
    if written is None:
        return None
    return int(written) if written.isdecimal() else _ABSTAINING[written.casefold()]


def _vote(sides: dict[str, tuple[int, tuple[str, ...]]]) -> Vote | None:
    """A vote with both sides; one side alone is as likely a count of something else."""
    if "for" not in sides or "against" not in sides:
        return None
    abstained = sides.get("abstained", (None, ()))
    return Vote(sides["for"][0], sides["against"][0], abstained[0], sides["for"][1], sides["against"][1], abstained[1])


def _names(text: str, position: int, count: int) -> tuple[str, ...]:
    """The names behind a count, in brackets, behind a colon or on the line below; none if they are not all names."""
    behind = text[position : position + 1500]
    if below := _NAMES_BELOW.match(behind):
        return _all_names(below["list"])
    if found := _NAMES.match(behind.lstrip()):
        return _all_names(found["brackets"] or found["list"], count if found["brackets"] else None)
    return ()


def _all_names(listed: str, count: int | None = None) -> tuple[str, ...]:
    """The names of a list; none if they are not all names. Surnames alone are names if there are ``count`` of them."""
    parts = (part.strip(" .") for part in re.split(r",|;| ja | sekä | och |\n", listed))
    names = tuple(_ROLE.sub("", part) for part in parts if part)
    if all(_NAME.match(name) for name in names):
        return names
    return names if len(names) == count and all(_SURNAME.match(name) for name in names) else ()
