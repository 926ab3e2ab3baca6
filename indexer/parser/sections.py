"""The body of an item: its text, and its headed sections as spans of it.

Quoted earlier handlings are kept apart: a line such as *Kaupunginhallitus, 24.1.2022, § 5* opens one, a line that
names the meeting's own organ, date and § closes it, and so does a second decision where no such line follows.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from indexer.parser.handlings import Handling, find_handling, same_organ
from indexer.parser.headings import is_exact_heading, section_kind
from indexer.parser.people import is_person_line
from indexer.parser.pieces import Piece
from models.item import Section, SectionKind

SHORT_KINDS: frozenset[SectionKind] = frozenset({"presenter", "preparer", "attachments"})
"""Sections of a few lines that end at the first gap, if no heading ends them."""

_INLINE_KINDS: frozenset[SectionKind] = frozenset(
    {"decision", "proposal", "rationale", "presenter", "preparer", "attachments", "notification", "dissent",
     "disqualification", "appeal"}
)  # fmt: skip
_LATE_KINDS: frozenset[SectionKind] = frozenset({"appeal", "notification"})
_INLINE = re.compile(r"^([A-ZÅÄÖ][^:\t]{1,50}):[ \t]+(\S.*)$", re.DOTALL)
_ENTRY = re.compile(r"^(?:\d{1,3}[.)]?\s|liite\b|bilaga\b|[-–•])|\.(?:pdf|docx?|xlsx?|pptx?)$", re.IGNORECASE)
_HANDLING_OF = re.compile(
    r"^\S+(?:hallituksen|valtuuston|lautakunnan|jaoston|johtokunnan|toimikunnan) käsittely$", re.I
)
_COLUMN = 20.0
"""Points between the left edges of a heading and of the column to its right, at least."""

LONGEST_CELL_HEADING = 4
"""Lines of a narrow left column over which one heading may run."""


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
        same_section = handling.section == self.section
        same_body = self.organ is not None and same_organ(handling.organ, self.organ)
        if handling.date is None or self.date is None:
            return same_body and same_section
        return handling.date == self.date and (same_section or same_body)


@dataclass(frozen=True, slots=True)
class Body:
    """The text of an item and its sections. ``guesses`` say in plain words where the parser was not sure."""

    text: str
    sections: tuple[Section, ...]
    guesses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Token:
    what: Literal["heading", "prior", "own", "line", "text"]
    text: str
    tight: bool
    kind: SectionKind | None = None
    rest: str = ""
    separator: str = ""
    indent: float = 0.0
    in_columns: bool = False


@dataclass(slots=True)
class _Segment:
    """A section being filled. ``printed`` is its heading as it stands in the text.

    ``column`` is the indent of the heading where the section's text stands in a column to the right of it.
    """

    kind: SectionKind | None
    heading: str
    printed: str
    tight: bool
    separator: str = "\n"
    column: float | None = None
    lines: list[tuple[str, bool]] = field(default_factory=list)
    parts: list[_Segment] = field(default_factory=list)


def parse_body(
    pieces: Sequence[Piece],
    own: Own,
    history: Sequence[Piece] = (),
    numbered: int | None = None,
    headers: frozenset[int] = frozenset(),
) -> Body:
    """Make the text and the sections of an item from its pieces.

    ``history`` lists earlier handlings before its §; ``numbered`` is the place of the case number among the pieces;
    ``headers`` are the places of lines at the top of pages that name the item's own handling again.
    """
    found = (find_handling(_plain(piece)) for piece in history)
    quoted = (handling for handling in found if handling is not None and not own.is_own(handling))
    listed = frozenset((handling.date, handling.section) for handling in quoted)
    lines = headers if numbered is None else headers | {numbered}
    reader = _BodyReader(own, _quoting(list(_tokens(pieces, own, listed, lines))))
    if history:
        reader.segments.append(_Segment(None, "", "", False, lines=[(piece.text, piece.tight) for piece in history]))
    reader.read()
    writer = _Writer()
    spans = writer.write(reader.segments)
    text = writer.text()
    sections = tuple(section for span in spans if (section := span.section(text)) is not None)
    return Body(text, sections, tuple(reader.guesses))


def _plain(piece: Piece) -> str:
    return piece.text.replace("\t", " ")


def _tokens(
    pieces: Sequence[Piece], own: Own, listed: frozenset[tuple[dt.date | None, int]], lines: frozenset[int]
) -> Iterator[_Token]:
    """The pieces by what they are. Where earlier handlings are ``listed``, no other line opens one."""
    index = 0
    while index < len(pieces):
        piece = pieces[index]
        used = 1
        inline = _inline_heading(piece)
        handling = find_handling(_plain(piece)) if inline is None else None
        if index in lines:
            yield _Token("line", piece.text, piece.tight)
        elif handling is not None and (
            not listed or (handling.date, handling.section) in listed or own.is_own(handling)
        ):
            yield _Token("own" if own.is_own(handling) else "prior", " ".join(piece.text.split()), piece.tight)
        elif (found := _heading_over(pieces, index)) is not None:
            heading, kind, used = found
            yield _Token("heading", heading, piece.tight, kind, separator="\n")
        elif inline is not None:
            yield inline
        else:
            yield _Token("text", piece.text, piece.tight, indent=piece.indent)
        index += used


def _quoting(tokens: list[_Token]) -> list[_Token]:
    """The tokens, where a heading such as *Kaupunginhallituksen käsittely* that has only other headings below it opens
    a quoted handling: the item's own decision comes after the one within it.
    """
    for index, (token, following) in enumerate(itertools.pairwise(tokens)):
        decisions = sum(later.kind == "decision" for later in tokens[index:])
        if (
            token.kind == "handling"
            and not token.rest
            and following.what == "heading"
            and decisions > 1
            and _HANDLING_OF.match(token.text)
        ):
            tokens[index] = replace(token, what="prior")
    return tokens


def _heading_over(pieces: Sequence[Piece], index: int) -> tuple[str, SectionKind, int] | None:
    """A heading on one line, or over several lines of a narrow left column."""
    piece = pieces[index]
    if piece.role == "table_row" or not piece.text[:1].isupper():
        return None
    alone = section_kind(piece.text)
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


def _inline_heading(piece: Piece) -> _Token | None:
    """A heading with its text behind it: *Esittelijä: …*, or in a table's two columns."""
    if piece.role == "table_row":
        cells = piece.cells
        kind = section_kind(cells[0])
        if kind is None or kind == "other" or not cells[0][:1].isupper() or len(cells) != 2:
            return None
        rest = cells[1]
        if kind not in SHORT_KINDS and len(rest) < 12 and rest not in "-–—" and not rest.endswith("."):
            return None
        return _Token("heading", cells[0].rstrip(": "), piece.tight, kind, rest, "\n", piece.indent, True)
    found = _INLINE.match(piece.text)
    if found is None or not is_exact_heading(found[1]):
        return None
    kind = section_kind(found[1])
    if kind not in _INLINE_KINDS:
        return None
    return _Token("heading", found[1].strip(), piece.tight, kind, found[2], ": ")


