"""Invented files of every format as hypothesis strategies: lines of minutes in the structures that the readers know."""

from __future__ import annotations

import html
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files

from hypothesis import strategies as st


@dataclass(frozen=True, slots=True)
class Invented:
    """A file, its name, and the lines that whoever looks at it sees: none of them may be lost.

    ``charset`` is the single-byte charset of the bytes, where the file does not say it or says it in vain.
    """

    content: bytes
    name: str
    shown: tuple[str, ...]
    charset: str = ""


HEADINGS = sorted(
    {
        line.split("\t")[2].replace("*", "Kunta").capitalize()
        for line in files("indexer").joinpath("data", "headings.tsv").read_text(encoding="utf-8").splitlines()
        if line.count("\t") >= 2
    }
)
ORGANS = ("Kunnanhallitus", "Khall", "Tekninen lautakunta", "Kommunstyrelsen", "Rakennusmestari", "TEKLTK", "Jaosto")
WORDS = (
    *(
        "kunta",
        "päättää",
        "hyväksyä",
        "että",
        "ja",
        "tai",
        "vuoden",
        "tarkas",
        "tuslautakunta",
        "sote",
        "liite",
        "mom.",
    ),
    *("och", "att", "kommunen", "Jaa", "Ei", "äänin", "7–4", "§", "1", "1.", "2)", "a)", "-", "–", "•", "5.2.2024"),
    *("HEL 2024-001234 T 00 00 02", "12/00.01/2024", "Dnro 5/2023", "12,5 %", "1 000 €", "a@b.fi", "p. 040 123 4567"),
)
_LETTERS = st.characters(codec="cp1252", categories=("L", "N", "P", "S", "Zs"))
_number = st.integers(1, 400)
_day = st.builds("{}.{}.{}".format, st.integers(1, 28), st.integers(1, 12), st.integers(2001, 2026))
_sentence = st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join)
_case = st.builds("{}/{}/{}".format, _number, st.sampled_from(("00.01", "10.03.01.02")), st.integers(1990, 2030))
_marker = st.one_of(
    st.builds("§ {}".format, _number),
    st.builds("{} §".format, _number),
    st.builds("§ {} {}".format, _number, _sentence),
    st.builds("Asia {}".format, _number),
    st.builds("{} § {} {}".format, st.sampled_from(ORGANS), _number, _day),
    st.builds("{} {} § {}".format, st.sampled_from(ORGANS), _day, _number),
)
LINE = st.one_of(
    _marker,
    st.sampled_from(HEADINGS),
    st.builds("{}: {}".format, st.sampled_from(HEADINGS), _sentence),
    _sentence,
    _sentence,
    st.text(_LETTERS, min_size=1, max_size=60),
).filter(lambda line: any(char.isalnum() for char in line))
"""A line as minutes have them, or of any letters."""


@st.composite
def _minutes(draw: st.DrawFn) -> list[str]:
    """The lines of whole minutes: head, contents, items with headings and quoted handlings, and stray lines."""
    organ, day = draw(st.sampled_from(ORGANS)), draw(_day)
    first = draw(_number)
    titles = draw(st.lists(_sentence, max_size=5))
    lines = ["Mallilan kunta", organ, f"{draw(st.sampled_from(('Pöytäkirja', 'Esityslista', 'Protokoll')))} {day}"]
    if draw(st.booleans()):
        lines += ["Käsitellyt asiat", *(f"§ {first + n} {title}" for n, title in enumerate(titles))]
    for n, title in enumerate(titles):
        lines += [draw(st.sampled_from((f"§ {first + n}", f"{first + n} §", f"{organ} § {first + n}"))), title]
        lines += draw(st.lists(LINE, max_size=8))
        if draw(st.booleans()):
            lines += [f"{draw(st.sampled_from(ORGANS))} {draw(_day)} § {draw(_number)}", "Päätös", draw(_sentence)]
            lines += [f"{organ} {day} § {first + n}"] if draw(st.booleans()) else []
        lines += ["Päätös", draw(_sentence)] if draw(st.booleans()) else []
    return lines + draw(st.lists(LINE, max_size=4))


LINES = st.one_of(st.lists(LINE, min_size=1, max_size=25), _minutes())


# --- HTML ---

