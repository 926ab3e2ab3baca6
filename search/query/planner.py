"""From a parsed query to the plan that engines execute."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from models.analysis import Analyser, WordAnalysis
from models.case_numbers import parse_case_number, query_keys
from models.task_classes import normalise_class_code
from search import plan as p
from search import ranking
from search.executor import Executor
from search.query import nodes as n
from search.query.fields import WORD_FIELDS
from search.query.function_words import FUNCTION_WORDS
from search.query.letters import verified
from search.query.planned import LettersCheck, Planned
from search.query.topics import topic_ids
from search.schema import CONTENT

if TYPE_CHECKING:
    from models.topics.vocabulary import Vocabulary

_WHOLE_ORIGINS = ("lemma", "reading", "stem")
_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})|(\d{4})-(\d{2})-(\d{2})")


def plan_query(
    query: n.Query, analyser: Analyser, executor: Executor | None = None, vocabulary: Vocabulary | None = None
) -> Planned:
    """Plan a query. With an executor, phrases letter for letter are checked at once on the stored text.

    A word matches by its lemma, or by another reading's; the parts of a compound in the query add to the score but
    find nothing by themselves. Function words are never required where other words are there. ``vocabulary`` gives
    the topics by label; without it a topic is named by its id.
    """
    planner = _Planner(analyser, vocabulary)
    if query.root is None:
        return Planned(query, p.Everything(), None)
    strict = planner.strict(query.root)
    widened = planner.widened(query.root)
    planned = Planned(query, strict, widened, tuple(planner.checks), tuple(dict.fromkeys(planner.notes)))
    return verified(planned, executor) if executor is not None else planned


class _Planner:
    def __init__(self, analyser: Analyser, vocabulary: Vocabulary | None) -> None:
        self._analyser = analyser
        self._vocabulary = vocabulary
        self.checks: list[LettersCheck] = []
        self.notes: list[str] = []

    def strict(self, root: n.Node) -> p.Plan:
        wanted, unwanted = _split(root)
        plan = self._preferring_pairs(self._all_of(wanted), wanted)
        return self._without(plan, unwanted)

    def widened(self, root: n.Node) -> p.Plan | None:
        """Most of the words of the top level; its fields, exclusions and groups stay required."""
        wanted, unwanted = _split(root)
        words = [node for node in wanted if isinstance(node, n.Word | n.Phrase)]
        content = [node for node in words if not self._is_function_word(node)]
        if len(content) < 2:
            return None
        required = [self._node(node, CONTENT) for node in wanted if not isinstance(node, n.Word | n.Phrase)]
        weights = tuple(0.0 if self._is_function_word(node) else 1.0 for node in words)
        least = max(1.0, ranking.WIDENED_SHARE * len(content))
        most = p.AtLeast(tuple(self._loose(node) for node in words), weights, least)
        plan = self._preferring_pairs(p.AllOf((*required, most)) if required else most, words)
        return self._without(plan, unwanted)

    def _without(self, plan: p.Plan, unwanted: list[n.Node]) -> p.Plan:
        if not unwanted:
            return plan
        return p.Without(plan, _any_of([self._node(node, CONTENT) for node in unwanted]))

    def _all_of(self, wanted: list[n.Node]) -> p.Plan:
        if not wanted:
            return p.Everything()
        required = [node for node in wanted if not self._is_function_word(node)] or wanted
        optional = [node for node in wanted if node not in required]
        plans = [self._node(node, CONTENT) for node in required]
        plan = plans[0] if len(plans) == 1 else p.AllOf(tuple(plans))
        if not optional:
            return plan
        return p.Preferring(plan, _any_of([self._node(node, CONTENT) for node in optional]))

    def _preferring_pairs(self, plan: p.Plan, wanted: Sequence[n.Node]) -> p.Plan:
        """Add what neighbouring words of the query score where they stand near each other in an item too."""
        words = [node.text for node in wanted if isinstance(node, n.Word) and not self._is_function_word(node)]
        terms = [self._whole_terms(self._analyser.word(text)) for text in words]
        pairs = [
            p.Phrase(CONTENT, (first, second), (0, 1), ranking.PAIR_SLOP, ranking.PAIR_WEIGHT)
            for first, second in pairwise(terms)
        ]
        return p.Preferring(plan, _any_of(pairs[: ranking.MOST_PAIRS])) if pairs else plan

    def _node(self, node: n.Node, field: str) -> p.Plan:
        match node:
            case n.Every(children):
                wanted = [child for child in children if not isinstance(child, n.Not)]
                plans = [self._node(child, field) for child in wanted]
                plan = p.AllOf(tuple(plans)) if plans else p.Everything()
                excluded = [self._node(child.child, field) for child in children if isinstance(child, n.Not)]
                return p.Without(plan, _any_of(excluded)) if excluded else plan
            case n.Either(children):
                return p.AnyOf(tuple(self._node(child, field) for child in children))
            case n.Not(child):
                return p.Without(p.Everything(), self._node(child, field))
            case n.In(name, child):
                return self._in(name, child)
            case n.Word(text):
                return self._word(text, field)
            case n.Phrase(text, slop):
                return self._phrase(text, field, slop)
            case n.Letters(text):
                return self._letters(text, field)
            case n.Pattern(text):
                return _pattern(text.lower(), field)
            case n.Similar(text, distance):
                return self._similar(text, field, distance)
            case n.CaseNumber(text):
                return self._case_number(text, field)
            case n.SectionNumber(number):
                value = str(number)
                return p.AnyOf((p.Constant(p.Term("section", value), ranking.SECTION_SCORE), p.Term(field, value)))

    def _is_function_word(self, node: n.Node) -> bool:
        if not isinstance(node, n.Word):
            return False
        return node.text.lower() in FUNCTION_WORDS or self._analyser.word(node.text).lemma in FUNCTION_WORDS

    def _word(self, text: str, field: str) -> p.Plan:
        analysis = self._analyser.word(text)
        whole = [p.Term(field, t.text, self._weight(t.weight, text)) for t in analysis.terms if _is_whole(t.origin)]
        parts = [
            p.Term(field, t.text, t.weight * ranking.QUERY_PART_WEIGHT)
            for t in analysis.terms
            if not _is_whole(t.origin)
        ]
        found: list[p.Plan] = [*whole]
        if field == CONTENT:
            found += self._values(text, analysis)
        plan = found[0] if len(found) == 1 else p.AnyOf(tuple(found))
        return p.Preferring(plan, _any_of(parts)) if parts else plan

    def _weight(self, weight: float, text: str) -> float:
        return weight * (ranking.FUNCTION_WORD_WEIGHT if self._is_function_word(n.Word(text)) else 1.0)

    def _values(self, text: str, analysis: WordAnalysis) -> Iterable[p.Plan]:
        """A word may also be the item's date, or stand in the name of its organ or municipality."""
        if date := _iso_date(text):
            yield p.Constant(p.Term("date", date), ranking.DATE_SCORE)
        elif text[:1].isalpha():
            yield p.Constant(p.Term("organ_words", analysis.lemma), ranking.ORGAN_SCORE)
            yield p.Constant(_any_of(_municipality(text, analysis)), ranking.ORGAN_SCORE)

    def _loose(self, node: n.Node) -> p.Plan:
        """A word for the widened plan: its parts find items too."""
        if not isinstance(node, n.Word):
            return self._node(node, CONTENT)
        analysis = self._analyser.word(node.text)
        return _any_of(
            [
                p.Term(
                    CONTENT,
                    t.text,
                    self._weight(t.weight if _is_whole(t.origin) else t.weight * ranking.QUERY_PART_WEIGHT, node.text),
                )
                for t in analysis.terms
            ]
        )

    def _whole_terms(self, analysis: WordAnalysis) -> tuple[str, ...]:
        return tuple(t.text for t in analysis.terms if _is_whole(t.origin))

    def _phrase(self, text: str, field: str, slop: int = 0) -> p.Plan:
        words = self._analyser.text(text).words
        if not words:
            return p.AnyOf(())
        if len(words) == 1:
            return self._word(words[0].form, field)
        slots = tuple(self._whole_terms(word) for word in words)
        return p.Phrase(field, slots, tuple(range(len(slots))), slop)

    def _letters(self, text: str, field: str) -> p.Plan:
        candidates = self._phrase(text, field)
        marker = -1 - len(self.checks)
        self.checks.append(LettersCheck(marker, text, candidates, field == "title"))
        return p.Filtered(candidates, p.Documents((marker,)))

    def _similar(self, text: str, field: str, distance: int | None) -> p.Plan:
        low = text.lower()
        edits = distance or (1 if len(low) < ranking.LONG_WORD else 2)
        lemma = self._analyser.word(text).lemma
        terms = dict.fromkeys((low, lemma))
        return p.BestOf(
            (
                p.Term(field, lemma),
                *(p.Fuzzy(field, term, edits, 1, ranking.SIMILAR_WEIGHT) for term in terms),
            )
        )

    def _case_number(self, text: str, field: str) -> p.Plan:
        keys = _case_keys(text)
        by_key = p.Constant(_any_of([p.Term("case_number", key) for key in keys]), ranking.CASE_NUMBER_SCORE)
        return p.AnyOf((by_key, self._phrase(text, field)))

    def _in(self, name: str, child: n.Node) -> p.Plan:
        if name in WORD_FIELDS:
            return self._node(child, WORD_FIELDS[name])
        values: dict[str, Callable[[str], p.Plan]] = {
            "toimielin": self._organ,
            "aihe": self._topic,
            "asianumero": _case_number_value,
            "tehtäväluokka": lambda text: p.Term("task_class", normalise_class_code(text)),
            "kunta": lambda text: _any_of(_municipality(text, self._analyser.word(text))),
            "vuosi": _years,
            "pykälä": lambda text: p.Term("section", text.lstrip("0")),
        }
        return _value_tree(child, values[name])

    def _organ(self, text: str) -> p.Plan:
        words = self._analyser.text(text).words
        return p.AllOf(tuple(_any_of([p.Term("organ_words", t) for t in self._whole_terms(word)]) for word in words))

    def _topic(self, text: str) -> p.Plan:
        topics = topic_ids(self._vocabulary, text, self._analyser)
        if topics:
            return _any_of([p.Term("topic", topic) for topic in topics])
        self.notes.append(f"unknown_topic:{text}")
        return self._phrase(text, CONTENT)


