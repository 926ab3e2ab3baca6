"""Parsing the sample minutes finds what their sources say: meetings, items, case numbers, sections and votes."""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path
from typing import Any

import pytest

from benchmarks.samples.__main__ import SAMPLES
from benchmarks.samples.source import HERE, SampleItem, SampleSection, read_meeting
from indexer.document import Meeting
from indexer.errors import UnreadableSource
from indexer.parser import read_meeting as parse_meeting
from indexer.source import find_sources

EXPECTED: list[dict[str, Any]] = [
    json.loads(line) for line in (SAMPLES / "expected.jsonl").read_text(encoding="utf-8").splitlines()
]


@functools.cache
def _parsed(file: str) -> Meeting:
    (source,) = find_sources([SAMPLES / file])
    assert not isinstance(source, UnreadableSource)
    return parse_meeting(source)


@pytest.mark.parametrize("line", EXPECTED, ids=lambda line: Path(line["file"]).name)
def test_meeting_and_items_are_found(line: dict[str, Any]) -> None:
    meeting = _parsed(line["file"])
    assert (meeting.municipality, meeting.organ, meeting.date, meeting.kind) == (
        line["municipality"],
        line["organ"],
        line["date"],
        line["kind"],
    )
    found = [(item.section, item.title, item.case_number, {s.kind for s in item.sections}) for item in meeting.items]
    assert found == [(i["section"], i["title"], i["case_number"], set(i["kinds"])) for i in line["items"]]
    assert {item.language for item in meeting.items} == {line["language"]}
    assert not {item["title"] for item in line["items"]} & set(meeting.unassigned)


@pytest.mark.parametrize("line", EXPECTED, ids=lambda line: Path(line["file"]).name)
def test_decisions_are_whole_and_nothing_but_the_decision(line: dict[str, Any]) -> None:
    """Also across pages, where headers and footers cut a text, and with the words that line ends cut."""
    source = {item.section: item for item in _source_items(line["file"])}
    for item in _parsed(line["file"]).items:
        if line["kind"] == "agenda":
            assert not item.sections_of("decision")
            continue
        assert item.section is not None
        expected = [_plain(_text(s)) for s in source[item.section].sections if s.depth == 1 and s.kind == "decision"]
        assert [_plain(section.text) for section in item.sections_of("decision")] == expected


def test_the_names_of_a_vote_are_counted() -> None:
    (item,) = (i for i in _parsed("minutes/kaislaranta-2024-04-15-kaupunginvaltuusto.pdf").items if i.section == 24)
    (vote,) = item.votes
    assert (vote.for_count, vote.against_count, vote.abstained_count) == (23, 11, 1)
    assert (len(vote.for_names), len(vote.against_names)) == (23, 11)
    assert "Jorma Valli" in vote.against_names


def test_quoted_handlings_keep_their_own_decision() -> None:
    (item,) = (i for i in _parsed("minutes/kaislaranta-2024-04-15-kaupunginvaltuusto.pdf").items if i.section == 24)
    handlings = item.sections_of("prior_handling")
    assert [len([part for part in handling.parts if part.kind == "decision"]) for handling in handlings] == [1, 1]
    (decision,) = item.sections_of("decision")
    assert decision.text.startswith("Valtuusto päätti äänin 23–11")


def _source_items(file: str) -> list[SampleItem]:
    stem = Path(file).stem.removesuffix("-esityslista")
    path = SAMPLES / "source" / f"{stem}.md"
    if not path.exists():
        path = path.with_stem(stem.rpartition("-")[0])
    return read_meeting(path).items


def _text(section: SampleSection) -> str:
    assert section.kind != HERE
    return " ".join(paragraph.text for paragraph in section.paragraphs)


def _plain(text: str) -> str:
    """Words alone: list marks and line breaks are the layout's."""
    return " ".join(re.sub(r"(?:^|\s)[•-](?=\s)", " ", text).split())
