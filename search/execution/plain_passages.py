"""The kernel of the passages that a result card shows, plainly: see ``plain``."""

from __future__ import annotations

import numpy as np

from search.execution.arrays import Bytes, Float64, Int32, Int64, Positions
from search.execution.stored import unpack_spans
from search.passages import Zone, best_passage, body_words, title_words


def best_passages(
    wanted: Int32,
    starts: Int64,
    ends: Int64,
    weights: Float64,
    documents: Int32,
    position_ends: Int64,
    positions: Positions,
    spans: Bytes,
    span_ends: Int64,
    gap: int,  # noqa: ARG001
    length: int,  # noqa: ARG001
    zones: Float64,
    zone_ends: Int64,
    passages: Float64,
    words: Int32,
    sizes: Int64,
) -> None:
    """Which words of the title and the text of each wanted document several terms match, and the best passage of each
    zone of its text.

    ``starts``, ``ends`` and ``weights`` are of the terms; ``spans`` of each document are as ``stored`` packs them.
    ``zones[z]`` is where a zone begins and ends and what a score is multiplied by there, those of one document after
    those of another, which end before ``zone_ends[i]``. ``gap`` and ``length`` are ``schema.BODY_POSITION_GAP`` and
    ``passages.LENGTH``.

    Written are: into ``words`` where each matched word begins and ends, in characters, and, in the text, the number of
    its heaviest term, those of one document after those of another and of its title first; into ``sizes[i]`` how many
    of the title and of the text there are; into ``passages[z]`` the best passage's score, below 0 where there is none,
    and its words from one to before another, counted in those of the document's text.
    """
    filled = first = 0
    for i, document in enumerate(wanted.tolist()):
        found = []
        for start, end, weight in zip(starts.tolist(), ends.tolist(), weights.tolist(), strict=True):
            place = start + int(np.searchsorted(documents[start:end], document))
            stands = place < end and documents[place] == document
            begin, stop = (int(position_ends[place]), int(position_ends[place + 1])) if stands else (0, 0)
            found.append((weight, positions[begin:stop].astype(np.int32)))
        unpacked = unpack_spans(spans[span_ends[document] : span_ends[document + 1]].tobytes())
        titled, body = title_words(unpacked, found), body_words(unpacked, found)
        for begin, stop in titled:
            words[filled, :2] = begin, stop
            filled += 1
        for word in body:
            words[filled] = word.start, word.end, word.term
            filled += 1
        for zone in range(first, int(zone_ends[i])):
            begin, stop, worth = zones[zone]
            passage = best_passage(body, Zone(int(begin), int(stop), "other"))
            passages[zone] = (passage.score * worth, passage.first, passage.last) if passage else (-worth, 0, 0)
        first = int(zone_ends[i])
        sizes[i] = len(titled), len(body)
