"""Lines that say who handled a matter, when and under which §: *Kaupunginhallitus, 24.1.2022, § 5*."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from indexer.parser.dates import find_date

LONGEST_ORGAN = 80
"""Characters. A longer text is a sentence, not the name of an organ."""

_COLLECTIVE = (
    r"(?:hallitus|valtuusto|lautakunta|jaosto|johtokunta|toimikunta|neuvosto|työryhmä|johtoryhmä|raati|divisioona|"
    r"toimielin|valiokunta|yhtymäkokous|yhteiskokous|komitea|styrelse|styrelsen|fullmäktige|nämnd|nämnden|sektion|sektionen|"
    r"direktion|direktionen|utskott|utskottet|kommitté|kommittén|råd|rådet)"
)
_OFFICE = (
    r"(?:johtaja|päällikkö|rehtori|insinööri|sihteeri|geodeetti|mestari|tarkastaja|koordinaattori|asiantuntija|"
    r"lakimies|viranhaltija|arkkitehti|ohjaaja|suunnittelija|direktör|direktören|chef|chefen|ingenjör|ingenjören)"
)
_ABBREVIATION = (
    r"(?:K[HV]|Kh|Kv|Kst|Kstyr|Stst|Stf|[A-ZÅÄÖ]{2,8}|"
    r"[A-ZÅÄÖ][a-zåäö.]{0,10}(?:hall|valt|ltk|lk|ltk\.|lk\.|jsto|jaos|fge|nd))"
)
_BODY = re.compile(rf"(?:[\w\-–.& ]*?){_COLLECTIVE}", re.IGNORECASE)
_OFFICE_HOLDER = re.compile(rf"(?:[\w\-–& ]*?){_OFFICE}", re.IGNORECASE)
_SHORT = re.compile(_ABBREVIATION)
# Abbreviations have no end: any short word, if it is no word that is itself dated and numbered.
_ANY_SHORT = re.compile(r"[A-ZÅÄÖ][\w.]{1,7}")
_DATED = frozenset((
    "lausunto", "päätös", "kokous", "liite", "ote", "laki", "asetus", "kirje", "esitys", "hakemus", "sopimus",
    "aloite", "muistio", "lupa",
))  # fmt: skip
# "MRL 125 §" on a line of its own is a paragraph of a law, which a permit rests on.
_STATUTES = frozenset((
    "AKL", "HL", "HLL", "HS", "JL", "KJL", "KL", "KVTES", "LSL", "MAL", "ML", "MRA", "MRL", "MTL", "OVTES", "OYK", "PL",
    "POL", "PTL", "RA", "RKL", "RL", "SHA", "SHL", "TLL", "TSL", "TTES", "TTL", "VL", "VPL", "YSA", "YSL",
))  # fmt: skip
_KIND = re.compile(rf"{_COLLECTIVE}$", re.IGNORECASE)
_STARTS_UPPER = re.compile(r"^[A-ZÅÄÖ]")
_DATE = r"(?P<date>\d{1,2}\.\s?\d{1,2}\.\s?\d{4})"
_YEAR = r"(?:/(?:19|20)\d{2})?"
_NUMBER = rf"(?:§\s*(?P<n>\d{{1,4}}){_YEAR}|(?P<m>\d{{1,4}}){_YEAR}\s*§)"
_GAP = r"[\s,;:–-]*"
_MARKERS = (
    re.compile(rf"^(?P<organ>[^\d§]{{2,{LONGEST_ORGAN}}}?){_GAP}{_DATE}{_GAP}{_NUMBER}[.:]?$"),
    re.compile(rf"^(?P<organ>[^\d§]{{2,{LONGEST_ORGAN}}}?){_GAP}{_NUMBER}{_GAP}{_DATE}[.:]?$"),
    re.compile(rf"^{_NUMBER}{_GAP}(?P<organ>[^\d§]{{2,{LONGEST_ORGAN}}}?){_GAP}{_DATE}[.:]?$"),
    re.compile(rf"^{_DATE}{_GAP}(?P<organ>[^\d§]{{2,{LONGEST_ORGAN}}}?){_GAP}{_NUMBER}[.:]?$"),
    re.compile(rf"^(?P<organ>[^\d§]{{2,{LONGEST_ORGAN}}}?){_GAP}{_NUMBER}:?$"),
)
_LED = re.compile(
    rf"^(?P<marker>[^\d§\t]{{2,{LONGEST_ORGAN}}}?[ \t,]*(?:{_DATE}[ \t,]*)?(?:§\s*\d{{1,4}}|\d{{1,4}}\s*§)"
    rf"(?:[ \t,]*{_DATE.replace('date', 'date2')})?)(?P<gap>[ \t]+)(?P<rest>\S.*)$",
    re.DOTALL,
)
_STARTS_TITLE = re.compile(r"^[A-ZÅÄÖ\"”][^§]*$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Handling:
    """Who handled a matter, on what date (where it says) and under which §."""

    organ: str
    date: dt.date | None
    section: int


def find_handling(text: str) -> Handling | None:
    """The handling that a line names, if the line is nothing else."""
    if "§" not in text or len(text) > LONGEST_ORGAN + 30 or "\n" in text:
        return None
    for pattern in _MARKERS:
        found = pattern.match(text)
        if found is None:
            continue
        organ = " ".join(found["organ"].split()).strip(" ,;:–-")
        groups = found.groupdict()
        date = find_date(groups["date"]) if groups.get("date") else None
        if not (is_body(organ) or is_office_holder(organ) or _is_short(organ, date)):
            return None
        return Handling(organ, date, int(groups["n"] or groups["m"]))
    return None


def is_body(text: str) -> bool:
    """Whether a text is the name of a collective organ, whole and in the nominative: *Kaupunginhallitus*."""
    return _is_name(text, _BODY)


def is_office_holder(text: str) -> bool:
    """Whether a text is the title of an office-holder, whole and in the nominative: *Tekninen johtaja*."""
    return _is_name(text, _OFFICE_HOLDER)


def names_organ(text: str) -> bool:
    """Whether a text is the name or the abbreviation of an organ, or the title of an office-holder."""
    return is_body(text) or is_office_holder(text) or _SHORT.fullmatch(text) is not None


def _is_short(text: str, date: dt.date | None) -> bool:
    if _SHORT.fullmatch(text):
        return date is not None or text not in _STATUTES
    return date is not None and _ANY_SHORT.fullmatch(text) is not None and text.casefold() not in _DATED


def _is_name(text: str, kind: re.Pattern[str]) -> bool:
    if len(text) > LONGEST_ORGAN or not _STARTS_UPPER.match(text) or len(text.split()) > 9:
        return False
    return kind.fullmatch(text) is not None


def find_led(text: str) -> tuple[Handling, str, str] | None:
    """The handling that a line begins with, how it is written, and the text behind it: *Khall § 41  Asian selostus*.

    Of a full name and text with no wider gap between them, as of *Kunnanhallitus § 41 mukaan*, only text that can be a
    title counts.
    """
    if "§" not in text[: LONGEST_ORGAN + 20]:
        return None
    found = _LED.match(text)
    if found is None:
        return None
    handling = find_handling(" ".join(found["marker"].split()))
    if handling is None or (not found["gap"].startswith("\t") and not _STARTS_TITLE.match(found["rest"])):
        return None
    return handling, found["marker"], found["rest"]


def same_organ(one: str, other: str) -> bool:
    """Whether two names are of the same organ; *Lapuan kaupunginhallitus* and *Khall* are the *Kaupunginhallitus*."""
    first, second = one.casefold().strip(), other.casefold().strip()
    if first == second or first.endswith(f" {second}") or second.endswith(f" {first}"):
        return True
    return _abbreviates(one.strip(), other.strip()) or _abbreviates(other.strip(), one.strip())


def _abbreviates(short: str, name: str) -> bool:
    """Whether one name is short for another: its letters follow in the other, the first and that of its kind too."""
    if len(short) >= len(name) or not (_SHORT.fullmatch(short) or _ANY_SHORT.fullmatch(short)):
        return False
    first, *letters = [letter for letter in short.casefold() if letter.isalpha()]
    kind = _KIND.search(name)
    if kind is None or not letters or kind[0][0].casefold() not in letters or not name.casefold().startswith(first):
        return False
    rest = iter(name.casefold()[1:])
    return all(letter in rest for letter in letters)
