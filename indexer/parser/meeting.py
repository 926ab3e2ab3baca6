"""The head of a document: which organ of which municipality met when, and whether these are minutes or an agenda."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from indexer.document import Document
from indexer.parser.dates import find_date
from indexer.parser.handlings import is_body, is_office_holder
from indexer.parser.headings import meeting_part
from indexer.parser.pieces import Piece
from indexer.parser.places import municipality_in, municipality_meant

HEAD_PIECES = 40
"""Pieces at the beginning of a document in which its head is looked for."""

MEANT_PIECES = 400
"""Pieces in which a municipality that no header names is looked for."""

LONGEST_CELL = 200
"""Characters. What is longer is no line of a head."""

_TIME = re.compile(
    r"^(?:aika|kokousaika|kokouksen aika|kokouspäivä|päivämäärä|pvm|tid|mötestid|sammanträdestid)\b", re.I
)
_MINUTES = re.compile(
    r"^(?:(?:tarkastettu |julkinen )?pöytäkirja|protokoll)\b|päätöspöytäkirja|viranhaltijapäätös", re.I
)
_AGENDA = re.compile(r"^(?:esityslista|asialista|kokouskutsu|föredragningslista|kallelse)\b", re.I)
_GENITIVE_OF_PLACE = re.compile(r"^(?P<place>[A-ZÅÄÖ][\w-]+n) (?P<organ>(?:kaupungin|kunnan)\S+|.+)$")
_TRAILING = re.compile(
    r"[,;:]?\s*(?:(?<!\w)(?:pöytäkirja|esityslista|kokous|protokoll|föredragningslista))?"
    r"[\s:,]*(?:nro )?\d*(?:/\d{4})?$",
    re.I,
)
_LABELLED = re.compile(
    r"^(?P<label>kunta|kaupunki|toimielin|organ|kommun|päätöksentekijä|viranhaltija)\s*[:\t]\s*(?P<value>\S.*)$", re.I
)
_PARTED = re.compile(r"\s*[,|>»›]\s*|\s+[-–]\s+|\s*/\s*")
LONGEST_ACRONYM = 8
"""Letters of a name in capitals that may be an abbreviation."""

_ORGAN_LABELS = frozenset({"toimielin", "organ", "päätöksentekijä", "viranhaltija"})


@dataclass(frozen=True, slots=True)
class Head:
    """What a document says of itself. ``guesses`` say in plain words what was not stated plainly."""

    municipality: str | None
    organ: str | None
    date: dt.date | None
    kind: Literal["minutes", "agenda"]
    kind_stated: bool
    language: str
    guesses: tuple[str, ...]


def read_head(document: Document, pieces: Sequence[Piece]) -> Head:
    """Read the head from the reader's metadata, the page headers and the pieces before the first item."""
    cells = list(_cells(document, pieces))
    words = frozenset(word.strip(".,()").casefold() for piece in pieces[:400] for word in piece.text.split())
    meta = document.metadata
    municipality = meta.get("municipality") or _municipality(cells, words)
    organ = meta.get("organ") or _organ(cells)
    stated = find_date(meta["date"]) if "date" in meta else None
    date = stated or _date(cells, pieces)
    guesses = []
    if municipality is None and (municipality := municipality_meant(piece.text for piece in pieces[:MEANT_PIECES])):
        guesses.append(f"The municipality {municipality} was taken from the running text.")
    if date is None and (date := find_date(document.path.stem)) is not None:
        guesses.append(f"The date {date.isoformat()} was taken from the file's name.")
    kind = _kind(meta.get("kind"), cells)
    return Head(municipality, organ, date, kind or "minutes", kind is not None, _language(document), tuple(guesses))


def _language(document: Document) -> str:
    from indexer.parser.items import language_of

    return document.metadata.get("language") or language_of(" ".join(block.text for block in document.blocks[:300]))


def _cells(document: Document, pieces: Sequence[Piece]) -> Iterator[str]:
    """The cells of the page headers, the commonest first, then of the beginning of the document."""
    headers = Counter(" ".join(cell.split()) for line in document.furniture for cell in line.split("\t"))
    yield from (cell for cell, _ in headers.most_common(40) if 0 < len(cell) < LONGEST_CELL)
    for piece in pieces[:HEAD_PIECES]:
        if len(piece.text) < LONGEST_CELL:
            if "\t" in piece.text:
                yield piece.text
            yield from (" ".join(cell.split()) for cell in piece.cells if cell)


def _municipality(cells: Iterable[str], words: frozenset[str]) -> str | None:
    for cell in cells:
        labelled = _LABELLED.match(cell)
        if labelled and labelled["label"].casefold() in ("kunta", "kaupunki", "kommun"):
            return municipality_in(labelled["value"], words) or labelled["value"].strip()
        if found := municipality_in(cell, words):
            return found
    return None


def _organ(cells: Sequence[str]) -> str | None:
    for cell in cells:
        labelled = _LABELLED.match(cell)
        if labelled and labelled["label"].casefold() in _ORGAN_LABELS:
            return labelled["value"].strip()
    for accepts in (is_body, is_office_holder):
        for cell in cells:
            for part in _organ_parts(cell):
                if accepts(part) and meeting_part(part) is None:
                    return _without_place(_in_small_letters(part))
    return None


def _organ_parts(cell: str) -> Iterator[str]:
    if "\t" in cell:
        return
    parts = _PARTED.split(cell)
    if len(parts) > 1 and any(municipality_in(part) for part in parts):
        # "Mallilan kunta – Kunnanhallitus" is no name of an organ.
        for part in parts:
            yield from _organ_parts(part)
        return
    yield cell
    without_date = re.sub(r"\s*\d{1,2}\.\s?\d{1,2}\.\s?\d{4}.*$", "", cell)
    plain = _TRAILING.sub("", without_date).strip(" ,;:-–")
    if plain and plain != cell:
        yield plain
    for part in _PARTED.split(plain):
        if part != plain:
            yield part


def _in_small_letters(organ: str) -> str:
    """*KAUPUNGINHALLITUS* → *Kaupunginhallitus*, so that all meetings of an organ have its one name."""
    return organ.capitalize() if organ.isupper() and len(organ) > LONGEST_ACRONYM else organ


def _without_place(organ: str) -> str:
    """*Lapuan kaupunginhallitus* → *Kaupunginhallitus*."""
    found = _GENITIVE_OF_PLACE.match(organ)
    if found and found["organ"].startswith(("kaupungin", "kunnan")):
        return found["organ"][0].upper() + found["organ"][1:]
    return organ


def _date(cells: Sequence[str], pieces: Sequence[Piece]) -> dt.date | None:
    for position, piece in enumerate(pieces[:HEAD_PIECES]):
        if _TIME.match(piece.text):
            following = pieces[position + 1].text if position + 1 < len(pieces) else ""
            if date := find_date(piece.text) or find_date(following):
                return date
    return next((date for cell in cells if len(cell) < 120 and (date := find_date(cell))), None)


def _kind(stated: str | None, cells: Iterable[str]) -> Literal["minutes", "agenda"] | None:
    if stated in ("minutes", "agenda"):
        return "agenda" if stated == "agenda" else "minutes"
    agenda = False
    for cell in cells:
        if _MINUTES.search(cell):
            return "minutes"
        agenda = agenda or _AGENDA.match(cell) is not None
    return "agenda" if agenda else None
