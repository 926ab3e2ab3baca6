"""Reading pages in tests: an answer as a tree, and what its elements say."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from flask.testing import FlaskClient
from lxml import html

GUARANTEE = "koivula-2024-06-03-kaupunginhallitus-101"


def read(client: FlaskClient, address: str, status: int = 200) -> html.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == status, answer.text[:500]
    return html.document_fromstring(answer.data.decode())


def words(page: html.HtmlElement, xpath: str) -> list[str]:
    return [" ".join(element.text_content().split()) for element in page.xpath(xpath)]


def rows(page: html.HtmlElement, xpath: str) -> list[str]:
    return [" ".join(" ".join(row.itertext()).split()) for row in page.xpath(xpath)]


def asked_by(link: html.HtmlElement) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(link.get("href")).query)
