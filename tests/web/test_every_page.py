"""What holds for every page: errors told, headers set, links that lead somewhere, any input answered."""

from __future__ import annotations

from collections import deque
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from models.item import Item
from models.topics.vocabulary import Vocabulary
from search.errors import NoIndex
from search.page import SearchPage, Statistics
from search.request import SearchRequest
from tests.web.conftest import VOCABULARY
from tests.web.fake_engine import ITEMS, FakeEngine
from tests.web.reading import GUARANTEE, read, words
from web.app import HEADERS, create_app


@pytest.mark.parametrize(
    ("address", "status", "heading"),
    [
        ("/asiat/olematon", 404, "Sivua ei löytynyt"),
        ("/aiheet/olematon", 404, "Sivua ei löytynyt"),
        ("/olematon", 404, "Sivua ei löytynyt"),
        ("/?page=nolla", 400, "Osoitteessa on virhe"),
        ("/?year=2024a", 400, "Osoitteessa on virhe"),
        ("/?from=1.1.2024", 400, "Osoitteessa on virhe"),
        ("/syote.atom?sort=huono", 400, "Osoitteessa on virhe"),
        ("/?q=" + 20_000 * "a", 414, "Osoite on liian pitkä"),
        ("/" + 20_000 * "a", 414, "Osoite on liian pitkä"),
    ],
)
def test_errors_are_told_in_the_language_of_the_page(
    client: FlaskClient, address: str, status: int, heading: str
) -> None:
    page = read(client, address, status)
    assert words(page, "//h1") == [heading]
    assert page.get_element_by_id("q").get("value") == ""


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/?limit=500", "väliltä 1–200"),
        ("/?year=0", "väliltä 1–9999"),
        ("/?page=-1", "väliltä 1–10000000"),
        ("/?from=2024", "päivä"),
        ("/?sort=huono", "relevance, newest, oldest"),
        ("/kokous?organ=Kunnanhallitus&date=22.1.2024", "päivä"),
    ],
)
def test_a_wrong_parameter_is_named_with_what_it_may_be(client: FlaskClient, address: str, expected: str) -> None:
    (said,) = words(read(client, address, 400), "//p[@class='lead']")
    assert f"”{address.split('?')[1].split('&')[-1].split('=')[0]}”" in said
    assert expected in said


def test_pages_of_results_are_told_apart_by_their_titles(client: FlaskClient) -> None:
    titles = [words(read(client, f"/?q=talousarvio&limit=3&page={number}"), "//title")[0] for number in (1, 2, 3)]
    assert titles[0] == "talousarvio – Haku – Pykälä"
    assert len(set(titles)) == 3


def test_what_can_only_be_read_says_so_in_the_language_of_the_page(client: FlaskClient) -> None:
    answer = client.post("/", headers={"Accept-Language": "fi"})
    page = html.document_fromstring(answer.text)
    assert (answer.status_code, set(answer.allow)) == (405, {"GET", "HEAD", "OPTIONS"})
    assert words(page, "//h1") == ["Osoitetta voi vain lukea"]
    assert words(page, "//p[@class='lead']") == [
        "Tätä osoitetta voi vain lukea: se vastaa pyyntöihin GET, HEAD, OPTIONS."
    ]


def test_too_long_an_address_of_the_interface_is_refused_as_an_object(client: FlaskClient) -> None:
    answer = client.get("/api/v1/search?q=" + 20_000 * "a")
    assert answer.status_code == 414
    assert answer.json["error"]["message"].startswith("The address is longer than 16000 characters")
    most = "&".join(f"organ=Lautakunta%20{number:03}" for number in range(600))
    assert client.get(f"/api/v1/search?{most}").status_code == 200


@pytest.mark.parametrize(
    "address",
    ["/", "/?q=koulu", "/?sort=newest", "/aiheet", "/aiheet/nuorisotakuu", "/tietoja", "/syote.atom", "/api/v1/export"],
)
def test_an_index_without_items_has_its_pages_too(address: str) -> None:
    client = create_app(FakeEngine(()), VOCABULARY).test_client()
    assert client.get(address).status_code == 200


class BrokenEngine(FakeEngine):
    def search(self, request: SearchRequest) -> SearchPage:
        raise RuntimeError("the disk is gone")


def test_an_unexpected_error_is_a_page_without_its_traceback() -> None:
    client = create_app(BrokenEngine(), Vocabulary((), {})).test_client()
    answer = client.get("/?q=x", headers={"Accept-Language": "fi"})
    assert answer.status_code == 500
    assert "Tapahtui virhe" in answer.text
    assert "the disk is gone" not in answer.text
    assert client.get("/api/v1/search?q=x").json["error"]["status"] == 500


