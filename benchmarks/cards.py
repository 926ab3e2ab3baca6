"""How fast ten result cards are made: stored fields read, title and best passages marked, against tantivy's snippets.

    PYKALA_TEST_DATA=… python -m benchmarks.cards [--items N] [--rounds N] [--file ITEMS.jsonl]

The items are sections of statutes (``benchmarks.corpus``), or those of a file as ``pykala parse --json`` writes it. For
each of 24 queries of one to three words both make the cards of the same ten items: ours of up to three passages each,
with the matched words of the title, from the index's positions; tantivy's by its generator of snippets, of one passage
as HTML, from the stored text with its Finnish stemmer, and the stored title, organ and topics. They take turns; printed
are median microseconds of the processor for ten cards.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.corpus import PlainAnalyser, items
from models.item import Item
from search import plan as p
from search.execution import open_executor, warm_up
from search.execution.executor import ArrayExecutor
from search.executor import Question
from search.fast_writer import FastWriter
from search.schema import CONTENT, index_item
from search.snippets import make_snippets, mark_title

Words = tuple[str, ...]
Cards = Callable[[], Sequence[object]]


def queries(executor: ArrayExecutor) -> list[Words]:
    """One to three words of a query: common ones and less common ones."""
    frequencies = dict(executor.terms(CONTENT, "", 1_000_000))
    size = executor.size()
    common = [term for term in list(frequencies)[:40] if term.isalpha()]
    middle = [term for term, count in frequencies.items() if 0.002 < count / size < 0.05 and term.isalpha()]
    chance = random.Random(1)
    kinds = ((1, 0), (0, 1), (0, 2), (1, 2), (0, 3), (1, 1))
    return [(*chance.sample(common, few), *chance.sample(middle, more)) for few, more in kinds * 4]


class Tantivy:
    """An index of tantivy with stored texts and its Finnish stemmer."""

    def __init__(self, folder: Path, stored: Sequence[Item]) -> None:
        import tantivy as tv

        self._tantivy = tv
        builder = tv.SchemaBuilder()
        for name in ("title", "text"):
            builder.add_text_field(name, stored=True, tokenizer_name="finnish", index_option="position")
        for name in ("organ", "topic"):
            builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_integer_field("number", indexed=True)
        self._schema = builder.build()
        self._index = tv.Index(self._schema, path=str(folder))
        stemmed = tv.TextAnalyzerBuilder(tv.Tokenizer.simple()).filter(tv.Filter.lowercase())
        self._index.register_tokenizer("finnish", stemmed.filter(tv.Filter.stemmer("finnish")).build())
        writer = self._index.writer(200_000_000, 1)
        for number, item in enumerate(stored):
            document = tv.Document(title=item.title, text=item.text, organ=item.organ or "", number=number)
            for topic in item.topics:
                document.add_text("topic", topic.id)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def cards(self, words: Words, numbers: Sequence[int]) -> Cards:
        """What makes the cards of the items with these numbers."""
        term = self._tantivy.Query.term_query
        found = [self._searcher.search(term(self._schema, "number", number), limit=1).hits for number in numbers]
        addresses = [hits[0][1] for hits in found]
        asked = self._index.parse_query(" ".join(words), ["text"])

        def make() -> list[object]:
            generator = self._tantivy.SnippetGenerator.create(self._searcher, asked, self._schema, "text")
            generator.set_max_num_chars(200)
            return [self._card(generator, self._searcher.doc(address)) for address in addresses]

        return make

    @staticmethod
    def _card(generator: Any, document: Any) -> object:
        fields = (document.get_first("title"), document.get_first("organ"), document.get_all("topic"))
        return fields, generator.snippet_from_doc(document).to_html()


def our_cards(executor: ArrayExecutor, plan: p.Plan) -> tuple[Cards, list[str]]:
    """What makes the cards of the ten best items, and their ids."""
    documents = executor.answer(Question(plan)).documents

    def make() -> list[object]:
        cards = executor.cards(documents, executor.expanded(plan))
        return [(card.record, mark_title(card), make_snippets(card)) for card in cards]

    return make, [executor.item(int(document)).id for document in documents]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--items", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--file", type=Path, help="items as JSON lines, in place of sections of statutes")
    options = parser.parse_args()
    if options.file:
        lines = list(filter(None, options.file.read_text(encoding="utf-8").split("\n")))[: options.items]
        stored = list({item.id: item for item in map(Item.from_json, map(json.loads, lines))}.values())
    else:
        stored = [item for item, _ in items(1, options.items)]
    analyser = PlainAnalyser()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "whoosh"
        folder.mkdir()
        writer = FastWriter(folder)
        for item in stored:
            writer.add(index_item(analyser.item(item)))
        writer.commit()
        warm_up()
        executor = open_executor(folder)
        tantivy = Tantivy(Path(tempfile.mkdtemp(dir=temporary)), stored)
        numbers = {item.id: number for number, item in enumerate(stored)}
        taken: tuple[list[float], list[float]] = ([], [])
        for words in queries(executor):
            ours, ids = our_cards(executor, p.AnyOf(tuple(p.Term(CONTENT, word) for word in words)))
            if len(ids) < 10:
                continue
            theirs = tantivy.cards(words, [numbers[item_id] for item_id in ids])
            for _ in range(options.rounds):
                for make, times in zip((ours, theirs), taken, strict=True):
                    start = time.process_time()
                    make()
                    times.append((time.process_time() - start) * 1e6)
    characters = statistics.mean(len(item.text) for item in stored)
    first, second = map(statistics.median, taken)
    print(f"{len(stored)} items of {characters:.0f} characters; ten cards: median µs")
    print(f"ours {first:.0f}, tantivy {second:.0f}: {first / second:.2f}")


if __name__ == "__main__":
    main()
