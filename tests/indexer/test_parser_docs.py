"""The page on parsing shows what the command really prints, and its numbers are the code's."""

from __future__ import annotations

import re
from pathlib import Path

from click.testing import CliRunner

from indexer.cli.parsing import parse
from indexer.parser.headings import read_headings
from indexer.readers.text import LARGEST_TEXT, MOST_LINES
from indexer.source import SUFFIXES

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs" / "parsing.md").read_text(encoding="utf-8")


def test_the_listing_is_what_the_command_prints() -> None:
    (block,) = re.findall(r"```console\n\$ pykala parse (\S+)\n(.*?)```", PAGE, re.DOTALL)
    printed = CliRunner().invoke(parse, [str(ROOT / block[0])]).stdout
    shown = [line for line in block[1].splitlines() if line != "…"]
    position = 0
    for line in shown:
        found = re.compile("^" + re.escape(line).replace("…", ".*") + "$", re.MULTILINE).search(printed, position)
        assert found is not None, line
        position = found.end()


def test_the_example_lines_of_the_table_are_sound() -> None:
    lines = [line.strip() for line in PAGE.splitlines() if line.startswith("    ") and line.count("\t") == 2]
    table = read_headings("\n".join(lines))
    assert table.kind("ratkaisu") == "decision"
    assert table.kind("kunnanjohtajan toive") == "proposal"


def test_suffixes_and_bounds() -> None:
    assert all(f" {suffix}" in PAGE or f"`{suffix}" in PAGE for suffix in SUFFIXES)
    assert f"over {LARGEST_TEXT // 2**20} MB or {MOST_LINES:,} lines" in PAGE
