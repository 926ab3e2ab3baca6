"""DOCX as blocks, and every kind of file that is none; DOC through whatever converter is installed."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument

from indexer.errors import UnreadableSource
from indexer.readers import read_document
from indexer.readers.doc import COMPOUND_FILE, DocReader
from indexer.readers.docx import DocxReader
from tests.indexer.pages import parsed, source


def packed(document: WordDocument) -> bytes:
    """The document as a file's bytes."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def minutes() -> WordDocument:
    """Minutes of one item, with a table, a page header and a page footer."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Honkamäen kunta\tPöytäkirja 2/2024"
    document.sections[0].footer.paragraphs[0].text = "Sivu 1"
    document.add_paragraph("Honkamäen kunta")
    document.add_paragraph("Kunnanhallitus 12.2.2024")
    document.add_heading("§ 7", level=1)
    document.add_heading("Kirjaston aukioloajat", level=2)
    document.add_paragraph("HONDno-2024-12")
    document.add_heading("Perustelut", level=3)
    document.add_paragraph("Aukioloajat:")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("Päivä", "Kello", "Maanantai", "10–18"), strict=True):
        cell.text = text
    document.add_paragraph("toinen kohta", style="List Bullet")
    document.add_heading("Päätös", level=3)
    paragraph = document.add_paragraph("Hyväksyttiin.")
    paragraph.add_run().add_break()
    paragraph.add_run("Pykälä tarkastettiin heti.")
    return document


def test_paragraphs_headings_and_tables_keep_their_order() -> None:
    document = DocxReader().read(source(packed(minutes())))
    assert [block.text for block in document.blocks] == [
        *("Honkamäen kunta", "Kunnanhallitus 12.2.2024", "§ 7", "Kirjaston aukioloajat", "HONDno-2024-12"),
        *("Perustelut", "Aukioloajat:", "Päivä\tKello", "Maanantai\t10–18", "- toinen kohta"),
        *("Päätös", "Hyväksyttiin.", "Pykälä tarkastettiin heti."),
    ]
    assert [block.level for block in document.blocks if block.role == "heading"] == [1, 2, 3, 3]
    assert [block.role for block in document.blocks[7:10]] == ["table_row", "table_row", "list_item"]
    assert "Sivu 1" in document.furniture


def test_minutes_in_docx_give_items() -> None:
    meeting = parsed(packed(minutes()), "poytakirja.docx")
    (item,) = meeting.items
    assert (item.section, item.title, item.case_number) == (7, "Kirjaston aukioloajat", "HONDno-2024-12")
    assert (item.municipality, item.organ, str(item.date)) == ("Honkamäki", "Kunnanhallitus", "2024-02-12")
    assert item.sections_of("decision")[0].text == "Hyväksyttiin.\nPykälä tarkastettiin heti."
    assert "Maanantai\t10–18" in item.sections_of("rationale")[0].text


@pytest.mark.parametrize("number", ["§ {}", "{} §", "{}"])
@pytest.mark.parametrize("form", ["style", "bold", "colon", "tab", "cells"])
def test_ways_to_write_a_heading(form: str, number: str) -> None:
    """Headings by their style, in bold, before a colon, before a tab, or in the cell beside the text."""
    document = docx.Document()
    document.add_paragraph("Honkamäen kunta")
    document.add_paragraph("Kunnanhallitus 12.2.2024")
    titles = ((3, "Kirjaston aukioloajat"), (4, "Avustukset"), (5, "Muut asiat"))
    for section, title in titles:
        document.add_heading(f"{number.format(section)} {title}", level=1)
        document.add_paragraph("Asian selostus on tässä kappaleessa.")
        for heading, text in (("Ehdotus", "Hyväksytään."), ("Päätös", "Hyväksyttiin.")):
            if form == "style":
                document.add_heading(heading, level=3)
                document.add_paragraph(text)
            elif form == "bold":
                document.add_paragraph().add_run(heading).bold = True
                document.add_paragraph(text)
            elif form == "cells":
                for cell, content in zip(document.add_table(1, 2)._cells, (heading, text), strict=True):
                    cell.text = content
            else:
                document.add_paragraph(f"{heading}: {text}" if form == "colon" else f"{heading}\t{text}")
    items = parsed(packed(document), "kokous.docx").items
    assert [(item.section, item.title) for item in items] == list(titles)
    for item in items:
        assert [section.kind for section in item.sections] == ["rationale", "proposal", "decision"]


def test_cells_with_headings_are_sections_and_merged_cells_are_read_once() -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=3)
    table.rows[0].cells[0].text = "Päätös"
    table.rows[0].cells[1].merge(table.rows[0].cells[2]).text = "Hyväksyttiin."
    table.rows[1].cells[0].merge(table.rows[1].cells[2]).text = "Koko rivi"
    assert [block.text for block in DocxReader().read(source(packed(document))).blocks] == [
        *("Päätös", "Hyväksyttiin.", "Koko rivi"),
    ]


def test_fields_controls_and_insertions_are_read_and_deletions_are_not() -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    def run(text: str) -> str:
        return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'

    document = docx.Document()
    for inner in (
        f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent><w:p>{run('säätimessä')}</w:p></w:sdtContent></w:sdt>",
        f"<w:p {nsdecls('w')}><w:ins>{run('lisätty ')}</w:ins>"
        "<w:del><w:r><w:delText>poistettu</w:delText></w:r></w:del>"
        f'<w:fldSimple w:instr="DOCPROPERTY">{run("kentässä")}</w:fldSimple></w:p>',
        f"<w:tbl {nsdecls('w')}><w:sdt><w:sdtContent><w:tr><w:tc><w:p>{run('a')}</w:p></w:tc><w:sdt><w:sdtContent>"
        f"<w:tc><w:p>{run('b')}</w:p></w:tc></w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt></w:tbl>",
    ):
        document.element.body.insert(-1, parse_xml(inner))
    assert [block.text for block in DocxReader().read(source(packed(document))).blocks] == [
        *("säätimessä", "lisätty kentässä", "a\tb"),
    ]


def archive(**files: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packing:
        for name, text in files.items():
            packing.writestr(name.replace("__", "/"), text)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (archive(muistio="teksti"), "a zip and no Word document"),
        (b"PK\x03\x04 katkennut", "broken DOCX or zip"),
        (packed(docx.Document())[:2000], "broken DOCX or zip"),
        (archive(**{"[Content_Types].xml": "<", "word__document.xml": "<"}), "a broken Word document"),
        (packed(docx.Document()), "holds no text"),
    ],
)
def test_what_is_no_readable_docx_is_named_with_its_remedy(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableSource, match=reason) as raised:
        read_document(source(content, "poytakirja.docx"))
    assert "poytakirja.docx" in str(raised.value)
    assert raised.value.remedy


DOC = COMPOUND_FILE + b"\x00" * 200 + "WordDocument".encode("utf-16-le") + b"\x00" * 200


def converter(folder: Path, name: str, script: str) -> None:
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(0o755)


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Makes a script the one converter that is installed."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return lambda name, script: converter(tmp_path, name, script)


def test_without_a_converter_the_remedy_is_named(installed: Callable[[str, str], None]) -> None:
    with pytest.raises(UnreadableSource, match=r"no converter is installed.*antiword"):
        DocReader().read(source(DOC, "vanha.doc"))


def test_an_installed_converter_is_used(installed: Callable[[str, str], None]) -> None:
    installed(
        "catdoc",
        "echo 'Honkamäen kunta'; echo; echo '§ 4'; echo 'Tien nimi'; echo; echo 'Päätös'; echo 'Hyväksyttiin.'",
    )
    (item,) = parsed(DOC, "vanha.doc").items
    assert (item.section, item.title, item.sections_of("decision")[0].text) == (4, "Tien nimi", "Hyväksyttiin.")


BOOK = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE book PUBLIC "-//OASIS//DTD DocBook XML V4.1.2//EN" "http://www.oasis-open.org/docbook/xml/docbookx.dtd">
<book lang='fi'><title>Pohja</title><bookinfo><title>Pohja</title><author><surname>Pekka</surname></author></bookinfo>
<chapter><title/>
  <para>
<emphasis role='bold'>Satamatorin kalusteet &amp; valot</emphasis>
  </para>
  <para>
   <informaltable><tgroup cols='2'><tbody>
      <row><entry>
Dno
       </entry><entry>
HONDno/12/10.03.01/2017
       </entry></row>
      <row><entry>
Päätöshistoria
       </entry><entry>
Tekninen lautakunta 11.08.2015 § 329
Kunnanhallitus 2.6.2014 § 270
       </entry></row>
   </tbody></tgroup></informaltable>
  </para>
  <para>
<emphasis role='bold'>Esittelyteksti</emphasis>
  </para>
  <para>
Kalusteet ovat kuluneet.
  </para>
  <itemizedlist><listitem><para>
penkit
  </para></listitem></itemizedlist>
  <para>
   <informaltable><tgroup cols='2'><tbody>
      <row><entry>
Päätös
       </entry><entry>
Hyväksyttiin.
Torille tulee

kuusi penkkiä.
       </entry></row>
      <row><entry>
Täytäntöönpano-
tiedot
       </entry><entry>
Puistotoimi
       </entry></row>
   </tbody></tgroup></informaltable>
  </para>
</chapter></book>
"""


