"""``pykala parse``: what the readers and the parser make of files, without touching an index."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from indexer.document import Meeting
    from indexer.errors import UnreadableSource
    from models.item import Item, Section

SHOWN = 100
"""Characters of a section that the readable listing shows."""


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path, readable=False))
@click.option("--json", "as_json", is_flag=True, help="Items as JSON Lines, one object a line.")
@click.pass_context
def parse(ctx: click.Context, files: tuple[Path, ...], as_json: bool) -> None:
    """Print the items of files or folders of minutes; no index is touched.

    Files that cannot be read are named on standard error, and the exit code is then 1.
    """
    from indexer.errors import NotMinutes, UnreadableSource

    failed = False
    for result in _meetings(files):
        if isinstance(result, NotMinutes):
            click.echo(f"Passed over: {result}", err=True)
        elif isinstance(result, UnreadableSource):
            failed = True
            click.echo(f"Error: {result}", err=True)
        elif as_json:
            for warning in result.warnings:
                click.echo(f"{result.source}: {warning}", err=True)
            for item in result.items:
                click.echo(json.dumps(item.to_json(), ensure_ascii=False))
        else:
            _list(result)
    ctx.exit(1 if failed else 0)


def _meetings(paths: tuple[Path, ...]) -> Iterator[Meeting | UnreadableSource]:
    from indexer.errors import UnreadableSource
    from indexer.parser import read_or_refuse
    from indexer.source import find_sources

    for source in find_sources(paths):
        if isinstance(source, UnreadableSource):
            yield source
            continue
        try:
            yield read_or_refuse(source)
        except UnreadableSource as error:
            yield error


def _list(meeting: Meeting) -> None:
    """Print a meeting for a reader."""
    kind = "agenda" if meeting.kind == "agenda" else "minutes"
    place = ", ".join(part for part in (meeting.municipality, meeting.organ, meeting.date) if part)
    click.echo(f"{meeting.source}: {kind} of {place or 'an unknown meeting'}, {_counted(len(meeting.items), 'item')}")
    for warning in meeting.warnings:
        click.echo(f"  ! {warning}")
    for item in meeting.items:
        _list_item(item)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _list_item(item: Item) -> None:
    number = f"§ {item.section}" if item.section is not None else "–"
    where = f"  (page {item.page})" if item.page is not None else ""
    click.echo(f"\n{number}  {item.title}{where}\n    {item.id}")
    if item.case_number:
        click.echo(f"    case {item.case_number}")
    for section in item.sections:
        _list_section(section, "    ")
    for vote in item.votes:
        click.echo(f"    vote: {vote.for_count} for, {vote.against_count} against")
    for warning in item.warnings:
        click.echo(f"    ! {warning}")


def _list_section(section: Section, margin: str) -> None:
    text = " ".join(section.text.split())
    shown = text if len(text) <= SHOWN else f"{text[:SHOWN].rstrip()}…"
    heading = f" ({section.heading})" if section.heading else ""
    click.echo(f"{margin}{section.kind}{heading}: {shown}")
    for part in section.parts:
        _list_section(part, margin + "  ")
