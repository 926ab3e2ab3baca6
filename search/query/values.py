"""Values of keyword fields as a query names them: case numbers, dates, years, municipalities, organs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from models.analysis import WordAnalysis
from models.case_numbers import CaseNumber, parse_case_number, query_keys, register_keys
from search import plan as p
from search import ranking
from search.executor import Executor
from search.query import nodes as n

_YEAR = re.compile(r"(?:19|20)\d\d")


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


def meetings_of(days: n.Days) -> p.Plan:
    """Items of the meetings on some days."""
    if days.first == days.last:
        return p.Term("date", days.first.isoformat())
    return p.Range("date", days.first.isoformat(), days.last.isoformat())


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


def is_case_of_register(executor: Executor, case: CaseNumber) -> bool:
    """Whether the index has a case of this number in the register that it names."""
    return any(executor.document_frequency("case_number", key) for key in register_keys(case))


def case_number_beginning(text: str) -> p.Plan:
    """As :func:`case_number`; of a text that is no case number, the cases whose number begins with it."""
    return case_number(text) if parse_case_number(text) else p.Prefix("case_number", text.casefold().rstrip("*"))


def years(text: str) -> p.Plan:
    """Items of a year, or of the years from one to another (``2020-2024``)."""
    first, _, last = text.partition("-")
    return p.Range("year", min(first, last), max(first, last)) if last else p.Term("year", first)


def values_of_word(text: str, analysis: WordAnalysis) -> list[p.Plan]:
    """A word may be the year of an item's meeting, or stand in the name of its organ or municipality."""
    if _YEAR.fullmatch(text):
        return [p.Constant(p.Term("year", text), ranking.YEAR_SCORE)]
    if not text[:1].isalpha():
        return []
    return [
        p.Constant(p.Term("organ_words", analysis.lemma), ranking.ORGAN_SCORE),
        p.Constant(municipality(text, (analysis.lemma,)), ranking.ORGAN_SCORE),
    ]
