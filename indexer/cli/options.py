"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path

import click

semantic_option = click.option(
    "--semantic",
    is_flag=True,
    help='Compare meanings by the full model of sentences: slower, a little better; needs "pykala[semantic]".',
)


def check_semantic(semantic: bool, topics: Path | None) -> None:
    """The full model has weights for the shipped vocabulary alone."""
    if semantic and topics is not None:
        raise click.UsageError("--semantic goes with the shipped vocabulary: leave out --topics or --semantic.")
