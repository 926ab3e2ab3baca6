"""Where a model of subjects is kept: a folder with the compiled vocabulary and one file of arrays."""

from __future__ import annotations

import shutil
from pathlib import Path

MODEL = "subject-model.npz"
VOCABULARY = "topics.json"
"""The compiled vocabulary beside the model; a generation of an index keeps its own under the same name."""


def is_model_folder(path: Path) -> bool:
    """Whether the folder holds a model of subjects."""
    return (path / MODEL).is_file()


def keep_model(source: Path | None, folder: Path) -> None:
    """Put the model of one folder into another, of the same vocabulary; without a source remove what is there."""
    target = folder / MODEL
    if source is not None and target.exists() and target.samefile(source / MODEL):
        return
    # The file may be shared with another folder: it is replaced, never written into.
    target.unlink(missing_ok=True)
    if source is not None:
        shutil.copyfile(source / MODEL, target)
