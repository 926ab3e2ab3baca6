"""``pykala train``: the learned stages of the topic tagger trained on labelled items."""

from __future__ import annotations

from pathlib import Path

import click

from indexer.cli.options import check_semantic, semantic_option

_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", metavar="FILE", type=_file)
@click.option("--cases", type=_file, help="Titles of cases with their task classes (JSON Lines), as weak labels.")
@click.option("--topics", "vocabulary_file", type=_file, help="The vocabulary, if not the shipped one.")
@click.option(
    "--output", metavar="DIR", type=click.Path(file_okay=False, path_type=Path), help="Where the model is written."
)
@semantic_option
@click.option("--seed", default=0, show_default=True, help="Decides the folds and which cases are drawn.")
def train(
    file: Path, cases: Path | None, vocabulary_file: Path | None, output: Path | None, semantic: bool, seed: int
) -> None:
    """Train the topic tagger on the labelled items in FILE (JSON Lines with "title", "text" and "topics").

    Measures by cross-validation, trains on everything, and writes the model with its card to DIR (by default the
    current folder).

    For the shipped vocabulary and others of some hundred topics: topic-model.npz and topic-model.md, which are used
    when they stand in the installed package's models/data (with --semantic: topic-model-semantic.npz and .md).

    For a vocabulary of more than 500 concepts: subject-model.npz, subject-model.md and topics.json, which are used by
    --topics DIR of tag, index and evaluate.
    """
    from models.pipeline import load_analyser
    from models.topics.vocabulary import load_vocabulary

    folder = output or Path()
    folder.mkdir(parents=True, exist_ok=True)
    vocabulary, analyser = load_vocabulary(vocabulary_file), load_analyser()
    if len(vocabulary) > _LARGE:
        check_semantic(semantic, vocabulary_file)
        if cases is not None:
            raise click.UsageError(f"--cases goes with vocabularies of at most {_LARGE} topics: leave it out.")
        from models.subjects.cards import train_and_describe as train_subjects

        click.echo(train_subjects(file, vocabulary, analyser, folder, seed=seed).to_text())
        return
    from models.topics.cards import train_and_describe

    click.echo(train_and_describe(file, cases, vocabulary, analyser, folder, seed=seed, semantic=semantic).to_text())


_LARGE = 500
"""Concepts from which on a vocabulary is a large one, where most concepts have few labels and no labelled item."""
