"""Result cards, made from the arrays of a segment: all of a page by one call of the kernel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from search.execution.arrays import Int32
from search.execution.segment import Segment
from search.executor import Card
from search.passages import LENGTH, MOST_MATCHES, Bounds, Zone, zones_of
from search.schema import BODY_POSITION_GAP, CONTENT


def cards_of(segment: Segment, documents: Int32, terms: Sequence[tuple[str, float]], kernels: Any) -> list[Card]:
    """The cards of documents, counted from the segment's first, in which the words of ``terms`` matter as much as their
    weights; as ``search.snippets.make_card`` makes them."""
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
    kernels.best_passages(
        documents,
        *segment.extents(CONTENT, [term for term, _ in terms]),
        np.array([weight for _, weight in terms], dtype=np.float64),
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


def _score(passage: tuple[float, Zone, Bounds]) -> float:
    return passage[0]
