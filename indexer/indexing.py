"""Files of minutes into a generation of the index: read, parse, analyse, tag, add; and a report of what became of each.

What cannot be read is named in the report and stops nothing; what was indexed of it before stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from indexer.document import Meeting, SourceFile
from indexer.errors import NotMinutes, UnreadableSource
from indexer.record import RecordedSource, SourceRecord
from models.errors import PykalaError
from models.item import Item
from search.home import SOURCES
from search.vocabulary import keep_vocabulary

if TYPE_CHECKING:
    from models.analysis import AnalysedItem, Analyser
    from models.topics.tagger import Tagger
    from models.topics.vocabulary import Vocabulary
    from search.build import GenerationBuilder
    from search.home import IndexHome

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class FileMessage:
    """What is said of one file in words: why it failed, or what was guessed or told apart in it."""

    path: str
    message: str

    def to_json(self) -> dict[str, str]:
        return {"path": self.path, "message": self.message}


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
    """One run of indexing into one generation. Not to be used again after ``finish`` or ``abandon``."""

    def __init__(
        self,
        home: IndexHome,
        analyser: Analyser,
        tagger: Tagger | None,
        *,
        from_live: bool,
        municipality: str | None = None,
        vocabulary: Vocabulary | None = None,
        progress: Progress | None = None,
    ) -> None:
        from search.build import GenerationBuilder

        self._analyser = analyser
        self._tagger = tagger
        self._municipality = municipality
        self._progress = progress or (lambda _: None)
        self._live = home.live_number()
        self._builder: GenerationBuilder = GenerationBuilder(home, analyser, from_live=from_live)
        if vocabulary is not None:
            keep_vocabulary(self._builder.path, vocabulary)
        self._record = SourceRecord(self._builder.path / SOURCES)
        self._tally = _Tally()
        self._seen: set[str] = set()
        self._changed = not from_live

    @property
    def failure_count(self) -> int:
        """How many files have failed so far."""
        return len(self._tally.failures)

    def add_sources(self, sources: Iterable[SourceFile | UnreadableSource]) -> None:
        """Index each file; one that cannot be read is reported and changes nothing."""
        for source in sources:
            if isinstance(source, UnreadableSource):
                self._fail(source.path, source)
                continue
            path = str(source.path.resolve())
            if path not in self._seen:
                self._seen.add(path)
                self._progress(path)
                self._add_source(path, source)

    def keep_items(self, source: RecordedSource, items: Iterable[Item]) -> None:
        """Take over what an earlier generation holds of a file that can no longer be read."""
        kept = self._add_items(source.path, items)
        self._record.put(source, kept)
        self._tally.kept += 1

    def finish(self) -> IndexReport:
        """Make the generation live; where nothing has changed, leave the live one as it is."""
        items = self._record.item_count()
        if not self._changed:
            self.abandon()
            return self._tally.report(items, self._live)
        self._record.close()
        manifest = self._builder.commit()
        return self._tally.report(manifest.items, manifest.number)

    def abandon(self) -> None:
        """Leave no trace; the live generation stays."""
        self._record.abandon()
        self._builder.discard()

    def _add_source(self, path: str, source: SourceFile) -> None:
        from indexer.parser import read_or_refuse

        known = self._record.source(path)
        if known is not None and known.sha256 == source.sha256 and known.state == "indexed":
            self._tally.unchanged += 1
            return
        try:
            meeting = read_or_refuse(source)
        except NotMinutes:
            self._tally.skipped += 1
            return
        except PykalaError as error:
            self._fail(path, error)
            self._record_failure(path, source.sha256, str(error))
            return
        self._warn(path, meeting)
        ids = self._add_items(path, meeting.items)
        vanished = set(self._record.item_ids(path)) - set(ids)
        self._builder.remove(vanished)
        self._record.put(RecordedSource(path, source.sha256, "indexed"), ids)
        self._changed = True
        if known is not None and known.state == "indexed":
            self._tally.updated += 1
        else:
            self._tally.added += 1

    def _add_items(self, path: str, items: Iterable[Item]) -> tuple[str, ...]:
        ids: dict[str, None] = {}
        self._builder.add(self._analysed(path, items, ids))
        self._tally.added_items += len(ids)
        return tuple(ids)

    def _analysed(self, path: str, items: Iterable[Item], ids: dict[str, None]) -> Iterator[AnalysedItem]:
        for item in items:
            unique = self._told_apart(path, item, ids)
            ids[unique.id] = None
            yield self._analyse(unique)

    def _analyse(self, item: Item) -> AnalysedItem:
        if self._municipality and not item.municipality:
            item = replace(item, municipality=self._municipality)
        analysed = self._analyser.item(item)
        if self._tagger is None or item.topics:
            return analysed
        return replace(analysed, item=analysed.item.with_topics(self._tagger.tag(analysed)))

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

    def _warn(self, path: str, meeting: Meeting) -> None:
        self._tally.warnings += [FileMessage(path, warning) for warning in meeting.warnings]
        for item in meeting.items:
            self._tally.warnings += [FileMessage(path, f"{item.id}: {warning}") for warning in item.warnings]

    def _fail(self, path: str, error: PykalaError) -> None:
        self._tally.failures.append(FileMessage(path, str(error)))

    def _record_failure(self, path: str, sha256: str, reason: str) -> None:
        """Record why a file failed; the items of its last readable version stay its own."""
        self._record.put(RecordedSource(path, sha256, "failed", reason), self._record.item_ids(path))
