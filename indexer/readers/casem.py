"""CaseM (Triplan): the fields of an item as its interface gives them, in JSON."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from indexer.document import Block, Document, Meeting, SourceFile
from indexer.errors import NotMinutes, UnreadableSource
from indexer.readers.casem_lists import listed_metadata
from indexer.readers.headed import Part, empty_headings, headed_text
from indexer.readers.html import fragment_blocks
from indexer.readers.markup import plain
from indexer.readers.text import decode
from models.item import Item, SectionKind

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
"""The fields that make an item's text, in the order of the text: kind of section and heading."""

HISTORY_FIELDS: dict[str, tuple[SectionKind, str]] = {
    "Description": ("rationale", "Kuvaus"),
    "DescisionProposal": ("proposal", "Päätösehdotus"),
    "Disqualification": ("disqualification", "Esteellisyys"),
    "Meetingcontent": ("handling", "Käsittely"),
    "Descision": ("decision", "Päätös"),
    "DissentingOpinion": ("dissent", "Eriävä mielipide"),
    "Presenters": ("presenter", "Esittelijät"),
    "Draftsmen": ("preparer", "Valmistelijat"),
}
"""The fields of one quoted earlier handling, spelt as the interface spells them."""

_OTHER_FIELDS = frozenset(
    ("Name", "Article", "CaseNativeId", "IsAdditionalTopic", "Participant_councilman", "PersonalData")
)
"""Fields that are no part of the text. What stands in PersonalData is not for the public."""

_TOLD_ONCE = frozenset(("Name", "Article", "CaseNativeId"))

_PARTICIPANTS = "Participant_councilman"
_PEOPLE = frozenset({"Presenters", "Draftsmans", "Draftsmen"})
_MARKS = (b"odata.metadata", b'"CaseNativeId"', b'"Decisionproposal"')
_QUOTED = re.compile(r"[0-9]+/")
_SIGNS = re.compile(r"[\W_]+")
_MILLISECONDS = re.compile(r"/Date\((-?\d+)")


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


def _repeated(blocks: Sequence[Block], single: Mapping[str, str]) -> tuple[Block, ...]:
    """What a field that counts once says where it stands once more: kept in the text."""
    return tuple(Block(block.text) for block in blocks if block.hint in _TOLD_ONCE and block.text != single[block.hint])


def parse_casem(document: Document) -> Meeting:
    """The one item of the fields."""
    from indexer.parser.dates import find_date
    from indexer.parser.ids import item_id, slug
    from indexer.parser.items import VOTING_KINDS, language_of
    from indexer.parser.votes import find_votes
    from models.case_numbers import find_case_number

    single = {block.hint: block.text for block in document.blocks if block.hint in _OTHER_FIELDS}
    name = single.get("Name", "")
    title = document.metadata.get("title") or name
    other_name = (Block(name),) if name != title else ()
    native = single.get("CaseNativeId", "")
    case = find_case_number(native)
    # What stands beside a case number in its field is kept in the text, and so is a number that is written otherwise.
    told = case is None or _SIGNS.sub("", case.normalised) == _SIGNS.sub("", native)
    beside = () if told else (Block(native),)
    parts = [Part(None, "", (*other_name, *beside, *_repeated(document.blocks, single))), *_parts(document.blocks)]
    text, sections = headed_text(parts)
    article = single.get("Article", "")
    section = int(article) if article.isdecimal() and 0 < int(article) < 100_000 else None
    organ, date = document.metadata.get("organ"), document.metadata.get("date")
    municipality = document.metadata.get("municipality")
    kinds = {part.kind for part in sections}
    agenda = "proposal" in kinds and "decision" not in kinds
    known = organ is not None and date is not None and section is not None
    warnings = ["The list of contents gives another title than the item itself."] if other_name else []
    warnings += [f"No {what} was found." for what, value in (("organ", organ), ("date", date)) if value is None]
    item = Item(
        id=item_id(municipality, date, organ, section)
        if known
        else slug(f"{municipality or ''} {document.path.stem} {article}"),
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
        presenter=_named(document.blocks, "Presenters"),
        preparer=_named(document.blocks, "Draftsmans"),
        attachments=tuple(block.text for block in document.blocks if block.hint == "Attachments"),
        votes=find_votes([part.text for part in sections if part.kind in VOTING_KINDS]),
        warnings=tuple(warnings),
    )
    present = tuple(block.text for block in document.blocks if block.hint == _PARTICIPANTS)
    return Meeting(
        str(document.path), municipality, organ, date, item.meeting_kind, (item,), (*present, *empty_headings(parts))
    )


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
    return [(row["Name"], row["Text"] if isinstance(row["Text"], str) else "") for row in named]


