"""How fast searches are: the array executor against plain Whoosh, tantivy and SQLite FTS5, in one run.

    PYKALA_TEST_DATA=… python -m benchmarks.search [--items N] [--rounds N] [--engines arrays,numpy,tantivy,…]

All engines index the same words of the same items (``benchmarks.corpus``) and answer the same queries with exact counts
and ten hits. The engines take turns, query by query, so that what else the machine does falls on all alike; printed
are median times in microseconds and the ratio to tantivy's.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.corpus import Facets, PlainAnalyser, items
from search import plan as p
from search.execution import open_executor, warm_up
from search.execution.executor import ArrayExecutor
from search.executor import Question
from search.fast_writer import FastWriter
from search.request import FACETS
from search.schema import CONTENT, index_item

KINDS = (
    "common term",
    "rare term",
    "OR of 3",
    "AND of 2",
    "phrase",
    "term + topic",
    "prefix",
    "all facets",
    "date sort",
)
Words = tuple[str, ...]
Search = Callable[[], tuple[int, object]]
Engine = Callable[[str, Words], Search]
"""Prepares a query of a kind; the search gives the number of matching items, or -1 where the engine does not tell, and
the ten hits with their scores (their dates, where sorted by date), or the counts of facets, as objects of Python."""


def queries(executor: ArrayExecutor, texts: list[list[str]]) -> dict[str, list[Words]]:
    """Eight queries of every kind, of words by their frequency; the same for every engine."""
    frequencies = dict(executor.terms(CONTENT, "", 1_000_000))
    by_frequency = list(frequencies)
    common = by_frequency[:24]
    middle = [term for term in by_frequency if 0.005 < frequencies[term] / len(texts) < 0.05]
    rare = [term for term in by_frequency if 5 <= frequencies[term] <= 20]
    chance = random.Random(1)
    pairs = [tuple(text[i : i + 2]) for text in chance.sample(texts, 400) for i in range(3, len(text) - 1, 7)]
    frequent_pairs = sorted(set(pairs), key=lambda pair: -min(frequencies[word] for word in pair))
    common_terms = [(term,) for term in common[:8]]
    return {
        "common term": common_terms,
        "rare term": [(term,) for term in chance.sample(rare, 8)],
        "OR of 3": [tuple(chance.sample(common, 1) + chance.sample(middle, 2)) for _ in range(4)]
        + [tuple(chance.sample(middle, 3)) for _ in range(4)],
        "AND of 2": [(*chance.sample(common, 1), *chance.sample(middle, 1)) for _ in range(4)]
        + [tuple(chance.sample(common, 2)) for _ in range(4)],
        "phrase": frequent_pairs[:16:2],
        "term + topic": common_terms,
        "prefix": [(term[:4],) for term in chance.sample([term for term in middle if len(term) > 5], 8)],
        "all facets": common_terms,
        "date sort": common_terms,
    }


def arrays(executor: ArrayExecutor) -> Engine:
    def prepare(kind: str, words: Words) -> Search:
        terms = tuple([p.Term(CONTENT, word) for word in words])
        if kind == "OR of 3":
            question = Question(p.AnyOf(terms))
        elif kind == "AND of 2":
            question = Question(p.AllOf(terms))
        elif kind == "phrase":
            question = Question(p.Phrase(CONTENT, tuple([(word,) for word in words]), (0, 1)))
        elif kind == "term + topic":
            question = Question(terms[0], choices={"topic": ("t1",)})
        elif kind == "prefix":
            question = Question(p.Prefix(CONTENT, words[0], most_terms=5000))
        elif kind == "all facets":
            question = Question(terms[0], facets=FACETS)
        elif kind == "date sort":
            question = Question(terms[0], sort="newest")
        else:
            question = Question(terms[0])

        def search() -> tuple[int, object]:
            answer = executor.answer(question)
            return answer.total, (answer.documents.tolist(), answer.scores.tolist(), answer.counts)

        return search

    return prepare


def tantivy(folder: Path, texts: list[list[str]], facets: list[Facets]) -> Engine:
    import tantivy as tv

    builder = tv.SchemaBuilder()
    builder.add_text_field("text", stored=False, tokenizer_name="whitespace", index_option="position")
    for name in ("topic", "organ"):
        builder.add_text_field(name, tokenizer_name="raw", fast=True, index_option="basic")
    for name in ("day", "year", "number"):
        builder.add_integer_field(name, stored=name == "number", fast=True, indexed=True)
    schema = builder.build()
    index = tv.Index(schema, path=str(folder))
    writer = index.writer(200_000_000, 1)
    for number, (text, facet) in enumerate(zip(texts, facets, strict=True)):
        document = tv.Document()
        document.add_text("text", " ".join(text))
        for topic in facet.topics:
            document.add_text("topic", f"t{topic}")
        document.add_text("organ", f"o{facet.organ}")
        document.add_integer("day", facet.date.toordinal())
        document.add_integer("year", facet.date.year)
        document.add_integer("number", number)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    counted = {name: {"terms": {"field": name, "size": 100}} for name in ("topic", "organ", "year")}
    query, must, should = tv.Query, tv.Occur.Must, tv.Occur.Should

    def term(word: str) -> Any:
        return query.term_query(schema, "text", word)

    def prepare(kind: str, words: Words) -> Search:
        if kind == "OR of 3":
            asked = query.boolean_query([(should, term(word)) for word in words])
        elif kind == "AND of 2":
            asked = query.boolean_query([(must, term(word)) for word in words])
        elif kind == "phrase":
            asked = query.phrase_query(schema, "text", list(words))
        elif kind == "term + topic":
            asked = query.boolean_query([(must, term(words[0])), (must, query.term_query(schema, "topic", "t1"))])
        elif kind == "prefix":
            asked = query.regex_query(schema, "text", words[0] + ".*")
        else:
            asked = term(words[0])
        if kind == "all facets":
            # Counts alone, no hits: these would be a second search.
            return lambda: (-1, searcher.aggregate(asked, counted))
        order = {"order_by_field": "day"} if kind == "date sort" else {}

        def search() -> tuple[int, object]:
            result = searcher.search(asked, limit=10, count=True, **order)
            return int(result.count), result.hits

        return search

    return prepare


def whoosh(folder: Path) -> Engine:
    from whoosh import query as q
    from whoosh import sorting
    from whoosh.index import open_dir

    searcher = open_dir(str(folder), readonly=True).searcher()

    def prepare(kind: str, words: Words) -> Search:
        terms = [q.Term(CONTENT, word) for word in words]
        asked: Any = terms[0]
        options: dict[str, Any] = {}
        if kind == "OR of 3":
            asked = q.Or(terms)
        elif kind == "AND of 2":
            asked = q.And(terms)
        elif kind == "phrase":
            asked = q.Phrase(CONTENT, list(words))
        elif kind == "term + topic":
            asked = q.And([terms[0], q.ConstantScoreQuery(q.Term("topic", "t1"), 0.0)])
        elif kind == "prefix":
            asked = q.Prefix(CONTENT, words[0])
        elif kind == "all facets":
            groups = {name: sorting.FieldFacet(name, allow_overlap=name == "topic") for name in FACETS}
            options = {"groupedby": groups, "maptype": sorting.Count}
        elif kind == "date sort":
            options = {"sortedby": "date", "reverse": True}

        def search() -> tuple[int, object]:
            results = searcher.search(asked, limit=10, **options)
            return len(results), results.top_n

        return search

    return prepare


def sqlite(texts: list[list[str]], facets: list[Facets]) -> Engine:
    database = sqlite3.connect(":memory:")
    database.executescript(
        "CREATE VIRTUAL TABLE words USING fts5(text, content='', tokenize='unicode61 remove_diacritics 0');"
        "CREATE TABLE items(id INTEGER PRIMARY KEY, organ INT, year INT, day INT);"
        "CREATE TABLE topics(topic INT, item INT, PRIMARY KEY(topic, item)) WITHOUT ROWID;"
        "CREATE INDEX by_item ON topics(item, topic);"
    )
    for number, (text, facet) in enumerate(zip(texts, facets, strict=True)):
        database.execute("INSERT INTO words(rowid, text) VALUES (?, ?)", (number, " ".join(text)))
        row = (number, facet.organ, facet.date.year, facet.date.toordinal())
        database.execute("INSERT INTO items VALUES (?, ?, ?, ?)", row)
        database.executemany("INSERT INTO topics VALUES (?, ?)", [(topic, number) for topic in facet.topics])
    database.execute("INSERT INTO words(words) VALUES ('optimize')")
    matching = "FROM words WHERE words MATCH ?"

    def prepare(kind: str, words: Words) -> Search:
        quoted = [f'"{word}"' for word in words]
        asked = {"OR of 3": " OR ", "AND of 2": " AND "}.get(kind, " ").join(quoted)
        if kind == "phrase":
            asked = f'"{" ".join(words)}"'
        elif kind == "prefix":
            asked = quoted[0] + "*"
        joined, order, counted = "", "ORDER BY rank", []
        if kind == "term + topic":
            joined = " AND +rowid IN (SELECT item FROM topics WHERE topic = 1)"
        elif kind == "all facets":
            table = f"FROM items WHERE id IN (SELECT rowid {matching}) GROUP BY 1"
            counted = [f"SELECT {column}, count(*) {table}" for column in ("organ", "year")]
            counted.append(f"SELECT topic, count(*) FROM topics WHERE item IN (SELECT rowid {matching}) GROUP BY 1")
        elif kind == "date sort":
            order = "ORDER BY (SELECT day FROM items WHERE id = words.rowid) DESC"

        def search() -> tuple[int, object]:
            counts = [database.execute(statement, (asked,)).fetchall() for statement in counted]
            hits = database.execute(f"SELECT rowid, rank {matching}{joined} {order} LIMIT 10", (asked,)).fetchall()
            (count,) = database.execute(f"SELECT count(*) {matching}{joined}", (asked,)).fetchone()
            return int(count), (hits, counts)

        return search

    return prepare


def measure(engines: dict[str, Engine], asked: dict[str, list[Words]], rounds: int) -> dict[str, dict[str, float]]:
    """Median microseconds by kind and engine. The slow engines answer each query three times only."""
    medians: dict[str, dict[str, float]] = {}
    for kind in KINDS:
        taken: dict[str, list[float]] = {name: [] for name in engines}
        prepared = []
        for words in asked[kind]:
            searches = {name: prepare(kind, words) for name, prepare in engines.items()}
            prepared.append(searches)
            counts = {name: search()[0] for name, search in searches.items()}
            if len({count for count in counts.values() if count >= 0}) != 1:
                print(f"  counts differ for {kind} {words}: {counts}")
        for turn in range(rounds):
            for searches in prepared:
                for name, search in searches.items():
                    if turn < 3 or name not in ("whoosh", "sqlite"):
                        start = time.perf_counter()
                        search()
                        taken[name].append(time.perf_counter() - start)
        medians[kind] = {name: statistics.median(times) * 1e6 for name, times in taken.items()}
    return medians


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--items", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--engines", default="arrays,numpy,tantivy,sqlite,whoosh")
    parser.add_argument("--index", type=Path, help="keep the Whoosh index in this folder, and use it when it is there")
    options = parser.parse_args()
    wanted = options.engines.split(",")
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.index or Path(temporary) / "whoosh"
        analyser = PlainAnalyser()
        times = -(-options.items // 47_000)
        analysed = [(analyser.item(item), facets) for item, facets in items(times, options.items)]
        texts = [[word.form for word in (*a.title.words, *a.body.words)] for a, _ in analysed]
        facets = [f for _, f in analysed]
        if not folder.exists():
            folder.mkdir(parents=True)
            writer = FastWriter(folder)
            for a, _ in analysed:
                writer.add(index_item(a))
            writer.commit()
        warm_up()
        executor = open_executor(folder)
        makers: dict[str, Callable[[], Engine]] = {
            "arrays": lambda: arrays(executor),
            "numpy": lambda: arrays(open_executor(folder, "numpy")),
            "tantivy": lambda: tantivy(Path(tempfile.mkdtemp(dir=temporary)), texts, facets),
            "sqlite": lambda: sqlite(texts, facets),
            "whoosh": lambda: whoosh(folder),
        }
        engines = {name: makers[name]() for name in makers if name in wanted}
        medians = measure(engines, queries(executor, texts), options.rounds)
    print(f"{executor.size()} items; median µs of {options.rounds} rounds of 8 queries")
    print_table(medians, list(engines))


def print_table(medians: dict[str, dict[str, float]], engines: list[str]) -> None:
    peers = [name for name in engines if name != "arrays"]
    print("| query | " + " | ".join(engines) + " | " + " | ".join(f"arrays : {name}" for name in peers) + " |")
    print("| --- |" + " --- |" * (len(engines) + len(peers)))
    for kind, row in medians.items():
        ratios = [f"{row['arrays'] / row[name]:.3g}" for name in peers]
        print(f"| {kind} | " + " | ".join(f"{row[name]:.0f}" for name in engines) + " | " + " | ".join(ratios) + " |")
    for name in peers:
        ratio = statistics.median(row["arrays"] / row[name] for row in medians.values())
        print(f"median of kinds, arrays : {name} = {ratio:.3g}")


if __name__ == "__main__":
    main()
