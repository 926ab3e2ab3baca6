"""What a running site answers from: the engine, the topics and the address it is known by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import current_app, request

from models.topics.vocabulary import Vocabulary
from search.engine import Engine

EXTENSION = "pykala"


@dataclass(frozen=True, slots=True)
class Site:
    """``base_url`` is the public address, for links that leave the page (feeds, canonical links); without it the
    address that the visitor used is taken."""

    engine: Engine
    topics: Vocabulary
    base_url: str | None = None

    def absolute(self, path: str) -> str:
        return (self.base_url or request.url_root).rstrip("/") + path


def site() -> Site:
    return cast(Site, current_app.extensions[EXTENSION])
