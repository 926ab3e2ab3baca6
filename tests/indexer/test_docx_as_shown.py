"""DOCX read as Word shows it: its numbers, styles, notes and text boxes, and nothing that is hidden or deleted."""

from __future__ import annotations

import io

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from indexer.document import Document
from indexer.readers import read_document
from indexer.readers.docx_numbering import numbering_of
from models.item import Item
from tests.indexer.pages import parsed, source

W = nsdecls("w")


def packed(document: WordDocument) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def read(document: WordDocument) -> Document:
    return read_document(source(packed(document), "kokous.docx"))


def texts(document: WordDocument) -> list[str]:
    return [block.text for block in read(document).blocks]


def minutes() -> WordDocument:
    document = docx.Document()
    document.add_paragraph("Honkamäen kunta")
    document.add_paragraph("Kunnanhallitus 12.2.2024")
    return document


def items(document: WordDocument) -> tuple[Item, ...]:
    return parsed(packed(document), "kokous.docx").items


def define_list(document: WordDocument, *levels: tuple[str, str, int]) -> None:
    """A list 77 whose levels have a form, a text and a first number; list 78 is the same from 5 on."""
    numbering = document.part.numbering_part.element
    written = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text, start) in enumerate(levels)
    )
    definition = parse_xml(f'<w:abstractNum {W} w:abstractNumId="77">{written}</w:abstractNum>')
    numbering.find(qn("w:num")).addprevious(definition)
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    for number, override in ((77, ""), (78, again)):
        numbering.append(
            parse_xml(f'<w:num {W} w:numId="{number}"><w:abstractNumId w:val="77"/>{override}</w:num>'),
        )


def numbered(document: WordDocument, text: str, level: int = 0, number: int = 77, style: str | None = None) -> None:
    properties = document.add_paragraph(text, style=style)._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'),
    )


@pytest.mark.parametrize("style", ["Heading 1", None])
@pytest.mark.parametrize(("text", "title"), [("§ %1", True), ("%1 §", True), ("§ %1.", True), ("§ %1", False)])
def test_section_signs_that_word_numbers_begin_items(style: str | None, text: str, title: bool) -> None:
    document = minutes()
    define_list(document, ("decimal", text, 44))
    for name in ("Kirjaston aukioloajat", "Latujen hoito"):
        numbered(document, name if title else "", style=style)
        if not title:
            document.add_paragraph().add_run(name).bold = True
        document.add_heading("Päätös", level=3)
        document.add_paragraph("Hyväksyttiin.")
    assert [(item.section, item.title) for item in items(document)] == [
        (44, "Kirjaston aukioloajat"),
        (45, "Latujen hoito"),
    ]


def test_numbers_of_lists_are_those_that_word_shows() -> None:
    document = docx.Document()
    define_list(document, ("decimal", "%1.", 1), ("lowerLetter", "%2)", 1), ("upperRoman", "%1.%3", 4))
    for text, level, number in (
        *(("a", 0, 77), ("b", 1, 77), ("c", 1, 77), ("d", 2, 77), ("e", 0, 77), ("f", 1, 77)),
        *(("g", 0, 78), ("h", 0, 78), ("i", 0, 0)),
    ):
        numbered(document, text, level, number)
    assert texts(document) == [
        *("1. a", "a) b", "b) c", "1.IV d", "2. e", "a) f", "5. g", "6. h", "i"),
    ]


def test_a_numbered_heading_keeps_its_number_and_a_section_needs_none() -> None:
    document = docx.Document()
    define_list(document, ("decimal", "%1", 1), ("decimal", "%1.%2", 1))
    numbered(document, "Avustusten jakaminen", style="Heading 1")
    numbered(document, "Päätös", 1, style="Heading 2")
    assert texts(document) == ["1 Avustusten jakaminen", "Päätös"]


def test_a_style_numbers_its_paragraphs_and_those_based_on_it() -> None:
    document = docx.Document()
    define_list(document, ("decimal", "§ %1", 3))
    base = document.styles.add_style("Pykälät", 1)
    base.element.get_or_add_pPr().append(parse_xml(f'<w:numPr {W}><w:numId w:val="77"/></w:numPr>'))
    document.styles.add_style("Pykälän nimi", 1).base_style = base
    numbering = numbering_of(document)
    marks = [
        numbering.mark(document.add_paragraph("x", style=style)._p) for style in ("Pykälän nimi", "Pykälät", "Normal")
    ]
    assert marks == ["§ 3", "§ 4", ""]


