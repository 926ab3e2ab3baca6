"""CaseM (Triplan): the fields of an item as its interface gives them, in JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from indexer.document import Block, Document, Meeting, SourceFile
from indexer.errors import NotMinutes, UnreadableSource
from indexer.readers.casem_lists import listed_metadata
from indexer.readers.casem_people import names_in, people_in, people_lines
from indexer.readers.casem_values import as_text, day_of, loaded_list, strings, without_markup
from indexer.readers.headed import Part, empty_headings, headed_text
from indexer.readers.html import fragment_blocks
from indexer.readers.markup import plain
from indexer.readers.text import decode
from models.item import Item, SectionKind

if TYPE_CHECKING:
    from models.case_numbers import CaseNumber

FIELDS: dict[str, tuple[SectionKind, str]] = {
    "HistoryTopics": ("prior_handling", "Aiempi käsittely"),
    "Description": ("rationale", "Kuvaus"),
    "Decisionproposal": ("proposal", "Päätösehdotus"),
    "Disqualification": ("disqualification", "Esteellisyys"),
    "Eventhandling": ("handling", "Käsittely"),
    "Opinions": ("handling", "Lausunnot"),
    "Voting": ("vote", "Äänestys"),
    "Decision": ("decision", "Päätös"),
    "DissentingOpinion": ("dissent", "Eriävä mielipide"),
    "Presenters": ("presenter", "Esittelijät"),
    "Draftsmans": ("preparer", "Valmistelijat"),
    "DraftingNotes": ("preparer", "Valmistelijan yhteystiedot"),
    "DecisionNotes": ("notification", "Lisätietoja päätöksestä"),
    "Inform": ("notification", "Tiedoksi"),
    "Attachments": ("attachments", "Liitteet"),
    "AgendaAttachment": ("attachments", "Esityslista"),
    "Correctioninstructions": ("appeal", "Muutoksenhaku"),
}
"""The fields that make the text of an item or of a quoted handling, in its order: kind of section and heading."""

HISTORY_NAMES = {
    "DescisionProposal": "Decisionproposal",
    "Meetingcontent": "Eventhandling",
    "Descision": "Decision",
    "Votings": "Voting",
    "Draftsmen": "Draftsmans",
}
"""What the fields of a quoted handling are called, spelt as the interface spells them, and those of an item that hold
the same."""

_OTHER_FIELDS = frozenset(
    ("Name", "Article", "CaseNativeId", "IsAdditionalTopic", "Participant_councilman", "PersonalData")
)
"""Fields that are no part of the text. What stands in PersonalData is not for the public."""

_TOLD_ONCE = frozenset(("Name", "Article", "CaseNativeId"))

_OF_HEADING = frozenset(("Party", "MeetingDate"))
"""Fields of a quoted handling that its heading tells, as does its Article."""

_PARTICIPANTS = "Participant_councilman"
_PEOPLE = frozenset({"Presenters", "Draftsmans"})
_MARKS = (b"odata.metadata", b'"CaseNativeId"', b'"Decisionproposal"')
_LANGUAGE = re.compile(r"_?(?:sv|fi|en)$")
_ARTICLE = re.compile(r"^[§\s]*0*(\d{1,5})(?:\s*/\s*\d{4})?[\s§.]*$")
_QUOTED = re.compile(r"[0-9]+/")
_SIGNS = re.compile(r"[\W_]+")


class CasemReader:
    """Reads the fields of an item (``ExtendedProperties``). The lists of nodes and contents accompany them."""

    format = "casem"

    def recognises(self, source: SourceFile) -> bool:
        return source.content[:8].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and any(
            mark in source.content for mark in _MARKS
        )

    def read(self, source: SourceFile) -> Document:
        """Read the fields as blocks, each with the name of its field as hint.

        Organ and date are looked up in the lists of contents and nodes in the same folder, if they are there.

        Raises:
            UnreadableSource: it is no JSON, or its fields are not those of an item.
            NotMinutes: it lists nodes or contents.
        """
        properties = _properties(source)
        if not any(name == "Name" for name, _ in properties):
            raise NotMinutes(source.path, "it lists nodes or contents of CaseM and holds no item", "It can stay.")
        metadata = listed_metadata(source.path, json.loads(decode(source.content) or "{}").get("odata.metadata", ""))
        blocks = [block for name, text in properties for block in _blocks(name, text)]
        return Document(source.path, self.format, tuple(blocks), metadata=metadata, pages=1)


def parse_casem(document: Document) -> Meeting:
    """The one item of the fields."""
    from indexer.parser.dates import find_date
    from indexer.parser.ids import item_id, slug
    from indexer.parser.items import VOTING_KINDS, language_of
    from indexer.parser.votes import find_votes
    from models.case_numbers import find_case_number

    single = {block.hint: block.text for block in document.blocks if block.hint in _OTHER_FIELDS}
    title = document.metadata.get("title") or single.get("Name", "")
    native = single.get("CaseNativeId", "")
    case = find_case_number(native)
    parts = [Part(None, "", _beside(document.blocks, single, title, case)), *_parts(document.blocks)]
    text, sections = headed_text(parts)
    section = _section(single.get("Article", ""))
    organ, date = document.metadata.get("organ"), document.metadata.get("date")
    municipality = document.metadata.get("municipality")
    kinds = {part.kind for part in sections}
    agenda = "proposal" in kinds and "decision" not in kinds
    known = organ is not None and date is not None and section is not None
    item = Item(
        id=item_id(municipality, date, organ, section)
        if known
        else slug(f"{municipality or ''} {document.path.stem} {single.get('Article', '')}"),
        text=text or title,
        title=title,
        municipality=municipality,
        organ=organ,
        date=find_date(date) if date else None,
        section=section,
        case_number=case.normalised if case else native or None,
        task_class=case.task_class if case else None,
        language=language_of(f"{title} {text}"),
        sections=sections,
        source=str(document.path),
        expires=find_date(document.metadata.get("expires", "")),
        meeting_kind="agenda" if agenda else "minutes",
        presenter=names_in(document.blocks, "Presenters"),
        preparer=names_in(document.blocks, "Draftsmans"),
        attachments=tuple(block.text for block in document.blocks if block.hint == "Attachments"),
        votes=find_votes([part.text for part in sections if part.kind in VOTING_KINDS]),
        warnings=tuple(_warnings(document.metadata, single.get("Name", ""), title)),
    )
    present = tuple(block.text for block in document.blocks if block.hint == _PARTICIPANTS)
    return Meeting(
        str(document.path), municipality, organ, date, item.meeting_kind, (item,), (*present, *empty_headings(parts))
    )


def _warnings(metadata: Mapping[str, str], name: str, title: str) -> Iterator[str]:
    if title != name:
        yield "The list of contents gives another title than the item itself."
    for what, value in (("title", title), ("organ", metadata.get("organ")), ("date", metadata.get("date"))):
        if not value:
            yield f"No {what} was found."


def _beside(
    blocks: Sequence[Block], single: Mapping[str, str], title: str, case: CaseNumber | None
) -> tuple[Block, ...]:
    """What the fields that count once say beyond the item's title and case number: kept at the head of its text."""
    name, native = single.get("Name", ""), single.get("CaseNativeId", "")
    told = case is None or _SIGNS.sub("", case.normalised) == _SIGNS.sub("", native)
    other_name = (Block(name),) if name != title else ()
    # What stands beside a case number in its field, or a number that is written otherwise.
    other_number = () if told else (Block(native),)
    again = (block for block in blocks if block.hint in _TOLD_ONCE and block.text != single[block.hint])
    return (*other_name, *other_number, *(Block(block.text) for block in again))