class GoneEngine(FakeEngine):
    def statistics(self) -> Statistics:
        raise NoIndex(Path("home"))


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    "address", ["/", "/?q=x", "/asiat/x", "/aiheet", "/tietoja", "/syote.atom", "/sitemap.xml", "/api/v1/search"]
)
def test_without_an_index_it_is_said_when_to_try_again(address: str, method: str) -> None:
    answer = create_app(GoneEngine(), VOCABULARY).test_client().open(address, method=method)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "home" not in answer.text


@pytest.mark.parametrize("address", ["/", "/olematon", "/api/v1/search", "/syote.atom", "/static/pykala.css"])
def test_every_answer_has_the_security_headers(client: FlaskClient, address: str) -> None:
    answer = client.get(address, buffered=True)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_the_pages_have_nothing_that_the_policy_forbids(client: FlaskClient) -> None:
    for address in ("/", "/?q=nuorisotakuu", f"/asiat/{GUARANTEE}", "/aiheet/talousarvio", "/tietoja", "/x"):
        page = html.document_fromstring(client.get(address).data.decode())
        assert not page.xpath("//style | //@style | //script[not(@src)] | //@*[starts-with(name(), 'on')]")


def test_static_files_are_kept_for_a_year_under_an_address_of_their_content(client: FlaskClient) -> None:
    page = read(client, "/")
    for address in page.xpath("//link[@rel='stylesheet']/@href | //script/@src"):
        answer = client.get(address, buffered=True)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
    assert "immutable" not in client.get("/static/pykala.css", buffered=True).headers.get("Cache-Control", "")


@pytest.mark.parametrize("address", ["/static/pykala.css?v=012345678901", "/static/olematon.css?v=012345678901"])
def test_what_is_not_the_content_that_the_address_names_is_not_kept(client: FlaskClient, address: str) -> None:
    """Another server of the site may be of a later version already."""
    assert client.get(address, buffered=True).headers["Cache-Control"] == "no-cache"
    assert client.options(address).status_code == 200


def test_a_visitor_writes_no_control_characters_into_the_log(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(FakeEngine):
        def item(self, item_id: str) -> Item | None:
            raise RuntimeError("the disk is gone")

    create_app(Broken(), VOCABULARY).test_client().get("/asiat/x%1b[2J?q=oma+haku")
    (record,) = caplog.records
    assert record.getMessage() == "GET /asiat/x%1B%5B2J"


def test_no_cookie_is_set(client: FlaskClient) -> None:
    for address in ("/", "/?q=x&lang=sv", "/tietoja"):
        assert "Set-Cookie" not in client.get(address).headers


def test_every_link_of_every_page_leads_somewhere(client: FlaskClient) -> None:
    """Follow all links inside the site from the start page, each address once."""
    seen: set[str] = set()
    waiting = deque(["/"])
    while waiting and len(seen) < 250:
        address = waiting.popleft()
        if address in seen:
            continue
        seen.add(address)
        answer = client.get(address, buffered=True)
        assert answer.status_code == 200, address
        if answer.mimetype == "text/html":
            page = html.document_fromstring(answer.data.decode())
            links = [link.split("#")[0] for link in page.xpath("//main//a/@href | //header//a/@href")]
            waiting += [link for link in links if link.startswith("/") and "lang=" not in link]
            for fragment in page.xpath("//a[starts-with(@href, '#')]/@href"):
                assert page.get_element_by_id(fragment[1:]) is not None
    assert len(seen) > 50
    assert {f"/asiat/{item.id}" for item in ITEMS} <= seen


@pytest.fixture(scope="module")
def asked() -> FlaskClient:
    return create_app(FakeEngine(), Vocabulary((), {})).test_client()


NAMES = st.sampled_from(["q", "topic", "organ", "municipality", "year", "from", "to", "sort", "page", "limit", "lang"])
VALUES = st.one_of(
    st.text(max_size=30), st.sampled_from(["2024", "-1", "0", "2024-01-22", "newest", "99999999999", "²"])
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(["/", "/syote.atom", "/api/v1/search", "/api/v1/suggest", "/aiheet", "/tietoja"]),
    parameters=st.lists(st.tuples(NAMES, VALUES), max_size=6),
)
def test_any_parameters_are_answered_or_refused(
    asked: FlaskClient, path: str, parameters: list[tuple[str, str]]
) -> None:
    answer = asked.get(path, query_string=parameters)
    assert answer.status_code in (200, 302, 400)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.binary(max_size=40), path=st.text(max_size=20))
def test_any_bytes_in_the_address_are_answered_or_refused(asked: FlaskClient, query: bytes, path: str) -> None:
    raw = "q=" + "".join(f"%{byte:02x}" for byte in query)
    assert asked.get(f"/?{raw}").status_code in (200, 302, 400)
    assert asked.get("/asiat/" + path.replace("/", "")).status_code in (200, 308, 404)
