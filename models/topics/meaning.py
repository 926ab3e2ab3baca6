"""What vector stands for an item's or a label text's meaning: of its lemmas, or of the full sentence model.

The static vectors of lemmas are shipped and cost next to nothing. The full model, the extra ``pykala[semantic]``, reads
sentences; it takes some 20 ms an item. A topic model is trained on one of the two and serves with that one only.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from models.analysis import AnalysedItem
from models.item import Item
from models.semantic import embed_texts
from models.topics.features import ItemTerms
from models.topics.vectors import LemmaVectors, Vector

READ = 400
"""Characters of an item that the full model reads: more takes longer and says no more of what it is about."""
_TELLING = ("decision", "proposal", "rationale", "background")


class Meaning(Protocol):
    """Gives vectors of length 1, float32 of shape ``(dimensions,)``; ``terms`` are the terms of what is given."""

    @property
    def name(self) -> str: ...

    def of_item(self, analysed: AnalysedItem, terms: ItemTerms) -> Vector: ...

    def of_text(self, text: str, terms: ItemTerms) -> Vector: ...


@dataclass(frozen=True, slots=True)
class StaticMeaning:
    """The weighted mean of the lemmas' vectors."""

    vectors: LemmaVectors

    @property
    def name(self) -> str:
        return "static"

    def of_item(self, analysed: AnalysedItem, terms: ItemTerms) -> Vector:  # noqa: ARG002
        return self.vectors.mean(terms)

    def of_text(self, text: str, terms: ItemTerms) -> Vector:  # noqa: ARG002
        return self.vectors.mean(terms)


@dataclass(frozen=True, slots=True)
class SentenceMeaning:
    """The full model's vector. Every use raises :class:`models.semantic.MissingSemanticModel` if it is missing."""

    @property
    def name(self) -> str:
        return "sentence"

    def of_item(self, analysed: AnalysedItem, terms: ItemTerms) -> Vector:
        return self.of_text(telling_text(analysed.item), terms)

    def of_text(self, text: str, terms: ItemTerms) -> Vector:  # noqa: ARG002
        return _embedded(text[:READ])


@lru_cache(maxsize=4096)
def _embedded(text: str) -> Vector:
    """Kept, for training asks for every text several times, and titles of minutes come again and again."""
    vector: Vector = embed_texts([text])[0]
    return vector


def telling_text(item: Item) -> str:
    """What of an item says what it is about: its title, then decision, proposal and rationale, or else its text."""
    parts = [section.text for kind in _TELLING for section in item.sections if section.kind == kind]
    return ". ".join(filter(None, (item.title, *(parts or [item.text]))))
