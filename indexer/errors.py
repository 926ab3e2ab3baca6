"""What can be wrong with a file of minutes, or with what is asked of the indexing side."""

from __future__ import annotations

from pathlib import Path

from indexer.document import shown_path
from models.errors import PykalaError


class UnreadableSource(PykalaError):
    """A file cannot be read as minutes. The message names the file, the reason and the remedy."""

    def __init__(self, path: Path | str, reason: str, remedy: str) -> None:
        super().__init__(f"{shown_path(path)}: {reason}. {remedy}")
        self.path = str(path)
        self.reason = reason
        self.remedy = remedy


class NotMinutes(UnreadableSource):
    """A readable file that accompanies minutes and holds none, as a list of meetings. Indexing passes it over."""
