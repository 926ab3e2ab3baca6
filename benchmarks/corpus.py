"""The corpus of the speed measures: sections of statutes with made-up facets, the same words for every engine."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import os
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.analysis import AnalysedItem, AnalysedText, Term, WordAnalysis
from models.item import Item, TopicAssignment

TOPICS, ORGANS, YEARS = 92, 40, 26
_WORD = re.compile(r"\w+")


def data_folder() -> Path:
    """The folder of real texts, which is not part of the project."""
    folder = os.environ.get("PYKALA_TEST_DATA")
    if not folder:
        raise SystemExit("Set PYKALA_TEST_DATA to the folder of test data (with scale/law-sections.jsonl.gz in it).")
    return Path(folder)


class PlainAnalyser:
    """Lower-cased words as they stand, so that every engine indexes the same words."""

    name, version = "plain", "1"

    def __init__(self) -> None:
        self._known: dict[str, WordAnalysis] = {}

    def word(self, form: str, language: str = "fi") -> WordAnalysis:  # noqa: ARG002
        word = form.lower()
        if word not in self._known:
            self._known[word] = WordAnalysis(word, word, (Term(word, 1.0, "lemma"),))
        return self._known[word]

    def text(self, text: str, language: str = "fi") -> AnalysedText:  # noqa: ARG002
        matches = list(_WORD.finditer(text))
        spans = np.array([match.span() for match in matches], dtype=np.int32).reshape(-1, 2)
        words = tuple(self.word(match.group()) for match in matches)
        return AnalysedText(text, words, spans[:, 0].copy(), spans[:, 1].copy())

    def item(self, item: Item) -> AnalysedItem:
        return AnalysedItem(item, self.text(item.title, item.language), self.text(item.text, item.language))


@dataclass(frozen=True, slots=True)
class Facets:
    """The made-up facets of one item: topics and organ by number, and its date."""

    topics: tuple[int, ...]
    organ: int
    date: dt.date


def items(times: int = 1, at_most: int | None = None) -> Iterator[tuple[Item, Facets]]:
    """All sections, ``times`` over: from the second time on with a tenth of the words drawn from other sections, so
    that posting lists grow as those of a larger collection would."""
    chance = random.Random(1)
    with gzip.open(data_folder() / "scale" / "law-sections.jsonl.gz", "rt", encoding="utf-8") as lines:
        sections = [json.loads(line) for line in lines]
    count = 0
    for turn in range(times):
        for number, section in enumerate(sections):
            if count == at_most:
                return
            count += 1
            text = section["text"] if turn == 0 else _varied(section["text"], sections, chance)
            facets = Facets(
                tuple(chance.sample(range(TOPICS), 3)),
                number % ORGANS,
                dt.date(2000, 1, 1) + dt.timedelta(chance.randrange(365 * YEARS)),
            )
            yield (
                Item(
                    id=f"{section['id']}-{turn}",
                    text=text,
                    title=section["title"],
                    municipality="Kunta",
                    organ=f"o{facets.organ}",
                    date=facets.date,
                    topics=tuple(TopicAssignment(f"t{topic}", 0.9) for topic in facets.topics),
                ),
                facets,
            )


def _varied(text: str, sections: list[dict[str, str]], chance: random.Random) -> str:
    words = text.split(" ")
    others = chance.choice(sections)["text"].split(" ")
    for place in range(0, len(words), 10):
        words[place] = others[place % len(others)]
    return " ".join(words)
