"""The kernel of the passages that a result card shows, plainly: see ``plain``."""

from __future__ import annotations

import numpy as np

from search.execution.arrays import Bytes, Float64, Int32, Int64, Positions
from search.execution.stored import unpack_spans
from search.passages import Zone, best_passage, body_words, title_words


def best_passages(
    document: int,
    starts: Int64,
    ends: Int64,
    weights: Float64,
    documents: Int32,
    position_ends: Int64,
    positions: Positions,
    spans: Bytes,
    gap: int,  # noqa: ARG001
    length: int,  # noqa: ARG001
    zones: Float64,
    words: Int32,
) -> tuple[int, int]:
    """Which words of a document's title and text several terms match, and the best passage of each zone of the text.

    ``starts``, ``ends`` and ``weights`` are of the terms; ``spans`` is as ``stored`` packs it. ``words[i]`` becomes
    where a matched word begins and ends, in characters, and, in the text, the number of its heaviest term; those of the
    title come first. How many there are of each is given. ``zones[z]`` is where a zone begins and ends and what a score
    is multiplied by there; its last three elements become the best passage's score, below 0 where there is none, and
    its words from one to before another, counted in those of the text. ``gap`` and ``length`` are
    ``schema.BODY_POSITION_GAP`` and ``passages.LENGTH``.
    """
    found = []
    for start, end, weight in zip(starts.tolist(), ends.tolist(), weights.tolist(), strict=True):
        place = start + int(np.searchsorted(documents[start:end], document))
        stands = place < end and documents[place] == document
        begin, stop = (int(position_ends[place]), int(position_ends[place + 1])) if stands else (0, 0)
        found.append((weight, positions[begin:stop].astype(np.int32)))
    unpacked = unpack_spans(spans.tobytes())
    titled, body = title_words(unpacked, found), body_words(unpacked, found)
    for i, (begin, stop) in enumerate(titled):
        words[i, :2] = begin, stop
    for i, word in enumerate(body):
        words[len(titled) + i] = word.start, word.end, word.term
    for zone in zones:
        passage = best_passage(body, Zone(int(zone[0]), int(zone[1]), "other"))
        zone[3:] = (passage.score * zone[2], passage.first, passage.last) if passage else (-zone[2], 0, 0)
    return len(titled), len(body)
