"""Minutes made from a known meeting, in the manner of one publishing system or another, come back as they were."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.document import SourceFile
from indexer.parser import parse_document
from indexer.readers import read_document
from tests.indexer.whole_minutes import assert_whole

WORDS = """koulu kirjasto katu puisto silta satama avustus hakemus suunnitelma raportti selvitys kaava tontti vuokra
palvelu toiminta talous nuori vanhus lapsi ympäristö vesi jäte lämpö liikenne hanke sopimus virka vaali"""

BODIES = ("Kunnanhallitus", "Sivistyslautakunta", "Tekninen lautakunta", "Kaupunginvaltuusto", "Henkilöstöjaosto")
sentences = st.lists(st.sampled_from(WORDS.split()), min_size=3, max_size=30).map(
    lambda w: " ".join(w).capitalize() + "."
)
titles = st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=14).map(lambda w: " ".join(w).capitalize())
paragraphs = st.lists(sentences, min_size=1, max_size=3)


@dataclass(frozen=True)
class Handled:
    body: str
    section: int
    proposal: list[str]
    decision: list[str]


@dataclass(frozen=True)
class Matter:
    section: int
    title: str
    rationale: list[str]
    prior: list[Handled]
    proposal: list[str]
    decision: list[str]


handled = st.builds(Handled, st.sampled_from(BODIES[1:]), st.integers(1, 400), paragraphs, paragraphs)


@st.composite
def matters(draw: st.DrawFn) -> list[Matter]:
    first = draw(st.integers(1, 300))
    count = draw(st.integers(1, 6))
    return [
        Matter(
            first + offset,
            draw(titles),
            draw(paragraphs),
            draw(st.lists(handled, max_size=2)),
            draw(paragraphs),
            draw(paragraphs),
        )
        for offset in range(count)
    ]


def written(listed: list[Matter], contents: bool, sign_first: bool, decision_first: bool) -> str:
    """The minutes of a meeting as text, each paragraph on a line of its own."""
    sign = (lambda number: f"§ {number}") if sign_first else (lambda number: f"{number} §")
    parts = ["Vähäsalmen kunta\tPöytäkirja\nKunnanhallitus\t12.2.2024"]
    if contents:
        parts.append("Käsitellyt asiat")
        parts += [f"{sign(matter.section)}\t{matter.title}" for matter in listed]
        parts.append("Osallistujat\n\nAino Aalto, puheenjohtaja")
    for matter in listed:
        own = _headed("Ehdotus", matter.proposal)
        decided = _headed("Päätös", matter.decision)
        quoted = [
            f"{old.body} 20.1.2024 § {old.section}\n\n"
            + _headed("Ehdotus", old.proposal)
            + "\n\n"
            + _headed("Päätös", old.decision)
            for old in matter.prior
        ]
        parts.append(f"{sign(matter.section)}\n{matter.title}")
        reasons = _headed("Perustelut", matter.rationale)
        if decision_first:
            parts += [decided, own, reasons, *quoted]
        else:
            marker = [f"Kunnanhallitus 12.2.2024 § {matter.section}"] if quoted else []
            parts += [*quoted, *marker, reasons, own, decided]
    return "\n\n".join(parts) + "\n"


def _headed(heading: str, text: list[str]) -> str:
    return "\n\n".join([heading, *text])


@settings(max_examples=80)
@given(matters(), st.booleans(), st.booleans(), st.booleans())
def test_generated_minutes_come_back_as_they_were(
    listed: list[Matter], contents: bool, sign_first: bool, decision_first: bool
) -> None:
    content = written(listed, contents, sign_first, decision_first).encode()
    document = read_document(SourceFile(Path("generated.txt"), content, ""))
    meeting = parse_document(document)
    assert_whole(document, meeting)
    assert (meeting.municipality, meeting.organ, meeting.date) == ("Vähäsalmi", "Kunnanhallitus", "2024-02-12")
    assert [item.section for item in meeting.items] == [matter.section for matter in listed]
    for item, matter in zip(meeting.items, listed, strict=True):
        assert item.title == matter.title
        # A quoted handling never becomes the item's own decision.
        assert [section.text for section in item.sections_of("decision")] == ["\n\n".join(matter.decision)]
        assert [section.text for section in item.sections_of("proposal")] == ["\n\n".join(matter.proposal)]
        quoted = item.sections_of("prior_handling")
        assert [[part.text for part in prior.parts if part.kind == "decision"] for prior in quoted] == [
            ["\n\n".join(old.decision)] for old in matter.prior
        ]


SHORT = {
    "Kunnanhallitus": "Khall",
    "Sivistyslautakunta": "Sivltk",
    "Tekninen lautakunta": "Tekltk",
    "Kaupunginvaltuusto": "Kvalt",
    "Henkilöstöjaosto": "Henkjaos",
}


def written_in_the_margin(listed: list[Matter]) -> str:
    """The minutes of a meeting as text, where handlings stand in the margin before the first line of their text."""
    parts = ["Vähäsalmen kunta\tPöytäkirja\nKunnanhallitus\t12.2.2024"]
    for matter in listed:
        parts.append(f"§ {matter.section}\n{matter.title}")
        for old in matter.prior:
            parts += [f"{SHORT[old.body]} § {old.section}\tAsia on valmisteltu.", _headed("Ehdotus", old.proposal)]
            parts.append(_headed("Päätös", old.decision))
        parts.append(f"Khall § {matter.section}\t{matter.rationale[0]}")
        parts += [*matter.rationale[1:], _headed("Ehdotus", matter.proposal), _headed("Päätös", matter.decision)]
    return "\n\n".join(parts) + "\n"


@settings(max_examples=60)
@given(matters())
def test_generated_handlings_in_the_margin_never_become_the_items_own(listed: list[Matter]) -> None:
    document = read_document(SourceFile(Path("generated.txt"), written_in_the_margin(listed).encode(), ""))
    meeting = parse_document(document)
    assert_whole(document, meeting)
    assert [(item.section, item.title) for item in meeting.items] == [(m.section, m.title) for m in listed]
    for item, matter in zip(meeting.items, listed, strict=True):
        assert [section.text for section in item.sections_of("decision")] == ["\n\n".join(matter.decision)]
        assert [prior.heading for prior in item.sections_of("prior_handling")] == [
            f"{SHORT[old.body]} § {old.section}" for old in matter.prior
        ]


@settings(max_examples=200)
@given(
    st.lists(
        st.one_of(
            sentences,
            st.sampled_from(
                (
                    *("§ 1", "§ 2", "3 §", "§ 2 Katu", "§ 1, § 2", "Kunnanhallitus 1.2.2024 § 2", "HEL 2024-000001"),
                    *("Päätös", "Ehdotus", "KÄSITTELY", "Liitteet", "Muutoksenhaku", "Allekirjoitukset"),
                    *("Esittelijä: Aino Aalto", "Päätös\tHyväksyttiin asia.", "Kunnanhallitus\t1.2.2024"),
                    *("Mallilan kunta", "Käsitellyt asiat", "1. a", "-", "tavu-", "viiva", " x ", "\t", "\f", ""),
                )
            ),
            st.text(max_size=40),
        ),
        max_size=60,
    )
)
def test_whatever_the_lines_nothing_is_lost(lines: list[str]) -> None:
    content = "\n".join(lines).encode("utf-8", errors="replace")
    if not content.strip():
        return
    source = SourceFile(Path("any.txt"), content, "")
    from indexer.errors import UnreadableSource

    try:
        document = read_document(source)
    except UnreadableSource:
        return
    assert_whole(document, parse_document(document))


# The samples that ship with the project, and real minutes.