def _properties(source: SourceFile) -> list[tuple[str, str]]:
    """The names and texts of the fields, in order."""
    try:
        data = json.loads(decode(source.content) or "")
    except (ValueError, RecursionError):
        raise UnreadableSource(source.path, "its JSON is broken", "Fetch the file again.") from None
    rows = data.get("value") if isinstance(data, dict) else None
    if not isinstance(rows, list):
        raise NotMinutes(source.path, "it holds no fields of an item", "It can stay where it is.")
    named = [row for row in rows if isinstance(row, dict) and "Text" in row and isinstance(row.get("Name"), str)]
    return [(_known_as(row["Name"]), as_text(row["Text"])) for row in named]


@cache
def _known_as(name: str) -> str:
    """The name of a field as it is known here, whatever its capitals and the language behind it (*DecisionSv*); an
    unknown one as it is."""
    known = {field.casefold(): field for field in (*FIELDS, *_OTHER_FIELDS, *_OF_HEADING)}
    known |= {other.casefold(): field for other, field in HISTORY_NAMES.items()}
    written = name.casefold()
    return known.get(written) or known.get(_LANGUAGE.sub("", written)) or name


def _section(article: str) -> int | None:
    found = _ARTICLE.match(article)
    return int(found[1]) or None if found else None


def _blocks(name: str, text: str) -> Iterator[Block]:
    if not text.strip():
        return
    if name in _OTHER_FIELDS:
        if name == _PARTICIPANTS:
            yield from (Block(person.line, hint=name) for person in people_in(text))
        elif name in _TOLD_ONCE:
            yield Block(without_markup(text), hint=name)
    elif name == "HistoryTopics":
        yield from _history(text)
    else:
        yield from (replace(block, hint=name) for block in _field_blocks(name, text))