def test_bold_type_and_levels_come_from_styles_too() -> None:
    document = docx.Document()
    heading = document.styles.add_style("Sivuotsikko", 1)
    heading.font.bold = True
    document.styles.add_style("Sivuotsikko sisennetty", 1).base_style = heading
    document.styles.add_style("Asian nimi", 1).base_style = document.styles["Heading 2"]
    outlined = document.add_paragraph("Tasolla")
    outlined._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {W} w:val="2"/>'))
    for style in ("Sivuotsikko", "Sivuotsikko sisennetty", "Asian nimi", "Normal"):
        document.add_paragraph("Otsikko", style=style)
    document.add_paragraph(style="Sivuotsikko").add_run("Ei lihava").bold = False
    assert [(block.bold, block.level) for block in read(document).blocks] == [
        *((True, 3), (True, 0), (True, 0), (True, 2), (False, 0), (False, 0)),
    ]


def test_hidden_text_and_deleted_rows_are_left_out() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("näkyvä")
    for hidden in (True, False):
        paragraph.add_run(" piilossa" if hidden else " ei piilossa").font.hidden = hidden
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, "abcd", strict=True):
        cell.text = text
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:del {W} w:id='1' w:author='x'/>"))
    assert texts(document) == ["näkyvä ei piilossa", "c\td"]


def test_a_text_box_is_parted_from_the_text_around_it() -> None:
    document = docx.Document()
    box = f"<w:r {W}><w:pict><w:txbxContent><w:p><w:r><w:t>laatikossa</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
    paragraph = document.add_paragraph("ennen")
    paragraph._p.append(parse_xml(box))
    paragraph.add_run("jälkeen")
    assert texts(document) == ["ennen", "laatikossa", "jälkeen"]


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_notes_stand_below_the_paragraph_that_refers_to_them(kind: str) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    document = docx.Document()
    document.add_paragraph("Hinta on 45 000 euroa").add_run()._r.append(
        parse_xml(f'<w:{kind}Reference {W} w:id="2"/>'),
    )
    document.add_paragraph("Jatkuu.")
    note = f'<w:{kind} w:id="2"><w:p><w:r><w:t>Alv 0 %</w:t></w:r></w:p></w:{kind}>'
    content = f"<w:{kind}s {W}>{note}</w:{kind}s>".encode()
    part = Part(PackURI(f"/word/{kind}s.xml"), "application/xml", content, document.part.package)
    document.part.relate_to(part, getattr(RELATIONSHIP_TYPE, f"{kind}s".upper()))
    assert texts(document) == ["Hinta on 45 000 euroa", "Alv 0 %", "Jatkuu."]


def test_a_short_text_beside_a_heading_is_its_section() -> None:
    document = minutes()
    document.add_heading("§ 4 Latujen hoito", level=1)
    for line in ("Päätös\tHyväksyttiin.", "Jakelu\tHakija", "Allekirjoitukset"):
        document.add_paragraph().add_run(line).bold = line == "Allekirjoitukset"
    document.add_paragraph("Aino Aalto")
    (item,) = items(document)
    assert [(section.kind, section.text) for section in item.sections] == [
        ("decision", "Hyväksyttiin."),
        ("notification", "Hakija"),
    ]


def test_a_bold_row_heads_a_table_of_data_and_no_section() -> None:
    document = docx.Document()
    for rows in ((("Päätös", "Päivä"), ("Hylätty", "1.2.2024")), (("Päätös", "Hyväksyttiin."),)):
        for cell, text in zip(
            document.add_table(len(rows), 2)._cells, [text for row in rows for text in row], strict=True
        ):
            cell.paragraphs[0].add_run(text).bold = text in ("Päätös", "Päivä")
    assert texts(document) == ["Päätös\tPäivä", "Hylätty\t1.2.2024", "Päätös", "Hyväksyttiin."]
