"""Compiles the shipped SKOS file to the JSON that is loaded at every start: ``python -m models.topics.compile``."""

from __future__ import annotations

import json

from models.topics.patterns import lemmatised
from models.topics.skos import read_skos
from models.topics.vocabulary import SHIPPED, SHIPPED_SKOS


def compiled_vocabulary() -> str:
    """The JSON text of the shipped vocabulary with lemmatised labels."""
    from models.pipeline import load_analyser

    vocabulary = lemmatised(read_skos(SHIPPED_SKOS), load_analyser())
    data = vocabulary.to_json()
    topics = ",\n".join(json.dumps(topic, ensure_ascii=False, separators=(",", ":")) for topic in data.pop("topics"))
    head = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f'{head[:-1]},"topics":[\n{topics}\n]}}\n'


if __name__ == "__main__":
    SHIPPED.write_text(compiled_vocabulary(), encoding="utf-8")
