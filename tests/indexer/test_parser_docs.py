"""The numbers, the suffixes and the forms that the page on parsing names are the code's."""

from __future__ import annotations

import re
from pathlib import Path

from indexer.parser.handlings import find_handling, find_led
from indexer.parser.headings import read_headings
from indexer.parser.numbering import read_number
from indexer.readers.text import LARGEST_TEXT, MOST_LINES
from indexer.source import SUFFIXES

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs" / "parsing.md").read_text(encoding="utf-8")


def test_the_example_lines_of_the_table_are_sound() -> None:
    lines = [line.strip() for line in PAGE.splitlines() if line.startswith("    ") and line.count("\t") == 2]
    table = read_headings("\n".join(lines))
    assert table.kind("ratkaisu") == "decision"
    assert table.kind("kunnanjohtajan toive") == "proposal"


def test_suffixes_and_bounds() -> None:
    assert all(f" {suffix}" in PAGE or f"`{suffix}" in PAGE for suffix in SUFFIXES)
    assert f"over {LARGEST_TEXT // 2**20} MB or {MOST_LINES:,} lines" in PAGE


def test_the_forms_of_numbers_are_read() -> None:
    table = PAGE.partition("| begins an item")[2].partition("| looks like it")[0]
    forms = [re.sub(r" {3,}", "\t", form) for form in re.findall(r"`([^`]+)`", table)]
    assert len(forms) > 30
    for form in forms:
        assert read_number(form) or find_handling(form) or find_led(form) or "päätös" in form.casefold(), form


def test_sums_laws_and_lists_are_no_numbers_of_items() -> None:
    table = PAGE.partition("| looks like it")[2].partition("| another form")[0]
    forms = re.findall(r"`([^`]+)`", table)
    assert len(forms) > 10
    for form in forms:
        assert read_number(form) is None, form
