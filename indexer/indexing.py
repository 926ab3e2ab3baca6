"""Files of minutes into a generation of the index, and a report of what became of each.

They are prepared (:mod:`indexer.preparing`) in this process, or many of them by worker processes beside it: the index
is the same.

What cannot be read is named in the report and stops nothing; what was indexed of it before stays.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from indexer.document import NOTHING_GIVEN, Given, SourceFile, shown_path
from indexer.errors import UnreadableSource
from indexer.preparing import Preparation, Prepared
from indexer.record import RecordedSource, SourceRecord
from models.item import Item
from models.subjects.keeping import is_model_folder, keep_model
from search.errors import DamagedIndex
from search.home import SOURCES
from search.vocabulary import check_same_vocabulary, keep_vocabulary, own_topics

if TYPE_CHECKING:
    from models.analysis import AnalysedItem
    from models.pipeline import FinnishAnalyser
    from models.tagging import TaggerChoice
    from search.build import GenerationBuilder
    from search.home import IndexHome

Progress = Callable[[str], None]

FEW_FILES = 8
FEW_BYTES = 2 * 2**20
"""So many changed files, of so many bytes in all, are prepared in this process: starting workers takes longer."""

_Found = tuple[str, SourceFile | UnreadableSource, bool]  # a file by its absolute path, and whether it is to be indexed


@dataclass(frozen=True, slots=True)
class FileMessage:
    """What is said of one file in words: why it failed, or what was guessed or told apart in it."""

    path: str
    message: str

    def to_json(self) -> dict[str, str]:
        return {"path": shown_path(self.path), "message": shown_path(self.message)}


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What became of the files: numbers of files, and of the items now in the index."""

    added: int
    updated: int
    unchanged: int
    skipped: int
    kept: int
    failures: tuple[FileMessage, ...]
    warnings: tuple[FileMessage, ...]
    items: int
    generation: int | None
    added_items: int = 0

    def to_json(self) -> dict[str, Any]:
        return {
            "added": self.added,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "skipped": self.skipped,
            "kept": self.kept,
            "failed": [failure.to_json() for failure in self.failures],
            "warnings": [warning.to_json() for warning in self.warnings],
            "items": self.items,
            "added_items": self.added_items,
            "generation": self.generation,
        }


@dataclass(slots=True)
class _Tally:
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    kept: int = 0
    added_items: int = 0
    failures: list[FileMessage] = field(default_factory=list)
    warnings: list[FileMessage] = field(default_factory=list)

    def report(self, items: int, generation: int | None) -> IndexReport:
        return IndexReport(
            self.added,
            self.updated,
            self.unchanged,
            self.skipped,
            self.kept,
            tuple(self.failures),
            tuple(self.warnings),
            items,
            generation,
            self.added_items,
        )


