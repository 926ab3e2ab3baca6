"""The sample minutes that ship with the project: enough of them, readable, and the same as their sources."""

from __future__ import annotations

import itertools
import json
import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import docx
import lxml.html
import pypdfium2
import pytest
import reportlab

from benchmarks.samples.__main__ import SAMPLES, make_samples
from benchmarks.samples.source import SampleItem, SampleMeeting, agenda_of, read_meeting
from benchmarks.samples.wrapping import break_points, wrap
from models.topics.vocabulary import load_vocabulary

# The release that the shipped PDFs were made with; another may write the same pages in other bytes.
RENDERED_WITH = "5.1.0"
EXPECTED: list[dict[str, Any]] = [
    json.loads(line) for line in (SAMPLES / "expected.jsonl").read_text(encoding="utf-8").splitlines()
]
SOURCES = sorted((SAMPLES / "source").glob("*.md"))
KINDS = {"decision", "proposal", "rationale", "background", "presenter", "preparer", "handling", "vote", "dissent"} | {
    "disqualification", "attachments", "appeal", "notification", "prior_handling"
}  # fmt: skip


def _plain_text(path: Path) -> str:
    """The text of a file by the plain library of its format, words divided by single spaces."""
    if path.suffix == ".pdf":
        with pypdfium2.PdfDocument(path) as pdf:
            pages = [pdf[number] for number in range(len(pdf))]
            text = "\n".join(page.get_textpage().get_text_bounded() for page in pages)
    elif path.suffix == ".docx":
        document = docx.Document(str(path))
        text = "\n".join(paragraph.text for paragraph in document.paragraphs)
        text += "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    elif path.suffix == ".html":
        text = " ".join(lxml.html.fromstring(path.read_bytes()).itertext())
    else:
        text = path.read_text(encoding="utf-8")
    return " ".join(text.split())


def _items() -> list[SampleItem]:
    return [item for path in SOURCES for item in read_meeting(path).items]


def test_there_are_enough_meetings_items_and_formats() -> None:
    meetings = {(line["organ"], line["municipality"], line["date"]) for line in EXPECTED}
    items = [item for line in EXPECTED if line["kind"] == "minutes" for item in line["items"]]
    formats = Counter(Path(line["file"]).suffix for line in EXPECTED)
    assert len(meetings) >= 14
    assert len(items) >= 75
    assert {line["municipality"] for line in EXPECTED} == {"Kaislaranta", "Honkaperä"}
    assert formats[".pdf"] >= 6 and formats[".docx"] >= 2 and formats[".txt"] >= 2 and formats[".html"] >= 4
    assert {line["date"][:4] for line in EXPECTED} == {"2022", "2023", "2024", "2025"}


def test_the_files_are_small() -> None:
    assert sum(path.stat().st_size for path in (SAMPLES / "minutes").iterdir()) < 3_000_000


def test_every_file_is_expected_and_every_expected_file_is_there() -> None:
    there = {f"minutes/{path.name}" for path in (SAMPLES / "minutes").iterdir()}
    assert there == {line["file"] for line in EXPECTED}


@pytest.mark.parametrize("line", EXPECTED, ids=lambda line: Path(line["file"]).name)
def test_a_plain_library_finds_every_title_case_number_and_the_organ(line: dict[str, Any]) -> None:
    text = _plain_text(SAMPLES / line["file"])
    for item in line["items"]:
        assert item["title"] in text
        assert re.search(rf"§ ?{item['section']}\b", text)
        assert item["case_number"] is None or item["case_number"] in text
    assert line["organ"] in text


def test_a_contents_page_lists_every_title_of_a_pdf_once_more() -> None:
    for line in EXPECTED:
        if line["file"].endswith(".pdf"):
            text = _plain_text(SAMPLES / line["file"])
            assert [item["title"] for item in line["items"] if text.count(item["title"]) < 2] == []


def test_the_structures_that_make_minutes_hard_are_there() -> None:
    sections = [section for item in _items() for section in item.sections]
    assert {section.kind for section in sections} - {"here"} == KINDS
    quoting = [item for item in _items() if "prior_handling" in item.kinds]
    assert len(quoting) >= 5
    assert all({"decision", "proposal"} <= {s.kind for s in item.sections if s.depth == 2} for item in quoting)
    assert all("decision" in item.kinds for item in quoting)
    decisions = " ".join(p.text for section in sections if section.kind == "decision" for p in section.paragraphs)
    assert re.search(r"palautettiin \w+ valmisteluun", decisions)
    assert any("oikaisuvaatimukset" in item.topics for item in _items())


def test_one_case_goes_through_several_organs() -> None:
    organs: dict[str, set[str]] = {}
    for line in EXPECTED:
        for item in line["items"]:
            organs.setdefault(item["case_number"] or "", set()).add(line["organ"])
    del organs[""]
    assert {"Tekninen lautakunta", "Kaupunginhallitus", "Kaupunginvaltuusto"} in organs.values()
    assert sum(len(found) > 1 for found in organs.values()) >= 4


