"""``pykala topics review``: from the index to a spreadsheet and back to labelled items."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.cli import group
from models.item import Item
from models.topics.examples import read_examples
from models.topics.review import UnreadableReview, least_sure, read_review, review_row, write_review

ITEMS = [
    {"id": "a-1", "title": "Kirjaston aukioloajat", "text": "Kirjasto on avoinna; iltaisin ja öisin."},
    {"id": "a-2", "title": "=Latujen hoito", "text": "Latuja hoidetaan\ntalvella."},
]


def test_the_least_sure_come_first() -> None:
    rows = [review_row(Item(str(n), "x"), {"a": p}, 0.4) for n, p in enumerate((0.99, 0.01, 0.45, 0.3))]
    assert [row.item.id for row in least_sure(rows, 3)] == ["2", "3", "1"]
    assert rows[2].topics == ("a",)
    assert rows[3].topics == ()
    assert rows[3].unsure == (("a", 0.3),)
    assert rows[0].unsure == ()
    assert review_row(Item("5", "x"), {"a": 0.05, "b": 0.12, "c": 0.35}, 0.2).unsure == (("b", 0.12),)


def test_no_cell_is_a_formula() -> None:
    file = io.StringIO()
    write_review([review_row(Item("-1", "@x", "=1+1"), {}, 0.4)], file)
    (row,) = list(csv.reader(io.StringIO(file.getvalue()), delimiter=";"))[1:]
    assert row == ["'-1", "'=1+1", "", "", "'@x"]


@pytest.mark.parametrize(
    ("content", "part"),
    [
        ("nimi;aihe\n1;kirjasto\n", "No columns"),
        ("id;topics\n1;kirjasto satukirjat\n", "satukirjat"),
        ("", "No columns"),
    ],
)
def test_bad_sheets_are_named(tmp_path: Path, content: str, part: str) -> None:
    path = tmp_path / "check.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableReview, match=part):
        read_review(path, ["kirjasto"])


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_sheets_of_other_programs(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "check.csv"
    path.write_text(f"\ufeffid{delimiter}topics\r\n'-1{delimiter}kirjasto liikunta\r\n", encoding="utf-8")
    assert read_review(path, ["kirjasto", "liikunta"]) == {"-1": ("kirjasto", "liikunta")}


def test_there_and_back(tmp_path: Path) -> None:
    source, home = tmp_path / "items.jsonl", tmp_path / "home"
    source.write_text("\n".join(json.dumps(item) for item in ITEMS), encoding="utf-8")
    run = CliRunner()
    assert run.invoke(group, ["--home", str(home), "index", str(source)]).exit_code == 0
    shown = run.invoke(group, ["--home", str(home), "topics", "review"])
    assert shown.exit_code == 0, shown.output
    rows = list(csv.DictReader(io.StringIO(shown.stdout.lstrip("\ufeff")), delimiter=";"))
    assert {row["id"] for row in rows} == {"a-1", "a-2"}
    sheet = tmp_path / "check.csv"
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows({**row, "topics": "liikuntapaikat" if row["id"] == "a-2" else ""} for row in rows)
        writer.writerow({"id": "gone", "topics": "kirjasto"})
    back = run.invoke(group, ["--home", str(home), "topics", "review", str(sheet)])
    assert back.exit_code == 0, back.output
    assert "gone" in back.stderr
    labelled = tmp_path / "labelled.jsonl"
    labelled.write_text(back.stdout, encoding="utf-8")
    assert {e.item.id: e.topics for e in read_examples(labelled)} == {
        "a-1": frozenset(),
        "a-2": frozenset({"liikuntapaikat"}),
    }


def test_topics_of_another_vocabulary(tmp_path: Path) -> None:
    source, home, labels = tmp_path / "items.jsonl", tmp_path / "home", tmp_path / "labels.tsv"
    source.write_text("\n".join(json.dumps(item) for item in ITEMS), encoding="utf-8")
    labels.write_text("<urn:x:latu>\tlatu\n<urn:x:halli>\thalli\n", encoding="utf-8")
    run = CliRunner()
    assert run.invoke(group, ["--home", str(home), "index", str(source)]).exit_code == 0
    named = run.invoke(group, ["--home", str(home), "topics", "review", "--topics", str(labels)])
    assert named.exit_code == 0, named.output
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(named.stdout.lstrip("\ufeff")), delimiter=";")}
    assert (rows["a-1"]["topics"], rows["a-2"]["topics"]) == ("", "urn:x:latu")
    sheet = tmp_path / "check.csv"
    sheet.write_text(named.stdout, encoding="utf-8")
    refused = run.invoke(group, ["--home", str(home), "topics", "review", str(sheet)])
    assert refused.exit_code == 1
    assert "urn:x:latu" in refused.stderr
    both = run.invoke(group, ["--home", str(home), "topics", "review", "--topics", str(labels), "--semantic"])
    assert both.exit_code == 2
