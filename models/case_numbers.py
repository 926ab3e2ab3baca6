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
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Literal

from models.case_forms import ASKED_FOR, NO_REGISTER, OF_KNOWN_REGISTERS, OF_MINUTES, YEAR
from models.task_classes import class_prefixes, normalise_class_code

CaseForm = Literal["slash", "colon", "space", "dno", "hyphen"]
Bare = Literal["", "slash", "any"]
"""Which of ``123/2021`` and ``123-2021`` count with no word before them."""

NOT_GIVEN = "-"
"""Stands in a key for a part that the document's own number does not give."""

_SAME_LENGTH = str.maketrans({"–": "-", "‑": "-", "−": "-", "‐": "-", "\u00a0": " ", "\u202f": " "})
_WRITTEN: dict[str, CaseForm] = {
    "ahjo": "space",
    "typed": "space",
    "typed_ahjo": "space",
    "dno": "dno",
    "typed_dno": "dno",
    "turku": "hyphen",
}
"""How a register writes the numbers of a form, where not with slashes."""
_DNO_END = re.compile(r"d:?n:?r?o$")
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


def find_case_numbers(text: str) -> tuple[CaseNumber, ...]:
    """The case numbers in running text, with their places, in order, none overlapping another."""
    return tuple(_find(text, ""))


def asked_case_numbers(text: str, is_known: Callable[[CaseNumber], bool] | None = None) -> tuple[CaseNumber, ...]:
    """The case numbers of a text in which somebody asks for cases, as :func:`find_case_numbers`.

    Here a number and a year (``331/2024``) count too, unless a statute's name or a bracket stands before them, and so
    does what is typed in other ways: ``hel 2024-9117`` for *HEL 2024-009117*, ``lapdno 2024 363``,
    ``331-00.01.02-2024``. A range of years is none. A word before a number and a year is a register's name where
    ``is_known`` says so of the case: ``tre 6026/2016`` for *TRE:6026/10.03.01/2016*.
    """
    whole = text.strip("() \t\n")
    if (case := parse_case_number(whole)) is not None:
        return (replace(case, start=text.index(whole)),)
    return tuple(_find(text, "slash", is_known))


def search_keys(case: CaseNumber) -> tuple[str, ...]:
    """The keys under which a document with this number is indexed, the fullest first.

    Each part that the number has (register, class) may be left out of a query, and a class cut short; a part that it
    lacks is marked so. A query's :func:`query_keys` have one of these in common exactly if all that the two numbers
    both give is the same; a register's name is the same with its *Dno* and without it. Also the normalised form in
    lower case is a key, for completion.
    """
    classes = [*reversed(class_prefixes(case.class_code)), ""] if case.class_code else ["", NOT_GIVEN]
    keys = [_key(register, case, code) for register, code in product(_registers(case, ""), classes)]
    return tuple(dict.fromkeys((*keys, case.normalised.casefold())))


def query_keys(case: CaseNumber) -> tuple[str, ...]:
    """The keys to look for when somebody asks for this number: any of them, with OR. See :func:`search_keys`."""
    return (*register_keys(case), *_keys_of(NOT_GIVEN, case)) if case.register else tuple(_keys_of("", case))


def register_keys(case: CaseNumber) -> tuple[str, ...]:
    """Those of the :func:`query_keys` that only a document with the number's register has, its name given with or
    without its *Dno*; none for a number without one."""
    if not case.register:
        return ()
    given = case.register.casefold()
    name = _DNO_END.sub("", given) or given
    registers = dict.fromkeys((given, name, f"{name}dno", f"{name}dnro"))
    return tuple(key for register in registers for key in _keys_of(register, case))


def _keys_of(register: str, case: CaseNumber) -> Iterator[str]:
    classes = [normalise_class_code(case.class_code), NOT_GIVEN] if case.class_code else [""]
    return (_key(register, case, code) for code in classes)


def _registers(case: CaseNumber, left_out: str) -> list[str]:
    return [case.register, left_out] if case.register else [left_out, NOT_GIVEN]


def _key(register: str, case: CaseNumber, class_code: str) -> str:
    parts = (register.casefold(), str(case.number), class_code, str(case.year))
    return "/".join(part for part in parts if part)


def _find(text: str, bare: Bare, is_known: Callable[[CaseNumber], bool] | None = None) -> Iterator[CaseNumber]:
    plain = text.translate(_SAME_LENGTH)
    forms = ASKED_FOR if bare == "slash" else OF_MINUTES
    found = [case for form, pattern in forms for case in _of_form(form, pattern, plain, text, bare)]
    if is_known is not None:
        for form, pattern in OF_KNOWN_REGISTERS:
            found += filter(is_known, _of_form(form, pattern, plain, text, bare))
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
    # The parts of a form's other order have the same names with a digit.
    part = {re.sub(r"_[0-9]$", "", name): value for name, value in match.groupdict().items() if value is not None}
    register = part.get("register")
    if register is not None and register.casefold() in NO_REGISTER:
        return None
    if form == "short":
        return _short(match, part, text, bare)
    code = part.get("class_code") or part.get("old_class")
    if "old_class" in part and len(part["old_class"]) != 3 and "prefix" not in part:
        return None
    if "helsinki" in part:
        register = "HEL"
    if register is not None and form in ("typed", "of_register"):
        register = register.upper()
        if len(register) == 1 and code is None:
            return None
        if match.groupdict().get("year_2") and len(register) <= 5:
            form = "typed"
    if register is not None and form == "typed_dno":
        register = register.replace(":", "")
    return CaseNumber(
        register=register,
        number=int(part["number"]),
        class_code=_class_code(code) if code else None,
        year=_full_year(part["year"]),
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
    if form in ("full", "typed_full") and ":" in part.get("separator", ""):
        return "colon"
    return _WRITTEN.get(form, "slash")


def _class_code(written: str) -> str:
    if "," in written:
        return ", ".join(re.findall(r"[0-9]+", written))
    if written.isdecimal():
        return normalise_class_code(written)
    return ".".join(re.findall(r"[0-9]+", written))


def _follows_statute(text: str, start: int) -> bool:
    return _STATUTE_BEFORE.search(text, max(0, start - 40), start) is not None


def _is_year(digits: str) -> bool:
    return re.fullmatch(YEAR, digits) is not None


def _full_year(digits: str) -> int:
    year = int(digits)
    return year if year > 99 else 1900 + year if year >= 50 else 2000 + year
