"""The pieces of an item's body by what they are: headings, names of handlings, text."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from indexer.parser.handlings import Handling, find_handling, find_led, is_office_holder, same_organ
from indexer.parser.headings import is_exact_heading, meeting_part, section_kind
from indexer.parser.people import is_titled_name
from indexer.parser.pieces import Piece
from models.item import SectionKind

SHORT_KINDS: frozenset[SectionKind] = frozenset({"presenter", "preparer", "attachments"})
"""Sections of a few lines that end at the first gap, if no heading ends them."""

LONGEST_CELL_HEADING = 4
"""Lines of a narrow left column over which one heading may run."""

SENTENCE = 30
"""Characters from which a text is a sentence and no name."""

LONGEST_BREAK = 31
"""Days after which a meeting that was broken off goes on, at most."""

_AFTER_PROPOSAL: frozenset[SectionKind | None] = frozenset(
    {"proposal", "decision", "handling", "vote", "dissent", "appeal", "notification"}
)
_DECIDED: frozenset[SectionKind | None] = frozenset({"decision", "handling", "vote"})
_INLINE_KINDS: frozenset[SectionKind] = frozenset(
    {"decision", "proposal", "rationale", "presenter", "preparer", "attachments", "notification", "dissent",
     "disqualification", "appeal", "handling", "vote"}
)  # fmt: skip
_INLINE = re.compile(r"^([A-ZÅÄÖ][^:\t]{1,50}):[ \t]+(\S.*)$", re.DOTALL)
# What a member proposed (*Aino Aallon ehdotus: …*) is told in the handling of the item.
_PROPOSAL_OF = re.compile(
    r"(?:johtajan|esittelijän|päällikön|insinöörin|rehtorin|tarkastajan|sihteerin|arkkitehdin|geodeetin) "
    r"(?:muutettu |uusi )?(?:päätös)?(?:ehdotus|esitys)$|"
    r"(?:direktörens|föredragandens|chefens|ordförandens) (?:ändrade )?(?:besluts)?förslag$",
    re.IGNORECASE,
)
_HANDLING_OF = re.compile(
    r"^\S+(?:hallituksen|valtuuston|lautakunnan|jaoston|johtokunnan|toimikunnan) käsittely$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Own:
    """What tells the item's own handling from quoted ones: the meeting's organ and date, the item's §."""

    organ: str | None
    date: dt.date | None
    section: int | None

    def is_of_meeting(self, handling: Handling) -> bool:
        """Whether a handling took place in this meeting, under whatever §."""
        if handling.date is None or self.date is None:
            return self.organ is not None and same_organ(handling.organ, self.organ)
        return handling.date == self.date

    def is_own(self, handling: Handling) -> bool:
        """Whether a handling is the item's own."""
        same_section = handling.section == self.section
        same_body = self.organ is not None and same_organ(handling.organ, self.organ)
        if handling.date is None or self.date is None:
            return same_body and same_section
        if handling.date == self.date:
            return same_section or same_body
        # A meeting that went on after midnight, or another day, has two dates but one § of a number.
        days = (handling.date - self.date).days
        return same_section and same_body and 0 < days <= LONGEST_BREAK


@dataclass(frozen=True, slots=True)
class Token:
    """A piece by what it is.

    ``heading`` opens a section of its ``kind``, with ``rest`` as the text on the same line behind ``separator``.
    ``prior`` names an earlier handling, ``own`` the item's own; a ``line`` belongs to no section. ``first`` says that
    it is the first of its page.
    """

    what: Literal["heading", "prior", "own", "line", "text"]
    text: str
    tight: bool
    kind: SectionKind | None = None
    rest: str = ""
    separator: str = ""
    indent: float = 0.0
    in_columns: bool = False
    first: bool = False


def tokens_of(
    pieces: Sequence[Piece], own: Own, listed: frozenset[tuple[dt.date | None, int]], lines: frozenset[int]
) -> list[Token]:
    """The tokens of a body.

    Where earlier handlings are ``listed`` by date and §, no other line opens one. The pieces at the places ``lines``
    belong to no section.
    """
    return _with_bare_names(_quoting(list(_tokens(pieces, own, listed, lines))), own)


def _tokens(
    pieces: Sequence[Piece], own: Own, listed: frozenset[tuple[dt.date | None, int]], lines: frozenset[int]
) -> Iterator[Token]:
    index = 0
    leds = _led_handlings(pieces, own)
    while index < len(pieces):
        piece = pieces[index]
        used = 1
        inline = _inline_heading(piece)
        handling = find_handling(piece.plain) if inline is None else None
        if index in lines:
            yield Token("line", piece.text, piece.tight)
        elif handling is not None and (
            not listed or (handling.date, handling.section) in listed or own.is_own(handling)
        ):
            yield Token("own" if own.is_own(handling) else "prior", " ".join(piece.text.split()), piece.tight)
        elif index in leds:
            led, marker, rest = leds[index]
            yield Token("own" if own.is_own(led) else "prior", " ".join(marker.split()), piece.tight)
            yield Token("text", rest, True, indent=piece.indent)
        elif (found := _heading_over(pieces, index)) is not None:
            heading, kind, used = found
            yield Token("heading", heading, piece.tight, kind, separator="\n")
        elif inline is not None:
            yield inline
        else:
            yield Token("text", piece.text, piece.tight, indent=piece.indent, first=piece.first)
        index += used


