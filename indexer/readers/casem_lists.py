"""What CaseM's lists of contents and nodes in a folder say of the items in it: organ, date, title, municipality."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from indexer.readers.markup import plain

MOST_LISTS = 1000
"""Files of a folder that are looked at."""

_HOST = re.compile(r"^https?://([\w-]+)\.")
_CONTENT_ID = re.compile(r"contents?_(\d+)_")
_MEETING = re.compile(r"Kokous\b|Möte\b")


def listed_metadata(path: Path, address: str) -> dict[str, str]:
    """The metadata of the item in a file (``contents_12_…``) that came from an address of the interface."""
    from indexer.parser.dates import find_date
    from indexer.parser.ids import slug
    from indexer.parser.places import municipalities

    metadata: dict[str, str] = {}
    if isinstance(address, str) and (host := _HOST.match(address)):
        by_slug = {slug(name): name for name in municipalities().by_name.values()}
        if municipality := by_slug.get(host[1].lower()):
            metadata["municipality"] = municipality
    content = _CONTENT_ID.search(path.name)
    if content is None:
        return metadata
    folder = _folder(path.parent, _changed(path.parent))
    listed = folder.contents.get(int(content[1]))
    if listed is not None:
        node, name, subject = listed
        if subject:
            metadata["title"] = subject
        if date := find_date(name):
            metadata["date"] = date.isoformat()
        if organ := folder.organ(node):
            metadata["organ"] = organ
    return metadata


@dataclass(frozen=True, slots=True)
class _Folder:
    """What the lists in a folder say: of each content its meeting's node and name and its title; of each node its
    parent and name.
    """

    contents: Mapping[int, tuple[int, str, str]]
    nodes: Mapping[int, tuple[int, str]]

    def organ(self, meeting: int) -> str | None:
        """The name of the node above the meeting that is a collective organ or an office."""
        from indexer.parser.handlings import is_body, is_office_holder

        seen: set[int] = set()
        node = meeting
        while node in self.nodes and node not in seen:
            seen.add(node)
            parent, name = self.nodes[node]
            if is_body(name) or is_office_holder(name):
                return name
            node = parent
        return None


def _changed(folder: Path) -> int:
    """When a file was last added to the folder or taken out of it, in nanoseconds."""
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(maxsize=8)
def _folder(folder: Path, _changed: int) -> _Folder:
    contents: dict[int, tuple[int, str, str]] = {}
    nodes: dict[int, tuple[int, str]] = {}
    for path in sorted(folder.glob("*node*.json"))[:MOST_LISTS]:
        for row in _rows(path):
            if isinstance(row.get("ContentId"), int):
                for group in row.get("Classifications") or ():
                    if isinstance(group, dict) and _MEETING.match(str(group.get("NodeName"))):
                        subject = plain(str(row.get("Subject") or ""))
                        contents[row["ContentId"]] = (group.get("NodeId", 0), str(group["NodeName"]), subject)
            elif isinstance(row.get("NodeId"), int) and row.get("Names"):
                nodes[row["NodeId"]] = (row.get("ParentId") or 0, str(row["Names"][0].get("Name") or ""))
    return _Folder(contents, nodes)


def _rows(path: Path) -> list[dict[str, Any]]:
    """The objects of a list in the folder; none where the file is no such list. It is named when it is itself read."""
    try:
        data = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return []
    rows = data.get("value") if isinstance(data, dict) else None
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
