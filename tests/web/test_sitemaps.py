"""The site maps: all that search engines should know, in parts of the size they take, and nothing that is gone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import VOCABULARY
from tests.web.fake_engine import ITEMS, FakeEngine
from web import sitemaps
from web.app import create_app

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def addresses(client: FlaskClient, path: str) -> list[str]:
    """The addresses that a map names, without scheme and host."""
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    root = ElementTree.fromstring(answer.data)
    named = [element.text or "" for element in root.iter(f"{SITEMAP}loc")]
    assert len(named) == len(root)
    assert all(address.startswith("http://localhost/") for address in named)
    return [address.removeprefix("http://localhost") for address in named]


def all_addresses(client: FlaskClient) -> list[str]:
    return [address for path in addresses(client, "/sitemap.xml") for address in addresses(client, path)]


def test_every_item_meeting_and_topic_is_named_once_and_answers(client: FlaskClient) -> None:
    named = all_addresses(client)
    assert {f"/asiat/{item.id}" for item in ITEMS} <= set(named)
    assert "/kokous?municipality=Koivula&organ=Kaupunginhallitus&date=2024-06-03" in named
    assert {"/", "/aiheet", "/tietoja", "/aiheet/nuorisotakuu"} <= set(named)
    assert len(named) == len(set(named))
    for address in named:
        assert client.get(address).status_code == 200, address


def test_robots_are_told_of_the_map(client: FlaskClient) -> None:
    lines = client.get("/robots.txt").text.splitlines()
    (named,) = [line.removeprefix("Sitemap: ") for line in lines if line.startswith("Sitemap: ")]
    assert client.get(urlsplit(named).path).status_code == 200
    assert "Disallow: /api/" in lines


def test_a_large_collection_is_told_in_parts(monkeypatch: pytest.MonkeyPatch, client: FlaskClient) -> None:
    whole = all_addresses(client)
    monkeypatch.setattr(sitemaps, "ITEMS_OF_MAP", 4)
    monkeypatch.setattr(sitemaps, "ITEMS_AT_ONCE", 2)
    parts = addresses(client, "/sitemap.xml")
    assert parts == ["/sitemap-sivut.xml", *(f"/sitemap-{number}.xml" for number in range(1, 5))]
    for path in parts[1:]:
        items = [address for address in addresses(client, path) if address.startswith("/asiat/")]
        assert 1 <= len(items) <= 4
    assert sorted(set(all_addresses(client))) == sorted(whole)
    assert [client.get(f"/sitemap-{number}.xml").status_code for number in (0, 5)] == [404, 404]


def test_a_map_stays_below_what_search_engines_take() -> None:
    assert 2 * sitemaps.ITEMS_OF_MAP <= 50_000
    assert sitemaps.ITEMS_OF_MAP % sitemaps.ITEMS_AT_ONCE == 0
    assert sitemaps.TOPICS_OF_MAP + 3 <= 50_000


def test_what_is_taken_out_or_past_its_time_is_not_named() -> None:
    today = dt.date.today()
    over = replace(ITEMS[1], expires=today - dt.timedelta(days=1))
    last_day = replace(ITEMS[2], expires=today)
    named = all_addresses(create_app(FakeEngine((over, last_day)), VOCABULARY).test_client())
    assert [address for address in named if address.startswith("/asiat/")] == [f"/asiat/{last_day.id}"]
    assert not [address for address in named if "Sivistyslautakunta" in address]


def test_an_empty_collection_has_a_map_of_its_pages() -> None:
    client = create_app(FakeEngine(()), VOCABULARY).test_client()
    assert all_addresses(client) == ["/", "/aiheet", "/tietoja"]


def test_a_map_is_written_as_it_is_read(client: FlaskClient) -> None:
    answer = client.get("/sitemap-1.xml", buffered=False)
    assert "Content-Length" not in answer.headers
