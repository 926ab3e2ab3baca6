"""The item: one numbered matter of a meeting's minutes, the unit that is indexed and returned.

Every section is a span of the item's text: ``item.text[section.start:section.end] == section.text``. Offsets are in
characters (Unicode code points) throughout.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from models.errors import PykalaError

SectionKind = Literal[
    "decision",
    "proposal",
    "rationale",
    "background",
    "presenter",
    "preparer",
    "handling",
    "vote",
    "dissent",
    "disqualification",
    "attachments",
    "appeal",
    "notification",
    "prior_handling",
    "other",
]
_WHOLE_NUMBER = re.compile(r"\s*(?:§\s*)?(\d{1,9})(?:\s*§)?\s*")
_FINNISH_DAY = re.compile(r"\s*(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\s*")
SECTION_KINDS: tuple[SectionKind, ...] = get_args(SectionKind)


class InvalidItem(PykalaError):
    """A JSON object is not an item."""

    http_status = 400

    def __init__(self, field: str, problem: str, item_id: str | None = None) -> None:
        of = f" of item {item_id}" if item_id else ""
        super().__init__(f'Field "{field}"{of} {problem}. Correct the field, or leave it out if it is optional.')
        self.field = field
        self.item_id = item_id


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part of an item.

    ``start`` is the offset of ``text`` in the item's text. ``parts`` are the sections nested in this one, as the
    decision and the proposal of another organ inside a ``prior_handling``; their offsets too are in the item's text.
    """

    kind: SectionKind
    heading: str
    text: str
    start: int
    parts: tuple[Section, ...] = ()

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    def to_json(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"kind": self.kind, "heading": self.heading, "text": self.text}
        if self.parts:
            answer["parts"] = [part.to_json() for part in self.parts]
        return answer


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span of the item's text, or of its title (``field``), for which a topic was assigned."""

    start: int
    end: int
    text: str
    field: Literal["text", "title"] = "text"

    def to_json(self) -> dict[str, Any]:
        return {"start": self.start, "end": self.end, "text": self.text, "field": self.field}


@dataclass(frozen=True, slots=True)
class TopicAssignment:
    """A topic that the item is about: the concept's id, a probability in 0..1 and why."""

    id: str
    score: float
    evidence: tuple[Evidence, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "score": round(self.score, 4),
            "evidence": [e.to_json() for e in self.evidence],
        }


@dataclass(frozen=True, slots=True)
class Vote:
    """One vote: the question or the counter-proposal, the counts, and the names where the minutes give them."""

    for_count: int | None
    against_count: int | None
    abstained_count: int | None = None
    for_names: tuple[str, ...] = ()
    against_names: tuple[str, ...] = ()
    abstained_names: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "for": self.for_count,
            "against": self.against_count,
            "abstained": self.abstained_count,
            "for_names": list(self.for_names),
            "against_names": list(self.against_names),
            "abstained_names": list(self.abstained_names),
        }