_TAGS = ("p", "div", "h1", "h2", "h3", "h4", "li", "td", "strong", "span", "b", "label")
_CLASSES = (
    *("SisaltoSektio", "SisaltoOtsikko", "AsiaOtsikko", "Asiapykala", "DnroTmuoto", "MuutoksenhakuOtsikko", "Viite"),
    *("LisatiedotOtsikko", "EsittelijaTiedot", "OtteetOtsikko", "LiitteetOtsikko", "Otsikonviite", "h3", "tblDoc"),
    *(
        "tcDat",
        "Sivuotsikko",
        "Sisennetty",
        "MsoNormal",
        "XSDoc",
        "ehdotuspaatos",
        "ing",
        "jakelu",
        "data_pykala",
        "data-part",
        "",
    ),
)
_SHELLS = {
    "ahjo": '<div class="paatos"><div class="Asiapykala">3 §</div><h1 class="AsiaOtsikko">Otsikko</h1>{}</div>',
    "dynasty": '<label class="h3">Kunnanhallitus<br>Pöytäkirja 5.2.2024</label><div class="tblDoc">{}</div>',
    "dynasty10": '<h1>Jaosto Pöytäkirja 5.2.2024</h1><div class="data-part-block-htm">{}</div>',
    "turku": '<p>Mallilan kaupunki</p><p>7 §</p><div class="XSDoc">{}</div><div class="jakelu">Arkisto</div>',
    "ktweb": "<p>Kaupunginhallitus 4.2.2013</p><p>3 Otsikko</p><p>Asian valmisteli Oili Ojala.</p>{}",
    "listing": '<h1>Pöytäkirjat</h1><table class="list"><tr><td>3</td><td><a href="p?x=1">Avaus</a></td></tr>'
    '<tr><td>4</td><td><a href="p?x=2">Loma-ajat</a></td></tr></table>{}',
    "main": "<nav><p>Valikko</p></nav><main>{}</main>",
    "unknown": "{}",
}
_HEADS = {"dynasty": '<link href="x/DJULKAISU.CSS">', "listing": '<link href="ktweb.css">'}
_OPENERS = ("{}", "<div>{}</div>", "<ul><li>{}</li></ul>", "<table><tr><td>{}</td></tr></table>", "<center>{}")


@st.composite
def _markup(draw: st.DrawFn, lines: Sequence[str]) -> str:
    """The lines in elements: each its own, in rows of a table, behind line breaks, or in what is open."""
    parts: list[str] = []
    index = 0
    while index < len(lines):
        tag, name = draw(st.sampled_from(_TAGS)), draw(st.sampled_from(_CLASSES))
        form = draw(st.integers(0, 5))
        taken = [html.escape(line) for line in lines[index : index + (1 if form < 3 else 3)]]
        index += len(taken)
        if form == 3:
            cells = "".join(f"<td>{line}</td>" for line in taken)
            parts.append(f'<table class="{name}"><tr>{cells}</tr></table>')
        elif form == 4:
            parts.append(f'<{tag} class="{name}">{"<br>".join(taken)}</{tag}>')
        elif form == 5:
            parts.append(f'<p class="{name}"><b>{taken[0]}</b>&nbsp;&nbsp;&nbsp; {" ".join(taken[1:])}</p>')
        else:
            end = f"</{tag}>" if form else draw(st.sampled_from((f"</{tag}>", "", "</div>")))
            parts.append(f'<{tag} class="{name}">{"".join(taken)}{end}')
    return draw(st.sampled_from(_OPENERS)).format("\n".join(parts).replace("{", "&#123;").replace("}", "&#125;"))


@st.composite
def pages(draw: st.DrawFn) -> Invented:
    """Pages of every publishing system, in either charset."""
    system = draw(st.sampled_from(sorted(_SHELLS)))
    lines = draw(LINES)
    body = _SHELLS[system].format(draw(_markup(lines)))
    charset = draw(st.sampled_from(("utf-8", "windows-1252")))
    head = f'<meta charset="{charset}"><title>Mallila</title>{_HEADS.get(system, "")}'
    text = f"<html><head>{head}</head><body>{body}</body></html>"
    name = draw(st.sampled_from(("sivu.htm", "htmtxt12.htm"))) if system == "ktweb" else "sivu.htm"
    single = charset if charset == "windows-1252" else ""
    return Invented(text.encode(charset, "xmlcharrefreplace"), name, tuple(lines), single)


