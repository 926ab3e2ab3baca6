"""The JSON API: its answers, and that they are what its own description says."""

from __future__ import annotations

import json
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from schemathesis.checks import negative_data_rejection

from models.item import Item
from models.topics.vocabulary import Vocabulary
from tests.web.conftest import VOCABULARY
from tests.web.fake_engine import ITEMS, FakeEngine
from web.app import create_app

GUARANTEE = "koivula-2024-06-03-kaupunginhallitus-101"


def get(client: FlaskClient, address: str, status: int = 200) -> Any:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.mimetype == "application/json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    return answer.json


def test_search_answers_with_hits_facets_and_the_next_page(client: FlaskClient) -> None:
    answer = get(client, "/api/v1/search?q=nuorisotakuu&limit=2&topic=nuorisotakuu")
    assert answer["total"] == 3
    assert [hit["id"] for hit in answer["hits"]] == [GUARANTEE, "koivula-2024-05-14-sivistyslautakunta-31"]
    assert answer["hits"][0]["url"] == f"http://localhost/asiat/{GUARANTEE}"
    assert answer["facets"]["organ"][0] == {"value": "Kaupunginhallitus", "label": "Kaupunginhallitus", "count": 2}
    assert answer["last_page"] == 2
    following = client.get(answer["next"]).json
    assert [hit["id"] for hit in following["hits"]] == ["koivula-2024-02-12-kaupunginhallitus-20"]
    assert following["next"] is None


def test_an_item_is_the_stored_item(client: FlaskClient) -> None:
    assert Item.from_json(get(client, f"/api/v1/items/{GUARANTEE}")) == ITEMS[0]
    assert get(client, "/api/v1/items/olematon", 404)["error"]["status"] == 404


def test_the_export_is_every_item_a_line(client: FlaskClient) -> None:
    answer = client.get("/api/v1/export")
    assert answer.mimetype == "application/x-ndjson"
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert [line["id"] for line in lines] == sorted(item.id for item in ITEMS)


def test_topics_have_their_names_and_counts(client: FlaskClient) -> None:
    topics = {topic["id"]: topic for topic in get(client, "/api/v1/topics")["topics"]}
    assert topics["nuorisotakuu"]["labels"] == {
        "fi": "Nuorisotakuu",
        "sv": "Ungdomsgaranti",
        "en": "Youth guarantee",
    }
    assert topics["nuorisotakuu"]["count"] == 3


def test_a_suggestion_tells_where_it_leads(client: FlaskClient) -> None:
    completions = get(client, "/api/v1/suggest?q=nuoriso")["completions"]
    assert completions[0] == {
        "text": "Nuorisotakuu",
        "kind": "topic",
        "value": "nuorisotakuu",
        "url": "/?topic=nuorisotakuu",
    }
    assert completions[1]["url"].startswith("/?q=Nuorisotakuun")
    assert get(client, "/api/v1/suggest")["completions"] == []


@pytest.mark.parametrize("address", ["/api/v1/search?page=0", "/api/v1/search?from=eilen", "/api/v1/search?sort=x"])
def test_a_wrong_parameter_is_named(client: FlaskClient, address: str) -> None:
    parameter = address.split("?")[1].split("=")[0]
    assert f'"{parameter}"' in get(client, address, 400)["error"]["message"]


def test_only_reading_is_allowed(client: FlaskClient) -> None:
    answer = client.post("/api/v1/search")
    assert answer.status_code == 405
    assert answer.json["error"]["status"] == 405


def test_links_name_the_public_address_where_one_is_given() -> None:
    app = create_app(FakeEngine(), Vocabulary((), {}), base_url="https://haku.example.fi/")
    answer = app.test_client().get("/api/v1/search?q=nuorisotakuu").json
    assert answer["hits"][0]["url"] == f"https://haku.example.fi/asiat/{GUARANTEE}"


def _described() -> Flask:
    return create_app(FakeEngine(), VOCABULARY)


schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", _described())


def test_the_description_names_every_address_of_the_api(app: Flask) -> None:
    rules = {
        rule.rule.removeprefix("/api/v1").replace("<path:item_id>", "{id}")
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1")
    }
    assert set(schema.raw_schema["paths"]) == rules


@schema.parametrize()
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_answers_are_as_described(case: schemathesis.Case) -> None:
    # An empty value counts as none, as a plain HTML form sends it; the types of the description do not say so.
    case.call_and_validate(excluded_checks=[negative_data_rejection])
