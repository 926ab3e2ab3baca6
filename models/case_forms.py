"""The forms of case numbers as regular expressions, by name: of minutes, and of what people type.

Their groups name the parts of a number: ``register``, ``number``, ``class_code`` and ``year``, with a digit behind the
name where a form has two orders; ``separator`` is what stands behind the register or, in a short number, before the
year. ``prefix`` is the word before it, such as *Dnro*.
"""

from __future__ import annotations

import re

_PREFIXES = (
    *("diaarinumero", "diaarinro", "diaarinr", "diaarino", "dnro", "dno", "dnr", "d:nro", "d:no"),
    *("asianumero", "asianro", "asiatunnus", "asiatunniste"),
    *("diarienummer", "diarienr", "ärendenummer", "ärendenr", "ärendebeteckning"),
)
NO_REGISTER = frozenset(
    (*_PREFIXES, "asia", "ärende", "case", "nro", "nr", "no", "n:o", "num", "eu", "ey", "ety", "eg", "ec", "eec")
)

# "asianumero:" is also how a query names a field, so after the long words the number needs a space before it.
_NAMED = (
    r"(?:(?<!\w)(?P<prefix>" + "|".join(map(re.escape, _PREFIXES)) + r")(?:(?<!mero)(?<!nummer)[.:]?\s{0,3}|:?\s{1,3}))"
)
_PREFIX = f"{_NAMED}?"
YEAR = r"(?:19|20)[0-9]{2}"
_SLASH = r"\s?/\s?"
_CLASS = r"[0-9]{2}(?:(?:\s?\.\s?[0-9]{2,6}){1,7}\.?|(?:\s[0-9]{2}){2,6})"
_LETTERS = r"[A-Za-zÅÄÖåäö]"
_BEFORE = r"(?<![\w/§])(?<![0-9][.,:-])(?<![^\s(]-)"
_AFTER = r"(?![\w/])(?![-.,:][0-9])"

_FULL = (
    rf"{_BEFORE}{_PREFIX}(?:(?<!\w[.@])(?P<register>{_LETTERS}{{1,10}})(?P<separator>\s?[:/]\s?))?(?P<number>[0-9]{{1,7}})"
    rf"{_SLASH}(?:(?P<class_code>{_CLASS}){_SLASH}(?P<year>{YEAR}|[0-9]{{2}})"
    rf"|(?P<old_class>[0-9]{{2,4}}){_SLASH}(?P<year_2>{YEAR}))(?![\w/])(?![.,:][0-9])"
)
_AGENCY = (
    rf"{_BEFORE}{_PREFIX}(?P<register>[A-ZÅÄÖ]{{2,10}})(?P<separator>/)"
    rf"(?P<number>[0-9]{{1,7}})/(?P<year>{YEAR}){_AFTER}"
)
_AHJO = (
    rf"{_BEFORE}{_PREFIX}(?:(?P<register>[A-ZÅÄÖ]{{2,5}})\s(?P<year>{YEAR})-(?P<number>[0-9]{{6}})"
    rf"|(?P<helsinki>[Hh][Ee][Ll])[-\s:/]?(?P<year_2>{YEAR})[-\s/](?P<number_2>[0-9]{{1,6}}))"
    r"(?:\s{0,2},?\s?[Tt]\s(?P<class_code>[0-9]{2}(?:[ .][0-9]{2}){1,5})(?![0-9]))?(?![\w/])(?!-[0-9])"
)
_DNO = (
    rf"{_BEFORE}{_PREFIX}(?P<register>{_LETTERS}{{1,12}}[Dd][Nn]:?[Rr]?[Oo])\s?[-\s/:]?\s?"
    rf"(?:(?P<year>{YEAR})\s?[-/]\s?(?P<number>[0-9]{{1,7}})"
    rf"|(?P<number_2>[0-9]{{1,7}})\s?[-/]\s?(?P<year_2>{YEAR})){_AFTER}"
)
_TURKU = (
    rf"{_BEFORE}{_PREFIX}(?P<number>[1-9][0-9]{{0,6}})-(?P<year>{YEAR})"
    r"\s?\((?P<class_code>[0-9]{3}(?:,\s?[0-9]{3})*)\)"
)
_TYPED = (
    rf"(?<!\w)(?P<register>{_LETTERS}{{2,5}})-?(?P<year>{YEAR})-(?!{YEAR}(?!\w))(?P<number>[0-9]{{3,6}})"
    r"(?![\w/])(?!\s?[Tt]\s?[0-9])(?!-[0-9])"
)
_SHORT = (
    rf"{_BEFORE}{_PREFIX}(?P<number>[0-9]{{1,7}})(?P<separator>\s?/\s?|-)"
    rf"(?P<year>{YEAR}|[0-9]{{2}}|[0-9]{{1,7}}){_AFTER}"
)

