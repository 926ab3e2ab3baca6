"""The pages as HTML: what they show, what their links ask, what they answer when asked wrongly."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from models.item import Evidence, Section, TopicAssignment
from models.topics.vocabulary import Label, Topic, Vocabulary
from search.page import SearchPage
from search.request import SearchRequest
from tests.web.conftest import VOCABULARY
from tests.web.fake_engine import HOSTILE, ITEMS, FakeEngine
from tests.web.reading import GUARANTEE, asked_by, read, rows, words
from web.app import create_app


def test_the_start_page_shows_the_newest_items_and_the_topics(client: FlaskClient) -> None:
    page = read(client, "/")
    assert words(page, "//h1") == ["Löydä, mitä kunnassasi on päätetty"]
    assert words(page, "//article//h3/a")[0] == "Nuorisotakuun toteuttaminen ja rahoitus vuonna 2025"
    assert len(page.xpath("//article")) == 5
    assert words(page, "//ul[@aria-label='Aiheet'][contains(@class, 'counts')]/li")[0] == "Talousarvio 9"


def test_a_card_shows_where_and_when_and_why(client: FlaskClient) -> None:
    page = read(client, "/?q=nuorisotakuu")
    assert words(page, "//p[@role='status']") == ["3 asiaa"]
    card = page.xpath("//article")[0]
    assert words(card, ".//ul[contains(@class, 'dots')]/li") == [
        "Kaupunginhallitus",
        "Koivula",
        "3.6.2024",
        "§ 101",
        "112/02.02.00/2024",
    ]
    assert words(card, ".//h2//mark") == ["Nuorisotakuun"]
    assert words(card, ".//*[@class='snippet__kind']") == ["Päätös"]
    assert words(card, ".//ul[contains(@class, 'tags')]/li") == ["Nuorisotakuu", "Talousarvio"]
    assert words(card, ".//p[@class='card__case']") == ["1 muu saman asian käsittely"]


def test_facets_are_checkboxes_of_the_search_form_with_counts(client: FlaskClient) -> None:
    page = read(client, "/?q=nuorisotakuu&topic=te-uudistus")
    boxes = page.xpath("//fieldset//input[@type='checkbox']")
    assert {(box.get("name"), box.get("value")) for box in boxes} >= {
        ("topic", "nuorisotakuu"),
        ("topic", "te-uudistus"),
        ("organ", "Kaupunginhallitus"),
        ("municipality", "Koivula"),
        ("year", "2024"),
    }
    assert all(box.get("form") == "haku" for box in boxes)
    assert [box.get("value") for box in boxes if box.get("checked") is not None] == ["te-uudistus"]
    assert "Nuorisotakuu 3" in words(page, "//label")
    assert words(page, "//p[@role='status']") == ["1 asia"]


def test_each_chip_takes_off_its_own_filter_alone(client: FlaskClient) -> None:
    address = "/?q=nuorisotakuu&topic=nuorisotakuu&organ=Kaupunginhallitus&year=2024&from=2024-01-01&to=2024-12-31"
    page = read(client, address)
    chips = page.xpath("//a[contains(@class, 'chip') and not(contains(@class, 'clear'))]")
    assert words(page, "//a[@class='chip']/text()/..") == [
        "Aihe: Nuorisotakuu (poista rajaus)",
        "Toimielin: Kaupunginhallitus (poista rajaus)",
        "Vuosi: 2024 (poista rajaus)",
        "Aikaisintaan: 1.1.2024 (poista rajaus)",
        "Viimeistään: 31.12.2024 (poista rajaus)",
    ]
    everything = set(parse_qsl(urlsplit(address).query))
    removed = [everything - set(asked_by(chip)) for chip in chips]
    assert removed == [
        {("topic", "nuorisotakuu")},
        {("organ", "Kaupunginhallitus")},
        {("year", "2024")},
        {("from", "2024-01-01")},
        {("to", "2024-12-31")},
    ]
    clear = page.xpath("//a[@class='chips__clear']")[0]
    assert asked_by(clear) == [("q", "nuorisotakuu")]


def test_a_choice_that_finds_nothing_can_be_taken_back(client: FlaskClient) -> None:
    page = read(client, "/?q=uimahallin&organ=Olematon+toimielin")
    assert words(page, "//p[@role='status']") == ["0 asiaa"]
    box = page.xpath("//input[@value='Olematon toimielin']")[0]
    assert box.get("checked") is not None
    assert words(page, "//h2")[-1] == "Mitään ei löytynyt"


def test_paging_keeps_the_search_and_orders_follow_links(client: FlaskClient) -> None:
    page = read(client, "/?q=talousarvio&limit=3&page=2")
    assert words(page, "//p[@role='status']") == ["7 asiaa, sivu 2/3"]
    following = page.xpath("//a[@rel='next']")[0]
    assert asked_by(following) == [("q", "talousarvio"), ("page", "3"), ("limit", "3")]
    assert page.xpath("//*[@aria-current='page' and contains(@class, 'pages')]")[0].text == "2"
    newest = read(client, "/?q=talousarvio&sort=oldest")
    assert words(newest, "//article//h2/a")[0] == "Osavuosikatsaus 1/2020"
    assert words(newest, "//ul[contains(@class, 'sorts')]//a[@aria-current]") == ["Vanhimmat"]


def test_a_form_with_empty_fields_leads_to_the_address_without_them(client: FlaskClient) -> None:
    answer = client.get("/?q=koulu&from=&to=&topic=talousarvio&lang=sv")
    assert answer.status_code == 302
    assert answer.location == "/?q=koulu&topic=talousarvio&lang=sv"


def test_a_page_beyond_the_last_says_so(client: FlaskClient) -> None:
    page = read(client, "/?q=talousarvio&page=40")
    assert "Tällaista sivua ei ole" in words(page, "//h2")


def test_nothing_found_suggests_and_helps(client: FlaskClient) -> None:
    page = read(client, "/?q=nuorisotakkuu&topic=talousarvio")
    assert words(page, "//p[@class='suggestion']") == ["Tarkoititko nuorisotakuu?"]
    suggestion = page.xpath("//p[@class='suggestion']/a")[0]
    assert asked_by(suggestion) == [("q", "nuorisotakuu"), ("topic", "talousarvio")]
    assert len(page.xpath("//ul[@class='help']/li")) >= 6


def test_an_item_shows_its_sections_and_the_earlier_handling_inside(client: FlaskClient) -> None:
    page = read(client, f"/asiat/{GUARANTEE}")
    assert words(page, "//article//h2")[:4] == [
        "Päätös",
        "Perustelut",
        "Aiempi käsittely Sivistyslautakunta 14.5.2024 § 31",
        "Muutoksenhaku",
    ]
    prior = page.xpath("//details[contains(@class, 'part--prior')]")[0]
    assert words(prior, ".//h3") == ["Päätösehdotus", "Päätös"]
    assert words(prior, ".//p")[-1] == "Hyväksyttiin."
    own = page.xpath("//article/section[contains(@class, 'part--decision')]")
    assert len(own) == 1
    assert rows(page, "//table//tr")[1:] == ["Puolesta 6 Aalto Aino, Berg Bo", "Vastaan 3 Cavén Cia"]
    assert "Liite 1. Nuorisotakuun seuranta 2023" in words(page, "//article//li")
    assert page.xpath("//link[@rel='canonical']")[0].get("href") == f"http://localhost/asiat/{GUARANTEE}"
    assert words(page, "//aside//section[.//h2[.='Asian muut käsittelyt']]//li/a") == [
        "Nuorisotakuun rahoituksen jatkaminen"
    ]
    assert words(page, "//aside//section[.//h2[.='Samankaltaisia asioita']]//li/a")


def test_evidence_is_marked_where_it_stands_and_linked_from_its_topic(client: FlaskClient) -> None:
    page = read(client, f"/asiat/{GUARANTEE}")
    reasons = page.xpath("//ul[contains(@class, 'why')]/li")
    assert words(reasons[0], "./a") == ["Nuorisotakuu"]
    for link in reasons[0].xpath("./p//a"):
        target = page.get_element_by_id(link.get("href").removeprefix("#"))
        assert target.tag == "mark"
        assert target.text_content().casefold() == link.text_content().casefold()
        assert target.get("title") == "Nuorisotakuu"


def test_evidence_in_a_heading_leads_to_the_same_words_in_the_text_or_nowhere() -> None:
    text = "Talousarvion käsittely\nValtuusto hyväksyi talousarvion.\n\nVeron määrä\nEnnallaan."
    sections = (
        Section("decision", "Talousarvion käsittely", "Valtuusto hyväksyi talousarvion.", text.index("Valtuusto")),
        Section("other", "Veron määrä", "Ennallaan.", text.index("Ennallaan")),
    )
    places = (0, text.index("talousarvion"), text.index("Veron"))
    ends = (len("Talousarvion"), places[1] + len("talousarvion"), places[2] + len("Veron"))
    evidence = tuple(Evidence(start, end, text[start:end]) for start, end in zip(places, ends, strict=True))
    item = replace(ITEMS[1], text=text, sections=sections, topics=(TopicAssignment("talousarvio", 0.9, evidence),))
    page = read(create_app(FakeEngine((item,)), VOCABULARY).test_client(), f"/asiat/{item.id}")
    reasons = page.xpath("//p[@class='why__words']")[0]
    assert words(reasons, "./a") == ["talousarvion"]
    assert page.get_element_by_id(reasons.xpath("./a/@href")[0].removeprefix("#")).text_content() == "talousarvion"
    assert "Veron" in reasons.text_content()


def test_the_words_of_a_search_are_marked_in_the_item_that_it_opens(client: FlaskClient) -> None:
    hits = read(client, "/?q=rahoitus")
    link = hits.xpath(f"//a[contains(@href, '{GUARANTEE}')]/@href")[0]
    page = read(client, link)
    marks = page.xpath("//article//mark[contains(@class, 'searched')]")
    assert {mark.text_content().casefold() for mark in marks} == {"rahoitus", "rahoitusta"}
    assert f"rahoitus esiintyy tässä asiassa {len(marks)} kohdassa. Ensimmäiseen" in words(page, "//header/p")
    (first,) = page.xpath("//header/p/a/@href")
    assert page.get_element_by_id(first.removeprefix("#")) is marks[0]
    assert page.xpath("//input[@name='q']/@value") == ["rahoitus"]
    assert page.xpath("//link[@rel='canonical']")[0].get("href") == f"http://localhost/asiat/{GUARANTEE}"


def test_an_item_opened_by_itself_has_no_marked_words_and_folded_earlier_handlings(client: FlaskClient) -> None:
    page = read(client, f"/asiat/{GUARANTEE}")
    assert not page.xpath("//mark[contains(@class, 'searched')]")
    assert not page.xpath("//details[@open]")
    assert words(page, "//nav[contains(@class, 'contents')]//a")[0] == "Päätös"
    for link in page.xpath("//nav[contains(@class, 'contents')]//a/@href"):
        assert page.get_element_by_id(link.removeprefix("#")) is not None


@pytest.mark.parametrize("query, unfolded", [("lautakunta", ["part part--prior"]), ("nuorisot", [])])
def test_a_folded_part_is_open_where_only_it_has_the_words(
    client: FlaskClient, query: str, unfolded: list[str]
) -> None:
    page = read(client, f"/asiat/{GUARANTEE}?q={query}")
    assert [part.get("class") for part in page.xpath("//details[@open]")] == unfolded


def test_the_front_page_tells_of_all_items(client: FlaskClient) -> None:
    assert str(len(ITEMS)) in read(client, "/").xpath("//p[@class='lead']")[0].text_content()


def test_a_source_on_the_web_is_linked_and_a_folder_is_not_told(client: FlaskClient) -> None:
    page = read(client, f"/asiat/{GUARANTEE}")
    assert page.xpath("//a[@rel='external']")[0].get("href").endswith("kokous.pdf#page=101")
    page = read(client, "/asiat/lehtola-2023-11-20-kunnanvaltuusto-58")
    assert not page.xpath("//a[@rel='external']")
    assert "k.pdf, sivu 58" in words(page, "//dd")
    assert "/srv" not in page.text_content()


@pytest.mark.parametrize(
    "address",
    [
        "/?q=vihamielinen",
        "/?topic=talousarvio",
        "/asiat/koivula-2021-08-16-kaupunginhallitus-150",
        "/aiheet/talousarvio",
    ],
)
def test_stored_text_is_never_markup(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    page = html.document_fromstring(answer.data.decode())
    assert HOSTILE.split()[0] in " ".join(page.xpath("//main")[0].text_content().split())
    assert not page.xpath("//main//script | //main//b")


@pytest.mark.parametrize("asked", ['"><script>alert(1)</script>', "' onfocus='alert(1)", "</title><b>x</b>", "{{7*7}}"])
def test_what_is_asked_is_never_markup(client: FlaskClient, asked: str) -> None:
    answer = client.get("/", query_string={"q": asked, "organ": asked, "topic": asked})
    page = html.document_fromstring(answer.data.decode())
    assert page.get_element_by_id("q").get("value") == asked
    assert not page.xpath("//main//script | //main//b | //*[@onfocus] | //title/b")
    assert "49" not in words(page, "//h1")[0]


def test_topics_are_listed_by_group_with_counts(client: FlaskClient) -> None:
    page = read(client, "/aiheet")
    assert words(page, "//main//h2") == ["Kunnan asiat"]
    assert words(page, "//main//li")[:2] == ["Talousarvio 9", "Nuorisotakuu 3"]


def test_of_a_large_vocabulary_the_frequent_topics_are_listed() -> None:
    many = [
        Topic(
            f"http://sanasto.example/p{n}",
            f"http://sanasto.example/p{n}",
            "",
            (Label(f"käsite {n}", "fi", "preferred"),),
        )
        for n in range(2000)
    ]
    items = (
        replace(ITEMS[0], topics=(TopicAssignment("http://sanasto.example/p1500", 0.9),)),
        replace(ITEMS[1], topics=(TopicAssignment("http://sanasto.example/p7", 0.9),)),
    )
    client = create_app(FakeEngine(items), Vocabulary(tuple(many), {})).test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "fi"
    page = read(client, "/aiheet")
    assert words(page, "//main//li") == ["käsite 1500 1", "käsite 7 1"]
    assert any("2\xa0000" in said for said in page.xpath("//main//p/text()"))
    (link, *_) = page.xpath("//main//li/a/@href")
    assert words(read(client, link), "//h1") == ["käsite 1500"]


def test_a_topic_page_shows_the_years_as_links_and_as_a_table(client: FlaskClient) -> None:
    page = read(client, "/aiheet/talousarvio")
    bars = page.xpath("//figure//*[local-name()='svg']//*[local-name()='a']")
    assert [" ".join(bar.text_content().split()) for bar in bars] == ["2020 6", "2021 1", "2023 1", "2024 1"]
    assert asked_by(bars[0]) == [("topic", "talousarvio"), ("year", "2020")]
    assert rows(page, "//figure//tbody/tr") == ["2020 6", "2021 1", "2022 0", "2023 1", "2024 1"]
    assert words(page, "//section[.//h2[.='Läheisiä aiheita']]//li") == ["Nuorisotakuu 1"]
    assert "Katso myös: Kouluverkko" in words(page, "//p")
    assert page.xpath("//a[@rel='external']/@href") == ["http://sanasto.example/talousarvio"]
    assert "Muita nimiä: Talousarvio-asia" in words(page, "//p")


def test_the_page_about_the_collection_tells_coverage_and_freshness(client: FlaskClient) -> None:
    page = read(client, "/tietoja")
    assert words(page, "//main//h3") == ["Koivula", "Lehtola"]
    assert "5 asiaa, uusin 3.6.2024" in words(page, "//p")
    assert "Kunnanhallitus 7" in rows(page, "//tr")


def test_a_language_chosen_stays_chosen(app: Flask) -> None:
    client = app.test_client()
    page = read(client, "/?q=talousarvio&lang=sv&limit=3")
    assert page.get("lang") == "sv"
    for link in page.xpath("//main//a[starts-with(@href, '/')]"):
        assert ("lang", "sv") in asked_by(link), link.get("href")
    assert page.xpath("//form//input[@name='lang']")[0].get("value") == "sv"
    assert "Budget" in words(page, "//article//a[@class='tag']")


class NotingEngine(FakeEngine):
    def search(self, request: SearchRequest) -> SearchPage:
        notes = ("cut:kaav*", "unchecked:9", "unknown_topic:<b>olematon</b>")
        return replace(super().search(request), notes=notes)


@pytest.mark.parametrize(
    ("language", "notes"),
    [
        (
            "fi",
            [
                "”kaav*” tarkoittaa monia sanoja. Haussa olivat mukana vain yleisimmät.",
                "Kirjaimelleen tarkistamatta jäi 9 asiaa.",
                "Aihetta ”<b>olematon</b>” ei ole, joten se haettiin tekstistä.",
            ],
        ),
        (
            "en",
            [
                "“kaav*” stands for many words; only the most frequent were searched.",
                "9 items were not checked letter for letter.",
                "No topic is named “<b>olematon</b>”; it was searched as text.",
            ],
        ),
    ],
)
def test_what_the_engine_notes_is_said_in_the_language_of_the_page(language: str, notes: list[str]) -> None:
    client = create_app(NotingEngine(), Vocabulary((), {})).test_client()
    assert words(read(client, f"/?q=koulu&lang={language}"), "//p[@class='note']") == notes


class WideningEngine(FakeEngine):
    def __init__(self, whole: int, found: int) -> None:
        super().__init__()
        self._whole, self._of_all = whole, found

    def search(self, request: SearchRequest) -> SearchPage:
        return replace(super().search(request), total=self._of_all, notes=(f"widened:{self._whole}",))


@pytest.mark.parametrize(
    ("language", "whole", "found", "expected"),
    [
        ("fi", 0, 1, "Missään asiassa ei ole kaikkia sanoja; 1 asiassa on osa niistä"),
        ("fi", 0, 7, "Missään asiassa ei ole kaikkia sanoja; 7 asiassa on osa niistä"),
        ("fi", 1, 2, "Kaikki sanat ovat 1 asiassa, osa niistä 1 muussa"),
        ("fi", 8, 1376, "Kaikki sanat ovat 8 asiassa, osa niistä 1 368 muussa, sivu 1/138"),
        ("sv", 0, 1, "Inget ärende har alla ord; 1 ärende har en del av dem"),
        ("sv", 1, 9, "1 ärende har alla ord, 8 andra har en del av dem"),
        ("sv", 2, 3, "2 ärenden har alla ord, 1 annat har en del av dem"),
        ("en", 0, 7, "No item has all the words; 7 items have some of them"),
        ("en", 1, 2, "1 item has all the words, 1 other has some of them"),
        ("en", 8, 1376, "8 items have all the words, 1,368 others have some of them, page 1 of 138"),
    ],
)
def test_a_widened_search_says_first_how_many_items_have_all_the_words(
    language: str, whole: int, found: int, expected: str
) -> None:
    client = create_app(WideningEngine(whole, found), Vocabulary((), {})).test_client()
    page = read(client, f"/?q=koulu&lang={language}&limit=10")
    assert words(page, "//p[@role='status']") == [expected]
    assert words(page, "//p[@class='note']") == []


def test_attachments_are_listed_once() -> None:
    text = "Päätös\nHyväksyttiin.\n\nLiitteet\nLiite 1. Kartta"
    sections = (
        Section("decision", "Päätös", "Hyväksyttiin.", text.index("Hyväks")),
        Section("attachments", "Liitteet", "Liite 1. Kartta", text.index("Liite 1")),
    )
    item = replace(ITEMS[1], text=text, sections=sections, attachments=("Liite 1. Kartta",), topics=())
    page = read(create_app(FakeEngine((item,)), VOCABULARY).test_client(), f"/asiat/{item.id}?lang=fi")
    assert words(page, "//article//h2") == ["Päätös", "Liitteet"]
    assert page.xpath("//article")[0].text_content().count("Liite 1. Kartta") == 1


def test_an_organ_links_to_that_of_its_own_municipality(client: FlaskClient) -> None:
    (link,) = read(client, f"/asiat/{GUARANTEE}").xpath("//dl//a[text()='Kaupunginhallitus']")
    assert asked_by(link) == [("municipality", "Koivula"), ("organ", "Kaupunginhallitus")]


def test_an_agenda_among_the_handlings_of_a_case_is_told_from_its_minutes() -> None:
    minutes = replace(ITEMS[1], case_number="5/00.01/2024")
    agenda = replace(minutes, id="esityslista", meeting_kind="agenda")
    client = create_app(FakeEngine((minutes, agenda)), VOCABULARY).test_client()
    listed = "//section[h2='Asian muut käsittelyt']//li/span[@class='status']"
    assert words(read(client, f"/asiat/{minutes.id}"), listed) == ["Esityslista"]
    assert words(read(client, f"/asiat/{agenda.id}"), listed) == []


def test_search_engines_keep_no_copy_of_an_item(client: FlaskClient) -> None:
    assert read(client, f"/asiat/{GUARANTEE}").xpath("//meta[@name='robots']/@content") == ["noarchive"]


def test_search_engines_are_told_when_an_item_is_taken_out() -> None:
    item = replace(ITEMS[0], expires=dt.date(2024, 7, 8))
    client = create_app(FakeEngine((item,)), VOCABULARY).test_client()
    robots = read(client, f"/asiat/{item.id}").xpath("//meta[@name='robots']/@content")
    assert robots == ["noarchive, unavailable_after: 2024-07-08"]


def test_what_the_query_names_is_offered(client: FlaskClient) -> None:
    page = read(client, "/?q=nuorten+takuu")
    assert rows(page, '//p[contains(@class, "meant")]') == ["Katso myös: Aihe: Nuorisotakuu (2)"]
    assert page.xpath('//p[contains(@class, "meant")]/a/@href') == ["/?topic=nuorisotakuu"]
    assert not read(client, "/?q=nuorten+takuu&topic=nuorisotakuu").xpath('//p[contains(@class, "meant")]')


def test_a_long_list_of_organs_is_folded() -> None:
    items = [replace(ITEMS[0], id=f"i{number}", organ=f"Päällikkö {number}") for number in range(13)]
    page = read(create_app(FakeEngine(tuple(items)), VOCABULARY).test_client(), "/tietoja?lang=fi")
    assert rows(page, "//section[@class='coverage']/details/summary") == ["Näytä 3 lisää"]
    assert len(page.xpath("//section[@class='coverage']/details//tbody/tr")) == 3
    assert len(page.xpath("//section[@class='coverage']//tbody/tr")) == 13


def test_an_empty_collection_says_so() -> None:
    client = create_app(FakeEngine(()), VOCABULARY).test_client()
    assert "Aineistossa ei ole vielä asioita." in words(read(client, "/?lang=fi"), "//main//p")
    assert read(client, "/?q=koulu&lang=fi").xpath("//div[@class='empty']")
    for path in ("/aiheet", "/tietoja", "/syote.atom", "/api/v1/export"):
        assert client.get(path).status_code == 200
