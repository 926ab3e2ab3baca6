"""The search measured on a set with known answers, with the code and the settings of every other search.

Sets are in the form of BEIR (Thakur et al., "BEIR: a heterogeneous benchmark for zero-shot evaluation of information
retrieval models", NeurIPS 2021): ``corpus.jsonl``, ``queries.jsonl`` and ``qrels.tsv``.
"""

from __future__ import annotations

import json
import math
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from models.analysis import Analyser
from models.errors import PykalaError
from models.item import Item
from search.engine import Generation
from search.executor import Executor
from search.finding import find
from search.query import parse_query, plan_query
from search.request import MAX_QUERY_CHARACTERS, SearchRequest

DEPTH = 100
"""Hits of each query that are looked at."""
_BATCH = 500

Judgements = Mapping[str, Mapping[str, int]]
"""For each query its judged items and their grades; above 0 is relevant."""


class UnreadableSet(PykalaError):
    """A file of an evaluation set is missing or is not of its form."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(
            f"{path} {problem}. A set has corpus.jsonl and queries.jsonl, on each line an object with _id and text, "
            "and qrels.tsv with query-id, corpus-id and score."
        )
        self.path = path


@dataclass(frozen=True, slots=True)
class SearchFigures:
    """Means over the queries that have a relevant item; ``queries_per_second`` is of one thread."""

    mrr_10: float
    ndcg_10: float
    recall_100: float
    queries: int
    queries_per_second: float

    def to_json(self) -> dict[str, Any]:
        return {
            "MRR@10": round(self.mrr_10, 4),
            "nDCG@10": round(self.ndcg_10, 4),
            "recall@100": round(self.recall_100, 4),
            "queries": self.queries,
            "queries_per_second": round(self.queries_per_second, 1),
        }

    def to_text(self) -> str:
        return "\n".join(f"{name:20}{value}" for name, value in self.to_json().items())


@dataclass(frozen=True, slots=True)
class EvaluationSet:
    """A set read: its folder, the texts of its queries by id, and the judgements."""

    folder: Path
    queries: Mapping[str, str]
    judgements: Judgements

    def items(self) -> Iterator[Item]:
        """The corpus as items."""
        for data in _objects(self.folder / "corpus.jsonl"):
            yield Item(id=data["_id"], title=data.get("title") or "", text=data["text"])


def evaluate_search(folder: Path, analyser: Analyser | None = None) -> SearchFigures:
    """Index a set's corpus into a temporary home, search its queries, and measure.

    Raises:
        UnreadableSet: a file is missing or is not of its form.
    """
    if analyser is None:
        from models.pipeline import load_analyser

        analyser = load_analyser()
    given = read_set(folder)
    with (
        tempfile.TemporaryDirectory(prefix="pykala-evaluation-") as home,
        closing(index_set(given, Path(home), analyser)) as executor,
    ):
        return measure(given, executor, analyser)


def measure(given: EvaluationSet, executor: Executor, analyser: Analyser) -> SearchFigures:
    """Search a set's queries on an index of its corpus, and measure. The time is that of analysing, planning and
    executing; result cards are not made."""
    judged = {query: grades for query, grades in given.judgements.items() if any(g > 0 for g in grades.values())}
    answers: dict[str, list[int]] = {}
    started = time.perf_counter()
    for query in judged:
        request = SearchRequest(query=given.queries[query][:MAX_QUERY_CHARACTERS], limit=DEPTH)
        planned = plan_query(parse_query(request.query, executor), analyser, executor)
        answers[query] = find(planned, request, executor, facets=()).answer.documents.tolist()
    seconds = time.perf_counter() - started
    names: dict[int, str] = {}
    for grades in judged.values():
        for item_id in grades:
            document = executor.document(item_id)
            if document is not None:
                names[document] = item_id
    rankings = {query: [names.get(number, "") for number in found] for query, found in answers.items()}
    return SearchFigures(
        mean(reciprocal_rank(rankings[query], judged[query], 10) for query in judged),
        mean(ndcg(rankings[query], judged[query], 10) for query in judged),
        mean(recall(rankings[query], judged[query], DEPTH) for query in judged),
        len(judged),
        len(judged) / seconds if seconds else 0.0,
    )


def index_set(given: EvaluationSet, home: Path, analyser: Analyser) -> Executor:
    """Index a set's corpus into a home, as any items are, and open it."""
    from search.build import INDEX, GenerationBuilder
    from search.execution import open_executor
    from search.home import IndexHome

    builder: Generation = GenerationBuilder(IndexHome(home), analyser, from_live=False)
    items = given.items()
    while batch := [analyser.item(item) for item in islice(items, _BATCH)]:
        builder.add(batch)
    manifest = builder.commit()
    return open_executor(IndexHome(home).folder(manifest.number) / INDEX)


