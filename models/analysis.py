"""What the language pipeline hands over: words with their index terms, analysed texts and analysed items.

Terms and words are structs of msgspec, for a process makes tens of thousands of them: they are made in a fifth of the
time that a frozen data class takes, and the garbage collector does not visit them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

import msgspec
import numpy as np
import numpy.typing as npt

from models.item import Item

TermOrigin = Literal["lemma", "reading", "part", "joined", "piece", "stem"]
"""How a term was made: the best reading's lemma, another reading's lemma, a compound part (or its own lemma), parts
joined to a shorter compound, a piece of a token such as ``hel.fi`` of an address, or a stem (Swedish, last resort)."""


QUERY_LANGUAGE = "fi+sv"
"""The language of a query's words: Finnish, and Swedish where no Finnish dictionary knows the word."""


class Term(msgspec.Struct, frozen=True, gc=False):
    """One index term of a word and its weight in 0..1: 1 for the whole word, less for other readings and parts."""

    text: str
    weight: float
    origin: TermOrigin


class WordAnalysis(msgspec.Struct, frozen=True, gc=False):
    """One word form: its lemma and all its index terms, the weightiest first. The first term is the lemma's."""

    form: str
    lemma: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class AnalysedText:
    """A text as words in order.

    ``starts`` and ``ends`` are int32 arrays of shape ``(len(words),)``: character offsets into ``text``. Punctuation
    is no word: neighbouring words have neighbouring indices, which are the positions used for phrases.
    """

    text: str
    words: tuple[WordAnalysis, ...]
    starts: npt.NDArray[np.int32]
    ends: npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class AnalysedItem:
    """An item with its title and text analysed once; tagging and indexing share it."""

    item: Item
    title: AnalysedText
    body: AnalysedText


class Analyser(Protocol):
    """Turns Finnish (and Swedish) text into words with weighted terms.

    ``name`` and ``version`` identify the analyser in an index: an index made with another one must not be queried.
    """

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    def word(self, form: str, language: str = "fi") -> WordAnalysis:
        """Analyse one word form, given as it was written."""
        ...

    def text(self, text: str, language: str = "fi") -> AnalysedText:
        """Tokenise and analyse a text."""
        ...

    def item(self, item: Item) -> AnalysedItem:
        """Analyse an item's title and text, each once, in the item's language."""
        ...
