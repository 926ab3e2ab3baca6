"""Which words of an item a query matched, for marking them where the item is read as a whole, and on its card.

This takes positions from the index and the stored spans of words, and analyses nothing anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from search import plan as p
from search.executor import Executor, Expanded
from search.page import MatchedWord
from search.passages import whole_occurrences
from search.schema import BODY_POSITION_GAP, Spans


def matched_positions(plan: p.Plan, document: int, executor: Executor) -> list[npt.NDArray[np.int32]]:
    """The positions in an item's content that a plan's scoring leaves match."""
    return [positions for _, positions in occurrences_in(document, executor.expanded(plan), executor)]


def occurrences_in(document: int, expanded: Expanded, executor: Executor) -> list[tuple[float, npt.NDArray[np.int32]]]:
    """For each term, and for each slot of each phrase, its weight and its rising positions in an item's content; those
    of a slot only where the phrase stands whole."""
    names = [term for term, _ in expanded.terms]
    names += dict.fromkeys(term for phrase in expanded.phrases for slot in phrase.slots for term in slot)
    positions = executor.positions(document, names) if names else []
    places = dict(zip(names, positions, strict=True))
    return [
        *((weight, places[term]) for term, weight in expanded.terms),
        *((phrase.weight, found) for phrase in expanded.phrases for found in phrase_positions(phrase, places)),
    ]


def phrase_positions(phrase: p.Phrase, places: Mapping[str, npt.NDArray[np.int32]]) -> list[npt.NDArray[np.int32]]:
    """For each slot of a phrase its positions, rising, where all slots stand as they should. ``places`` holds the
    rising positions of each of its terms."""
    slots = [{place for term in slot for place in places[term].tolist()} for slot in phrase.slots]
    steps = [after - before for before, after in pairwise(phrase.offsets)]
    return [np.array(sorted(slot), dtype=np.int32) for slot in whole_occurrences(slots, steps, phrase.slop)]


def matched_words(spans: Spans, positions: Sequence[npt.NDArray[np.int32]]) -> tuple[MatchedWord, ...]:
    """The matched words in the order of title and text.

    ``positions`` holds for each term or phrase its rising positions in the item's content, int32 of shape
    ``(occurrences,)``.
    """
    if not positions:
        return ()
    places = np.unique(np.concatenate(positions))
    body = places >= spans.title_words
    words = np.where(body, places - BODY_POSITION_GAP, places)
    return tuple(
        MatchedWord(start, end, "text" if in_body else "title")
        for start, end, in_body in zip(
            spans.starts[words].tolist(), spans.ends[words].tolist(), body.tolist(), strict=True
        )
    )