# --- Word ---

_STYLES = ("Normal", "Heading 1", "Heading 2", "Title", "List Bullet", "List Number", "Quote")


@st.composite
def word_documents(draw: st.DrawFn) -> Invented:
    """DOCX with styles, bold runs, line breaks, tables, indents, page headers."""
    import docx
    from docx.shared import Pt

    document = docx.Document()
    lines = draw(LINES)
    index = 0
    while index < len(lines):
        form = draw(st.integers(0, 4))
        taken = lines[index : index + (1 if form < 3 else 3)]
        index += len(taken)
        if form == 3:
            table = document.add_table(rows=0, cols=len(taken))
            for cell, line in zip(table.add_row().cells, taken, strict=True):
                cell.text = line
            continue
        paragraph = document.add_paragraph(style=draw(st.sampled_from(_STYLES)))
        paragraph.paragraph_format.left_indent = Pt(draw(st.sampled_from((0, 0, 60, 120))))
        for number, line in enumerate(taken):
            run = paragraph.add_run(line)
            run.bold = draw(st.booleans())
            if number + 1 < len(taken):
                draw(st.sampled_from((run.add_break, run.add_tab)))()
    if draw(st.booleans()):
        document.sections[0].header.paragraphs[0].text = f"Mallilan kunta\tPöytäkirja\t{draw(_day)}"
    file = io.BytesIO()
    document.save(file)
    return Invented(file.getvalue(), "kokous.docx", tuple(lines))


@st.composite
def rich_texts(draw: st.DrawFn) -> Invented:
    """RTF, which is read with DOC."""
    lines = draw(LINES)
    plain = [
        "".join(
            char if char.isascii() and char not in "\\{}" else f"\\u{ord(char) - (65536 if ord(char) > 32767 else 0)}?"
            for char in line
        )
        for line in lines
    ]
    breaks = draw(st.sampled_from(("\\par\n", "\\par\\pard\\b0 ", "\\par\\par ")))
    return Invented(f"{{\\rtf1\\ansi\\ansicpg1252 {breaks.join(plain)}\\par}}".encode(), "kokous.doc", tuple(lines))


# --- JSON ---


@st.composite
def casem_items(draw: st.DrawFn) -> Invented:
    """The fields of an item of CaseM: known and unknown, with HTML, people and quoted handlings."""
    from indexer.readers.casem import FIELDS, HISTORY_NAMES

    quoted = sorted({"Description", "Disqualification", "DissentingOpinion", *HISTORY_NAMES} - {"Draftsmen"})

    shown: list[str] = []

    def markup() -> str:
        lines = draw(st.lists(LINE, min_size=1, max_size=6))
        shown.extend(lines)
        return draw(_markup(lines))

    def people() -> str:
        names = draw(st.lists(st.sampled_from(("Aino Aalto", "Ville Virta", "Kaisa Koski")), unique=True, min_size=1))
        shown.extend(names)
        return "#!#".join(f"{name};#johtaja;#;#a@b.fi;#" for name in names)

    title = draw(_sentence)
    shown.append(title)
    fields: dict[str, str] = {"Name": title, "Article": str(draw(st.integers(0, 300))), "CaseNativeId": draw(_case)}
    for name in draw(st.lists(st.sampled_from([*FIELDS, "Uusikentta"]), unique=True, max_size=9)):
        if name in ("Presenters", "Draftsmans"):
            fields[name] = people()
        elif name == "HistoryTopics":
            topics = [
                {
                    "Party": draw(st.sampled_from(ORGANS)),
                    "MeetingDate": draw(st.sampled_from(("/Date(1493127000000)/", "", None))),
                    "Article": draw(st.sampled_from((0, 7, None))),
                    **{name: markup() for name in draw(st.lists(st.sampled_from(quoted), unique=True, max_size=4))},
                }
                for _ in range(draw(st.integers(0, 3)))
            ]
            fields[name] = json.dumps(topics, ensure_ascii=False)
        else:
            fields[name] = markup()
    value = [{"Name": name, "Text": text} for name, text in fields.items()]
    data = {"odata.metadata": "https://mallila.oncloudos.com/api", "value": draw(st.permutations(value))}
    return Invented(json.dumps(data, ensure_ascii=draw(st.booleans())).encode(), "contents_1.json", tuple(shown))


