"""A vocabulary without structure: a table of URIs and labels, as national vocabularies are often handed on."""

from __future__ import annotations

from pathlib import Path

from models.characters import composed
from models.topics.vocabulary import Label, Topic, UnreadableVocabulary, Vocabulary


def read_label_table(path: Path, language: str = "fi") -> Vocabulary:
    """The vocabulary in a tab-separated file of URI and label, one a line; several lines may name one concept.

    The URI may stand in angle brackets. A concept's first label is its preferred one. Its id is its URI.

    Raises:
        UnreadableVocabulary: the file cannot be read, is not UTF-8, or a line is not a URI and a label.
    """
    try:
        lines = composed(path.read_text(encoding="utf-8")).splitlines()
    except OSError as error:
        raise UnreadableVocabulary(path, f"The file cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise UnreadableVocabulary(path, f"The file is not UTF-8 (byte {error.start}).") from error
    labels: dict[str, list[Label]] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        uri, tab, label = line.partition("\t")
        uri, label = uri.strip().strip("<>"), label.split("\t")[0].strip()
        if not tab or not uri or not label:
            raise UnreadableVocabulary(path, f"Line {number} is not a URI, a tab and a label.")
        known = labels.setdefault(uri, [])
        known.append(Label(label, language, "alternative" if known else "preferred"))
    if not labels:
        raise UnreadableVocabulary(path, "It has no concept.")
    return Vocabulary(tuple(Topic(uri, uri, "", tuple(found)) for uri, found in labels.items()), {}, path.stem)
