"""Sample minutes as PDF, in the two page designs that case management systems print."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from benchmarks.samples.source import Paragraph, SampleItem, SampleMeeting, SampleSection
from benchmarks.samples.wrapping import wrap

WIDTH, HEIGHT = A4
LEFT, RIGHT, TOP, BOTTOM = 57.0, 57.0, 128.0, 70.0
SIZE, LEADING = 10.0, 13.5


@dataclass(frozen=True, slots=True)
class Row:
    """One printed line: pieces of text with their left edge, and the space above. ``keep`` binds it to the next."""

    pieces: tuple[tuple[float, str, bool], ...]
    above: float = 0.0
    keep: bool = False
    size: float = SIZE


PAGE_BREAK = Row((), -1.0)


@dataclass(frozen=True, slots=True)
class Design:
    """What differs between the two systems: fonts, indent of the text, and how an item and a heading are printed."""

    regular: str
    bold: str
    indent: float
    item_on_new_page: bool
    title_beside_section: bool
    capital_headings: bool
    footer: bool


CLOUD = Design("Helvetica", "Helvetica-Bold", 62.0, True, False, False, False)
CLASSIC = Design("Vera", "VeraBd", 70.0, False, True, True, True)


def render_pdf(meeting: SampleMeeting) -> bytes:
    """The meeting's minutes as a PDF with a text layer; the same bytes every time with one release of reportlab."""
    rl_config.invariant = 1
    rl_config.useA85 = 0
    design = CLASSIC if meeting.head["design"] == "classic" else CLOUD
    for name in ("Vera", "VeraBd"):
        registerFont(TTFont(name, f"{name}.ttf"))
    pages = list(_paginate(list(_rows(meeting, design))))
    buffer = BytesIO()
    # Without compression the bytes do not depend on the release of zlib.
    canvas = Canvas(buffer, pagesize=A4, invariant=1, pageCompression=0, lang=meeting.head.get("language", "fi"))
    canvas.setTitle(f"{meeting.head['organ']} {meeting.finnish_date}, {meeting.word.lower()}")
    canvas.setAuthor(meeting.head["authority"])
    canvas.setCreator("Pykälä, keksitty näytepöytäkirja")
    for number, page in enumerate(pages, 1):
        _draw_frame(canvas, meeting, design, number, len(pages))
        for y, row in page:
            for x, text, bold in row.pieces:
                canvas.setFont(design.bold if bold else design.regular, row.size)
                canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def write_pdf(meeting: SampleMeeting, folder: Path) -> dict[str, list[SampleItem]]:
    """Write the file and return its name with the items it holds."""
    name = f"{meeting.path.stem}.pdf"
    (folder / name).write_bytes(render_pdf(meeting))
    return {name: meeting.items}


def _paginate(rows: list[Row]) -> Iterator[list[tuple[float, Row]]]:
    page: list[tuple[float, Row]] = []
    y = HEIGHT - TOP
    for position, row in enumerate(rows):
        if row is PAGE_BREAK:
            if page:
                yield page
            page, y = [], HEIGHT - TOP
            continue
        needed = row.above + LEADING
        follower = position
        while rows[follower].keep and follower + 1 < len(rows) and rows[follower + 1] is not PAGE_BREAK:
            follower += 1
            needed += rows[follower].above + LEADING
        if page and y - needed < BOTTOM:
            yield page
            page, y = [], HEIGHT - TOP
        y -= (row.above if page else 0.0) + LEADING
        page.append((y, row))
    if page:
        yield page


