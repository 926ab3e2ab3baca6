"""Stored items and word spans in a form that is read back in microseconds.

An item is kept as its text, UTF-8, and a record: the rest of its JSON, in which sections are offsets into the text.
Spans are kept as gaps and lengths in the smallest unsigned type that holds them.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from models.item import Evidence, Item, Section, TopicAssignment, Vote
from search.schema import Spans, item_bytes

_SPAN_TYPES = (np.dtype("<u1"), np.dtype("<u2"), np.dtype("<i4"))


def pack_item(data: Mapping[str, Any]) -> tuple[bytes, bytes]:
    """The record and the text of an item's JSON object, as ``Item.to_json`` makes it."""
    # Reading the sections is what finds their offsets, and completes the text where one does not stand in it.
    item = Item.from_json({name: data.get(name) for name in ("id", "text", "sections")})
    record = {name: value for name, value in data.items() if name not in ("text", "sections")}
    record["sections"] = _packed_sections(item.sections)
    return item_bytes(record), item.text.encode()


def unpack_item(record: bytes, text: bytes) -> Item:
    """The item that was packed, as ``Item.from_json`` would read it: a record is of a valid item, and not tested
    anew."""
    data = json.loads(record.decode())
    data["text"] = whole = text.decode()
    for name, unpacked in _UNPACKED.items():
        if name in data:
            data[name] = unpacked(data[name])
    data["sections"] = _unpacked_sections(data["sections"], whole)
    return Item(**data)


def _unpacked_topics(packed: list[dict[str, Any]]) -> tuple[TopicAssignment, ...]:
    return tuple(
        [
            TopicAssignment(topic["id"], float(topic["score"]), tuple([Evidence(**e) for e in topic["evidence"]]))
            for topic in packed
        ]
    )


def _unpacked_votes(packed: list[dict[str, Any]]) -> tuple[Vote, ...]:
    return tuple(
        Vote(
            vote["for"],
            vote["against"],
            vote["abstained"],
            tuple(vote["for_names"]),
            tuple(vote["against_names"]),
            tuple(vote["abstained_names"]),
        )
        for vote in packed
    )


_UNPACKED: dict[str, Any] = {
    "date": dt.date.fromisoformat,
    "expires": dt.date.fromisoformat,
    "topics": _unpacked_topics,
    "attachments": tuple,
    "votes": _unpacked_votes,
    "warnings": tuple,
}
"""What the fields of a record that are no plain values in an item are read with."""


def _packed_sections(sections: Sequence[Section]) -> list[list[Any]]:
    return [[s.kind, s.heading, s.start, s.end, _packed_sections(s.parts)] for s in sections]


def _unpacked_sections(packed: list[list[Any]], text: str) -> tuple[Section, ...]:
    return tuple(
        Section(kind, heading, text[start:end], start, _unpacked_sections(parts, text))
        for kind, heading, start, end, parts in packed
    )


def pack_spans_tightly(packed: bytes) -> bytes:
    """Spans (as ``search.schema.pack_spans`` packs them) as a byte naming the type, the number of title words
    (4 bytes), and alternately each word's gap from the end of the word before and its length.

    The gap of the body's first word counts from 0, as that of the title's.
    """
    spans = Spans.unpack(packed)
    bounds = np.empty(2 * len(spans.starts), dtype=np.int32)
    bounds[0::2], bounds[1::2] = spans.starts, spans.ends
    steps = bounds.copy()
    steps[1:] -= bounds[:-1]
    first_of_body = 2 * spans.title_words
    if first_of_body < len(bounds):
        steps[first_of_body] = bounds[first_of_body]
    # Seen as unsigned, a step back is large.
    most = int(steps.view(np.uint32).max()) if len(steps) else 0
    kind = 0 if most <= 0xFF else 1 if most <= 0xFFFF else 2
    return bytes((kind,)) + spans.title_words.to_bytes(4, "little") + steps.astype(_SPAN_TYPES[kind]).tobytes()


def unpack_spans(tight: bytes) -> Spans:
    title_words = int.from_bytes(tight[1:5], "little")
    bounds = np.frombuffer(tight, _SPAN_TYPES[tight[0]], offset=5).cumsum(dtype=np.int32)
    if title_words:
        bounds[2 * title_words :] -= bounds[2 * title_words - 1]
    return Spans(title_words, bounds[0::2], bounds[1::2])
