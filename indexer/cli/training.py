"""``pykala train``: the learned stages of the topic tagger trained on labelled items."""

from __future__ import annotations

from pathlib import Path

import click

_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", metavar="FILE", type=_file)
@click.option("--cases", type=_file, help="Titles of cases with their task classes (JSON Lines), as weak labels.")
@click.option("--topics", "vocabulary", type=_file, help="The vocabulary, if not the shipped one.")
@click.option(
    "--output", metavar="DIR", type=click.Path(file_okay=False, path_type=Path), help="Where the model is written."
)
@click.option("--seed", default=0, show_default=True, help="Decides the folds and which cases are drawn.")
def train(file: Path, cases: Path | None, vocabulary: Path | None, output: Path | None, seed: int) -> None:
    """Train the topic tagger on the labelled items in FILE (JSON Lines with "title", "text" and "topics").

    Measures by five-fold cross-validation over meetings first, then trains on everything and writes topic-model.npz and
    its card, topic-model.md, to DIR (by default the current folder). A setting of `pykala index` is not needed: the
    model is used when it stands in the installed package's models/data.
    """
    from models.pipeline import load_analyser
    from models.topics.cards import train_and_describe
    from models.topics.vocabulary import load_vocabulary

    folder = output or Path()
    folder.mkdir(parents=True, exist_ok=True)
    click.echo(
        train_and_describe(file, cases, load_vocabulary(vocabulary), load_analyser(), folder, seed=seed).to_text()
    )
