"""Stored items and word spans in a form that is read back in microseconds.

An item is kept as its text, UTF-8, and a record: the rest of its JSON, in which sections are offsets into the text.
Spans are kept as gaps and lengths in the smallest unsigned type that holds them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from models.item import Item, Section
from search.execution.arrays import Int32
from search.schema import Spans, item_bytes

_SPAN_TYPES = (np.dtype("<u1"), np.dtype("<u2"), np.dtype("<i4"))


def pack_item(data: Mapping[str, Any]) -> tuple[bytes, bytes]:
    """The record and the text of an item's JSON object."""
    # Reading the sections is what finds their offsets, and completes the text where one does not stand in it.
    item = Item.from_json({name: data.get(name) for name in ("id", "text", "sections")})
    record = {name: value for name, value in data.items() if name not in ("text", "sections")}
    record["sections"] = _packed_sections(item.sections)
    return item_bytes(record), item.text.encode()


def unpack_item(record: bytes, text: bytes) -> Item:
    data = json.loads(record)
    sections = data.pop("sections")
    data["text"] = text.decode()
    item = Item.from_json(data)
    return replace(item, sections=_unpacked_sections(sections, item.text)) if sections else item


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
    steps = np.frombuffer(tight, _SPAN_TYPES[tight[0]], offset=5).astype(np.int32)
    bounds = np.concatenate((_running(steps[: 2 * title_words]), _running(steps[2 * title_words :])))
    return Spans(title_words, bounds[0::2], bounds[1::2])


def _running(steps: Int32) -> Int32:
    return np.cumsum(steps, dtype=np.int32)