def test_antiword_gives_tables_and_headings(installed: Callable[[str, str], None]) -> None:
    installed("antiword", f"while read -r line; do echo \"$line\"; done <<'END'\n{BOOK}END")
    (item,) = parsed(DOC, "vanha.doc").items
    assert (item.title, item.case_number) == ("Satamatorin kalusteet & valot", "HONDno/12/10.03.01/2017")
    assert [(section.kind, section.heading, section.text) for section in item.sections] == [
        (
            "prior_handling",
            "Päätöshistoria",
            "Tekninen lautakunta 11.08.2015 § 329\nKunnanhallitus 2.6.2014 § 270",
        ),
        ("rationale", "Esittelyteksti", "Kalusteet ovat kuluneet.\n- penkit"),
        ("decision", "Päätös", "Hyväksyttiin.\nTorille tulee\nkuusi penkkiä."),
        ("notification", "Täytäntöönpanotiedot", "Puistotoimi"),
    ]


def test_codes_of_fields_are_no_text(installed: Callable[[str, str], None]) -> None:
    title = "\t  DOCPROPERTY  malli_doc_title  \\\\* MERGEFORMAT  Tien nimi "
    installed("catdoc", f"printf '§ 4\\n{title}\\n\\nDno\\n\\t  FORMTEXT  12/2017\\n\\nPäätös\\nKyllä.\\n'")
    (item,) = parsed(DOC, "vanha.doc").items
    assert item.title == "Tien nimi"
    assert "FORMTEXT" not in item.text


