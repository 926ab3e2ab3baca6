"""Make the sample minutes that ship with the project from their sources: ``python -m benchmarks.samples``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from benchmarks.samples.as_docx import write_docx
from benchmarks.samples.as_html import write_html
from benchmarks.samples.as_pdf import write_pdf
from benchmarks.samples.as_text import write_text
from benchmarks.samples.source import SampleItem, SampleMeeting, agenda_of, read_meeting

SAMPLES = Path(__file__).resolve().parents[2] / "indexer" / "samples"
WRITERS: dict[str, Callable[[SampleMeeting, Path], dict[str, list[SampleItem]]]] = {
    "pdf": write_pdf,
    "html": write_html,
    "docx": write_docx,
    "txt": write_text,
}


def make_samples(folder: Path) -> None:
    """Write every sample under ``folder``: ``minutes/`` and ``expected.jsonl``, what a parser should find in them."""
    minutes = folder / "minutes"
    minutes.mkdir(parents=True, exist_ok=True)
    for old in minutes.iterdir():
        old.unlink()
    lines = []
    for path in sorted((SAMPLES / "source").glob("*.md")):
        held = read_meeting(path)
        for meeting in [agenda_of(held), held] if held.head.get("also_agenda") else [held]:
            for name, items in WRITERS[meeting.head["format"]](meeting, minutes).items():
                lines.append(json.dumps(_expected(name, meeting, items), ensure_ascii=False))
    (folder / "expected.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _expected(name: str, meeting: SampleMeeting, items: list[SampleItem]) -> dict[str, object]:
    return {
        "file": f"minutes/{name}",
        "municipality": meeting.head["municipality"],
        "organ": meeting.head["organ"],
        "date": meeting.date.isoformat(),
        "kind": meeting.head.get("kind", "minutes"),
        "language": meeting.head.get("language", "fi"),
        # A class that stands beside a case number (KRA 2025-000066 T 10 03 00) is no part of the number.
        "items": [
            {
                "section": item.section,
                "title": item.title,
                "case_number": item.case.split(" T ")[0] or None,
                "kinds": item.kinds,
                "topics": item.topics,
            }
            for item in items
        ],
    }


if __name__ == "__main__":
    make_samples(SAMPLES)
