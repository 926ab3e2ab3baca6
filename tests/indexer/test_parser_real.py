"""The samples that ship with the project, and real minutes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from indexer.document import SourceFile
from indexer.parser import parse_document, read_meeting
from indexer.readers import read_document
from indexer.source import read_source
from tests.indexer.whole_minutes import assert_whole, kinds, letters


def test_the_samples_are_parsed_as_their_makers_meant_them(samples_dir: Path) -> None:
    wrong = []
    for line in (samples_dir.parent / "expected.jsonl").read_text(encoding="utf-8").splitlines():
        expected = json.loads(line)
        path = samples_dir.parent / expected["file"]
        if path.suffix not in (".pdf", ".txt"):
            continue
        source = read_source(path)
        assert isinstance(source, SourceFile)
        meeting = read_meeting(source)
        wrong += [
            (path.name, field, getattr(meeting, field))
            for field in ("municipality", "organ", "date", "kind")
            if getattr(meeting, field) != expected[field]
        ]
        got = [(item.section, item.title) for item in meeting.items]
        wanted = [(item["section"], item["title"]) for item in expected["items"]]
        if got != wanted:
            wrong.append((path.name, "items", got))
        wrong += [
            (path.name, item.section, kinds(item))
            for item, known in zip(meeting.items, expected["items"], strict=False)
            if not set(known["kinds"]) - {"here"} <= set(kinds(item))
            or ("prior_handling" in kinds(item)) != ("prior_handling" in known["kinds"])
        ]
    assert wrong == []


@pytest.mark.data
def test_real_minutes_are_found_whole(data_dir: Path) -> None:
    folder = data_dir / "minutes" / "lapua"
    if not folder.is_dir():
        pytest.skip(f"no real minutes at {folder}")
    expected_sections = found_sections = right_sections = 0
    titles = right_titles = 0
    for line in (folder / "expected.jsonl").read_text(encoding="utf-8").splitlines():
        expected = json.loads(line)
        source = read_source(folder / expected["file"])
        assert isinstance(source, SourceFile)
        document = read_document(source)
        meeting = parse_document(document)
        assert_whole(document, meeting)
        assert (meeting.organ, meeting.date) == (expected["organ"], expected["date"])
        by_section = {item.section: item for item in meeting.items}
        wanted = {item["section"]: item["title"] for item in expected["items"]}
        expected_sections += len(wanted)
        found_sections += len(meeting.items)
        right_sections += len(wanted.keys() & by_section.keys())
        for section, title in wanted.items():
            # Of a title of three lines the list has only the middle one: no title to compare with.
            if title and section in by_section and not _is_middle_line(by_section[section].title, title):
                titles += 1
                right_titles += letters(by_section[section].title) == letters(title)
    assert 2 * right_sections / (expected_sections + found_sections) >= 0.999
    assert right_titles / titles >= 0.98


def _is_middle_line(title: str, listed: str) -> bool:
    position = letters(title).find(letters(listed))
    return position > 0 and position + len(letters(listed)) < len(letters(title))
