"""Options that several commands have."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from pathlib import Path

import click

topics_option = click.option(
    "--topics",
    "topics_file",
    type=click.Path(exists=True, path_type=Path),
    help="A topic vocabulary of your own (SKOS, or a table of URIs and labels), or the folder of a model trained for "
    "one, instead of the shipped one. An index keeps it.",
)
semantic_option = click.option(
    "--semantic",
    is_flag=True,
    help='Compare meanings by the full model of sentences: slower, a little better; needs "pykala[semantic]".',
)


def as_day(ctx: click.Context, param: click.Parameter, value: str | None) -> dt.date | None:
    """The callback of an option that is a day, written as 2024-01-22 or as 22.1.2024."""
    if value is None:
        return None
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        with suppress(ValueError):
            return dt.datetime.strptime(value, form).date()
    raise click.BadParameter(f'"{value}" is no day. Write it as 2024-01-22 or 22.1.2024.', ctx, param)


def check_semantic(semantic: bool, topics: Path | None) -> None:
    """The full model has weights for the shipped vocabulary alone."""
    if semantic and topics is not None:
        raise click.UsageError("--semantic goes with the shipped vocabulary: leave out --topics or --semantic.")
