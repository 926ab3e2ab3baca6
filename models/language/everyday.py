"""Everyday words and usual abbreviations for what minutes call by its official name (``models/data/everyday.tsv``).

Only words that minutes hardly use, or that always stand for the same: slang marked as such in Kielitoimiston
sanakirja, and abbreviations of municipal administration (``word``), and abbreviated heads of the names of organs
(``ending``: *sivltk*, *sivistysltk*). A word that minutes do use (*päiväkoti* for *varhaiskasvatus*) is left to the
topics, which are offered beside the results.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def _listed(kind: str) -> dict[str, tuple[str, ...]]:
    """Lemma, or form where it is its own lemma → what minutes say, in words as they are typed."""
    rows = [row.split("\t") for row in files("models.data").joinpath("everyday.tsv").read_text("utf-8").splitlines()]
    return {word: tuple(official.split("/")) for word, official, of_kind in rows[1:] if of_kind == kind}


def official_names(form: str, lemma: str) -> tuple[str, ...]:
    """What minutes say for an everyday word; nothing for a word that is official itself."""
    words = _listed("word")
    if found := words.get(lemma) or words.get(form.lower()):
        return found
    for ending, (whole,) in _listed("ending").items():
        if lemma.endswith(ending) and len(lemma) > len(ending) + 1:
            return (lemma.removesuffix(ending).rstrip(".") + whole,)
    return ()


def official_names_beginning(typed: str) -> tuple[str, ...]:
    """The official names for an everyday word that is being typed: one of up to three letters must be whole."""
    low = typed.lower()
    words = _listed("word").items()
    found = (names for word, names in words if word == low or (len(low) > 3 and word.startswith(low)))
    return tuple(dict.fromkeys(name for names in found for name in names))
