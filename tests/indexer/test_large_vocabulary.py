"""A vocabulary of hundreds of concepts through the commands: train, tag, evaluate, index."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indexer.cli import group

CONCEPTS = {"kissat": "kissa", "koirat": "koira", "omenat": "omena", "lumityöt": "lumityö"}


def _run(home: Path, *arguments: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(group, ["--home", str(home), *map(str, arguments)], input=stdin)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a labelled file, a table of 504 labels, and the folder ``model``."""
    folder = tmp_path_factory.mktemp("large")
    labels = [*CONCEPTS, *(f"laji {number}" for number in range(500))]
    table = "".join(f"<http://example.org/{n}>\t{label}\n" for n, label in enumerate(labels))
    (folder / "labels.tsv").write_text(table, encoding="utf-8")
    rows = [
        {"text": f"Mitä {word} tarvitsee, kysytään kerran {n}.\nVastaus koskee asiaa {word}.", "topics": [_uri(k)]}
        for n in range(10)
        for k, word in enumerate(CONCEPTS.values())
    ]
    (folder / "labelled.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    result = _run(
        folder / "home",
        "train",
        folder / "labelled.jsonl",
        "--topics",
        folder / "labels.tsv",
        "--output",
        folder / "model",
    )
    assert result.exit_code == 0, result.output
    assert "F1@5" in result.stdout
    return folder


def _uri(number: int) -> str:
    return f"http://example.org/{number}"


def test_training_writes_model_vocabulary_and_card(trained: Path) -> None:
    names = {path.name for path in (trained / "model").iterdir()}
    assert names == {"subject-model.npz", "subject-model.md", "topics.json"}
    assert "40 labelled items with 4 different subjects" in (trained / "model/subject-model.md").read_text("utf-8")


def test_the_model_tags_and_is_measured(trained: Path) -> None:
    result = _run(trained / "home", "tag", "--topics", trained / "model", "--json", stdin="Mitä koirani tarvitsee?")
    (topic,) = json.loads(result.stdout)["topics"]
    assert topic["id"] == _uri(1)
    assert [evidence["text"] for evidence in topic["evidence"]] == ["koirani"]
    measured = _run(
        trained / "home", "evaluate", "topics", trained / "labelled.jsonl", "--topics", trained / "model", "--json"
    )
    assert json.loads(measured.stdout)["F1@5"] > 0.9


def _topics_of(home: Path, words: str) -> list[str]:
    answer = json.loads(_run(home, "search", words, "--json").stdout)
    return [topic["id"] for hit in answer["hits"] for topic in hit["topics"]]


def test_the_index_keeps_the_model(trained: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    first.write_text(json.dumps({"id": "a", "title": "Mitä kissa tarvitsee", "text": "Kissan hoito."}), "utf-8")
    second.write_text(json.dumps({"id": "b", "title": "Mitä omena tarvitsee", "text": "Omenan hoito."}), "utf-8")
    indexed = _run(home, "index", first, "--topics", trained / "model")
    assert indexed.exit_code == 0, indexed.output
    assert _topics_of(home, "kissa") == [_uri(0)]
    # Later files are tagged with the model that the index keeps, also when all are tagged anew.
    assert _run(home, "index", second).exit_code == 0
    assert _topics_of(home, "omena") == [_uri(2)]
    assert _run(home, "reindex").exit_code == 0
    assert _topics_of(home, "kissa") == [_uri(0)]
    # So is the sheet of what is least sure, which is read back with its concepts.
    sheet = tmp_path / "check.csv"
    sheet.write_text(_run(home, "topics", "review").stdout, "utf-8")
    assert f";{_uri(0)};" in sheet.read_text("utf-8")
    labelled = [json.loads(line) for line in _run(home, "topics", "review", sheet).stdout.splitlines()]
    assert {row["id"]: row["topics"] for row in labelled} == {"a": [_uri(0)], "b": [_uri(2)]}
    # A vocabulary alone takes its place.
    assert _run(home, "reindex", "--topics", trained / "labels.tsv").exit_code == 0
    assert not list(home.rglob("subject-model.npz"))


def test_cases_go_with_small_vocabularies(trained: Path) -> None:
    labelled, labels = trained / "labelled.jsonl", trained / "labels.tsv"
    result = _run(trained / "home", "train", labelled, "--topics", labels, "--cases", labelled)
    assert result.exit_code == 2
    assert "--cases" in result.stderr


def test_a_folder_without_a_model_is_named(trained: Path, tmp_path: Path) -> None:
    (tmp_path / "topics.json").write_text((trained / "model/topics.json").read_text("utf-8"), "utf-8")
    result = _run(trained / "home", "tag", "--topics", tmp_path, stdin="kissa")
    assert result.exit_code == 1
    assert "subject-model.npz" in result.stderr
    assert "Traceback" not in result.output
