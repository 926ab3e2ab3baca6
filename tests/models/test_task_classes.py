"""Task classes: one normal form for every writing, and titles from a municipality's table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.task_classes import (
    InvalidTaskClasses,
    class_prefixes,
    class_title,
    normalise_class_code,
    read_task_classes,
    task_classes,
)


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("00.01.02.03", "00.01.02.03"),
        ("00 01 02 03", "00.01.02.03"),
        (" 00 01\u00a002 ", "00.01.02"),
        ("01.0100.010002", "01.01.00.01.00.02"),
        ("14 05", "14.05"),
        ("610", "610"),
        ("001, 101, 014", "001.101.014"),
        ("", ""),
    ],
)
def test_every_writing_of_a_code_has_one_normal_form(written: str, normal: str) -> None:
    assert normalise_class_code(written) == normal
    assert normalise_class_code(normal) == normal


def test_prefixes_go_from_the_main_class_down() -> None:
    assert class_prefixes("00 01 02") == ("00", "00.01", "00.01.02")
    assert class_prefixes("") == ()


def test_helsinki_table_is_supplied() -> None:
    table = task_classes("Helsinki")
    assert table is not None
    assert table.title("00 00 03") == table.title("00.00.03") == "Valtuuston aloitetoiminta"
    assert table.path("00 00 03") == ("HALLINTOASIAT", "Hallintoasioiden ohjaus", "Valtuuston aloitetoiminta")
    assert table.title("99 99") is None
    assert task_classes("Kuvitteellinen") is None


def test_a_folder_of_tables_is_read_by_municipality(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "Mallila.tsv").write_text("14\tTyöllisyys\n14.07\tTyöllisyyspalvelut\n", encoding="utf-8")
    (tmp_path / "Helsinki.tsv").write_text("00\tOma taulu\n", encoding="utf-8")
    monkeypatch.setenv("PYKALA_TASK_CLASSES", str(tmp_path))
    assert class_title("Mallila", "14 07") == "Työllisyys › Työllisyyspalvelut"
    assert class_title("Helsinki", "00") == "Oma taulu"
    assert class_title("../Mallila", "14 07") is None
    monkeypatch.delenv("PYKALA_TASK_CLASSES")
    assert class_title("Mallila", "14 07") is None
    assert class_title("Helsinki", "00") == "HALLINTOASIAT"


@pytest.mark.parametrize(
    ("municipality", "code"), [(None, "00"), ("Helsinki", None), ("Helsinki", "99 99"), ("Olematon", "00")]
)
def test_a_class_that_no_table_holds_has_no_title(municipality: str | None, code: str | None) -> None:
    assert class_title(municipality, code) is None


@pytest.mark.parametrize(
    "content",
    [
        "# koodit\n00\tHallinto\n00.01\tOhjaus\n",
        "00;Hallinto\n00 01;Ohjaus\n",
        json.dumps(
            [
                {"ClassificationCode": "00", "ClassificationTitle": "Hallinto"},
                {"ClassificationCode": "00 01", "ClassificationTitle": "Ohjaus"},
            ]
        ),
    ],
)
def test_other_tables_are_read_from_a_file(content: str, tmp_path: Path) -> None:
    file = tmp_path / "classes"
    file.write_text(content, encoding="utf-8")
    assert read_task_classes(file).path("00.01") == ("Hallinto", "Ohjaus")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "holds no class"),
        ("00\tHallinto\nohjaus\n", "line 2"),
        ('[{"code": "00"}]', "no list of classes"),
        ("[1", "no list of classes"),
    ],
)
def test_a_file_that_is_no_table_is_named(content: str, problem: str, tmp_path: Path) -> None:
    file = tmp_path / "classes"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(InvalidTaskClasses, match=problem) as raised:
        read_task_classes(file)
    assert str(file) in str(raised.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidTaskClasses, match="cannot be read"):
        read_task_classes(tmp_path / "none")
