"""What stands between the § and the body of an item: its title, over one line or several, and its case number."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.parser.chain import CONTENT_KINDS, Start
from indexer.parser.handlings import find_handling, is_body
from indexer.parser.headings import meeting_part, section_kind
from indexer.parser.numbering import read_number
from indexer.parser.pieces import Piece
from indexer.parser.places import municipality_in
from indexer.parser.tokens import kind_opened
from models.case_numbers import find_case_number
from models.item import SectionKind

SHORTEST_FRAGMENT = 25
"""Characters of a title on the contents page that may be one of its lines only."""

_HEAD = re.compile(
    r"^(?:päivämäärä|pvm|datum|pöytäkirja|protokoll|esityslista|föredragningslista|viranhaltijapäätös|"
    r"tjänsteinnehavarbeslut|päätös(?=\s)|aika|paikka|sivu|sida)\b.{0,60}$|^[\d.\s()/–-]+$",
    re.IGNORECASE,
)
LONGEST_TITLE = 8
"""Pieces over which one title may run."""

LONG_LINE = 60
"""Characters of a printed line of a title that goes on below it, at least, where no bold type tells the title."""

MOST_LINES = 3
"""Lines that such a title may have below its first."""

SAME_INDENT = 3.0
"""Points (columns of plain text) by which lines of one title may stand apart."""

_NEVER_TITLES = CONTENT_KINDS | {"preparer", "presenter", "prior_handling"}
CASE_NUMBER_PIECES = 4
"""Pieces behind the title in which the case number is looked for."""

_LABEL = re.compile(
    r"^(?:dno|dnro|diaarinumero|diaarinro|diaari|asianumero|asianro|asiatunnus|asia nro|dnr|diarienummer|ärendenummer|"
    r"asian tunnus|asian numero)\b[.:\s\t]*",
    re.IGNORECASE,
)
# A dash behind a year leaves a time open: "Toimintamalli 2025-" is a whole title.
_UNFINISHED = re.compile(
    r"(?:[/,&]|(?<!\d)[–-]|(?<=\d )[–-]|\b(?:ja|tai|sekä|eli|och|eller|för|om|till|koskien|vuoden|vuosille|ajalle))$"
)
_DATE = re.compile(r"\d{1,2}\.\s?\d{1,2}\.\s?\d{4}")
_PLACE = re.compile(r"^(?:Asia|Asiakohta|Ärende)\s?/?\s?\d{1,3}$")
_LABELLED = re.compile(r"^[^:]{1,40}:\s")
_HYPHEN = re.compile(r"\w-$")
_OPEN_YEAR = re.compile(r"\d[–-]$")
_DATE_BEHIND = re.compile(rf"[\s,]+{_DATE.pattern}$")
_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Caption:
    """The title and the case number.

    ``begin`` and ``end`` are the places of the first piece of the title and of the first one behind it; ``numbered``
    is that of the case number's piece, counted from ``end``.
    """

    title: str
    case_number: str | None
    task_class: str | None
    end: int
    numbered: int | None = None
    begin: int = 0
    guesses: tuple[str, ...] = ()


def read_caption(pieces: Sequence[Piece], start: Start, limit: int, listed: str | None) -> Caption:
    """Read the title and the case number behind the § at ``start``. ``listed`` is the title on the contents page."""
    begin = start.index + 1
    while not start.title and begin < limit and (is_beside_number(pieces[begin].text) or is_lone_number(pieces[begin])):
        # The date of the meeting in the column beside the §, the place on the agenda, or the § of another meeting.
        begin += 1
    above = None
    if not start.title and begin + 1 < limit and (above := _case_number(pieces[begin].text)) is not None:
        # The case number above the title.
        begin += 1
    title, end = _title(pieces, start, begin, limit, listed, numbered=above is not None)
    guesses = []
    if not title and listed is None and start.index and _heads(pieces[start.index - 1]):
        title = pieces[start.index - 1].plain
    elif not title:
        title = listed or ""
        guesses.append("The title was taken from the contents page." if title else "No title was found.")
    elif listed and not _same(title, listed) and not _is_fragment(listed, title):
        guesses.append(f'The contents page gives another title: "{listed}".')
    if above is not None:
        return Caption(title, above[0], above[1], end, begin=begin, guesses=tuple(guesses))
    for cell in start.numbered.beside.split("\t"):
        if (number := _case_number(cell)) is not None:
            return Caption(title, number[0], number[1], end, begin=begin, guesses=tuple(guesses))
    for index in range(end, min(limit, end + CASE_NUMBER_PIECES)):
        piece = pieces[index]
        handling = find_handling(piece.plain)
        if handling is not None and piece.first and handling.section == start.number:
            # The header of the next page names the item again.
            continue
        if section_kind(piece.cells[0]) is not None or handling is not None:
            break
        if (number := _case_number(piece.text)) is not None:
            return Caption(title, number[0], number[1], end, index - end, begin, tuple(guesses))
    return Caption(title, None, None, end, begin=begin, guesses=tuple(guesses))


def _heads(piece: Piece) -> bool:
    """Whether the piece above the § is the title: a heading of a page, and neither a section's nor a meeting's."""
    known = section_kind(piece.text) is not None or meeting_part(piece.text) is not None
    return piece.role == "heading" and not known and not _is_head(piece.text)


def read_caption_above(pieces: Sequence[Piece], headed: int) -> Caption:
    """Read the title of a decision without a §: what stands last above its case number and its first heading.

    ``headed`` is the place of the first heading.
    """
    numbered, number = next(
        ((index, found) for index in range(headed) if (found := _case_number(pieces[index].text)) is not None),
        (None, (None, None)),
    )
    last = headed if numbered is None else numbered
    if last > 0 and (label := _LABEL.match(pieces[last - 1].text)) and label.end() == len(pieces[last - 1].text):
        last -= 1
    begin = end = last
    while begin > 0 and end - begin < LONGEST_TITLE and not _is_head(pieces[begin - 1].text):
        if begin < end and not pieces[begin].tight:
            break
        begin -= 1
    if numbered is None and end - begin == 1 and _is_sentence(pieces[begin].text):
        begin, end = _first_title(pieces, begin)
    title = _joined([piece.plain for piece in pieces[begin:end]])
    guesses = () if title else ("No title was found.",)
    place = None if numbered is None else numbered - end
    return Caption(title, number[0], number[1], end, place, begin, guesses)


def _first_title(pieces: Sequence[Piece], sentence: int) -> tuple[int, int]:
    """The place of the title where text follows it before any heading: the first line below the head that is no
    sentence. ``sentence`` is the place of the last line of that text.
    """
    head = max((index for index in range(sentence) if _is_head(pieces[index].text)), default=-1)
    first = head + 1
    if first >= sentence or _is_sentence(pieces[first].text):
        return sentence, sentence + 1
    end = first + 1
    while (
        end < sentence and end - first < LONGEST_TITLE and _goes_on(pieces[end - 1].text, pieces[end - 1], pieces[end])
    ):
        end += 1
    return first, end


def _is_sentence(text: str) -> bool:
    return text.endswith((".", ":", ";"))


def is_date_alone(text: str) -> bool:
    """Whether a line is a date and nothing else."""
    return _DATE.fullmatch(text.strip()) is not None


def names_meeting(text: str) -> bool:
    """Whether a line is the organ, the date or both of them, and nothing else."""
    return is_date_alone(text) or is_body(_DATE_BEHIND.sub("", text))


def is_beside_number(text: str) -> bool:
    """Whether a line is a date, or the place of the item on the agenda, and nothing else."""
    return is_date_alone(text) or _PLACE.match(text) is not None


def is_lone_number(piece: Piece) -> bool:
    """Whether a piece is a § and nothing else."""
    numbered = read_number(piece.text)
    return numbered is not None and numbered.alone


def _is_head(text: str) -> bool:
    """Whether a line belongs to the head of the document and not to the title below it."""
    return _HEAD.match(text) is not None or is_body(_DATE_BEHIND.sub("", text)) or municipality_in(text) is not None


def _title(
    pieces: Sequence[Piece], start: Start, index: int, limit: int, listed: str | None, *, numbered: bool
) -> tuple[str, int]:
    parts = [start.title] if start.title else []
    longest = min(limit, index + LONGEST_TITLE)
    if listed and (exact := _as_listed(pieces, parts, index, longest, listed)) is not None:
        return exact
    if not parts and _is_titled_as_heading(pieces, index, limit, numbered=numbered):
        parts.append(pieces[index].plain)
        index += 1
    while index < longest and not _ends_title(pieces[index], parts):
        if parts and not _goes_on(parts[-1], pieces[index - 1], pieces[index]):
            lines = _lines_of_title(pieces, index, longest)
            parts += [piece.plain for piece in pieces[index : index + lines]]
            index += lines
            break
        parts.append(pieces[index].plain)
        index += 1
    return _joined(parts), index


def _as_listed(
    pieces: Sequence[Piece], first: list[str], index: int, longest: int, listed: str
) -> tuple[str, int] | None:
    """The title as far as it agrees with the contents page, if it does so exactly."""
    parts = list(first)
    while True:
        if parts and _same(_joined(parts), listed):
            return _joined(parts), index
        if index >= longest or (
            _ends_title(pieces[index], parts) and (parts or not _same(pieces[index].plain, listed))
        ):
            return None
        parts.append(pieces[index].plain)
        index += 1


def _is_titled_as_heading(pieces: Sequence[Piece], index: int, limit: int, *, numbered: bool) -> bool:
    """Whether a word that is the heading of a section elsewhere (*Tiedoksi*, *Esteellisyydet*) is the title of an item:
    it stands by the case number or has another heading directly below it, or it stands where a title does and looks
    otherwise than the headings below it. ``numbered`` says that the case number stands above it.
    """
    kind = section_kind(pieces[index].text) if index + 1 < limit else None
    if kind is None:
        return False
    title, following = pieces[index], pieces[index + 1]
    if kind in _NEVER_TITLES:
        return kind in CONTENT_KINDS and _is_headed_again(pieces[index:limit], kind)
    if numbered or _case_number(following.text) is not None or kind_opened(following) not in (None, kind):
        return True
    below = next((piece for piece in pieces[index + 1 : limit] if kind_opened(piece) in CONTENT_KINDS), None)
    if below is None:
        return False
    if (title.level, title.bold) != (below.level, below.bold) or abs(title.indent - below.indent) > SAME_INDENT:
        return True
    return title.tight and not following.tight


def _is_headed_again(pieces: Sequence[Piece], kind: SectionKind) -> bool:
    """Whether an item has the heading of a section of a kind below its first piece, which is such a heading too, before
    any earlier handling is told; and the first is a title: by a gap below it, by its level, or as a decision that
    stands above the proposal.
    """
    title, following = pieces[:2]
    own = itertools.takewhile(
        lambda piece: find_handling(piece.plain) is None and kind_opened(piece) != "prior_handling", pieces[1:]
    )
    kinds = [kind_opened(piece) for piece in own]
    if kind not in kinds:
        return False
    if (title.tight and not following.tight) or 0 < title.level < max(piece.level for piece in pieces[1:]):
        return True
    return kind == "decision" and "proposal" in kinds[: kinds.index(kind)]


def _joined(parts: Sequence[str]) -> str:
    title = ""
    for part in parts:
        whole = _HYPHEN.search(title) is not None and (
            part[:1].islower() or (title[-2].isdigit() and part[:1].isdigit())
        )
        title = f"{title}{part}" if whole else f"{title} {part}".strip()
    return title


def _ends_title(piece: Piece, parts: Sequence[str]) -> bool:
    """Whether a piece can be no part of the title of which there are ``parts`` already."""
    text = piece.text
    goes_on = bool(parts) and _UNFINISHED.search(parts[-1]) is not None
    if find_handling(piece.plain) is not None or (section_kind(piece.cells[0]) is not None and not goes_on):
        return True
    return _LABEL.match(text) is not None or _case_number(text) is not None


def _goes_on(title: str, before: Piece, piece: Piece) -> bool:
    """Whether a piece goes on with the title that the piece before it holds."""
    if _UNFINISHED.search(title) or (_OPEN_YEAR.search(title) and piece.text[:1].isdigit()):
        return True
    if not piece.tight:
        # The end of a page leaves a gap inside a title, too.
        return piece.first and before.bold == piece.bold and (piece.bold or piece.text[:1].islower())
    if before.bold or piece.bold:
        return before.bold and piece.bold
    return piece.text[:1].islower() or (before.text.isupper() and piece.text.isupper())


def _lines_of_title(pieces: Sequence[Piece], index: int, longest: int) -> int:
    """How many plain lines go on with the title in the piece before ``index``: they stand directly below it, every line
    but the last is long, none is a sentence or a label, and a gap follows.
    """
    first = pieces[index - 1]
    if first.bold or len(first.text) < LONG_LINE:
        return 0
    end = index
    while end < longest and pieces[end].tight and abs(pieces[end].indent - first.indent) < SAME_INDENT:
        text = pieces[end].text
        if _LABELLED.match(text) or _is_sentence(text) or pieces[end].bold or _ends_title(pieces[end], ()):
            return 0
        end += 1
        if len(text) < LONG_LINE:
            break
    ended = end < len(pieces) and not pieces[end].tight
    return end - index if ended and end - index <= MOST_LINES else 0


def _case_number(text: str) -> tuple[str, str | None] | None:
    """The case number that a line is, with or without a label, in its normalised form, and its task class."""
    label = _LABEL.match(text)
    rest = text[label.end() :] if label else text
    if len(rest) > 60:
        return None
    found = find_case_number(text) or find_case_number(rest)
    if found is None or not (label or len(_LETTERS.sub("", rest)) <= len(_LETTERS.sub("", found.normalised)) + 12):
        return None
    return found.normalised, found.task_class


def _same(one: str, other: str) -> bool:
    return _LETTERS.sub("", one).casefold() == _LETTERS.sub("", other).casefold()


def _is_fragment(listed: str, title: str) -> bool:
    """Whether the contents page prints only a part of a long title."""
    return len(listed) > SHORTEST_FRAGMENT and _LETTERS.sub("", listed).casefold() in _LETTERS.sub("", title).casefold()
