"""Municipalities: from the way minutes name them (*Lapuan kaupunki*, *Esbo stad*) to the name (*Lapua*, *Espoo*)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

# Behind the name nothing, or what a page header says next: "Lapuan kaupunki Pöytäkirja 2/2022".
_END = r"(?=$|\s*[,;:–|]| - | [A-ZÅÄÖ0-9])"
_FINNISH = re.compile(rf"^(?P<place>[A-ZÅÄÖ][\w-]+(?: [A-ZÅÄÖ][\w-]+)?[nN]) (?:kaupunki|kunta|KAUPUNKI|KUNTA){_END}")
_SWEDISH = re.compile(rf"^(?P<place>[A-ZÅÄÖ][\w:-]+(?: [A-ZÅÄÖ][\w-]+)??)[sS]? (?:stad|kommun|STAD|KOMMUN){_END}")
_IN_TEXT = re.compile(r"\b([A-ZÅÄÖ][\w-]+n) (?:kaupunki|kunta|kaupungi[\w]+|kunna[\w]+)\b")
_WHOLE = re.compile(
    r"^(?P<place>[A-ZÅÄÖ][\w -]+ (?:[\w-]*kuntayhtymä|hyvinvointialue|maakuntaliitto|liitto|seurakunta)|"
    r"[\w-]*[Kk]untayhtymä [A-ZÅÄÖ][\w-]+)$"
)
# How the genitive of a place that is not in the table comes back to its name: the common last parts of place names.
_LAST_PARTS = (
    ("lahden", "lahti"), ("järven", "järvi"), ("joen", "joki"), ("mäen", "mäki"), ("niemen", "niemi"),
    ("saaren", "saari"), ("salmen", "salmi"), ("kosken", "koski"), ("lammen", "lampi"), ("lammin", "lampi"),
    ("nummen", "nummi"), ("rannan", "ranta"), ("virran", "virta"), ("selän", "selkä"), ("veden", "vesi"),
    ("kankaan", "kangas"), ("perän", "perä"), ("lammin", "lampi"), ("suon", "suo"), ("harjun", "harju"),
    ("kaupungin", "kaupunki"), ("linnan", "linna"), ("kylän", "kylä"), ("vuoren", "vuori"), ("hiekan", "hiekka"),
    ("kallion", "kallio"), ("sillan", "silta"), ("pellon", "pelto"), ("haaran", "haara"), ("maan", "maa"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Municipalities:
    """The municipalities of Finland: from genitives and Swedish names to Finnish names, all in lower case."""

    by_genitive: dict[str, str]
    by_name: dict[str, str]


@cache
def municipalities() -> Municipalities:
    """The table that ships with Pykälä, read once."""
    by_genitive: dict[str, str] = {}
    by_name: dict[str, str] = {}
    table = files("indexer").joinpath("data", "municipalities.tsv").read_text(encoding="utf-8")
    for line in table.splitlines():
        if line.startswith("#") or not line.strip():
            continue
        name, genitive, *swedish = line.split("\t")
        by_genitive[genitive.casefold()] = name
        by_name[name.casefold()] = name
        if swedish and swedish[0]:
            by_name[swedish[0].casefold()] = name
    return Municipalities(by_genitive, by_name)


def municipality_in(cell: str, words: Iterable[str] = ()) -> str | None:
    """The municipality that a line of a page header begins with, or ``None``.

    ``words`` are the document's words in lower case: of several possible names of a place that is not in the table,
    the one that the document uses is taken.
    """
    text = " ".join(cell.split())
    if whole := _WHOLE.match(text):
        return whole["place"]
    if finnish := _FINNISH.match(text):
        return nominative(finnish["place"], frozenset(words))
    if swedish := _SWEDISH.match(text):
        place = swedish["place"]
        known = municipalities().by_name
        forms = (place, f"{place}s", place.removesuffix("s").removesuffix("S"))
        return next((known[form.casefold()] for form in forms if form.casefold() in known), place.capitalize())
    return None


def municipality_meant(texts: Iterable[str]) -> str | None:
    """The municipality that running text names most often, if it does so at least twice; of those in the table."""
    known = municipalities().by_genitive
    named = Counter(
        name for text in texts for place in _IN_TEXT.findall(text) if (name := known.get(place.casefold())) is not None
    )
    if not named:
        return None
    name, count = named.most_common(1)[0]
    return name if count >= 2 else None


def nominative(genitive: str, words: frozenset[str] = frozenset()) -> str:
    """The name of a place given in the genitive: by the table, else by the last part of the name."""
    place = genitive.casefold()
    if known := municipalities().by_genitive.get(place):
        return known
    candidates = [place[: -len(end)] + last for end, last in _LAST_PARTS if place.endswith(end)]
    candidates.append(place.removesuffix("n"))
    if place.endswith("sten"):
        candidates.insert(0, place[:-4] + "nen")
    used = next((candidate for candidate in candidates if candidate in words), candidates[0])
    return "-".join(part.capitalize() for part in used.split("-"))
