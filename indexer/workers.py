"""Worker processes that read, parse, analyse and tag, beside the one process that writes the index.

What a worker hands over is cheap: the items with their topics, and where their words stand. The words' analyses are not
sent: before the answer is, those that are new are in the cache of word forms in the index home, which all share.
"""

from __future__ import annotations

import multiprocessing
import queue
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import islice
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

import numpy as np
import numpy.typing as npt

from indexer.document import SourceFile
from indexer.errors import UnreadableSource
from indexer.preparing import Preparation, Prepared, ReadSource, meeting_warnings
from models.item import Item

if TYPE_CHECKING:
    from models.analysis import AnalysedItem
    from models.pipeline import FinnishAnalyser
    from models.tagging import TaggerChoice

MOST_ITEMS = 64
"""Items that are handed over at a time. A file of more is read by one worker, and its items are analysed by all."""

_ATTEMPTS = 2
_T = TypeVar("_T")
_WorkT = TypeVar("_WorkT", bound="SourceFile | tuple[Item, ...]")


class WorkerLost(Exception):
    """A worker process ended before it answered, and another one at the same task again."""


@dataclass(frozen=True, slots=True)
class PackedItem:
    """An item with its topics, and where the words of its title and its text stand: the int32 arrays ``starts`` and
    ``ends`` of each, as in :class:`models.analysis.AnalysedText`."""

    item: Item
    title: tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]
    body: tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]

    @classmethod
    def pack(cls, analysed: AnalysedItem) -> Self:
        title, body = analysed.title, analysed.body
        return cls(analysed.item, (title.starts, title.ends), (body.starts, body.ends))

    def unpack(self, analyser: FinnishAnalyser) -> AnalysedItem:
        """The analysed item again, by an analyser of the same name and version."""
        from models.analysis import AnalysedItem

        item = self.item
        title = analyser.text_at(item.title, *self.title, language=item.language)
        return AnalysedItem(item, title, analyser.text_at(item.text, *self.body, language=item.language))


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file as a worker read it: with ``items`` instead of the meeting's own where they are few enough."""

    read: ReadSource
    warnings: tuple[str, ...] = ()
    items: tuple[PackedItem, ...] | None = None


@dataclass(frozen=True, slots=True)
class WorkerSetup:
    """What a worker process makes its analyser and its tagger of; without ``tagging`` it has no tagger."""

    home: Path
    backend: str
    tagging: TaggerChoice | None = None


_Work = SourceFile | tuple[Item, ...]
_Answer = ReadFile | tuple[PackedItem, ...]


