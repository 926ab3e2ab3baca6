"""Items as JSON: lines and lists, broken lines, duplicate ids, JSON that holds no items."""

from __future__ import annotations

import json

import pytest

from indexer.errors import NotMinutes, UnreadableSource
from indexer.readers.jsonlines import JsonLinesReader
from models.item import Item
from tests.indexer.pages import parsed, source

FIRST = {"id": "a-1", "title": "Koulutie", "text": "Tie kunnostetaan.", "section": 1, "date": "2024-01-22"}
SECOND = {
    "id": "a-2",
    "text": "Päätös\nHyväksyttiin.",
    "sections": [{"kind": "decision", "heading": "Päätös", "text": "Hyväksyttiin."}],
}


def lines(*rows: object) -> str:
    return "\n".join(row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)


@pytest.mark.parametrize(
    "content",
    [
        lines(FIRST, SECOND),
        lines(FIRST, "", SECOND, ""),
        "\ufeff" + lines(FIRST, SECOND),
        lines(FIRST, SECOND).replace("\n", "\r\n"),
        json.dumps([FIRST, SECOND]),
        json.dumps([FIRST, SECOND], indent=2),
        "[\n" + ",\n".join((lines(FIRST), lines(SECOND))) + "\n]",
    ],
)
def test_lines_and_lists_give_items(content: str) -> None:
    meeting = parsed(content, "asiat.jsonl")
    assert [(item.id, item.source) for item in meeting.items] == [
        ("a-1", "kansio/asiat.jsonl"),
        ("a-2", "kansio/asiat.jsonl"),
    ]
    assert meeting.items[1].sections_of("decision")[0].text == "Hyväksyttiin."
    assert meeting.warnings == ()


@pytest.mark.parametrize(
    "text", [json.dumps(FIRST, indent=2), lines(FIRST).replace("{", '{"topics":[\n{"id":"x"}\n],')]
)
def test_one_object_over_several_lines_is_an_item(text: str) -> None:
    (item,) = parsed(text).items
    assert item.id == "a-1"


def test_a_broken_line_is_named_and_the_others_are_taken() -> None:
    broken = lines(FIRST, '{"id": "b", "text": ', {"id": "c"}, [1], {"id": "d", "text": "x", "date": "eilen"}, SECOND)
    meeting = parsed(broken)
    assert [item.id for item in meeting.items] == ["a-1", "a-2"]
    assert [warning.partition(":")[0].partition(" is")[0] for warning in meeting.warnings] == [
        *("Line 2", "Line 3", "Line 4", "Line 5"),
    ]
    assert '"text"' in meeting.warnings[1]
    assert "eilen" in meeting.warnings[3]


def test_of_very_many_broken_lines_the_number_is_given() -> None:
    meeting = parsed(lines(FIRST, *["{"] * 500))
    assert len(meeting.warnings) == 101
    assert "400 more lines" in meeting.warnings[-1]


def test_duplicate_ids_are_told_apart_and_named() -> None:
    meeting = parsed(lines(FIRST, {**SECOND, "id": "a-1"}))
    assert [item.id for item in meeting.items] == ["a-1", "a-1-2"]
    assert "a-1" in meeting.items[1].warnings[0]


@pytest.mark.parametrize(
    "content",
    [
        lines({"file": "a.pdf", "items": []}, {"file": "b.pdf"}),
        json.dumps([{"order": 0, "title": "Dno", "content": "1/2017"}]),
        json.dumps(["Dno", "Päätös"]),
        "[]",
        "{}",
        json.dumps({"name": "Kaupunginhallitus", "sourceId": 11292}),
    ],
)
def test_json_of_another_kind_is_no_minutes(content: str) -> None:
    with pytest.raises(NotMinutes, match="no items"):
        parsed(content)


