"""Items about the same things: a plan made of an item's topics and distinctive terms."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace

from models.analysis import Analyser, WordAnalysis
from models.item import Item, SectionKind
from search import plan as p
from search import ranking
from search.executor import Executor
from search.query.function_words import FUNCTION_WORDS
from search.schema import CONTENT

_TOLD_KINDS: tuple[SectionKind, ...] = ("decision", "proposal", "rationale", "background", "other")
"""The sections that say what an item is about."""


def similar_plan(item: Item, executor: Executor, analyser: Analyser) -> p.Plan:
    """Items that share at least two of the item's topics and distinctive terms, those with most in common first.

    The terms are those with the highest tf-idf in the title and the beginning of the text; a term that no other item
    has, or that half of them have, distinguishes nothing.
    """
    size = executor.size()
    scored: list[tuple[float, str]] = []
    for term, frequency in _term_frequencies(item, analyser).items():
        documents = executor.document_frequency(CONTENT, term)
        if 1 < documents <= max(2, size * ranking.SIMILAR_MOST_SHARE):
            scored.append((math.log1p(frequency) * math.log(size / documents), term))
    scored.sort(key=lambda pair: (-pair[0], pair[1]))
    chosen = scored[: ranking.SIMILAR_TERMS]
    heaviest = chosen[0][0] if chosen else 1.0
    children: list[p.Plan] = [p.Term(CONTENT, term, weight / heaviest) for weight, term in chosen]
    for topic in item.topics:
        documents = max(1, executor.document_frequency("topic", topic.id))
        rarity = math.log(1 + size / documents)
        children.append(p.Constant(p.Term("topic", topic.id), ranking.SIMILAR_TOPIC_SCORE * rarity * topic.score))
    least = min(2, len(children))
    return p.AtLeast(tuple(children), (1.0,) * len(children), float(least))


def _term_frequencies(item: Item, analyser: Analyser) -> Counter[str]:
    """How often each lemma stands in the title (which counts as the ranking counts it) and in what the item tells."""
    told = "\n".join(section.text for section in item.sections_of(*_TOLD_KINDS)) or item.text
    analysed = analyser.item(replace(item, text=told[: ranking.SIMILAR_CHARACTERS], sections=()))
    frequencies: Counter[str] = Counter()
    for words, weight in ((analysed.title.words, ranking.SIMILAR_TITLE_WEIGHT), (analysed.body.words, 1)):
        for word in words:
            if _names_something(word):
                frequencies[word.lemma] += weight
    return frequencies


def _names_something(word: WordAnalysis) -> bool:
    return len(word.lemma) > 2 and word.lemma[0].isalpha() and word.lemma not in FUNCTION_WORDS
