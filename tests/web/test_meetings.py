"""A meeting's page and the steps from item to item, with the sample minutes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from models.item import Item
from search.request import MAX_LIMIT
from tests.web.browsing import Visit, needs_chromium, served
from tests.web.fake_engine import FakeEngine
from web.meetings import Meeting, handled

MEETING = "/kokous?municipality=Kaislaranta&organ=Tekninen+lautakunta&date=2024-02-27"
ITEM = "/asiat/kaislaranta-2024-02-27-tekninen-lautakunta-{}"


@pytest.fixture(scope="module")
def samples(sample_app: Flask) -> FlaskClient:
    client = sample_app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "fi"
    return client


def read(client: FlaskClient, address: str) -> html.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return html.document_fromstring(answer.data.decode())


def texts(page: html.HtmlElement, xpath: str) -> list[str]:
    return [" ".join(element.text_content().split()) for element in page.xpath(xpath)]


def test_a_meeting_lists_its_items_in_order(samples: FlaskClient) -> None:
    page = read(samples, MEETING)
    assert texts(page, "//h1") == ["Tekninen lautakunta 27.2.2024"]
    numbers = texts(page, "//ol[contains(@class, 'meeting')]//span[@class='meeting__number']")
    assert numbers == [f"§ {number}" for number in range(14, 22)]
    assert "Uimahallin peruskorjauksen hankesuunnitelma" in texts(page, "//a[@class='meeting__title']")


def test_every_meeting_is_reached_from_its_items_and_has_them_all(sample_app: Flask, samples: FlaskClient) -> None:
    engine: Any = sample_app.extensions["pykala"].engine
    items: list[Item] = list(engine.items())
    meetings: dict[str, set[str]] = {}
    for item in items:
        (address,) = read(samples, f"/asiat/{item.id}").xpath("//p[@class='steps__all']/a/@href")
        meetings.setdefault(address, set()).add(item.id)
    for address, ids in meetings.items():
        links = read(samples, address).xpath("//a[@class='meeting__title']/@href")
        assert {link.removeprefix("/asiat/") for link in links} == ids


@pytest.mark.parametrize("number", [0, 1, MAX_LIMIT - 1, MAX_LIMIT, MAX_LIMIT + 1, 2 * MAX_LIMIT, 450])
def test_a_meeting_of_more_items_than_a_search_gives_at_once_is_whole(number: int) -> None:
    shown = Meeting("Valtuusto", None, dt.date(2024, 2, 27))
    sections = range(1, number + 1)
    items = [Item(f"i{n}", "", organ=shown.organ, date=shown.date, section=n) for n in reversed(sections)]
    assert [item.section for item in handled(shown, FakeEngine(tuple(items)).items_of)] == [*sections]


def test_an_agenda_comes_after_the_minutes(sample_app: Flask, samples: FlaskClient) -> None:
    engine: Any = sample_app.extensions["pykala"].engine
    agenda = next(item for item in engine.items() if item.meeting_kind == "agenda")
    page = read(samples, f"/kokous?municipality={agenda.municipality}&organ={agenda.organ}&date={agenda.date}")
    (heading,) = page.xpath("//h2[@class='meeting__agenda']")
    assert heading.text == "Esityslista"
    assert agenda.id in [
        link.removeprefix("/asiat/") for link in heading.xpath("following::a[@class='meeting__title']/@href")
    ]


def test_steps_lead_to_the_items_before_and_after(samples: FlaskClient) -> None:
    page = read(samples, ITEM.format(18))
    assert page.xpath("//nav[@class='steps']/a/@href") == [ITEM.format(17), ITEM.format(19)]
    assert read(samples, ITEM.format(14)).xpath("//nav[@class='steps']/a/@rel") == ["next"]
    assert read(samples, ITEM.format(21)).xpath("//nav[@class='steps']/a/@rel") == ["prev"]


def test_steps_lead_to_the_meetings_before_and_after(samples: FlaskClient) -> None:
    address = "/kokous?municipality=Kaislaranta&organ=Kaupunginvaltuusto&date="
    days = set()
    page = read(samples, address + "2024-04-15")
    while earlier := page.xpath("//nav[@class='steps']/a[@rel='prev']/@href"):
        page = read(samples, earlier[0])
        days.add(dt.date.fromisoformat(page.xpath("//h1/time/@datetime")[0]))
        assert len(days) < 50
    assert dt.date(2023, 10, 9) in days
    assert max(days) < dt.date(2024, 4, 15)


def test_steps_keep_the_language(samples: FlaskClient) -> None:
    page = read(samples, ITEM.format(18) + "?lang=sv")
    assert all("lang=sv" in link for link in page.xpath("//nav[@class='steps']//a/@href"))


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/kokous", 404),
        ("/kokous?organ=Tekninen+lautakunta", 404),
        ("/kokous?date=2024-02-27", 404),
        ("/kokous?organ=Tekninen+lautakunta&date=2024-02-28", 404),
        ("/kokous?organ=Tekninen+lautakunta&date=27.2.2024", 400),
        ("/kokous?organ=Tekninen+lautakunta&date=2024-02-27", 200),
    ],
)
def test_what_is_no_meeting(samples: FlaskClient, address: str, status: int) -> None:
    assert samples.get(address).status_code == status


def test_an_item_says_how_to_refer_to_it(samples: FlaskClient) -> None:
    (reference,) = texts(read(samples, ITEM.format(18)), "//span[@id='viite']")
    assert reference == (
        "Kaislaranta, Tekninen lautakunta 27.2.2024 § 18: Uimahallin peruskorjauksen hankesuunnitelma. "
        "http://localhost" + ITEM.format(18)
    )


@pytest.mark.browser
@needs_chromium
def test_the_reference_is_copied(browser: Any, sample_app: Flask) -> None:
    with served(sample_app) as address, Visit(browser, address) as visit:
        visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
        visit.page.goto(ITEM.format(18))
        visit.page.get_by_role("button", name="Kopioi").click()
        visit.page.get_by_text("Kopioitu").wait_for()
        copied = visit.page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith("Kaislaranta, Tekninen lautakunta 27.2.2024 § 18: Uimahallin")
        assert copied.endswith(ITEM.format(18))
        assert visit.messages == []


@pytest.mark.browser
@needs_chromium
def test_without_javascript_nothing_is_offered_that_does_nothing(browser: Any, sample_app: Flask) -> None:
    with served(sample_app) as address, Visit(browser, address, javascript=False) as visit:
        visit.page.goto(ITEM.format(18))
        assert not visit.page.locator(".copy").is_visible()
        visit.page.get_by_text("Kokouksen kaikki asiat").click()
        visit.page.locator("ol.meeting").wait_for()
        assert visit.page.get_by_role("link", name="Uimahallin peruskorjauksen hankesuunnitelma").is_visible()


def test_a_day_in_the_query_leads_to_its_meetings(samples: FlaskClient) -> None:
    page = read(samples, "/?q=kokous+27.2.2024")
    assert texts(page, "//p[contains(@class, 'meant')]") == ["Kokoukset: Tekninen lautakunta, Kaislaranta 27.2.2024"]
    (address,) = page.xpath("//p[contains(@class, 'meant')]/a/@href")
    assert read(samples, address).xpath("//h1/time/@datetime") == ["2024-02-27"]
    assert not read(samples, "/?q=uimahalli").xpath("//p[contains(text(), 'Kokoukset:')]")


def test_the_front_page_lists_the_newest_meetings(samples: FlaskClient) -> None:
    page = read(samples, "/")
    days = page.xpath("//ul[@aria-label='Uusimmat kokoukset']//time/@datetime")
    assert days == sorted(days, reverse=True)
    assert 3 <= len(days) <= 6
    for address in page.xpath("//ul[@aria-label='Uusimmat kokoukset']//a/@href"):
        assert samples.get(address).status_code == 200