@pytest.mark.parametrize("content", ['{"id": "a", "text": ', '[{"id": "a"},', "[" * 100_000])
def test_broken_json_is_named(content: str) -> None:
    with pytest.raises(UnreadableSource, match="JSON is broken") as raised:
        parsed(content)
    assert not isinstance(raised.value, NotMinutes)


def test_not_one_item_is_named() -> None:
    with pytest.raises(UnreadableSource, match='no object of it is an item; Line 1: Field "date"'):
        parsed(lines({**FIRST, "date": "eilen"}))


@pytest.mark.parametrize(
    ("content", "recognised"), [(b"{\\rtf1", False), (b"[Luonnos] teksti", False), (b'{"a": 1}', True)]
)
def test_what_only_begins_with_a_bracket_is_not_taken(content: bytes, recognised: bool) -> None:
    assert JsonLinesReader().recognises(source(content)) is recognised


def test_letters_in_parts_ligatures_and_half_characters_are_made_whole() -> None:
    title, text = r"Pa\u0308a\u0308to\u0308s \ud800", r"\ufb01loso\ufb01a"
    odd = f'{{"id": "a-1", "title": "{title}", "text": "{text}", "organ": "Ja\u0308sto"}}'
    (item,) = parsed(odd, "asiat.jsonl").items
    assert (item.title, item.text, item.organ) == ("Päätös \ufffd", "filosofia", "Jästo")


def test_a_line_ends_where_lines_of_files_end() -> None:
    # Other characters that separate lines may stand within the texts of JSON.
    (item,) = parsed(lines({**FIRST, "text": "Tie\u2028kunnostetaan.\x85Heti."}), "asiat.jsonl").items
    assert item.text == "Tie\u2028kunnostetaan.\x85Heti."


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ({"date": "22.1.2024", "expires": "1.2.2025"}, {"date": "2024-01-22", "expires": "2025-02-01"}),
        ({"date": "2024-01-22T17:00:00Z"}, {"date": "2024-01-22"}),
        ({"section": 3.0, "page": float("nan")}, {"section": 3}),
        ({"section": "§ 3", "page": "4"}, {"section": 3, "page": 4}),
        ({"section": "3 §", "page": None}, {"section": 3}),
        ({"title": None, "sections": None, "topics": None, "votes": None, "language": ""}, {"language": "fi"}),
    ],
)
def test_values_as_other_programs_write_them(written: dict[str, object], read: dict[str, object]) -> None:
    (item,) = parsed(lines({"id": "a-1", "text": "Tie."} | written)).items
    found = {key: value for key, value in item.to_json().items() if key in {*written, *read}}
    assert found == read


@pytest.mark.parametrize("section", [3.5, -1, True, "kolme", "3 §, 4 §", [3]])
def test_what_is_no_number_is_named(section: object) -> None:
    meeting = parsed(lines(FIRST, {"id": "b", "text": "x", "section": section}))
    assert [item.id for item in meeting.items] == ["a-1"]
    assert '"section" of item b' in meeting.warnings[0]


PART = {"kind": "decision", "text": "Lautakunta puolsi."}


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        ("Tie.", [{"kind": "decision", "text": "Ei tekstissä."}]),
        ("Tie.", [{"kind": "prior_handling", "text": "Tie.", "parts": [PART]}]),
        ("Tie.", [{"kind": "prior_handling", "parts": [PART, {**PART, "heading": "Päätös", "text": "Toinen."}]}]),
        ("", [{"kind": "prior_handling", "text": "Muu.", "parts": [{"kind": "other", "parts": [PART]}]}, PART]),
    ],
)
def test_every_section_is_a_span_of_the_text_also_where_it_did_not_stand_in_it(
    text: str, sections: list[dict[str, object]]
) -> None:
    (item,) = parsed(lines({"id": "a-1", "text": text, "sections": sections})).items
    assert item.text.startswith(text)
    assert item.to_json()["sections"] == Item.from_json(item.to_json()).to_json()["sections"]
