"""Evidence marked in text: nothing lost, nothing doubled, overlaps kept apart."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from models.item import Evidence, Item, Section, TopicAssignment
from search.page import MatchedWord
from web.marking import Block, Mark, blocks, evidence_marks, search_marks, spans


@given(
    text=st.text(max_size=40),
    offset=st.integers(0, 20),
    places=st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70), st.sampled_from("abc")), max_size=6),
)
def test_the_spans_are_the_text_and_each_says_what_covers_it(
    text: str, offset: int, places: list[tuple[int, int, str]]
) -> None:
    marks = [Mark(min(a, b), max(a, b), topic, f"m{i}") for i, (a, b, topic) in enumerate(places)]
    cut = spans(text, offset, marks)
    assert "".join(span.text for span in cut) == text
    position = offset
    for span in cut:
        for character in range(position, position + len(span.text)):
            covering = {mark.topic for mark in marks if mark.start <= character < mark.end}
            assert set(span.topics) == covering
        position += len(span.text)


def test_overlapping_evidence_of_two_topics() -> None:
    marks = (Mark(0, 11, "a", "m1"), Mark(6, 18, "b", "m2"))
    assert [(s.text, s.topics, s.anchors) for s in spans("nuorisotakuu toimii", 0, marks)] == [
        ("nuoris", ("a",), ("m1",)),
        ("otaku", ("a", "b"), ("m2",)),
        ("u toimi", ("b",), ()),
        ("i", (), ()),
    ]


def test_a_searched_word_and_evidence_may_overlap() -> None:
    marks = (Mark(0, 12, "a", "m1"), *search_marks((MatchedWord(6, 12, "text"), MatchedWord(0, 3, "title")), "text"))
    assert [(s.text, s.topics, s.searched, s.anchors) for s in spans("nuorisotakuu toimii", 0, marks)] == [
        ("nuoris", ("a",), False, ("m1",)),
        ("otakuu", ("a",), True, ("haku-1",)),
        (" toimii", (), False, ()),
    ]


def _text(drawn: tuple[Block, ...]) -> str:
    return "\n".join(
        f"{block.heading}|"
        + "¶".join("".join(span.text for span in paragraph) for paragraph in block.paragraphs)
        + ("\n" + _text(block.parts) if block.parts else "")
        for block in drawn
    )


def test_text_between_sections_is_drawn_and_headings_are_not_twice() -> None:
    text = (
        "Johdanto kokoukselle.\n\nPäätös:\nHyväksyttiin.\n\nVäliteksti.\n\n"
        "Perustelut\nSyy yksi.\n\nSyy kaksi.\n\nLoppu."
    )
    item = Item(
        "x",
        text,
        sections=(
            Section("decision", "Päätös", "Hyväksyttiin.", text.index("Hyväks")),
            Section("rationale", "Perustelut", "Syy yksi.\n\nSyy kaksi.", text.index("Syy yksi")),
        ),
    )
    assert _text(blocks(item)) == (
        "|Johdanto kokoukselle.\nPäätös|Hyväksyttiin.\n|Väliteksti.\nPerustelut|Syy yksi.¶Syy kaksi.\n|Loppu."
    )


def test_an_item_without_sections_is_one_block_and_evidence_outside_is_dropped() -> None:
    topics = (
        TopicAssignment("a", 1.0, (Evidence(5, 9, "asia"), Evidence(90, 99, "x"), Evidence(0, 3, "Yks", "title"))),
    )
    item = Item("x", "Yksi asia vain.", title="Yks", topics=topics)
    assert [(mark.start, mark.end) for mark in evidence_marks(item, "text")] == [(5, 9)]
    assert [(mark.start, mark.end) for mark in evidence_marks(item, "title")] == [(0, 3)]
    (block,) = blocks(item)
    assert [(span.text, span.topics) for span in block.paragraphs[0]] == [
        ("Yksi ", ()),
        ("asia", ("a",)),
        (" vain.", ()),
    ]


def test_what_the_head_of_the_page_says_is_not_said_again() -> None:
    text = "Koulun piha\n\nSivistyslautakunta 3.6.2024 § 31\n\n112/02.02.00/2024\n\nPäätös\nHyväksyttiin."
    item = Item(
        "x",
        text,
        title="Koulun piha",
        organ="Sivistyslautakunta",
        case_number="112/02.02.00/2024",
        sections=(Section("decision", "Päätös", "Hyväksyttiin.", text.index("Hyväks")),),
    )
    assert _text(blocks(item)) == "Päätös|Hyväksyttiin."
