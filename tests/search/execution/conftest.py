"""A generated collection: words with weighted readings and parts, every field, several commits and deletions."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from models.analysis import AnalysedItem, AnalysedText, Term, WordAnalysis
from models.item import Evidence, Item, Section, TopicAssignment
from search.schema import IndexedItem, index_item
from search.whoosh_writer import WhooshWriter

STEMS = ("kunta", "koulu", "tie", "katu", "vesi", "päätös", "hanke", "asema", "puisto", "ranta", "yö", "äiti", "torni")
STEMS += ("halli", "åland", "kirkko", "metsä", "silta")
ENDINGS = ("", "talo", "virasto", "suunnitelma", "raha", "maksu", "verkko", "alue")
WORDS = tuple(stem + ending for stem in STEMS for ending in ENDINGS)
ORGANS = ("Kunnanhallitus", "Sivistys-, kulttuuri- ja vapaa-aikalautakunta", "Tekninen lautakunta", None)
TOPICS = ("koulut", "tiet", "vesihuolto", "talous", "kaavoitus")


def analysed_word(word: str) -> WordAnalysis:
    """A word with its parts as further terms, as a compound has them."""
    terms = [Term(word, 1.0, "lemma")]
    for ending in ENDINGS[1:]:
        if word.endswith(ending):
            terms += [Term(word.removesuffix(ending), 0.3, "part"), Term(ending, 0.25, "part")]
    return WordAnalysis(word, word, tuple(terms))


def analysed_text(words: Sequence[str]) -> AnalysedText:
    ends = np.cumsum([len(word) + 1 for word in words], dtype=np.int32) - 1 if words else np.empty(0, dtype=np.int32)
    lengths = np.array([len(word) for word in words], dtype=np.int32)
    starts = (ends - lengths).astype(np.int32)
    return AnalysedText(" ".join(words), tuple(map(analysed_word, words)), starts, ends.astype(np.int32))


def make_item(number: int, chance: random.Random) -> IndexedItem:
    def some(least: int, most: int) -> list[str]:
        # Squared, so that some words are common and others rare.
        return [WORDS[int(chance.random() ** 2 * len(WORDS))] for _ in range(chance.randint(least, most))]

    title, body = analysed_text(some(0, 5)), analysed_text(some(1, 60))
    middle = chance.choice([0, *body.ends.tolist()])
    sections = (
        Section("decision", "Päätös", body.text[:middle], 0),
        Section("rationale", "Perustelut", body.text[middle + 1 :], middle + 1),
    )
    topics = chance.sample(TOPICS, chance.randint(0, 3))
    item = Item(
        id=f"kohde-{number}",
        text=body.text,
        title=title.text,
        municipality=chance.choice(("Alajoki", "Ylämaa", None)),
        organ=chance.choice(ORGANS),
        date=dt.date(2020, 1, 1) + dt.timedelta(chance.randrange(1500)) if chance.random() < 0.9 else None,
        section=chance.randint(1, 200),
        sections=sections if middle and chance.random() < 0.8 else (),
        topics=tuple(TopicAssignment(topic, 0.5, (Evidence(0, 1, body.text[:1]),)) for topic in topics),
    )
    return index_item(AnalysedItem(item, title, body), ("lautakunta",) if item.organ else ())


def write_collection(folder: Path, commits: Sequence[int], replaced: float, seed: int = 1) -> None:
    """Write items in commits that stay segments of their own; each later one replaces and deletes earlier items."""
    chance = random.Random(seed)
    count = 0
    for size in commits:
        writer = WhooshWriter(folder)
        writer._writer.merge = False
        old = [number for number in range(count) if chance.random() < replaced]
        writer.delete([f"kohde-{number}" for number in old[::2]])
        for number in (*old[1::2], *range(count, count + size)):
            writer.add(make_item(number, chance))
        count += size
        writer.commit()


@pytest.fixture(scope="session")
def collections(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Index folders: of one segment, and of four with deletions."""
    folders = {}
    for name, commits, replaced in (("one", (110,), 0.0), ("four", (50, 25, 40, 10), 0.15)):
        folders[name] = tmp_path_factory.mktemp(name)
        write_collection(folders[name], commits, replaced)
    return folders


@pytest.fixture(scope="session")
def make_items() -> Callable[[int, int], list[IndexedItem]]:
    """Items of the generated collection: how many, and the seed."""

    def make(count: int, seed: int) -> list[IndexedItem]:
        chance = random.Random(seed)
        return [make_item(number, chance) for number in range(count)]

    return make