# What people type beside the forms of minutes. Letters right before a number with a class are its register.
_PARTED = r"\s?[/\\_-]\s?"
_APART = rf"(?:{_PARTED}|\s)"
_ANY_DNO = rf"{_LETTERS}{{1,12}}[Dd]:?[Nn]:?[Rr]?[Oo]"
_DOTTED = r"[0-9]{2}(?:\.[0-9]{2,6}){1,7}\.?"
_LONG_DOTTED = r"[0-9]{2}(?:\.[0-9]{2,6}){2,7}\.?"
_TYPED_FULL = (
    rf"{_BEFORE}{_PREFIX}(?:(?<!\w[.@])(?P<register>{_LETTERS}{{1,10}})(?P<separator>\s?[:/]\s?|-?))?"
    rf"(?P<number>[0-9]{{1,7}})(?:{_PARTED}(?P<class_code>{_DOTTED}|{_CLASS}){_PARTED}(?P<year>{YEAR})"
    # Parted by spaces alone, a class of two groups may be a time of day.
    rf"|{_APART}(?P<class_code_2>{_LONG_DOTTED}){_APART}(?P<year_2>{YEAR})"
    rf"|/(?P<class_code_3>(?:[0-9]{{2}}){{2,7}})/(?P<year_3>{YEAR}))(?![\w/])(?![-.,:][0-9])"
)
_TYPED_DNO = (
    rf"{_BEFORE}{_PREFIX}(?P<register>{_ANY_DNO})\s?[-\s/:.]?\s?"
    rf"(?:(?P<year>{YEAR}){_APART}(?P<number>[0-9]{{1,7}})|(?P<number_2>[0-9]{{1,7}}){_APART}(?P<year_2>{YEAR})){_AFTER}"
)
_TYPED_AHJO = (
    rf"{_BEFORE}(?P<helsinki>[Hh][Ee][Ll])[-\s:/]?(?P<year>{YEAR})[-\s/](?P<number>[0-9]{{1,6}})"
    rf"\s(?P<class_code>[0-9]{{2}}(?:[ .][0-9]{{2}}){{2,5}}){_AFTER}"
)
_TYPED_SHORT = (
    rf"{_BEFORE}{_NAMED}(?:(?P<number>[0-9]{{1,7}})\s(?P<year>{YEAR})"
    rf"|(?P<year_2>{YEAR})\s(?P<number_2>[0-9]{{1,7}})){_AFTER}"
)
_SIX_DIGITS = rf"{_BEFORE}(?P<year>{YEAR})-(?P<number>[0-9]{{6}}){_AFTER}"
_OF_REGISTER = (
    rf"(?<![\w/§])(?<!\w[.@-])(?P<register>{_LETTERS}{{1,12}})(?:[\s-](?i:dn:?r?o)\.?)?[\s:/-]{{0,2}}"
    rf"(?:(?P<number>[0-9]{{1,7}}){_APART}(?:(?P<class_code>{_CLASS}){_APART})?(?P<year>{YEAR})"
    rf"|(?P<year_2>{YEAR}){_APART}(?P<number_2>[0-9]{{1,6}})){_AFTER}"
)

Forms = tuple[tuple[str, re.Pattern[str]], ...]


def _compiled(**patterns: str) -> Forms:
    in_any_case = ("full", "turku", "short", "typed_full", "typed_short")
    return tuple(
        (name, re.compile(pattern, re.IGNORECASE if name in in_any_case else 0)) for name, pattern in patterns.items()
    )


OF_MINUTES = _compiled(full=_FULL, ahjo=_AHJO, dno=_DNO, turku=_TURKU, agency=_AGENCY, short=_SHORT)
ASKED_FOR = (
    *OF_MINUTES,
    *_compiled(
        typed=_TYPED,
        typed_full=_TYPED_FULL,
        typed_dno=_TYPED_DNO,
        typed_ahjo=_TYPED_AHJO,
        typed_short=_TYPED_SHORT,
        six_digits=_SIX_DIGITS,
    ),
)
"""Also what is too loose for running text: in small letters, without zeros, parted by spaces or hyphens."""
OF_KNOWN_REGISTERS = _compiled(of_register=_OF_REGISTER)
"""A word, a number and a year in any order and parted by anything: a case number if the word is a register's name."""
