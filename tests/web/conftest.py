"""The pages over an engine in memory."""

from __future__ import annotations

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
