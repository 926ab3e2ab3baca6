"""Where in an item a word stands, as far as it matters for what the item is about.

An item of the parser has sections of known kinds. An item without sections is divided by the headings that minutes
use, each alone on its line, so that a bare text is tagged as a parsed one is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from models.analysis import AnalysedItem, AnalysedText
from models.item import Item, Section


class Place(IntEnum):
    """A kind of place. Words of ``IGNORED`` places say nothing of the item's topics."""

    TITLE = 0
    DECISION = 1
    PROPOSAL = 2
    OPENING = 3
    BODY = 4
    ASIDE = 5
    IGNORED = 6


OPENING_WORDS = 60
"""So many first words of the body proper are its opening, where minutes say what the matter is."""

LONGEST_TITLE = 40
"""So many first words of a text without a title can stand in for it."""
SHORTEST_ORGAN = 8
_SENTENCE_END = re.compile(r"[.!?](?=\s)|\n")

_KINDS: dict[str, Place] = {
    "decision": Place.DECISION,
    "proposal": Place.PROPOSAL,
    "rationale": Place.BODY,
    "background": Place.BODY,
    "handling": Place.ASIDE,
    "vote": Place.ASIDE,
    "dissent": Place.ASIDE,
    "prior_handling": Place.ASIDE,
    "attachments": Place.ASIDE,
    "presenter": Place.IGNORED,
    "preparer": Place.IGNORED,
    "disqualification": Place.IGNORED,
    "appeal": Place.IGNORED,
    "notification": Place.IGNORED,
    "other": Place.BODY,
}

_HEADINGS: tuple[tuple[Place, str], ...] = (
    (Place.DECISION, r"päätös|beslut"),
    (Place.PROPOSAL, r"(?:[\wäöå]+ ){0,2}(?:päätös)?(?:ehdotus|esitys)|förslag(?: till beslut)?"),
    (Place.BODY, r"perustelu(?:osa|t)?|selostus|asian tausta|esittelijän perustelut|kuvaus|tiivistelmä|esittelyteksti"),
    (Place.ASIDE, r"käsittely|kokouskäsittely|äänestys|liitteet|liite|oheismateriaali|lisätiedot liitteestä|bilagor"),
    (
        Place.IGNORED,
        r"muutoksenhaku(?:ohje(?:et)?|kielto)?|oikaisuvaatimusohje(?:et)?|valitusosoitus|ändringssökande"
        r"|(?:asian )?valmistelijat?(?: ?/ ?lisätiedot| ?/ ?lisätietojen antaja)?|lisätiedot|lisätietojen antaja"
        r"|esittelijät?|tiedoksi(?:anto)?|jakelu|otteet?|otteen liitteet|täytäntöönpano|föredragande|beredare|delges",
    ),
)
_HEADING = re.compile(
    r"^[ \t]*(?:" + "|".join(f"(?P<{place.name}>{words})" for place, words in _HEADINGS) + r")[ \t]*:?[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_PREPARER_LINES = 6
_PREPARER = re.compile(r"valmisteli|lisätie|esittelij|föredrag|bered", re.IGNORECASE)


def places(analysed: AnalysedItem) -> npt.NDArray[np.int8]:
    """The :class:`Place` of every word of the item's body, int8 of shape ``(len(body.words),)``."""
    body = analysed.body
    answer = np.full(len(body.words), Place.BODY, dtype=np.int8)
    spans = _sections(analysed.item.sections) if analysed.item.sections else _headed(body.text)
    for start, end, place in spans:
        first, last = np.searchsorted(body.starts, (start, end))
        answer[first:last] = place
    if analysed.title.words:
        answer[: _repeated_title(analysed)] = Place.IGNORED
    elif not analysed.item.sections:
        answer[: _first_sentence(body)] = Place.TITLE
    if analysed.item.organ:
        answer[own_organ(analysed.item, body)] = Place.IGNORED
    in_body = np.flatnonzero(answer == Place.BODY)[:OPENING_WORDS]
    answer[in_body] = Place.OPENING
    return answer


def own_organ(item: Item, text: AnalysedText) -> npt.NDArray[np.bool_]:
    """The words of a text that are the name of the item's organ, bool of shape ``(len(text.words),)``.

    That the technical committee decides on a matter does not say that the matter is a technical one.
    """
    answer = np.zeros(len(text.words), dtype=np.bool_)
    name = (item.organ or "").strip()
    if len(name) > SHORTEST_ORGAN:
        # The last letters change in the cases: lautakunta, lautakunnan.
        for found in re.finditer(re.escape(name[:-2]) + r"\w*", text.text, re.IGNORECASE):
            first, last = np.searchsorted(text.starts, found.span())
            answer[first:last] = True
    return answer


def _sections(sections: tuple[Section, ...]) -> Iterator[tuple[int, int, Place]]:
    for section in sections:
        yield section.start, section.end, _KINDS[section.kind]


def _headed(text: str) -> Iterator[tuple[int, int, Place]]:
    """Spans between headings. Names under a preparer's heading end at an empty line or after a few lines."""
    headings = list(_HEADING.finditer(text))
    for number, heading in enumerate(headings):
        start = heading.start()
        end = headings[number + 1].start() if number + 1 < len(headings) else len(text)
        place = Place[heading.lastgroup or "BODY"]
        if place is Place.IGNORED and _PREPARER.search(heading.group()):
            end = min(end, _end_of_names(text, heading.end()))
        elif place is Place.ASIDE and heading.group().strip().lower().startswith(("liit", "oheis", "bilag")):
            end = min(end, _end_of_paragraph(text, heading.end()))
        yield start, end, place


def _end_of_names(text: str, start: int) -> int:
    lines = 0
    position = start + 1
    while lines < _PREPARER_LINES:
        newline = text.find("\n", position)
        if newline < 0:
            return len(text)
        if not text[position:newline].strip():
            return newline
        position = newline + 1
        lines += 1
    return position


def _end_of_paragraph(text: str, start: int) -> int:
    end = text.find("\n\n", start + 1)
    return len(text) if end < 0 else end


def _first_sentence(body: AnalysedText) -> int:
    """How many words the first sentence or line has, which stands in for the title that a bare text lacks."""
    text = body.text
    start = len(text) - len(text.lstrip())
    end = _SENTENCE_END.search(text, start)
    return min(int(np.searchsorted(body.starts, end.start() if end else len(text))), LONGEST_TITLE)


def _repeated_title(analysed: AnalysedItem) -> int:
    """How many first words of the body only repeat the title."""
    title, body = analysed.title.words, analysed.body.words
    if title and body[: len(title)] == title:
        return len(title)
    return 0
