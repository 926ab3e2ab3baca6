"""The topic vocabulary of a generation: the shipped one, or the municipality's own that it was tagged with.

An own vocabulary lies in the generation, so that topics and their labels change together.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from search.errors import OtherVocabulary

if TYPE_CHECKING:
    from models.topics.vocabulary import Vocabulary
    from search.home import IndexHome

VOCABULARY = "topics.json"
"""The file of an own vocabulary in a generation's folder."""


def own_vocabulary(generation: Path) -> Vocabulary | None:
    """The vocabulary of its own that a generation was tagged with; ``None`` where it was the shipped one."""
    from models.topics.vocabulary import load_vocabulary

    file = generation / VOCABULARY
    return load_vocabulary(file) if file.is_file() else None


def own_topics(generation: Path) -> Path | None:
    """What a generation was tagged with, as :func:`models.tagging.open_tagger` takes it: its own folder where a model
    lies in it, the file of its own vocabulary, or ``None`` for the shipped one."""
    from models.subjects.keeping import is_model_folder

    if is_model_folder(generation):
        return generation
    file = generation / VOCABULARY
    return file if file.is_file() else None


def live_vocabulary(home: IndexHome) -> Vocabulary:
    """The vocabulary of the live generation, or the shipped one where there is none."""
    from models.topics.vocabulary import load_vocabulary

    number = home.live_number()
    own = own_vocabulary(home.folder(number)) if number is not None else None
    return own or load_vocabulary()


def keep_vocabulary(generation: Path, vocabulary: Vocabulary) -> None:
    """Put an own vocabulary into a generation that is being built."""
    file = generation / VOCABULARY
    # The file may be shared with the live generation: it is replaced, never written into.
    file.unlink(missing_ok=True)
    file.write_text(_text(vocabulary), encoding="utf-8")


def check_same_vocabulary(home: IndexHome, vocabulary: Vocabulary) -> None:
    """Refuse to add items tagged with another vocabulary than those that are there.

    Raises:
        OtherVocabulary: with the command that tags all of them anew.
    """
    if home.live_number() is not None and _text(live_vocabulary(home)) != _text(vocabulary):
        raise OtherVocabulary(home.path)


def _text(vocabulary: Vocabulary) -> str:
    return json.dumps(vocabulary.to_json(), ensure_ascii=False, separators=(",", ":"))
