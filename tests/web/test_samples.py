"""The pages over the real engine, with the sample minutes that ship with the project."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from tests.web.browsing import SPACING, Visit, adopt_styles, broken_rules, needs_chromium, served, too_wide


@pytest.fixture(scope="module")
def samples(sample_app: Flask) -> FlaskClient:
    client = sample_app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "fi"
    return client


def api(client: FlaskClient, query: str) -> Any:
    answer = client.get(f"/api/v1/{query}")
    assert answer.status_code == 200
    return answer.json


def test_every_item_has_its_page_with_its_own_text(samples: FlaskClient) -> None:
    items = [json.loads(line) for line in samples.get("/api/v1/export").text.splitlines()]
    assert len(items) >= 60
    for item in items:
        answer = samples.get(f"/asiat/{item['id']}")
        assert answer.status_code == 200
        article = html.document_fromstring(answer.data.decode()).xpath("//article[@class='item']")[0]
        shown = "".join(article.text_content().split())
        for section in item.get("sections", []):
            for part in section.get("parts", [section]):
                assert "".join(part["text"].split()) in shown, (item["id"], part["heading"])


@pytest.mark.parametrize(
    "query", ["nuorisotakuu", "nuorisotakuuta", "takuu", "aihe:nuorisotakuu", "otsikko:nuorisotakuu", "nuorisotakkuu~"]
)
def test_every_way_of_asking_finds_the_youth_guarantee(samples: FlaskClient, query: str) -> None:
    titles = [hit["title"] for hit in api(samples, f"search?q={query}&limit=50")["hits"]]
    assert any("uorisotakuu" in title for title in titles)


def test_a_slip_of_the_fingers_is_answered_with_a_suggestion(samples: FlaskClient) -> None:
    page = html.document_fromstring(samples.get("/?q=nuorisotkauu").data.decode())
    (suggestion,) = page.xpath("//p[@class='suggestion']/a")
    assert suggestion.text == "nuorisotakuu"
    assert samples.get(suggestion.get("href")).status_code == 200


def test_a_search_that_finds_nothing_is_answered_with_a_wider_one(samples: FlaskClient) -> None:
    page = html.document_fromstring(samples.get("/?q=kokous+28.2.2024").data.decode())
    (suggestion,) = page.xpath("//p[@class='suggestion']")
    assert suggestion.text_content() == "Kokeile laajempaa hakua: helmikuu 2024"
    found = html.document_fromstring(samples.get(suggestion.xpath("a/@href")[0]).data.decode())
    assert len(found.xpath("//article[@class='card']")) == 10


def test_a_facet_counts_what_choosing_it_finds(samples: FlaskClient) -> None:
    facets = api(samples, "search?q=koulu")["facets"]
    for name, values in facets.items():
        for value in values[:5]:
            found = samples.get("/api/v1/search", query_string={"q": "koulu", name: value["value"]}).json
            assert found["total"] == value["count"], (name, value)


def test_a_topic_page_counts_what_its_links_find(samples: FlaskClient) -> None:
    page = html.document_fromstring(samples.get("/aiheet/nuorisotakuu").data.decode())
    bars = page.xpath("//*[local-name()='svg'][contains(@class, 'trend')]//*[local-name()='a']")
    assert bars
    for bar in bars:
        _, count = bar.text_content().split()
        found = html.document_fromstring(samples.get(bar.get("href")).data.decode())
        assert found.xpath("//p[@role='status']")[0].text_content().split()[0] == count


def test_earlier_handlings_of_a_case_are_linked_both_ways(samples: FlaskClient) -> None:
    items = [json.loads(line) for line in samples.get("/api/v1/export").text.splitlines()]
    cases: dict[str, list[str]] = {}
    for item in items:
        if item.get("case_number"):
            cases.setdefault(item["case_number"], []).append(item["id"])
    handled = next(ids for ids in cases.values() if len(ids) > 1)
    page = html.document_fromstring(samples.get(f"/asiat/{handled[0]}").data.decode())
    links = page.xpath("//aside//section[.//h2[.='Asian muut käsittelyt']]//li/a/@href")
    assert {f"/asiat/{item_id}" for item_id in handled[1:]} <= set(links)


PIECES = st.sampled_from(
    [
        "koulu",
        '"',
        '="',
        "(",
        ")",
        "-",
        "TAI",
        "EI",
        "*",
        "~",
        "aihe:",
        "vuosi:",
        "§ 3",
        "331/00.01.02.03/2024",
        ":",
        "ä",
    ]
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=8).map(" ".join)))
def test_any_query_is_answered(samples: FlaskClient, query: str) -> None:
    for path in ("/", "/api/v1/search", "/api/v1/suggest", "/syote.atom"):
        assert samples.get(path, query_string={"q": query}).status_code in (200, 302)


@pytest.fixture(scope="module")
def address(sample_app: Flask) -> Iterator[str]:
    with served(sample_app) as address:
        yield address


@pytest.mark.browser
@needs_chromium
@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_from_a_search_to_an_item_in_the_browser(browser: Any, address: str, javascript: bool) -> None:
    with Visit(browser, address, javascript=javascript) as visit:
        page = visit.page
        page.goto("/")
        page.get_by_label("Hakusanat").fill("nuorisotakuu")
        page.get_by_role("button", name="Hae", exact=True).click()
        page.wait_for_url("**/?q=nuorisotakuu")
        results = page.locator("#tulokset [role=status]")
        everything = results.inner_text()
        page.get_by_label("Nuorisotakuu", exact=False).first.check()
        if not javascript:
            page.get_by_role("button", name="Rajaa tulokset").click()
        page.wait_for_url("**/?q=nuorisotakuu&topic=nuorisotakuu")
        chip = page.get_by_role("link", name="Aihe: Nuorisotakuu (poista rajaus)")
        chip.wait_for()
        assert results.inner_text() != everything
        chip.click()
        results.get_by_text(everything, exact=True).wait_for()
        title = page.locator("article h2 a").first.inner_text()
        page.locator("article h2 a").first.click()
        page.wait_for_url("**/asiat/**")
        assert page.locator("h1").inner_text() == title
        assert page.locator("mark.evidence").count()
        assert visit.messages == []


@pytest.mark.browser
@needs_chromium
@pytest.mark.parametrize("width", [1280, 320])
def test_real_pages_break_no_rule_of_axe(browser: Any, address: str, samples: FlaskClient, width: int) -> None:
    items = [hit["id"] for hit in api(samples, "search?q=äänestys&limit=2")["hits"]]
    paths = ["/", "/?q=nuorisotakuu", "/aiheet/nuorisotakuu", "/tietoja", *(f"/asiat/{item}" for item in items)]
    with Visit(browser, address, width=width) as visit:
        for path in paths:
            visit.page.goto(path)
            assert broken_rules(visit.page) == [], path
            assert too_wide(visit.page) <= 0, path
            adopt_styles(visit.page, SPACING)
            assert too_wide(visit.page) <= 0, path
        assert visit.messages == []
