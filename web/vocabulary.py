"""What the pages show of a topic: its names in the page's languages, its group and what it covers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class TopicEntry:
    """A topic of the vocabulary. ``labels``, ``group_labels`` and ``synonyms`` are by language (fi, sv, en)."""

    id: str
    labels: Mapping[str, str]
    group: str = ""
    group_labels: Mapping[str, str] = field(default_factory=dict)
    scope: str = ""
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def label(self, language: str) -> str:
        return _in_language(self.labels, language) or self.id

    def group_label(self, language: str) -> str:
        return _in_language(self.group_labels, language) or self.group

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "labels": dict(self.labels),
            "group": self.group,
            "group_labels": dict(self.group_labels),
            "scope": self.scope,
            "synonyms": {language: list(names) for language, names in self.synonyms.items()},
        }


class TopicList:
    """The topics by id, in the vocabulary's order."""

    def __init__(self, entries: Iterable[TopicEntry] = ()) -> None:
        self._entries = {entry.id: entry for entry in entries}

    def __iter__(self) -> Iterator[TopicEntry]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, topic_id: str) -> TopicEntry | None:
        return self._entries.get(topic_id)

    def label(self, topic_id: str, language: str, fallback: str | None = None) -> str:
        """The topic's name in the language; of a topic that the vocabulary lacks, the fallback or its id."""
        entry = self._entries.get(topic_id)
        return entry.label(language) if entry else fallback or topic_id


def _in_language(names: Mapping[str, str], language: str) -> str:
    return names.get(language) or names.get("fi") or next(iter(names.values()), "")
