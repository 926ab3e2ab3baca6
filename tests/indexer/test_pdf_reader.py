"""Reading PDF: lines to blocks, page headers out, what cannot be read named."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from indexer.document import Document, SourceFile
from indexer.errors import UnreadableSource
from indexer.parser import parse_document
from indexer.readers import read_document
from indexer.source import read_source
from tests.samples import bad_files

WIDTH, HEIGHT = A4
LEFT, INDENT, PITCH = 60.0, 125.0, 14.5


class Pages:
    """Draws lines on pages from the top; each page has a header of two lines."""

    def __init__(self, count: int = 0, header: bool = True) -> None:
        self._buffer = BytesIO()
        self._canvas = Canvas(self._buffer, pagesize=A4)
        self._count = count
        self._number = 0
        self._header = header
        self._y = 0.0
        self._begin()

    def _begin(self) -> None:
        self._number += 1
        self._y = HEIGHT - 150
        if self._header:
            self.at(130, HEIGHT - 30, "Vähäsalmen kunta")
            self.at(270, HEIGHT - 30, "Pöytäkirja")
            self.at(400, HEIGHT - 30, "2/2024")
            self.at(500, HEIGHT - 30, f"{self._number} ({self._count})" if self._count else str(self._number))
            self.at(130, HEIGHT - 45, "Tekninen lautakunta")
            self.at(270, HEIGHT - 45, "5.6.2024")

    def at(self, x: float, y: float, text: str, bold: bool = False) -> None:
        self._canvas.setFont("Helvetica-Bold" if bold else "Helvetica", 11)
        self._canvas.drawString(x, y, text)

    def line(self, text: str, x: float = INDENT, bold: bool = False) -> None:
        self.at(x, self._y, text, bold)
        self._y -= PITCH

    def row(self, *cells: tuple[float, str]) -> None:
        for x, text in cells:
            self.at(x, self._y, text)
        self._y -= PITCH

    def gap(self) -> None:
        self._y -= PITCH

    def page(self) -> None:
        self._canvas.showPage()
        self._begin()

    def document(self) -> Document:
        self._canvas.save()
        return read_document(SourceFile(Path("minutes.pdf"), self._buffer.getvalue(), ""))


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


@pytest.mark.parametrize("count", [0, 5])
def test_headers_and_page_numbers_are_furniture_and_the_rest_is_not(count: int) -> None:
    pages = Pages(count)
    for number in range(1, 6):
        pages.line(f"§ {number + 10}", LEFT, bold=True)
        pages.line("Hyväksyttiin.")
        if number < 5:
            pages.page()
    document = pages.document()
    assert texts(document) == [text for n in range(1, 6) for text in (f"§ {n + 10}", "Hyväksyttiin.")]
    assert len(document.furniture) == 10
    assert document.furniture[0].split("\t")[:3] == ["Vähäsalmen kunta", "Pöytäkirja", "2/2024"]
    assert [block.page for block in document.blocks[::2]] == [1, 2, 3, 4, 5]


def test_a_page_number_that_does_not_begin_at_one() -> None:
    pages = Pages(header=False)
    for number in range(4):
        pages.line(f"Sivun {'abcd'[number]} teksti")
        pages.at(290, 30, f"Sivu {number + 37}")
        if number < 3:
            pages.page()
    document = pages.document()
    assert texts(document) == ["Sivun a teksti", "Sivun b teksti", "Sivun c teksti", "Sivun d teksti"]
    assert document.furniture == ("Sivu 37", "Sivu 38", "Sivu 39", "Sivu 40")


def test_the_same_last_line_on_all_pages_is_text() -> None:
    pages = Pages(header=False)
    for number in range(3):
        pages.line(f"Sivun {'abc'[number]} teksti")
        pages.at(INDENT, 60, "Hyväksyttiin.")
        pages.page()
    assert texts(pages.document()).count("Hyväksyttiin.") == 3


def test_wrapped_lines_are_one_block_and_ended_ones_are_not() -> None:
    pages = Pages()
    pages.line("Kunnanhallitus merkitsi tiedoksi selvityksen talouden toteutumisesta ja esittää")
    pages.line("sen valtuustolle tiedoksi annettavaksi.")
    pages.gap()
    pages.line("Aino Aalto")
    pages.line("Veikko Virta")
    document = pages.document()
    body = [block for block in document.blocks if "Vähäsalmen" not in block.text and "Tekninen" not in block.text]
    assert [(block.text.count("\n"), block.tight) for block in body] == [(1, False), (0, False), (0, True)]


def test_bold_parts_blocks_and_list_marks_begin_them() -> None:
    pages = Pages(header=False)
    pages.line("Ehdotus", bold=True)
    pages.line("Kunnanhallitus")
    pages.line("- hyväksyy talousarvion")
    pages.line("- oikeuttaa rahoituspäällikön ottamaan lainaa.")
    document = pages.document()
    assert [(block.bold, block.role) for block in document.blocks] == [
        (True, "paragraph"),
        (False, "paragraph"),
        (False, "list_item"),
        (False, "list_item"),
    ]


def test_cells_of_a_table_are_parted_by_tabs() -> None:
    pages = Pages(header=False)
    pages.row((125, "Menot"), (210, "332.343"), (330, "96.998"), (460, "29,2"))
    (block,) = pages.document().blocks
    assert (block.text, block.role) == ("Menot\t332.343\t96.998\t29,2", "table_row")


def test_a_heading_in_the_left_column() -> None:
    pages = Pages(header=False)
    for heading, text in [("Dno", "VÄH/12/02.02.02/2024"), ("Esittelijä", "kunnanjohtaja Aino Aalto")]:
        pages.row((LEFT, heading), (190, text))
    pages.row((LEFT, "Päätösesitys"), (190, "Kunnanhallitus hyväksyy talousarvion ja"))
    pages.line("esittää sen valtuustolle.", 190)
    pages.gap()
    pages.row((LEFT, "Päätös"), (190, "Hyväksyttiin."))
    (item,) = parse_document(pages.document()).items
    assert item.case_number == "VÄH/12/02.02.02/2024"
    assert [(section.kind, section.text) for section in item.sections] == [
        ("presenter", "kunnanjohtaja Aino Aalto"),
        ("proposal", "Kunnanhallitus hyväksyy talousarvion ja esittää sen valtuustolle."),
        ("decision", "Hyväksyttiin."),
    ]


def test_a_sentence_cut_by_the_page_goes_on_behind_the_header() -> None:
    pages = Pages(2)
    pages.line("§ 1", LEFT, bold=True)
    pages.line("Avustukset", LEFT, bold=True)
    pages.gap()
    pages.line("Lautakunta myöntää avustuksen")
    pages.page()
    pages.line("nuorisoseuralle ja varhaiskasva-")
    pages.line("tukselle.")
    (item,) = parse_document(pages.document()).items
    assert item.text == "Lautakunta myöntää avustuksen nuorisoseuralle ja varhaiskasvatukselle."
    assert item.page == 1


def test_a_raised_figure_stands_where_it_is_printed() -> None:
    buffer = BytesIO()
    canvas = Canvas(buffer)
    canvas.setFont("Helvetica", 11)
    canvas.drawString(100, 700, "Tontin pinta-ala on 2494 m")
    end = 100 + canvas.stringWidth("Tontin pinta-ala on 2494 m", "Helvetica", 11)
    canvas.drawString(end + 12, 700, "Kuusitiellä")
    canvas.setFont("Helvetica", 7)
    canvas.drawString(end, 703, "2")
    canvas.save()
    document = read_document(SourceFile(Path("m2.pdf"), buffer.getvalue(), ""))
    assert "2494 m2" in " ".join(texts(document))


def test_lines_in_no_order_are_read_from_the_top_down() -> None:
    buffer = BytesIO()
    canvas = Canvas(buffer)
    for number in reversed(range(12)):
        canvas.drawString(100, 700 - number * 20, f"Rivi {chr(97 + number)}.")
        canvas.drawString(300, 700 - number * 20, f"Sarake {chr(97 + number)}.")
    canvas.save()
    document = read_document(SourceFile(Path("order.pdf"), buffer.getvalue(), ""))
    assert texts(document)[:2] == ["Rivi a.\tSarake a.", "Rivi b.\tSarake b."]
    assert len(document.blocks) == 12


def test_numbers_of_a_list_that_come_first_in_the_file_stand_before_their_text() -> None:
    buffer = BytesIO()
    canvas = Canvas(buffer)
    for number in (1, 2):
        canvas.drawString(136, 700 - number * 40, f"{number}.")
    canvas.drawString(120, 700, "Kunta päättää")
    canvas.drawString(152, 660, "myöntää avustuksen sekä")
    canvas.drawString(152, 646, "maksaa sen")
    canvas.drawString(152, 620, "periä maksun takaisin.")
    canvas.save()
    document = read_document(SourceFile(Path("list.pdf"), buffer.getvalue(), ""))
    assert [block.text.split("\n")[0] for block in document.blocks] == [
        "Kunta päättää",
        "1. myöntää avustuksen sekä",
        "2. periä maksun takaisin.",
    ]


def test_a_page_without_text_is_named() -> None:
    pages = Pages(header=False)
    pages.line("§ 1 Avaus")
    pages.page()
    pages.page()
    pages.line("Teksti jatkuu tällä sivulla.")
    assert pages.document().warnings[0].startswith("Pages 2 hold no text.")


@pytest.mark.parametrize(
    ("make", "reason", "remedy"),
    [
        (bad_files.broken_pdf, "it is a broken PDF file", "Fetch the file again"),
        (bad_files.encrypted_pdf, "it is encrypted", "Save it without a password"),
        (bad_files.scanned_pdf, "only pictures of pages", "ocrmypdf"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_remedy(
    make: Callable[[Path], Path], reason: str, remedy: str, tmp_path: Path
) -> None:
    source = read_source(make(tmp_path))
    assert isinstance(source, SourceFile)
    with pytest.raises(UnreadableSource) as error:
        read_document(source)
    assert reason in error.value.reason
    assert remedy in error.value.remedy
    assert str(source.path) in str(error.value)


@pytest.mark.parametrize("letter", ["A", "7", "Í"])
def test_a_letter_alone_on_a_line_does_not_break_into_the_line_before(letter: str) -> None:
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setFont("Helvetica", 9)
    for x, text in ((56, "Vähäsalmen kunta"), (280, "Pöytäkirja"), (520, "1")):
        canvas.drawString(x, 800, text)
    top = 760
    for text, x, below in (
        ("Kunnanhallitus § 164 28.12.2001", 56, 12),
        ("Avustukset", 56, 12),
        ("Hakemuksia on tullut kaksi kappaletta.", 56, 12),
        ("Päätös", 56, 24),
        ("Kunnanhallitus 26.10.2001 § 237", 56, 24),
        ("Selostus", 56, 12),
        ("Rakennusmestari § 153 22.4.2013", 56, 24),
        (letter, 150, 12),
        ("209 §", 80, 12),
    ):
        canvas.setFont("Helvetica", 10)
        canvas.drawString(x, top, text)
        top -= below
    canvas.save()
    document = read_document(SourceFile(Path("minutes.pdf"), buffer.getvalue(), ""))
    assert texts(document)[-3:] == ["Rakennusmestari § 153 22.4.2013", letter, "209 §"]


@pytest.mark.parametrize("form", ["Sivu {}/12", "{}/12", "Sivu {} / 12", "Sida {} av 12", "- {} -", "{} (12)"])
def test_page_numbers_at_the_foot(form: str) -> None:
    pages = Pages(header=False)
    for number in range(1, 5):
        pages.line(f"Teksti {'abcd'[number - 1]} jatkuu.")
        pages.at(290, 30, form.format(number))
        if number < 4:
            pages.page()
    assert texts(pages.document()) == [f"Teksti {letter} jatkuu." for letter in "abcd"]


def test_what_is_decided_at_the_top_of_two_pages_is_no_header() -> None:
    pages = Pages()
    for number in range(4):
        pages.line("Lautakunta hyväksyi ehdotuksen." if number in (1, 2) else f"Teksti {'abcd'[number]}.")
        pages.page()
    assert texts(pages.document()).count("Lautakunta hyväksyi ehdotuksen.") == 2


def test_a_line_repeated_at_different_places_is_no_header() -> None:
    """*Esittelijä* may stand anywhere near the top of pages; a header stands at the same place of all."""
    pages = Pages()
    for number in range(4):
        for _ in range(number):
            pages.gap()
        pages.line("Esittelijä: Aino Aalto, tekninen johtaja")
        pages.line(f"Ehdotus {'abcd'[number]} hyväksytään.")
        pages.page()
    assert texts(pages.document()).count("Esittelijä: Aino Aalto, tekninen johtaja") == 4
