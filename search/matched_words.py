"""Which words of an item a query matched, for marking them where the item is read as a whole.

Like snippets, this takes positions from the index and the stored spans of words, and analyses nothing anew.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from search.page import MatchedWord
from search.schema import BODY_POSITION_GAP, Spans


def matched_words(spans: Spans, positions: Sequence[npt.NDArray[np.int32]]) -> tuple[MatchedWord, ...]:
    """The matched words in the order of title and text.

    ``positions`` holds for each term its rising positions in the item's content, int32 of shape ``(occurrences,)``.
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
