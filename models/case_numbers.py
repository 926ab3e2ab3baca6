"""Case numbers (asianumero, diaarinumero): found in text, taken apart, and written so that every writing meets.

The forms that Finnish municipalities use:

=================================  ==========================================================
``331/00.01.02.03/2024``           number / task class / year
``TRE:6026/10.03.01/2016``         the same after the register's name (``OUKA/899/…/2017``)
``HEL 2024-009117 T 00 00 03``     register, year, number, task class (may be left out)
``MliDno-2017-1034``               register, year, number
``5139-2016 (001, 101, 014)``      number, year, older three-digit classes
``Dnro 123/2021``                  number / year, told by the word before it
=================================  ==========================================================

``123/2021`` alone can as well be a statute (410/2015), a meeting (pöytäkirja 5/2023) or a school year, so in running
text it counts only after a word such as *Dnro*. Dates, cadastral identifiers (408-407-1-162), telephone numbers and
lists of § have none of these forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Literal

from models.task_classes import class_prefixes, normalise_class_code

CaseForm = Literal["slash", "colon", "space", "dno", "hyphen"]
Bare = Literal["", "slash", "any"]
"""Which of ``123/2021`` and ``123-2021`` count with no word before them."""

NOT_GIVEN = "-"
"""Stands in a key for a part that the document's own number does not give."""

_SAME_LENGTH = str.maketrans({"–": "-", "‑": "-", "−": "-", "‐": "-", "\u00a0": " ", "\u202f": " "})
_PREFIXES = (
    *("diaarinumero", "diaarinro", "diaarinr", "diaarino", "dnro", "dno", "dnr", "d:nro", "d:no"),
    *("asianumero", "asianro", "asiatunnus", "asiatunniste"),
    *("diarienummer", "diarienr", "ärendenummer", "ärendenr", "ärendebeteckning"),
)
_NO_REGISTER = frozenset(
    (*_PREFIXES, "asia", "ärende", "case", "nro", "nr", "no", "n:o", "num", "eu", "ey", "ety", "eg", "ec", "eec")
)

# "asianumero:" is also how a query names a field, so after the long words the number needs a space before it.
_PREFIX = (
    r"(?:(?<!\w)(?P<prefix>"
    + "|".join(map(re.escape, _PREFIXES))
    + r")(?:(?<!mero)(?<!nummer)[.:]?\s{0,3}|:?\s{1,3}))?"
)
_YEAR = r"(?:19|20)[0-9]{2}"
_SLASH = r"\s?/\s?"
_CLASS = r"[0-9]{2}(?:(?:\s?\.\s?[0-9]{2,6}){1,7}\.?|(?:\s[0-9]{2}){2,6})"
_LETTERS = r"[A-Za-zÅÄÖåäö]"
_BEFORE = r"(?<![\w/§])(?<![0-9][.,:-])(?<!-)"
_AFTER = r"(?![\w/])(?![-.,:][0-9])"

_FULL = (
    rf"{_BEFORE}{_PREFIX}(?:(?<!\w[.@])(?P<register>{_LETTERS}{{1,10}})(?P<separator>\s?[:/]\s?))?(?P<number>[0-9]{{1,7}})"
    rf"{_SLASH}(?:(?P<class_code>{_CLASS}){_SLASH}(?P<year>{_YEAR}|[0-9]{{2}})"
    rf"|(?P<old_class>[0-9]{{2,4}}){_SLASH}(?P<old_year>{_YEAR}))(?![\w/])(?![.,:][0-9])"
)
_AGENCY = (
    rf"{_BEFORE}{_PREFIX}(?P<register>[A-ZÅÄÖ]{{2,10}})(?P<separator>/)"
    rf"(?P<number>[0-9]{{1,7}})/(?P<year>{_YEAR}){_AFTER}"
)
_AHJO = (
    rf"{_BEFORE}{_PREFIX}(?:(?P<register>[A-ZÅÄÖ]{{2,5}})\s(?P<year>{_YEAR})-(?P<number>[0-9]{{6}})"
    rf"|(?P<helsinki>[Hh][Ee][Ll])[-\s:/]?(?P<year_2>{_YEAR})[-\s/](?P<number_2>[0-9]{{1,6}}))"
    r"(?:\s{0,2},?\s?[Tt]\s(?P<class_code>[0-9]{2}(?:[ .][0-9]{2}){1,5})(?![0-9]))?(?![\w/])(?!-[0-9])"
)
_DNO = (
    rf"{_BEFORE}{_PREFIX}(?P<register>{_LETTERS}{{1,12}}[Dd][Nn]:?[Rr]?[Oo])\s?[-\s/:]?\s?"
    rf"(?:(?P<year>{_YEAR})\s?[-/]\s?(?P<number>[0-9]{{1,7}})"
    rf"|(?P<number_2>[0-9]{{1,7}})\s?[-/]\s?(?P<year_2>{_YEAR})){_AFTER}"
)
_TURKU = (
    rf"{_BEFORE}{_PREFIX}(?P<number>[1-9][0-9]{{0,6}})-(?P<year>{_YEAR})"
    r"\s?\((?P<class_code>[0-9]{3}(?:,\s?[0-9]{3})*)\)"
)
_TYPED = (
    rf"(?<!\w)(?P<register>{_LETTERS}{{2,5}})[\s-]?(?P<year>{_YEAR})-(?!{_YEAR}(?!\w))(?P<number>[0-9]{{3,6}})"
    r"(?![\w/])(?!\s?[Tt]\s?[0-9])(?!-[0-9])"
)
_SHORT = (
    rf"{_BEFORE}{_PREFIX}(?P<number>[0-9]{{1,7}})(?P<separator>\s?/\s?|-)"
    rf"(?P<year>{_YEAR}|[0-9]{{2}}|[0-9]{{1,7}}){_AFTER}"
)

