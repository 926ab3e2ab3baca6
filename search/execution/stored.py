"""Stored items and word spans in a form that is read back in microseconds.

An item is kept as its text, UTF-8, and a record: the rest of its JSON, in which sections are offsets into the text.
Spans are kept as gaps and lengths in the smallest unsigned type that holds them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec
import numpy as np

from models.item import Item, Section, SectionKind, TopicAssignment, Vote
from search.schema import Spans, item_bytes

_SPAN_TYPES = (np.dtype("<u1"), np.dtype("<u2"), np.dtype("<i4"))


def pack_item(data: Mapping[str, Any]) -> tuple[bytes, bytes]:
    """The record and the text of an item's JSON object, as ``Item.to_json`` makes it."""
    record = {name: value for name, value in data.items() if name not in ("text", "sections")}
    text: str = data["text"]
    sections: tuple[Section, ...] = ()
    if data.get("sections"):
        # Reading the sections is what finds their offsets, and completes the text where one does not stand in it.
        item = Item.from_json({name: data.get(name) for name in ("id", "text", "sections")})
        text, sections = item.text, item.sections
    record["sections"] = _packed_sections(sections)
    return item_bytes(record), text.encode()


class PackedSection(msgspec.Struct, array_like=True, gc=False):
    """A section of a record: its text is what stands in the item's text from ``start`` to ``end``."""

    kind: SectionKind
    heading: str
    start: int
    end: int
    parts: tuple[PackedSection, ...] = ()


class PackedVote(msgspec.Struct, gc=False):
    for_count: int | None = msgspec.field(name="for", default=None)
    against: int | None = None
    abstained: int | None = None
    for_names: tuple[str, ...] = ()
    against_names: tuple[str, ...] = ()
    abstained_names: tuple[str, ...] = ()


class Record(msgspec.Struct, gc=False):
    """A record: the fields of an item but its text. See :class:`models.item.Item`."""

    id: str
    title: str = ""
    municipality: str | None = None
    organ: str | None = None
    date: dt.date | None = None
    section: int | None = None
    case_number: str | None = None
    task_class: str | None = None
    language: str = "fi"
    sections: tuple[PackedSection, ...] = ()
    source: str | None = None
    page: int | None = None
    expires: dt.date | None = None
    topics: tuple[TopicAssignment, ...] = ()
    meeting_kind: Literal["minutes", "agenda"] = "minutes"
    presenter: str | None = None
    preparer: str | None = None
    attachments: tuple[str, ...] = ()
    votes: tuple[PackedVote, ...] = ()
    warnings: tuple[str, ...] = ()


read_record = msgspec.json.Decoder(Record).decode


def unpack_item(record: bytes, text: bytes) -> Item:
    """The item that was packed, as ``Item.from_json`` would read it."""
    r, whole = read_record(record), text.decode()
    return Item(
        id=r.id,
        text=whole,
        title=r.title,
        municipality=r.municipality,
        organ=r.organ,
        date=r.date,
        section=r.section,
        case_number=r.case_number,
        task_class=r.task_class,
        language=r.language,
        sections=_unpacked_sections(r.sections, whole),
        source=r.source,
        page=r.page,
        expires=r.expires,
        topics=r.topics,
        meeting_kind=r.meeting_kind,
        presenter=r.presenter,
        preparer=r.preparer,
        attachments=r.attachments,
        votes=tuple([_unpacked_vote(vote) for vote in r.votes]),
        warnings=r.warnings,
    )


def _unpacked_vote(vote: PackedVote) -> Vote:
    return Vote(vote.for_count, vote.against, vote.abstained, vote.for_names, vote.against_names, vote.abstained_names)


def _packed_sections(sections: Sequence[Section]) -> list[list[Any]]:
    return [[s.kind, s.heading, s.start, s.end, _packed_sections(s.parts)] for s in sections]


def _unpacked_sections(packed: Sequence[PackedSection], text: str) -> tuple[Section, ...]:
    return tuple(
        [Section(s.kind, s.heading, text[s.start : s.end], s.start, _unpacked_sections(s.parts, text)) for s in packed]
    )


def pack_spans_tightly(packed: bytes) -> bytes:
    """Spans (as ``search.schema.pack_spans`` packs them) as a byte naming the type, the number of title words
    (4 bytes), and alternately each word's gap from the end of the word before and its length.

    The gap of the body's first word counts from 0, as that of the title's.
    """
    values = np.frombuffer(packed, dtype="<i4")
    title_words = int(values[0])
    bounds = values[2:].reshape(2, -1).T.ravel()
    steps = bounds.copy()
    steps[1:] -= bounds[:-1]
    if 2 * title_words < len(bounds):
        steps[2 * title_words] = bounds[2 * title_words]
    # Seen as unsigned, a step back is large.
    most = int(steps.view(np.uint32).max()) if len(steps) else 0
    kind = 0 if most <= 0xFF else 1 if most <= 0xFFFF else 2
    return bytes((kind,)) + title_words.to_bytes(4, "little") + steps.astype(_SPAN_TYPES[kind]).tobytes()


def unpack_spans(tight: bytes) -> Spans:
    title_words = int.from_bytes(tight[1:5], "little")
    steps = np.frombuffer(tight, _SPAN_TYPES[tight[0]], offset=5)
    bounds = np.cumsum(steps, dtype=np.int32)
    if title_words:
        bounds[2 * title_words :] -= bounds[2 * title_words - 1]
    return Spans(title_words, bounds[0::2], bounds[1::2])
