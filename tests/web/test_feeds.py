"""The Atom feed and the description for a browser's search box."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from models.topics.vocabulary import Vocabulary
from search.page import Statistics
from tests.web.conftest import VOCABULARY
from tests.web.fake_engine import ITEMS, FakeEngine
from web.app import create_app

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def read(client: FlaskClient, address: str) -> ElementTree.Element:
    answer = client.get(address)
    assert answer.status_code == 200
    return ElementTree.fromstring(answer.data)


def test_a_search_as_a_feed_newest_first(client: FlaskClient) -> None:
    feed = read(client, "/syote.atom?q=nuorisotakuu&organ=Kaupunginhallitus&sort=oldest&page=3")
    assert feed.findtext("a:title", "", ATOM) == "Pykälä: nuorisotakuu, Kaupunginhallitus"
    assert feed.findtext("a:updated", "", ATOM) == "2024-06-04T03:00:00+00:00"
    titles = [entry.findtext("a:title", "", ATOM) for entry in feed.findall("a:entry", ATOM)]
    assert titles == ["Nuorisotakuun toteuttaminen ja rahoitus vuonna 2025", "TE-palvelujen siirto kunnille"]
    entry = feed.find("a:entry", ATOM)
    assert entry is not None
    (link,) = entry.findall("a:link", ATOM)
    assert link.get("href") == f"http://localhost/asiat/{ITEMS[0].id}"
    assert entry.findtext("a:updated", "", ATOM) == "2024-06-03T00:00:00Z"
    assert entry.findtext("a:author/a:name", "", ATOM) == "Kaupunginhallitus, Koivula"
    assert "Päätös: Kaupunginhallitus päätti" in entry.findtext("a:summary", "", ATOM)
    assert [c.get("label") for c in entry.findall("a:category", ATOM)] == ["Nuorisotakuu", "Talousarvio"]


def test_the_feed_of_a_language_has_its_words(client: FlaskClient) -> None:
    feed = read(client, "/syote.atom?q=nuorisotakuu&lang=en")
    assert "Decision: " in feed.findtext("a:entry/a:summary", "", ATOM)
    (title, *_) = feed.findall("a:entry/a:title", ATOM)
    assert title.get("{http://www.w3.org/XML/1998/namespace}lang") == "fi"


def test_control_characters_do_not_break_the_feed() -> None:
    broken = replace(ITEMS[1], title="Rikki\x00\x0b\x1b \ufffe & <b>", organ="Lauta\x02kunta")
    client = create_app(FakeEngine((broken,)), Vocabulary((), {})).test_client()
    feed = read(client, "/syote.atom?q=%00rikki%0b%22%3e")
    assert feed.findtext("a:title", "", ATOM) == 'Pykälä: rikki">'
    feed = read(client, "/syote.atom")
    assert feed.findtext("a:entry/a:title", "", ATOM) == "Rikki  & <b>"


def test_a_browser_can_add_the_search(client: FlaskClient) -> None:
    description = read(client, "/opensearch.xml")
    url = description.find("{http://a9.com/-/spec/opensearch/1.1/}Url")
    assert url is not None
    template = url.get("template", "")
    assert template == "http://localhost/?q={searchTerms}"
    assert client.get(template.replace("{searchTerms}", "nuorisotakuu")).status_code == 200


@pytest.mark.parametrize(("said", "asked"), [("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")])
def test_a_reader_that_asks_again_is_told_that_nothing_is_new(client: FlaskClient, said: str, asked: str) -> None:
    first = client.get("/syote.atom?q=nuorisotakuu")
    again = client.get("/syote.atom?q=nuorisotakuu", headers={asked: first.headers[said]})
    assert again.status_code == 304
    assert again.data == b""


def test_the_title_of_a_feed_tells_what_it_follows(client: FlaskClient) -> None:
    feed = read(client, "/syote.atom?topic=asemakaava&municipality=Koivula&from=2024-01-01&to=2024-06-30")
    assert feed.findtext("a:title", "", ATOM) == "Pykälä: Asemakaava, Koivula, 1.1.2024–30.6.2024"


def test_what_a_validator_of_feeds_asks_for(client: FlaskClient) -> None:
    feed = read(client, "/syote.atom?q=nuorisotakuu")
    links = {link.get("rel"): link.get("href") for link in feed.findall("a:link", ATOM)}
    assert links["self"] == "http://localhost/syote.atom?q=nuorisotakuu"
    assert feed.findtext("a:id", "", ATOM).startswith("urn:uuid:")
    entries = feed.findall("a:entry", ATOM)
    ids = [entry.findtext("a:id", "", ATOM) for entry in entries]
    assert len(set(ids)) == len(ids) > 1
    for element in (feed, *entries):
        updated = element.findtext("a:updated", "", ATOM)
        assert dt.datetime.fromisoformat(updated).tzinfo is not None
        assert element.findtext("a:title", "", ATOM)
    for entry in entries:
        assert entry.findtext("a:summary", "", ATOM) or entry.find("a:content", ATOM) is not None


def ids(feed: ElementTree.Element) -> list[str]:
    return [element.findtext("a:id", "", ATOM) for element in (feed, *feed.findall("a:entry", ATOM))]


def test_ids_stay_where_the_site_moves() -> None:
    sites = [
        create_app(FakeEngine(), VOCABULARY, base_url=base_url)
        for base_url in (None, "https://haku.example.fi", "https://www.example.fi/haku")
    ]
    address = "/syote.atom?q=nuorisotakuu"
    assert len({tuple(ids(read(app.test_client(), address))) for app in sites}) == 1


def test_a_feed_has_one_id_whatever_it_leaves_aside(client: FlaskClient) -> None:
    plain = read(client, "/syote.atom?q=nuorisotakuu")
    assert ids(read(client, "/syote.atom?limit=5&sort=oldest&page=2&q=nuorisotakuu")) == ids(plain)
    assert ids(read(client, "/syote.atom?q=talousarvio"))[0] != ids(plain)[0]


def test_an_entry_looks_new_at_no_reindexing() -> None:
    undated = replace(ITEMS[1], date=None)
    updated = set()
    for day in (1, 2):

        class Built(FakeEngine):
            def statistics(self, day: int = day) -> Statistics:
                return replace(super().statistics(), built=dt.datetime(2026, 1, day, tzinfo=dt.UTC))

        feed = read(create_app(Built((ITEMS[0], undated)), VOCABULARY).test_client(), "/syote.atom")
        updated.add(tuple(entry.findtext("a:updated", "", ATOM) for entry in feed.findall("a:entry", ATOM)))
    assert updated == {("2024-06-03T00:00:00Z", "1970-01-01T00:00:00Z")}
