"""``pykala index`` and ``pykala reindex``."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from indexer.cli import Settings
from indexer.cli.options import check_semantic, semantic_option, topics_option

if TYPE_CHECKING:
    from indexer.document import SourceFile
    from indexer.errors import UnreadableSource
    from indexer.indexing import Indexing, IndexReport
    from models.item import Item
    from search.home import IndexHome

_SHOWN_WARNINGS = 20
_MOST_USUAL_JOBS = 4

_paths = click.Path(path_type=Path)
_as_json = click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
_municipality = click.option(
    "--municipality", metavar="NAME", help="The municipality of files that do not say it themselves."
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
@topics_option
@semantic_option
@_jobs
@_as_json
@click.pass_obj
def index(
    settings: Settings,
    paths: tuple[Path, ...],
    municipality: str | None,
    topics_file: Path | None,
    semantic: bool,
    jobs: int,
    as_json: bool,
) -> None:
    """Add and update the minutes in PATHs, which are files or folders. Unchanged files are skipped.

    Reads PDF, HTML, DOCX, plain text, JSON Lines and CaseM JSON. Exits 1 when a file failed, having indexed the rest.
    """
    from search.home import IndexHome

    home = IndexHome(settings.home)
    with _indexing(home, municipality, topics_file, jobs, semantic=semantic, from_live=True) as run:
        run.add_sources(_sources(paths))
        report = run.finish()
    _show(report, as_json)


@click.command()
@click.argument("paths", nargs=-1, type=_paths)
@_municipality
@topics_option
@semantic_option
@_jobs
@_as_json
@click.pass_obj
def reindex(
    settings: Settings,
    paths: tuple[Path, ...],
    municipality: str | None,
    topics_file: Path | None,
    semantic: bool,
    jobs: int,
    as_json: bool,
) -> None:
    """Build the index anew beside the live one, from the recorded sources or from PATHs, and swap it in.

    Items of a recorded file that can no longer be read are kept as they were indexed.
    """
    from indexer.record import read_sources
    from search.home import SOURCES, IndexHome

    home = IndexHome(settings.home)
    recorded = [] if paths else read_sources(home.live_folder() / SOURCES)
    with _indexing(home, municipality, topics_file, jobs, semantic=semantic, from_live=False) as run:
        if paths:
            run.add_sources(_sources(paths))
        else:
            _add_recorded(run, home, [Path(source.path) for source in recorded])
        report = run.finish()
    _show(report, as_json)


def _add_recorded(run: Indexing, home: IndexHome, paths: Iterable[Path]) -> None:
    """Index recorded files again; of those that fail, keep the items that the live generation holds."""
    from indexer.record import SourceRecord
    from search.home import SOURCES

    with SourceRecord(home.live_folder() / SOURCES) as before:

        def keep(path: str) -> None:
            known = before.source(path)
            if known is not None:
                run.keep_items(known, _live_items(home, before.item_ids(path)))

        run.add_sources(_recorded_sources(paths), keep)


def _recorded_sources(paths: Iterable[Path]) -> Iterator[SourceFile | UnreadableSource]:
    from indexer.errors import UnreadableSource
    from indexer.source import find_sources

    for path in paths:
        if path.is_file():
            yield from find_sources((path,))
        else:
            remedy = "What was indexed of it is kept; to drop it, remove its items with: pykala remove ID"
            yield UnreadableSource(path, "the file is no longer there", remedy)


def _live_items(home: IndexHome, item_ids: Iterable[str]) -> Iterator[Item]:
    from search.stored import stored_items

    return stored_items(home, item_ids)


@contextmanager
def _indexing(
    home: IndexHome,
    municipality: str | None,
    topics_file: Path | None,
    jobs: int,
    *,
    semantic: bool,
    from_live: bool,
) -> Iterator[Indexing]:
    """A run of indexing that leaves no trace when it is broken off."""
    from indexer.indexing import Indexing
    from models.pipeline import load_analyser
    from models.subjects.keeping import is_model_folder
    from models.tagging import open_tagger
    from search.vocabulary import check_same_vocabulary

    home.path.mkdir(parents=True, exist_ok=True)
    analyser = load_analyser(home.path)
    source = topics_file or _own_topics(home)
    check_semantic(semantic, source)
    tagger = open_tagger(source, analyser, semantic=semantic)
    if from_live and topics_file:
        check_same_vocabulary(home, tagger.vocabulary)
    with _progress() as progress:
        run = Indexing(
            home,
            analyser,
            tagger,
            from_live=from_live,
            municipality=municipality,
            vocabulary=tagger.vocabulary if source else None,
            model=source if source and is_model_folder(source) else None,
            progress=progress,
            jobs=jobs,
            semantic=semantic,
        )
        try:
            yield run
        except BaseException:
            run.abandon()
            raise
        finally:
            analyser.close()


def _own_topics(home: IndexHome) -> Path | None:
    """What the live generation was tagged with: the folder of its model, its own vocabulary, or neither."""
    from models.subjects.keeping import is_model_folder
    from search.vocabulary import VOCABULARY

    number = home.live_number()
    if number is None:
        return None
    folder = home.folder(number)
    if is_model_folder(folder):
        return folder
    own = folder / VOCABULARY
    return own if own.is_file() else None


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
        click.echo(f"Note: {len(report.warnings) - _SHOWN_WARNINGS} more notes; --json lists all.", err=True)
    counts = (
        f"{report.added} added, {report.updated} updated, {report.unchanged} unchanged, "
        f"{report.skipped} without minutes, {len(report.failures)} failed"
    )
    if report.kept:
        counts += f", {report.kept} kept as they were indexed"
    click.echo(f"Files: {counts}. The index holds {report.items} items.", err=True)
    if as_json:
        click.echo(json.dumps(report.to_json(), ensure_ascii=False))
    if report.failures:
        click.get_current_context().exit(1)
