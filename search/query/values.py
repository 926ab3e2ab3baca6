"""Values of keyword fields as a query names them: case numbers, dates, years, municipalities, organs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from models.analysis import WordAnalysis
from models.case_numbers import parse_case_number, query_keys
from search import plan as p
from search import ranking
from search.query import nodes as n

_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})|(\d{4})-(\d{2})-(\d{2})")


def any_of(plans: Iterable[p.Plan]) -> p.Plan:
    """Any of the plans, each once; a single one is itself."""
    distinct = tuple(dict.fromkeys(plans))
    return distinct[0] if len(distinct) == 1 else p.AnyOf(distinct)


def value_tree(node: n.Node, plan: Callable[[str], p.Plan]) -> p.Plan:
    """The plan of a tree of values of one keyword field.

    Values side by side, as in ``vuosi:(2023 2024)``, are alternatives, as chosen facet values are: an item has one.
    """
    match node:
        case n.Every(children) | n.Either(children):
            wanted = [value_tree(child, plan) for child in children if not isinstance(child, n.Not)]
            excluded = [value_tree(child.child, plan) for child in children if isinstance(child, n.Not)]
            kept = any_of(wanted) if wanted else p.Everything()
            return p.Without(kept, any_of(excluded)) if excluded else kept
        case n.Not(child):
            return p.Without(p.Everything(), value_tree(child, plan))
        case n.In(_, child):
            return value_tree(child, plan)
        case n.SectionNumber(number):
            return plan(str(number))
        case _:
            return plan(node.text)


def iso_date(text: str) -> str | None:
    """A date as written in a query (``22.1.2024``), as the index has it (``2024-01-22``)."""
    found = _DATE.fullmatch(text)
    if not found:
        return None
    day, month, year, iso_year, iso_month, iso_day = found.groups()
    return f"{year}-{int(month):02}-{int(day):02}" if year else f"{iso_year}-{iso_month}-{iso_day}"


def municipality(text: str, lemmas: Iterable[str]) -> p.Plan:
    """Items of the municipality of this name, written in any case and inflection."""
    names = dict.fromkeys(_capitalised(name) for name in (text, *lemmas))
    return any_of(p.Term("municipality", name) for name in names)


def _capitalised(name: str) -> str:
    return re.sub(r"\w+", lambda word: word[0][:1].upper() + word[0][1:], name.lower())


def case_number(text: str) -> p.Plan:
    """Items of the case of this number, the number's parts that are left out being any."""
    case = parse_case_number(text)
    keys = query_keys(case) if case else (text.casefold(),)
    return any_of(p.Term("case_number", key) for key in keys)


def case_number_beginning(text: str) -> p.Plan:
    """As :func:`case_number`; of a text that is no case number, the cases whose number begins with it."""
    return case_number(text) if parse_case_number(text) else p.Prefix("case_number", text.casefold().rstrip("*"))


def years(text: str) -> p.Plan:
    """Items of a year, or of the years from one to another (``2020-2024``)."""
    first, _, last = text.partition("-")
    return p.Range("year", min(first, last), max(first, last)) if last else p.Term("year", first)


def values_of_word(text: str, analysis: WordAnalysis) -> list[p.Plan]:
    """A word may be the date of an item's meeting, or stand in the name of its organ or municipality."""
    if date := iso_date(text):
        return [p.Constant(p.Term("date", date), ranking.DATE_SCORE)]
    if not text[:1].isalpha():
        return []
    return [
        p.Constant(p.Term("organ_words", analysis.lemma), ranking.ORGAN_SCORE),
        p.Constant(municipality(text, (analysis.lemma,)), ranking.ORGAN_SCORE),
    ]
