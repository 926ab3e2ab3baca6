"""How good the first hits are: this search against Whoosh, tantivy, SQLite FTS5 and bm25s on sets with known answers.

    python -m benchmarks.relevance [--engines pykala,whoosh,tantivy,sqlite,bm25s] [--json FILE] SET…

A set is a folder in BEIR form. Every engine indexes title and text as one field, takes a query's words as alternatives
ranked by its own BM25, and uses its own Finnish stemmer where it has one (Snowball's; FTS5 has none). This search runs
as it does for anyone. The second column of each pair is of every second query, and so is how far behind an engine is:
figures of ``search/ranking.py`` are of the others.
"""

from __future__ import annotations

import argparse
import json
import re
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from models.item import Item
from search.evaluation import DEPTH, EvaluationSet, mean, read_set, recall, reciprocal_rank

Ranker = Callable[[str], list[str]]
"""The ids of the first hundred items for a query, the best first."""
OTHER_HALF = "MRR@10, other half"
_WORD = re.compile(r"\w+")


def pykala(given: EvaluationSet, folder: Path) -> Ranker:
    from models.pipeline import load_analyser
    from search.evaluation import index_set
    from search.finding import find
    from search.query import parse_query, plan_query
    from search.request import MAX_QUERY_CHARACTERS, SearchRequest

    analyser = load_analyser()
    executor = index_set(given, folder, analyser)
    names = {executor.document(item.id): item.id for item in given.items()}

    def rank(query: str) -> list[str]:
        request = SearchRequest(query=query[:MAX_QUERY_CHARACTERS], limit=DEPTH)
        planned = plan_query(parse_query(request.query, executor), analyser, executor)
        return [names[number] for number in find(planned, request, executor, facets=()).answer.documents.tolist()]

    return rank


def whoosh(given: EvaluationSet, folder: Path) -> Ranker:
    from whoosh.analysis import LanguageAnalyzer
    from whoosh.fields import ID, TEXT, Schema
    from whoosh.index import create_in
    from whoosh.query import Or, Term

    analyser = LanguageAnalyzer("fi")
    index = create_in(str(folder), Schema(id=ID(stored=True), text=TEXT(analyzer=analyser)))
    writer = index.writer(limitmb=256)
    for item in given.items():
        writer.add_document(id=item.id, text=_text(item))
    writer.commit()
    searcher = index.searcher()

    def rank(query: str) -> list[str]:
        terms = [Term("text", token.text) for token in analyser(query, mode="query")]
        return [hit["id"] for hit in searcher.search(Or(terms), limit=DEPTH)] if terms else []

    return rank


def tantivy(given: EvaluationSet, folder: Path) -> Ranker:
    import tantivy as tv

    lower, stemmer = tv.Filter.lowercase(), tv.Filter.stemmer("finnish")
    analyser = tv.TextAnalyzerBuilder(tv.Tokenizer.simple()).filter(lower).filter(stemmer).build()
    builder = tv.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("text", tokenizer_name="finnish")
    schema = builder.build()
    index = tv.Index(schema, path=str(folder))
    index.register_tokenizer("finnish", analyser)
    writer = index.writer(100_000_000, 1)
    for item in given.items():
        writer.add_document(tv.Document(id=item.id, text=_text(item)))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def rank(query: str) -> list[str]:
        terms = [(tv.Occur.Should, tv.Query.term_query(schema, "text", term)) for term in analyser.analyze(query)]
        hits = searcher.search(tv.Query.boolean_query(terms), limit=DEPTH).hits if terms else []
        return [searcher.doc(address)["id"][0] for _, address in hits]

    return rank


def sqlite(given: EvaluationSet, folder: Path) -> Ranker:
    connection = sqlite3.connect(folder / "fts5.sqlite3")
    connection.execute(
        "CREATE VIRTUAL TABLE items USING fts5(id UNINDEXED, text, tokenize='unicode61 remove_diacritics 0')"
    )
    connection.executemany("INSERT INTO items VALUES (?, ?)", ((item.id, _text(item)) for item in given.items()))
    connection.commit()
    search = f"SELECT id FROM items WHERE items MATCH ? ORDER BY rank LIMIT {DEPTH}"

    def rank(query: str) -> list[str]:
        words = " OR ".join(f'"{word}"' for word in dict.fromkeys(_WORD.findall(query)))
        return [row[0] for row in connection.execute(search, (words,))] if words else []

    return rank


def bm25s(given: EvaluationSet, folder: Path) -> Ranker:  # noqa: ARG001
    import bm25s as peer
    import snowballstemmer

    stem = snowballstemmer.stemmer("finnish").stemWords
    ids = [item.id for item in given.items()]

    def words(texts: list[str]) -> Any:
        return peer.tokenize(texts, stopwords=None, stemmer=stem, show_progress=False)

    retriever = peer.BM25()
    retriever.index(words([_text(item) for item in given.items()]), show_progress=False)

    def rank(query: str) -> list[str]:
        found, scores = retriever.retrieve(words([query]), k=min(DEPTH, len(ids)), show_progress=False)
        return [ids[number] for number, score in zip(found[0], scores[0], strict=True) if score > 0]

    return rank


ENGINES: dict[str, Callable[[EvaluationSet, Path], Ranker]] = {
    "pykala": pykala,
    "whoosh": whoosh,
    "tantivy": tantivy,
    "sqlite": sqlite,
    "bm25s": bm25s,
}


def _text(item: Item) -> str:
    return f"{item.title}\n{item.text}" if item.title else item.text


def measure(given: EvaluationSet, engine: str) -> dict[str, float]:
    """MRR@10 and recall@100 of all queries and of the half that no constant was chosen on, and queries a second."""
    queries = [query for query in given.queries if any(g > 0 for g in given.judgements.get(query, {}).values())]
    with tempfile.TemporaryDirectory() as folder:
        rank = ENGINES[engine](given, Path(folder))
        started = time.perf_counter()
        rankings = [rank(given.queries[query]) for query in queries]
        seconds = time.perf_counter() - started
    ranks = [reciprocal_rank(r, given.judgements[q], 10) for q, r in zip(queries, rankings, strict=True)]
    recalls = [recall(r, given.judgements[q], DEPTH) for q, r in zip(queries, rankings, strict=True)]
    return {
        "MRR@10": mean(iter(ranks)),
        OTHER_HALF: mean(iter(ranks[1::2])),
        "recall@100": mean(iter(recalls)),
        "recall@100, other half": mean(iter(recalls[1::2])),
        "queries/s": len(queries) / seconds,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+", type=Path, metavar="SET")
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    results: dict[str, dict[str, dict[str, float]]] = {}
    for folder in options.sets:
        given = read_set(folder)
        print(f"\n{folder.name}: {len(given.queries)} queries\n")
        print("| engine | MRR@10 | other half | behind | recall@100 | other half | queries/s |")
        print("| --- | --- | --- | --- | --- | --- | --- |")
        of_set = results.setdefault(folder.name, {})
        for engine in options.engines.split(","):
            figures = of_set[engine] = measure(given, engine)
            ours = of_set.get("pykala", figures)[OTHER_HALF]
            behind = f"{100 * (1 - figures[OTHER_HALF] / ours):.1f} %" if engine != "pykala" else ""
            values = [f"{value:.4f}" for value in list(figures.values())[:4]]
            row = (engine, *values[:2], behind, *values[2:], f"{figures['queries/s']:.0f}")
            print(f"| {' | '.join(row)} |")
            sys.stdout.flush()
    if options.json:
        options.json.write_text(json.dumps(results, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
