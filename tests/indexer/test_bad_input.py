"""What cannot be read is named with its reason and a remedy; the rest is indexed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indexer.cli import group
from tests.indexer.minutes_text import minutes
from tests.samples import bad_files

GOOD = minutes({4: ("Uimahallin hinnasto", "Hyväksytään hinnasto.")})


def index(home: Path, *paths: Path) -> Result:
    result = CliRunner().invoke(group, ["--home", str(home), "index", "--json", *map(str, paths)])
    assert "Traceback" not in result.output
    return result


@pytest.mark.parametrize(
    ("make", "reason", "remedy"),
    [
        (bad_files.empty_file, "it is empty", "Fetch the file again"),
        (bad_files.blank_text, "it is empty", "Fetch the file again"),
        (bad_files.broken_pdf, "it is a broken PDF", "Fetch the file again"),
        (bad_files.encrypted_pdf, "it is encrypted", "Save it without a password"),
        (bad_files.scanned_pdf, "it holds no text, only pictures", "ocrmypdf"),
        (bad_files.zip_called_docx, "it is a broken DOCX or zip", "Fetch the file again"),
        (bad_files.zip_without_word_document, "it is a zip and no Word document", "Unpack it"),
        (bad_files.big_text, "larger than any minutes", "Split it by meeting"),
        (bad_files.dangling_link, "it cannot be read", "Check the file"),
        (bad_files.binary_called_text, "of no known format", "Minutes are read as PDF"),
        (bad_files.html_without_items, "no item of minutes is found", "pykala parse"),
    ],
)
def test_a_bad_file_is_named_and_the_rest_is_indexed(
    tmp_path: Path, make: Callable[[Path], Path], reason: str, remedy: str
) -> None:
    folder = tmp_path / "minutes"
    folder.mkdir()
    bad = make(folder)
    (folder / "hyva.txt").write_text(GOOD)
    result = index(tmp_path / "home", folder)
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert [failure["path"] for failure in report["failed"]] == [str(bad)]
    message = report["failed"][0]["message"]
    assert message.startswith(str(bad)) and reason in message and remedy in message
    assert report["items"] == 1
    assert f"Failed: {bad}" in result.stderr


def test_a_folder_without_minutes_is_named(tmp_path: Path) -> None:
    folder = bad_files.folder_without_minutes(tmp_path)
    result = index(tmp_path / "home", folder)
    assert result.exit_code == 1
    assert f"{folder}: there are no minutes in the folder" in result.stderr


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    result = index(tmp_path / "home", tmp_path / "poissa")
    assert result.exit_code == 1
    assert "there is no such file or folder" in result.stderr


@pytest.mark.parametrize("make", [bad_files.html_in_windows_1252, bad_files.text_in_utf_16, bad_files.text_in_latin_1])
def test_old_charsets_are_read(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    result = index(tmp_path / "home", make(tmp_path))
    assert result.exit_code == 0
    export = CliRunner().invoke(group, ["--home", str(tmp_path / "home"), "export"])
    titles = [json.loads(line)["title"] for line in export.stdout.splitlines()]
    assert titles == ["Nuorisotyön määräraha"]


def test_broken_lines_of_json_are_named_and_the_others_indexed(tmp_path: Path) -> None:
    result = index(tmp_path / "home", bad_files.broken_json_lines(tmp_path))
    report = json.loads(result.stdout)
    assert report["items"] == 3
    warnings = " ".join(warning["message"] for warning in report["warnings"])
    for line in ("Line 2", "Line 3", "Line 4", "Line 5"):
        assert line in warnings


def test_an_unforeseen_error_of_a_reader_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import indexer.parser

    parse = indexer.parser.parse_document

    def failing(document: object) -> object:
        if str(document.path).endswith("outo.txt"):  # type: ignore[attr-defined]
            raise ZeroDivisionError("division by zero")
        return parse(document)  # type: ignore[arg-type]

    monkeypatch.setattr("indexer.parser.parse_document", failing)
    (tmp_path / "hyva.txt").write_text(GOOD)
    (tmp_path / "outo.txt").write_text(GOOD)
    result = index(tmp_path / "home", tmp_path / "hyva.txt", tmp_path / "outo.txt")
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert report["items"] == 1
    assert "failed unexpectedly (ZeroDivisionError: division by zero)" in report["failed"][0]["message"]