def test_an_agenda_has_the_items_of_its_minutes_without_decisions() -> None:
    (agenda,) = (line for line in EXPECTED if line["kind"] == "agenda")
    (minutes,) = (
        line
        for line in EXPECTED
        if (line["organ"], line["date"], line["kind"]) == (agenda["organ"], agenda["date"], "minutes")
    )
    assert [item["title"] for item in agenda["items"]] == [item["title"] for item in minutes["items"]]
    assert not any("decision" in item["kinds"] for item in agenda["items"])
    assert any("decision" in item["kinds"] for item in minutes["items"])


def test_section_numbers_run_on_within_a_year() -> None:
    lasts: dict[tuple[str, str, str], int] = {}
    for line in sorted(EXPECTED, key=lambda line: (line["date"], line["items"][0]["section"])):
        if line["kind"] == "agenda":
            continue
        numbers = [item["section"] for item in line["items"]]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        key = (line["municipality"], line["organ"], line["date"][:4])
        assert numbers[0] > lasts.get(key, 0)
        lasts[key] = numbers[-1]


def test_topics_are_of_the_vocabulary() -> None:
    assert {topic for item in _items() for topic in item.topics} <= set(load_vocabulary().ids)
    assert all(1 <= len(item.topics) <= 4 for item in _items())


def test_quoted_votes_add_up() -> None:
    """Names counted in a vote are as many as the number beside them says."""
    checked = 0
    for item in _items():
        for section in item.sections:
            for paragraph in section.paragraphs if section.kind == "vote" else []:
                if match := re.match(r"(?:Jaa|Ei|Tyhjää) \((\d+)\): (.+)", paragraph.text):
                    assert len(match[2].split(", ")) == int(match[1])
                    checked += 1
    assert checked >= 5


def test_rendering_the_sources_gives_the_shipped_files(tmp_path: Path) -> None:
    make_samples(tmp_path)
    assert (tmp_path / "expected.jsonl").read_bytes() == (SAMPLES / "expected.jsonl").read_bytes()
    for made in sorted((tmp_path / "minutes").iterdir()):
        shipped = SAMPLES / "minutes" / made.name
        if made.suffix == ".docx" or (made.suffix == ".pdf" and reportlab.__version__ != RENDERED_WITH):
            assert _plain_text(made) == _plain_text(shipped), made.name
        else:
            assert made.read_bytes() == shipped.read_bytes(), made.name


def test_docx_parts_carry_one_fixed_time() -> None:
    for path in (SAMPLES / "minutes").glob("*.docx"):
        with zipfile.ZipFile(path) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(2025, 1, 1, 0, 0, 0)}


def test_an_html_file_is_in_windows_1252_and_says_so() -> None:
    (path,) = (p for p in (SAMPLES / "minutes").glob("*.html") if b'charset="windows-1252"' in p.read_bytes())
    assert "Päätös" in path.read_bytes().decode("windows-1252")
    with pytest.raises(UnicodeDecodeError):
        path.read_bytes().decode("utf-8")


def test_a_line_of_a_source_that_is_neither_item_nor_section_is_named(tmp_path: Path) -> None:
    path = tmp_path / "broken.md"
    path.write_text('+++\nmunicipality = "X"\n+++\n# § 1 Avaus\n\n## päätös: Päätös\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"broken\.md, line 6: .*## päätös"):
        read_meeting(path)


def test_agenda_keeps_quoted_decisions() -> None:
    meeting = read_meeting(next(path for path in SOURCES if path.stem.endswith("2024-04-15-kaupunginvaltuusto")))
    item = next(item for item in agenda_of(meeting).items if item.section == 24)
    assert "decision" not in item.kinds
    assert [s.kind for s in item.sections if s.depth == 2].count("decision") == 2
    assert isinstance(agenda_of(meeting), SampleMeeting)


@pytest.mark.parametrize(
    ("word", "cut"),
    [
        ("tarkastuslautakunta", "tar-kastus-lautakunta"),
        ("kaupunginhallitus", "kaupun-gin-hal-litus"),
        ("kuntastrategia", "kun-tastrategia"),
        ("työllisyysalue", "työl-lisyysalue"),
        ("palvelut", "palvelut"),
        ("2024-04-15", "2024-04-15"),
    ],
)
def test_words_are_cut_between_two_consonants(word: str, cut: str) -> None:
    points = [0, *break_points(word), len(word)]
    assert "-".join(word[start:end] for start, end in itertools.pairwise(points)) == cut


def test_numbers_are_not_broken_over_lines() -> None:
    lines = wrap("Kustannusarvio on 1 250 000 euroa ja päätös § 12 mukaan 5 %.", 20, len)
    assert any("1 250 000" in line for line in lines)
    assert any("§ 12" in line for line in lines)
    assert any("5 %" in line for line in lines)
    assert all(len(line) <= 20 for line in lines)
