"""Snippets: the best passages, whole words, marks on inflected forms and compounds, stored text escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from models.analysis import Analyser
from models.item import Item, Section, SectionKind
from models.pipeline import load_analyser
from search.executor import Card
from search.page import Fragment
from search.passages import LENGTH
from search.schema import CONTENT, Spans, index_item, iterate_terms, pack_spans
from search.snippets import (
    MOST_SNIPPETS,
    SENTENCE_START,
    last_sentence_end,
    make_card,
    make_snippets,
    mark_title,
)
from tests.search.corpus import SimpleAnalyser


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return load_analyser()


def card_of(item: Item, analyser: Analyser, terms: Sequence[str]) -> Card:
    """The card of an item in an index that holds it alone."""
    analysed = analyser.item(item)
    positions = {term: places for term, _, places in iterate_terms(index_item(analysed).words[CONTENT])}
    spans = Spans.unpack(pack_spans(analysed.title, analysed.body))
    matches = [(1.0, np.array(positions.get(term, ()), dtype=np.int32)) for term in terms]
    return make_card(item, spans, matches)


def sectioned(*parts: tuple[str, str], title: str = "Otsikko") -> Item:
    text, sections = "", []
    for kind, content in parts:
        text += "Otsake\n"
        sections.append(Section(kind, "Otsake", content, len(text)))  # type: ignore[arg-type]
        text += content + "\n"
    return Item("i", text, title, sections=tuple(sections))


FILLER = "Tämä virke on täytettä eikä siinä ole mitään haettua. " * 12


@pytest.mark.parametrize(
    ("text", "terms", "marked"),
    [
        ("Nuorisotakuuta toteutetaan yhdessä.", ["nuorisotakuu"], ["Nuorisotakuuta"]),
        ("Nuorisotakuuta toteutetaan yhdessä.", ["takuu"], ["Nuorisotakuuta"]),
        ("Koulun piha ja koulujen pihat.", ["koulu", "piha"], ["Koulun", "piha", "koulujen", "pihat"]),
        ("TE-palvelujen siirto", ["palvelu"], ["TE-palvelujen"]),
        ("Asia 331/00.01.02.03/2024 käsiteltiin.", ["331/00.01.02.03/2024"], ["331/00.01.02.03/2024"]),
    ],
)
def test_marks_whole_words_in_any_form(analyser: Analyser, text: str, terms: list[str], marked: list[str]) -> None:
    item = Item("i", text)
    (snippet,) = make_snippets(card_of(item, analyser, terms))
    assert [fragment.text for fragment in snippet.fragments if fragment.marked] == marked
    assert snippet.text == text


def test_marks_the_title(analyser: Analyser) -> None:
    item = Item("i", "Tekstiä.", "Koulujen pihat")
    marked = mark_title(card_of(item, analyser, ["koulu"]))
    assert marked == (Fragment("Koulujen", True), Fragment(" pihat", False))


def test_stored_text_is_escaped(analyser: Analyser) -> None:
    item = Item("i", "Koulu <script>alert(1)</script> & piha")
    (snippet,) = make_snippets(card_of(item, analyser, ["koulu"]))
    assert snippet.html == "<mark>Koulu</mark> &lt;script&gt;alert(1)&lt;/script&gt; &amp; piha"


def test_the_passage_with_most_of_the_terms_is_chosen(analyser: Analyser) -> None:
    item = Item("i", f"Koulu on tässä. {FILLER}Koulun piha laajenee keväällä. {FILLER}Piha on siellä.")
    first, *_ = make_snippets(card_of(item, analyser, ["koulu", "piha"]))
    assert first.text.startswith("Koulun piha laajenee")


def test_a_passage_begins_with_its_sentence(analyser: Analyser) -> None:
    item = Item("i", f"{FILLER}Seuraavana keväänä uusi koulu valmistuu. {FILLER}")
    (snippet,) = make_snippets(card_of(item, analyser, ["koulu"]))
    assert snippet.text.startswith("Seuraavana keväänä uusi koulu")


def test_a_passage_ends_with_its_last_whole_sentence_or_word(analyser: Analyser) -> None:
    (snippet,) = make_snippets(card_of(Item("i", f"Uusi koulu valmistuu. {FILLER}"), analyser, ["koulu"]))
    assert snippet.text.endswith("mitään haettua.")
    endless = "Koulu " + "sana ja " * 100
    (snippet,) = make_snippets(card_of(Item("i", endless), analyser, ["koulu"]))
    assert snippet.text.endswith(("sana …", "ja …"))
    numbered = "Koulu " + "sana ja " * 23 + "1. luokka " + "sana ja " * 20
    (snippet,) = make_snippets(card_of(Item("i", numbered), analyser, ["koulu"]))
    assert not snippet.text.endswith("1.")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        # headings, rows and cells that no full stop parts from what follows
        ("Ehdotus\nKoulu rakennetaan.", "Ehdotus · Koulu rakennetaan."),
        ("Koulu\nPiha\nHalli", "Koulu · Piha · Halli"),
        ("Koulu\t10\t20\nPiha\t30", "Koulu · 10 · 20 · Piha · 30"),
        ("Koulut:\n1.\tkoulu, 2.\tpiha", "Koulut: 1. koulu, 2. piha"),
        # lines of one sentence, and lists with their own marks
        ("Koulu on\nvanha.", "Koulu on vanha."),
        ("Koulut: \n- uusi\n- vanha", "Koulut: - uusi - vanha"),
        ("Koulu.\nPiha.", "Koulu. Piha."),
    ],
)
def test_lines_are_parted(analyser: Analyser, text: str, shown: str) -> None:
    (snippet,) = make_snippets(card_of(Item("i", text), analyser, ["koulu"]))
    assert snippet.text == shown


def test_a_passage_begins_with_the_number_of_its_list(analyser: Analyser) -> None:
    item = Item("i", f"{FILLER}Lautakunta päättää, että:\n1. piha aidataan, ja\n2. koulu rakennetaan. {FILLER}")
    (snippet,) = make_snippets(card_of(item, analyser, ["koulu"]))
    assert "1. piha aidataan" in snippet.text or snippet.text.startswith("2. koulu")
    assert not snippet.text.startswith("…")


def test_what_has_been_said_is_not_said_again(analyser: Analyser) -> None:
    said = "Lautakunta päättää, että uusi koulu rakennetaan Niittylään ensi vuonna, ja piha aidataan."
    item = sectioned(("proposal", said), ("prior_handling", f"Edellinen kokous. {said}"), ("decision", "Koulu jäi."))
    snippets = make_snippets(card_of(item, analyser, ["koulu"]))
    assert [snippet.kind for snippet in snippets] == ["proposal", "decision"]


def test_lines_between_sections_are_shown_only_where_nothing_else_matches(analyser: Analyser) -> None:
    head = "Koulu, 12.3.2024, § 5\nKoulu, 15.4.2024, § 9\n"
    for title, words, kinds in [
        ("Otsikko", "Koulu rakennetaan.", ["decision"]),
        ("Otsikko", "Piha rakennetaan.", ["decision"]),
        ("Koulun piha", "Piha rakennetaan.", ["decision"]),
        ("Otsikko", "", ["other"]),
    ]:
        sections = (Section("decision", "", words, len(head)),) if words else ()
        item = Item("i", head + words, title, sections=sections)
        assert [snippet.kind for snippet in make_snippets(card_of(item, analyser, ["koulu"]))] == kinds


def test_who_presented_is_shown_where_the_name_is_searched(analyser: Analyser) -> None:
    item = sectioned(("presenter", "Rehtori Virtanen"), ("decision", "Hyväksyttiin."))
    (snippet,) = make_snippets(card_of(item, analyser, ["virtanen"]))
    assert snippet.kind == "presenter"


def test_passages_are_of_different_sections_and_name_their_kind(analyser: Analyser) -> None:
    item = sectioned(
        ("decision", "Koulu rakennetaan."),
        ("proposal", "Koulun piha rakennetaan."),
        ("appeal", "Koulu ja piha. " + FILLER),
        ("rationale", "Koulu on vanha. " + FILLER + "Koulu puretaan."),
        ("vote", "Koulusta äänestettiin."),
    )
    snippets = make_snippets(card_of(item, analyser, ["koulu", "piha"]))
    assert len(snippets) == MOST_SNIPPETS
    assert snippets[0].kind == "proposal"
    assert len({snippet.kind for snippet in snippets}) == MOST_SNIPPETS


def test_without_a_match_the_decision_is_shown(analyser: Analyser) -> None:
    item = sectioned(("proposal", "Ehdotetaan, että asia hylätään."), ("decision", "Asia hylättiin."))
    (snippet,) = make_snippets(card_of(item, analyser, ["koulu"]))
    assert (snippet.kind, snippet.text) == ("decision", "Asia hylättiin.")
    assert make_snippets(card_of(Item("i", " \n"), analyser, ["koulu"])) == ()


TEXTS = st.lists(
    st.sampled_from(["koulu", "Koulu.", "piha", "kunnanhallitus", "x" * 300, "ja", "<b>", "\n", "  ", "§ 3", "loppu."]),
    max_size=120,
).map(" ".join)


@settings(max_examples=150)
@given(TEXTS, TEXTS, TEXTS)
def test_passages_are_of_the_text_and_marks_are_the_matched_words(title: str, first: str, second: str) -> None:
    analyser = SimpleAnalyser()
    item = sectioned(("decision", first), ("rationale", second), title=title)
    card = card_of(item, analyser, ["koulu", "hallitus"])
    flat = re.sub(r"\W+", " ", item.text)
    for snippet in make_snippets(card):
        passage = snippet.text.removeprefix("… ").removesuffix(" …")
        assert re.sub(r"\W+", " ", passage).strip() in flat
        assert len(passage) <= LENGTH + 310
        for fragment in snippet.fragments:
            assert not fragment.marked or fragment.text.lower() in ("koulu", "kunnanhallitus")
    marked = "".join(fragment.text for fragment in mark_title(card))
    assert re.sub(r"\W+", " ", marked) == re.sub(r"\W+", " ", title)


SENTENCES = st.text(alphabet="aÄ1. !?:\n•(§-", max_size=30)


@example("a? ", 0, 0)
@given(SENTENCES, st.integers(0, 30), st.integers(0, 30))
def test_sentences_are_found_as_by_looking_at_each(text: str, start: int, end: int) -> None:
    end = min(end, len(text))
    plainly = re.compile(r"[.!?]\s+(?=[A-ZÅÄÖ\d§\"”(–-])|[:;]\s+(?=[\w§\"”(–-])|\n\s*(?=[\w§\"”(–•-])")
    starts = [found.span() for found in SENTENCE_START.finditer(text, start, end)]
    assert starts == [found.span() for found in plainly.finditer(text, start, end)]
    ends = [
        place + 1
        for place in range(start, end - 1)
        if text[place] in ".!?" and text[place + 1].isspace() and text[place - 1 : place].isalpha()
    ]
    assert last_sentence_end(text, start, end) == (ends[-1] if ends else 0)


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        ("Asia on valmis. Se", "Asia on valmis."),
        ("Asia on valmis. Hankintoja ovat mm. tuolit", "Asia on valmis."),
        ("Asia on valmis. Alue (ks. kartta", "Asia on valmis."),
        ("Asia on valmis. Ehdotus hylättiin, samoin muu. Sitä", "Asia on valmis. Ehdotus hylättiin, samoin muu."),
        ("Hankintoja ovat esim. tuolit", ""),
        ("Onko se mm? Ei ole", "Onko se mm?"),
    ],
)
def test_an_abbreviation_ends_no_sentence(text: str, ended: str) -> None:
    assert text[: last_sentence_end(text, 0, len(text))] == ended


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        # the heading alone matches: the section below it is shown, and not the decision
        (
            [("decision", "Hyväksyttiin."), ("disqualification", "Jäsen poistui.")],
            ("disqualification", "Jäsen poistui."),
        ),
        # a match in a section says more than one in a heading
        ([("decision", "Vaalit pidettiin."), ("disqualification", "Jäsen.")], ("decision", "Vaalit pidettiin.")),
        # who presented it is no answer
        ([("decision", "Hyväksyttiin."), ("presenter", "Rehtori")], ("decision", "Hyväksyttiin.")),
    ],
)
def test_a_match_in_a_heading_shows_the_section_below_it(
    analyser: Analyser, parts: list[tuple[SectionKind, str]], expected: tuple[str, str]
) -> None:
    (first, content), (second, other) = parts
    text = f"{content}\nEsteelliset\n{other}\n"
    below = len(f"{content}\nEsteelliset\n")
    sections = (Section(first, "", content, 0), Section(second, "Esteelliset", other, below))
    snippets = make_snippets(card_of(Item("i", text, "Otsikko", sections=sections), analyser, ["esteellinen", "vaali"]))
    kind, shown = expected
    assert [(snippet.kind, shown in snippet.text) for snippet in snippets] == [(kind, True)]
    marked = [fragment.text for fragment in snippets[0].fragments if fragment.marked]
    assert marked == {"disqualification": ["Esteelliset"], "decision": ["Vaalit"] if "Vaalit" in shown else []}[kind]
