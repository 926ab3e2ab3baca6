"""What can be wrong with an index home."""

from __future__ import annotations

import errno
from pathlib import Path
from shlex import quote

from models.errors import PykalaError


def command(home: Path) -> str:
    """How a command for a home begins, as it can be pasted into a shell."""
    return f"pykala --home {quote(str(home))}"


class NoIndex(PykalaError):
    """The home holds no index yet."""

    http_status = 503

    def __init__(self, home: Path) -> None:
        super().__init__(f"{home} holds no index yet. Make one with: {command(home)} index FOLDER")
        self.home = home


class DamagedIndex(PykalaError):
    """The live generation is not what its manifest says. It can be built again from the files that it has ``recorded``
    or, where the record is lost too, from those that are named anew."""

    http_status = 503

    def __init__(self, place: Path, problems: tuple[str, ...], home: Path, *, recorded: bool = True) -> None:
        files = "" if recorded else " FOLDER, where FOLDER holds all minutes"
        super().__init__(
            f"{place} is damaged: {'; '.join(problems)}. Build it again with: {command(home)} reindex{files}"
        )
        self.problems = problems


class AnalyserMismatch(PykalaError):
    """The index was made with another analyser, or another version of the schema, than the one that would query it."""

    http_status = 503

    def __init__(self, home: Path, made_with: str, present: str) -> None:
        super().__init__(
            f"The index in {home} was made with {made_with}, and this is {present}: their words would not meet. "
            f"Build the index again with: {command(home)} reindex"
        )


class HomeInUse(PykalaError):
    """Another process is building in this home."""

    def __init__(self, home: Path) -> None:
        super().__init__(
            f"Another process is indexing into {home}. Wait until it has ended, or name another folder with --home."
        )


class UnwritableIndex(PykalaError):
    """The index cannot be written: the disk is full, or it does not permit it."""

    def __init__(self, home: Path, error: OSError) -> None:
        denied = error.errno in (errno.EACCES, errno.EPERM, errno.EROFS)
        remedy = "Run the command as the user to whom it belongs" if denied else "Make room on the disk"
        super().__init__(
            f"The index cannot be written into {home}: {error.strerror or error}. What was indexed before is as it "
            f"was. {remedy}, or name another folder with --home, and run the command again."
        )


class OtherVocabulary(PykalaError):
    """The items of the index have topics of another vocabulary than the one named."""

    def __init__(self, home: Path) -> None:
        super().__init__(
            f"The items in {home} have topics of another vocabulary. Tag them all with the new one: "
            f"{command(home)} reindex --topics FILE"
        )