def read_set(folder: Path) -> EvaluationSet:
    """Read a set in BEIR form. Judgements of queries that the set does not have are left out.

    Raises:
        UnreadableSet: a file is missing or is not of its form.
    """
    queries = {data["_id"]: data["text"] for data in _objects(folder / "queries.jsonl")}
    judgements: dict[str, dict[str, int]] = {}
    for query, item, grade in _judgements(folder):
        if query in queries:
            judgements.setdefault(query, {})[item] = grade
    if not judgements:
        raise UnreadableSet(folder / "qrels.tsv", "judges none of the queries")
    return EvaluationSet(folder, queries, judgements)


def _judgements(folder: Path) -> Iterator[tuple[str, str, int]]:
    # BEIR keeps judgements in a folder of their own; a set of one file has them beside the rest.
    path = next((p for p in (folder / "qrels.tsv", folder / "qrels" / "test.tsv") if p.is_file()), folder / "qrels.tsv")
    for number, line in enumerate(_lines(path), 1):
        fields = line.split("\t")
        if number == 1 and not fields[-1].strip().lstrip("-").isdecimal():
            continue
        if len(fields) != 3 or not fields[2].strip().lstrip("-").isdecimal():
            raise UnreadableSet(path, f"has a line {number} that is not of three columns with a whole number last")
        yield fields[0].strip(), fields[1].strip(), int(fields[2])


def _objects(path: Path) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(_lines(path), 1):
        try:
            data = json.loads(line)
        except ValueError:
            raise UnreadableSet(path, f"has a line {number} that is not JSON") from None
        if not isinstance(data, dict) or not isinstance(data.get("_id"), str) or not isinstance(data.get("text"), str):
            raise UnreadableSet(path, f"has a line {number} without a text and an _id that are strings")
        yield data


def _lines(path: Path) -> Iterator[str]:
    try:
        with path.open(encoding="utf-8") as file:
            yield from (line for line in file if line.strip())
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableSet(path, f"cannot be read ({error})") from None


def mean(values: Iterator[float]) -> float:
    """The arithmetic mean; 0 of nothing."""
    listed = list(values)
    return sum(listed) / len(listed) if listed else 0.0


def reciprocal_rank(ranking: Sequence[str], grades: Mapping[str, int], depth: int) -> float:
    """One over the rank of the first relevant item, 0 where none is within ``depth``."""
    for rank, item in enumerate(ranking[:depth], 1):
        if grades.get(item, 0) > 0:
            return 1 / rank
    return 0.0


def ndcg(ranking: Sequence[str], grades: Mapping[str, int], depth: int) -> float:
    """Normalised discounted cumulative gain with linear gain, as trec_eval computes it (Järvelin & Kekäläinen,
    "Cumulated gain-based evaluation of IR techniques", ACM TOIS 2002)."""
    gained = _discounted([max(0, grades.get(item, 0)) for item in ranking[:depth]])
    ideal = _discounted(sorted((max(0, grade) for grade in grades.values()), reverse=True)[:depth])
    return gained / ideal if ideal else 0.0


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))


def recall(ranking: Sequence[str], grades: Mapping[str, int], depth: int) -> float:
    """The share of the relevant items that are within ``depth``."""
    relevant = {item for item, grade in grades.items() if grade > 0}
    return len(relevant.intersection(ranking[:depth])) / len(relevant) if relevant else 0.0
