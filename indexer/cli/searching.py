"""``pykala search``: the same search as the page."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import click

from indexer.cli import Settings
from indexer.cli.options import as_day
from models.wording import counted

if TYPE_CHECKING:
    from search.page import Hit, SearchPage


@click.command()
@click.argument("query", default="")
@click.option("--topic", "topics", multiple=True, metavar="ID", help="Only this topic; several are alternatives.")
@click.option("--organ", "organs", multiple=True, metavar="NAME", help="Only this organ.")
@click.option("--municipality", "municipalities", multiple=True, metavar="NAME", help="Only this municipality.")
@click.option("--year", "years", multiple=True, type=int, help="Only this year.")
@click.option(
    "--from", "date_from", callback=as_day, metavar="DAY", help="On this day or later: 2024-01-22 or 22.1.2024."
)
@click.option("--to", "date_to", callback=as_day, metavar="DAY", help="On this day or earlier.")
@click.option("--sort", type=click.Choice(["relevance", "newest", "oldest"]), default="relevance", show_default=True)
@click.option("--page", type=click.IntRange(min=1), default=1, show_default=True)
@click.option("--limit", type=click.IntRange(1, 200), default=10, show_default=True, help="Hits on a page.")
@click.option("--json", "as_json", is_flag=True, help="Print the page as one JSON object.")
@click.pass_obj
def search(
    settings: Settings,
    query: str,
    topics: tuple[str, ...],
    organs: tuple[str, ...],
    municipalities: tuple[str, ...],
    years: tuple[int, ...],
    date_from: dt.date | None,
    date_to: dt.date | None,
    sort: str,
    page: int,
    limit: int,
    as_json: bool,
) -> None:
    """Search the items for QUERY; without one, list them all. A QUERY that begins with a minus comes last, after --."""
    from search import open_engine
    from search.choices import unknown_choices
    from search.home import IndexHome
    from search.request import MAX_QUERY_CHARACTERS, SORTS, SearchRequest
    from search.vocabulary import live_vocabulary

    engine = open_engine(settings.home, kernels="numpy")
    request = SearchRequest(
        query=query.strip()[:MAX_QUERY_CHARACTERS],
        topics=topics,
        organs=organs,
        municipalities=municipalities,
        years=years,
        date_from=date_from,
        date_to=date_to,
        sort=next(known for known in SORTS if known == sort),
        page=page,
        limit=limit,
    )
    answer = engine.search(request)
    unknown = unknown_choices(request, engine, lambda: live_vocabulary(IndexHome(settings.home)))
    engine.close()
    for choice in unknown:
        click.echo(choice, err=True)
    if as_json:
        click.echo(json.dumps(answer.to_json(), ensure_ascii=False))
    else:
        _show(answer)


def _show(answer: SearchPage) -> None:
    from search.notes import in_english

    for hit in answer.hits:
        _show_hit(hit)
    for note in answer.notes:
        click.echo(in_english(note), err=True)
    if answer.suggestion:
        click.echo(f"Did you mean: {answer.suggestion}", err=True)
    click.echo(f"{counted(answer.total, 'item')}; page {answer.request.page} of {answer.last_page}.", err=True)


def _show_hit(hit: Hit) -> None:
    where = ", ".join(part for part in (hit.municipality, hit.organ, hit.date and hit.date.isoformat()) if part)
    section = f" § {hit.section}" if hit.section is not None else ""
    click.echo(click.style(hit.title or hit.id, bold=True))
    click.echo(f"  {where}{section}  {hit.case_number or ''}".rstrip())
    if hit.topics:
        click.echo("  " + ", ".join(topic.id for topic in hit.topics))
    for snippet in hit.snippets:
        text = "".join(
            click.style(fragment.text, underline=True) if fragment.marked else fragment.text
            for fragment in snippet.fragments
        )
        click.echo(f"  {' '.join(text.split())}")
    click.echo(f"  {hit.id}\n")
