"""Meaning by static vectors: one vector a lemma, and a text's vector as the weighted mean of its lemmas'.

The table is distilled from a sentence-embedding model (:mod:`models.topics.distil`); at run time it is a memory-mapped
array of int8 and a list of lemmas. Common lemmas weigh less by smooth inverse frequency (Arora, Liang and Ma: A Simple
but Tough-to-Beat Baseline for Sentence Embeddings, ICLR 2017).
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from models.topics.features import ItemTerms
from models.topics.vocabulary import DATA

VECTORS = DATA / "lemma-vectors.npy"
LEMMAS = DATA / "lemma-vectors.json"
_SIF_A = 1e-4
_RAREST = 1e-6

Vector = npt.NDArray[np.float32]


@dataclass(frozen=True)
class LemmaVectors:
    """The table of lemmas.

    ``rows``: a lemma's row. ``table``: int8 of shape ``(lemmas, dimensions)``, rows of about equal length. ``sif``:
    smooth inverse frequencies, ``rarity``: squared logarithmic ones, both float32 of shape ``(lemmas,)`` in 0..1.
    """

    rows: Mapping[str, int]
    table: npt.NDArray[np.int8]
    sif: npt.NDArray[np.float32]
    rarity: npt.NDArray[np.float32]

    @property
    def dimensions(self) -> int:
        return int(self.table.shape[1])

    def mean(self, terms: ItemTerms) -> Vector:
        """The weighted mean of the terms' vectors, of length 1; zero for no terms."""
        total = (self.sif[terms.rows] * np.log1p(terms.amounts)) @ self.table[terms.rows].astype(np.float32)
        return unit(total)

    def weights(self, terms: ItemTerms) -> Vector:
        """The terms' weights: dampened amount times rarity, scaled to length 1; float32 of shape ``(terms,)``."""
        return unit(np.log1p(terms.amounts) * self.rarity[terms.rows])


def unit(vector: npt.NDArray[np.floating]) -> Vector:
    """The vector scaled to length 1; zero stays zero."""
    length = math.sqrt(float(vector @ vector))
    return np.asarray(vector / length if length else vector, dtype=np.float32)


@lru_cache(maxsize=1)
def load_vectors() -> LemmaVectors:
    """The shipped table. Its rows are read from the disk when they are first used."""
    index = json.loads(LEMMAS.read_text(encoding="utf-8"))
    lemmas = index["lemmas"].split(" ")
    frequency = np.asarray(index["counts"], dtype=np.float64) / index["total"]
    rarity = np.log(1 / (frequency + _RAREST)) / np.log(1 / _RAREST)
    return LemmaVectors(
        {lemma: row for row, lemma in enumerate(lemmas)},
        np.load(VECTORS, mmap_mode="r"),
        (_SIF_A / (_SIF_A + frequency)).astype(np.float32),
        (np.clip(rarity, 0, 1) ** 2).astype(np.float32),
    )
