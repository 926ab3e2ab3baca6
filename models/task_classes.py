"""Task classes: the codes by which a municipality files its cases, their normal form and their titles.

A code is a path from the main class down. Municipalities write one and the same path as ``00.01.02.03``,
``00 01 02 03`` or, by mistake, ``00.0102.03``; the normal form is ``00.01.02.03``. What a code means is each
municipality's own affair (employment is ``14 05`` in Helsinki, ``14.07`` in Espoo), so titles come from a table of that
municipality. Helsinki's is supplied; others are read from a file with :func:`read_task_classes`.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from models.errors import PykalaError

SUPPLIED = {"Helsinki": "helsinki.json"}
"""Municipalities whose table ships with Pykälä, in ``models/data/task_classes`` (their licences beside)."""

FOLDER = "PYKALA_TASK_CLASSES"
"""The environment variable that names the folder of other municipalities' tables."""

_SEPARATORS = re.compile(r"[\s.,_\-]+")
_DIGITS = re.compile(r"[0-9]+")


class InvalidTaskClasses(PykalaError):
    """A file is no table of task classes."""

    def __init__(self, path: Path | str, problem: str) -> None:
        super().__init__(
            f"{path}: {problem}. A table of task classes is a text with a code, a tab (or a semicolon) and a title on "
            'each line, or a JSON list of objects with "ClassificationCode" and "ClassificationTitle".'
        )


@dataclass(frozen=True, slots=True)
class TaskClasses:
    """One municipality's table: normalised code → title."""

    titles: Mapping[str, str]

    def title(self, code: str) -> str | None:
        """The title of a class, however its code is written, or ``None`` if the table does not hold it."""
        return self.titles.get(normalise_class_code(code))

    def path(self, code: str) -> tuple[str, ...]:
        """The titles of the class and of those above it, from the main class down, as far as the table holds them."""
        return tuple(title for prefix in class_prefixes(code) if (title := self.titles.get(prefix)) is not None)


def normalise_class_code(code: str) -> str:
    """The code with dots between its parts: ``00 01 02`` and ``00.0102`` are ``00.01.02``.

    Run-together parts are cut into pairs of digits, since every part of a task class has two. Parts of odd length, as
    in the older three-digit classes, stay whole.
    """
    parts: list[str] = []
    for part in _SEPARATORS.split(code.strip()):
        if len(part) > 2 and len(part) % 2 == 0 and _DIGITS.fullmatch(part):
            parts += [part[i : i + 2] for i in range(0, len(part), 2)]
        elif part:
            parts.append(part)
    return ".".join(parts)


def class_prefixes(code: str) -> tuple[str, ...]:
    """The normalised codes from the main class down to this one: ``00``, ``00.01``, ``00.01.02``."""
    parts = normalise_class_code(code).split(".")
    return tuple(".".join(parts[:n]) for n in range(1, len(parts) + 1) if parts[0])


def read_task_classes(path: Path) -> TaskClasses:
    """Read a municipality's table from a file.

    Raises:
        InvalidTaskClasses: the file cannot be read, or holds no table.
    """
    try:
        return _table(path.read_text(encoding="utf-8-sig"), path)
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidTaskClasses(path, f"it cannot be read ({error})") from None


def task_classes(municipality: str) -> TaskClasses | None:
    """A municipality's table: its file in the folder of ``PYKALA_TASK_CLASSES``, else the one that ships with Pykälä.

    The file is named for the municipality (``Tampere.tsv``, ``Tampere.json``); there may be none: ``None``.

    Raises:
        InvalidTaskClasses: the municipality's file is no table.
    """
    return _task_classes(municipality, os.environ.get(FOLDER, ""))


def class_title(municipality: str | None, code: str | None) -> str | None:
    """The title of a municipality's class, with those of the classes above it (``Hallinto › Ohjaus``), if known.

    Raises:
        InvalidTaskClasses: the municipality's file is no table.
    """
    table = task_classes(municipality) if municipality and code else None
    return " › ".join(table.path(code)) or None if table is not None and code else None


@cache
def _task_classes(municipality: str, folder: str) -> TaskClasses | None:
    own = Path(folder) if folder else None
    if own is not None and Path(municipality).name == municipality:
        for suffix in (".tsv", ".csv", ".txt", ".json"):
            if (file := own / f"{municipality}{suffix}").is_file():
                return read_task_classes(file)
    name = SUPPLIED.get(municipality)
    if name is None:
        return None
    return _table(files("models").joinpath("data", "task_classes", name).read_text(encoding="utf-8"), name)


def _table(text: str, path: Path | str) -> TaskClasses:
    rows = _json_rows(text, path) if text.lstrip().startswith(("[", "{")) else _line_rows(text, path)
    if not rows:
        raise InvalidTaskClasses(path, "it holds no class")
    return TaskClasses({normalise_class_code(code): title for code, title in rows})


def _json_rows(text: str, path: Path | str) -> list[tuple[str, str]]:
    try:
        rows = json.loads(text)
        return [(str(row["ClassificationCode"]), str(row["ClassificationTitle"]).strip()) for row in rows]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise InvalidTaskClasses(path, "its JSON is no list of classes") from None


def _line_rows(text: str, path: Path | str) -> list[tuple[str, str]]:
    rows = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        code, separator, title = line.partition("\t") if "\t" in line else line.partition(";")
        if not separator or not _DIGITS.search(code) or not title.strip():
            raise InvalidTaskClasses(path, f"line {number} holds no code and title")
        rows.append((code, title.strip()))
    return rows