@dataclass(frozen=True, slots=True)
class Item:
    """One numbered matter (§) of the minutes of a meeting of an organ on a date.

    ``page`` counts from 1. ``expires`` is the day after which the item may no longer be published. ``case_number`` is
    in its normalised form. ``meeting_kind`` tells an agenda, which the minutes supersede. ``warnings`` say in plain
    words what the parser guessed.
    """

    id: str
    text: str
    title: str = ""
    municipality: str | None = None
    organ: str | None = None
    date: dt.date | None = None
    section: int | None = None
    case_number: str | None = None
    task_class: str | None = None
    language: str = "fi"
    sections: tuple[Section, ...] = ()
    source: str | None = None
    page: int | None = None
    expires: dt.date | None = None
    topics: tuple[TopicAssignment, ...] = ()
    meeting_kind: Literal["minutes", "agenda"] = "minutes"
    presenter: str | None = None
    preparer: str | None = None
    attachments: tuple[str, ...] = ()
    votes: tuple[Vote, ...] = ()
    warnings: tuple[str, ...] = ()

    def sections_of(self, *kinds: SectionKind) -> tuple[Section, ...]:
        """The item's own sections of the given kinds, in order. Sections nested in a prior handling are not its own."""
        return tuple(section for section in self.sections if section.kind in kinds)

    def with_topics(self, topics: tuple[TopicAssignment, ...]) -> Item:
        return replace(self, topics=topics)

    def is_over(self, day: dt.date) -> bool:
        """Whether the time of the item's publication has ended on a day (Municipal Act 140 §)."""
        return self.expires is not None and self.expires < day

    def to_json(self) -> dict[str, Any]:
        """The JSON object of an item: every field that has a value, ``id`` and ``text`` always."""
        full: dict[str, Any] = {
            "id": self.id,
            "municipality": self.municipality,
            "organ": self.organ,
            "date": self.date.isoformat() if self.date else None,
            "section": self.section,
            "title": self.title,
            "case_number": self.case_number,
            "task_class": self.task_class,
            "language": self.language,
            "meeting_kind": self.meeting_kind,
            "presenter": self.presenter,
            "preparer": self.preparer,
            "sections": [section.to_json() for section in self.sections],
            "text": self.text,
            "source": self.source,
            "page": self.page,
            "expires": self.expires.isoformat() if self.expires else None,
            "topics": [topic.to_json() for topic in self.topics],
            "attachments": list(self.attachments),
            "votes": [vote.to_json() for vote in self.votes],
            "warnings": list(self.warnings),
        }
        return {k: v for k, v in full.items() if k in ("id", "text") or v not in (None, "", [])}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Item:
        """Read the JSON object of an item.

        Sections whose text does not stand in ``text`` are appended to it, so that every section is a span of the text.

        Raises:
            InvalidItem: a field is missing or is not of its kind.
        """
        item_id = _string(data, "id", None)
        if not item_id or not item_id.strip():
            raise InvalidItem("id", "is missing or empty")
        text = _string(data, "text", item_id)
        if text is None:
            raise InvalidItem("text", "is missing", item_id)
        sections, text = _place_sections(_list(data, "sections", item_id), text, item_id)
        meeting_kind = _string(data, "meeting_kind", item_id) or "minutes"
        if meeting_kind not in ("minutes", "agenda"):
            raise InvalidItem("meeting_kind", 'must be "minutes" or "agenda"', item_id)
        return cls(
            id=item_id.strip(),
            text=text,
            title=_string(data, "title", item_id) or "",
            municipality=_string(data, "municipality", item_id) or None,
            organ=_string(data, "organ", item_id) or None,
            date=_date(data, "date", item_id),
            section=_integer(data, "section", item_id),
            case_number=_string(data, "case_number", item_id) or None,
            task_class=_string(data, "task_class", item_id) or None,
            language=_string(data, "language", item_id) or "fi",
            sections=sections,
            source=_string(data, "source", item_id) or None,
            page=_integer(data, "page", item_id),
            expires=_date(data, "expires", item_id),
            topics=tuple(_topic(t, item_id) for t in _list(data, "topics", item_id)),
            meeting_kind="agenda" if meeting_kind == "agenda" else "minutes",
            presenter=_string(data, "presenter", item_id) or None,
            preparer=_string(data, "preparer", item_id) or None,
            attachments=_strings(data, "attachments", item_id),
            votes=tuple(_vote(v, item_id) for v in _list(data, "votes", item_id)),
            warnings=_strings(data, "warnings", item_id),
        )


def _string(data: Mapping[str, Any], field: str, item_id: str | None) -> str | None:
    value = data.get(field)
    if value is None or isinstance(value, str):
        return value
    if field == "id" and isinstance(value, int):
        return str(value)
    raise InvalidItem(field, "must be a text", item_id)


def _integer(data: Mapping[str, Any], field: str, item_id: str) -> int | None:
    value = data.get(field)
    if isinstance(value, float):
        # Tables of data write whole numbers with a decimal, and what is missing as no number.
        value = None if math.isnan(value) else int(value) if value.is_integer() else value
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31):
        return value
    if isinstance(value, str) and (number := _WHOLE_NUMBER.fullmatch(value)):
        return int(number[1])
    raise InvalidItem(field, "must be a whole number that is not negative", item_id)


