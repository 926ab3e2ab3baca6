"""Learning from use: the items whose topics are least sure as a spreadsheet, and its corrections as labelled items.

Asking for the items about which a classifier is least certain teaches it most per answer (Lewis and Gale, SIGIR 1994).
"""

from __future__ import annotations

import csv
import heapq
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from models.analysis import Analyser
from models.errors import PykalaError
from models.item import Item

if TYPE_CHECKING:
    from models.tagging import TopicTagger

COLUMNS = ("id", "title", "topics", "unsure", "text")
_DELIMITER = ";"
_UNSURE = 0.15
"""The least probability of a topic that is shown as unsure, where the threshold is twice that or more; below a lower
one topics of half of it and more are shown."""
_MOST_UNSURE = 5
_TEXT = 300
_FORMULA = ("=", "+", "-", "@", "\t")


class UnreadableReview(PykalaError):
    """A corrected spreadsheet cannot be read."""

    def __init__(self, path: Path, row: int, problem: str) -> None:
        where = f", row {row}" if row else ""
        super().__init__(
            f"{path}{where}: {problem} Save the sheet as CSV in UTF-8 with the columns id and topics; "
            "topics are ids with a space between."
        )


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """An item with the topics assigned to it and those that nearly were, and by how little (``margin``, 0..1)."""

    item: Item
    topics: tuple[str, ...]
    unsure: tuple[tuple[str, float], ...]
    margin: float


def review_row(item: Item, probabilities: dict[str, float], threshold: float) -> ReviewRow:
    """What a reader has to judge of an item with these probabilities."""
    likely = sorted(probabilities.items(), key=lambda pair: -pair[1])
    topics = tuple(topic for topic, value in likely if value >= threshold)
    near = max(threshold - _UNSURE, threshold / 2)
    unsure = tuple((topic, value) for topic, value in likely if abs(value - threshold) < near)
    margin = min((abs(value - threshold) for value in probabilities.values()), default=1.0)
    return ReviewRow(item, topics, unsure[:_MOST_UNSURE], margin)


def least_sure(rows: Iterable[ReviewRow], limit: int) -> list[ReviewRow]:
    """The rows of the smallest margin, the least sure first."""
    return heapq.nsmallest(limit, rows, key=lambda row: row.margin)


def write_review(rows: Iterable[ReviewRow], file: TextIO) -> None:
    """Write CSV as Finnish spreadsheet programs expect it: semicolons, and a mark that it is UTF-8."""
    file.write("\ufeff")
    writer = csv.writer(file, delimiter=_DELIMITER, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        unsure = ", ".join(f"{topic} {value:.2f}" for topic, value in row.unsure)
        text = " ".join(row.item.text.split())[:_TEXT]
        cells = (row.item.id, row.item.title, " ".join(row.topics), unsure, text)
        writer.writerow([_harmless(cell) for cell in cells])


def _harmless(cell: str) -> str:
    """A spreadsheet program must take no cell for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def read_review(path: Path, known: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The topics that a reader gave each item, by the item's id. ``known``: the vocabulary's topic ids.

    Raises:
        UnreadableReview: the file is no such CSV, or names a topic that the vocabulary has not.
    """
    topic_ids = set(known)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableReview(path, 0, f"Not readable as UTF-8 text ({error}).") from error
    heading = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=heading.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    if not {"id", "topics"} <= set(reader.fieldnames or ()):
        raise UnreadableReview(path, 1, "No columns named id and topics.")
    answer: dict[str, tuple[str, ...]] = {}
    for number, row in enumerate(reader, start=2):
        topics = tuple((row["topics"] or "").replace(",", " ").split())
        unknown = [topic for topic in topics if topic not in topic_ids]
        if unknown:
            raise UnreadableReview(path, number, f"No such topic: {', '.join(unknown)}.")
        answer[(row["id"] or "").removeprefix("'")] = topics
    return answer


def reviewed(items: Iterable[Item], tagger: TopicTagger, analyser: Analyser) -> Iterator[ReviewRow]:
    """The rows of items, analysed and tagged anew."""
    for item in items:
        probabilities = tagger.probabilities(analyser.item(item))
        yield review_row(item, probabilities, tagger.least(probabilities.values()))
