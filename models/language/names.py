"""Listed names: municipalities, authorities, wellbeing services counties and companies with their inflected forms;
and listed forms of common words (``models/data/forms.tsv``) whose lemma dictionaries miss: forms of the written and
the spoken language (``word``), which may bear a clitic (*oonko*, *meeppäs*), forms that only compounds have
(``linking``), and lemmas of the spoken language with those of the written one (``lemma``).

``models/data/names.tsv`` gives the genitive, inessive, partitive and illative of each; the other cases have the
inessive's stem. Written with a capital, a listed form is that name whatever else it may read as (*Vantaan* is not
*vannas*); in small letters the lemma's frequency decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from models.language.readings import NAME, WORD, Reading

_CLITICS = ("", "kin", "kaan", "kään")
_CLITIC = re.compile(r"(?:ko|kö|ks|k[oö]s|h[aä]n|kin|k[aä][aä]n|p+[aä]s?)+$")
_SHORTEST_BEARER = 2  # letters that a clitic may follow


@cache
def _forms() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Lower-case form → lower-case name and its parts."""
    rows = files("models.data").joinpath("names.tsv").read_text("utf-8").splitlines()[1:]
    forms: dict[str, tuple[str, tuple[str, ...]]] = {}
    for row in rows:
        _, name, *cases = row.lower().split("\t")
        parts = tuple(name.split("-"))
        for form in (name, *_inflected(*cases)):
            for clitic in _CLITICS:
                forms.setdefault(form + clitic, (name, parts if len(parts) > 1 else ()))
    return forms


def _inflected(genitive: str, inessive: str, partitive: str, illative: str) -> Iterator[str]:
    for column in (genitive, inessive, partitive, illative):
        yield from column.split("/")
    for form in inessive.split("/"):
        stem, vowel = form[:-3], form[-1]
        yield from (f"{stem}{ending}" for ending in (f"st{vowel}", f"ll{vowel}", f"lt{vowel}", "lle", "ksi"))


@cache
def _listed_forms(kind: str) -> dict[str, str]:
    rows = [row.split("\t") for row in files("models.data").joinpath("forms.tsv").read_text("utf-8").splitlines()[1:]]
    return {form: lemma for form, lemma, of_kind in rows if of_kind == kind}


def linking_form(part: str) -> str | None:
    """The lemma of a listed form in small letters that only compounds have: *suuri* of *suur*."""
    return _listed_forms("linking").get(part)


def written_lemma(lemma: str) -> str | None:
    """The written language's lemma for one of the spoken language that dictionaries have: *ajatella* for *aatella*."""
    return _listed_forms("lemma").get(lemma)


def reading_of_clitic_form(form: str) -> Reading | None:
    """The reading of a form of the spoken language in small letters with a clitic that is not listed itself."""
    clitic = _CLITIC.search(form)
    if not clitic or clitic.start() < _SHORTEST_BEARER:
        return None
    lemma = _listed_forms("word").get(form[: clitic.start()])
    return Reading(lemma, (), 0.0, WORD) if lemma else None


def listed_reading(form: str) -> Reading | None:
    """The reading of a form, as it was written, by the lists; ``None`` where it is in neither."""
    found = _forms().get(form.lower())
    if found is None:
        lemma = _listed_forms("word").get(form.lower())
        return Reading(lemma, (), 0.0, WORD) if lemma else None
    lemma, parts = found
    return Reading(lemma, parts, 0.0, NAME if form[:1].isupper() else WORD, proper=True)