def _blocks(name: str, text: str) -> Iterator[Block]:
    if not text.strip():
        return
    if name in _OTHER_FIELDS:
        if name == _PARTICIPANTS:
            yield from (Block(person.line, hint=name) for person in _people(text))
        elif name in _TOLD_ONCE:
            yield Block(plain(text), hint=name)
    elif name == "HistoryTopics":
        yield from _history(text)
    elif name in _PEOPLE:
        yield from _people_lines(text, name)
    else:
        listed = FIELDS.get(name, ("other", ""))[0] == "attachments"
        yield from (replace(block, hint=name, tight=block.tight or listed) for block in fragment_blocks(text))


def _history(text: str) -> Iterator[Block]:
    """The quoted earlier handlings: for each its organ and date, then its fields."""
    try:
        topics = json.loads(text)
    except (ValueError, RecursionError):
        topics = None
    if not isinstance(topics, list):
        yield from (replace(block, hint="HistoryTopics") for block in fragment_blocks(text))
        return
    for number, topic in enumerate(topic for topic in topics if isinstance(topic, dict)):
        article = str(topic.get("Article") or "")
        heading = (
            str(topic.get("Party") or ""),
            _day(topic.get("MeetingDate")),
            f"§ {article}" if article != "0" else "",
        )
        yield Block(
            " ".join(part for part in heading if part.strip("§ ")) or "Aiempi käsittely", "heading", hint=f"{number}/"
        )
        for name, value in topic.items():
            if name in _PEOPLE:
                blocks = list(_people_lines(value))
            elif name in HISTORY_FIELDS or name == "Votings":
                blocks = fragment_blocks(" ".join(_strings(value)))
            else:
                continue
            yield from (replace(block, hint=f"{number}/{name}") for block in blocks)


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
    for name, (kind, heading) in {**HISTORY_FIELDS, "Votings": ("vote", "Äänestys")}.items():
        if found := by_hint.get(f"{number}/{name}"):
            yield Part(kind, heading, tuple(found))


@dataclass(frozen=True, slots=True)
class _Person:
    name: str
    title: str
    mail: str

    @property
    def line(self) -> str:
        mail = f" <{self.mail}>" if self.mail else ""
        return f"{self.name}{mail} - {self.title}" if self.title else f"{self.name}{mail}"


def _people(value: Any) -> Iterator[_Person]:
    """People as the fields give them: ``name;#title;#phone;#address;#!#…``, or a list of objects."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return
    if isinstance(value, list):
        for person in value:
            if isinstance(person, dict) and person.get("Name"):
                yield _Person(*(plain(str(person.get(key) or "")) for key in ("Name", "Title", "Email")))
    elif isinstance(value, str):
        for person in value.split("#!#"):
            parts = [plain(part) for part in person.split(";#")]
            if parts[0]:
                parts += [""] * 4
                yield _Person(parts[0], parts[1], parts[3])


def _people_lines(value: Any, hint: str = "") -> Iterator[Block]:
    """A line for each person: *Name <address> - title*; of several people no addresses."""
    people = list(_people(value))
    for person in people:
        yield Block((person if len(people) == 1 else replace(person, mail="")).line, hint=hint, tight=True)


def _named(blocks: Sequence[Block], field: str) -> str | None:
    """*Name, title* of the people of a field."""
    lines = (re.sub(r" <[^>]*>", "", block.text).replace(" - ", ", ", 1) for block in blocks if block.hint == field)
    return "; ".join(lines) or None


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str) and value.strip() not in ("", "[]"):
        yield value
    elif isinstance(value, list | dict):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


def _day(value: Any) -> str:
    """``/Date(1493127000000)/`` as 25.4.2017, in Finnish winter time: meetings are not held about midnight."""
    found = _MILLISECONDS.match(value) if isinstance(value, str) else None
    if found is None:
        return ""
    try:
        day = dt.datetime.fromtimestamp(int(found[1]) / 1000, dt.timezone(dt.timedelta(hours=2)))
    except (ValueError, OverflowError, OSError):
        return ""
    return f"{day.day}.{day.month}.{day.year}"