_json = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(), LINE),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(LINE, inner, max_size=3)),
    max_leaves=6,
)


@st.composite
def json_lines(draw: st.DrawFn) -> Invented:
    """Items as JSON Lines or a list, with fields of right and of wrong kinds and broken lines."""
    rows: list[str] = []
    shown: list[str] = []
    listed = draw(st.booleans())
    for number in range(draw(st.integers(1, 6))):
        item = {"id": f"mallila-{number}", "text": "\n".join(draw(st.lists(LINE, min_size=1, max_size=5)))}
        good = draw(st.booleans())
        if good:
            shown.extend(item["text"].split("\n"))
            extra: dict[str, object] = {"title": draw(_sentence), "section": draw(_number), "organ": "Jaosto"}
        else:
            names = ("id", "text", "title", "section", "date", "sections", "votes", "topics", "expires", "page", "x")
            extra = draw(st.dictionaries(st.sampled_from(names), _json, max_size=5))
        rows.append(json.dumps({**item, **extra}, ensure_ascii=draw(st.booleans())))
        if not good and not listed and draw(st.booleans()):
            rows[-1] = rows[-1][: draw(st.integers(0, len(rows[-1])))].replace("\n", " ")
    text = f"[{','.join(rows)}]" if listed else "\n".join(rows)
    return Invented(text.encode("utf-8", "surrogatepass"), "kohteet.jsonl", tuple(shown))


# --- printed lines ---


@st.composite
def texts(draw: st.DrawFn) -> Invented:
    """Plain text: lines with indents, gaps, page breaks and page headers, in either charset."""
    lines = draw(LINES)
    page = draw(st.integers(5, 60))
    header = f"Mallilan kunta{' ' * 20}Pöytäkirja{' ' * 20}"
    printed: list[str] = []
    for number, line in enumerate(lines):
        if number % page == 0:
            printed.append(f"{chr(12) if number else ''}{header}{number // page + 1}\n")
        gap = draw(st.sampled_from(("\n", "\n", "\n\n")))
        printed.append(f"{' ' * draw(st.sampled_from((0, 0, 4, 20)))}{line}{gap}")
    charset = draw(st.sampled_from(("utf-8", "cp1252", "utf-16")))
    single = charset if charset == "cp1252" else ""
    return Invented("".join(printed).encode(charset, "replace"), "kokous.txt", tuple(lines), single)


_PRINTED = 80
"""Characters of a printed line at most."""


@st.composite
def printed_pages(draw: st.DrawFn) -> Invented:
    """PDF: lines at indents and distances, in bold and plain type, with page headers and numbers."""
    from reportlab.pdfgen.canvas import Canvas

    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(595, 842), invariant=True)
    lines = [line[:_PRINTED].strip() for line in draw(LINES)]
    headed = draw(st.booleans())
    top = 760.0
    number = 0

    def begin() -> float:
        nonlocal number
        number += 1
        canvas.setFont("Helvetica", 9)
        if headed:
            canvas.drawString(56, 800, "Mallilan kunta")
            canvas.drawString(280, 800, "Pöytäkirja")
            canvas.drawString(520, 800, str(number))
        return top

    y = begin()
    for line in lines:
        if y < 60:
            canvas.showPage()
            y = begin()
        canvas.setFont(draw(st.sampled_from(("Helvetica", "Helvetica-Bold", "Times-Roman"))), 10)
        canvas.drawString(draw(st.sampled_from((56, 56, 80, 150))), y, line)
        y -= draw(st.sampled_from((12, 12, 24)))
    canvas.showPage()
    canvas.save()
    return Invented(file.getvalue(), "kokous.pdf", tuple(lines))


STRATEGIES: dict[str, Callable[[], st.SearchStrategy[Invented]]] = {
    "casem": casem_items,
    "doc": rich_texts,
    "docx": word_documents,
    "html": pages,
    "jsonlines": json_lines,
    "pdf": printed_pages,
    "text": texts,
}
"""By format, what makes its invented files."""
