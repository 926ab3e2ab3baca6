"""Stored items and word spans in a form that is read back in microseconds.

An item is kept as its text, UTF-8, and a record: the rest of its JSON, in which sections are offsets into the text.
Spans are kept as gaps and lengths in the smallest unsigned type that holds them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from models.item import Item, Section
from search.execution.arrays import Int32
from search.schema import Spans

_SPAN_TYPES = (np.dtype("<u1"), np.dtype("<u2"), np.dtype("<i4"))


def pack_item(item_json: bytes) -> tuple[bytes, bytes]:
    """The record and the text of a stored item (its JSON)."""
    data = json.loads(item_json)
    item = Item.from_json(data)
    data["sections"] = _packed_sections(item.sections)
    del data["text"]
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode(), item.text.encode()


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
    ends_before = np.concatenate((np.zeros(1, dtype=np.int32), spans.ends[:-1]))[: len(spans.ends)]
    if spans.title_words < len(spans.ends):
        ends_before[spans.title_words] = 0
    pairs = np.stack((spans.starts - ends_before, spans.ends - spans.starts), axis=1)
    low, high = (int(pairs.min()), int(pairs.max())) if pairs.size else (0, 0)
    kind = 2 if low < 0 or high > 0xFFFF else 1 if high > 0xFF else 0
    return bytes((kind,)) + spans.title_words.to_bytes(4, "little") + pairs.astype(_SPAN_TYPES[kind]).tobytes()


def unpack_spans(tight: bytes) -> Spans:
    title_words = int.from_bytes(tight[1:5], "little")
    steps = np.frombuffer(tight, _SPAN_TYPES[tight[0]], offset=5).astype(np.int32)
    bounds = np.concatenate((_running(steps[: 2 * title_words]), _running(steps[2 * title_words :])))
    return Spans(title_words, bounds[0::2], bounds[1::2])


def _running(steps: Int32) -> Int32:
    return np.cumsum(steps, dtype=np.int32)
