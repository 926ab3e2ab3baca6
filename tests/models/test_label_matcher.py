"""The trie of labels against looking for every label at every word."""

from __future__ import annotations

from collections import Counter
from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.analysis import AnalysedText, Term, WordAnalysis
from models.topics.matcher import PART, READING, WHOLE, LabelMatch, LabelMatcher
from models.topics.vocabulary import Label, Pattern, Topic, Vocabulary

LEMMAS = ("a", "b", "c", "d")
QUALITY = {"lemma": WHOLE, "reading": READING, "part": PART, "joined": PART}

terms = st.lists(
    st.builds(Term, st.sampled_from(LEMMAS), st.just(0.3), st.sampled_from(("reading", "part", "joined", "piece"))),
    max_size=2,
    unique_by=lambda term: term.text,
)
lemmas = st.lists(st.sampled_from(LEMMAS), min_size=1, max_size=2, unique=True).map(tuple)
patterns = st.lists(lemmas, min_size=1, max_size=3).map(tuple)
labels = st.lists(patterns, min_size=1, max_size=5, unique_by=lambda pattern: tuple(word[0] for word in pattern))


def word(lemma: str, others: list[Term]) -> WordAnalysis:
    known = tuple(term for term in others if term.text != lemma)
    return WordAnalysis(f"{lemma} {known}", lemma, (Term(lemma, 1.0, "lemma"), *known))


words = st.lists(st.builds(word, st.sampled_from(LEMMAS), terms), max_size=8)


def looked_for(pattern: Pattern, entry: int, text: list[WordAnalysis]) -> Counter[LabelMatch]:
    """Every place where each word of the text has a lemma of the label's word."""
    found: Counter[LabelMatch] = Counter()
    for first in range(len(text) - len(pattern) + 1):
        span = text[first : first + len(pattern)]
        choices = pattern if len(pattern) > 1 else (pattern[0][:1],)
        for wanted in product(*choices):
            ways = [
                [QUALITY[t.origin] for t in one.terms if t.text == lemma and t.origin in QUALITY]
                for one, lemma in zip(span, wanted, strict=True)
            ]
            for qualities in product(*ways):
                # A part of a compound is a label of one word, never a word of a longer one.
                if len(pattern) == 1 or PART not in qualities:
                    found[LabelMatch(entry, first, first + len(pattern) - 1, min(qualities))] += 1
    return found


@given(labels, words)
def test_the_trie_finds_what_looking_at_every_word_finds(patterns: list[Pattern], text: list[WordAnalysis]) -> None:
    named = tuple(Label(" ".join(w[0] for w in pattern), "fi", "preferred", pattern) for pattern in patterns)
    matcher = LabelMatcher(Vocabulary((Topic("t", "urn:t", "", named),), {}, "1"))
    nowhere = np.zeros(len(text), dtype=np.int32)
    found = matcher.find(AnalysedText("", tuple(text), nowhere, nowhere))
    wanted: Counter[LabelMatch] = Counter()
    for entry, pattern in enumerate(patterns):
        wanted += looked_for(pattern, entry, text)
    assert Counter(found) == wanted
    assert [match.first for match in found] == sorted(match.first for match in found)
