"""Tokens that are no plain words (numbers, dates, identifiers, addresses): their index form and searchable pieces."""

from __future__ import annotations

import re

_URL_START = re.compile(r"^(?:https?://)?(?:www\.)?")
_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_GROUPED = re.compile(r"\d{1,3}(?:[ \xa0\u202f]\d{3})+(?:,\d+)?")
_HELSINKI = re.compile(r"(hel (\d{4}-\d{6}))(?: t ([\d ]+))?")
_ADDRESS = re.compile(r"@|^https?:|^www\.|\.(?:fi|com|org|net|eu|info)(?:/|$)", re.IGNORECASE)
_SPLITS = (re.compile(r"/"), re.compile(r"[:-]"), re.compile(r","))


def is_plain_word(form: str) -> bool:
    """Whether a form is a word for morphological analysis: it ends in letters and is no address."""
    return form[-1:].isalpha() and "@" not in form and "/" not in form and not _ADDRESS.search(form)


def split_token(form: str) -> tuple[str, tuple[str, ...]]:
    """The index form of a token that is no plain word, and its pieces, without duplicates.

    ``1 000,50`` becomes ``1000,50`` with the piece ``1000``; ``22.01.2024`` becomes ``22.1.2024`` with ``2024``;
    ``331/00.01.02.03/2024`` has the pieces between its slashes and the runs of neighbouring ones.
    """
    low = form.lower()
    if low.isdigit():
        return low, ()
    if _ADDRESS.search(low):
        return _split_address(low)
    date = _DATE.fullmatch(low)
    if date:
        day, month, year = date.groups()
        return f"{int(day)}.{int(month)}.{year}", (year,)
    if _GROUPED.fullmatch(low):
        whole = re.sub(r"\s", "", low)
        number = whole.partition(",")[0]
        return whole, () if number == whole else (number,)
    case = _HELSINKI.fullmatch(low)
    if case:
        whole, *pieces = (part.replace(" ", "_") for part in (low, *case.groups()) if part)
        return whole, tuple(piece for piece in pieces if piece != whole)
    return low, tuple(dict.fromkeys(piece for piece in _runs(low) if piece != low))


def _split_address(low: str) -> tuple[str, tuple[str, ...]]:
    whole = _URL_START.sub("", low).rstrip("/")
    host_and_path = re.split(r"[@/?=&#]", whole)
    words = [word for part in host_and_path for word in re.split(r"[._%+-]", part) if len(word) > 1]
    pieces = [piece for piece in (*host_and_path, *words) if piece and piece != whole]
    return whole, tuple(dict.fromkeys(pieces))


def _runs(token: str) -> list[str]:
    """Pieces at the outermost kind of separator that the token has, and runs of two or more neighbouring ones."""
    for separator in _SPLITS:
        spans = [m.start() for m in separator.finditer(token)]
        if not spans:
            continue
        starts = [0, *(s + 1 for s in spans)]
        ends = [*spans, len(token)]
        count = min(len(starts), 6)
        runs = [token[starts[i] : ends[j]] for i in range(count) for j in range(i, count)]
        inner = [piece for i in range(count) for piece in _runs(token[starts[i] : ends[i]])]
        return [run for run in (*runs, *inner) if run]
    return []
