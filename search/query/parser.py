"""From tokens to the query's tree: a recursive descent over the grammar in ``docs/query-language.md``.

    either  = every { OR every }
    every   = { [ AND ] operand }
    operand = { NOT } primary
    primary = [ field ] ( "(" either ")" | word | phrase | ... )

Whatever does not fit is text: an operator without operands is a word, a bracket without its pair is ignored.
"""

from __future__ import annotations

from functools import partial

from models.case_numbers import parse_case_number
from models.characters import typed
from search.executor import Executor
from search.query.days import days_at
from search.query.lexer import Token, tokens
from search.query.nodes import (
    CaseNumber,
    Days,
    Either,
    Every,
    In,
    Letters,
    Node,
    Not,
    Pattern,
    Phrase,
    Query,
    SectionNumber,
    Similar,
    Word,
)
from search.query.values import is_case_of_register

MOST_TOKENS = 256
"""Tokens of a query that are read; the rest is left out. A pasted page of minutes is no query."""
DEEPEST = 16
"""Brackets within brackets that are followed; deeper ones are ignored."""


def parse_query(text: str, executor: Executor | None = None) -> Query:
    """Parse a query. Any text parses: what is no operator is text. It is brought to the spelling of stored texts.

    ``executor`` tells which words before numbers are names of registers that case numbers of the index begin with;
    without it they are words.
    """
    text = typed(text)
    found = tokens(text, partial(is_case_of_register, executor) if executor is not None else None)
    parser = _Parser(_with_known_operators(found[:MOST_TOKENS]))
    return Query(text, parser.whole())


def _with_known_operators(given: list[Token]) -> list[Token]:
    """The tokens with operators that have nothing to join turned into the words they are."""
    known: list[Token] = []
    for place, token in enumerate(given):
        following = given[place + 1] if place + 1 < len(given) else None
        if token.kind in ("or", "and") and following is not None and following.kind == token.kind:
            continue
        if token.kind in ("or", "and") and not (known and _ends_operand(known[-1]) and _begins_operand(following)):
            token = Token("word", token.value)
        elif token.kind == "not" and not _begins_operand(following):
            if token.value == "-":
                continue
            token = Token("word", token.value)
        elif token.kind == "field" and not _begins_operand(following):
            token = Token("word", token.value)
        known.append(token)
    return known


def _ends_operand(token: Token) -> bool:
    return token.kind not in ("or", "and", "not", "field", "open")


def _begins_operand(token: Token | None) -> bool:
    return token is not None and token.kind not in ("or", "and", "close")


class _Parser:
    def __init__(self, given: list[Token]) -> None:
        self._tokens = given
        self._place = 0
        self._depth = 0

    def whole(self) -> Node | None:
        parts: list[Node] = []
        while self._place < len(self._tokens):
            node = self._either()
            if node is not None:
                parts.append(node)
            # A closing bracket that nothing opened ends the loop inside; it is ignored.
            self._place += self._peek("close")
        return _every(parts)

    def _peek(self, kind: str) -> bool:
        return self._place < len(self._tokens) and self._tokens[self._place].kind == kind

    def _either(self) -> Node | None:
        alternatives = [self._every()]
        while self._peek("or"):
            self._place += 1
            alternatives.append(self._every())
        found = tuple(dict.fromkeys(node for node in alternatives if node is not None))
        if not found:
            return None
        if len(found) == 1:
            return found[0]
        flat = [c for node in found for c in (node.children if isinstance(node, Either) else (node,))]
        return Either(tuple(dict.fromkeys(flat)))

    def _every(self) -> Node | None:
        parts: list[Node] = []
        while self._place < len(self._tokens) and not self._peek("or") and not self._peek("close"):
            if self._peek("and"):
                self._place += 1
                continue
            node = self._operand()
            if node is not None:
                parts.append(node)
        return _every(parts)

    def _operand(self) -> Node | None:
        negations = 0
        while self._peek("not"):
            negations += 1
            self._place += 1
        node = self._primary()
        if node is None or negations % 2 == 0:
            return node
        return node.child if isinstance(node, Not) else Not(node)

    def _primary(self) -> Node | None:
        if self._place >= len(self._tokens) or self._tokens[self._place].kind in ("or", "and", "close"):
            return None
        token = self._tokens[self._place]
        self._place += 1
        match token.kind:
            case "open":
                return self._group()
            case "field":
                while self._peek("field"):
                    token = self._tokens[self._place]
                    self._place += 1
                return _in(token.field or "", self._nested_operand())
            case _:
                return _leaf(token)

    def _nested_operand(self) -> Node | None:
        if self._depth >= DEEPEST:
            return None
        self._depth += 1
        node = self._operand()
        self._depth -= 1
        return node

    def _group(self) -> Node | None:
        if self._depth >= DEEPEST:
            return None
        self._depth += 1
        node = self._either()
        self._place += self._peek("close")
        self._depth -= 1
        return node


def _every(parts: list[Node]) -> Node | None:
    flat = [c for node in parts for c in (node.children if isinstance(node, Every) else (node,))]
    distinct = tuple(dict.fromkeys(flat))
    if not distinct:
        return None
    return distinct[0] if len(distinct) == 1 else Every(distinct)


def _in(field: str, child: Node | None) -> Node | None:
    """A field over its operand; a negation moves out, and a field within wins."""
    match child:
        case None:
            return None
        case Not(inner):
            moved = _in(field, inner)
            return Not(moved) if moved is not None else None
        case In():
            return child
        case _:
            return In(field, child)


def _leaf(token: Token) -> Node:
    match token.kind:
        case "phrase" if (case := parse_case_number(token.value)) and (case.register or case.class_code):
            return CaseNumber(token.value)
        case "phrase":
            return Phrase(token.value, token.number)
        case "letters":
            return Letters(token.value)
        case "pattern":
            return Pattern(token.value)
        case "similar":
            return Similar(token.value, token.number or None)
        case "case_number":
            return CaseNumber(token.value)
        case "section":
            return SectionNumber(int(token.value))
        case "days" if days := days_at(token.value):
            return Days(token.value, days.first, days.last)
        case _:
            return Word(token.value)
