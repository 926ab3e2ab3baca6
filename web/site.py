"""What a running site answers from: the engine and the topics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import current_app, request

from models.topics.vocabulary import Vocabulary
from search.engine import Engine

EXTENSION = "pykala"


@dataclass(frozen=True, slots=True)
class Site:
    """``own_topics`` are named instead of those that the index has."""

    engine: Engine
    own_topics: Vocabulary | None = None

    @property
    def topics(self) -> Vocabulary:
        return self.engine.vocabulary() if self.own_topics is None else self.own_topics

    def absolute(self, path: str) -> str:
        """The whole address of a path, for links that leave the page (feeds, canonical links): by the public address
        that was given (:mod:`web.address`), else by the one that the visitor used."""
        return request.host_url.rstrip("/") + path


def site() -> Site:
    return cast(Site, current_app.extensions[EXTENSION])