class Indexing:
    """One run of indexing into one generation. Not to be used again after ``finish`` or ``abandon``.

    Args:
        tagging: the tagger of the items; without it they keep the topics that they have.
        from_live: add to the live generation, instead of building one anew.
        given: what is told of the files beside them; what was told of a file before holds where this leaves it open.
        restore: with an index that is built anew, index also the items that had been removed.
        jobs: how many processes prepare files; with more than one they are workers beside this one, which writes.

    Raises:
        OtherVocabulary: the items that are there were tagged with another vocabulary.
    """

    def __init__(
        self,
        home: IndexHome,
        analyser: FinnishAnalyser,
        tagging: TaggerChoice | None,
        *,
        from_live: bool,
        given: Given = NOTHING_GIVEN,
        restore: bool = False,
        progress: Progress | None = None,
        jobs: int = 1,
    ) -> None:
        from indexer.workers import WorkerSetup
        from search.build import GenerationBuilder

        tagger = tagging.open(analyser) if tagging else None
        if from_live and tagging and tagger and tagging.source:
            check_same_vocabulary(home, tagger.vocabulary)
        self._home = home
        self._analyser = analyser
        self._preparation = Preparation(analyser, tagger)
        self._given = given
        self._jobs = jobs
        self._progress = progress or (lambda _: None)
        self._live = home.number_to_rebuild()
        self._builder: GenerationBuilder = GenerationBuilder(home, analyser, from_live=from_live)
        if tagging and tagger and tagging.source:
            keep_vocabulary(self._builder.path, tagger.vocabulary)
            keep_model(tagging.source if is_model_folder(tagging.source) else None, self._builder.path)
            # Workers read what is kept: the words of its labels are analysed already.
            tagging = replace(tagging, source=own_topics(self._builder.path))
        self._setup = WorkerSetup(home.path, analyser.name, tagging)
        self._record = SourceRecord(self._builder.path / SOURCES)
        self._tally = _Tally()
        self._seen: set[str] = set()
        self._changed = not from_live
        self._left_out = False
        if not from_live and not restore:
            self._take_removed(home)

    def _take_removed(self, home: IndexHome) -> None:
        """What was removed stays so in an index that is built anew."""
        number = home.number_to_rebuild()
        if number is None:
            return
        before = home.folder(number) / SOURCES
        try:
            self._record.take_removed(before)
        except DamagedIndex:
            message = "it is damaged or missing: items that had been removed are indexed again"
            self._tally.warnings.append(FileMessage(str(before), message))

    def add_sources(
        self, sources: Iterable[SourceFile | UnreadableSource], failed: Callable[[str], None] | None = None
    ) -> None:
        """Index each file; one that cannot be read is reported and changes nothing. ``failed`` is told its path.

        What a source is given holds where the run leaves it open."""
        with closing(self._prepared(self._found(sources))) as prepared_sources:
            for (path, source, _), prepared in prepared_sources:
                failures = len(self._tally.failures)
                if isinstance(source, UnreadableSource):
                    self._fail(path, str(source))
                else:
                    self._progress(path)
                    self._take(path, source, prepared)
                if failed and len(self._tally.failures) > failures:
                    failed(path)

    def _found(self, sources: Iterable[SourceFile | UnreadableSource]) -> Iterator[_Found]:
        for source in sources:
            if isinstance(source, UnreadableSource):
                yield source.path, source, False
                continue
            path = os.path.realpath(source.path)
            if path not in self._seen:
                self._seen.add(path)
                known = self._record.source(path)
                moved = None
                if known is None and self._record.follow(path, source.sha256):
                    # Its items are indexed again: they name it.
                    moved = self._record.source(path)
                before = known or moved
                given = self._given.or_else(source.given).or_else(before.given if before else NOTHING_GIVEN)
                if known == RecordedSource(path, source.sha256, "indexed", given=given):
                    yield path, replace(source, content=b""), False
                else:
                    yield path, replace(source, given=given), True

    def _prepared(self, found: Iterator[_Found]) -> Generator[tuple[_Found, Prepared | None], None, None]:
        """Each file with what is to be written of it; in this process or, if there are many, by workers."""
        first = list(_until_many(found)) if self._jobs > 1 else []
        if not _are_many(first):
            for one in chain(first, found):
                source = _file_to_index(one)
                yield one, None if source is None else self._preparation.prepared(source)
            return
        from indexer.workers import Workers

        with closing(Workers(self._jobs, self._setup, self._preparation, self._analyser)) as workers:
            yield from workers.prepared(chain(first, found), _file_to_index)

    def keep_items(self, source: RecordedSource, items: Iterable[Item]) -> None:
        """Take over what an earlier generation holds of a file that can no longer be read."""
        try:
            kept = self._add_items(source.path, source.sha256, self._preparation.analysed(items))
        except DamagedIndex as error:
            self._fail(source.path, f"What was indexed of it is lost, for {error}")
            return
        self._record.put(source, kept)
        self._tally.kept += bool(kept)

    def finish(self) -> IndexReport:
        """Make the generation live; where nothing has changed, leave the live one as it is. So is it left where all is
        to be built anew and nothing could be read, as of a disk that is not mounted."""
        items = self._record.item_count()
        if not self._changed:
            self.abandon()
            return self._tally.report(items, self._live)
        if not items and self._tally.failures and self._live is not None:
            self.abandon()
            return self._tally.report(self._items_before(), self._live)
        self._record.close()
        if self._left_out:
            # To be left out, removed items were read and their words analysed.
            self._analyser.forget()
        manifest = self._builder.commit()
        return self._tally.report(manifest.items, manifest.number)

    def _items_before(self) -> int:
        try:
            return self._home.live_manifest().items
        except DamagedIndex:
            return 0

    def abandon(self) -> None:
        """Leave no trace; the live generation stays."""
        self._record.abandon()
        self._builder.discard()

    def _take(self, path: str, source: SourceFile, prepared: Prepared | None) -> None:
        if prepared is None:
            self._tally.unchanged += 1
            return
        if prepared.state == "skipped":
            self._tally.skipped += 1
            return
        if prepared.state == "failed":
            self._fail(path, prepared.failure)
            failed = RecordedSource(path, source.sha256, "failed", prepared.failure, source.given)
            # The items of its last readable version stay its own.
            self._record.put(failed, self._record.item_ids(path))
            return
        known = self._record.source(path)
        self._tally.warnings += [FileMessage(path, warning) for warning in prepared.warnings]
        ids = self._add_items(path, source.sha256, prepared.items)
        vanished = set(self._record.item_ids(path)) - set(ids)
        self._builder.remove(vanished)
        self._record.put(RecordedSource(path, source.sha256, "indexed", given=source.given), ids)
        self._changed = True
        if known is not None and known.state == "indexed":
            self._tally.updated += 1
        else:
            self._tally.added += 1

    def _add_items(self, path: str, sha256: str, items: Iterable[AnalysedItem]) -> tuple[str, ...]:
        ids: dict[str, None] = {}
        self._builder.add(self._to_add(path, sha256, items, ids))
        self._tally.added_items += len(ids)
        return tuple(ids)

    def _to_add(
        self, path: str, sha256: str, items: Iterable[AnalysedItem], ids: dict[str, None]
    ) -> Iterator[AnalysedItem]:
        for analysed in items:
            item = self._told_apart(path, analysed.item, ids)
            if self._stays_removed(path, sha256, item):
                continue
            ids[item.id] = None
            yield analysed if item is analysed.item else replace(analysed, item=item)

    def _stays_removed(self, path: str, sha256: str, item: Item) -> bool:
        removed = self._record.was_removed(path, sha256, item)
        if removed == "changed":
            self._record.forget_removal(path, item.id)
            message = f'the item "{item.id}" had been removed; its text has changed since, and it is indexed again'
            self._tally.warnings.append(FileMessage(path, message))
        self._left_out = self._left_out or removed == "same"
        return removed == "same"

    def _told_apart(self, path: str, item: Item, ids: dict[str, None]) -> Item:
        """The item, under an id of its own where another file, or an item before it, has its id."""
        candidate, number = item.id, 1
        while candidate in ids or self._record.path_of(candidate) not in (None, path):
            number += 1
            candidate = f"{item.id}-{number}"
        if number == 1:
            return item
        other = "the same file" if item.id in ids else self._record.path_of(item.id)
        message = f'the id "{item.id}" is already that of an item of {other}; this one is indexed as "{candidate}"'
        self._tally.warnings.append(FileMessage(path, message))
        return replace(item, id=candidate)

    def _fail(self, path: str, reason: str) -> None:
        self._tally.failures.append(FileMessage(path, reason))


def _until_many(found: Iterator[_Found]) -> Iterator[_Found]:
    """The files up to the one with which the changed ones are many. Only the changed ones hold their content."""
    changed: list[_Found] = []
    for one in found:
        yield one
        if one[2]:
            changed.append(one)
        if _are_many(changed):
            return


def _are_many(found: list[_Found]) -> bool:
    sources = [source for source in map(_file_to_index, found) if source is not None]
    return len(sources) > FEW_FILES or sum(len(source.content) for source in sources) > FEW_BYTES


def _file_to_index(found: _Found) -> SourceFile | None:
    _, source, changed = found
    return source if changed and isinstance(source, SourceFile) else None