def _value_tree(node: n.Node, plan: Callable[[str], p.Plan]) -> p.Plan:
    """A tree of values of a keyword field."""
    match node:
        case n.Every(children):
            # The values of `vuosi:(2023 2024)` can never all apply: they are alternatives, as chosen facet values are.
            return p.AnyOf(tuple(_value_tree(child, plan) for child in children))
        case n.Either(children):
            return p.AnyOf(tuple(_value_tree(child, plan) for child in children))
        case n.Not(child):
            return p.Without(p.Everything(), _value_tree(child, plan))
        case n.In(_, child):
            return _value_tree(child, plan)
        case n.SectionNumber(number):
            return plan(str(number))
        case _:
            return plan(node.text)


def _split(root: n.Node) -> tuple[list[n.Node], list[n.Node]]:
    """What is wanted and what is excluded at the top level."""
    children = root.children if isinstance(root, n.Every) else (root,)
    wanted: list[n.Node] = [child for child in children if not isinstance(child, n.Not)]
    return wanted, [child.child for child in children if isinstance(child, n.Not)]


def _any_of(plans: Iterable[p.Plan]) -> p.Plan:
    distinct = tuple(dict.fromkeys(plans))
    return distinct[0] if len(distinct) == 1 else p.AnyOf(distinct)


