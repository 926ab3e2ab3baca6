"""One spelling for what programs write in more than one way."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.characters import composed, composed_values, plain, typed


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("Pa\u0308a\u0308to\u0308s", "Päätös"),
        ("A\u030abo", "Åbo"),
        ("kon\ufb02iktit, \ufb01loso\ufb01a, o\ufb03ce", "konfliktit, filosofia, office"),
        ("s\u030cakki", "šakki"),
        ("sote\u2011uudistus, linja\u2010auto, 2024\u20132025", "sote-uudistus, linja-auto, 2024\u20132025"),
        ("\ufb01\u0308", "fï"),
        ("\udcff ja \ud83d", "\ufffd ja \ufffd"),
        ("m², ½, 1\xa0000 €, §, ß, ı, 𝓀", "m², ½, 1\xa0000 €, §, ß, ı, 𝓀"),
        ("kir\xadjasto", "kir\xadjasto"),
        ("", ""),
    ],
)
def test_letters_have_one_spelling(given_text: str, expected: str) -> None:
    assert composed(given_text) == plain(given_text) == expected


def test_what_has_no_width_is_left_out() -> None:
    assert plain("\ufeffkir\u200bjasto\u2060n \u200epiha\u200d") == "kirjaston piha"
    assert composed("kir\u200bjasto") == "kir\u200bjasto"
    assert plain("a\u200b\u0308iti") == "äiti"
    assert typed("kir\xadjas\u200bto") == "kirjasto"


def test_texts_anywhere_in_a_json_value() -> None:
    value = {"na\u0308ma\u0308": ["\ufb01", 1, None, True, {"x": "o\u0308"}], "y": 1.5}
    assert composed_values(value) == {"nämä": ["fi", 1, None, True, {"x": "ö"}], "y": 1.5}


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_can_be_stored_and_has_its_spelling_already(text: str) -> None:
    for once in (composed(text), plain(text)):
        assert composed(once) == once
        assert unicodedata.is_normalized("NFC", once)
        once.encode()
    assert plain(plain(text)) == plain(text)
