"""``pykala analyze``: what is indexed for words."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from indexer.cli import Settings

if TYPE_CHECKING:
    from models.analysis import WordAnalysis

_LINES_AT_A_TIME = 1000


@click.command()
@click.argument("words", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a word, in input order.")
@click.option(
    "--language", type=click.Choice(["fi", "sv"]), default="fi", show_default=True, help="The language of the words."
)
@click.pass_obj
def analyze(settings: Settings, words: tuple[str, ...], as_json: bool, language: str) -> None:
    """Show what is indexed for WORDs, or for the words of each line of standard input.

    A word's first term is its lemma; other readings and the parts of a compound weigh less.
    """
    from models.pipeline import load_analyser

    cache = settings.home if settings.home.is_dir() else None
    analyser = load_analyser(cache)
    show = _json_line if as_json else _table_row
    if not as_json:
        click.echo(f"{'form':<28} {'lemma':<28} terms")
    for lines in _batches(words or sys.stdin):
        # One text a batch: unknown words are then looked up together.
        analysed = analyser.text("\n".join(lines), language)
        for word in analysed.words:
            click.echo(show(word))


def _batches(lines: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for line in lines:
        batch.append(line.rstrip("\n"))
        if len(batch) == _LINES_AT_A_TIME:
            yield batch
            batch = []
    if batch:
        yield batch


def _json_line(word: WordAnalysis) -> str:
    return json.dumps(
        {
            "form": word.form,
            "lemma": word.lemma,
            "terms": [term.text for term in word.terms],
            "weights": [round(term.weight, 3) for term in word.terms],
            "origins": [term.origin for term in word.terms],
        },
        ensure_ascii=False,
    )


def _table_row(word: WordAnalysis) -> str:
    terms = "  ".join(f"{term.text} {term.weight:.2g} {term.origin}" for term in word.terms[1:])
    return f"{word.form:<28} {word.lemma:<28} {terms}".rstrip()
