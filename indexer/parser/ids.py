"""Ids of items: stable, readable, and different for different items."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from models.item import Item

LONGEST_SLUG = 60
AGENDA = "esityslista"
_NO_SLUG = re.compile(r"[^a-z0-9]+")


def slug(text: str) -> str:
    """A text in lower case with hyphens: *Elinvoima- ja työllisyysjaosto* → ``elinvoima-ja-tyollisyysjaosto``."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ø", "o").replace("ß", "ss"))
    return _NO_SLUG.sub("-", "".join(c for c in plain if not unicodedata.combining(c))).strip("-")


def item_id(
    municipality: str | None, date: str | None, organ: str | None, section: int | None, otherwise: str = ""
) -> str:
    """The id of an item: municipality, date, organ and §. Without a §, ``otherwise`` (a case number, a title)."""
    last = str(section) if section is not None else slug(otherwise)[:LONGEST_SLUG].strip("-")
    parts = (slug(municipality or ""), date or "", slug(organ or ""), last)
    return "-".join(part for part in parts if part) or "item"


def of_kind(item: Item, kind: Literal["minutes", "agenda"]) -> Item:
    """The item as one of minutes or of an agenda, whose items have ids of their own: minutes supersede them."""
    return replace(item, meeting_kind=kind, id=f"{item.id}-{AGENDA}" if kind == "agenda" else item.id)


def told_apart(items: Iterable[Item]) -> list[Item]:
    """The items with different ids: a second item of the same id gets ``-2``, and a warning that names the first."""
    result: list[Item] = []
    taken = Counter[str]()
    listed = list(items)
    all_ids = {item.id for item in listed}
    for item in listed:
        taken[item.id] += 1
        if taken[item.id] == 1:
            result.append(item)
            continue
        number = taken[item.id]
        while f"{item.id}-{number}" in all_ids:
            number += 1
        other = f"{item.id}-{number}"
        all_ids.add(other)
        named = f"§ {item.section}" if item.section is not None else "The same item"
        warning = f"{named} stands more than once in the document: this is {other}, the first is {item.id}."
        result.append(replace(item, id=other, warnings=(*item.warnings, warning)))
    return result
