"""The kernel of the passages that a result card shows, plainly: see ``plain``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter

import numpy as np

from search.execution.arrays import Bytes, Float64, Int32, Int64, Positions
from search.execution.stored import unpack_spans
from search.passages import Zone, best_passage, body_words, title_words, whole_occurrences


def best_passages(
    wanted: Int32,
    starts: Int64,
    ends: Int64,
    weights: Float64,
    slots: Int64,
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

    ``starts``, ``ends`` and ``weights`` are of the terms and, after them, of the slots of phrases: ``starts`` and
    ``ends`` of each slot's alternatives, and its weight. ``slots[s]`` is the number of a slot's phrase, how many
    alternatives it has, its step from the slot before, and how much further it may stand. The words of a phrase match
    where it stands whole. ``spans`` of each document are as ``stored`` packs them.

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
        lists = []
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            place = start + int(np.searchsorted(documents[start:end], document))
            stands = place < end and documents[place] == document
            begin, stop = (int(position_ends[place]), int(position_ends[place + 1])) if stands else (0, 0)
            lists.append(positions[begin:stop].astype(np.int32))
        single = len(weights) - len(slots)
        places = [*lists[:single], *_whole(lists[single:], slots)]
        found = list(zip(weights.tolist(), places, strict=True))
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


def _whole(lists: Sequence[Int32], slots: Int64) -> Iterator[Int32]:
    """For each slot of each phrase its positions in one document where the phrase stands whole."""
    rest = iter(lists)
    for _, given in groupby(slots.tolist(), key=itemgetter(0)):
        phrase = list(given)
        found = [
            {place for places in islice(rest, alternatives) for place in places.tolist()}
            for _, alternatives, _, _ in phrase
        ]
        for places in whole_occurrences(found, [step for _, _, step, _ in phrase[1:]], phrase[0][3]):
            yield np.array(sorted(places), dtype=np.int32)
