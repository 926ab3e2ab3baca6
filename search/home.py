"""The index home: one folder that holds the generations of the index and names the live one.

``CURRENT`` holds the number of the live generation. A generation is built in a folder of its own beside the live one,
described by a manifest with the SHA-256 of every file, flushed to disk, and made live by replacing ``CURRENT``
atomically. A crash at any instant leaves the previous generation live; what it left half-built is swept away by the
next build. Files of a generation never change once it is live, so the next one may share them by hard links.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from models.errors import PykalaError
from search.errors import DamagedIndex, HomeInUse, NoIndex

CURRENT = "CURRENT"
MANIFEST = "manifest.json"
SOURCES = "sources.sqlite3"
_CHANGING_FILES = (MANIFEST, SOURCES)
"""Files that a new generation copies or writes anew; all others are shared with the one before."""

_NUMBER = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of a generation: its size in bytes and its SHA-256 in hexadecimal."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is made of, and with what."""

    number: int
    built: dt.datetime
    items: int
    analyser_name: str
    analyser_version: str
    schema_version: int
    files: dict[str, FileEntry]

    @property
    def made_with(self) -> str:
        return f"{self.analyser_name} {self.analyser_version}, schema {self.schema_version}"

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"built": self.built.isoformat()}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Manifest:
        files = {name: FileEntry(entry["size"], entry["sha256"]) for name, entry in data["files"].items()}
        return cls(**(data | {"built": dt.datetime.fromisoformat(data["built"]), "files": files}))


class IndexHome:
    """The folder of an index. Reading never blocks; building takes the home's one build lock."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def generations(self) -> Path:
        return self.path / "generations"

    def folder(self, number: int) -> Path:
        return self.generations / str(number)

    def live_number(self) -> int | None:
        """The number of the live generation, ``None`` where there is none yet.

        It is the one that ``CURRENT`` names; without that file (the first build was killed a moment before it would
        have written it, or a backup was brought back without it) the newest whole one.

        Raises:
            DamagedIndex: ``CURRENT`` holds no number.
        """
        text = self._current()
        if text is None:
            return self._newest_whole()
        if not _NUMBER.fullmatch(text):
            raise damaged(self.path / CURRENT, (f"it holds {json.dumps(text[:40])}, not a number",), self)
        return int(text)

    def named_number(self) -> int | None:
        """The number that ``CURRENT`` holds, ``None`` where it holds none or is missing."""
        text = self._current()
        return int(text) if text is not None and _NUMBER.fullmatch(text) else None

    def number_to_rebuild(self) -> int | None:
        """The generation whose record of sources says what to build anew: the live one, or the newest whole one where
        ``CURRENT`` names none that there is."""
        named = self.named_number()
        return named if named is not None and self.folder(named).is_dir() else self._newest_whole()

    def _current(self) -> str | None:
        try:
            return (self.path / CURRENT).read_bytes().decode("ascii", "replace").strip()
        except FileNotFoundError:
            return None

    def _newest_whole(self) -> int | None:
        """The manifest is written last: a generation that has one is whole."""
        return max((number for number in self._numbers() if (self.folder(number) / MANIFEST).is_file()), default=None)

    def _numbers(self) -> list[int]:
        if not self.generations.is_dir():
            return []
        return [int(folder.name) for folder in self.generations.iterdir() if _NUMBER.fullmatch(folder.name)]

    def live_folder(self) -> Path:
        """The folder of the live generation.

        Raises:
            NoIndex: there is none yet.
        """
        number = self.live_number()
        if number is None:
            raise NoIndex(self.path)
        return self.folder(number)

    def live_manifest(self) -> Manifest:
        return read_manifest(self.live_folder(), self)

    def build(self, *, from_live: bool) -> GenerationFolder:
        """Begin a generation: a copy of the live one, or an empty folder. Holds the build lock until it ends.

        Raises:
            HomeInUse: another process is building.
        """
        from filelock import FileLock, Timeout

        self.generations.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.path / "BUILD.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise HomeInUse(self.path) from None
        try:
            live = self.live_number() if from_live else None
            kept = self.number_to_rebuild()
            shared = {} if live is None else read_manifest(self.folder(live), self).files
            self._sweep(keep=kept)
            number = max((kept or 0, *self._numbers())) + 1
            folder = self.folder(number)
            folder.mkdir()
            try:
                if live is not None:
                    self._share_files(self.folder(live), folder, shared)
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)
                raise
        except BaseException:
            lock.release()
            raise
        return GenerationFolder(self, number, folder, shared, lock)

    def _share_files(self, live: Path, new: Path, files: dict[str, FileEntry]) -> None:
        for name in files:
            target = new / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if not (live / name).is_file():
                raise damaged(live, (f"{name} is missing",), self)
            if name in _CHANGING_FILES:
                shutil.copy2(live / name, target)
                continue
            try:
                target.hardlink_to(live / name)
            except OSError:
                # A file system without hard links.
                shutil.copy2(live / name, target)

    def _sweep(self, keep: int | None) -> None:
        """Remove every generation but the one to keep. Readers that have one open go on reading it."""
        for folder in self.generations.iterdir():
            if folder.name != str(keep):
                shutil.rmtree(folder, ignore_errors=True)

    def _publish(self, number: int) -> None:
        temporary = self.path / f"{CURRENT}.new"
        temporary.write_text(f"{number}\n", encoding="ascii")
        _flush(temporary)
        temporary.replace(self.path / CURRENT)
        _flush(self.path)
        self._sweep(keep=number)

    def verify(self) -> tuple[Manifest, tuple[str, ...]]:
        """Check every file of the live generation against its manifest: the manifest, and what is wrong in words."""
        folder = self.live_folder()
        manifest = read_manifest(folder, self)
        return manifest, _problems(folder, manifest)


class GenerationFolder:
    """A generation's folder while it is being built. Ends with ``publish`` or ``discard``, which free the lock."""

    def __init__(self, home: IndexHome, number: int, path: Path, shared: dict[str, FileEntry], lock: Any) -> None:
        self.number = number
        self.path = path
        self._home = home
        self._shared = shared
        self._lock = lock

    def publish(self, *, items: int, analyser_name: str, analyser_version: str, schema_version: int) -> Manifest:
        """Write the manifest, flush all to disk and make this generation the live one."""
        files = {}
        for path in sorted(_files(self.path)):
            name = _relative(path, self.path)
            files[name] = self._entry(name, path)
            _flush(path)
        manifest = Manifest(
            self.number,
            dt.datetime.now(dt.UTC).replace(microsecond=0),
            items,
            analyser_name,
            analyser_version,
            schema_version,
            files,
        )
        # Under its own name it is there whole or not at all.
        written = self.path / f"{MANIFEST}.new"
        written.write_text(json.dumps(manifest.to_json(), indent=1), encoding="utf-8")
        _flush(written)
        written.replace(self.path / MANIFEST)
        _flush(self.path)
        self._home._publish(self.number)
        self._lock.release()
        return manifest

    def discard(self) -> None:
        """Remove what was built; the live generation stays, even where it is this one: what failed after the change
        must not take it away."""
        if self._home.named_number() != self.number:
            shutil.rmtree(self.path, ignore_errors=True)
        self._lock.release()

    def _entry(self, name: str, path: Path) -> FileEntry:
        shared = self._shared.get(name)
        if shared is not None and name not in _CHANGING_FILES and path.stat().st_nlink > 1:
            return shared
        return FileEntry(path.stat().st_size, _sha256(path))


