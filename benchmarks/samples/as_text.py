"""Sample minutes as plain text: printed pages as an old system saves them, or the bare text of a web page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.samples.source import SampleItem, SampleMeeting, SampleSection
from benchmarks.samples.wrapping import wrap

COLUMNS, PAGE_LINES, INDENT = 78, 52, 8


def write_text(meeting: SampleMeeting, folder: Path) -> dict[str, list[SampleItem]]:
    """Write the file and return its name with the items it holds."""
    name = f"{meeting.path.stem}.txt"
    text = printed_pages(meeting) if meeting.head["design"] == "pages" else bare_text(meeting)
    (folder / name).write_bytes(text.encode())
    return {name: meeting.items}


def bare_text(meeting: SampleMeeting) -> str:
    """Organ, date, number, title and sections, one paragraph a line, as copied from a browser."""
    head = meeting.head
    lines = [head["authority"], f"{head['organ']} | {meeting.finnish_date}", meeting.word, ""]
    for item in meeting.items:
        lines += [f"§ {item.section}", "", item.title, ""]
        if item.case:
            lines += [item.case, ""]
        lines += [*item.before, ""] if item.before else []
        for section in item.sections:
            lines += [section.heading, ""]
            for paragraph in section.paragraphs:
                mark = "- " if paragraph.kind == "bullet" else ""
                text = "\t".join(paragraph.cells) if paragraph.kind == "row" else paragraph.text
                lines += [mark + text] if paragraph.kind != "text" else [text, ""]
            if section.paragraphs and section.paragraphs[-1].kind != "text":
                lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


def printed_pages(meeting: SampleMeeting) -> str:
    """Pages of fixed length with a header, divided by form feeds; lines are cut with hyphens."""
    head = meeting.head
    body = list(_lines(meeting))
    pages: list[list[str]] = [[]]
    for line in body:
        if len(pages[-1]) >= PAGE_LINES:
            pages.append([])
        if line or pages[-1]:
            pages[-1].append(line)
    printed = []
    for number, page in enumerate(pages, 1):
        first = (
            f"{head['authority'].upper():<34}{meeting.word.upper():<16}{head['number']:<12}Sivu {number} ({len(pages)})"
        )
        second = f"{head['organ']:<34}{meeting.finnish_date}"
        printed.append("\n".join([first, second, "", "", *page]).rstrip() + "\n")
    return "\f".join(printed)


def _lines(meeting: SampleMeeting) -> Iterator[str]:
    head = meeting.head
    yield f"Aika    {meeting.finnish_date} klo {head['time']}"
    yield f"Paikka  {head['place']}"
    yield from ("", "KÄSITELTÄVÄT ASIAT", "")
    for item in meeting.items:
        yield from _hanging(f"§ {item.section}", item.title)
    yield from ("", "OSALLISTUJAT", "")
    for person in [*head["members"], *head.get("others", [])]:
        yield " " * INDENT + person
    for item in meeting.items:
        yield from ("", "")
        yield from item.before
        yield from _hanging(f"§ {item.section}", item.title)
        if item.case:
            yield from ("", " " * INDENT + item.case)
        for section in item.sections:
            yield from _section_lines(section)


def _section_lines(section: SampleSection) -> Iterator[str]:
    left = " " * INDENT
    capitals = section.depth == 1 and not section.names_organ
    yield from ("", left + (section.heading.upper() if capitals else section.heading))
    for position, paragraph in enumerate(section.paragraphs):
        if paragraph.kind == "row":
            first, *others = paragraph.cells
            yield left + f"{first:<34}" + "".join(f"{cell:>12}" for cell in others)
        elif paragraph.kind == "bullet":
            lines = wrap(paragraph.text, COLUMNS - INDENT - 2, len)
            yield from (left + ("  " if n else "- ") + line for n, line in enumerate(lines))
        else:
            if position:
                yield ""
            yield from (left + line for line in wrap(paragraph.text, COLUMNS - INDENT, len))


def _hanging(mark: str, text: str) -> Iterator[str]:
    for position, line in enumerate(wrap(text, COLUMNS - INDENT, len, False)):
        yield f"{'' if position else mark:<{INDENT}}{line}"