def _field_blocks(name: str, value: Any) -> Iterator[Block]:
    """The blocks of a field, by what it holds: people, votes, attachments, or text."""
    if name in _PEOPLE:
        yield from people_lines(value)
    elif name == "Voting" and (votings := loaded_list(value)) is not None:
        yield from (Block(line, tight=True) for line in _votes(votings))
    else:
        listed = FIELDS.get(name, ("other", ""))[0] == "attachments"
        for block in fragment_blocks(" ".join(strings(value))):
            yield replace(block, tight=block.tight or listed)


def _history(text: str) -> Iterator[Block]:
    """The quoted earlier handlings: for each its organ and date, then its fields."""
    topics = loaded_list(text)
    if topics is None:
        yield from (replace(block, hint="HistoryTopics") for block in fragment_blocks(text))
        return
    for number, topic in enumerate(topic for topic in topics if isinstance(topic, dict)):
        yield Block(_heading(topic), "heading", hint=f"{number}/")
        for field, value in topic.items():
            name = _known_as(field)
            # Of fields that nobody knows, only prose is text.
            if name in FIELDS or (name not in _OTHER_FIELDS | _OF_HEADING and isinstance(value, str) and " " in value):
                yield from (replace(block, hint=f"{number}/{name}") for block in _field_blocks(name, value))


def _heading(topic: Mapping[str, Any]) -> str:
    """*Tekninen lautakunta 25.4.2017 § 57*, as far as a quoted handling says so."""
    section = _section(as_text(topic.get("Article")))
    organ = plain(as_text(topic.get("Party")) or as_text(topic.get("PartySv")))
    parts = (organ, day_of(topic.get("MeetingDate")), f"§ {section}" if section else "")
    return " ".join(part for part in parts if part) or "Aiempi käsittely"


def _votes(votings: Sequence[Any]) -> Iterator[str]:
    """What was voted on, and a line for each side with the names of its voters."""
    for voting in votings:
        sides = voting.get("Votes") if isinstance(voting, dict) else None
        if isinstance(sides, dict):
            yield from (title for title in [without_markup(as_text(voting.get("Title")))] if title)
            for side, names in sides.items():
                yield f"{side}: {', '.join(map(without_markup, strings(names)))}"
        else:
            yield from map(without_markup, strings(voting))


def _parts(blocks: Sequence[Block]) -> list[Part]:
    by_hint: dict[str, list[Block]] = {}
    for block in blocks:
        by_hint.setdefault(block.hint, []).append(block)
    parts = [
        Part("prior_handling", by_hint[f"{number}/"][0].text, (), tuple(_history_parts(by_hint, number)))
        for number in range(len(by_hint))
        if f"{number}/" in by_hint
    ]
    for name, (kind, heading) in FIELDS.items():
        if name in by_hint:
            parts.append(Part(kind, heading, tuple(by_hint[name])))
    for name, found in by_hint.items():
        if name not in FIELDS and name not in _OTHER_FIELDS and not _QUOTED.match(name):
            parts.append(Part("other", name, tuple(found)))
    return parts


def _history_parts(by_hint: Mapping[str, list[Block]], number: int) -> Iterator[Part]:
    for name, (kind, heading) in FIELDS.items():
        if found := by_hint.get(f"{number}/{name}"):
            yield Part(kind, heading, tuple(found))
    for hint, found in by_hint.items():
        if hint.startswith(f"{number}/") and (name := hint.partition("/")[2]) and name not in FIELDS:
            yield Part("other", name, tuple(found))
