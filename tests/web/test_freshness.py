"""What caches may keep: nothing without asking, and who asks is told when nothing has changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from models.topics.vocabulary import Label, Topic, Vocabulary
from search.page import SearchPage, Statistics
from search.request import SearchRequest
from tests.web.conftest import VOCABULARY
from tests.web.fake_engine import FakeEngine
from web import freshness
from web.app import create_app

ITEM = "koivula-2024-06-03-kaupunginhallitus-101"
ADDRESSES = (
    "/",
    "/?q=nuorisotakuu",
    f"/asiat/{ITEM}",
    "/kokous?municipality=Koivula&organ=Kaupunginhallitus&date=2024-06-03",
    "/aiheet",
    "/aiheet/talousarvio",
    "/tietoja",
    "/syote.atom",
    "/api/v1/search?q=nuorisotakuu",
    f"/api/v1/items/{ITEM}",
    "/api/v1/topics",
    "/api/v1/export",
    "/sitemap.xml",
    "/sitemap-sivut.xml",
    "/sitemap-1.xml",
    "/robots.txt",
    "/opensearch.xml",
    "/api/v1/openapi.json",
)


class CountingEngine(FakeEngine):
    """Counts searches, and is of whatever generation it is told."""

    searches = 0
    generation = 1

    def search(self, request: SearchRequest) -> SearchPage:
        self.searches += 1
        return super().search(request)

    def statistics(self) -> Statistics:
        return replace(super().statistics(), generation=self.generation)


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_has_the_present_answer_is_told_so(client: FlaskClient, address: str) -> None:
    first = client.get(address)
    assert first.status_code == 200
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers.get("Vary") == first.headers.get("Vary")


def test_an_answer_is_another_in_another_language_address_or_generation() -> None:
    engine = CountingEngine()
    client = create_app(engine, VOCABULARY).test_client()
    tags = {client.get(address).headers["ETag"] for address in ("/?q=takuu", "/?q=takuu&lang=sv", "/?q=takuu&lang=en")}
    tags.add(client.get("/?q=takuu", headers={"Accept-Language": "sv"}).headers["ETag"])
    assert len(tags) == 4
    engine.generation = 2
    assert client.get("/?q=takuu", headers={"If-None-Match": ", ".join(tags)}).status_code == 200


def test_an_answer_is_another_on_another_day(monkeypatch: pytest.MonkeyPatch, client: FlaskClient) -> None:
    tag = client.get("/?q=takuu").headers["ETag"]

    class Tomorrow(dt.date):
        @classmethod
        def today(cls) -> Tomorrow:
            return cls(2099, 1, 1)

    monkeypatch.setattr("web.freshness.dt.date", Tomorrow)
    assert client.get("/?q=takuu").headers["ETag"] != tag


def test_nothing_is_searched_for_who_has_the_answer() -> None:
    engine = CountingEngine()
    client = create_app(engine, VOCABULARY).test_client()
    tag = client.get("/?q=takuu").headers["ETag"]
    before = engine.searches
    client.get("/?q=takuu", headers={"If-None-Match": tag})
    assert engine.searches == before


@pytest.mark.parametrize(
    ("address", "status"), [("/asiat/olematon", 404), ("/?page=x", 400), ("/api/v1/olematon", 404)]
)
def test_errors_have_no_tag(client: FlaskClient, address: str, status: int) -> None:
    for headers in ({}, {"If-None-Match": "*"}):
        answer = client.get(address, headers=headers)
        assert answer.status_code == status
        assert "ETag" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-cache"


def test_an_answer_is_never_older_than_its_tag() -> None:
    """The index changes while the answer is made: who has the answer of before is given the present one."""

    class ChangingEngine(CountingEngine):
        def search(self, request: SearchRequest) -> SearchPage:
            page = super().search(request)
            self.generation = 2
            return page

    client = create_app(ChangingEngine(), VOCABULARY).test_client()
    tag = client.get("/?q=takuu").headers["ETag"]
    assert client.get("/?q=takuu", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("address", ["/robots.txt", "/sitemap.xml", "/sitemap-1.xml", "/api/v1/topics"])
def test_what_is_the_same_in_every_language_is_kept_once(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers
    assert "Vary" not in headers
    assert "Content-Language" not in headers


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_head_is_the_answer_without_its_body(client: FlaskClient, address: str) -> None:
    whole, head = client.get(address), client.head(address)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == whole.headers["ETag"]
    assert head.headers["Content-Type"] == whole.headers["Content-Type"]


def test_search_engines_keep_to_the_pages(client: FlaskClient) -> None:
    assert client.get(f"/api/v1/items/{ITEM}").headers["X-Robots-Tag"] == "noindex"
    assert client.get("/syote.atom").headers["X-Robots-Tag"] == "noindex"
    assert "X-Robots-Tag" not in client.get(f"/asiat/{ITEM}").headers


@pytest.mark.parametrize("name", ["static/pykala.css", "static/pykala.js", "templates/base.html", "pages.py"])
def test_an_answer_is_another_where_a_file_that_makes_it_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    """A page that is not sent anew would name the style sheet of the version before."""
    written = tmp_path / name
    written.parent.mkdir(parents=True, exist_ok=True)
    monkeypatch.setattr(freshness, "__file__", str(tmp_path / "freshness.py"))
    programs = set()
    for content in ("first", "the second"):
        written.write_text(content)
        freshness._program.cache_clear()
        programs.add(freshness._program())
    freshness._program.cache_clear()
    assert len(programs) == 2


def test_topics_are_named_by_the_vocabulary_of_the_present_index() -> None:
    """After `pykala reindex --topics FILE` too, without a restart."""

    class RetaggedEngine(CountingEngine):
        def vocabulary(self) -> Vocabulary:
            label = "Nuorten takuu" if self.generation == 2 else "Nuorisotakuu"
            return Vocabulary(
                (Topic("nuorisotakuu", "https://x.example/", "", (Label(label, "fi", "preferred"),)),), {}
            )

    engine = RetaggedEngine()
    client = create_app(engine).test_client()
    for generation, label in ((1, "Nuorisotakuu"), (2, "Nuorten takuu")):
        engine.generation = generation
        assert client.get("/api/v1/topics").json["topics"][0]["labels"]["fi"] == label
        assert f"<h1>{label}</h1>" in client.get("/aiheet/nuorisotakuu?lang=fi").text
