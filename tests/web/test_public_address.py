"""Behind a proxy, under a folder of another host: every address that an answer names is the public one."""

from __future__ import annotations

from collections import deque
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from lxml import html

from tests.web.conftest import VOCABULARY
from tests.web.fake_engine import ITEMS, FakeEngine
from tests.web.reading import GUARANTEE
from web.address import InvalidBaseUrl, PublicAddress
from web.app import create_app

SITE = "https://www.example.fi/haku"


@pytest.fixture(params=["", "/haku"], ids=["the proxy takes the folder off", "the proxy leaves the folder on"])
def passed_on(request: pytest.FixtureRequest) -> str:
    """What the proxy leaves of the folder."""
    return str(request.param)


@pytest.fixture
def proxied() -> FlaskClient:
    client = create_app(FakeEngine(), VOCABULARY, base_url=SITE).test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "fi"
    return client


def test_every_link_of_every_page_is_under_the_folder(proxied: FlaskClient, passed_on: str) -> None:
    seen: set[str] = set()
    waiting = deque(["/", "/?q=nuorisotakuu&limit=1", "/olematon", "/?lang=sv"])
    while waiting and len(seen) < 150:
        path = waiting.popleft()
        if path in seen:
            continue
        seen.add(path)
        answer = proxied.get(passed_on + path, buffered=True)
        if not path.startswith("/olematon"):
            assert answer.status_code == 200, path
        if answer.mimetype != "text/html":
            continue
        page = html.document_fromstring(answer.data.decode())
        links = page.xpath("//@href | //@src | //@action | //@data-suggest")
        for link in links:
            if link.startswith(("#", "https://koivula.example", "http://sanasto.example")):
                continue
            assert link.removeprefix("https://www.example.fi").startswith("/haku/"), (path, link)
            waiting.append(link.removeprefix("https://www.example.fi").removeprefix("/haku").split("#")[0])
    assert {f"/asiat/{ITEMS[0].id}", "/aiheet", "/syote.atom", "/opensearch.xml"} <= seen
    assert any(path.startswith("/static/") for path in seen)


def test_feeds_the_interface_and_the_notes_for_machines_name_the_public_address(
    proxied: FlaskClient, passed_on: str
) -> None:
    found = proxied.get(f"{passed_on}/api/v1/search?q=nuorisotakuu&limit=1")
    assert found.json["hits"][0]["url"] == f"{SITE}/asiat/{GUARANTEE}"
    assert found.json["next"] == f"{SITE}/api/v1/search?q=nuorisotakuu&page=2&limit=1"
    assert f'<{found.json["next"]}>; rel="next"' in found.headers["Link"]
    assert proxied.get(f"{passed_on}/api/v1/openapi.json").json["servers"] == [{"url": f"{SITE}/api/v1"}]
    suggested = proxied.get(f"{passed_on}/api/v1/suggest?q=nuoriso").json["completions"]
    assert suggested[0]["url"] == "/haku/?topic=nuorisotakuu"
    for path in ("/syote.atom?q=nuorisotakuu", "/opensearch.xml", "/sitemap.xml", "/sitemap-1.xml"):
        answer = proxied.get(passed_on + path)
        for element in ElementTree.fromstring(answer.data).iter():
            for value in (element.get("href"), element.get("template"), element.text if "loc" in element.tag else None):
                assert value is None or value.startswith(f"{SITE}/"), (path, value)
    robots = proxied.get(f"{passed_on}/robots.txt").text
    assert "Disallow: /haku/api/" in robots
    assert f"Sitemap: {SITE}/sitemap.xml" in robots


@pytest.mark.parametrize(
    ("path", "status", "location"),
    [("/?q=koulu&topic=", 302, "/haku/?q=koulu"), ("/asiat//x", 308, f"{SITE}/asiat/x")],
)
def test_one_who_is_sent_elsewhere_stays_on_the_site(
    proxied: FlaskClient, passed_on: str, path: str, status: int, location: str
) -> None:
    answer = proxied.get(passed_on + path, headers={"Host": "elsewhere.example"})
    assert (answer.status_code, answer.headers["Location"]) == (status, location)


def test_the_folder_without_a_slash_is_the_front_page(proxied: FlaskClient) -> None:
    assert proxied.get("/haku").status_code == 200
    # A folder whose name only begins alike is none of the site's.
    assert proxied.get("/hakuja").status_code == 404


def test_a_server_that_knows_the_folder_has_taken_it_off(proxied: FlaskClient) -> None:
    answer = proxied.get(f"/asiat/{GUARANTEE}", environ_overrides={"SCRIPT_NAME": "/haku"})
    assert f'<link rel="canonical" href="{SITE}/asiat/{GUARANTEE}">' in answer.text


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://haku.example.fi", PublicAddress("https", "haku.example.fi")),
        ("https://haku.example.fi/", PublicAddress("https", "haku.example.fi")),
        ("http://127.0.0.1:8080/a/b/", PublicAddress("http", "127.0.0.1:8080", "/a/b")),
        (" https://[::1]:8443 ", PublicAddress("https", "[::1]:8443")),
    ],
)
def test_a_public_address_is_read(written: str, address: PublicAddress) -> None:
    assert PublicAddress.parse(written) == address


@pytest.mark.parametrize(
    "written",
    [
        "haku.example.fi",
        "/haku",
        "ftp://example.fi",
        "https://",
        "https://a.fi/?q=1",
        "https://a.fi/#x",
        "https://a b.fi",
        "https://a.fi:x",
        "https://[::1",
        "https://minä@a.fi",
    ],
)
def test_what_is_no_address_is_refused_in_words(written: str) -> None:
    with pytest.raises(InvalidBaseUrl, match=r"it must be an address .* such as https") as refused:
        create_app(FakeEngine(), VOCABULARY, base_url=written)
    assert written in str(refused.value)
    assert refused.value.exit_code == 2