_FORMS = tuple(
    (kind, re.compile(pattern, re.IGNORECASE if kind in ("full", "turku", "short") else 0))
    for kind, pattern in (
        ("full", _FULL),
        ("ahjo", _AHJO),
        ("dno", _DNO),
        ("turku", _TURKU),
        ("agency", _AGENCY),
        ("short", _SHORT),
    )
)
_FORMS_ASKED_FOR = (*_FORMS, ("typed", re.compile(_TYPED)))
"""Also a number of a register in small letters or without its zeros: too loose for running text."""
_STATUTE_BEFORE = re.compile(
    r"(?:laki|lain|lakia|laissa|laista|lakiin|lailla|asetu\w*|kaar\w*|direktiivi\w*|lag|lagen|lagens|förordning\w*|balk\w*)"
    r"\s*\(?\s*(?:[A-ZÅÄÖ]{2,4}:?\s)?$|\($",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """A case number taken apart. ``class_code`` has dots between its parts, its groups as written.

    ``written`` is the text as it stood, with the word before it (*Dnro*); ``start`` is its offset in the text searched.
    """

    register: str | None
    number: int
    class_code: str | None
    year: int
    written: str = field(compare=False)
    form: CaseForm = field(default="slash", compare=False)
    start: int = field(default=0, compare=False)

    @property
    def end(self) -> int:
        return self.start + len(self.written)

    @property
    def task_class(self) -> str | None:
        """The task class as its register writes it: Helsinki parts it by spaces, others by dots."""
        return self.class_code.replace(".", " ") if self.class_code and self.form == "space" else self.class_code

    @property
    def normalised(self) -> str:
        """The number as its register writes it, without prefix, superfluous spaces and zeros.

        Helsinki's and Turku's classes stand beside the number, not in it, and are left out.
        """
        register = self.register or ""
        if self.form == "space":
            return f"{register} {self.year}-{self.number:06d}"
        if self.form == "dno":
            return f"{register}-{self.year}-{self.number}"
        if self.form == "hyphen":
            return f"{self.number}-{self.year}"
        middle = f"{self.class_code}/" if self.class_code else ""
        separator = "" if not register else ":" if self.form == "colon" else "/"
        return f"{register}{separator}{self.number}/{middle}{self.year}"


def parse_case_number(text: str) -> CaseNumber | None:
    """Take a text apart that is a case number and nothing else; ``None`` if it is none."""
    stripped = text.strip().rstrip(".,;").rstrip()
    found = next(_find(stripped, "any"), None)
    if found is None or found.start != 0 or found.end != len(stripped):
        return None
    return found


def find_case_number(text: str) -> CaseNumber | None:
    """The first case number in running text, with its place, or ``None``."""
    return next(_find(text, ""), None)


def find_case_numbers(text: str, *, bare: bool = False) -> tuple[CaseNumber, ...]:
    """The case numbers in running text, with their places, in order, none overlapping another.

    With ``bare``, for text in which somebody asks for cases, a number and a year (``331/2024``) count too, unless a
    statute's name or a bracket stands before them, and so does a register's number as it is typed (``hel 2024-9117``
    for *HEL 2024-009117*); a range of years is none.
    """
    return tuple(_find(text, "slash" if bare else ""))


def search_keys(case: CaseNumber) -> tuple[str, ...]:
    """The keys under which a document with this number is indexed, the fullest first.

    Each part that the number has (register, class) may be left out of a query, and a class cut short; a part that it
    lacks is marked so. A query's :func:`query_keys` have one of these in common exactly if all that the two numbers
    both give is the same. Also the normalised form in lower case is a key, for completion.
    """
    classes = [*reversed(class_prefixes(case.class_code)), ""] if case.class_code else ["", NOT_GIVEN]
    keys = [_key(register, case, code) for register, code in product(_registers(case, ""), classes)]
    return tuple(dict.fromkeys((*keys, case.normalised.casefold())))


def query_keys(case: CaseNumber) -> tuple[str, ...]:
    """The keys to look for when somebody asks for this number: any of them, with OR. See :func:`search_keys`."""
    classes = [normalise_class_code(case.class_code), NOT_GIVEN] if case.class_code else [""]
    registers = [case.register, NOT_GIVEN] if case.register else [""]
    return tuple(_key(register, case, code) for register, code in product(registers, classes))


def _registers(case: CaseNumber, left_out: str) -> list[str]:
    return [case.register, left_out] if case.register else [left_out, NOT_GIVEN]


def _key(register: str, case: CaseNumber, class_code: str) -> str:
    parts = (register.casefold(), str(case.number), class_code, str(case.year))
    return "/".join(part for part in parts if part)


def _find(text: str, bare: Bare) -> Iterator[CaseNumber]:
    plain = text.translate(_SAME_LENGTH)
    forms = _FORMS_ASKED_FOR if bare == "slash" else _FORMS
    found = [case for form, pattern in forms for case in _of_form(form, pattern, plain, text, bare)]
    end = 0
    for case in sorted(found, key=lambda case: (case.start, -case.end)):
        if case.start >= end:
            yield case
            end = case.end


def _of_form(form: str, pattern: re.Pattern[str], plain: str, text: str, bare: Bare) -> Iterator[CaseNumber]:
    position = 0
    while match := pattern.search(plain, position):
        case = _case(form, match, text, bare)
        if case is not None:
            yield case
        # What was no case number after all may hold one further on: "nro:331/00.01/2024".
        position = match.end() if case is not None else match.start() + 1


def _case(form: str, match: re.Match[str], text: str, bare: Bare) -> CaseNumber | None:
    part = {name: value for name, value in match.groupdict().items() if value is not None}
    register = part.get("register")
    if register is not None and register.casefold() in _NO_REGISTER:
        return None
    if form == "short":
        return _short(match, part, text, bare)
    code = part.get("class_code") or part.get("old_class")
    if "old_class" in part and len(part["old_class"]) != 3 and "prefix" not in part:
        return None
    if "helsinki" in part:
        register = "HEL"
    if "year_2" in part:
        part["year"], part["number"] = part["year_2"], part["number_2"]
    if form == "typed" and register is not None:
        register = register.upper()
    return CaseNumber(
        register=register,
        number=int(part["number"]),
        class_code=_class_code(code) if code else None,
        year=_full_year(part.get("year") or part["old_year"]),
        written=text[match.start() : match.end()],
        form=_written_form(form, part),
        start=match.start(),
    )


def _short(match: re.Match[str], part: dict[str, str], text: str, bare: Bare) -> CaseNumber | None:
    """A number and a year that stand alone."""
    number, year, slash = part["number"], part["year"], "/" in part["separator"]
    if "prefix" in part:
        if _is_year(number) and not _is_year(year):
            number, year = year, number
        counts = _is_year(year) or (slash and len(year) == 2)
    else:
        like_case = _is_year(year) and not _is_year(number) and not number.startswith("0")
        asked_for = bare == "any" or (bare == "slash" and slash)
        counts = like_case and asked_for and not _follows_statute(text, match.start())
    if not counts:
        return None
    return CaseNumber(
        register=None,
        number=int(number),
        class_code=None,
        year=_full_year(year),
        written=text[match.start() : match.end()],
        form="slash" if slash else "hyphen",
        start=match.start(),
    )


def _written_form(form: str, part: dict[str, str]) -> CaseForm:
    if form == "full":
        return "colon" if ":" in part.get("separator", "") else "slash"
    forms: dict[str, CaseForm] = {"ahjo": "space", "typed": "space", "dno": "dno", "turku": "hyphen", "agency": "slash"}
    return forms[form]


def _class_code(written: str) -> str:
    if "," in written:
        return ", ".join(re.findall(r"[0-9]+", written))
    return ".".join(re.findall(r"[0-9]+", written))


def _follows_statute(text: str, start: int) -> bool:
    return _STATUTE_BEFORE.search(text, max(0, start - 40), start) is not None


def _is_year(digits: str) -> bool:
    return re.fullmatch(_YEAR, digits) is not None


def _full_year(digits: str) -> int:
    year = int(digits)
    return year if year > 99 else 1900 + year if year >= 50 else 2000 + year
