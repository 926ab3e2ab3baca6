"""Everyday words for official names: the table that anybody may extend, and what is made of it."""

from __future__ import annotations

from importlib.resources import files

import pytest

from models.language.everyday import official_names, official_names_beginning

HEADER, *ROWS = files("models.data").joinpath("everyday.tsv").read_text("utf-8").splitlines()


def test_the_table_has_its_columns() -> None:
    assert HEADER.split("\t") == ["word", "official", "kind"]


@pytest.mark.parametrize("row", ROWS)
def test_every_row_is_whole(row: str) -> None:
    word, official, kind = row.split("\t")
    names = official.split("/")
    assert word == word.strip().lower()
    assert word not in names
    assert all(name and name == " ".join(name.split()) for name in names)
    assert len(set(names)) == len(names)
    assert kind in ("word", "ending")
    # An ending completes one word.
    assert kind == "word" or len(names) == 1


def test_no_word_is_listed_twice_as_the_same() -> None:
    listed = [(word, kind) for word, _, kind in (row.split("\t") for row in ROWS)]
    assert sorted(set(listed)) == sorted(listed)


@pytest.mark.parametrize(
    ("form", "lemma", "official"),
    [
        ("KV", "kv", ("kaupunginvaltuusto", "kunnanvaltuusto")),
        ("fillareita", "fillari", ("polkupyörä", "pyöräily")),
        ("sivistysltk", "sivistysltk", ("sivistyslautakunta",)),
        ("siv.ltk", "siv.ltk", ("sivlautakunta",)),
        ("koulu", "koulu", ()),
        ("altk", "altk", ()),
    ],
)
def test_official_names(form: str, lemma: str, official: tuple[str, ...]) -> None:
    assert official_names(form, lemma) == official


@pytest.mark.parametrize(
    ("typed", "official"),
    [
        ("kj", ("kaupunginjohtaja", "kunnanjohtaja")),
        ("Fill", ("polkupyörä", "pyöräily")),
        ("fil", ()),
        ("xyzzy", ()),
    ],
)
def test_official_names_of_a_word_that_is_being_typed(typed: str, official: tuple[str, ...]) -> None:
    assert official_names_beginning(typed) == official
