"""Dates as minutes write them."""

from __future__ import annotations

import datetime as dt
import re

from models.months import FINNISH_MONTHS, SWEDISH_MONTHS

# A date behind a dash ends a period: "1.1.–28.2.2017" is no date of a meeting.
_NUMERIC = re.compile(r"(?<![\d.])(?<![-–])(?<![-–] )(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_FINNISH = re.compile(
    rf"(?<!\d)(\d{{1,2}})\. ?(?:päivänä )?({'|'.join(FINNISH_MONTHS)})kuuta ?(\d{{4}})", re.IGNORECASE
)
_SWEDISH = re.compile(rf"(?<!\d)(\d{{1,2}})\.? ({'|'.join(SWEDISH_MONTHS)}) (\d{{4}})", re.IGNORECASE)


def find_date(text: str) -> dt.date | None:
    """The first date in a text: ``22.1.2024``, ``2024-01-22``, ``22. tammikuuta 2024`` or ``22 januari 2024``."""
    found = [
        (match.start(), date)
        for pattern, order in ((_NUMERIC, "dmy"), (_ISO, "ymd"), (_FINNISH, "fi"), (_SWEDISH, "sv"))
        if (match := pattern.search(text)) and (date := _date(match, order))
    ]
    return min(found)[1] if found else None


def _date(match: re.Match[str], order: str) -> dt.date | None:
    first, second, third = match.groups()
    try:
        if order == "ymd":
            return dt.date(int(first), int(second), int(third))
        if order == "dmy":
            return dt.date(int(third), int(second), int(first))
        names = FINNISH_MONTHS if order == "fi" else SWEDISH_MONTHS
        return dt.date(int(third), names.index(second.lower()) + 1, int(first))
    except ValueError:
        return None
