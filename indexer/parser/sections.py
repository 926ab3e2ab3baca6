"""The body of an item: its text, and its headed sections as spans of it.

Quoted earlier handlings are kept apart: a line such as *Kaupunginhallitus, 24.1.2022, § 5* opens one, a line that
names the meeting's own organ, date and § closes it, and so does a second decision where no such line follows. If the
item's own decision came first, all that is quoted later stays quoted.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.parser.handlings import find_handling
from indexer.parser.people import is_person_line
from indexer.parser.pieces import Piece
from indexer.parser.spans import Segment, written
from indexer.parser.tokens import SHORT_KINDS, Own, Token, tokens_of
from models.item import Section, SectionKind

_LATE_KINDS: frozenset[SectionKind] = frozenset({"appeal", "notification"})
_HANDLING_KINDS: frozenset[SectionKind] = frozenset({"decision", "proposal", "preparer", "attachments", "presenter"})
_ENTRY = re.compile(r"^(?:\d{1,3}[.)]?\s|liite\b|bilaga\b|[-–•])|\.(?:pdf|docx?|xlsx?|pptx?)$", re.IGNORECASE)
_SENTENCE = re.compile(r"^[A-ZÅÄÖ].{30,}[.:]$", re.DOTALL)
_COLUMN = 20.0
"""Points between the left edges of a heading and of the column to its right, at least."""

LONGEST_NAME = 60
"""Characters of a name, a title or an address at the top of a page that goes on with a list of people."""


@dataclass(frozen=True, slots=True)
class Body:
    """The text of an item and its sections. ``guesses`` say in plain words where the parser was not sure."""

    text: str
    sections: tuple[Section, ...]
    guesses: tuple[str, ...]


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
    found = (find_handling(piece.plain) for piece in history)
    quoted = (handling for handling in found if handling is not None and not own.is_own(handling))
    listed = frozenset((handling.date, handling.section) for handling in quoted)
    lines = headers if numbered is None else headers | {numbered}
    reader = _BodyReader(tokens_of(pieces, own, listed, lines))
    if history:
        reader.segments.append(Segment(None, "", "", False, lines=[(piece.text, piece.tight) for piece in history]))
    reader.read()
    text, sections = written(reader.segments)
    return Body(text, sections, tuple(reader.guesses))


class _BodyReader:
    """Sorts the tokens of a body into segments."""

    def __init__(self, tokens: list[Token]) -> None:
        self.segments: list[Segment] = []
        self.guesses: list[str] = []
        self._tokens = tokens
        self._last_own = max((i for i, token in enumerate(tokens) if token.what == "own"), default=-1)
        self._decisions = [i for i, token in enumerate(tokens) if token.kind == "decision"]
        self._markers = [i for i, token in enumerate(tokens) if token.what in ("prior", "own")]
        self._others = [i for i, token in enumerate(tokens) if token.what != "prior"]
        self._prior: Segment | None = None
        self._current: Segment | None = None
        self._resume: Segment | None = None
        self._own_decided = False
        self._quoted: set[SectionKind | None] = set()
        self._proposed_first = False

    def read(self) -> None:
        for index, token in enumerate(self._tokens):
            if token.what == "prior":
                self._open_prior(index, token)
            elif token.what == "line":
                self._container().append(Segment(None, "", "", token.tight, lines=[(token.text, token.tight)]))
            elif token.what == "own":
                self._prior = self._current = self._resume = None
                self.segments.append(Segment(None, "", "", token.tight, lines=[(token.text, token.tight)]))
            elif token.what == "heading":
                self._open_section(index, token)
            else:
                self._add_text(token)
        _fill_appeals(self.segments)

    def _container(self) -> list[Segment]:
        return self.segments if self._prior is None else self._prior.parts

    def _open_prior(self, index: int, token: Token) -> None:
        listing = self._listing()
        if listing is not None and token.kind != "handling" and self._lists(listing, index, token):
            listing.lines.append((token.text, token.tight))
            return
        prior = Segment("prior_handling", token.text, token.text, token.tight)
        self.segments.append(prior)
        self._quote(prior)

    def _listing(self) -> Segment | None:
        """The open list of earlier handlings: one just named, or the text below a heading such as *Päätöshistoria*."""
        if self._current is not None and self._current.kind == "prior_handling" and self._prior is None:
            return self._current
        return self._prior if self._prior is not None and not self._prior.parts else None

    def _lists(self, listing: Segment, index: int, token: Token) -> bool:
        """Whether a line that names a handling only lengthens a list of them."""
        if listing is self._prior:
            return token.tight
        return not self._is_quoted(index)

    def _is_quoted(self, index: int) -> bool:
        """Whether what follows a handling named below *Päätöshistoria* is that handling, and not the item's own."""
        place = bisect_left(self._others, index)
        if place == len(self._others):
            return False
        following = self._tokens[self._others[place]]
        if following.what == "heading" and following.kind not in _HANDLING_KINDS:
            return False
        return self._own_decided or len(self._decisions) - bisect_left(self._decisions, index) > 1

    def _quote(self, prior: Segment) -> None:
        self._prior = prior
        self._current = self._resume = None
        self._quoted = set()
        self._proposed_first = False

    def _open_section(self, index: int, token: Token) -> None:
        assert token.kind is not None
        if self._prior is not None and index > self._last_own and self._ends_prior(index, token.kind):
            self._leave_prior()
        interrupted = self._current
        if token.separator == ": " and interrupted is not None and interrupted.kind == token.kind:
            # "Ote: …" within "Täytäntöönpano": a line of the section, not one of its own.
            self._add_text(replace(token, text=f"{token.text}: {token.rest}"))
            return
        column = token.indent if token.in_columns else None
        segment = Segment(token.kind, token.text, token.text, token.tight, token.separator, column)
        if token.rest:
            segment.lines.append((token.rest, True))
        self._container().append(segment)
        self._remember(token.kind)
        if token.kind == "prior_handling" and self._prior is None and self._own_decided and not token.rest:
            # Below the item's own decision, all that its history tells is quoted.
            self._quote(segment)
            return
        self._resume = None
        if token.kind in SHORT_KINDS and interrupted is not None and interrupted.kind in ("proposal", "decision"):
            self._resume = interrupted
        self._current = segment

    def _remember(self, kind: SectionKind) -> None:
        if self._prior is None:
            self._own_decided = self._own_decided or kind == "decision"
            return
        if kind == "decision" and "decision" not in self._quoted:
            self._proposed_first = "proposal" in self._quoted
        self._quoted.add(kind)

    def _ends_prior(self, index: int, kind: SectionKind) -> bool:
        """Whether a heading in a quoted handling that nothing closes explicitly is the item's own again."""
        if kind in _LATE_KINDS:
            return kind == "appeal" or self._own_decided
        if self._own_decided or "decision" not in self._quoted:
            return False
        if kind == "proposal":
            return self._proposed_first or self._decides_after(index)
        return kind == "decision"

    def _decides_after(self, index: int) -> bool:
        """Whether a decision follows before another handling is named."""
        decided, named = bisect_left(self._decisions, index + 1), bisect_left(self._markers, index + 1)
        if decided == len(self._decisions):
            return False
        return named == len(self._markers) or self._decisions[decided] < self._markers[named]

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

    def _add_text(self, token: Token) -> None:
        current = self._current
        if current is not None and current.kind in SHORT_KINDS and current.lines and _ends_short(current, token):
            current = self._reopened()
        if current is None:
            current = Segment("rationale", "", "", token.tight)
            self._container().append(current)
        self._current = current
        current.lines.append((token.text, token.tight))

    def _reopened(self) -> Segment | None:
        """The section that a presenter's line interrupted, opened again; ``None`` where there is none."""
        if self._resume is None:
            return None
        again = Segment(self._resume.kind, self._resume.heading, "", False)
        self._container().append(again)
        self._resume = None
        return again


