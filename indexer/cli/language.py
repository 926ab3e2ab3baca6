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
@click.option(
    "--backend", default=None, help="The analyser of Finnish: pykko, voikko or snowball; the best if not given."
)
@click.pass_obj
def analyze(settings: Settings, words: tuple[str, ...], as_json: bool, language: str, backend: str | None) -> None:
    """Show what is indexed for WORDs, or for each line of standard input: a word or a text.

    A word's first term is its lemma; other readings and the parts of a compound weigh less.
    """
    from models.pipeline import load_analyser

    analyser = load_analyser(settings.home if settings.home.is_dir() else None, backend)
    write = sys.stdout.write
    if not as_json:
        write(f"{'form':<28} {'lemma':<28} terms\n")
    show = _json_line if as_json else _table_row
    for lines in _batches(words or sys.stdin):
        # Single words are looked up together; a line of several words is a text.
        single = [line for line in lines if not any(letter.isspace() for letter in line)]
        analyses = dict(zip(single, analyser.words(single, language), strict=True))
        for line in lines:
            analysed = (analyses[line],) if line in analyses else analyser.text(line, language).words
            write("".join(f"{show(word)}\n" for word in analysed))
        sys.stdout.flush()


def _batches(lines: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for line in lines:
        if line := line.strip():
            batch.append(line)
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
