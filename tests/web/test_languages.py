"""Three languages: which is chosen, and that no word of the page is missing in one of them."""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask.testing import FlaskClient
from lxml import html

import web

FOLDER = Path(web.__file__).parent
TRANSLATED = ("fi", "sv")


def catalogue(language: str) -> Catalog:
    with (FOLDER / "translations" / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


@cache
def extracted() -> set[tuple[str | None, str]]:
    """Every message in the code and the templates, as (context, first key)."""
    methods = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
    keywords = {"_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2), "lazy_gettext": None}
    found = set()
    for _, _, message, _, context in extract_from_dir(
        FOLDER, methods, {"**/templates/**.html": {"trimmed": "true"}}, keywords
    ):
        found.add((context, message if isinstance(message, str) else message[0]))
    return found


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated_and_none_is_left_over(language: str) -> None:
    translated = {
        (message.context, message.id if isinstance(message.id, str) else message.id[0])
        for message in catalogue(language)
        if message.id
    }
    assert translated == extracted()
    for message in catalogue(language):
        assert not message.fuzzy or not message.id
        texts = [message.string] if isinstance(message.string, str) else message.string
        assert all(texts), message.id
        assert not list(message.check(catalogue(language)))


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_compiled_catalogue_is_of_the_words(language: str) -> None:
    compiled = (FOLDER / "translations" / language / "LC_MESSAGES" / "messages.mo").read_bytes()
    written = BytesIO()
    write_mo(written, catalogue(language))
    assert _words(compiled) == _words(written.getvalue())


def _words(compiled: bytes) -> dict[object, str]:
    """A compiled catalogue without its header, which names the version of the program that wrote it."""
    words = dict(GNUTranslations(BytesIO(compiled))._catalog)  # type: ignore[attr-defined]
    del words[""]
    return words


@pytest.mark.parametrize(
    ("address", "accepted", "language"),
    [
        ("/", None, "fi"),
        ("/", "de, fr;q=0.5", "fi"),
        ("/", "sv-FI, en;q=0.5", "sv"),
        ("/", "en-GB", "en"),
        ("/", "de, en;q=0.3", "en"),
        ("/?lang=sv", "en", "sv"),
        ("/?lang=xx", "en", "en"),
        ("/?lang=fi", "en", "fi"),
    ],
)
def test_the_address_goes_before_the_browser_and_finnish_is_the_default(
    client: FlaskClient, address: str, accepted: str | None, language: str
) -> None:
    client.environ_base.pop("HTTP_ACCEPT_LANGUAGE")
    answer = client.get(address, headers={"Accept-Language": accepted} if accepted else {})
    assert html.document_fromstring(answer.data.decode()).get("lang") == language
    assert answer.headers["Content-Language"] == language
    assert "Accept-Language" in answer.headers["Vary"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fi", ("Nuorisotakuu", "3.6.2024", "1 muu saman asian käsittely", "3 asiaa")),
        ("sv", ("Ungdomsgaranti", "3 juni 2024", "1 annan behandling av samma ärende", "3 ärenden")),
        ("en", ("Youth guarantee", "3 June 2024", "1 other handling of the same case", "3 items")),
    ],
)
def test_topics_dates_and_plurals_follow_the_language(
    client: FlaskClient, language: str, words: tuple[str, ...]
) -> None:
    text = html.document_fromstring(client.get(f"/?q=nuorisotakuu&lang={language}").data.decode()).text_content()
    for word in words:
        assert word in text


def test_the_page_links_to_itself_in_each_language(client: FlaskClient) -> None:
    page = html.document_fromstring(client.get("/?q=nuorisotakuu&topic=nuorisotakuu").data.decode())
    for language in ("fi", "sv", "en"):
        link = page.xpath(f"//header//a[@hreflang='{language}']")[0]
        assert link.get("href") == f"/?q=nuorisotakuu&topic=nuorisotakuu&lang={language}"


def test_the_words_of_an_item_are_in_its_own_language_on_every_page(client: FlaskClient) -> None:
    """A screen reader speaks them as what they are (WCAG 3.1.2)."""
    address = "/asiat/koivula-2024-06-03-kaupunginhallitus-101"
    english = html.document_fromstring(client.get(f"{address}?lang=en").data.decode())
    for words in ("Päätös", "Perustelut", "Muutoksenhaku", "Liite 1. Nuorisotakuun seuranta 2023", "Hallintojohtaja"):
        found = english.xpath(f"//main//*[normalize-space(text()) = '{words}']")
        assert found, words
        for element in found:
            assert element.xpath("ancestor-or-self::*[@lang][1]/@lang") == ["fi"], words
    finnish = html.document_fromstring(client.get(f"{address}?lang=fi").data.decode())
    assert not finnish.xpath("//main//h2//*[@lang]")
