"""Which of a form's readings is best: listed names first, then by how frequent the lemma is in Finnish text.

The frequencies are counted without any annotation: a form's count is shared out among its readings in proportion to
their lemmas' frequencies, over and over (expectation maximisation). A form counts by the square root of its frequency,
so that a lemma seen in many forms (*laki*) outweighs one with a single frequent form (*la*).
"""

from __future__ import annotations

import gzip
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from importlib.resources import files

from models.language.readings import Reading

_UNSEEN = 0.2
_COST_FACTOR = 2.0  # natural logarithms per unit of a reading's cost
_ROUNDS = 8


class LemmaPrior:
    """Frequencies of lemmas. ``weights`` are damped counts; a lemma that is not among them was hardly ever seen."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = weights

    def best(self, readings: Iterable[Reading]) -> Reading:
        """The best of a form's readings, of which there must be one at least."""
        return min(readings, key=lambda reading: (reading.rank, -self.log_weight(reading), len(reading.parts)))

    def log_weight(self, reading: Reading) -> float:
        """The natural logarithm of a reading's likelihood, up to a constant."""
        return math.log(self._weights.get(reading.lemma, 0.0) + _UNSEEN) - _COST_FACTOR * reading.cost

    @classmethod
    def shipped(cls) -> LemmaPrior:
        """The prior that comes with the package (``models/data/lemma-prior.tsv.gz``)."""
        packed = files("models.data").joinpath("lemma-prior.tsv.gz").read_bytes()
        rows = (line.split("\t") for line in gzip.decompress(packed).decode().splitlines())
        return cls({lemma: float(weight) for lemma, weight in rows})

    @classmethod
    def count(cls, forms: Iterable[tuple[int, tuple[Reading, ...]]]) -> dict[str, float]:
        """Damped counts of lemmas, from forms with their frequency in a corpus and their readings."""
        data = [(math.sqrt(count), readings) for count, readings in forms if readings]
        weights: Mapping[str, float] = {}
        for _ in range(_ROUNDS):
            prior = cls(weights)
            counted: dict[str, float] = defaultdict(float)
            for count, readings in data:
                shares = [math.exp(prior.log_weight(reading)) for reading in readings]
                total = sum(shares)
                for reading, share in zip(readings, shares, strict=True):
                    counted[reading.lemma] += count * share / total
            weights = counted
        return dict(weights)