def _led_handlings(pieces: Sequence[Piece], own: Own) -> dict[int, tuple[Handling, str, str]]:
    """The pieces that begin with a handling in the margin, *Khall § 41  Asian selostus*, down to the last that is the
    item's own. Without that one, such lines are a list of what was decided elsewhere.
    """
    leds = {index: led for index, piece in enumerate(pieces) if (led := find_led(piece.text)) is not None}
    last = max((index for index, (handling, _, _) in leds.items() if own.is_own(handling)), default=-1)
    return {index: led for index, led in leds.items() if index <= last}


def _quoting(tokens: list[Token]) -> list[Token]:
    """The tokens, where a heading such as *Kaupunginhallituksen käsittely* that has only other headings below it opens
    a quoted handling: the item's own decision comes after the one within it.
    """
    decisions = [index for index, token in enumerate(tokens) if token.kind == "decision"]
    for index, (token, following) in enumerate(itertools.pairwise(tokens)):
        if (
            token.kind == "handling"
            and not token.rest
            and following.what == "heading"
            and len(decisions) > 1
            and decisions[-2] >= index
            and _HANDLING_OF.match(token.text)
        ):
            tokens[index] = replace(token, what="prior")
    return tokens


def _with_bare_names(tokens: list[Token], own: Own) -> list[Token]:
    """The tokens, where names alone on a line are headings: that of an office-holder (*Kunnanjohtaja*) heads the
    proposal, below the text of the matter and above the decision, and that of the meeting's organ (*Kunnanhallitus*)
    the decision, below the proposal. Where such a section has a heading of its own, names are text.
    """
    kinds: set[SectionKind | None] = set()
    for index, token in enumerate(tokens):
        if token.what in ("prior", "own"):
            kinds = set()
        elif token.what == "heading":
            kinds.add(token.kind)
        elif token.what == "text" and (kind := _named_section(tokens, index, kinds, own)) is not None:
            tokens[index] = Token("heading", token.text.rstrip(": "), token.tight, kind, separator="\n")
            kinds.add(kind)
    return tokens


def _named_section(tokens: Sequence[Token], index: int, kinds: set[SectionKind | None], own: Own) -> SectionKind | None:
    """What section a name alone on a line heads, below headings of these kinds."""
    if not 0 < index < len(tokens) - 1:
        return None
    before, after = tokens[index - 1], tokens[index + 1]
    if before.what != "text" or after.what != "text" or not before.text.endswith("."):
        return None
    name = tokens[index].text.rstrip(": ")
    following = next((token for token in tokens[index + 1 :] if token.what != "text"), None)
    if kinds.isdisjoint(_AFTER_PROPOSAL):
        if len(after.text) < SENTENCE or not (is_office_holder(name) or is_titled_name(tokens[index].text)):
            return None
        return "proposal" if following is None or following.kind in _AFTER_PROPOSAL - {"proposal"} else None
    if "proposal" in kinds and kinds.isdisjoint(_DECIDED) and own.organ is not None and same_organ(name, own.organ):
        decided = following is not None and following.kind in _DECIDED
        return None if decided or not after.text.endswith(".") else "decision"
    return None


def _heading_over(pieces: Sequence[Piece], index: int) -> tuple[str, SectionKind, int] | None:
    """A heading on one line, or over several lines of a narrow left column."""
    piece = pieces[index]
    if piece.role == "table_row" or not piece.text[:1].isupper() or "cell" in piece.hint.split():
        return None
    alone = section_kind(piece.text)
    if alone is None and ends_item(piece):
        # The signatures below a decision are no part of it.
        alone = "other"
    if alone is not None and not piece.text.endswith("/"):
        return piece.text.rstrip(": "), alone, 1
    text = piece.text
    for used in range(2, LONGEST_CELL_HEADING + 1):
        if index + used > len(pieces) or len(pieces[index + used - 2].text) > 30:
            break
        following = pieces[index + used - 1]
        if not following.tight or abs(following.indent - piece.indent) > 3 or following.role == "table_row":
            break
        if not following.text[:1].islower() and not text.endswith("/"):
            break
        text = text[:-1] + following.text if text.endswith("-") else f"{text} {following.text}"
        if (kind := section_kind(text)) is not None:
            return text.rstrip(": "), kind, used
    return None if alone is None else (piece.text.rstrip(":/ "), alone, 1)


def ends_item(piece: Piece) -> bool:
    """Whether a piece is the heading of the signatures: it stands below a gap, or looks as a heading does."""
    stands_out = not piece.tight or piece.bold or piece.role == "heading"
    return stands_out and meeting_part(piece.text) == "signatures"


def kind_opened(piece: Piece) -> SectionKind | None:
    """What kind of section a piece opens, by a heading alone, before a colon, or in the first of its cells."""
    inline = _inline_heading(piece) if ":" in piece.text else None
    return inline.kind if inline is not None else section_kind(piece.cells[0])


def _inline_heading(piece: Piece) -> Token | None:
    """A heading with its text behind it: *Esittelijä: …*, or in a table's two columns."""
    if piece.role == "table_row":
        cells = piece.cells
        kind = section_kind(cells[0])
        if kind is None or kind == "other" or not cells[0][:1].isupper() or len(cells) != 2:
            return None
        rest = cells[1]
        if kind not in SHORT_KINDS and len(rest) < 12 and rest not in "-–—" and not rest.endswith("."):
            return None
        return Token("heading", cells[0].rstrip(": "), piece.tight, kind, rest, "\n", piece.indent, True)
    found = _INLINE.match(piece.text)
    if found is None or "cell" in piece.hint.split():
        return None
    if not (is_exact_heading(found[1]) or _PROPOSAL_OF.search(found[1])):
        return None
    kind = section_kind(found[1])
    if kind not in _INLINE_KINDS:
        return None
    return Token("heading", found[1].strip(), piece.tight, kind, found[2], ": ")