class _BodyReader:
    """Sorts the tokens of a body into segments."""

    def __init__(self, own: Own, tokens: list[_Token]) -> None:
        self.segments: list[_Segment] = []
        self.guesses: list[str] = []
        self._own = own
        self._tokens = tokens
        self._last_own = max((i for i, token in enumerate(tokens) if token.what == "own"), default=-1)
        self._prior: _Segment | None = None
        self._current: _Segment | None = None
        self._resume: _Segment | None = None

    def read(self) -> None:
        for index, token in enumerate(self._tokens):
            if token.what == "prior":
                self._open_prior(token)
            elif token.what == "line":
                self._container().append(_Segment(None, "", "", token.tight, lines=[(token.text, token.tight)]))
            elif token.what == "own":
                self._prior = self._current = self._resume = None
                self.segments.append(_Segment(None, "", "", token.tight, lines=[(token.text, token.tight)]))
            elif token.what == "heading":
                self._open_section(index, token)
            else:
                self._add_text(token)
        _fill_appeals(self.segments)

    def _container(self) -> list[_Segment]:
        return self.segments if self._prior is None else self._prior.parts

    def _open_prior(self, token: _Token) -> None:
        previous = None if token.kind == "handling" else self._prior
        if previous is not None and not previous.lines and not previous.parts and token.tight:
            # Lines that name one handling each and nothing more: a list of them.
            previous.lines.append((token.text, token.tight))
            previous.kind, previous.heading = "prior_handling", previous.heading
            return
        heading = None if token.kind == "handling" else self._current
        if heading is not None and heading.kind == "prior_handling" and heading is not previous and not heading.parts:
            # Below a heading such as Päätöshistoria.
            heading.lines.append((token.text, token.tight))
            return
        if previous is not None and previous.lines and not previous.parts and token.tight:
            previous.lines.append((token.text, token.tight))
            return
        self._prior = _Segment("prior_handling", token.text, token.text, token.tight)
        self.segments.append(self._prior)
        self._current = self._resume = None

    def _open_section(self, index: int, token: _Token) -> None:
        assert token.kind is not None
        if self._prior is not None and index > self._last_own and self._ends_prior(index, token.kind):
            self._leave_prior()
        current = self._current
        if token.separator == ": " and current is not None and current.kind == token.kind:
            # "Ote: …" within "Täytäntöönpano": a line of the section, not one of its own.
            self._add_text(replace(token, text=f"{token.text}: {token.rest}"))
            return
        column = token.indent if token.in_columns else None
        segment = _Segment(token.kind, token.text, token.text, token.tight, token.separator, column)
        if token.rest:
            segment.lines.append((token.rest, True))
        interrupted = self._current
        self._container().append(segment)
        self._resume = None
        if token.kind in SHORT_KINDS and interrupted is not None and interrupted.kind in ("proposal", "decision"):
            self._resume = interrupted
        self._current = segment

    def _ends_prior(self, index: int, kind: SectionKind) -> bool:
        """Whether a heading in a quoted handling that nothing closes explicitly is the item's own again."""
        assert self._prior is not None
        own_decided = any(segment.kind == "decision" for segment in self.segments)
        if kind in _LATE_KINDS:
            return kind == "appeal" or own_decided
        # Where the item's own decision came first, all that is quoted later stays quoted.
        quoted = [part.kind for part in self._prior.parts]
        if own_decided or "decision" not in quoted:
            return False
        if kind == "proposal":
            return self._decides_after(index) or "proposal" in quoted[: quoted.index("decision")]
        return kind == "decision"

    def _decides_after(self, index: int) -> bool:
        """Whether a decision follows before another handling is quoted."""
        for token in self._tokens[index + 1 :]:
            if token.what in ("prior", "own"):
                return False
            if token.kind == "decision":
                return True
        return False

    def _leave_prior(self) -> None:
        """Go back to the item's own handling, and take along what was said after the quoted decision."""
        assert self._prior is not None
        parts = self._prior.parts
        last = max((i for i, part in enumerate(parts) if part.kind == "decision"), default=len(parts))
        if not any(part.kind in _LATE_KINDS for part in parts[last + 1 :]):
            self._prior.parts, moved = parts[: last + 1], parts[last + 1 :]
            self.segments.extend(moved)
        if self._prior.heading:
            self.guesses.append(f'Where the quoted handling "{self._prior.heading}" ends is a guess.')
        self._prior = self._current = self._resume = None

    def _add_text(self, token: _Token) -> None:
        current = self._current
        if current is not None and current.kind in SHORT_KINDS and current.lines and _ends_short(current, token):
            current = self._reopened()
        if current is None:
            current = _Segment("rationale", "", "", token.tight)
            self._container().append(current)
        self._current = current
        current.lines.append((token.text, token.tight))

    def _reopened(self) -> _Segment | None:
        """The section that a presenter's line interrupted, opened again; ``None`` where there is none."""
        if self._resume is None:
            return None
        again = _Segment(self._resume.kind, self._resume.heading, "", False)
        self._container().append(again)
        self._resume = None
        return again


