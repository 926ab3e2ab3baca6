"""Sample minutes as HTML: one decision a file as Helsinki publishes them, or a whole meeting on one page."""

from __future__ import annotations

from html import escape
from pathlib import Path

from benchmarks.samples.source import Paragraph, SampleItem, SampleMeeting, SampleSection

# Sections that stand outside a `SisaltoSektio` have a heading class of their own.
AHJO_HEADINGS = {
    "presenter": "EsittelijaTiedot",
    "preparer": "LisatiedotOtsikko",
    "attachments": "LiitteetOtsikko",
    "appeal": "MuutoksenhakuOtsikko",
    "notification": "TiedoksiOtsikko",
}


def write_html(meeting: SampleMeeting, folder: Path) -> dict[str, list[SampleItem]]:
    """Write the file, or one file an item for the design ``ahjo``; return their names with the items they hold."""
    if meeting.head["design"] == "ahjo":
        written = {}
        for item in meeting.items:
            name = f"{meeting.path.stem}-{item.section}.html"
            (folder / name).write_bytes(ahjo_page(meeting, item).encode())
            written[name] = [item]
        return written
    name = f"{meeting.path.stem}.html"
    charset = meeting.head.get("charset", "utf-8")
    (folder / name).write_bytes(meeting_page(meeting, charset).encode(charset))
    return {name: meeting.items}


def ahjo_page(meeting: SampleMeeting, item: SampleItem) -> str:
    """One decision, in the elements and classes of the Ahjo system."""
    head = meeting.head
    parts = [
        f'<html lang="{head.get("language", "fi")}"><head>'
        '<META content="text/html; charset=UTF-8" http-equiv="Content-Type">',
        f"<title>{escape(item.title)}</title></head><body>",
        f'<div class="Paatoksentekija"><p>{escape(head["authority"])}</p><p>{escape(head["organ"])}</p>',
        f"<p>{meeting.word} {escape(head['number'])}</p><p>{meeting.finnish_date}</p></div>",
        f'<div class="paatos"><div class="Otsikonviite"></div><div class="Asiapykala">§ {item.section}</div>',
        f'<h1 class="AsiaOtsikko">{escape(item.title)}</h1><div class="DnroTmuoto">{escape(item.case)}</div>',
        '<div class="Viite"></div>',
    ]
    for section in item.sections:
        heading = escape(section.heading)
        if section.depth == 1 and section.kind in AHJO_HEADINGS:
            lines = "".join(f"<div>{escape(p.text)}</div>" for p in section.paragraphs)
            body = _paragraphs(section.paragraphs) if section.kind == "appeal" else lines
            parts.append(f'<h3 class="{AHJO_HEADINGS[section.kind]}">{heading}</h3>{body}')
        else:
            level = "h3" if section.depth == 1 else "h4"
            parts.append(
                f'<div class="SisaltoSektio"><{level} class="SisaltoOtsikko">{heading}</{level}>'
                f"{_paragraphs(section.paragraphs)}</div>"
            )
    return "".join([*parts, "</div></body></html>\n"])


def meeting_page(meeting: SampleMeeting, charset: str) -> str:
    """A whole meeting on one page: contents with links, participants, items."""
    head = meeting.head
    name = f"{meeting.word} {head['number']}"
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{head.get("language", "fi")}">',
        "<head>",
        f'<meta charset="{charset}">',
        f"<title>{escape(head['organ'])} {meeting.finnish_date} - {escape(head['authority'])}</title>",
        "</head>",
        "<body>",
        '<header class="site-header"><nav><a href="../">Toimielimet</a> | <a href="./">Kokoukset</a></nav></header>',
        "<main>",
        f'<p class="authority">{escape(head["authority"])}</p>',
        f"<h1>{escape(head['organ'])}, {escape(name.lower())}, {meeting.finnish_date}</h1>",
        '<dl class="meeting-info">',
        f"<dt>Aika</dt><dd>{meeting.finnish_date} klo {escape(head['time'])}</dd>",
        f"<dt>Paikka</dt><dd>{escape(head['place'])}</dd>",
        "</dl>",
        "<h2>Käsitellyt asiat</h2>",
        '<ul class="agenda">',
    ]
    entries = (f'<a href="#p{item.section}">§ {item.section} {escape(item.title)}</a>' for item in meeting.items)
    lines += [*(f"<li>{entry}</li>" for entry in entries), "</ul>"]
    for label, field in (("Saapuvilla olleet jäsenet", "members"), ("Muut saapuvilla olleet", "others")):
        if head.get(field):
            people = "".join(f"<li>{escape(person)}</li>" for person in head[field])
            lines += [f"<h2>{label}</h2>", f"<ul>{people}</ul>"]
    for item in meeting.items:
        lines += [f'<article class="item" id="p{item.section}">', f'<p class="section-number">§ {item.section}</p>']
        lines.append(f"<h2>{escape(item.title)}</h2>")
        if item.case:
            lines.append(f'<p class="case-number">{escape(item.case)}</p>')
        lines += [f'<p class="earlier">{escape(handling)}</p>' for handling in item.before]
        for section in item.sections:
            lines.append(_meeting_section(section))
        lines.append("</article>")
    return "\n".join([*lines, "</main>", "</body>", "</html>", ""])


def _meeting_section(section: SampleSection) -> str:
    level = "h3" if section.depth == 1 else "h4"
    heading = f"<{level}>{escape(section.heading)}</{level}>"
    return f'<div class="{section.kind}">\n{heading}\n{_paragraphs(section.paragraphs)}\n</div>'


def _paragraphs(paragraphs: list[Paragraph]) -> str:
    parts: list[str] = []
    previous = ""
    for paragraph in [*paragraphs, Paragraph("text", "")]:
        if previous == "bullet" != paragraph.kind:
            parts.append("</ul>")
        if previous == "row" != paragraph.kind:
            parts.append("</tbody></table>")
        if paragraph.kind == "bullet":
            parts.append(("<ul>" if previous != "bullet" else "") + f"<li>{escape(paragraph.text)}</li>")
        elif paragraph.kind == "row":
            cell = "td" if previous == "row" else "th"
            cells = "".join(f"<{cell}>{escape(c)}</{cell}>" for c in paragraph.cells)
            parts.append(("<table><tbody>" if previous != "row" else "") + f"<tr>{cells}</tr>")
        elif paragraph.text:
            parts.append(f"<p>{escape(paragraph.text)}</p>")
        previous = paragraph.kind
    return "".join(parts)
