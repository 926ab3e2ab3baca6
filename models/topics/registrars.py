"""Weak labels: titles of cases with the task class that a registrar gave each, where the class implies topics."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from models.task_classes import class_prefixes, normalise_class_code
from models.topics.examples import UnreadableExamples


@dataclass(frozen=True, slots=True)
class FiledCase:
    """The title of a case and the topics that its task class implies."""

    title: str
    topics: frozenset[str]


@cache
def implied_topics() -> Mapping[str, frozenset[str]]:
    """Normalised beginnings of Helsinki's task classes and the topics they imply, judged by the classes' titles."""
    table = files("models.data") / "task_classes" / "helsinki-topics.tsv"
    rows = (line.split("\t") for line in table.read_text(encoding="utf-8").splitlines())
    return {code: frozenset(topics.split()) for code, topics in rows}


def topics_of_class(code: str) -> frozenset[str]:
    """The topics implied by the longest beginning of the class that the table has; none if it has none."""
    table = implied_topics()
    known = [prefix for prefix in class_prefixes(normalise_class_code(code)) if prefix in table]
    return table[max(known, key=len)] if known else frozenset()


def read_cases(path: Path) -> tuple[FiledCase, ...]:
    """The cases of a JSON Lines file, ``{"title": …, "task_class": …}`` on each line, whose class implies topics.

    Raises:
        UnreadableExamples: the file cannot be read, or a line has no title and task class.
    """
    cases: list[FiledCase] = []
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableExamples(path, 0, f"Not readable as UTF-8 text ({error}).") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
            title, code = str(data["title"]), str(data["task_class"])
        except (ValueError, KeyError, TypeError) as error:
            raise UnreadableExamples(path, number, f'No "title" and "task_class" ({error}).') from error
        topics = topics_of_class(code)
        if topics:
            cases.append(FiledCase(title, topics))
    return tuple(cases)


def balanced(cases: tuple[FiledCase, ...], most: int, seed: int) -> tuple[FiledCase, ...]:
    """At most so many cases of a topic, drawn by the seed: routine matters must not outweigh the rest."""
    order = list(range(len(cases)))
    random.Random(seed).shuffle(order)
    taken: Counter[str] = Counter()
    kept: list[int] = []
    for index in order:
        if all(taken[topic] < most for topic in cases[index].topics):
            taken.update(cases[index].topics)
            kept.append(index)
    return tuple(cases[index] for index in sorted(kept))
