"""The words of an item that a phrase marks: those of its whole occurrences, and no other."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.matched_words import phrase_positions
from search.plan import Phrase

WORDS = "abc"


def marked(text: str, phrase: Phrase) -> list[int]:
    places = {word: np.array([i for i, one in enumerate(text) if one == word], dtype=np.int32) for word in WORDS}
    found = phrase_positions(phrase, places)
    for slot, positions in zip(phrase.slots, found, strict=True):
        assert all(text[place] in slot for place in positions.tolist())
        assert np.all(np.diff(positions) > 0)
    return sorted({place for positions in found for place in positions.tolist()})


@pytest.mark.parametrize(
    ("text", "slots", "offsets", "slop", "expected"),
    [
        ("abxaxb", ("a", "b"), (0, 1), 0, [0, 1]),
        ("ababa", ("a", "b", "a"), (0, 1, 2), 0, [0, 1, 2, 3, 4]),
        ("abcab", ("a", "b", "c"), (0, 1, 2), 0, [0, 1, 2]),
        ("axbxab", ("a", "b"), (0, 2), 0, [0, 2]),
        ("axbab", ("a", "b"), (0, 1), 1, [0, 2, 3, 4]),
        ("acxbc", ("ab", "c"), (0, 1), 0, [0, 1, 3, 4]),
        ("bbaa", ("a", "b"), (0, 1), 0, []),
        ("axa", ("a",), (0,), 0, [0, 2]),
    ],
)
def test_only_whole_occurrences_are_marked(
    text: str, slots: tuple[str, ...], offsets: tuple[int, ...], slop: int, expected: list[int]
) -> None:
    assert marked(text, Phrase("content", tuple(map(tuple, slots)), offsets, slop)) == expected


@given(
    st.text(WORDS + "x", max_size=8),
    st.lists(st.tuples(st.sampled_from(["a", "b", "c", "ab"]), st.integers(1, 2)), min_size=1, max_size=3),
    st.integers(0, 2),
)
def test_what_is_marked_is_what_trying_all_places_finds(text: str, stepped: list[tuple[str, int]], slop: int) -> None:
    slots, steps = [slot for slot, _ in stepped], [step for _, step in stepped[1:]]
    offsets = tuple(sum(steps[:number]) for number in range(len(slots)))
    expected: set[int] = set()
    for places in product(range(len(text)), repeat=len(slots)):
        stands = all(text[place] in slot for place, slot in zip(places, slots, strict=True))
        gaps = [after - before - step for (before, after), step in zip(pairwise(places), steps, strict=True)]
        if stands and all(0 <= gap <= slop for gap in gaps):
            expected.update(places)
    assert marked(text, Phrase("content", tuple(map(tuple, slots)), offsets, slop)) == sorted(expected)
