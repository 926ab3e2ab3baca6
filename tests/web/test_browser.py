"""The pages in a real browser: with JavaScript and without, wide and narrow, by keyboard, under axe-core."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.browsing import SPACING, Visit, adopt_styles, broken_rules, needs_chromium, served, too_wide
from tests.web.conftest import VOCABULARY
from tests.web.fake_engine import FakeEngine
from web.app import create_app

GUARANTEE = "koivula-2024-06-03-kaupunginhallitus-101"
PAGES = (
    "/",
    "/?q=nuorisotakuu&topic=nuorisotakuu&from=2024-01-01",
    "/?q=talousarvio&limit=2&page=2",
    "/?q=nuorisotakkuu",
    f"/asiat/{GUARANTEE}",
    f"/asiat/{GUARANTEE}?q=nuorisotakuu+lautakunta",
    "/kokous?municipality=Koivula&organ=Kaupunginhallitus&date=2024-06-03",
    "/?q=nuorten+takuu",
    "/aiheet",
    "/aiheet/talousarvio",
    "/tietoja",
    "/asiat/olematon",
    "/?page=x",
)

pytestmark = [pytest.mark.browser, needs_chromium]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(create_app(FakeEngine(), VOCABULARY)) as address:
        yield address


def status(page: Any) -> str:
    return str(page.locator("#tulokset [role=status]").inner_text())


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
@pytest.mark.parametrize("width", [1280, 320])
def test_search_filter_by_topic_take_the_filter_off_and_open_an_item(
    browser: Any, address: str, width: int, javascript: bool
) -> None:
    with Visit(browser, address, width=width, javascript=javascript) as visit:
        page = visit.page
        page.goto("/")
        page.get_by_label("Hakusanat").fill("nuorisotakuu")
        page.get_by_role("button", name="Hae", exact=True).click()
        page.wait_for_url("**/?q=nuorisotakuu")
        results = page.locator("#tulokset [role=status]")
        assert results.inner_text() == "3 asiaa"
        if width < 992:
            page.get_by_text("Rajaa tuloksia").click()
        page.get_by_label("TE-palvelu-uudistus").check()
        if not javascript:
            page.get_by_role("button", name="Rajaa tulokset").click()
        page.wait_for_url("**/?q=nuorisotakuu&topic=te-uudistus")
        results.get_by_text("1 asia", exact=True).wait_for()
        assert page.locator("article h2").all_inner_texts() == ["TE-palvelujen siirto kunnille"]
        page.get_by_role("link", name="Aihe: TE-palvelu-uudistus (poista rajaus)").click()
        results.get_by_text("3 asiaa", exact=True).wait_for()
        assert page.url.endswith("/?q=nuorisotakuu")
        assert not page.locator("input[type=checkbox][name=topic]:checked").count()
        page.get_by_role("link", name="Nuorisotakuun toteuttaminen ja rahoitus vuonna 2025").click()
        page.wait_for_url(f"**/asiat/{GUARANTEE}?q=nuorisotakuu")
        assert page.locator("h1").inner_text() == "Nuorisotakuun toteuttaminen ja rahoitus vuonna 2025"
        assert page.get_by_role("heading", name="Aiempi käsittely").is_visible()
        page.go_back()
        assert results.inner_text() == "3 asiaa"
        assert visit.messages == []


def test_a_live_filter_keeps_the_focus_and_can_be_gone_back_from(browser: Any, address: str) -> None:
    with Visit(browser, address) as visit:
        page = visit.page
        page.goto("/?q=talousarvio")
        box = page.get_by_label("Kunnanhallitus")
        box.focus()
        page.keyboard.press("Space")
        page.locator("#tulokset").get_by_text("Toimielin:").wait_for()
        assert status(page) == "6 asiaa"
        assert page.evaluate("document.activeElement.value") == "Kunnanhallitus"
        assert page.get_by_label("Kunnanhallitus").is_checked()
        page.go_back()
        page.locator("#tulokset [role=status]").get_by_text("7 asiaa").wait_for()
        assert not page.get_by_label("Kunnanhallitus").is_checked()
        assert visit.messages == []


def test_dates_and_order_are_kept_together(browser: Any, address: str) -> None:
    with Visit(browser, address) as visit:
        page = visit.page
        page.goto("/?q=talousarvio&sort=oldest")
        page.get_by_label("Aikaisintaan").fill("2020-03-01")
        page.get_by_label("Aikaisintaan").dispatch_event("change")
        page.wait_for_url("**/?sort=oldest&q=talousarvio&from=2020-03-01")
        page.locator("#tulokset [role=status]").get_by_text("5 asiaa").wait_for()
        assert page.locator("article h2").first.inner_text() == "Osavuosikatsaus 3/2020"
        assert visit.messages == []


def test_suggestions_are_a_combobox_used_by_keyboard(browser: Any, address: str) -> None:
    with Visit(browser, address) as visit:
        page = visit.page
        page.goto("/")
        box = page.get_by_label("Hakusanat")
        assert box.get_attribute("role") == "combobox"
        box.press_sequentially("nuoriso")
        page.get_by_role("option", name="Nuorisotakuu").first.wait_for()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/?topic=nuorisotakuu")
        assert status(page) == "3 asiaa"
        assert visit.messages == []


def test_enter_searches_what_was_typed_and_not_a_suggestion(browser: Any, address: str) -> None:
    with Visit(browser, address) as visit:
        page = visit.page
        page.goto("/")
        page.get_by_label("Hakusanat").press_sequentially("nuoriso")
        page.get_by_role("option").first.wait_for()
        page.keyboard.press("Enter")
        page.wait_for_url("**/?q=nuoriso")
        assert visit.messages == []


def test_a_suggestion_is_never_markup(browser: Any, address: str) -> None:
    with Visit(browser, address) as visit:
        page = visit.page
        page.goto("/")
        page.get_by_label("Hakusanat").press_sequentially("<script>")
        option = page.get_by_role("option").first
        option.wait_for()
        assert option.inner_text().startswith('<script>alert("x")</script>')
        assert visit.messages == []


def test_a_link_into_a_folded_part_unfolds_it(browser: Any, address: str) -> None:
    with Visit(browser, address) as visit:
        page = visit.page
        page.goto(f"/asiat/{GUARANTEE}")
        prior = page.locator("details.part--prior")
        assert prior.get_attribute("open") is None
        inside = prior.locator("section[id]").last.get_attribute("id")
        page.evaluate("id => { location.hash = id }", inside)
        page.wait_for_selector("details.part--prior[open]")
        assert page.locator(f"#{inside}").is_visible()


def test_the_keyboard_reaches_content_first_and_the_focus_is_seen(browser: Any, address: str) -> None:
    with Visit(browser, address) as visit:
        page = visit.page
        page.goto("/?q=nuorisotakuu")
        page.keyboard.press("Tab")
        skip = page.get_by_role("link", name="Siirry sisältöön")
        assert skip.evaluate("element => element === document.activeElement")
        assert skip.bounding_box()["width"] > 100
        page.keyboard.press("Enter")
        page.locator("#sisalto:focus").wait_for()
        for _ in range(12):
            page.keyboard.press("Tab")
            outline = page.evaluate(
                "getComputedStyle(document.activeElement).outlineWidth + ' ' + document.activeElement.tagName"
            )
            assert outline.startswith("3px")
        assert visit.messages == []


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_no_page_breaks_a_rule_of_axe_or_is_wider_than_the_window(
    browser: Any, address: str, width: int, javascript: bool
) -> None:
    with Visit(browser, address, width=width, javascript=javascript) as visit:
        for path in PAGES:
            visit.page.goto(path)
            if width < 992 and visit.page.locator(".filters__opener").count():
                visit.page.get_by_text("Rajaa tuloksia").click()
            if javascript:
                assert broken_rules(visit.page) == [], path
            assert too_wide(visit.page) <= 0, path
        # The browser itself reports the pages that were meant to answer 404 and 400.
        assert [message for message in visit.messages if "status of 40" not in message] == []


def test_dark_colours_are_readable(browser: Any, address: str) -> None:
    with Visit(browser, address, dark=True) as visit:
        for path in PAGES:
            visit.page.goto(path)
            assert broken_rules(visit.page) == [], path
        background = visit.page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert background == "rgb(21, 23, 28)"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_other_languages_fit_a_narrow_window(browser: Any, address: str, language: str) -> None:
    with Visit(browser, address, width=320) as visit:
        for path in ("/", "/?q=talousarvio", f"/asiat/{GUARANTEE}", "/tietoja"):
            visit.page.goto(path + ("&" if "?" in path else "?") + f"lang={language}")
            assert too_wide(visit.page) <= 0, path
        assert visit.messages == []


@pytest.mark.parametrize(
    ("width", "rules"),
    [(1280, SPACING), (320, SPACING), (1280, "html{font-size:200%}")],
    ids=["wide spacing", "wide spacing in a narrow window", "large letters"],
)
def test_a_page_bears_wide_spacing_and_large_letters(browser: Any, address: str, width: int, rules: str) -> None:
    with Visit(browser, address, width=width) as visit:
        for path in PAGES:
            visit.page.goto(path)
            adopt_styles(visit.page, rules)
            assert too_wide(visit.page) <= 0, path


def test_the_suggestion_moved_to_is_seen_where_the_system_chooses_the_colours(browser: Any, address: str) -> None:
    with Visit(browser, address) as visit:
        visit.page.emulate_media(forced_colors="active")
        visit.page.goto("/")
        visit.page.get_by_label("Hakusanat").press_sequentially("nuoriso")
        visit.page.get_by_role("option").first.wait_for()
        visit.page.keyboard.press("ArrowDown")
        ground = "element => getComputedStyle(element).backgroundColor"
        chosen = visit.page.locator("[role=option][aria-selected=true]").evaluate(ground)
        assert chosen != visit.page.get_by_role("listbox").evaluate(ground)


def test_a_language_is_called_as_it_is_written(browser: Any, address: str) -> None:
    """By who speaks to the browser (WCAG 2.5.3): it is told what is seen, and what it stands for."""
    with Visit(browser, address) as visit:
        visit.page.goto("/")
        for name in ("FI Suomi", "SV Svenska", "EN English"):
            assert visit.page.get_by_role("link", name=name, exact=True).count() == 1


def test_underlined_evidence_stands_out_from_the_ground(browser: Any, address: str) -> None:
    """WCAG 1.4.11: three to one."""
    for dark in (False, True):
        with Visit(browser, address, dark=dark) as visit:
            visit.page.goto(f"/asiat/{GUARANTEE}")
            line, ground = visit.page.evaluate(
                "[getComputedStyle(document.querySelector('.evidence')).borderBottomColor,"
                " getComputedStyle(document.body).backgroundColor]"
            )
            assert contrast(line, ground) >= 3


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as browsers write them, by WCAG's formula."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
