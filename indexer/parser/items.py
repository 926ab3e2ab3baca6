"""An item from what was read of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.document import Document
from indexer.parser.ids import item_id
from indexer.parser.meeting import Head
from indexer.parser.people import people, presenter_of
from indexer.parser.sections import Body
from indexer.parser.titles import Caption
from indexer.parser.votes import find_votes
from models.item import Item, Section, SectionKind

_MARK = re.compile(r"^[-–•*·]\s*")
_SWEDISH = re.compile(r"\b(?:och|att|för|som|beslutar|enligt|till|av)\b", re.IGNORECASE)
_FINNISH = re.compile(r"\b(?:ja|on|että|sekä|päättää|mukaan|ei|tai)\b", re.IGNORECASE)
VOTING_KINDS: tuple[SectionKind, ...] = ("decision", "handling", "vote")
"""Where a vote of this meeting is told; a rationale may tell of an earlier one."""

FEW_WORDS = 4
"""Words that tell the language, in an item that has so few that its document must tell."""


def make_item(
    document: Document, head: Head, caption: Caption, section: int | None, body: Body, page: int | None
) -> Item:
    """Put an item together."""
    date = head.date.isoformat() if head.date else None
    own = [part for part in body.sections if part.kind != "prior_handling"]
    return Item(
        item_id(head.municipality, date, head.organ, section, caption.case_number or caption.title),
        body.text,
        title=caption.title,
        municipality=head.municipality,
        organ=head.organ,
        date=head.date,
        section=section,
        case_number=caption.case_number,
        task_class=caption.task_class,
        language=language_of(f"{caption.title} {body.text}", head.language),
        sections=body.sections,
        source=str(document.path),
        page=page,
        meeting_kind=head.kind,
        presenter=presenter_of(own),
        preparer=people(own, "preparer"),
        attachments=attachments(own),
        votes=find_votes([part.text for part in own if part.kind in VOTING_KINDS]),
        warnings=(*caption.guesses, *body.guesses),
    )


def language_of(text: str, otherwise: str = "fi") -> str:
    """The language of a text, ``fi`` or ``sv``, by its commonest words; ``otherwise`` if it has too few of them."""
    swedish, finnish = len(_SWEDISH.findall(text)), len(_FINNISH.findall(text))
    if swedish + finnish < FEW_WORDS:
        return otherwise
    return "sv" if swedish > finnish else "fi"


def attachments(sections: Sequence[Section]) -> tuple[str, ...]:
    """The entries of the lists of attachments, one a line; a line that goes on with the one before joins it."""
    entries: list[str] = []
    for section in sections:
        if section.kind != "attachments":
            continue
        first = True
        for line in section.text.split("\n"):
            entry = _MARK.sub("", line).strip()
            if (entry[:1].islower() and not first) or entry.startswith("("):
                entries[-1:] = [f"{entries[-1]} {entry}" if entries else entry]
            elif len(entry) > 1:
                entries.append(entry)
                first = False
    return tuple(entries)
