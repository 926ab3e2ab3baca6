"""The controlled vocabulary of topics: its concepts with their labels, groups and relations.

The source is a SKOS file (W3C Recommendation, 2009); the one that ships is ``models/data/topics.ttl``. What a program
loads at every start is ``topics.json``, compiled from it with every label's words already lemmatised.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal

from models.errors import PykalaError

LabelKind = Literal["preferred", "alternative", "hidden", "decisive", "weak", "negative"]
"""``alternative`` labels are shown, ``hidden`` ones only matched. A ``decisive`` label names one thing so exactly that
a single mention in the text proper makes the topic. A ``weak`` label is ambiguous and needs others beside it. A
``negative`` one is a phrase in which the topic's labels mean something else."""

DATA = Path(__file__).parent.parent / "data"
SHIPPED_SKOS = DATA / "topics.ttl"
SHIPPED = DATA / "topics.json"
LABEL_TABLES = (".tsv", ".txt")
"""Endings of the names of tables of URIs and labels."""

Pattern = tuple[tuple[str, ...], ...]
"""For each word of a label the lemmas that match it, the likeliest first."""


class UnreadableVocabulary(PykalaError):
    """A vocabulary file cannot be used."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path}: {problem} Check the file with: pykala topics validate {path}")
        self.path = path


@dataclass(frozen=True, slots=True)
class Label:
    """A name of a topic. ``pattern`` is empty until the label has been lemmatised."""

    text: str
    language: str
    kind: LabelKind
    pattern: Pattern = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """A concept of the vocabulary.

    ``task_classes`` are beginnings of task classes of case numbers that imply the topic. ``related`` are ids of topics,
    ``exact_match`` URIs of the same concept in other vocabularies.
    """

    id: str
    uri: str
    group: str
    labels: tuple[Label, ...]
    scope: Mapping[str, str] = field(default_factory=dict)
    related: tuple[str, ...] = ()
    exact_match: tuple[str, ...] = ()
    task_classes: tuple[str, ...] = ()

    def label(self, language: str = "fi") -> str:
        """The preferred label in the language, else in Finnish, else in any; the id if there is none."""
        preferred = {label.language: label.text for label in self.labels if label.kind == "preferred"}
        return preferred.get(language) or preferred.get("fi") or next(iter(preferred.values()), self.id)

    def synonyms(self, language: str = "fi") -> tuple[str, ...]:
        """The alternative labels that are shown, in the language."""
        return tuple(x.text for x in self.labels if x.kind == "alternative" and x.language == language)

    def scope_note(self, language: str = "fi") -> str:
        """What the topic covers, in the language or else in Finnish; empty if the vocabulary does not say."""
        return self.scope.get(language) or self.scope.get("fi") or ""


@dataclass(frozen=True)
class Vocabulary:
    """The topics in the order of their source, and the groups (broader concepts) they belong to.

    ``groups`` gives a group's labels by language. Iterating gives the topics.
    """

    topics: tuple[Topic, ...]
    groups: Mapping[str, Mapping[str, str]]
    name: str = ""
    _by_id: dict[str, Topic] = field(init=False, repr=False, compare=False)
    _shown: dict[tuple[str, str], str] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {topic.id: topic for topic in self.topics})

    def __iter__(self) -> Iterator[Topic]:
        return iter(self.topics)

    def __len__(self) -> int:
        return len(self.topics)

    def __contains__(self, topic_id: object) -> bool:
        return topic_id in self._by_id

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(self._by_id)

    def get(self, topic_id: str) -> Topic | None:
        return self._by_id.get(topic_id)

    def named(self, name: str) -> tuple[str, ...]:
        """The ids of the topics with this id or label; capitals and spaces are no matter."""
        return tuple(dict.fromkeys(topic_id for _, topic_id in self._by_name.get(plain_name(name), ())))

    def names_beginning(self, beginning: str) -> Iterator[tuple[str, str]]:
        """The ids and labels that begin so, as they are written, each with the id of its topic."""
        wanted = plain_name(beginning)
        for name, written in self._by_name.items():
            if name.startswith(wanted):
                yield from written

    @cached_property
    def _by_name(self) -> dict[str, list[tuple[str, str]]]:
        """Made when a topic is first asked for by name: a vocabulary may have tens of thousands of labels."""
        names: dict[str, list[tuple[str, str]]] = {}
        for topic in self.topics:
            for written in dict.fromkeys((topic.id, *(label.text for label in topic.labels))):
                names.setdefault(plain_name(written), []).append((written, topic.id))
        return names

    def label(self, topic_id: str, language: str = "fi") -> str:
        """The topic's preferred label; the id itself for an unknown id."""
        # Every result page asks for the label of every topic that it counts.
        shown = self._shown.get((topic_id, language))
        if shown is None:
            topic = self._by_id.get(topic_id)
            if topic is None:
                return topic_id
            shown = self._shown[topic_id, language] = topic.label(language)
        return shown

    def group(self, topic_id: str) -> str:
        """The id of the topic's group; empty for an unknown id."""
        topic = self._by_id.get(topic_id)
        return topic.group if topic else ""

    def group_label(self, group_id: str, language: str = "fi") -> str:
        """A group's name; the id itself for an unknown group."""
        labels = self.groups.get(group_id, {})
        return labels.get(language) or labels.get("fi") or group_id

    def related(self, topic_id: str) -> tuple[str, ...]:
        """Ids of the topics that the vocabulary relates to this one."""
        topic = self._by_id.get(topic_id)
        return topic.related if topic else ()

    def to_json(self) -> dict[str, Any]:
        """The compiled form that :func:`load_vocabulary` reads."""
        return {
            "name": self.name,
            "groups": {group: dict(labels) for group, labels in self.groups.items()},
            "topics": [_topic_json(topic) for topic in self.topics],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Vocabulary:
        topics = tuple(_topic_from_json(topic) for topic in data["topics"])
        return cls(topics, data["groups"], data.get("name", ""))


@lru_cache(maxsize=1 << 16)
def plain_name(name: str) -> str:
    """A name as names are compared: in small letters, with single spaces."""
    return " ".join(name.casefold().split())


def _topic_json(topic: Topic) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "id": topic.id,
        "uri": topic.uri,
        "group": topic.group,
        "scope": dict(topic.scope),
        "related": topic.related,
        "exact_match": topic.exact_match,
        "task_classes": topic.task_classes,
        "labels": [[x.kind, x.language, x.text, x.pattern] for x in topic.labels],
    }
    return {key: value for key, value in answer.items() if value}


