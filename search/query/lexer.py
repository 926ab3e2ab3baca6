"""From the text of a query to its tokens. What is no operator is text; every text gives tokens, never an error."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from models.case_numbers import CaseNumber, asked_case_numbers, parse_case_number
from models.language.tokens import TOKEN
from search.query.days import days_at
from search.query.fields import CANONICAL

TokenKind = Literal[
    "word",
    "pattern",
    "similar",
    "phrase",
    "letters",
    "case_number",
    "section",
    "days",
    "years",
    "field",
    "open",
    "close",
    "or",
    "and",
    "not",
]

OPERATORS: dict[str, TokenKind] = {
    "TAI": "or",
    "OR": "or",
    "ELLER": "or",
    "JA": "and",
    "AND": "and",
    "OCH": "and",
    "EI": "not",
    "NOT": "not",
    "INTE": "not",
}
"""Operators in words. Only capitals are operators: *ja*, *tai* and *ei* are words."""


class Token(NamedTuple):
    """One token: its kind, its value (a phrase without its quotes, a field's name without its colon) and, for phrases
    and mistyped words, the number after ``~`` (0 none given)."""

    kind: TokenKind
    value: str
    number: int = 0

    @property
    def field(self) -> str | None:
        """The canonical name of the field that a token names."""
        return CANONICAL.get(self.value.lower()) if self.kind == "field" else None


_QUOTES = '"“”„»«'
_PHRASE = re.compile(rf"(=?)[{_QUOTES}]([^{_QUOTES}]*\w[^{_QUOTES}]*)[{_QUOTES}](?:~(\d{{1,2}}))?")
_FIELD = re.compile(r"([^\W\d]+):\s*(?=-?[\w(=§*?" + _QUOTES + "])")
_UNKNOWN_FIELD = re.compile(r"[a-zåäö]{4,}(?=:[^\W\d_]{3,})")
"""A lower-case word that is no field's name: with what follows its colon it is two words, not an inflected
abbreviation."""
_YEARS = re.compile(r"(\d{4})\s?(?:-|–|\.\.)\s?(\d{4})(?!\w)")
_SECTION = re.compile(
    r"(?:§+|\b(?:pykälä|pykälän|pykälässä|paragraf)\s)\s*(\d{1,5})(?![\w.,/])|(?<![\w.,/])(\d{1,5})\s*§+(?!:?\w)",
    re.IGNORECASE,
)
_SIMILAR = re.compile(r"([^\W_][\w-]*)~([12])?(?!\w)")
_PATTERN = re.compile(r"(?:[\w*-]|\?(?=\w))+")
_WORD_CHARACTER = re.compile(r"\w")
_NAME_HEAD = re.compile(
    r"(?:hanke|hankk|ohjelma|projekt|sarja|leht|lehde|nimi[ns]|tyyppi|vuotia|luku|luvu|laki\b|lain\b|asetu|kampanj|"
    r"työryhm|verkosto|malli|säätiö|sovellu|sivusto|portaal|konserni|rahasto|tiekun|kirja[an]?\b|elokuv|bänd|yhtye|sana[ns]?\b)"
    r"\w*",
    re.IGNORECASE,
)
"""Heads of names of several words, which Finnish joins to the name by a space and a hyphen: *Kestävä kunta -hanke*. A
minus before them is spelling; who means *without* writes EI."""
_JOINED_BEFORE = re.compile(r"(?:[,/]|\b(?:ja|tai|sekä|eli|och|eller))\s*$", re.IGNORECASE)
"""After a comma, a slash or a conjunction a hyphen stands for a part that is not repeated: *kunta- ja -aluevaalit*."""
MOST_KEYWORDS = 6
"""A query of more words than this, without operators, is prose."""
_MINUS_OPERAND = re.compile(r"-(?=[\w(=*?§" + _QUOTES + "])")
_OPERATOR = re.compile(r"(?:" + "|".join(OPERATORS) + r")(?=[\s()\"]|$)")
_WORDS = re.compile(r"\w+")
_LEAST_LETTERS = 2
"""A pattern must hold this many letters: ``*`` and ``a*`` would only list the index."""


def tokens(text: str, is_known_case: Callable[[CaseNumber], bool] | None = None) -> list[Token]:
    """The tokens of a query in order. ``is_known_case`` tells whether a word before a number is its register's name."""
    return list(_Lexer(text, is_known_case).iterate())


class _Lexer:
    def __init__(self, text: str, is_known_case: Callable[[CaseNumber], bool] | None) -> None:
        self._text = text
        self._cases = {found.start: found for found in asked_case_numbers(text, is_known_case)}
        self._prose = is_prose(text)
        self._last: Token | None = None

    def iterate(self) -> Iterator[Token]:
        position = 0
        while position < len(self._text):
            token, position = self._token_at(position)
            if token is not None:
                yield token
                self._last = token

    def _token_at(self, i: int) -> tuple[Token | None, int]:
        """The token that begins at ``i``, if one does, and where it ends."""
        text, character = self._text, self._text[i]
        if character.isspace():
            return None, i + 1
        if character in "()":
            return Token("open" if character == "(" else "close", character), i + 1
        if found := _PHRASE.match(text, i):
            kind: TokenKind = "letters" if found[1] else "phrase"
            return Token(kind, found[2].strip(), int(found[3] or 0)), found.end()
        if self._last is not None and self._last.field == "vuosi" and (found := _YEARS.match(text, i)):
            return Token("years", f"{found[1]}-{found[2]}"), found.end()
        if _begins_operand(text[i - 1 : i]):
            if character == "-" and _MINUS_OPERAND.match(text, i):
                return Token("not", "-") if self._excludes(i) else None, i + 1
            if (days := days_at(text, i)) and not _ends_range(text[:i]):
                return Token("days", text[i : days.end]), days.end
            if case := self._cases.get(i):
                return Token("case_number", _as_in_minutes(case)), case.end
            if found := _OPERATOR.match(text, i):
                return Token(OPERATORS[found[0]], found[0]), found.end()
            if (found := _FIELD.match(text, i)) and found[1].lower() in CANONICAL:
                return Token("field", found[1]), found.end()
        if found := _SECTION.match(text, i):
            return Token("section", found[1] or found[2]), found.end()
        return self._word_at(i)

    def _excludes(self, i: int) -> bool:
        """Whether a minus before a word means *without*, and is not a hyphen of Finnish spelling."""
        if self._prose or _NAME_HEAD.match(self._text, i + 1) or _JOINED_BEFORE.search(self._text, 0, i):
            return False
        # "2021 -2025" is a range that somebody wrote.
        return not (self._last is not None and self._last.value[-1:].isdigit() and self._text[i + 1].isdigit())

    def _word_at(self, i: int) -> tuple[Token | None, int]:
        text = self._text
        if found := _SIMILAR.match(text, i):
            return Token("similar", found[1], int(found[2] or 0)), found.end()
        if not self._prose and (found := _PATTERN.match(text, i)):
            pattern = re.sub(r"\*+", "*", found[0].strip("-"))
            if ("*" in pattern or "?" in pattern) and len(_WORD_CHARACTER.findall(pattern)) >= _LEAST_LETTERS:
                return Token("pattern", pattern), found.end()
        if (found := _UNKNOWN_FIELD.match(text, i)) or (found := TOKEN.match(text, i)):
            return Token("word", found[0]), found.end()
        return None, i + 1


def _as_in_minutes(case: CaseNumber) -> str:
    """A case number as it was written, where minutes may write it so; otherwise as its register does."""
    is_registers = case.form == "space" and case.class_code is None
    return case.normalised if is_registers or parse_case_number(case.written) is None else case.written


def is_prose(text: str) -> bool:
    """Whether a query is a question or a heading in plain language: many words and no operator or field. In prose a
    minus and a question mark are punctuation."""
    return (
        len(_WORDS.findall(text)) > MOST_KEYWORDS
        and not any(word in OPERATORS for word in text.split())
        and not any(found[1].lower() in CANONICAL for found in _FIELD.finditer(text))
    )


def _ends_range(before: str) -> bool:
    """Whether a dash stands before: the end of a range of days in a title is no day that a meeting is looked for on."""
    return before.rstrip().endswith(("-", "–"))


def _begins_operand(before: str) -> bool:
    """Whether an operand may begin after this character: at the start, after a space, a bracket, a field or a minus."""
    return not before or before.isspace() or before in "(:-=" or before in _QUOTES
