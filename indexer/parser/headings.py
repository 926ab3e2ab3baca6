"""The table of headings: what a heading of minutes opens.

The table itself is ``indexer/data/headings.tsv``, which anyone can extend without programming.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal, get_args

from models.errors import PykalaError
from models.item import SECTION_KINDS, SectionKind

MeetingPart = Literal["contents", "participants", "signatures"]
MEETING_PARTS: tuple[MeetingPart, ...] = get_args(MeetingPart)

LONGEST_HEADING = 80
"""Characters. A longer line is never a heading."""

_SPACES = re.compile(r"\s+")
_GOING_ON = ("/", ",", "-", "–", "&", " ja", " sekä", " och", " samt")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_WORDS_BEFORE = r"(?:\S+ ){0,4}\S*"


class InvalidHeadings(PykalaError):
    """The table of headings has a line that is none."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(
            f"headings.tsv, line {line}: {problem}. A line is: kind, tab, language, tab, heading. "
            f"The kinds are {' '.join(SECTION_KINDS)}, and for the meeting {' '.join(MEETING_PARTS)}."
        )


@dataclass(frozen=True, slots=True)
class Headings:
    """The table, ready for look-up: exact headings first, then those with ``*`` in the order of the file."""

    exact: dict[str, str]
    patterns: tuple[tuple[re.Pattern[str], str], ...]
    language: dict[str, str]

    def kind(self, heading: str) -> str | None:
        """The kind of a normalised heading, of an item's section or of a meeting's part."""
        if kind := self.exact.get(heading):
            return kind
        if " / " in heading:
            # "Valmistelija / lisätiedot": two headings of one kind.
            kinds = {self.exact.get(part) for part in heading.split(" / ")}
            return kinds.pop() if len(kinds) == 1 else None
        return next((kind for pattern, kind in self.patterns if pattern.fullmatch(heading)), None)


def normalised_heading(text: str) -> str:
    """A heading as it is looked up: lower case, single spaces, no colon at the end, spaces around every slash."""
    plain = _SPACES.sub(" ", text.translate(_INVISIBLE)).strip().rstrip(":./ ").casefold()
    return re.sub(r" ?/ ?", " / ", plain)


def read_headings(table: str) -> Headings:
    """Read the text of a table of headings.

    Raises:
        InvalidHeadings: a line has too few columns or an unknown kind.
    """
    exact: dict[str, str] = {}
    patterns: list[tuple[re.Pattern[str], str]] = []
    language: dict[str, str] = {}
    for number, line in enumerate(table.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        columns = [column.strip() for column in line.split("\t")]
        if len(columns) < 3 or not columns[2]:
            raise InvalidHeadings(number, "it has fewer than three columns")
        kind, tongue, heading = columns[0], columns[1], normalised_heading(columns[2])
        if kind not in SECTION_KINDS and kind not in MEETING_PARTS:
            raise InvalidHeadings(number, f'"{kind}" is no kind')
        if "*" in heading:
            pattern = "".join(_WORDS_BEFORE if part == "*" else re.escape(part) for part in re.split(r"(\*)", heading))
            patterns.append((re.compile(pattern), kind))
        else:
            exact[heading] = kind
            language[heading] = tongue
    return Headings(exact, tuple(patterns), language)


@cache
def headings() -> Headings:
    """The table that ships with Pykälä, read once."""
    return read_headings(files("indexer").joinpath("data", "headings.tsv").read_text(encoding="utf-8"))


def section_kind(heading_text: str) -> SectionKind | None:
    """What section of an item a heading opens, or ``None`` if the text is no known heading of one."""
    kind = _kind(heading_text)
    return kind if kind in SECTION_KINDS else None


def is_exact_heading(heading_text: str) -> bool:
    """Whether a text is a heading by a line of the table without ``*``."""
    if len(heading_text) > LONGEST_HEADING:
        return False
    exact = headings().exact
    return all(part in exact for part in normalised_heading(heading_text).split(" / "))


def meeting_part(heading_text: str) -> MeetingPart | None:
    """What part of a meeting outside its items a heading opens, or ``None``."""
    kind = _kind(heading_text)
    return kind if kind in MEETING_PARTS else None


def is_heading_line(line: str, before: str = "") -> bool:
    """Whether a line, whole and alone, is a heading of an item or of a meeting's part.

    If the line ``before`` it shows that it goes on (*Luvan jatkaminen /*), it is the end of that one.
    """
    if not line[:1].isupper() or line.endswith(".") or before.rstrip("\u200b ").endswith(_GOING_ON):
        return False
    return _kind(line) is not None


@lru_cache(maxsize=20_000)
def _kind(heading_text: str) -> str | None:
    if len(heading_text) > LONGEST_HEADING:
        return None
    return headings().kind(normalised_heading(heading_text))