def _is_whole(origin: str) -> bool:
    return origin in _WHOLE_ORIGINS


def _pattern(text: str, field: str) -> p.Plan:
    bare = text[:-1]
    if text.endswith("*") and "*" not in bare and "?" not in bare:
        return p.Prefix(field, bare)
    return p.Wildcard(field, text)


def _iso_date(text: str) -> str | None:
    found = _DATE.fullmatch(text)
    if not found:
        return None
    day, month, year, iso_year, iso_month, iso_day = found.groups()
    return f"{year}-{int(month):02}-{int(day):02}" if year else f"{iso_year}-{iso_month}-{iso_day}"


def _municipality(text: str, analysis: WordAnalysis) -> list[p.Plan]:
    names = dict.fromkeys(
        _capitalised(name) for name in (text, *(t.text for t in analysis.terms if _is_whole(t.origin)))
    )
    return [p.Term("municipality", name) for name in names]


def _capitalised(name: str) -> str:
    return "-".join(" ".join(w[:1].upper() + w[1:] for w in part.split(" ")) for part in name.lower().split("-"))


def _case_keys(text: str) -> tuple[str, ...]:
    case = parse_case_number(text)
    return query_keys(case) if case else (text.casefold(),)


def _case_number_value(text: str) -> p.Plan:
    if parse_case_number(text):
        return _any_of([p.Term("case_number", key) for key in _case_keys(text)])
    return p.Prefix("case_number", text.casefold().rstrip("*"))


def _years(text: str) -> p.Plan:
    first, _, last = text.partition("-")
    return p.Range("year", first, last) if last else p.Term("year", first)
