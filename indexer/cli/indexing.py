"""``pykala index`` and ``pykala reindex``."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from indexer.cli import Settings
from indexer.cli.options import check_semantic, semantic_option, topics_option
from models.wording import counted

if TYPE_CHECKING:
    from indexer.document import Given, SourceFile
    from indexer.errors import UnreadableSource
    from indexer.indexing import Indexing, IndexReport
    from indexer.record import RecordedSource
    from search.home import IndexHome

_SHOWN_WARNINGS = 20
_MOST_USUAL_JOBS = 4

_paths = click.Path(path_type=Path, readable=False)
_as_json = click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
_municipality = click.option(
    "--municipality",
    metavar="NAME",
    help="The municipality of files that do not say it themselves. It is remembered for these files.",
)
_expires_after = click.option(
    "--expires-after",
    type=click.IntRange(min=0),
    metavar="DAYS",
    help="How many days after the meeting the items of these files may be published, where they do not say it "
    "themselves: `pykala purge` removes them afterwards. It is remembered for these files.",
)


def usual_jobs() -> int:
    """As many as there are processors that this process may use, within reason."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(processors, _MOST_USUAL_JOBS)


_jobs = click.option(
    "--jobs",
    type=click.IntRange(min=1, max=64),
    default=usual_jobs,
    metavar="N",
    help="How many processes read, analyse and tag many files beside the one that writes; 1: all is done in one. "
    f"By default as many as there are processors, but at most {_MOST_USUAL_JOBS}.",
)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=_paths)
@_municipality
@_expires_after
@topics_option
@semantic_option
@_jobs
@_as_json
@click.pass_obj
def index(
    settings: Settings,
    paths: tuple[Path, ...],
    municipality: str | None,
    expires_after: int | None,
    topics_file: Path | None,
    semantic: bool,
    jobs: int,
    as_json: bool,
) -> None:
    """Add and update the minutes in PATHs, which are files or folders. Unchanged files are skipped.

    Reads PDF, HTML, DOCX, plain text, JSON Lines and CaseM JSON. Exits 1 when a file failed, having indexed the rest.
    """
    from indexer.document import Given
    from search.home import IndexHome

    home = IndexHome(settings.home)
    with _indexing(
        home, Given(municipality, expires_after), topics_file, jobs, semantic=semantic, from_live=True
    ) as run:
        run.add_sources(_sources(paths))
        report = run.finish()
    _show(report, as_json)


@click.command()
@click.argument("paths", nargs=-1, type=_paths)
@_municipality
@_expires_after
@topics_option
@semantic_option
@_jobs
@click.option("--restore-removed", "restore", is_flag=True, help="Bring back the items that were removed or purged.")
@_as_json
@click.pass_obj
def reindex(
    settings: Settings,
    paths: tuple[Path, ...],
    municipality: str | None,
    expires_after: int | None,
    topics_file: Path | None,
    semantic: bool,
    jobs: int,
    restore: bool,
    as_json: bool,
) -> None:
    """Build the index anew beside the live one, from the recorded sources or from PATHs, and swap it in.

    Items of a recorded file that can no longer be read are kept as they were indexed. Items that were removed stay out.
    """
    from indexer.document import Given
    from search.home import IndexHome

    home = IndexHome(settings.home)
    if not paths:
        _folder_to_rebuild(home)
    given = Given(municipality, expires_after)
    with _indexing(home, given, topics_file, jobs, semantic=semantic, from_live=False, restore=restore) as run:
        if paths:
            run.add_sources(_sources(paths))
        else:
            _add_recorded(run, _folder_to_rebuild(home))
        report = run.finish()
    _show(report, as_json)


def _folder_to_rebuild(home: IndexHome) -> Path:
    """The generation that the recorded sources are taken from. It stays the same while a build is under way."""
    number = home.number_to_rebuild()
    # Without any it is the error that says so.
    return home.live_folder() if number is None else home.folder(number)


def _add_recorded(run: Indexing, folder: Path) -> None:
    """Index recorded files again; of those that fail, keep the items that the generation holds."""
    from indexer.record import SourceRecord
    from search.home import SOURCES
    from search.stored import items_in

    with SourceRecord(folder / SOURCES, read_only=True) as before:

        def keep(path: str) -> None:
            known = before.source(path)
            if known is not None:
                run.keep_items(known, items_in(folder, before.item_ids(path)))

        run.add_sources(_recorded_sources(before.sources()), keep)


def _recorded_sources(recorded: Iterable[RecordedSource]) -> Iterator[SourceFile | UnreadableSource]:
    from indexer.errors import UnreadableSource
    from indexer.source import find_sources

    for known in recorded:
        path = Path(known.path)
        if path.is_file():
            for source in find_sources((path,)):
                yield source if isinstance(source, UnreadableSource) else replace(source, given=known.given)
        else:
            remedy = "What was indexed of it is kept; to drop it, remove its items with: pykala remove ID"
            yield UnreadableSource(path, "the file is no longer there", remedy)


@contextmanager
def _indexing(
    home: IndexHome,
    given: Given,
    topics_file: Path | None,
    jobs: int,
    *,
    semantic: bool,
    from_live: bool,
    restore: bool = False,
) -> Iterator[Indexing]:
    """A run of indexing that leaves no trace when it is broken off."""
    from indexer.indexing import Indexing
    from models.pipeline import load_analyser
    from models.tagging import TaggerChoice
    from search.vocabulary import own_topics

    home.path.mkdir(parents=True, exist_ok=True)
    analyser = load_analyser(home.path)
    number = home.number_to_rebuild()
    source = topics_file or (None if number is None else own_topics(home.folder(number)))
    check_semantic(semantic, source)
    with _progress() as progress:
        run = Indexing(
            home,
            analyser,
            TaggerChoice(source, semantic),
            from_live=from_live,
            given=given,
            restore=restore,
            progress=progress,
            jobs=jobs,
        )
        try:
            yield run
        except BaseException:
            run.abandon()
            raise
        finally:
            analyser.close()


def _sources(paths: tuple[Path, ...]) -> Iterator[SourceFile | UnreadableSource]:
    from indexer.source import find_sources

    return find_sources(paths)


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Counts files on the terminal; silent where standard error is no terminal."""
    from tqdm import tqdm

    with tqdm(unit=" files", disable=None, file=sys.stderr, leave=False) as bar:

        def advance(path: str) -> None:
            bar.set_postfix_str(Path(path).name[:40], refresh=False)
            bar.update()

        yield advance


def _show(report: IndexReport, as_json: bool) -> None:
    for failure in report.failures:
        click.echo(f"Failed: {failure.message}", err=True)
    for warning in report.warnings[:_SHOWN_WARNINGS]:
        click.echo(f"Note: {Path(warning.path).name}: {warning.message}", err=True)
    if len(report.warnings) > _SHOWN_WARNINGS:
        click.echo(f"Note: {counted(len(report.warnings) - _SHOWN_WARNINGS, 'more note')}; --json lists all.", err=True)
    counts = (
        f"{report.added} added, {report.updated} updated, {report.unchanged} unchanged, "
        f"{report.skipped} without minutes, {len(report.failures)} failed"
    )
    if report.kept:
        counts += f", {report.kept} kept as they were indexed"
    click.echo(f"Files: {counts}. The index holds {counted(report.items, 'item')}.", err=True)
    if as_json:
        click.echo(json.dumps(report.to_json(), ensure_ascii=False))
    if report.failures:
        click.get_current_context().exit(1)
