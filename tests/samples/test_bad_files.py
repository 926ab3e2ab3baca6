"""The makers of bad files make what they say: else the tests that use them would prove nothing."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pypdfium2
import pytest
from pypdfium2 import PdfiumError

from indexer.document import SourceFile
from indexer.errors import UnreadableSource
from indexer.parser import read_meeting
from indexer.source import find_sources
from tests.samples import bad_files


@pytest.mark.parametrize("make", bad_files.UNREADABLE, ids=lambda make: make.__name__)
def test_each_makes_one_named_thing_in_the_folder(make: object, tmp_path: Path) -> None:
    assert callable(make)
    path = make(tmp_path)
    assert path.parent == tmp_path
    assert path.is_symlink() or path.exists()


def test_the_encrypted_pdf_wants_its_password(tmp_path: Path) -> None:
    path = bad_files.encrypted_pdf(tmp_path)
    with pytest.raises(PdfiumError):
        pypdfium2.PdfDocument(path)
    with pypdfium2.PdfDocument(path, password="salasana") as pdf:
        assert "Salattu" in pdf[0].get_textpage().get_text_bounded()


def test_the_broken_pdf_does_not_open(tmp_path: Path) -> None:
    with pytest.raises(PdfiumError):
        pypdfium2.PdfDocument(bad_files.broken_pdf(tmp_path))


def test_the_scanned_pdf_has_pages_and_no_text(tmp_path: Path) -> None:
    with pypdfium2.PdfDocument(bad_files.scanned_pdf(tmp_path)) as pdf:
        assert len(pdf) == 2
        assert [page.get_textpage().get_text_bounded() for page in pdf] == ["", ""]
        assert all(any(True for _ in page.get_objects()) for page in pdf)


def test_of_the_two_false_word_documents_one_is_a_zip(tmp_path: Path) -> None:
    assert not zipfile.is_zipfile(bad_files.zip_called_docx(tmp_path))
    assert zipfile.is_zipfile(bad_files.zip_without_word_document(tmp_path))


def test_nobody_can_read_the_dangling_link(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        bad_files.dangling_link(tmp_path).read_bytes()


def test_the_big_text_is_as_big_as_asked(tmp_path: Path) -> None:
    assert bad_files.big_text(tmp_path, 1_000_001).stat().st_size == 1_000_001


@pytest.mark.parametrize(
    ("make", "encoding"),
    [
        (bad_files.html_in_windows_1252, "cp1252"),
        (bad_files.text_in_utf_16, "utf-16"),
        (bad_files.text_in_latin_1, "iso8859-15"),
    ],
)
def test_odd_encodings_hold_the_meeting(make: object, encoding: str, tmp_path: Path) -> None:
    assert callable(make)
    content = make(tmp_path).read_bytes()
    assert "Kunnanhallitus myöntää nuorisotyöhön 5 000 €." in content.decode(encoding)
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")


@pytest.mark.parametrize("make", bad_files.ODD_BUT_READABLE, ids=lambda make: make.__name__)
def test_what_is_odd_but_readable_is_read_beside_what_is_not(make: object, tmp_path: Path) -> None:
    assert callable(make)
    path = make(tmp_path)
    bad_files.folder_called_pdf(tmp_path)
    bad_files.dangling_link(tmp_path)
    error, source = sorted(find_sources([tmp_path]), key=lambda found: isinstance(found, SourceFile))
    assert isinstance(error, UnreadableSource) and "katkennut.pdf" in str(error)
    assert isinstance(source, SourceFile) and source.path == path
    (item,) = read_meeting(source).items
    assert item.section == 45
    assert "nuorisotyöhön 5 000 €" in item.text