def _date(data: Mapping[str, Any], field: str, item_id: str) -> dt.date | None:
    value = _string(data, field, item_id)
    if not value:
        return None
    day = _FINNISH_DAY.fullmatch(value)
    try:
        return dt.date(int(day[3]), int(day[2]), int(day[1])) if day else dt.date.fromisoformat(value[:10])
    except ValueError:
        raise InvalidItem(
            field, f'is "{value}", which is not a date of the form 2024-01-22 or 22.1.2024', item_id
        ) from None


def _list(data: Mapping[str, Any], field: str, item_id: str) -> list[Any]:
    value = data.get(field)
    if value is None:
        return []
    if not isinstance(value, list):
        raise InvalidItem(field, "must be a list", item_id)
    return value


def _strings(data: Mapping[str, Any], field: str, item_id: str) -> tuple[str, ...]:
    values = _list(data, field, item_id)
    if not all(isinstance(value, str) for value in values):
        raise InvalidItem(field, "must be a list of texts", item_id)
    return tuple(values)


def _object(value: Any, field: str, item_id: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise InvalidItem(field, "must be a list of objects", item_id)
    return value


def _place_sections(raw: list[Any], text: str, item_id: str) -> tuple[tuple[Section, ...], str]:
    """Find each section in the text, from the end of the one before on; append those that do not stand in it, and to
    a section those of its parts that do not stand in that."""
    placed: list[Section] = []
    position = 0
    for value in raw:
        section = _object(value, "sections", item_id)
        kind = section.get("kind", "other")
        if kind not in SECTION_KINDS:
            raise InvalidItem("sections", f'has a section of unknown kind "{kind}"', item_id)
        content = _string(section, "text", item_id) or ""
        heading = _string(section, "heading", item_id) or ""
        parts, content = _place_sections(_list(section, "parts", item_id), content, item_id)
        start = text.find(content, position)
        if start < 0:
            start = text.find(content)
        if start < 0:
            text = f"{text}\n\n{heading}\n" if heading else f"{text}\n\n"
            start = len(text)
            text += content
        placed.append(Section(kind, heading, content, start, tuple(_shifted(part, start) for part in parts)))
        position = start + len(content)
    return tuple(placed), text


def _shifted(section: Section, offset: int) -> Section:
    return replace(section, start=section.start + offset, parts=tuple(_shifted(part, offset) for part in section.parts))


def _topic(value: Any, item_id: str) -> TopicAssignment:
    data = _object(value, "topics", item_id)
    topic_id = data.get("id")
    score = data.get("score", 1.0)
    if not isinstance(topic_id, str) or isinstance(score, bool) or not isinstance(score, int | float):
        raise InvalidItem("topics", "must be a list of objects with an id and a score", item_id)
    return TopicAssignment(
        topic_id, float(score), tuple(_evidence(e, item_id) for e in _list(data, "evidence", item_id))
    )


def _evidence(value: Any, item_id: str) -> Evidence:
    data = _object(value, "topics", item_id)
    start, end = _integer(data, "start", item_id), _integer(data, "end", item_id)
    if start is None or end is None or end < start:
        raise InvalidItem("topics", "has evidence without a start and an end", item_id)
    return Evidence(
        start, end, _string(data, "text", item_id) or "", "title" if data.get("field") == "title" else "text"
    )


def _vote(value: Any, item_id: str) -> Vote:
    data = _object(value, "votes", item_id)
    return Vote(
        for_count=_integer(data, "for", item_id),
        against_count=_integer(data, "against", item_id),
        abstained_count=_integer(data, "abstained", item_id),
        for_names=_strings(data, "for_names", item_id),
        against_names=_strings(data, "against_names", item_id),
        abstained_names=_strings(data, "abstained_names", item_id),
    )
