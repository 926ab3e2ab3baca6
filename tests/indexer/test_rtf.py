"""RTF: hidden and deleted text, tables, numbers of lists, notes, text boxes and page headers."""

from __future__ import annotations

import pytest

from indexer.readers import read_document
from indexer.readers.rtf import read_rtf
from tests.indexer.pages import parsed, source

START = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Arial;}}{\info{\title Pohja}}"


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (r"n\'e4kyv\'e4{\v  piilossa\par} teksti", "näkyvä teksti"),
        (r"alku \v piilossa \v0 loppu", "alku loppu"),
        (r"alku \v piilossa \plain loppu", "alku loppu"),
        (r"alku {\deleted poistettu }{\v0 loppu}", "alku loppu"),
        (r"\trowd\cellx1\cellx2\intbl P\'e4iv\'e4\cell a|b\cell\row", "Päivä\ta|b"),
        (r"{\pntext\f0 1.\tab}kohta\par{\listtext\'b7\tab}toinen", "1.\tkohta\n- toinen"),
        (r"Hinta{\super 1{\footnote\pard Alv 0 %}} on 5 e.\par Seuraava", "Hinta1 on 5 e.\nAlv 0 %\nSeuraava"),
        (r"Hinta{\footnote Alv 0 %} on 5 e.", "Hinta on 5 e.\nAlv 0 %"),
        (r"ennen{\shp{\*\shpinst{\shptxt laatikko\par}}} sen\par j\'e4lkeen", "ennen sen\nlaatikko\n\njälkeen"),
        ("kuva{\\pict\\bin3 {}\\} on", "kuva on"),
        (r"sote\_uudistus", "sote\u2011uudistus"),
        # A character in two halves, and half a one.
        (r"alku \u-10179?\u-8704? loppu", "alku \U0001f600 loppu"),
        (r"alku \u-8211? loppu", "alku \ufffd loppu"),
    ],
)
def test_text_is_as_a_word_processor_shows_it(written: str, text: str) -> None:
    assert read_rtf(f"{START}{written}}}").text.strip() == text


def test_broken_groups_are_read_as_far_as_they_go() -> None:
    assert read_rtf(r"{\rtf1 alku}} loppu {\footnote").text.startswith("alku")


def test_the_head_may_stand_in_the_page_header_alone() -> None:
    header = r"{\header Honkam\'e4en kunta\par P\'f6yt\'e4kirja\par Elinvoima\_ ja ty\'f6llisyysjaosto 12.2.2024\par}"
    row = r"\trowd\intbl \'a7 7\cell Latujen hoito\cell\row"
    body = rf"{row}\par\pard P\'e4\'e4t\'f6s\par Hyv\'e4ksyttiin.\par"
    content = f"{START}{header}{body}}}".encode()
    (item,) = parsed(content, "kokous.rtf").items
    assert (item.municipality, item.organ, str(item.date)) == (
        *("Honkamäki", "Elinvoima- ja työllisyysjaosto", "2024-02-12"),
    )
    assert (item.section, item.title) == (7, "Latujen hoito")
    assert "Honkamäen kunta" in read_document(source(content, "kokous.rtf")).furniture
