"""What is done with each file before its items are written: read, parse, analyse, tag. It needs nothing of the index,
so that worker processes can do it too (:mod:`indexer.workers`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from indexer.document import Meeting, SourceFile
from indexer.errors import NotMinutes
from models.errors import PykalaError
from models.item import Item

if TYPE_CHECKING:
    from models.analysis import AnalysedItem, Analyser
    from models.topics.evaluation import AssignsTopics


@dataclass(frozen=True, slots=True)
class ReadSource:
    """What reading a file gave: a meeting; or, without one, why the file failed. With neither, it holds no minutes."""

    meeting: Meeting | None
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file ready to be written: its items, which may be analysed while they are taken, and what is to be told of it.
    A file that ``failed`` says why in ``failure``; a ``skipped`` one holds no minutes."""

    state: Literal["minutes", "skipped", "failed"]
    failure: str = ""
    warnings: tuple[str, ...] = ()
    items: Iterable[AnalysedItem] = ()

    @classmethod
    def of(cls, read: ReadSource, items: Iterable[AnalysedItem]) -> Prepared:
        if read.meeting is None:
            return cls("failed", read.failure) if read.failure else cls("skipped")
        return cls("minutes", warnings=meeting_warnings(read.meeting), items=items)


def meeting_warnings(meeting: Meeting) -> tuple[str, ...]:
    """What was guessed in a meeting and in its items."""
    of_items = (f"{item.id}: {warning}" for item in meeting.items for warning in item.warnings)
    return (*meeting.warnings, *of_items)


class Preparation:
    """Reads files, and analyses and tags their items, in this process.

    Args:
        tagger: without it, items keep the topics that they have.
    """

    def __init__(self, analyser: Analyser, tagger: AssignsTopics | None) -> None:
        self._analyser = analyser
        self._tagger = tagger

    def prepared(self, source: SourceFile) -> Prepared:
        """A file ready to be written; its items are analysed one by one as they are taken."""
        read = self.read(source)
        return Prepared.of(read, self.analysed(read.meeting.items) if read.meeting else ())

    def read(self, source: SourceFile) -> ReadSource:
        """Read and parse a file; whatever is wrong with it is in the answer."""
        from indexer.parser import read_or_refuse

        try:
            meeting = read_or_refuse(source)
            return ReadSource(replace(meeting, items=tuple([source.given.complete(item) for item in meeting.items])))
        except NotMinutes:
            return ReadSource(None)
        except PykalaError as error:
            return ReadSource(None, str(error))

    def analysed(self, items: Iterable[Item]) -> Iterator[AnalysedItem]:
        """Each item analysed once, with its topics."""
        for item in items:
            analysed = self._analyser.item(item)
            if self._tagger is not None and not item.topics:
                analysed = replace(analysed, item=analysed.item.with_topics(self._tagger.tag(analysed)))
            yield analysed
