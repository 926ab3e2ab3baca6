"""A trained model of subjects on disk: a folder with the vocabulary and one file of arrays."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from models.errors import PykalaError
from models.subjects.features import FEATURES, Habits, Weighing
from models.subjects.keeping import MODEL, VOCABULARY
from models.subjects.mentions import LabelFacts
from models.subjects.neighbours import LabelledItems
from models.subjects.sparse import SparseRows
from models.subjects.terms import TermTable
from models.subjects.trees import Trees
from models.topics.vocabulary import Vocabulary, load_vocabulary

_HABITS = ("whole", "part", "chosen_whole", "chosen_part", "items")
_TREES = ("roots", "feature", "threshold", "below", "above", "value")
_SPARSE = ("postings", "dual")
_PARTS = ("starts", "columns", "values")


class UnusableModel(PykalaError):
    """A folder holds no model of subjects that can be used."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path}: {problem} Train it with: pykala train LABELLED --topics VOCABULARY --output FOLDER")
        self.path = path


@dataclass(frozen=True)
class SubjectModel:
    """What was learned for a vocabulary, whose order is that of all concepts.

    ``trees`` give the probability of a candidate from its features. ``per_item``: how many subjects a labelled item
    has on average. ``facts``: what the model was trained on.
    """

    vocabulary: Vocabulary
    weighing: Weighing
    trees: Trees
    per_item: float
    facts: Mapping[str, Any]


def save_model(model: SubjectModel, folder: Path) -> None:
    """Write the vocabulary and the model to a folder, each atomically."""
    text = json.dumps(model.vocabulary.to_json(), ensure_ascii=False, separators=(",", ":"))
    new = folder / f".{VOCABULARY}.new"
    new.write_text(text, encoding="utf-8")
    new.replace(folder / VOCABULARY)
    weighing, items = model.weighing, model.weighing.items
    described = {
        "features": FEATURES,
        "vocabulary": _fingerprint(model.vocabulary),
        "terms": weighing.table.terms,
        "total": weighing.habits.total,
        "start": model.trees.start,
        "depth": model.trees.depth,
        "per_item": model.per_item,
        "facts": dict(model.facts),
    }
    arrays: dict[str, Any] = {
        "idf": weighing.table.idf,
        "label_facts": weighing.facts.table,
        "subjects": items.subjects,
    }
    arrays.update({f"habits_{name}": getattr(weighing.habits, name) for name in _HABITS})
    arrays.update({f"trees_{name}": getattr(model.trees, name) for name in _TREES})
    for name, matrix in zip(_SPARSE, (items.postings, items.dual), strict=True):
        arrays.update({f"{name}_{part}": getattr(matrix, part) for part in _PARTS})
        arrays[f"{name}_width"] = np.int64(matrix.width)
    new = folder / f".{MODEL}.new"
    with new.open("wb") as file:
        np.savez(file, described=np.array(json.dumps(described, ensure_ascii=False)), **arrays)
    new.replace(folder / MODEL)


def load_model(folder: Path) -> SubjectModel:
    """Read what :func:`save_model` wrote.

    Raises:
        UnusableModel: a file is missing or broken, or they do not belong together.
        UnreadableVocabulary: the vocabulary is missing or broken.
    """
    path = folder / MODEL
    vocabulary = load_vocabulary(folder / VOCABULARY)
    try:
        # Opened here, since numpy leaves a file open that it finds broken.
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        described = json.loads(str(arrays["described"]))
        if tuple(described["features"]) != FEATURES:
            raise UnusableModel(path, "The model was trained by another version of the program.")
        if described["vocabulary"] != _fingerprint(vocabulary):
            raise UnusableModel(path, f"The model was trained for another vocabulary than {folder / VOCABULARY}.")
        return _model(arrays, described, vocabulary)
    except OSError as error:
        raise UnusableModel(path, f"The model cannot be read ({error.strerror or error}).") from error
    except (ValueError, KeyError, TypeError, EOFError, IndexError, zipfile.BadZipFile) as error:
        raise UnusableModel(path, f"The file is no model of subjects, or is broken ({error}).") from error


def _model(arrays: Mapping[str, Any], described: Mapping[str, Any], vocabulary: Vocabulary) -> SubjectModel:
    postings, dual = (
        SparseRows(**{part: arrays[f"{name}_{part}"] for part in _PARTS}, width=int(arrays[f"{name}_width"]))
        for name in _SPARSE
    )
    weighing = Weighing(
        TermTable(tuple(described["terms"]), arrays["idf"]),
        LabelFacts(arrays["label_facts"]),
        Habits(**{name: arrays[f"habits_{name}"] for name in _HABITS}, total=described["total"]),
        LabelledItems(postings, dual, arrays["subjects"]),
    )
    if not len(weighing.table.terms) == len(weighing.table.idf) == len(postings):
        raise ValueError("its tables differ in length")
    of_trees = {name: arrays[f"trees_{name}"] for name in _TREES}
    trees = Trees(start=described["start"], **of_trees, depth=described["depth"])
    return SubjectModel(vocabulary, weighing, trees, described["per_item"], described["facts"])


def _fingerprint(vocabulary: Vocabulary) -> str:
    """Of the concepts in their order, and of the words of their labels, by which they are found."""
    digest = hashlib.sha256()
    for topic in vocabulary:
        digest.update(repr((topic.id, [label.pattern for label in topic.labels])).encode())
    return digest.hexdigest()
