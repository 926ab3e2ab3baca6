"""How the number of an item is written at its head: *§ 3*, *3 §*, *§ 12/2024*, *§ 5–7 Title*, *Pykälä 3*, *Asia 3*.

A sum (*§ 1 000 €*), a paragraph of a law (*§ 3 2 mom.*, *3 § 1 kohta*) and a list of numbers (*§ 3, 4 ja 5*) begin
with the same signs and are no heads of items.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from indexer.parser.handlings import find_handling, names_organ
from models.case_numbers import find_case_number

Form = Literal["sign", "number", "word", "case", "handling", "title"]
"""``§ 3``, ``3 §``, ``Pykälä 3``, ``Asia 3``, ``Kunnanhallitus § 3``, ``3. Title``."""

LARGEST_SECTION = 9999
LONGEST_TITLE = 250
"""Characters of a numbered line that may be a title."""

LONGEST_RANGE = 50
"""Items that one head may take together."""

_BEGINS = ("as", "är", "py", "pa")
_NUMBER = r"(?P<number>[1-9]\d{0,3})(?!\d)"
_LETTER = r"(?:\s?(?P<letter>[a-d])(?![^\W_]))?"
_UNTIL = r"(?:(?:[–-]|\s[–-]\s(?=\d+\s*(?:§|$)))(?P<last>[1-9]\d{0,3})(?![\d.]))?"
_YEAR = r"(?:\s?/\s?(?P<year>(?:19|20)\d{2})(?!\d))?"
_BEHIND = r"(?:\s*[–/|-](?=\s|$)|[.:,]?)(?:\s+(?P<rest>\S.*))?$"
_WORD = r"(?:Pykälät?|PYKÄLÄT?|Paragraf|PARAGRAF)"
_CASE = r"(?:Asia|Asiakohta|Ärende|ASIA|ASIAKOHTA|ÄRENDE)"
_HEADS: tuple[tuple[Form, re.Pattern[str]], ...] = (
    ("sign", re.compile(rf"^§{{1,2}}\s?:?\s*{_NUMBER}{_UNTIL}{_YEAR}{_LETTER}{_BEHIND}")),
    (
        "number",
        re.compile(rf"^{_NUMBER}{_UNTIL}{_YEAR}{_LETTER}\.?\s*§{{1,2}}{_YEAR.replace('year', 'year2')}{_BEHIND}"),
    ),
    ("word", re.compile(rf"^{_WORD}\s*:?\s*{_NUMBER}{_UNTIL}{_YEAR}{_LETTER}{_BEHIND}")),
    ("word", re.compile(rf"^{_NUMBER}\.\s?(?:pykälä|PYKÄLÄ|paragrafen){_BEHIND}")),
    ("case", re.compile(rf"^{_CASE}\s*(?:[/:]|[Nn]r?o\b\.?|nr\b\.?)?\s*{_NUMBER}(?<!\d{{4}}){_BEHIND}")),
)
_NUMBERED_TITLE = re.compile(r"^(?P<number>[1-9]\d{0,2})[.)]?\s+(?P<rest>[A-ZÅÄÖ].*[^\W\d_].*)$")
_TITLE_START = re.compile(r"^[A-ZÅÄÖÜÉ0-9\"”“'«(–-]")
_ORDINAL = r"(?:\d{1,2}|[IVX]{1,4})\s?[.:)]?\s?"
_NO_TITLE = re.compile(
    # A paragraph of a law, and its parts.
    r"^(?:mom|moment|mukaan)"
    rf"|^{_ORDINAL}(?:mom\b|moment|koh(?:ta|da)|alakoh|k\.|st\.|stycke|punkt|virke)"
    # What was left of a sum, "§ 1 | 000 €", of a share or of a count.
    r"|^\d{1,3}(?:[ .]\d{3})*(?:,\d+|,-)?\s?(?:€|euroa|eur|mk|kpl|m²|m2|ha|km)(?![\w:]).*$"
    r"|^(?:\d{3}|\d{1,3}(?: \d{3})+)(?:[ .]\d{3})*(?:,\d+|,-)?[.,;)]*$"
    r"|^(?:€|%|‰)"
    # More numbers, and the number of a statute.
    r"|^(?:\d[\d\s–§,-]*|\d[\d\s–§,-]*(?:ja|och|sekä|samt|tai|eller)\s[\d\s§]+)(?:[,–§-]|ja|och|sekä|samt|tai|eller)[\d\s§.]*$"
    r"|^\(\d{1,4}/(?:19|20)\d{2}\)\.?$"
    r"|^[,;)]"
)
_DATE = r"\d{1,2}\.\s?\d{1,2}\.\s?(?:19|20)\d{2}"
_BESIDE = re.compile(rf"^[\s,/(–-]*(?:{_DATE}|(?:Asia|Asiakohta|Ärende)\s\d{{1,3}}|\([A-ZÅÄÖ][\w.]{{1,8}}\))[\s,)–-]*$")
_PAGE = re.compile(r"^(?:s\.|sivu|sida)?\s?\d{1,4}(?:\s?[–-]\s?\d{1,4})?$", re.IGNORECASE)
_LED_BESIDE = re.compile(
    r"^(?:\((?:Asia|Ärende) \d{1,3}\)|(?:Asia|Ärende) \d{1,3}[,:.]?|\([A-ZÅÄÖ][\w.]{1,5}\))\s+(?=[A-ZÅÄÖ\d\"”])"
)


@dataclass(frozen=True, slots=True)
class Numbered:
    """The number of an item as its head gives it, and what else stands there.

    ``last`` is the last number of a range and otherwise the number itself; ``letter`` goes with the number (*12 a §*);
    ``beside`` is what is no title: the date, the case number.
    """

    form: Form
    number: int
    last: int
    letter: str
    year: int | None
    title: str
    beside: str

    @property
    def alone(self) -> bool:
        """Whether nothing else stands in the line."""
        return not self.title and not self.beside

    @property
    def dated(self) -> bool:
        """Whether a date stands beside the number."""
        return re.search(_DATE, self.beside) is not None


@lru_cache(maxsize=20_000)
def read_number(text: str) -> Numbered | None:
    """The number that a line begins with, if the line can be the head of an item. Tabs part the cells of a row."""
    if "§" not in text[:16] and text[:2].casefold() not in _BEGINS and "pykälä" not in text[:14].casefold():
        return None
    for form, pattern in _HEADS:
        if found := pattern.match(text):
            return _numbered(form, found.groupdict(), text)
    return None


@lru_cache(maxsize=20_000)
def read_numbered_title(text: str) -> Numbered | None:
    """The number of a title that has no § before it (*3. Avustukset*), if the line can be one."""
    found = _NUMBERED_TITLE.match(text)
    if found is None or len(text) > LONGEST_TITLE or text.endswith((".", ";", ",", ":")):
        return None
    number = int(found["number"])
    title, beside = _without_beside(found["rest"])
    return Numbered("title", number, number, "", None, title, beside) if title else None


def _numbered(form: Form, found: dict[str, str | None], text: str) -> Numbered | None:
    number = int(found["number"] or 0)
    last = int(found.get("last") or number)
    rest = found["rest"] or ""
    if rest and (not _TITLE_START.match(rest) or (_NO_TITLE.match(rest[:LONGEST_TITLE]) and not _parted(text, rest))):
        return None
    if not number <= last <= min(LARGEST_SECTION, number + LONGEST_RANGE) or _names_other(text):
        return None
    title, beside = _without_beside(rest)
    year = found.get("year") or found.get("year2")
    return Numbered(form, number, last, found.get("letter") or "", int(year) if year else None, title, beside)


def _parted(text: str, rest: str) -> bool:
    """Whether a gap parts the rest of a line from its number, as a page number on a contents page."""
    return text.removesuffix(rest).endswith("\t")


def _names_other(text: str) -> bool:
    """Whether a line is a handling by an organ that it names, as *§ 5 Tekninen lautakunta 1.2.2024*."""
    handling = find_handling(text.replace("\t", " "))
    return handling is not None and names_organ(handling.organ)


def _without_beside(rest: str) -> tuple[str, str]:
    """The title, and what stands beside it that is none."""
    cells = [cell.strip() for cell in rest.split("\t") if cell.strip()]
    beside = []
    while cells and _is_beside(cells[0]):
        beside.append(cells.pop(0))
    while cells and (_is_beside(cells[-1]) or (len(cells) > 1 and _PAGE.match(cells[-1]))):
        beside.append(cells.pop())
    title = " ".join(cells)
    end = led.end() if (led := _LED_BESIDE.match(title)) else _labelled(title)
    if end:
        beside.append(title[:end].strip())
        title = title[end:].strip()
    return title, "\t".join(beside)


def _labelled(title: str) -> int:
    """Where the case number with its label ends with which a line goes on before its title."""
    found = find_case_number(title)
    behind = found.start == 0 and not title[:1].isdigit() and title[found.end :].strip(" ,:–-") if found else ""
    return found.end if found and behind and behind[:1].isupper() else 0


def _is_beside(cell: str) -> bool:
    if _BESIDE.match(cell):
        return True
    found = find_case_number(cell)
    return found is not None and found.start == 0 and found.end == len(cell)
