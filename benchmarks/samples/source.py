"""The sample minutes as written: one text file per meeting, a TOML head between ``+++`` lines and the items after it.

An item begins with ``# § 12 Title`` and lines of ``case:``, ``topics:`` and ``before:`` (earlier handlings, parted by
``|``). ``## kind: Heading`` begins a section, ``### kind: Heading`` a section inside a prior handling. A paragraph is
lines up to an empty line; lines that begin with ``- `` are list items, those that begin with ``|`` table rows.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

ITEM = re.compile(r"# § (\d+) (.+)")
SECTION = re.compile(r"(##|###) ([a-z_]+): (.+)")
# After quoted earlier handlings a line names the organ itself: from here on the item is its own again.
HERE = "here"
# The first line of a proposal may name who presented the matter.
PRESENTER_LINES = ("Esittelijä: ", "Föredragande: ")
# What an agenda, which is printed before the meeting, cannot hold.
OF_THE_MEETING = ("decision", "handling", "vote", "dissent", "disqualification")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, one list item, or one row of a table (``cells``)."""

    kind: Literal["text", "bullet", "row"]
    text: str
    cells: tuple[str, ...] = ()


@dataclass(slots=True)
class SampleSection:
    """A headed part of an item; ``depth`` is 1, or 2 inside a prior handling."""

    kind: str
    heading: str
    depth: int
    paragraphs: list[Paragraph] = field(default_factory=list)

    @property
    def names_organ(self) -> bool:
        """Whether the heading names an organ and its § and not a part of the item."""
        return self.kind in ("prior_handling", HERE)


@dataclass(slots=True)
class SampleItem:
    section: int
    title: str
    case: str = ""
    topics: list[str] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    sections: list[SampleSection] = field(default_factory=list)

    @property
    def kinds(self) -> list[str]:
        """The kinds of the item's own sections, each once, in order; a named presenter counts as one."""
        kinds: dict[str, None] = {}
        for section in self.sections:
            if section.depth == 1 and section.kind != HERE:
                if section.paragraphs and section.paragraphs[0].text.startswith(PRESENTER_LINES):
                    kinds["presenter"] = None
                kinds[section.kind] = None
        return list(kinds)


@dataclass(slots=True)
class SampleMeeting:
    """A meeting: ``head`` is the TOML head, ``items`` are in the order of the minutes."""

    path: Path
    head: dict[str, Any]
    items: list[SampleItem]

    @property
    def date(self) -> dt.date:
        value = self.head["date"]
        assert isinstance(value, dt.date)
        return value

    @property
    def finnish_date(self) -> str:
        return f"{self.date.day}.{self.date.month}.{self.date.year}"

    @property
    def word(self) -> str:
        """What the paper calls itself."""
        if self.head.get("language") == "sv":
            return "Protokoll"
        return "Esityslista" if self.head.get("kind") == "agenda" else "Pöytäkirja"


def read_meeting(path: Path) -> SampleMeeting:
    """Read one source file. Raises ``ValueError`` naming the line that is not of the form above."""
    _, head, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    meeting = SampleMeeting(path, tomllib.loads(head), [])
    buffer: list[str] = []

    def flush() -> None:
        if buffer:
            _last_section(meeting).paragraphs.append(Paragraph("text", " ".join(buffer)))
            buffer.clear()

    for number, line in enumerate(body.splitlines(), head.count("\n") + 3):
        if match := ITEM.fullmatch(line):
            flush()
            meeting.items.append(SampleItem(int(match[1]), match[2]))
        elif match := SECTION.fullmatch(line):
            flush()
            meeting.items[-1].sections.append(SampleSection(match[2], match[3], len(match[1]) - 1))
        elif line.startswith("#"):
            raise ValueError(f"{path.name}, line {number}: not an item or a section: {line}")
        elif meeting.items and not meeting.items[-1].sections and ":" in line:
            _set_field(meeting.items[-1], line)
        elif line.startswith("- "):
            flush()
            _last_section(meeting).paragraphs.append(Paragraph("bullet", line[2:]))
        elif line.startswith("|"):
            flush()
            cells = tuple(cell.strip() for cell in line.strip("|").split("|"))
            _last_section(meeting).paragraphs.append(Paragraph("row", " ".join(cells), cells))
        elif line.strip():
            buffer.append(line.strip())
        else:
            flush()
    flush()
    return meeting


def agenda_of(meeting: SampleMeeting) -> SampleMeeting:
    """The agenda of a meeting whose minutes are given: the same items without what the meeting added."""
    head = {k: v for k, v in meeting.head.items() if k not in ("signatures", "examiners", "published", "absent")}
    head |= {"kind": "agenda", "time": meeting.head["time"].split("–")[0]}
    items = [
        replace(item, sections=[s for s in item.sections if s.depth == 2 or s.kind not in OF_THE_MEETING])
        for item in meeting.items
    ]
    return SampleMeeting(meeting.path.with_stem(f"{meeting.path.stem}-esityslista"), head, items)


def _last_section(meeting: SampleMeeting) -> SampleSection:
    return meeting.items[-1].sections[-1]


def _set_field(item: SampleItem, line: str) -> None:
    name, value = line.split(":", 1)
    if name == "case":
        item.case = value.strip()
    elif name == "topics":
        item.topics = [topic.strip() for topic in value.split(",") if topic.strip()]
    elif name == "before":
        item.before = [handling.strip() for handling in value.split("|")]
    else:
        raise ValueError(f"§ {item.section}: unknown field {name}")