def _draw_frame(canvas: Canvas, meeting: SampleMeeting, design: Design, number: int, total: int) -> None:
    head, y = meeting.head, HEIGHT - 48.0
    canvas.setFont(design.bold if design.footer else design.regular, SIZE)
    canvas.drawString(LEFT, y, head["authority"].upper() if design.footer else head["authority"])
    canvas.setFont(design.regular, SIZE)
    canvas.drawString(300.0, y, meeting.word)
    canvas.drawString(410.0, y, head["number"])
    canvas.drawRightString(WIDTH - RIGHT, y, f"Sivu {number} ({total})" if design.footer else f"{number} ({total})")
    canvas.drawString(LEFT, y - LEADING, head["organ"])
    canvas.drawString(300.0, y - LEADING, meeting.finnish_date)
    if design.footer:
        canvas.line(LEFT, y - 22.0, WIDTH - RIGHT, y - 22.0)
        canvas.setFont(design.regular, 8.0)
        canvas.line(LEFT, 52.0, WIDTH - RIGHT, 52.0)
        canvas.drawString(LEFT, 40.0, "Pöytäkirjan tarkastajat")
        canvas.drawString(300.0, 40.0, "Otteen oikeaksi todistaa")


def _rows(meeting: SampleMeeting, design: Design) -> Iterator[Row]:
    yield from _opening(meeting, design)
    yield PAGE_BREAK
    for item in meeting.items:
        if design.item_on_new_page:
            yield PAGE_BREAK
        yield from _item(item, design)
    if meeting.head.get("instructions"):
        yield PAGE_BREAK
        for block in meeting.head["instructions"]:
            yield from _heading(block["heading"], design)
            for text in block["text"].strip().split("\n\n"):
                yield from _text(" ".join(text.split()), LEFT + design.indent, design)


def _opening(meeting: SampleMeeting, design: Design) -> Iterator[Row]:
    head = meeting.head
    swedish = head.get("language") == "sv"
    labels = ("Tid", "Plats", "Behandlade ärenden") if swedish else ("Aika", "Paikka", "Käsitellyt asiat")
    for label, value in (
        (labels[0], f"{meeting.finnish_date}, {'kl.' if swedish else 'klo'} {head['time']}"),
        (labels[1], head["place"]),
    ):
        yield Row(((LEFT, label, False), (LEFT + 62.0, value, False)), 8.0)
    yield Row(((LEFT, labels[2], True),), 18.0, True)
    for item in meeting.items:
        lines = wrap(item.title, WIDTH - RIGHT - LEFT - 62.0, lambda s: stringWidth(s, design.regular, SIZE), False)
        middle = (len(lines) - 1) // 2
        for position, line in enumerate(lines):
            mark = ((LEFT, f"§ {item.section}", False),) if position == middle else ()
            yield Row((*mark, (LEFT + 62.0, line, False)), 0.0 if position else 9.0, position < len(lines) - 1)
    yield PAGE_BREAK
    for label, field in (
        ("Närvarande ledamöter" if swedish else "Saapuvilla olleet jäsenet", "members"),
        ("Övriga närvarande" if swedish else "Muut saapuvilla olleet", "others"),
        ("Frånvarande" if swedish else "Poissa", "absent"),
    ):
        if head.get(field):
            yield Row(((LEFT, label, True),), 14.0, True)
            for person in head[field]:
                yield Row(((LEFT + 62.0, person, False),))
    if head.get("signatures"):
        yield Row(((LEFT, "Underskrifter" if swedish else "Allekirjoitukset", True),), 24.0, True)
        chair, secretary = head["signatures"]
        yield Row(((LEFT + 62.0, chair, False), (LEFT + 270.0, secretary, False)), 26.0, True)
        roles = ("Ordförande", "Sekreterare") if swedish else ("Puheenjohtaja", "Pöytäkirjanpitäjä")
        yield Row(((LEFT + 62.0, roles[0], False), (LEFT + 270.0, roles[1], False)))
    if head.get("examiners"):
        yield Row(((LEFT, "Protokolljustering" if swedish else "Pöytäkirjan tarkastus", True),), 24.0, True)
        yield Row(tuple((LEFT + 62.0 + 208.0 * n, name, False) for n, name in enumerate(head["examiners"])), 26.0)
    if head.get("published"):
        yield Row(((LEFT, "Protokollet till påseende" if swedish else "Pöytäkirjan nähtävänäolo", True),), 24.0, True)
        yield from _text(head["published"], LEFT + 62.0, design, above=2.0)