def read_manifest(folder: Path, home: IndexHome) -> Manifest:
    """Read a generation's manifest.

    Raises:
        DamagedIndex: it is missing or cannot be read.
    """
    try:
        return Manifest.from_json(json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except FileNotFoundError:
        problem = f"{MANIFEST} is missing"
    except PermissionError:
        raise
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        problem = f"{MANIFEST} cannot be read ({error})"
    raise damaged(folder, (problem,), home)


def damaged(place: Path, problems: tuple[str, ...], home: IndexHome) -> DamagedIndex:
    """The error that names what is wrong, and whether the record of sources is there to build it again from."""
    number = home.number_to_rebuild()
    recorded = number is not None and (home.folder(number) / SOURCES).is_file()
    return DamagedIndex(place, problems, home.path, recorded=recorded)


@contextmanager
def telling_damage(folder: Path) -> Iterator[None]:
    """What is raised while the index in a generation's folder is read. Where its files are not as they were built it is
    told as :class:`DamagedIndex`: of files that are cut or overwritten Whoosh raises errors of many kinds.
    """
    try:
        yield
    except (PykalaError, PermissionError):
        raise
    except Exception as error:
        home = IndexHome(folder.parent.parent)
        problems = _problems(folder, read_manifest(folder, home))
        if problems:
            raise damaged(folder, problems, home) from error
        raise


def _problems(folder: Path, manifest: Manifest) -> tuple[str, ...]:
    problems: list[str] = []
    for name, entry in manifest.files.items():
        path = folder / name
        if not path.is_file():
            problems.append(f"{name} is missing")
        elif path.stat().st_size != entry.size:
            problems.append(f"{name} has {path.stat().st_size} bytes, not {entry.size}")
        elif _sha256(path) != entry.sha256:
            problems.append(f"{name} has changed since it was built")
    unknown = {_relative(path, folder) for path in _files(folder)} - set(manifest.files) - {MANIFEST}
    return (*problems, *(f"{name} is not of this generation" for name in sorted(unknown)))


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and not path.name.endswith("LOCK")]


def _relative(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
