"""The pages over an engine in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.topics.vocabulary import Label, Topic, Vocabulary
from tests.web.fake_engine import TOPIC_LABELS, FakeEngine
from web.app import create_app

TRANSLATED = {
    "nuorisotakuu": ("Ungdomsgaranti", "Youth guarantee"),
    "te-uudistus": ("Reformen av arbets- och näringstjänster", "TE24 employment services reform"),
    "asemakaava": ("Detaljplan", "Detailed plan"),
    "liikuntapaikat": ("Idrottsplatser", "Sports facilities"),
    "talousarvio": ("Budget", "Budget"),
    "kouluverkko": ("Skolnätet", "School network"),
}


def _topic(topic_id: str, label: str) -> Topic:
    swedish, english = TRANSLATED[topic_id]
    return Topic(
        topic_id,
        f"https://pykala.example/aihe/{topic_id}",
        "kunta",
        (
            Label(label, "fi", "preferred"),
            Label(swedish, "sv", "preferred"),
            Label(english, "en", "preferred"),
            Label(f"{label}-asia", "fi", "alternative"),
        ),
        {"fi": f"{label} ja kaikki siihen liittyvä"},
        related=("nuorisotakuu", "kouluverkko") if topic_id == "talousarvio" else (),
        exact_match=(f"http://sanasto.example/{topic_id}",),
    )


VOCABULARY = Vocabulary(
    tuple(_topic(topic_id, label) for topic_id, label in TOPIC_LABELS.items()),
    {"kunta": {"fi": "Kunnan asiat", "sv": "Kommunens ärenden", "en": "Municipal matters"}},
)


@pytest.fixture
def app() -> Flask:
    return create_app(FakeEngine(), VOCABULARY)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "fi"
    return client


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, for tests marked ``browser``."""
    from playwright.sync_api import sync_playwright

    from tests.web.browsing import ARGUMENTS, CHROMIUM

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def sample_app(tmp_path_factory: pytest.TempPathFactory, samples_dir: Path) -> Iterator[Flask]:
    """The pages over the real engine and an index of the sample minutes."""
    from click.testing import CliRunner

    from indexer.cli import group
    from models.topics.vocabulary import load_vocabulary
    from search import open_engine

    home = tmp_path_factory.mktemp("home")
    indexed = CliRunner().invoke(group, ["--home", str(home), "index", str(samples_dir)])
    assert indexed.exit_code == 0, indexed.output
    engine = open_engine(home)
    yield create_app(engine, load_vocabulary())
    engine.close()
