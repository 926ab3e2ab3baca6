"""Result cards, made from the arrays of a segment: all of a page by one call of the kernel."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from search.execution.arrays import Int32, Int64
from search.execution.segment import Segment
from search.executor import Card, Expanded
from search.passages import LENGTH, MOST_MATCHES, Bounds, Zone, zones_of
from search.plan import Phrase
from search.schema import BODY_POSITION_GAP, CONTENT

_NO_SLOTS = np.empty((0, 4), dtype=np.int64)


def cards_of(segment: Segment, documents: Int32, expanded: Expanded, kernels: Any) -> list[Card]:
    """The cards of documents, counted from the segment's first, in which terms and the words of phrases matter as much
    as their weights; as ``search.snippets.make_card`` makes them."""
    if not len(documents):
        return []
    stored = []
    edges: list[float] = []
    zone_ends: list[int] = []
    for document in documents.tolist():
        record, text = segment.record(document), segment.text(document)
        zones = zones_of(record.title, text, record.sections)
        for zone in zones:
            edges += (zone.start, zone.end, zone.worth)
        zone_ends.append(len(edges) // 3)
        stored.append((record, text, zones))
    passages = np.empty((zone_ends[-1], 3))
    words = np.empty((2 * MOST_MATCHES * len(documents), 3), dtype=np.int32)
    sizes = np.empty((len(documents), 2), dtype=np.int64)
    content = segment.words[CONTENT]
    terms = [term for term, _ in expanded.terms]
    weights = [weight for _, weight in expanded.terms]
    slots = _NO_SLOTS
    if expanded.phrases:
        slots = _slots_of(expanded.phrases)
        terms += [term for phrase in expanded.phrases for slot in phrase.slots for term in slot]
        weights += [phrase.weight for phrase in expanded.phrases for _ in phrase.slots]
    kernels.best_passages(
        documents,
        *segment.extents(CONTENT, terms),
        np.array(weights, dtype=np.float64),
        slots,
        content.documents,
        content.position_ends,
        content.positions,
        segment.packed_spans,
        segment.span_ends,
        BODY_POSITION_GAP,
        LENGTH,
        np.array(edges, dtype=np.float64).reshape(-1, 3),
        np.array(zone_ends),
        passages,
        words,
        sizes,
    )
    bounds: Bounds = words[: sizes.sum(), :2].tolist()
    best = passages.tolist()
    cards = []
    begin = zone_begin = 0
    for (record, text, zones), zone_end, (titled, matched) in zip(stored, zone_ends, sizes.tolist(), strict=True):
        body = begin + titled
        scored = [
            (score, zone, bounds[body + int(first) : body + int(last)])
            for zone, (score, first, last) in zip(zones, best[zone_begin:zone_end], strict=True)
            if score >= 0
        ]
        if len(scored) > 1:
            scored.sort(key=_score, reverse=True)
        shown = [(zone, matched_words) for _, zone, matched_words in scored]
        cards.append(Card(record, text, bounds[begin:body], shown, zones))
        begin, zone_begin = body + matched, zone_end
    return cards


def _slots_of(phrases: Sequence[Phrase]) -> Int64:
    """The slots of phrases as the kernel takes them."""
    slots = []
    for number, phrase in enumerate(phrases):
        steps = (after - before for before, after in pairwise((*phrase.offsets[:1], *phrase.offsets)))
        slots += [(number, len(slot), step, phrase.slop) for slot, step in zip(phrase.slots, steps, strict=True)]
    return np.array(slots, dtype=np.int64).reshape(-1, 4)


def _score(passage: tuple[float, Zone, Bounds]) -> float:
    return passage[0]