@pytest.mark.parametrize("script", ["exit 1", "echo"])
def test_a_converter_that_fails_is_named(installed: Callable[[str, str], None], script: str) -> None:
    installed("antiword", script)
    with pytest.raises(UnreadableSource, match="antiword cannot read"):
        DocReader().read(source(DOC, "vanha.doc"))


@pytest.mark.data
@pytest.mark.skipif(shutil.which("antiword") is None, reason="antiword is not installed")
def test_every_caption_of_a_real_document_is_a_section(data_dir: Path) -> None:
    folder = data_dir / "minutes" / "vendors" / "oulu"
    (document,) = folder.glob("*.doc")
    captions = json.loads((folder / "captions.json").read_text(encoding="utf-8"))
    (item,) = parsed(document.read_bytes(), document.name, folder).items
    assert item.case_number is not None
    assert [section.heading for section in item.sections] == captions[1:]


def test_another_office_file_is_named() -> None:
    with pytest.raises(UnreadableSource, match="no Word document"):
        read_document(source(COMPOUND_FILE + b"\x00" * 500, "taulukko.doc"))


def test_html_called_doc_is_read_as_html() -> None:
    page = "<html><body><p>§ 3</p><p><b>Tien nimi</b></p><p>Päätös</p><p>Hyväksyttiin.</p></body></html>"
    (item,) = parsed(page, "vanha.doc").items
    assert item.title == "Tien nimi"


RTF = (
    rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\f0 Honkam\'e4en kunta\par\par \'a7 4\par Tien nimi\par\par "
    rb"P\'e4\'e4t\'f6s\par Hyv\'e4ksyttiin.\par}"
)


def test_rtf_is_read_without_a_converter() -> None:
    (item,) = parsed(RTF, "vanha.doc").items
    assert (item.section, item.title, item.sections_of("decision")[0].text) == (4, "Tien nimi", "Hyväksyttiin.")
    with pytest.raises(UnreadableSource, match="RTF without text"):
        read_document(source(b"{\\rtf1}", "vanha.doc"))
