"""Made-up items and a plain analyser for tests of the index: no language, only words and parts."""

from __future__ import annotations

import datetime as dt
import random
import re

import numpy as np

from models.analysis import AnalysedItem, AnalysedText, Term, WordAnalysis
from models.item import Item, Section, TopicAssignment

_TEXT = """
    koulu kaava tie päätös kunta hallitus kunnanhallitus asemakaava koulukuljetus talousarvio avustus hakemus
    nuoriso takuu nuorisotakuu työllisyys lautakunta esitys katu kirjasto uimahalli vuokra tontti kartta
"""
WORDS = tuple(_TEXT.split())
PARTS = {
    "kunnanhallitus": ("kunta", "hallitus"),
    "asemakaava": ("asema", "kaava"),
    "koulukuljetus": ("koulu", "kuljetus"),
    "nuorisotakuu": ("nuoriso", "takuu"),
    "talousarvio": ("talous", "arvio"),
}
ORGANS = ("Kunnanhallitus", "Valtuusto", "Tekninen lautakunta", "Sivistyslautakunta")
MUNICIPALITIES = ("Niittylä", "Koskijärvi")
TOPICS = ("nuorisotakuu", "asemakaava", "perusopetus", "talousarvio", "kokousmenettely")


class SimpleAnalyser:
    """Lower-cased words are their own lemmas; the compounds of ``PARTS`` have parts of weight 0.3."""

    name = "simple"
    version = "1"

    def word(self, form: str, language: str = "fi") -> WordAnalysis:
        lemma = form.lower()
        parts = tuple(Term(part, 0.3, "part") for part in PARTS.get(lemma, ()))
        return WordAnalysis(form, lemma, (Term(lemma, 1.0, "lemma"), *parts))

    def text(self, text: str, language: str = "fi") -> AnalysedText:
        matches = list(re.finditer(r"\w+", text))
        return AnalysedText(
            text,
            tuple(self.word(match.group()) for match in matches),
            np.array([match.start() for match in matches], dtype=np.int32),
            np.array([match.end() for match in matches], dtype=np.int32),
        )

    def item(self, item: Item) -> AnalysedItem:
        return AnalysedItem(item, self.text(item.title), self.text(item.text))


def make_items(rng: random.Random, count: int) -> list[Item]:
    """Items of random words with a frequent head, in sections, some without a date, organ, section or topic."""
    return [_make_item(rng, number) for number in range(count)]


def _make_item(rng: random.Random, number: int) -> Item:
    decision, rationale = _sentence(rng, 8), _sentence(rng, rng.randint(5, 60))
    text = f"Päätös\n{decision}\nPerustelut\n{rationale}"
    sections = (
        Section("decision", "Päätös", decision, text.index(decision)),
        Section("rationale", "Perustelut", rationale, text.rindex(rationale)),
    )
    topics = rng.sample(TOPICS, rng.randint(0, 3))
    return Item(
        id=f"item-{number}",
        text=text,
        title=_sentence(rng, 4),
        municipality=rng.choice(MUNICIPALITIES),
        organ=rng.choice((*ORGANS, None)),
        date=dt.date(2022, 1, 1) + dt.timedelta(days=rng.randrange(1000)) if rng.random() < 0.9 else None,
        section=rng.randint(1, 99) if rng.random() < 0.9 else None,
        case_number=f"{rng.randint(1, 40)}/00.01.02/2024" if rng.random() < 0.7 else None,
        sections=sections if rng.random() < 0.8 else (),
        topics=tuple(TopicAssignment(topic, 0.9) for topic in topics),
    )


def _sentence(rng: random.Random, words: int) -> str:
    # Zipf-like: the first words of the list are the most frequent.
    weights = [1 / (rank + 1) for rank in range(len(WORDS))]
    return " ".join(rng.choices(WORDS, weights, k=words)).capitalize() + "."
