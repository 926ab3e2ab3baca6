"""How right the topics are: precision, recall and F1 on items whose topics are known.

Micro figures count every assignment alike; macro figures are means over the topics that at least
:data:`LEAST_SUPPORT` items have, because the F1 of a topic with one item is 0 or 1 by chance. ``F1@5`` is the mean over
items of the F1 of the topics assigned to the item, of which the first five count, as Annif measures it. A topic in an
item's ``maybe`` counts neither for nor against.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from models.analysis import AnalysedItem, Analyser
from models.item import TopicAssignment
from models.topics.examples import Example, read_examples

LEAST_SUPPORT = 3
FOLDS = 5
_AT = 5
_SHOWN = 100


class AssignsTopics(Protocol):
    """A tagger."""

    def tag(self, analysed: AnalysedItem) -> tuple[TopicAssignment, ...]: ...


@dataclass(frozen=True, slots=True)
class Figures:
    """Precision, recall and their harmonic mean, each in 0..1; 0 where nothing was assigned or nothing is right."""

    precision: float
    recall: float
    f1: float

    @classmethod
    def of_counts(cls, right: int, assigned: int, support: int) -> Figures:
        precision = right / assigned if assigned else 0.0
        recall = right / support if support else 0.0
        return cls(precision, recall, 2 * right / (assigned + support) if right else 0.0)

    def to_json(self) -> dict[str, float]:
        return {"precision": round(self.precision, 4), "recall": round(self.recall, 4), "f1": round(self.f1, 4)}


@dataclass(frozen=True, slots=True)
class TopicFigures:
    """The figures of a tagger on a set of ``items`` items. ``support``: how many items have each topic."""

    micro: Figures
    macro: Figures
    f1_at_5: float
    topics: Mapping[str, Figures]
    support: Mapping[str, int]
    items: int

    def to_json(self) -> dict[str, Any]:
        return {
            "micro": self.micro.to_json(),
            "macro": self.macro.to_json(),
            "F1@5": round(self.f1_at_5, 4),
            "topics": {
                topic: {**figures.to_json(), "support": self.support.get(topic, 0)}
                for topic, figures in self.topics.items()
            },
        }

    def to_text(self) -> str:
        """A table for reading: the means, then the topics, those of most items first, at most :data:`_SHOWN`."""
        counted = sum(n >= LEAST_SUPPORT for n in self.support.values())
        ordered = sorted(self.topics, key=lambda t: (-self.support.get(t, 0), t))
        shown = ordered[:_SHOWN]
        width = max(map(len, shown), default=0)
        lines = [
            f"{self.items} items, {len(self.support)} topics",
            f"{'':{width}}  precision  recall     F1  items",
            _line("micro", width, self.micro, None),
            _line("macro", width, self.macro, None) + f"  ({counted} topics with at least {LEAST_SUPPORT} items)",
            f"{'F1@5':{width}}  {'':9}  {'':6}  {self.f1_at_5:5.3f}",
            "",
        ]
        lines.extend(_line(topic, width, self.topics[topic], self.support.get(topic, 0)) for topic in shown)
        if len(ordered) > len(shown):
            lines.append(f"and {len(ordered) - len(shown)} topics of fewer items")
        return "\n".join(lines)


def _line(name: str, width: int, figures: Figures, support: int | None) -> str:
    line = f"{name:{width}}  {figures.precision:9.3f}  {figures.recall:6.3f}  {figures.f1:5.3f}"
    return line if support is None else f"{line}  {support:5}"


def evaluate_topics(path: Path, analyser: Analyser, tagger: AssignsTopics) -> TopicFigures:
    """Tag the items of a JSON Lines file and compare with the topics that the file gives them.

    Raises:
        UnreadableExamples: the file is not one of labelled items.
    """
    examples = read_examples(path)
    return compare(examples, (_assigned(tagger, analyser, example) for example in examples))


def _assigned(tagger: AssignsTopics, analyser: Analyser, example: Example) -> tuple[str, ...]:
    return tuple(topic.id for topic in tagger.tag(analyser.item(example.item)))


def compare(examples: Sequence[Example], assigned: Iterable[Sequence[str]]) -> TopicFigures:
    """The figures of the topic ids assigned to each example, the likeliest first, in the order of the examples."""
    right: Counter[str] = Counter()
    given: Counter[str] = Counter()
    support: Counter[str] = Counter()
    f1_at_5 = 0.0
    for example, ids in zip(examples, assigned, strict=True):
        counted = [topic for topic in ids if topic not in example.maybe]
        hits = example.topics.intersection(counted)
        right.update(hits)
        given.update(counted)
        support.update(example.topics)
        first = counted[:_AT]
        f1_at_5 += Figures.of_counts(len(example.topics.intersection(first)), len(first), len(example.topics)).f1
    topics = {t: Figures.of_counts(right[t], given[t], support[t]) for t in sorted(support.keys() | given.keys())}
    return TopicFigures(
        Figures.of_counts(right.total(), given.total(), support.total()),
        _mean([topics[topic] for topic, count in support.items() if count >= LEAST_SUPPORT]),
        f1_at_5 / max(1, len(examples)),
        topics,
        dict(support),
        len(examples),
    )


def _mean(figures: Sequence[Figures]) -> Figures:
    count = max(1, len(figures))
    return Figures(
        sum(f.precision for f in figures) / count,
        sum(f.recall for f in figures) / count,
        sum(f.f1 for f in figures) / count,
    )


def folds_by_meeting(examples: Sequence[Example], folds: int = FOLDS, seed: int = 0) -> list[list[int]]:
    """Indices of the examples of each fold. Items of one meeting, which share their wording, are in one fold.

    Meetings come in an order drawn from the seed; each goes to the fold with the fewest items so far.
    """
    meetings: dict[str, list[int]] = {}
    for index, example in enumerate(examples):
        meetings.setdefault(example.meeting, []).append(index)
    order = sorted(meetings)
    random.Random(seed).shuffle(order)
    answer: list[list[int]] = [[] for _ in range(folds)]
    for meeting in order:
        min(answer, key=len).extend(meetings[meeting])
    return answer


def cross_validate(
    examples: Sequence[Example],
    analysed: Sequence[AnalysedItem],
    train: Callable[[Sequence[int]], AssignsTopics],
    folds: int = FOLDS,
    seed: int = 0,
) -> TopicFigures:
    """The figures of taggers each of which tags the items of meetings that it was not trained on.

    ``train`` makes a tagger from the examples at the given indices and must look at no other.
    """
    assigned: dict[int, tuple[str, ...]] = {}
    for held_back in folds_by_meeting(examples, folds, seed):
        kept = sorted(set(range(len(examples))).difference(held_back))
        tagger = train(kept)
        assigned.update((i, tuple(topic.id for topic in tagger.tag(analysed[i]))) for i in held_back)
    return compare(examples, [assigned[i] for i in range(len(examples))])
