"""The people of an item: who presented it, who prepared it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, zip_longest

from indexer.parser.handlings import is_body, is_office_holder
from models.item import Section, SectionKind

SENTENCE_WORDS = 5
"""Words of a line with a full stop behind it that make it a sentence, whoever is named in it."""

LONGEST_TITLE = 3
"""Words of a line that may be an office-holder's title although no known title is in it."""

_CONTACT = re.compile(
    r"\S+@\S+|"
    # The sign in brackets, so that no machine collects the address: "(a)", "[at]".
    r"\S+ ?[(\[](?:a|ät|at)[)\]] ?\S+|"
    r"(?:puh|p|tel|gsm|puhelin|telefon|s-posti|sähköposti|e-post)\b\.?[\s:]*[+\d(][\d\s()-]{5,}|"
    # A telephone number, but neither "2025-2026" nor a part of "1.1.2025 - 31.12.2026".
    r"(?<![\d.,])\+?(?!(?:19|20)\d{2}\s?-\s?(?:19|20)\d{2}(?!\d))\d[\d\s-]{6,}\d(?![.,]?\d)",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\b(?:puh|tel|gsm|puhelin|telefon|s-posti|sähköposti|e-post)\b\.?:?\s*$", re.IGNORECASE)
_NAME = re.compile(r"[A-ZÅÄÖ][\w'’-]+ (?:(?:von|af|de) )?[A-ZÅÄÖ][\w'’-]+")
_NAMED = re.compile(rf"(?:.* )?{_NAME.pattern}")
_ACTING = re.compile(r"\b(?:vs|vt|v\.s|v\.t|ma|tf|t\.f)\b\.?", re.IGNORECASE)
_TITLE_AND_NAME = re.compile(rf"^(?:Vs\.? |Vt\.? )?(?P<title>[A-ZÅÄÖ][\w -]*?) {_NAME.pattern}$")
_BULLET = re.compile(r"^[-–•*·]\s")


def is_person_line(line: str) -> bool:
    """Whether a line can be one of those that name a person: a name, a title, an address, a telephone number."""
    if _BULLET.match(line) or len(line) > 160:
        return False
    if _CONTACT.search(line):
        return True
    if line.endswith(".") and len(line.split()) >= SENTENCE_WORDS:
        return False
    if _NAME.search(line):
        return True
    plain = _ACTING.sub("", line.strip(" ,.;")).strip(" ,.;")
    if any(is_office_holder(title[:1].upper() + title[1:]) for title in re.split(r"\s*,\s*", plain)):
        return True
    if any(char.isdigit() for char in plain) or line.rstrip().endswith((".", ":")):
        return False
    words = plain.split()
    # "Kunnanhallitus päättää" is the beginning of a sentence that a list goes on with.
    begun = any(is_body(" ".join(words[:count])) for count in range(1, len(words)))
    return len(words) <= LONGEST_TITLE and not begun


def is_titled_name(line: str) -> bool:
    """Whether a line is the title and the name of an office-holder before a colon: *Kunnanjohtaja Aino Aalto:*."""
    found = _TITLE_AND_NAME.match(line.rstrip(": "))
    return line.endswith(":") and found is not None and is_office_holder(found["title"])


def people(sections: Sequence[Section], kind: SectionKind) -> str | None:
    """Names and titles of the first section of a kind, without addresses and telephone numbers: *Aino Aalto,
    hallintojohtaja; Eero Elo, suunnittelija*."""
    for section in sections:
        if section.kind == kind:
            lines = (_BULLET.sub("", line) for line in section.text.split("\n"))
            plain = (_LABEL.sub("", _CONTACT.sub("", line)).strip(" ,;:.\t") for line in lines)
            parts = (part for line in plain for part in re.split(r"\s*[,;]\s*", " ".join(line.split())))
            return "; ".join(_persons([part for part in parts if part])) or None
    return None


def _persons(parts: list[str]) -> list[str]:
    """Each name with the titles that are its own: those beside it, or, where several names stand together, the one at
    the same place among the titles. Where it is not clear whose the titles are, the parts are one text."""
    runs = [(named, list(run)) for named, run in groupby(parts, key=_is_named)]
    if len(runs) < 2:
        return [", ".join(parts)]
    persons = list[str]()
    for (named, first), (_, second) in zip_longest(runs[::2], runs[1::2], fillvalue=(False, [])):
        names, titles = (first, second) if named else (second, first)
        if not names:
            # Titles behind the last name, where titles stand before names.
            persons[-1] += ", " + ", ".join(titles)
            continue
        each = [titles] if len(names) == 1 else [[title] for title in _titles(titles, len(names))]
        if len(each) != len(names):
            return [", ".join(parts)]
        both = zip(names, each, strict=True)
        persons += [", ".join([name, *own] if named else [*own, name]) for name, own in both]
    return persons


def _is_named(part: str) -> bool:
    return _NAMED.fullmatch(part) is not None and not is_office_holder(part)


def _titles(parts: list[str], count: int) -> list[str]:
    """The titles of as many persons: if there are more parts, *vs. tekninen johtaja* goes with the title before it."""
    titles = list[str]()
    for part in parts:
        if titles and len(parts) > count and _ACTING.match(part):
            titles[-1] += f", {part}"
        else:
            titles.append(part)
    return titles


def presenter_of(sections: Sequence[Section]) -> str | None:
    """Who presented the item: the section that says so, or the first line of the proposal if it is title and name."""
    if (said := people(sections, "presenter")) is not None:
        return said
    for section in sections:
        if section.kind == "proposal":
            line = section.text.partition("\n")[0].strip(" :")
            found = _TITLE_AND_NAME.match(line)
            return line if found is not None and is_office_holder(found["title"]) else None
    return None
