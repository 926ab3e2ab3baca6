"""From paths to source files: walks folders, leaves out what cannot be minutes, hashes what it reads."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from indexer.document import SourceFile
from indexer.errors import UnreadableSource

SUFFIXES = frozenset(
    {
        *(".pdf", ".html", ".htm", ".xhtml", ".docx", ".docm", ".doc", ".rtf"),
        *(".txt", ".text", ".json", ".jsonl", ".ndjson"),
    }
)
"""What is taken up from a folder. A file that is named itself is read whatever its name; its content decides."""

ANSWERS = "expected.jsonl"
"""The expected items that ``pykala evaluate parse`` reads beside the minutes; no minutes themselves."""

LARGEST_FILE = 512 * 2**20
"""Bytes. A larger file is refused unread, so that memory stays bounded."""


def find_sources(paths: Iterable[Path | str]) -> Iterator[SourceFile | UnreadableSource]:
    """Yield the files of the paths in order, a folder's in the order of their names, each file once.

    Only one file's bytes are held at a time. What cannot be read is yielded as the error that names it, never raised,
    so that one bad file does not stop the others.
    """
    seen: set[str] = set()
    for path in map(Path, paths):
        for found in _files(path):
            if isinstance(found, UnreadableSource):
                yield found
                continue
            real = os.path.realpath(found)  # which, unlike Path.resolve, takes links in a circle
            if real not in seen:
                seen.add(real)
                yield read_source(found)


def read_source(path: Path) -> SourceFile | UnreadableSource:
    """Read one file, or give the error that says why it cannot be read."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            return UnreadableSource(path, "it is neither a file nor a folder", "Name a file or a folder of minutes.")
        if size > LARGEST_FILE:
            limit = LARGEST_FILE // 2**20
            return UnreadableSource(
                path, f"it is larger than {limit} MB", "Minutes are not that large: split the file, or leave it out."
            )
        content = path.read_bytes()
    except OSError as error:
        return _unreadable(path, error)
    return SourceFile(path, content, hashlib.sha256(content).hexdigest())


def _files(path: Path) -> Iterator[Path | UnreadableSource]:
    if not path.exists():
        problem = "it is a link to nothing" if path.is_symlink() else "there is no such file or folder"
        yield UnreadableSource(path, problem, "Check the path.")
    elif path.is_dir():
        yield from _walk(path)
    else:
        yield path


def _walk(folder: Path) -> Iterator[Path | UnreadableSource]:
    errors: list[OSError] = []
    found_any = False
    for base, folders, names in os.walk(folder, onerror=errors.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if _suitable(name):
                found_any = True
                yield Path(base) / name
        while errors:
            found_any = True
            error = errors.pop()
            yield _unreadable(Path(error.filename or folder), error)
    for error in errors:
        found_any = True
        yield _unreadable(Path(error.filename or folder), error)
    if not found_any:
        yield UnreadableSource(
            folder,
            "there are no minutes in the folder",
            f"Files of these kinds are taken up from a folder: {' '.join(sorted(SUFFIXES))}.",
        )


def _suitable(name: str) -> bool:
    if name.startswith((".", "~$")) or name == ANSWERS:
        return False
    return os.path.splitext(name)[1].lower() in SUFFIXES  # noqa: PTH122 - Path costs ten times more in a walk


def _unreadable(path: Path, error: OSError) -> UnreadableSource:
    if isinstance(error, PermissionError):
        return UnreadableSource(
            path, "permission to read it is denied", "Give yourself the right to read it, then index it again."
        )
    return UnreadableSource(
        path, f"it cannot be read ({error.strerror or error})", "Check the file and the disk, then index it again."
    )
