"""Items to JSON and back, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.item import SECTION_KINDS, InvalidItem, Item

FULL = {
    "id": "niittyla-2024-01-22-elinvoimajaosto-3",
    "municipality": "Niittylä",
    "organ": "Elinvoimajaosto",
    "date": "2024-01-22",
    "section": 3,
    "title": "Työllisyyspalvelujen katsaus",
    "case_number": "331/00.01.02.03/2024",
    "task_class": "00.01.02.03",
    "language": "fi",
    "sections": [
        {"kind": "decision", "heading": "Päätös", "text": "Hyväksyttiin."},
        {
            "kind": "prior_handling",
            "heading": "Kunnanhallitus 8.1.2024 § 7",
            "text": "Ehdotus Hylätään. Päätös Palautettiin.",
            "parts": [{"kind": "decision", "heading": "Päätös", "text": "Palautettiin."}],
        },
    ],
    "text": "Päätös\nHyväksyttiin.\nKunnanhallitus 8.1.2024 § 7\nEhdotus Hylätään. Päätös Palautettiin.",
    "page": 4,
    "expires": "2024-03-01",
    "topics": [{"id": "tyollisyyspalvelut", "score": 0.9, "evidence": [{"start": 0, "end": 6, "text": "Päätös"}]}],
    "attachments": ["Liite 1"],
    "votes": [{"for": 5, "against": 4, "abstained": 0, "for_names": ["A", "B"]}],
}


def test_a_full_item_survives_the_round_trip() -> None:
    item = Item.from_json(FULL)
    assert Item.from_json(json.loads(json.dumps(item.to_json()))) == item
    assert item.section == 3
    assert item.sections_of("decision")[0].text == "Hyväksyttiin."


def test_every_section_and_part_is_a_span_of_the_text() -> None:
    item = Item.from_json(FULL)
    for section in (*item.sections, *item.sections[1].parts):
        assert item.text[section.start : section.end] == section.text


def test_a_nested_decision_is_not_the_items_own() -> None:
    assert [s.text for s in Item.from_json(FULL).sections_of("decision")] == ["Hyväksyttiin."]


def test_a_section_that_is_not_in_the_text_is_appended_to_it() -> None:
    item = Item.from_json(
        {"id": "a", "text": "Alku.", "sections": [{"kind": "decision", "heading": "Päätös", "text": "Hylättiin."}]}
    )
    assert item.text == "Alku.\n\nPäätös\nHylättiin."
    assert item.text[item.sections[0].start :] == "Hylättiin."


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": ""}, "id"),
        ({"id": None}, "id"),
        ({"text": None}, "text"),
        ({"text": 5}, "text"),
        ({"date": "22.13.2024"}, "date"),
        ({"section": -1}, "section"),
        ({"section": True}, "section"),
        ({"sections": "päätös"}, "sections"),
        ({"sections": [{"kind": "outcome", "text": "x"}]}, "sections"),
        ({"topics": [{"score": 1}]}, "topics"),
        ({"topics": [{"id": "x", "evidence": [{"start": 3, "end": 1}]}]}, "topics"),
        ({"meeting_kind": "memo"}, "meeting_kind"),
        ({"attachments": [1]}, "attachments"),
    ],
)
def test_a_field_of_the_wrong_kind_is_named(change: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidItem) as caught:
        Item.from_json(FULL | change)
    assert caught.value.field == field
    assert f'"{field}"' in str(caught.value)


_texts = st.text(alphabet="aä §\n", max_size=20)
_sections = st.lists(
    st.fixed_dictionaries({"kind": st.sampled_from(SECTION_KINDS), "heading": _texts, "text": _texts}), max_size=5
)


@given(text=_texts, sections=_sections)
def test_sections_are_spans_whatever_the_text(text: str, sections: list[dict[str, str]]) -> None:
    item = Item.from_json({"id": "x", "text": text, "sections": sections})
    assert item.text.startswith(text)
    assert [s.text for s in item.sections] == [s["text"] for s in sections]
    for section in item.sections:
        assert item.text[section.start : section.end] == section.text


@given(st.dictionaries(st.sampled_from([*FULL]), st.none() | st.text(max_size=5) | st.integers() | st.lists(st.text())))
def test_no_object_brings_anything_but_an_item_or_an_error(change: dict[str, Any]) -> None:
    try:
        item = Item.from_json(FULL | change)
    except InvalidItem as error:
        assert str(error)
    else:
        assert Item.from_json(item.to_json()) == item
