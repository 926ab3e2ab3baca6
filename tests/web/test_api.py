"""The JSON API: its answers, and that they are what its own description says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from jsonschema import Draft202012Validator
from schemathesis.checks import negative_data_rejection

from models.item import Item
from models.topics.vocabulary import Vocabulary
from search.errors import NoIndex
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


def test_who_was_interrupted_goes_on_with_the_export(client: FlaskClient) -> None:
    ids = sorted(item.id for item in ITEMS)
    lines = client.get("/api/v1/export", query_string={"after": ids[3]}).text.splitlines()
    assert [json.loads(line)["id"] for line in lines] == ids[4:]


class ReadEngine(FakeEngine):
    """Counts the items that have been read of it."""

    read = 0

    def items(self, after: str = "") -> Iterator[Item]:
        for item in super().items(after):
            self.read += 1
            yield item


def test_the_export_is_never_in_memory_whole() -> None:
    engine = ReadEngine()
    client = create_app(engine, VOCABULARY).test_client()
    assert client.head("/api/v1/export").status_code == 200
    assert engine.read <= 1
    answer = client.get("/api/v1/export", buffered=False)
    assert "Content-Length" not in answer.headers
    assert next(iter(answer.response))
    assert engine.read <= 3


class DamagedEngine(FakeEngine):
    def items(self, after: str = "") -> Iterator[Item]:
        yield from ()
        raise NoIndex(Path("home"))


def test_a_damaged_index_is_told_before_the_first_line_of_the_export() -> None:
    answer = create_app(DamagedEngine(), VOCABULARY).test_client().get("/api/v1/export")
    assert (answer.status_code, answer.json["error"]["status"]) == (503, 503)
    assert int(answer.headers["Retry-After"]) > 0


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
    assert answer.json["error"] == {
        "status": 405,
        "message": "This address can only be read: it answers GET, HEAD, OPTIONS.",
    }
    assert set(answer.allow) == {"GET", "HEAD", "OPTIONS"}


READ_ELSEWHERE = ("/api/v1/search", "/api/v1/export", "/api/v1/olematon", "/syote.atom", "/syote.atom?page=x")


@pytest.mark.parametrize("address", READ_ELSEWHERE)
def test_pages_of_other_sites_may_read_all_of_an_answer(client: FlaskClient, address: str) -> None:
    headers = client.get(address, headers={"Origin": "https://muu.example"}).headers
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert {"ETag", "Link", "Content-Disposition"} <= set(headers["Access-Control-Expose-Headers"].split(", "))


@pytest.mark.parametrize("address", ["/api/v1/search", "/api/v1/items/olematon", "/api/v1/export", "/syote.atom"])
def test_a_browser_that_asks_first_is_told_what_it_may_send(client: FlaskClient, address: str) -> None:
    asked = {
        "Origin": "https://muu.example",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }
    answer = client.options(address, headers=asked)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "GET" in answer.headers["Access-Control-Allow-Methods"]
    assert answer.headers["Access-Control-Allow-Headers"] == "*"
    assert int(answer.headers["Access-Control-Max-Age"]) > 0


def test_pages_are_not_read_by_other_sites(client: FlaskClient) -> None:
    assert "Access-Control-Allow-Origin" not in client.get("/").headers


@pytest.mark.parametrize(
    ("page", "links"),
    [
        (1, {"first": 1, "next": 2, "last": 3}),
        (2, {"first": 1, "prev": 1, "next": 3, "last": 3}),
        (3, {"first": 1, "prev": 2, "last": 3}),
        (99, {"first": 1, "prev": 3, "last": 3}),
    ],
)
def test_other_pages_are_linked_in_the_head(client: FlaskClient, page: int, links: dict[str, int]) -> None:
    answer = client.get(f"/api/v1/search?q=nuorisotakuu&limit=1&page={page}")
    parsed = {link["rel"]: parse_qs(urlsplit(link["url"]).query) for link in links_of(answer.headers["Link"])}
    assert {relation: int(asked.get("page", ["1"])[0]) for relation, asked in parsed.items()} == links
    assert all(asked["q"] == ["nuorisotakuu"] and asked["limit"] == ["1"] for asked in parsed.values())


def links_of(header: str) -> list[dict[str, str]]:
    return [
        match.groupdict() for match in re.finditer(r'<(?P<url>http://localhost/[^>]+)>; rel="(?P<rel>[a-z]+)"', header)
    ]


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
@settings(max_examples=15, suppress_health_check=list(HealthCheck))
def test_answers_are_as_described(case: schemathesis.Case) -> None:
    # An empty value counts as none, as a plain HTML form sends it; the types of the description do not say so.
    case.call_and_validate(excluded_checks=[negative_data_rejection])


def test_every_field_of_an_answer_is_described(client: FlaskClient) -> None:
    description = client.get("/api/v1/openapi.json").json
    for of_kind in description["components"]["schemas"].values():
        if of_kind.get("additionalProperties") is True:
            of_kind["additionalProperties"] = False
    ok = {
        path: operations["get"]["responses"]["200"]["content"].get("application/json", {}).get("schema")
        for path, operations in description["paths"].items()
    }
    for path, address in (
        ("/search", "/api/v1/search?q=nuorten+takuu"),
        ("/search", "/api/v1/search?limit=200"),
        ("/topics", "/api/v1/topics"),
        ("/suggest", "/api/v1/suggest?q=nuoriso"),
        *(("/items/{id}", f"/api/v1/items/{item.id}") for item in ITEMS),
    ):
        Draft202012Validator(description | ok[path]).validate(client.get(address).json)
