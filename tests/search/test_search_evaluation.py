"""The search measured: metrics by hand-computed values, a small set from end to end, unreadable sets named."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from models.pipeline import load_analyser
from search.evaluation import UnreadableSet, evaluate_search, mean, ndcg, read_set, recall, reciprocal_rank

RANKING = ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("grades", "depth", "expected"),
    [
        ({"a": 1}, 10, 1.0),
        ({"c": 1, "d": 2}, 10, 1 / 3),
        ({"c": 1}, 2, 0.0),
        ({"c": 0, "d": 1}, 10, 0.25),
        ({}, 10, 0.0),
    ],
)
def test_reciprocal_rank(grades: dict[str, int], depth: int, expected: float) -> None:
    assert reciprocal_rank(RANKING, grades, depth) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("grades", "expected"),
    [
        ({"a": 1}, 1.0),
        ({"b": 1}, 1 / math.log2(3)),
        ({"a": 1, "x": 1}, 1 / (1 + 1 / math.log2(3))),
        ({"a": 1, "b": 3}, (1 + 3 / math.log2(3)) / (3 + 1 / math.log2(3))),
        ({"x": 1}, 0.0),
    ],
)
def test_ndcg(grades: dict[str, int], expected: float) -> None:
    assert ndcg(RANKING, grades, 10) == pytest.approx(expected)


def test_recall_and_mean() -> None:
    assert recall(RANKING, {"a": 1, "d": 1, "x": 1, "b": 0}, 100) == pytest.approx(2 / 3)
    assert recall(RANKING, {"d": 1}, 3) == 0.0
    assert mean(iter([1.0, 0.5])) == 0.75
    assert mean(iter(())) == 0.0


def write_set(folder: Path) -> None:
    corpus = [
        {"_id": "1", "title": "", "text": "Nuorisotakuuta toteutetaan työpajoissa."},
        {"_id": "2", "title": "Uimahalli", "text": "Aukioloajat muuttuvat kesällä."},
        {"_id": "3", "text": "Uimahallin kahvio vuokrataan."},
    ]
    queries = [
        {"_id": "q1", "text": "nuorisotakuu"},
        {"_id": "q2", "text": "missä on kahvio?"},
        {"_id": "q3", "text": "x"},
    ]
    for name, lines in (("corpus", corpus), ("queries", queries)):
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq1\t1\t1\nq2\t3\t1\nq2\t9\t0\n", encoding="utf-8")


def test_a_set_is_measured_from_end_to_end(tmp_path: Path) -> None:
    write_set(tmp_path)
    figures = evaluate_search(tmp_path, load_analyser()).to_json()
    speed = figures.pop("queries_per_second")
    assert figures == {"MRR@10": 1.0, "nDCG@10": 1.0, "recall@100": 1.0, "queries": 2}
    assert speed > 0


def test_the_measured_relevance_is_kept(data_dir: Path) -> None:
    """What docs/relevance.md promises of the titles of real minutes: a change that loses it is seen at once."""
    figures = evaluate_search(data_dir / "retrieval" / "lapua-title2body", load_analyser())
    assert figures.mrr_10 >= 0.80
    assert figures.recall_100 >= 0.99


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("queries.jsonl", None, "cannot be read"),
        ("queries.jsonl", "{", "line 1 that is not JSON"),
        ("queries.jsonl", '{"_id": 1, "text": "x"}', "line 1 without a text and an _id"),
        ("qrels.tsv", "q1\t1\t1\nq1 1 1\n", "line 2 that is not of three columns"),
        ("qrels.tsv", "query-id\tcorpus-id\tscore\n", "judges none of the queries"),
    ],
)
def test_what_is_wrong_with_a_set_is_named(tmp_path: Path, name: str, content: str | None, problem: str) -> None:
    write_set(tmp_path)
    if content is None:
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableSet, match=problem) as error:
        read_set(tmp_path)
    assert name in str(error.value)
