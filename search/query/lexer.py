"""From the text of a query to its tokens. What is no operator is text; every text gives tokens, never an error."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from models.case_numbers import find_case_numbers
from models.language.tokens import TOKEN
from search.query.fields import CANONICAL

TokenKind = Literal[
    "word",
    "pattern",
    "similar",
    "phrase",
    "letters",
    "case_number",
    "section",
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
_SECTION = re.compile(r"§+\s*(\d{1,5})(?![\w.,/])|(?<![\w.,/])(\d{1,5})\s*§+(?!:?\w)")
_SIMILAR = re.compile(r"([^\W_][\w-]*)~([12])?(?!\w)")
_PATTERN = re.compile(r"(?:[\w*-]|\?(?=\w))+")
_WORD_CHARACTER = re.compile(r"\w")
_MINUS_OPERAND = re.compile(r"-(?=[\w(=*?§" + _QUOTES + "])")
_OPERATOR = re.compile(r"(?:" + "|".join(OPERATORS) + r")(?=[\s()\"]|$)")
_MINUS = Token("not", "-")
_LEAST_LETTERS = 2
"""A pattern must hold this many letters: ``*`` and ``a*`` would only list the index."""


def tokens(text: str) -> list[Token]:
    """The tokens of a query in order."""
    return list(_iterate(text))


def _iterate(text: str) -> Iterator[Token]:
    cases = _case_numbers(text)
    position, before = 0, ""
    last: Token | None = None
    while position < len(text):
        token, end = _token_at(text, position, before, cases)
        if last is not None and last.field == "vuosi" and (found := _YEARS.match(text, position)):
            token, end = Token("years", f"{found[1]}-{found[2]}"), found.end()
        elif token == _MINUS and last is not None and last.value[-1:].isdigit() and text[end : end + 1].isdigit():
            # "2021 -2025" is a range of years that somebody wrote, not a year without another.
            token = None
        if token is not None:
            yield token
            last = token
        before = text[end - 1]
        position = end


def _token_at(text: str, i: int, before: str, cases: dict[int, int]) -> tuple[Token | None, int]:
    """The token that begins at ``i``, if one does, and where it ends. ``before`` is the character before ``i``."""
    character = text[i]
    if character.isspace():
        return None, i + 1
    if character in "()":
        return Token("open" if character == "(" else "close", character), i + 1
    if found := _PHRASE.match(text, i):
        kind: TokenKind = "letters" if found[1] else "phrase"
        return Token(kind, found[2].strip(), int(found[3] or 0)), found.end()
    if character == "-" and _begins_operand(before) and (found := _MINUS_OPERAND.match(text, i)):
        return _MINUS, found.end()
    if _begins_operand(before):
        if i in cases:
            return Token("case_number", text[i : cases[i]]), cases[i]
        if found := _OPERATOR.match(text, i):
            return Token(OPERATORS[found[0]], found[0]), found.end()
        if (found := _FIELD.match(text, i)) and found[1].lower() in CANONICAL:
            return Token("field", found[1]), found.end()
    if found := _SECTION.match(text, i):
        return Token("section", found[1] or found[2]), found.end()
    return _word_at(text, i)


def _word_at(text: str, i: int) -> tuple[Token | None, int]:
    if found := _SIMILAR.match(text, i):
        return Token("similar", found[1], int(found[2] or 0)), found.end()
    if found := _PATTERN.match(text, i):
        pattern = re.sub(r"\*+", "*", found[0].strip("-"))
        if ("*" in pattern or "?" in pattern) and len(_WORD_CHARACTER.findall(pattern)) >= _LEAST_LETTERS:
            return Token("pattern", pattern), found.end()
    if (found := _UNKNOWN_FIELD.match(text, i)) or (found := TOKEN.match(text, i)):
        return Token("word", found[0]), found.end()
    return None, i + 1


def _begins_operand(before: str) -> bool:
    """Whether an operand may begin after this character: at the start, after a space, a bracket, a field or a minus."""
    return not before or before.isspace() or before in "(:-=" or before in _QUOTES


def _case_numbers(text: str) -> dict[int, int]:
    """Where the case numbers of a text begin and end; those within quotes are never asked for."""
    return {found.start: found.end for found in find_case_numbers(text, bare=True)}
