"""``pykala topics review``: uncertain items as a spreadsheet, and its corrections as training data."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from indexer.cli import Settings
from indexer.cli.options import check_semantic, semantic_option, topics_option


@click.command("review")
@click.argument(
    "corrected", metavar="[CORRECTED.csv]", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@topics_option
@semantic_option
@click.option("--limit", default=100, show_default=True, help="How many items are written.")
@click.pass_obj
def review(settings: Settings, corrected: Path | None, topics_file: Path | None, semantic: bool, limit: int) -> None:
    """Write the items whose topics are least sure as CSV, or read corrections back.

    Without a file prints CSV for a spreadsheet program: correct its column "topics". With the corrected file prints
    the items with their topics as JSON Lines, which `pykala train` learns from. Topics are of the vocabulary that the
    index was tagged with, unless --topics names another.

    \b
      pykala topics review > check.csv
      pykala topics review check.csv > labelled.jsonl
      pykala train labelled.jsonl
    """
    from models.pipeline import load_analyser
    from models.tagging import open_tagger
    from models.topics.review import least_sure, read_review, reviewed, write_review
    from search.home import IndexHome
    from search.stored import stored_items
    from search.vocabulary import own_topics

    home = IndexHome(settings.home)
    source = topics_file or own_topics(home.live_folder())
    check_semantic(semantic, source)
    analyser = load_analyser(home.path)
    tagger = open_tagger(source, analyser, semantic=semantic)
    if corrected is None:
        write_review(least_sure(reviewed(stored_items(home), tagger, analyser), limit), sys.stdout)
        return
    topics = read_review(corrected, tagger.vocabulary.ids)
    for item in stored_items(home, tuple(topics)):
        click.echo(json.dumps({**item.to_json(), "topics": topics.pop(item.id)}, ensure_ascii=False))
    for item_id in topics:
        click.echo(f'Passed over: no item has the id "{item_id}".', err=True)
