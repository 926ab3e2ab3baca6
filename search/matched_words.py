"""Which words of an item a query matched, for marking them where the item is read as a whole.

Like snippets, this takes positions from the index and the stored spans of words, and analyses nothing anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from search import plan as p
from search.executor import Executor
from search.page import MatchedWord
from search.schema import BODY_POSITION_GAP, Spans


def matched_positions(plan: p.Plan, document: int, executor: Executor) -> list[npt.NDArray[np.int32]]:
    """The positions in an item's content that a plan's scoring leaves match. Of a phrase only those where it stands
    whole: its words alone, such as *ja*, stand everywhere."""
    phrases: list[p.Phrase] = []
    others = [term for term, _ in executor.expanded(_without_phrases(plan, phrases))]
    terms = list(dict.fromkeys(term for phrase in phrases for slot in phrase.slots for term in slot))
    places = dict(zip(terms, executor.positions(document, terms), strict=True)) if terms else {}
    return [*executor.positions(document, others), *(phrase_positions(phrase, places) for phrase in phrases)]


def _without_phrases(plan: p.Plan, phrases: list[p.Phrase]) -> p.Plan:
    """What scores in a plan, less its phrases, which are added to the list."""
    match plan:
        case p.Phrase():
            phrases.append(plan)
            return p.AnyOf(())
        case p.AnyOf(children) | p.BestOf(children) | p.AllOf(children) | p.AtLeast(children):
            return replace(plan, children=tuple(_without_phrases(child, phrases) for child in children))
        case p.Preferring(child, _) | p.Without(child, _) | p.Filtered(child, _):
            return _without_phrases(child, phrases)
        case p.Constant(child, _) | p.Boosted(child, _, _):
            return _without_phrases(child, phrases)
        case _:
            return plan


def phrase_positions(phrase: p.Phrase, places: Mapping[str, npt.NDArray[np.int32]]) -> npt.NDArray[np.int32]:
    """The positions, rising, of the words of a phrase where all its slots stand as they should. ``places`` holds the
    rising positions of each of its terms."""
    slots = [{place for term in slot for place in places[term].tolist()} for slot in phrase.slots]
    steps = [range(after - before, after - before + phrase.slop + 1) for before, after in pairwise(phrase.offsets)]
    for number, step in enumerate(steps):
        slots[number + 1] &= {place + far for place in slots[number] for far in step}
    for number, step in reversed(list(enumerate(steps))):
        slots[number] &= {place - far for place in slots[number + 1] for far in step}
    return np.array(sorted(set().union(*slots)), dtype=np.int32)


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
