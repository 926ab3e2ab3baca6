"""Building a generation: analysed items in, a new live generation out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from models.analysis import AnalysedItem, Analyser
from search.errors import AnalyserMismatch, UnwritableIndex
from search.execution import open_executor
from search.fast_writer import FastWriter
from search.home import GenerationFolder, IndexHome, Manifest, telling_damage
from search.schema import SCHEMA_VERSION, index_item

INDEX = "index"
"""The folder of the Whoosh index inside a generation's folder."""


def check_analyser(home: IndexHome, manifest: Manifest, analyser: Analyser) -> None:
    """Refuse an index that was made with another analyser or schema.

    Raises:
        AnalyserMismatch: with the command that mends it.
    """
    present = (analyser.name, analyser.version, SCHEMA_VERSION)
    if (manifest.analyser_name, manifest.analyser_version, manifest.schema_version) != present:
        raise AnalyserMismatch(home.path, manifest.made_with, f"{present[0]} {present[1]}, schema {present[2]}")


class GenerationBuilder:
    """A generation being built beside the live one. Ends with ``commit`` or ``discard``; after a ``commit`` that failed
    nothing is left to discard.

    An item that is added replaces the one of the same id.

    Raises (as ``add`` and ``commit`` do):
        UnwritableIndex: the disk is full. The live generation stays as it is.
    """

    def __init__(self, home: IndexHome, analyser: Analyser, *, from_live: bool) -> None:
        if from_live and home.live_number() is not None:
            check_analyser(home, home.live_manifest(), analyser)
        self._analyser = analyser
        self._home = home
        self._ended = False
        self._before = home.live_number() if from_live else None
        with _writing(home):
            self._folder: GenerationFolder = home.build(from_live=from_live)
            try:
                index = self._folder.path / INDEX
                index.mkdir(exist_ok=True)
                with self._telling_damage():
                    self._writer = FastWriter(index)
            except BaseException:
                self._folder.discard()
                raise
        self._organ_words: dict[str, tuple[str, ...]] = {}
        self._expunge = False

    @property
    def path(self) -> Path:
        """The generation's folder, for what else belongs to it (the record of sources)."""
        return self._folder.path

    def add(self, items: Iterable[AnalysedItem]) -> int:
        """Add items, each in place of the one of the same id; returns how many."""
        count = 0
        for analysed in items:
            indexed = index_item(analysed, self._words_of_organ(analysed.item.organ))
            with _writing(self._home):
                self._writer.add(indexed)
            count += 1
        return count

    def remove(self, item_ids: Iterable[str], *, expunge: bool = False) -> int:
        """Remove items; returns how many there were. With ``expunge`` nothing of them stays in the files."""
        self._expunge = self._expunge or expunge
        with self._telling_damage():
            return self._writer.delete(item_ids)

    def commit(self) -> Manifest:
        """Write the index with its arrays, check that it opens, and make the generation live."""
        self._ended = True
        try:
            with _writing(self._home):
                index = self._folder.path / INDEX
                with self._telling_damage():
                    self._writer.commit(expunge=self._expunge)
                return self._folder.publish(
                    items=_count_items(index),
                    analyser_name=self._analyser.name,
                    analyser_version=self._analyser.version,
                    schema_version=SCHEMA_VERSION,
                )
        except BaseException:
            self._folder.discard()
            raise

    def discard(self) -> None:
        """Leave no trace; the live generation stays."""
        if not self._ended:
            self._ended = True
            self._writer.cancel()
            self._folder.discard()

    def _telling_damage(self) -> AbstractContextManager[None]:
        """What the generation before is copied from may be damaged."""
        return nullcontext() if self._before is None else telling_damage(self._home.folder(self._before))

    def _words_of_organ(self, organ: str | None) -> tuple[str, ...]:
        if organ is None:
            return ()
        if organ not in self._organ_words:
            words = self._analyser.text(organ).words
            terms = (term.text for word in words for term in word.terms)
            self._organ_words[organ] = tuple(dict.fromkeys(terms))
        return self._organ_words[organ]


@contextmanager
def _writing(home: IndexHome) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UnwritableIndex(home.path, error) from error


def _count_items(folder: Path) -> int:
    """Open the index as a reader would, and count its items."""
    executor = open_executor(folder, kernels="numpy")
    try:
        return executor.size()
    finally:
        executor.close()
