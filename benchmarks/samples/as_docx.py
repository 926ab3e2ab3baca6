"""Sample minutes as Word documents with real heading styles, as an office worker would save them."""

from __future__ import annotations

import datetime as dt
import zipfile
from io import BytesIO
from pathlib import Path

import docx
from docx.document import Document
from docx.shared import Cm, Pt

from benchmarks.samples.source import SampleItem, SampleMeeting, SampleSection

# A zip keeps the time of writing of each part; one fixed time keeps the file the same.
ZIP_TIME = (2025, 1, 1, 0, 0, 0)


def write_docx(meeting: SampleMeeting, folder: Path) -> dict[str, list[SampleItem]]:
    """Write the file and return its name with the items it holds."""
    name = f"{meeting.path.stem}.docx"
    (folder / name).write_bytes(render_docx(meeting))
    return {name: meeting.items}


def render_docx(meeting: SampleMeeting) -> bytes:
    """The meeting's minutes as a Word document."""
    head = meeting.head
    document = docx.Document()
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(11)
    properties = document.core_properties
    properties.title = f"{head['organ']} {meeting.finnish_date}, {meeting.word.lower()}"
    properties.author = head["authority"]
    properties.last_modified_by = head["authority"]
    properties.created = properties.modified = dt.datetime.combine(meeting.date, dt.time(12))
    properties.language = head.get("language", "fi")
    header = document.sections[0].header.paragraphs[0]
    header.text = f"{head['authority']}\t{meeting.word} {head['number']}\n{head['organ']}\t{meeting.finnish_date}"

    document.add_heading(f"{head['organ']}", 0)
    document.add_paragraph(f"{meeting.word} {head['number']}")
    document.add_paragraph(f"Aika: {meeting.finnish_date} klo {head['time']}")
    document.add_paragraph(f"Paikka: {head['place']}")
    document.add_heading("Käsitellyt asiat", 1)
    contents = document.add_table(rows=0, cols=2)
    for item in meeting.items:
        cells = contents.add_row().cells
        cells[0].text, cells[1].text = f"§ {item.section}", item.title
        cells[0].width, cells[1].width = Cm(2), Cm(14)
    for label, field in (("Saapuvilla olleet jäsenet", "members"), ("Muut saapuvilla olleet", "others")):
        if head.get(field):
            document.add_heading(label, 1)
            for person in head[field]:
                document.add_paragraph(person)
    for item in meeting.items:
        document.add_heading(f"§ {item.section} {item.title}", 1)
        if item.case:
            document.add_paragraph(item.case)
        for handling in item.before:
            document.add_paragraph(handling)
        for section in item.sections:
            _add_section(document, section)
    buffer = BytesIO()
    document.save(buffer)
    return _with_fixed_times(buffer.getvalue())


def _add_section(document: Document, section: SampleSection) -> None:
    document.add_heading(section.heading, section.depth + 1)
    rows: list[tuple[str, ...]] = []
    for position, paragraph in enumerate(section.paragraphs):
        if paragraph.kind == "row":
            rows.append(paragraph.cells)
            last = position + 1 == len(section.paragraphs) or section.paragraphs[position + 1].kind != "row"
            if last:
                table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
                for row, cells in zip(table.rows, rows, strict=True):
                    for cell, text in zip(row.cells, cells, strict=True):
                        cell.text = text
                rows = []
        else:
            style = "List Bullet" if paragraph.kind == "bullet" else None
            document.add_paragraph(paragraph.text, style=style)


def _with_fixed_times(content: bytes) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return buffer.getvalue()