class Workers:
    """At most ``jobs`` worker processes, each started when there is work for it. To be closed in the end.

    ``here`` does what the workers could not, ``analyser`` gives back the analyses that they do not send.
    """

    def __init__(self, jobs: int, setup: WorkerSetup, here: Preparation, analyser: FinnishAnalyser) -> None:
        self._jobs = jobs
        self._setup = setup
        self._here = here
        self._analyser = analyser
        self._threads = ThreadPoolExecutor(jobs, thread_name_prefix="worker")
        self._idle: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        self._running: set[_Worker] = set()
        self._closed = False
        for _ in range(jobs):
            self._idle.put(None)

    def close(self) -> None:
        """End the worker processes at once, whatever they are doing."""
        self._closed = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in tuple(self._running):
            worker.end()
        self._threads.shutdown(wait=True)
        self._running.clear()

    def process_ids(self) -> tuple[int, ...]:
        """The ids of the worker processes that there are now."""
        return tuple(worker.process_id for worker in tuple(self._running))

    def prepared(
        self, things: Iterable[_T], source_of: Callable[[_T], SourceFile | None]
    ) -> Iterator[tuple[_T, Prepared | None]]:
        """Yield the things in order, each with the file that it stands for ready to be written, if it stands for one.

        At most twice as many files as there are workers are under way at a time. A file at which a worker process
        ended, and another one again, has failed.
        """
        for thing, source, future in self._in_order((thing, source_of(thing)) for thing in things):
            if source is None or future is None:
                yield thing, None
                continue
            try:
                answer = future.result()
            except WorkerLost:
                error = UnreadableSource(
                    source.path,
                    "the process that read it ended suddenly: it was killed, ran out of memory, or a library crashed",
                    "If memory was short, index it again with --jobs 1; else please report it together with the file.",
                )
                yield thing, Prepared("failed", str(error))
                continue
            assert isinstance(answer, ReadFile)
            yield thing, self._unpacked(answer)

    def _unpacked(self, answer: ReadFile) -> Prepared:
        meeting = answer.read.meeting
        if answer.items is not None:
            items = (packed.unpack(self._analyser) for packed in answer.items)
            return replace(Prepared.of(answer.read, items), warnings=answer.warnings)
        return Prepared.of(answer.read, self._analysed(meeting.items) if meeting else ())

    def _analysed(self, items: Iterable[Item]) -> Iterator[AnalysedItem]:
        """Many items, analysed and tagged by all workers, in order."""
        for part, _, future in self._in_order((part, part) for part in _parts(items)):
            try:
                answer = future.result() if future else ()
            except WorkerLost:
                yield from self._here.analysed(part)
                continue
            assert isinstance(answer, tuple)
            yield from (packed.unpack(self._analyser) for packed in answer)

    def _in_order(
        self, things: Iterable[tuple[_T, _WorkT | None]]
    ) -> Iterator[tuple[_T, _WorkT | None, Future[_Answer] | None]]:
        under_way: deque[tuple[_T, _WorkT | None, Future[_Answer] | None]] = deque()
        for thing, work in things:
            under_way.append((thing, work, None if work is None else self._threads.submit(self._ask, work)))
            if len(under_way) >= 2 * self._jobs:
                yield under_way.popleft()
        while under_way:
            yield under_way.popleft()

    def _ask(self, work: _Work) -> _Answer:
        worker = self._idle.get()
        try:
            for _ in range(_ATTEMPTS):
                if worker is None and not self._closed:
                    worker = _Worker(self._setup)
                    self._running.add(worker)
                if worker is None:
                    break
                try:
                    return worker.ask(work)
                except (EOFError, OSError):
                    self._running.discard(worker)
                    worker.end()
                    worker = None
            raise WorkerLost
        finally:
            self._idle.put(worker)


class _Worker:
    """One process and the connection to it."""

    def __init__(self, setup: WorkerSetup) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, setup), daemon=True)
        with _interrupts_blocked():
            self._process.start()
        theirs.close()

    @property
    def process_id(self) -> int:
        return self._process.pid or 0

    def ask(self, work: _Work) -> _Answer:
        self._connection.send(work)
        answer: _Answer = self._connection.recv()
        return answer

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        with suppress(OSError):
            self._connection.close()


@contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """A process started here inherits that Ctrl-C is blocked: it would tell of it while it is still importing. The
    process that writes the index ends its workers itself."""
    # The first start would start multiprocessing's own process too, and unblock them before ours is there.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(connection: Connection, setup: WorkerSetup) -> None:
    """What a worker process does: it answers until the other end is closed."""
    from models.pipeline import load_analyser

    analyser = load_analyser(setup.home, setup.backend)
    tagger = setup.tagging.open(analyser) if setup.tagging else None
    preparation = Preparation(analyser, tagger)
    with suppress(EOFError, OSError):
        while True:
            answer = _answer(preparation, connection.recv())
            analyser.flush()
            connection.send(answer)


def _answer(preparation: Preparation, work: _Work) -> _Answer:
    if isinstance(work, tuple):
        return tuple(PackedItem.pack(analysed) for analysed in preparation.analysed(work))
    read = preparation.read(work)
    meeting = read.meeting
    if meeting is None or len(meeting.items) > MOST_ITEMS:
        return ReadFile(read)
    items = tuple(PackedItem.pack(analysed) for analysed in preparation.analysed(meeting.items))
    return ReadFile(ReadSource(replace(meeting, items=())), meeting_warnings(meeting), items)


def _parts(items: Iterable[Item]) -> Iterator[tuple[Item, ...]]:
    rest = iter(items)
    while part := tuple(islice(rest, MOST_ITEMS)):
        yield part
