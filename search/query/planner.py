"""From a parsed query to the plans that engines execute."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from models.analysis import Analyser
from models.task_classes import normalise_class_code
from search import plan as p
from search import ranking
from search.executor import Executor
from search.query import nodes as n
from search.query import values
from search.query.fields import WORD_FIELDS
from search.query.function_words import CASE_WORDS, MEETING_WORDS
from search.query.letters import verified
from search.query.planned import Planned
from search.query.priors import with_priors
from search.query.topics import topic_ids
from search.query.values import any_of, value_tree
from search.query.words import WordPlans, pattern, phrase_of, whole_terms
from search.schema import CONTENT

if TYPE_CHECKING:
    from models.topics.vocabulary import Vocabulary

_STAY_REQUIRED = n.In | n.Either | n.Every | n.Letters


def plan_query(
    query: n.Query,
    analyser: Analyser,
    executor: Executor | None = None,
    vocabulary: Vocabulary | None = None,
    today: dt.date | None = None,
) -> Planned:
    """Plan a query.

    A word matches by its lemma, or by another reading's; the parts of a compound in the query add to the score but
    find nothing by themselves. Function words are never required where other words are there. ``executor`` tells how
    telling each word is and checks phrases letter for letter on the stored text; without it all words are equally
    telling, and the checks are left to the caller. ``vocabulary`` gives the topics by label; without it a topic is
    named by its id. ``today`` is the day that recency is counted from, by default the present one.
    """
    if query.root is None:
        return Planned(query, p.Everything(), None)
    planner = _Planner(WordPlans(analyser, executor), analyser, vocabulary)
    strict, widened = planner.plans(query.root)
    day = today or dt.date.today()
    planned = Planned(
        query,
        with_priors(strict, day),
        with_priors(widened, day) if widened is not None else None,
        checks=tuple(planner.words.checks),
        notes=tuple(dict.fromkeys((*planner.notes, *planner.words.notes))),
        only_if_empty=isinstance(query.root, n.Word | n.Phrase),
    )
    return verified(planned, executor) if executor is not None else planned


class _Planner:
    def __init__(self, words: WordPlans, analyser: Analyser, vocabulary: Vocabulary | None) -> None:
        self.words = words
        self._analyser = analyser
        self._vocabulary = vocabulary
        self._others = 0
        self.notes: list[str] = []

    def plans(self, root: n.Node) -> tuple[p.Plan, p.Plan | None]:
        """The strict and the widened plan of a query's tree."""
        children = root.children if isinstance(root, n.Every) else (root,)
        wanted = self._telling([self._known(child) for child in children if not isinstance(child, n.Not)])
        self._others = len(self._required(wanted)) - 1
        unwanted = any_of(self._node(child.child, CONTENT) for child in children if isinstance(child, n.Not))
        self.words.weigh([word.text for node in wanted for word in self._words_of(node) if isinstance(word, n.Word)])
        pairs = self._pairs(wanted)
        required = self._required(wanted)
        strict = _preferring(self._strict(wanted, required), pairs)
        loose = self._widened(wanted, required)
        widened = _preferring(loose, pairs) if loose is not None else None
        if unwanted == p.AnyOf(()):
            return strict, widened
        return p.Without(strict, unwanted), p.Without(widened, unwanted) if widened is not None else None

    def _known(self, node: n.Node) -> n.Node:
        """The node; a topic that nobody knows is the text that it is named by."""
        match node:
            case n.In("aihe", n.Word(text) | n.Phrase(text)) if not self._topics(text):
                self.notes.append(f"unknown_topic:{text}")
                return node.child
        return node

    def _required(self, wanted: Sequence[n.Node]) -> list[n.Node]:
        """All but function words; all where there is nothing else."""
        content = [node for node in wanted if not (isinstance(node, n.Word) and self.words.is_function_word(node.text))]
        return content or list(wanted)

    def _telling(self, wanted: list[n.Node]) -> list[n.Node]:
        """A short query with a day or a case number without the words that only say that it is one: "kokous 12.3.2024"
        is all of the meeting's items, and not first those that speak of meetings. In a longer query, which may be a
        title, they stay."""
        said: frozenset[str] = frozenset()
        for node in wanted:
            if isinstance(node, n.Days):
                said |= MEETING_WORDS
            elif isinstance(node, n.CaseNumber):
                said |= CASE_WORDS
        if not said or len(wanted) > ranking.SHORT_QUERY + 1:
            return wanted
        return [
            node for node in wanted if not (isinstance(node, n.Word) and self._analyser.word(node.text).lemma in said)
        ]

    def _strict(self, wanted: Sequence[n.Node], required: Sequence[n.Node]) -> p.Plan:
        if not wanted:
            return p.Everything()
        plans = [self._node(node, CONTENT) for node in required]
        optional = [self._node(node, CONTENT) for node in wanted if node not in required]
        return _preferring(plans[0] if len(plans) == 1 else p.AllOf(tuple(plans)), optional)

    def _widened(self, wanted: Sequence[n.Node], required: Sequence[n.Node]) -> p.Plan | None:
        """Items with the most telling words, or with others that tell as much; fields and groups stay required.

        What an item must have is measured in idf: a share of the whole query's, and no more than a share of what its
        most telling word has, for of a question's many words most are talk.
        """
        fixed = [self._node(node, CONTENT) for node in required if isinstance(node, _STAY_REQUIRED)]
        words = self._required([word for node in required for word in self._words_of(node)])
        if not words or (len(words) == 1 and not (len(required) == 1 and isinstance(words[0], n.Word))):
            return None
        optional = [self._node(node, CONTENT) for node in wanted if node not in required]
        idfs = [self.words.idf(node.text) if isinstance(node, n.Word | n.Days) else None for node in words]
        most = max((idf for idf in idfs if idf is not None), default=1.0)
        weights = tuple(most if idf is None else idf for idf in idfs)
        least = min(ranking.WIDENED_SHARE * sum(weights), ranking.WIDENED_TELLING * most)
        power = ranking.COVERAGE_POWER + self.words.lengthiness * (ranking.LONG_COVERAGE_POWER - ranking.COVERAGE_POWER)
        counted = [one for node, weight in zip(words, weights, strict=True) for one in self._counted(node, weight)]
        several: p.Plan = p.AtLeast(
            tuple(plan for plan, _ in counted), tuple(count for _, count in counted), least, power
        )
        every = p.AllOf(tuple(self._node(node, CONTENT) for node in required))
        several = p.Boosted(_preferring(several, optional), every, ranking.EVERY_WORD_FACTOR)
        return p.AllOf((*fixed, several)) if fixed else several

    def _words_of(self, node: n.Node) -> list[n.Node]:
        """What a node is in a widened search: a phrase is its words, other words and numbers are themselves."""
        if isinstance(node, n.Phrase):
            return [n.Word(word.form) for word in self._analyser.text(node.text).words]
        return [] if isinstance(node, _STAY_REQUIRED) else [node]

    def _counted(self, node: n.Node, count: float) -> list[tuple[p.Plan, float]]:
        """What finds items by a word or number in a widened search, and how much of ``count`` an item has by each."""
        if isinstance(node, n.Word):
            return self.words.counted(node.text, count)
        return [(self._node(node, CONTENT), count)]

    def _pairs(self, wanted: Sequence[n.Node]) -> list[p.Plan]:
        """What neighbouring words of the query add where they stand near each other in an item too."""
        words = [n_.text for n_ in wanted if isinstance(n_, n.Word) and not self.words.is_function_word(n_.text)]
        return [self.words.pair(first, second) for first, second in pairwise(words)][: ranking.MOST_PAIRS]

    def _node(self, node: n.Node, field: str) -> p.Plan:
        match node:
            case n.Every(children):
                wanted = [self._node(child, field) for child in children if not isinstance(child, n.Not)]
                excluded = [self._node(child.child, field) for child in children if isinstance(child, n.Not)]
                plan = p.AllOf(tuple(wanted)) if wanted else p.Everything()
                return p.Without(plan, any_of(excluded)) if excluded else plan
            case n.Either(children):
                return p.AnyOf(tuple(self._node(child, field) for child in children))
            case n.Not(child):
                return p.Without(p.Everything(), self._node(child, field))
            case n.In(name, child):
                return self._in(name, child)
            case n.Word(text):
                return self.words.word(text, field)
            case n.Phrase(text, slop):
                return self.words.phrase(text, field, slop)
            case n.Letters(text):
                return self.words.letters(text, field)
            case n.Pattern(text):
                return pattern(text, field)
            case n.Similar(text, distance):
                return self.words.similar(text, field, distance)
            case n.CaseNumber(text):
                own = p.Constant(values.case_number(text), ranking.CASE_NUMBER_SCORE)
                return p.AnyOf((own, self.words.phrase(text, field)))
            case n.Days():
                return self._days(node, field)
            case n.SectionNumber(number):
                own = p.Constant(p.Term("section", str(number)), ranking.SECTION_SCORE)
                return p.AnyOf((own, p.Term(field, str(number))))

    def _days(self, days: n.Days, field: str) -> p.Plan:
        """Items of the meetings on some days, before those that mention them."""
        written = [days.text]
        if days.first == days.last:
            day = days.first
            written += [f"{day.day}.{day.month}.{day.year}", f"{day:%d.%m.%Y}"]
        mentioned = p.BestOf(tuple(dict.fromkeys(self._mention(text, field) for text in written)))
        if field != CONTENT:
            return mentioned
        own = ranking.DATE_SCORE / max(1, self._others)
        return p.BestOf((p.Constant(values.meetings_of(days), own), mentioned))

    def _mention(self, date: str, field: str) -> p.Plan:
        words = self._analyser.text(date).words
        if len(words) == 1:
            return any_of(p.Term(field, term) for term in whole_terms(words[0]))
        return phrase_of(words, field)

    def _in(self, name: str, child: n.Node) -> p.Plan:
        if name in WORD_FIELDS:
            return self._node(child, WORD_FIELDS[name])
        plans: dict[str, Callable[[str], p.Plan]] = {
            "toimielin": self._organ,
            "aihe": self._topic,
            "asianumero": values.case_number_beginning,
            "tehtäväluokka": lambda text: p.Term("task_class", normalise_class_code(text)),
            "kunta": lambda text: values.municipality(text, whole_terms(self._analyser.word(text))),
            "vuosi": values.years,
            "pykälä": lambda text: p.Term("section", text.lstrip("0")),
        }
        return value_tree(child, plans[name])

    def _organ(self, text: str) -> p.Plan:
        words = self._analyser.text(text).words
        plans = [any_of(p.Term("organ_words", term) for term in whole_terms(word)) for word in words]
        return p.AllOf(tuple(plans)) if plans else p.AnyOf(())

    def _topics(self, text: str) -> tuple[str, ...]:
        return topic_ids(self._vocabulary, text, self._analyser)

    def _topic(self, text: str) -> p.Plan:
        if topics := self._topics(text):
            return any_of(p.Term("topic", topic) for topic in topics)
        self.notes.append(f"unknown_topic:{text}")
        return self.words.phrase(text, CONTENT)


def _preferring(plan: p.Plan, optional: Sequence[p.Plan]) -> p.Plan:
    return p.Preferring(plan, any_of(optional)) if optional else plan
