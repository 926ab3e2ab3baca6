"""The people of CaseM's fields: presenters and preparers, in the several forms in which they are given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from indexer.document import Block
from indexer.readers.casem_values import loaded_list, without_markup
from indexer.readers.html import fragment_blocks


@dataclass(frozen=True, slots=True)
class Person:
    """Who presented or prepared an item; ``title`` and ``mail`` are empty where they are not given."""

    name: str
    title: str
    mail: str

    @property
    def line(self) -> str:
        """*Name <address> - title*."""
        mail = f" <{self.mail}>" if self.mail else ""
        return f"{self.name}{mail} - {self.title}" if self.title else f"{self.name}{mail}"


def people_in(value: Any) -> Iterator[Person]:
    """People as the fields give them: ``name;#title;#phone;#address;#!#…``, a list of objects, or lines of text."""
    listed = loaded_list(value)
    if listed is not None:
        for person in listed:
            if isinstance(person, dict) and person.get("Name"):
                yield Person(*(without_markup(str(person.get(key) or "")) for key in ("Name", "Title", "Email")))
            elif isinstance(person, str) and person.strip():
                yield Person(without_markup(person), "", "")
    elif isinstance(value, str) and ";#" not in value:
        yield from (Person(block.text, "", "") for block in fragment_blocks(value))
    elif isinstance(value, str):
        for person in value.split("#!#"):
            parts = [without_markup(part).rstrip("; ") for part in person.split(";#")]
            if parts[0]:
                parts += [""] * 4
                yield Person(parts[0], parts[1], parts[3])


def people_lines(value: Any) -> Iterator[Block]:
    """A line for each person: *Name <address> - title*; of several people no addresses."""
    people = list(people_in(value))
    for person in people:
        yield Block((person if len(people) == 1 else replace(person, mail="")).line, tight=True)


def names_in(blocks: Sequence[Block], field: str) -> str | None:
    """*Name, title* of the people of a field."""
    lines = (re.sub(r" <[^>]*>", "", block.text).replace(" - ", ", ", 1) for block in blocks if block.hint == field)
    return "; ".join(lines) or None