def _ends_short(segment: Segment, token: Token) -> bool:
    """Whether a text stands outside the short section that is open."""
    if segment.column is not None and token.indent > segment.column + _COLUMN and not _begins_text(token):
        return False
    if segment.kind == "attachments":
        if _ENTRY.search(token.text) is not None:
            return False
        # Behind entries that are marked, a sentence is none of them.
        marked = _ENTRY.search(segment.lines[-1][0]) is not None
        return not token.tight or (marked and _SENTENCE.match(token.text) is not None)
    if token.first and len(token.text) <= LONGEST_NAME and token.text[-1:] not in ".:":
        # The end of a page leaves a gap inside the list of people, too.
        return not is_person_line(token.text)
    return not token.tight or not is_person_line(token.text)


def _begins_text(token: Token) -> bool:
    """Whether a sentence begins behind a gap: text of the item, though it stands in the column of a list."""
    return not token.tight and _SENTENCE.match(token.text) is not None and _ENTRY.search(token.text) is None


def _fill_appeals(segments: list[Segment]) -> None:
    """*Muutoksenhaku* with nothing but *Oikaisuvaatimus* below it: two headings, the second of which is the text."""
    for before, segment in itertools.pairwise(segments):
        if before.kind == segment.kind == "appeal" and not (before.lines or segment.lines):
            segment.lines.append((segment.printed, segment.tight))
            segment.heading, segment.printed = before.heading, ""
