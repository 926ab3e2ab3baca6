"""What CaseM's lists of contents and nodes in a folder say of its items: organ, date, title, end of publication."""

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
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
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
        date = find_date(listed.meeting)
        found = {
            "title": listed.title,
            "date": date.isoformat() if date else "",
            "organ": folder.organ(listed.node),
            "expires": listed.expires,
        }
        metadata |= {name: value for name, value in found.items() if value}
    return metadata


@dataclass(frozen=True, slots=True)
class _Content:
    """A line of the list of contents: the node and the name of its meeting, its title, its last day of publication."""

    node: int
    meeting: str
    title: str
    expires: str


@dataclass(frozen=True, slots=True)
class _Folder:
    """What the lists in a folder say: each content by its id, and of each node its parent and name."""

    contents: Mapping[int, _Content]
    nodes: Mapping[int, tuple[int, str]]

    def organ(self, meeting: int) -> str:
        """The name of the node above the meeting that is a collective organ or an office; empty if there is none."""
        from indexer.parser.handlings import is_body, is_office_holder

        seen: set[int] = set()
        node = meeting
        while node in self.nodes and node not in seen:
            seen.add(node)
            parent, name = self.nodes[node]
            if is_body(name) or is_office_holder(name):
                return name
            node = parent
        return ""


def _changed(folder: Path) -> int:
    """When a file was last added to the folder or taken out of it, in nanoseconds."""
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(maxsize=8)
def _folder(folder: Path, _changed: int) -> _Folder:
    contents: dict[int, _Content] = {}
    nodes: dict[int, tuple[int, str]] = {}
    for path in sorted(folder.glob("*node*.json"))[:MOST_LISTS]:
        for row in _rows(path):
            if isinstance(row.get("ContentId"), int):
                if (content := _content(row)) is not None:
                    contents[row["ContentId"]] = content
            elif isinstance(row.get("NodeId"), int):
                names = [name.get("Name") for name in _objects(row.get("Names"))]
                nodes[row["NodeId"]] = (_number(row.get("ParentId")), str(names[0] or "") if names else "")
    return _Folder(contents, nodes)


def _content(row: dict[str, Any]) -> _Content | None:
    """The content of a row, if it is filed under a meeting."""
    meeting = next((g for g in _objects(row.get("Classifications")) if _MEETING.match(str(g.get("NodeName")))), None)
    if meeting is None:
        return None
    expires = _DAY.match(str(row.get("ExpiryDate")))
    title = plain(str(row.get("Subject") or ""))
    return _Content(_number(meeting.get("NodeId")), str(meeting["NodeName"]), title, expires[0] if expires else "")


def _objects(value: Any) -> list[dict[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _number(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _rows(path: Path) -> list[dict[str, Any]]:
    """The objects of a list in the folder; none where the file is no such list. It is named when it is itself read."""
    try:
        data = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return []
    return _objects(data.get("value")) if isinstance(data, dict) else []
