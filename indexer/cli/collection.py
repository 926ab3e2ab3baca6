"""``pykala export``, ``remove``, ``purge``, ``verify`` and ``stats``: what is asked of the collection as a whole."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import click

from indexer.cli import Settings
from indexer.cli.options import as_day
from models.wording import counted

if TYPE_CHECKING:
    from search.page import Statistics

_as_json = click.option("--json", "as_json", is_flag=True, help="Print the answer as one JSON object.")


@click.command()
@click.pass_obj
def export(settings: Settings) -> None:
    """Print all items as JSON Lines, in the order of their ids."""
    from search.home import IndexHome
    from search.stored import stored_items

    for item in stored_items(IndexHome(settings.home)):
        click.echo(json.dumps(item.to_json(), ensure_ascii=False))


@click.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@_as_json
@click.pass_obj
def remove(settings: Settings, ids: tuple[str, ...], as_json: bool) -> None:
    """Remove the items with these IDs now. Nothing of them stays in the home."""
    from indexer.removal import remove_items
    from search.home import IndexHome

    removed = remove_items(IndexHome(settings.home), ids)
    missing = [item_id for item_id in ids if item_id not in removed]
    for item_id in missing:
        click.echo(f'Failed: no item has the id "{item_id}". Ids are listed by: pykala export', err=True)
    _show_removed(removed, as_json)
    if missing:
        click.get_current_context().exit(1)


@click.command()
@click.option(
    "--today",
    callback=as_day,
    metavar="DAY",
    default=None,
    help="The day to reckon from, instead of today.",
)
@_as_json
@click.pass_obj
def purge(settings: Settings, today: dt.date | None, as_json: bool) -> None:
    """Remove the items whose publication time has ended: those whose "expires" is before today."""
    from indexer.removal import expired_items, remove_items
    from search.home import IndexHome

    home = IndexHome(settings.home)
    expired = expired_items(home, today or dt.date.today())
    _show_removed(remove_items(home, expired) if expired else (), as_json)


def _show_removed(removed: tuple[str, ...], as_json: bool) -> None:
    click.echo(f"{counted(len(removed), 'item')} removed.", err=True)
    if as_json:
        click.echo(json.dumps({"removed": list(removed)}, ensure_ascii=False))
    else:
        for item_id in removed:
            click.echo(item_id)


@click.command()
@_as_json
@click.pass_obj
def verify(settings: Settings, as_json: bool) -> None:
    """Check every file of the live generation against its manifest. Exits 1 when something is wrong."""
    from search.home import IndexHome, damaged

    home = IndexHome(settings.home)
    manifest, problems = home.verify()
    if as_json:
        answer = {"generation": manifest.number, "files": len(manifest.files), "problems": list(problems)}
        click.echo(json.dumps(answer, ensure_ascii=False))
    if problems:
        raise damaged(home.folder(manifest.number), problems, home)
    if not as_json:
        items, files = counted(manifest.items, "item"), counted(len(manifest.files), "file")
        click.echo(f"Generation {manifest.number}: {items}, {files}, all as built.")


@click.command()
@_as_json
@click.pass_obj
def stats(settings: Settings, as_json: bool) -> None:
    """Count the items per municipality, organ, year and topic."""
    from search import open_engine

    engine = open_engine(settings.home, kernels="numpy")
    statistics = engine.statistics()
    engine.close()
    if as_json:
        click.echo(json.dumps(statistics.to_json(), ensure_ascii=False))
    else:
        _show_statistics(statistics)


def _show_statistics(statistics: Statistics) -> None:
    span = f", {statistics.oldest} to {statistics.newest}" if statistics.newest else ""
    built = f"{statistics.built:%Y-%m-%d %H:%M %Z}"
    made = f"generation {statistics.generation}, built {built} with {statistics.analyser}"
    click.echo(f"{counted(statistics.items, 'item')}{span}; {made}")
    for facet, counts in statistics.counts.items():
        click.echo(f"\n{facet}")
        for value, count in counts.items():
            click.echo(f"{count:>8}  {value}")
