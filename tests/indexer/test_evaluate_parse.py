"""The measure of parsing: what counts as found, as right, as not stated; both forms of answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from indexer.evaluation.parse import UnreadableAnswers, evaluate_parse
from tests.indexer.minutes_text import minutes
from tests.indexer.pages import AHJO

TEXT = minutes({7: ("Koulutien kunnostus", "Tie kunnostetaan."), 8: ("Kirjaston aukiolo", "Hyväksytään.")})


def answers(folder: Path, *rows: dict[str, Any]) -> None:
    (folder / "expected.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")


def test_what_is_right_and_what_is_not(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    answers(
        tmp_path,
        {
            "file": "a.txt",
            "organ": "Kunnanhallitus",
            "date": "2024-01-23",
            "items": [
                {"section": 7, "title": "Koulu-\ntien  kunnostus"},
                {"section": 8, "title": "Kirjaston sulku", "kinds": ["proposal"]},
                {"section": 9, "title": None},
            ],
        },
    )
    figures = evaluate_parse(tmp_path)
    answer = figures.to_json()
    assert list(answer) == ["files", "failed", "sections", "titles_exact", "metadata_exact", "files_detail"]
    assert (answer["files"], answer["failed"]) == (1, 0)
    assert answer["sections"] == {"expected": 3, "found": 2, "f1": 0.8}
    assert (answer["titles_exact"], answer["metadata_exact"]) == (0.5, 0.5)
    (detail,) = answer["files_detail"]
    assert (detail["missing"], detail["extra"]) == ([9], [])
    assert {(row["section"], row["field"], row["found"]) for row in detail["differences"]} >= {
        (8, "title", "Kirjaston aukiolo"),
        (None, "date", "2024-01-22"),
    }
    text = figures.to_text()
    assert "§ 2/3 of 2 items" in text
    assert "Kirjaston aukiolo instead of Kirjaston sulku" in text
    assert "missing: § 9" in text


def test_an_item_too_many_lowers_f1(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    answers(tmp_path, {"file": "a.txt", "items": [{"section": 7}]})
    figures = evaluate_parse(tmp_path)
    assert figures.f1 == pytest.approx(2 / 3)
    assert figures.detail[0].extra == (8,)


def test_a_title_of_which_one_line_is_expected_is_counted_apart(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    answers(tmp_path, {"file": "a.txt", "items": [{"section": 7, "title": "kunnostus"}]})
    (detail,) = evaluate_parse(tmp_path).detail
    assert (detail.titles_expected, detail.titles_right, detail.titles_parts) == (1, 0, 1)


def test_one_item_a_file_and_what_the_file_does_not_state(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(AHJO, encoding="utf-8")
    title = "Ulkojään hoito Keskuspuistossa"
    row = {"file": "a.html", "section": "12", "title": title, "case": "HEL 2023-001234", "task_class": "12 02 01"}
    answers(tmp_path, {**row, "organ": "Rehtori, kampus 5"})
    (detail,) = evaluate_parse(tmp_path).detail
    assert (detail.sections_found, detail.titles_right) == (1, 1)
    assert (detail.metadata_expected, detail.metadata_right, detail.not_stated) == (2, 2, 1)


def test_a_file_that_fails_is_named_and_counts_as_not_found(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    rows = [{"section": 7, "title": "Koulutien kunnostus", "case_number": "1/2024"}]
    answers(tmp_path, {"file": "a.txt", "items": rows}, {"file": "puuttuu.pdf", "items": rows})
    figures = evaluate_parse(tmp_path)
    assert figures.failed == 1
    assert figures.to_json()["sections"]["expected"] == 2
    assert figures.titles_exact == 0.5
    assert "puuttuu.pdf\n    failed:" in figures.to_text()


@pytest.mark.parametrize(
    ("content", "problem"), [(None, "cannot be read"), ("{", "line 1 is no JSON"), ("{}", 'no "file"')]
)
def test_unreadable_answers_are_named(tmp_path: Path, content: str | None, problem: str) -> None:
    if content is not None:
        (tmp_path / "expected.jsonl").write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableAnswers, match=problem):
        evaluate_parse(tmp_path)


def test_samples_are_parsed_perfectly(samples_dir: Path) -> None:
    figures = evaluate_parse(samples_dir.parent)
    assert figures.to_json()["sections"]["found"] >= 60
    assert (figures.failed, figures.f1, figures.titles_exact, figures.metadata_exact) == (0, 1.0, 1.0, 1.0)
    assert [d for detail in figures.detail for d in detail.differences] == []


@pytest.mark.data
def test_helsinki_titles_and_sections_are_exact(data_dir: Path) -> None:
    figures = evaluate_parse(data_dir / "minutes" / "helsinki")
    assert (figures.failed, figures.f1, figures.titles_exact) == (0, 1.0, 1.0)
    wrong = {d.field for detail in figures.detail for d in detail.differences}
    assert wrong <= {"organ"}
