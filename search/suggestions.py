"""Suggestions: another spelling of a query that found nothing, and completions of what is being typed.

Both offer only what the index holds, so that what is suggested finds something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from itertools import pairwise
from typing import TYPE_CHECKING

from models.analysis import QUERY_LANGUAGE, Analyser
from models.language.everyday import official_names_beginning
from search import plan as p
from search import ranking
from search.executor import Executor, Question
from search.page import Completion
from search.query import nodes as n
from search.query.days import month_name
from search.query.topics import topics_beginning
from search.query.words import is_function_word, occurs, whole_terms
from search.schema import CONTENT

if TYPE_CHECKING:
    from models.topics.vocabulary import Vocabulary

_SHORTEST = 5
"""Shorter words have too many neighbours to guess from."""
_MOST_EDITS = 2
_MOST_CORRECTED = 3
"""Each correction looks through all words of the index; a text with more unknown words is not in its language."""
_MOST_CASE_KEYS = 1000
"""Case numbers among which those to complete to are chosen: more than a municipality has in a year that is typed."""
_LIKELY_SWAPS = {frozenset(pair) for pair in ("aä", "oö", "oå", "dt", "bp", "gk", "vw", "cs", "ck", "zs", "ij", "nm")}
"""Letters that are confused: dots left out, voiced and unvoiced, neighbours on the Finnish keyboard."""


def suggest_spelling(
    query: n.Query, executor: Executor, analyser: Analyser, words_of_names: Set[str] = frozenset()
) -> str | None:
    """The query with the words that no item has replaced by words that some have; ``None`` where there are none.

    ``words_of_names`` are lemmas that are words whether or not an item has them: those of the topics' names.
    """
    words = [leaf.text for leaf in query.leaves if isinstance(leaf, n.Word)]
    words = [word for word in words if not is_function_word(word, analyser)]
    suggested = query.text
    for first, second in pairwise(words):
        joined = (first + second).lower()
        if executor.document_frequency(CONTENT, analyser.word(joined).lemma) and not _is_known(
            f"{first} {second}", executor, analyser
        ):
            suggested = _replaced(suggested, rf"{re.escape(first)}\s+{re.escape(second)}", joined)
    if suggested != query.text:
        return suggested
    unknown = [
        word
        for word in words
        if not _is_known(word, executor, analyser)
        and words_of_names.isdisjoint(whole_terms(analyser.word(word, QUERY_LANGUAGE)))
    ]
    for word in unknown[:_MOST_CORRECTED]:
        better = _closest(word, executor, analyser)
        if better is not None:
            suggested = _replaced(suggested, re.escape(word), better)
    return suggested if suggested != query.text else None


def wider_queries(query: n.Query) -> tuple[str, ...]:
    """For a query that found nothing, queries without what narrows it: the month of its day, then the year; its words
    without operators and fields."""
    for leaf in query.leaves:
        if isinstance(leaf, n.Days):
            wider = (month_name(leaf.first), f"vuosi:{leaf.first.year}")
            return wider if leaf.first == leaf.last else wider[1:]
    plain = " ".join(filter(None, map(_plainly, query.leaves)))
    return (plain,) if plain and plain != query.text else ()


def _plainly(leaf: n.Node) -> str:
    match leaf:
        case n.SectionNumber(number):
            return f"§ {number}"
        case n.Every() | n.Either() | n.In() | n.Not():
            return ""
        case _:
            return leaf.text


def _is_known(text: str, executor: Executor, analyser: Analyser) -> bool:
    """Whether the index has all words of a text as whole words; the parts of a mistyped compound prove nothing."""
    return all(occurs(word, executor) for word in analyser.text(text, QUERY_LANGUAGE).words)


def _replaced(text: str, pattern: str, replacement: str) -> str:
    return re.sub(rf"(?<!\w){pattern}(?!\w)", lambda _: replacement, text, count=1)


def _closest(word: str, executor: Executor, analyser: Analyser) -> str | None:
    """The term of the index that is the likeliest meant: the fewest edits, then the most items."""
    low = word.lower()
    if len(low) < _SHORTEST or not low.isalpha():
        return None
    analysis = analyser.word(word, QUERY_LANGUAGE)
    lemma = analysis.lemma
    parts = [term.text for term in analysis.terms if term.origin == "part"]
    # A compound whose parts the index has may well be a word that it has not: only a single slip is supposed.
    most = 1.0 if parts and all(executor.document_frequency(CONTENT, part) for part in parts) else float(_MOST_EDITS)
    distance = 1 if len(low) < ranking.LONG_WORD else 2
    for fixed in (1, 0):
        found: dict[str, float] = {}
        for form in dict.fromkeys((low, lemma)):
            for term, _ in executor.expanded(p.Fuzzy(CONTENT, form, distance, fixed)).terms:
                cost = typing_cost(form, term)
                if cost <= most:
                    found[term] = min(cost, found.get(term, cost))
        if found:
            return min(found, key=lambda term: (found[term], -executor.document_frequency(CONTENT, term), term))
    return None


def typing_cost(meant: str, typed: str) -> float:
    """The optimal string alignment distance with cheaper edits for usual slips: letters doubled or not, dots left out,
    letters confused or swapped."""
    rows = [[0.0] * (len(typed) + 1) for _ in range(len(meant) + 1)]
    for i in range(len(meant) + 1):
        for j in range(len(typed) + 1):
            if i == 0 or j == 0:
                rows[i][j] = float(i + j)
                continue
            a, b = meant[i - 1], typed[j - 1]
            rows[i][j] = min(
                rows[i - 1][j - 1] + (0.0 if a == b else 0.6 if frozenset((a, b)) in _LIKELY_SWAPS else 1.0),
                rows[i - 1][j] + (0.6 if i > 1 and meant[i - 2] == a else 1.0),
                rows[i][j - 1] + (0.6 if j > 1 and typed[j - 2] == b else 1.0),
            )
            if i > 1 and j > 1 and a == typed[j - 2] and meant[i - 2] == b:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 0.8)
    return rows[-1][-1]


def complete(
    text: str, executor: Executor, analyser: Analyser, vocabulary: Vocabulary | None, limit: int = 8
) -> tuple[Completion, ...]:
    """Completions of what is being typed: topics, organs, case numbers, titles and words, in this order."""
    typed = " ".join(text.split())
    if not typed:
        return ()
    found: dict[tuple[str, str], Completion] = {}
    for completion in _all_completions(typed, executor, analyser, vocabulary, limit):
        found.setdefault((completion.kind, completion.text.lower()), completion)
        if len(found) >= 4 * limit:
            break
    return _balanced(list(found.values()), limit)


def _balanced(found: list[Completion], limit: int) -> tuple[Completion, ...]:
    """At most ``limit``, no kind crowding out the others: kinds take turns, and keep their order in the answer."""
    kinds = list(dict.fromkeys(completion.kind for completion in found))
    rounds = [[c for c in found if c.kind == kind] for kind in kinds]
    chosen: list[Completion] = []
    for turn in range(limit):
        chosen += [of_kind[turn] for of_kind in rounds if turn < len(of_kind)]
    kept = chosen[:limit]
    return tuple(completion for completion in found if completion in kept)


def _all_completions(
    typed: str, executor: Executor, analyser: Analyser, vocabulary: Vocabulary | None, limit: int
) -> Iterator[Completion]:
    for name in (typed, *official_names_beginning(typed)):
        yield from _topics(name, executor, vocabulary)
        yield from _organs(name, executor, limit)
    if any(character.isdigit() for character in typed):
        yield from _case_numbers(typed, executor, limit)
    yield from _titles(typed, executor, analyser, limit)
    if len(typed) > 1:
        yield from _words(typed, executor, analyser, limit)


def _words(typed: str, executor: Executor, analyser: Analyser, limit: int) -> Iterator[Completion]:
    """What has been typed with its last word completed; only where an item has it beside the words before."""
    before, _, last = typed.rpartition(" ")
    known = tuple(
        p.AnyOf(tuple(p.Term(CONTENT, term.text) for term in analyser.word(word, QUERY_LANGUAGE).terms))
        for word in before.lower().split()
    )
    for term, _ in executor.terms(CONTENT, last.lower(), limit) if last else ():
        if not term.isalpha():
            continue
        if not before or executor.answer(Question(p.AllOf((*known, p.Term(CONTENT, term))), limit=0)).total:
            whole = f"{before} {term}".strip()
            yield Completion(whole, "word", whole)


def _topics(typed: str, executor: Executor, vocabulary: Vocabulary | None) -> Iterator[Completion]:
    for topic_id, label in topics_beginning(vocabulary, typed):
        if executor.document_frequency("topic", topic_id):
            yield Completion(label, "topic", topic_id)


def _organs(typed: str, executor: Executor, limit: int) -> Iterator[Completion]:
    for prefix in dict.fromkeys((typed, typed[:1].upper() + typed[1:])):
        for organ, _ in executor.terms("organ", prefix, limit):
            yield Completion(organ, "organ", organ)


def _case_numbers(typed: str, executor: Executor, limit: int) -> Iterator[Completion]:
    """Case numbers in the order of their numbers, so that the one that has been typed whole comes first. By how many
    items they have, as words are, they would stand in no order that a reader could see."""
    keys = [key for key, _ in executor.terms("case_number", typed.casefold(), _MOST_CASE_KEYS)]
    # A case has several keys: its number with its class whole, cut short and left out.
    found: set[str] = set()
    for key in sorted(keys, key=_by_numbers):
        answer = executor.answer(Question(p.Term("case_number", key), sort="newest", limit=1))
        for document in answer.documents[:1]:
            case = executor.item(int(document)).case_number
            if case and case not in found:
                found.add(case)
                yield Completion(case, "case_number", case)
        if len(found) == limit:
            return


def _by_numbers(key: str) -> list[tuple[int, str]]:
    """What a key is sorted by: numbers in it as numbers, 9 before 10."""
    return [(int(piece), "") if piece.isdecimal() else (-1, piece) for piece in re.split(r"([0-9]+)", key)]


def _titles(typed: str, executor: Executor, analyser: Analyser, limit: int) -> Iterator[Completion]:
    *before, last = typed.lower().split(" ")
    words = [analyser.word(word, QUERY_LANGUAGE) for word in before]
    known = [p.AnyOf(tuple(p.Term("title", term.text, term.weight) for term in word.terms)) for word in words]
    answer = executor.answer(Question(p.AllOf((*known, p.Prefix("title", last))), limit=limit))
    for document in answer.documents:
        title = executor.item(int(document)).title
        if title:
            yield Completion(title, "title", title)
