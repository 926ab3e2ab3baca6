"""From paths to source files."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from indexer import source as source_module
from indexer.document import SourceFile
from indexer.errors import UnreadableSource
from indexer.source import find_sources


def write(path: Path, text: str = "x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_folder_gives_its_suitable_files_in_order_each_once(tmp_path: Path) -> None:
    first = write(tmp_path / "a" / "b.pdf", "ä")
    for name in (".hidden.pdf", "~$lock.docx", "style.css", "map.png", "README", "expected.jsonl", ".git/x.txt"):
        write(tmp_path / name)
    second = write(tmp_path / "z.TXT")
    found = list(find_sources([tmp_path, first]))
    assert [f.path for f in found if isinstance(f, SourceFile)] == [second, first] or [
        f.path for f in found if isinstance(f, SourceFile)
    ] == [first, second]
    assert len(found) == 2
    assert {f.sha256 for f in found if isinstance(f, SourceFile)} >= {hashlib.sha256("ä".encode()).hexdigest()}


@pytest.mark.parametrize("name", ["a.docx", "a.DOC", "a.rtf", "a.xhtml", "a.jsonl"])
def test_what_a_reader_reads_is_taken_up_from_a_folder(tmp_path: Path, name: str) -> None:
    file = write(tmp_path / name)
    assert [found.path for found in find_sources([tmp_path])] == [file]


def test_a_file_named_itself_is_taken_whatever_its_name(tmp_path: Path) -> None:
    named = write(tmp_path / "poytakirja")
    (found,) = find_sources([named])
    assert isinstance(found, SourceFile)
    assert found.content == b"x"


def test_what_cannot_be_read_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    good = write(tmp_path / "a.txt")
    (tmp_path / "empty").mkdir()
    (tmp_path / "gone.pdf").symlink_to(tmp_path / "nowhere.pdf")
    found = list(find_sources([tmp_path / "no.pdf", tmp_path / "empty", tmp_path / "gone.pdf", good]))
    reasons = [error.reason for error in found if isinstance(error, UnreadableSource)]
    assert reasons == [
        "there is no such file or folder",
        "there are no minutes in the folder",
        "it is a link to nothing",
    ]
    assert [f.path for f in found if isinstance(f, SourceFile)] == [good]


def test_links_in_a_circle_stop_nothing(tmp_path: Path) -> None:
    good = write(tmp_path / "a.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "c.txt")
    (tmp_path / "c.txt").symlink_to(tmp_path / "b.txt")
    (tmp_path / "folder").symlink_to(tmp_path)
    found = list(find_sources([tmp_path]))
    assert [f.path for f in found if isinstance(f, SourceFile)] == [good]
    assert [Path(error.path).name for error in found if isinstance(error, UnreadableSource)] == ["b.txt", "c.txt"]


def test_a_file_without_permission_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = write(tmp_path / "a.txt")

    def denied(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "read_bytes", denied)
    (error,) = find_sources([secret])
    assert isinstance(error, UnreadableSource)
    assert "permission" in error.reason


def test_a_file_too_large_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_module, "LARGEST_FILE", 3)
    (error,) = find_sources([write(tmp_path / "a.txt", "long")])
    assert isinstance(error, UnreadableSource)
    assert "larger than" in error.reason
