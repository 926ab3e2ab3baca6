"""``pykala evaluate``: search, topics and parsing measured on sets with known answers."""

from __future__ import annotations

import json
from pathlib import Path

import click

from indexer.cli.options import check_semantic, semantic_option, topics_option

_folder = click.Path(exists=True, file_okay=False, path_type=Path)
_file = click.Path(exists=True, dir_okay=False, path_type=Path)
_as_json = click.option("--json", "as_json", is_flag=True, help="Print the figures as one JSON object.")


@click.group()
def evaluate() -> None:
    """Measure search, topics or parsing on a set with known answers."""


@evaluate.command("search")
@click.argument("folder", metavar="DIR", type=_folder)
@_as_json
def evaluate_search(folder: Path, as_json: bool) -> None:
    """Measure the search on a set in BEIR form: corpus.jsonl, queries.jsonl and qrels.tsv in DIR.

    The corpus is indexed into a temporary home with the same code and settings as everything else.
    """
    from search.evaluation import evaluate_search as measure

    figures = measure(folder)
    click.echo(json.dumps(figures.to_json()) if as_json else figures.to_text())


@evaluate.command("topics")
@click.argument("file", metavar="FILE", type=_file)
@topics_option
@click.option("--stages", help="Only these stages, as lexical,ranking,meaning,classifier.")
@semantic_option
@_as_json
def evaluate_topics(file: Path, topics_file: Path | None, stages: str | None, semantic: bool, as_json: bool) -> None:
    """Measure the topics of the items in FILE, JSON Lines with their right topics.

    Topics in the field "maybe" of an item count neither for nor against. Macro figures are means over the topics that
    at least three items have.
    """
    from models.pipeline import load_analyser
    from models.tagging import open_tagger
    from models.topics.evaluation import evaluate_topics as measure

    check_semantic(semantic, topics_file)
    analyser = load_analyser()
    chosen = stages.replace(" ", "").split(",") if stages else None
    figures = measure(file, analyser, open_tagger(topics_file, analyser, chosen, semantic=semantic))
    click.echo(json.dumps(figures.to_json(), ensure_ascii=False) if as_json else figures.to_text())


@evaluate.command("parse")
@click.argument("folder", metavar="DIR", type=_folder)
@_as_json
def evaluate_parse(folder: Path, as_json: bool) -> None:
    """Measure the parsing of the files in DIR against expected.jsonl beside them."""
    from indexer.evaluation.parse import evaluate_parse as measure

    figures = measure(folder)
    click.echo(json.dumps(figures.to_json(), ensure_ascii=False) if as_json else figures.to_text())
