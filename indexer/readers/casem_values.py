"""What the fields of CaseM hold, as text: values of any type, lists given as JSON, times, and texts with markup."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any

from indexer.readers.html import fragment_blocks
from indexer.readers.markup import plain

_MARKUP = re.compile(r"<[a-z/!]|&#?\w+;", re.IGNORECASE)
_MILLISECONDS = re.compile(r"/Date\((-?\d+)")


def as_text(value: Any) -> str:
    """What a field holds, as text: a number as written, lists and objects as JSON again."""
    if isinstance(value, str):
        return value
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def loaded_list(value: Any) -> list[Any] | None:
    """A list, given as such or as JSON; ``None`` if it is none."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
    return value if isinstance(value, list) else None


def without_markup(text: str) -> str:
    """A text on one line that may hold entities or elements of HTML, as names and titles seldom do."""
    return " ".join(block.text for block in fragment_blocks(text)) if _MARKUP.search(text) else plain(text)


def strings(value: Any) -> Iterator[str]:
    """The texts in a value that may be a text, a list or an object, however deep; empty ones are passed over."""
    if isinstance(value, str) and value.strip() not in ("", "[]"):
        yield value
    elif isinstance(value, list | dict):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings(inner)


def day_of(value: Any) -> str:
    """``/Date(1493127000000)/`` as 25.4.2017, in Finnish winter time: meetings are not held about midnight. Other forms
    of a date are read as they are."""
    from indexer.parser.dates import find_date

    if not isinstance(value, str):
        return ""
    found = _MILLISECONDS.match(value)
    try:
        seconds = int(found[1]) / 1000 if found else 0
        winter = dt.timezone(dt.timedelta(hours=2))
        day = dt.datetime.fromtimestamp(seconds, winter).date() if found else find_date(value)
    except (ValueError, OverflowError, OSError):
        return ""
    return f"{day.day}.{day.month}.{day.year}" if day else ""