def _topic_from_json(data: Mapping[str, Any]) -> Topic:
    labels = tuple(
        Label(text, language, kind, tuple(tuple(lemmas) for lemmas in pattern))
        for kind, language, text, pattern in data["labels"]
    )
    return Topic(
        data["id"],
        data["uri"],
        data.get("group", ""),
        labels,
        data.get("scope", {}),
        tuple(data.get("related", ())),
        tuple(data.get("exact_match", ())),
        tuple(data.get("task_classes", ())),
    )


def load_vocabulary(path: Path | None = None) -> Vocabulary:
    """The shipped vocabulary, or the one in a file: compiled (``.json``), SKOS (``.ttl``, ``.rdf``), or URI-label TSV.

    Raises:
        UnreadableVocabulary: the file is missing, is of another kind, or breaks a rule that tagging needs.
    """
    if path is None:
        return _shipped()
    if path.suffix.lower() == ".json":
        return _compiled(path)
    if path.suffix.lower() in LABEL_TABLES:
        from models.topics.label_table import read_label_table

        return read_label_table(path)
    from models.topics.skos import read_skos

    return read_skos(path)


@lru_cache(maxsize=1)
def _shipped() -> Vocabulary:
    return _compiled(SHIPPED)


def _compiled(path: Path) -> Vocabulary:
    try:
        return Vocabulary.from_json(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise UnreadableVocabulary(path, f"The file cannot be read ({error.strerror}).") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableVocabulary(path, f"The file is no compiled vocabulary ({error}).") from error