def _item(item: SampleItem, design: Design) -> Iterator[Row]:
    for position, handling in enumerate(item.before):
        yield Row(((LEFT, handling, False),), 0.0 if position else 26.0, keep=True)
    title_left = LEFT + (design.indent if design.title_beside_section else 0.0)
    lines = wrap(item.title, WIDTH - RIGHT - title_left, lambda s: stringWidth(s, design.bold, SIZE + 1), False)
    if not design.title_beside_section:
        yield Row(((LEFT, f"§ {item.section}", True),), 10.0, True, SIZE + 1)
    for position, line in enumerate(lines):
        mark = ((LEFT, f"§ {item.section}", True),) if design.title_beside_section and position == 0 else ()
        above = (26.0 if design.title_beside_section and not item.before else 4.0) if position == 0 else 0.0
        yield Row((*mark, (title_left, line, True)), above, True, SIZE + 1)
    if item.case:
        yield Row(((title_left, item.case, False),), 9.0, True)
    for section in item.sections:
        yield from _section(section, design)


def _section(section: SampleSection, design: Design) -> Iterator[Row]:
    yield from _heading(section.heading, design, section.depth == 1 and not section.names_organ)
    left = LEFT + design.indent
    rows: list[tuple[str, ...]] = []
    for position, paragraph in enumerate(section.paragraphs):
        if paragraph.kind == "row":
            rows.append(paragraph.cells)
            if position + 1 == len(section.paragraphs) or section.paragraphs[position + 1].kind != "row":
                yield from _table(rows, left, design)
                rows = []
        else:
            yield from _paragraph(paragraph, left, design, 3.0 if position == 0 else 8.0)


def _heading(heading: str, design: Design, capitals: bool = True) -> Iterator[Row]:
    text = f"{heading.upper()}:" if design.capital_headings and capitals else heading
    yield Row(((LEFT + (design.indent if design.capital_headings else 0.0), text, True),), 14.0, True)


def _paragraph(paragraph: Paragraph, left: float, design: Design, above: float) -> Iterator[Row]:
    if paragraph.kind == "text":
        yield from _text(paragraph.text, left, design, above)
        return
    lines = _wrapped(paragraph.text, left + 14.0, design)
    for position, line in enumerate(lines):
        mark = ((left, "•" if design is CLOUD else "-", False),) if position == 0 else ()
        yield Row((*mark, (left + 14.0, line, False)), 0.0 if position else 2.0)


def _text(text: str, left: float, design: Design, above: float = 8.0) -> Iterator[Row]:
    lines = _wrapped(text, left, design)
    for position, line in enumerate(lines):
        # No widow: the first line stays with the second.
        yield Row(((left, line, False),), 0.0 if position else above, position == 0 and len(lines) > 1)


def _wrapped(text: str, left: float, design: Design) -> list[str]:
    return wrap(text, WIDTH - RIGHT - left, lambda s: stringWidth(s, design.regular, SIZE))


def _table(rows: list[tuple[str, ...]], left: float, design: Design) -> Iterator[Row]:
    width = (WIDTH - RIGHT - left) / (len(rows[0]) + 1)
    for number, cells in enumerate(rows):
        # The first column is twice as wide as the others.
        edges = [left + (0 if n == 0 else (n + 1) * width) for n in range(len(cells))]
        wrapped = [
            wrap(cell, width * (2 if n == 0 else 1) - 6.0, lambda s: stringWidth(s, design.bold, SIZE), False)
            for n, cell in enumerate(cells)
        ]
        for line in range(max(map(len, wrapped))):
            pieces = tuple((edges[n], w[line], number == 0) for n, w in enumerate(wrapped) if line < len(w))
            yield Row(pieces, (8.0 if number == 0 else 2.0) if line == 0 else 0.0, number == 0)
