"""Days and months that a query names: ``22.1.2024``, ``12. maaliskuuta 2024``, ``mars 2024``."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import NamedTuple

from models.months import ENGLISH_MONTHS, FINNISH_MONTHS, SWEDISH_MONTHS

_MONTHS = {
    name: number
    for names in (FINNISH_MONTHS, SWEDISH_MONTHS, ENGLISH_MONTHS)
    for number, name in enumerate(names, start=1)
}

_NUMERIC = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?![\w/])(?![-–.,:]\d)")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?![\w/])(?![-–.,:]\d)")
_BEFORE_KUU, _WHOLE = "|".join(FINNISH_MONTHS), "|".join([*SWEDISH_MONTHS, *ENGLISH_MONTHS])
_NAMED = re.compile(
    rf"(?:(\d{{1,2}})\.?\s+)?(?:({_BEFORE_KUU})kuu\w{{0,4}}|({_WHOLE})),?\s+"
    r"((?:19|20)\d\d)(?![\w/])",
    re.IGNORECASE,
)


class NamedDays(NamedTuple):
    """The first and the last day that a text names, both included, and where the text ends."""

    first: dt.date
    last: dt.date
    end: int


def days_at(text: str, start: int = 0) -> NamedDays | None:
    """The day or the month named at ``start`` of a text; ``None`` where none is, or none of the calendar."""
    if found := _NUMERIC.match(text, start):
        day, month, year = map(int, found.groups())
    elif found := _ISO.match(text, start):
        year, month, day = map(int, found.groups())
    elif found := _NAMED.match(text, start):
        day, month, year = int(found[1] or 0), _MONTHS[(found[2] or found[3]).lower()], int(found[4])
    else:
        return None
    try:
        first = dt.date(year, month, day or 1)
    except ValueError:
        return None
    last = first if day or found.re is not _NAMED else first.replace(day=calendar.monthrange(year, month)[1])
    return NamedDays(first, last, found.end())


def month_name(day: dt.date) -> str:
    """The month of a day as a query names it: ``maaliskuu 2024``."""
    return f"{FINNISH_MONTHS[day.month - 1]}kuu {day.year}"