def _ends_short(segment: _Segment, token: _Token) -> bool:
    """Whether a text stands outside the short section that is open."""
    if segment.column is not None and token.indent > segment.column + _COLUMN:
        return False
    if segment.kind == "attachments":
        return not token.tight and _ENTRY.search(token.text) is None
    return not token.tight or not is_person_line(token.text)


def _fill_appeals(segments: list[_Segment]) -> None:
    """*Muutoksenhaku* with nothing but *Oikaisuvaatimus* below it: two headings, the second of which is the text."""
    for before, segment in itertools.pairwise(segments):
        if before.kind == segment.kind == "appeal" and not (before.lines or segment.lines):
            segment.lines.append((segment.printed, segment.tight))
            segment.heading, segment.printed = before.heading, ""


class _Writer:
    """Writes segments to one text and knows where each came to stand."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0

    def text(self) -> str:
        return "".join(self._parts)

    def write(self, segments: Sequence[_Segment]) -> list[_Span]:
        return [self._segment(segment) for segment in segments]

    def _segment(self, segment: _Segment) -> _Span:
        if segment.printed:
            self._add(segment.printed, "\n" if segment.tight else "\n\n")
        starts: list[int] = []
        for number, (line, tight) in enumerate(segment.lines):
            gap = segment.separator if number == 0 and segment.printed else "\n" if tight else "\n\n"
            starts.append(self._add(line, gap))
        parts = []
        for part in segment.parts:
            # The heading of a part belongs to what it is a part of.
            begin = self._length
            parts.append(self._segment(part))
            starts.append(begin)
        start = starts[0] if starts else self._length
        return _Span(segment, start, self._length, parts)

    def _add(self, text: str, gap: str) -> int:
        if self._length:
            self._parts.append(gap)
            self._length += len(gap)
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        return start


@dataclass(frozen=True, slots=True)
class _Span:
    segment: _Segment
    start: int
    end: int
    parts: list[_Span]

    def section(self, text: str) -> Section | None:
        """The section, without white space at its ends; ``None`` if it is empty or only a line with no role."""
        content = text[self.start : self.end]
        start = self.start + len(content) - len(content.lstrip())
        parts = tuple(section for part in self.parts if (section := part.section(text)) is not None)
        if self.segment.kind is None or not content.strip():
            return None
        return Section(self.segment.kind, self.segment.heading, content.strip(), start, parts)
