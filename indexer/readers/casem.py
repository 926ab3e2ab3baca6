"""CaseM (Triplan): the fields of an item as its interface gives them, in JSON."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
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
_MARKUP = re.compile(r"<[a-z/!]|&#?\w+;", re.IGNORECASE)
_ARTICLE = re.compile(r"^[§\s]*0*(\d{1,5})(?:\s*/\s*\d{4})?[\s§.]*$")
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
    section = _section(single.get("Article", ""))
    organ, date = document.metadata.get("organ"), document.metadata.get("date")
    municipality = document.metadata.get("municipality")
    kinds = {part.kind for part in sections}
    agenda = "proposal" in kinds and "decision" not in kinds
    known = organ is not None and date is not None and section is not None
    warnings = ["The list of contents gives another title than the item itself."] if other_name else []
    found = (("title", title or None), ("organ", organ), ("date", date))
    warnings += [f"No {what} was found." for what, value in found if value is None]
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
    return [(_known_as(row["Name"]), _as_text(row["Text"])) for row in named]


def _as_text(value: Any) -> str:
    """What a field holds, as text: a number as written, lists and objects as JSON again."""
    if isinstance(value, str):
        return value
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


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
            yield from (Block(person.line, hint=name) for person in _people(text))
        elif name in _TOLD_ONCE:
            yield Block(_without_markup(text), hint=name)
    elif name == "HistoryTopics":
        yield from _history(text)
    else:
        yield from (replace(block, hint=name) for block in _field_blocks(name, text))


def _field_blocks(name: str, value: Any) -> Iterator[Block]:
    """The blocks of a field, by what it holds: people, votes, attachments, or text."""
    if name in _PEOPLE:
        yield from _people_lines(value)
    elif name == "Voting" and (votings := _loaded_list(value)) is not None:
        yield from (Block(line, tight=True) for line in _votes(votings))
    else:
        listed = FIELDS.get(name, ("other", ""))[0] == "attachments"
        for block in fragment_blocks(" ".join(_strings(value))):
            yield replace(block, tight=block.tight or listed)


def _history(text: str) -> Iterator[Block]:
    """The quoted earlier handlings: for each its organ and date, then its fields."""
    topics = _loaded_list(text)
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
    section = _section(_as_text(topic.get("Article")))
    organ = plain(_as_text(topic.get("Party")) or _as_text(topic.get("PartySv")))
    parts = (organ, _day(topic.get("MeetingDate")), f"§ {section}" if section else "")
    return " ".join(part for part in parts if part) or "Aiempi käsittely"


def _votes(votings: Sequence[Any]) -> Iterator[str]:
    """What was voted on, and a line for each side with the names of its voters."""
    for voting in votings:
        sides = voting.get("Votes") if isinstance(voting, dict) else None
        if isinstance(sides, dict):
            yield from (title for title in [_without_markup(_as_text(voting.get("Title")))] if title)
            for side, names in sides.items():
                yield f"{side}: {', '.join(map(_without_markup, _strings(names)))}"
        else:
            yield from map(_without_markup, _strings(voting))


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
    """People as the fields give them: ``name;#title;#phone;#address;#!#…``, a list of objects, or lines of text."""
    listed = _loaded_list(value)
    if listed is not None:
        for person in listed:
            if isinstance(person, dict) and person.get("Name"):
                yield _Person(*(_without_markup(str(person.get(key) or "")) for key in ("Name", "Title", "Email")))
            elif isinstance(person, str) and person.strip():
                yield _Person(_without_markup(person), "", "")
    elif isinstance(value, str) and ";#" not in value:
        yield from (_Person(block.text, "", "") for block in fragment_blocks(value))
    elif isinstance(value, str):
        for person in value.split("#!#"):
            parts = [_without_markup(part).rstrip("; ") for part in person.split(";#")]
            if parts[0]:
                parts += [""] * 4
                yield _Person(parts[0], parts[1], parts[3])


def _people_lines(value: Any) -> Iterator[Block]:
    """A line for each person: *Name <address> - title*; of several people no addresses."""
    people = list(_people(value))
    for person in people:
        yield Block((person if len(people) == 1 else replace(person, mail="")).line, tight=True)


def _named(blocks: Sequence[Block], field: str) -> str | None:
    """*Name, title* of the people of a field."""
    lines = (re.sub(r" <[^>]*>", "", block.text).replace(" - ", ", ", 1) for block in blocks if block.hint == field)
    return "; ".join(lines) or None


def _loaded_list(value: Any) -> list[Any] | None:
    """A list, given as such or as JSON; ``None`` if it is none."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
    return value if isinstance(value, list) else None


def _without_markup(text: str) -> str:
    """A text on one line that may hold entities or elements of HTML, as names and titles seldom do."""
    return " ".join(block.text for block in fragment_blocks(text)) if _MARKUP.search(text) else plain(text)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str) and value.strip() not in ("", "[]"):
        yield value
    elif isinstance(value, list | dict):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


def _day(value: Any) -> str:
    """``/Date(1493127000000)/`` as 25.4.2017, in Finnish winter time: meetings are not held about midnight. Other forms
    of a date are read as they are."""
    from indexer.parser.dates import find_date

    if not isinstance(value, str):
        return ""
    found = _MILLISECONDS.match(value)
    try:
        seconds = int(found[1]) / 1000 if found else 0
        winter = dt.timezone(dt.timedelta(hours=2))
        day = dt.datetime.fromtimestamp(seconds, winter).date() if found else find_date(value)
    except (ValueError, OverflowError, OSError):
        return ""
    return f"{day.day}.{day.month}.{day.year}" if day else ""
