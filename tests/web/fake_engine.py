"""An engine in memory over invented items, for testing the pages without an index.

It keeps the protocol's promises that the pages rely on: facets disregard their own choices, totals are exact, titles
and snippets come as fragments.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from models.item import Evidence, Item, Section, TopicAssignment, Vote
from models.topics.vocabulary import Vocabulary
from search.page import (
    Completion,
    Facet,
    FacetValue,
    Fragment,
    Hit,
    MatchedWord,
    Meant,
    SearchPage,
    Snippet,
    Statistics,
)
from search.request import FACETS, FacetName, SearchRequest

TOPIC_LABELS = {
    "nuorisotakuu": "Nuorisotakuu",
    "te-uudistus": "TE-palvelu-uudistus",
    "asemakaava": "Asemakaava",
    "liikuntapaikat": "Liikuntapaikat",
    "talousarvio": "Talousarvio",
    "kouluverkko": "Kouluverkko",
}
HOSTILE = '<script>alert("x")</script> & "lainaus"'


def _item(
    item_id: str,
    title: str,
    decision: str,
    rationale: str,
    *,
    organ: str,
    date: str,
    section: int,
    topics: tuple[str, ...],
    municipality: str = "Koivula",
    case_number: str | None = None,
    more: tuple[Section, ...] = (),
    votes: tuple[Vote, ...] = (),
    attachments: tuple[str, ...] = (),
    meeting_kind: str = "minutes",
) -> Item:
    text = f"{title}\n\nPäätös\n{decision}\n\nPerustelut\n{rationale}"
    sections = (
        Section("decision", "Päätös", decision, text.index(decision)),
        Section("rationale", "Perustelut", rationale, text.rindex(rationale)),
    )
    placed: list[Section] = []
    for one in more:
        text += f"\n\n{one.heading}\n"
        start = len(text)
        text += one.text
        parts = tuple(replace(part, start=start + one.text.index(part.text)) for part in one.parts)
        placed.append(replace(one, start=start, parts=parts))
    return Item(
        id=item_id,
        text=text,
        title=title,
        municipality=municipality,
        organ=organ,
        date=dt.date.fromisoformat(date),
        section=section,
        case_number=case_number,
        task_class=case_number.split("/")[1] if case_number else None,
        sections=(*sections, *placed),
        topics=tuple(TopicAssignment(topic, 0.9, _evidence(title, text, topic)) for topic in topics),
        votes=votes,
        attachments=attachments,
        source="https://koivula.example/poytakirjat/kokous.pdf" if municipality == "Koivula" else "/srv/minutes/k.pdf",
        page=section,
        meeting_kind="agenda" if meeting_kind == "agenda" else "minutes",
        presenter="Kaupunginjohtaja",
        preparer="Hallintojohtaja",
    )


def _evidence(title: str, text: str, topic: str) -> tuple[Evidence, ...]:
    word = TOPIC_LABELS[topic][:8].casefold()
    found = []
    for field, content in (("title", title), ("text", text)):
        start = content.casefold().find(word)
        if start >= 0:
            end = start + len(word)
            found.append(Evidence(start, end, content[start:end], "title" if field == "title" else "text"))
    return tuple(found)


_PRIOR_TEXT = (
    "Sivistyslautakunta 14.5.2024 § 31\n\nPäätösehdotus\nLautakunta esittää nuorisotakuun rahoituksen jatkamista.\n\n"
    "Päätös\nHyväksyttiin."
)
PRIOR = Section(
    "prior_handling",
    "Sivistyslautakunta 14.5.2024 § 31",
    _PRIOR_TEXT,
    0,
    (
        Section("proposal", "Päätösehdotus", "Lautakunta esittää nuorisotakuun rahoituksen jatkamista.", 0),
        Section("decision", "Päätös", "Hyväksyttiin.", 0),
    ),
)
APPEAL = Section("appeal", "Muutoksenhaku", "Päätökseen tyytymätön voi tehdä oikaisuvaatimuksen.", 0)

ITEMS = (
    _item(
        "koivula-2024-06-03-kaupunginhallitus-101",
        "Nuorisotakuun toteuttaminen ja rahoitus vuonna 2025",
        "Kaupunginhallitus päätti jatkaa nuorisotakuun rahoitusta.",
        "Nuorisotakuu turvaa jokaiselle alle 25-vuotiaalle paikan opinnoissa tai työssä.\n\nRahoitus on 80 000 euroa.",
        organ="Kaupunginhallitus",
        date="2024-06-03",
        section=101,
        topics=("nuorisotakuu", "talousarvio"),
        case_number="112/02.02.00/2024",
        more=(PRIOR, APPEAL),
        votes=(Vote(6, 3, 0, ("Aalto Aino", "Berg Bo"), ("Cavén Cia",), ()),),
        attachments=("Liite 1. Nuorisotakuun seuranta 2023",),
    ),
    _item(
        "koivula-2024-05-14-sivistyslautakunta-31",
        "Nuorisotakuun rahoituksen jatkaminen",
        "Lautakunta esittää kaupunginhallitukselle nuorisotakuun jatkamista.",
        "Etsivä nuorisotyö tavoitti viime vuonna 140 nuorta.",
        organ="Sivistyslautakunta",
        date="2024-05-14",
        section=31,
        topics=("nuorisotakuu",),
        case_number="112/02.02.00/2024",
    ),
    _item(
        "koivula-2024-02-12-kaupunginhallitus-20",
        "TE-palvelujen siirto kunnille",
        "Työllisyysalueen yhteistoimintasopimus hyväksyttiin.",
        "Työllisyyspalvelut siirtyvät kunnille 1.1.2025. Nuorisotakuu kuuluu uusiin tehtäviin.",
        organ="Kaupunginhallitus",
        date="2024-02-12",
        section=20,
        topics=("te-uudistus", "nuorisotakuu"),
        case_number="18/00.04.01/2024",
    ),
    _item(
        "lehtola-2023-11-20-kunnanvaltuusto-58",
        "Talousarvio 2024 ja taloussuunnitelma 2024–2026",
        "Valtuusto hyväksyi talousarvion.",
        "Talousarvio on 1 200 000 euroa ylijäämäinen.",
        organ="Kunnanvaltuusto",
        date="2023-11-20",
        section=58,
        topics=("talousarvio",),
        municipality="Lehtola",
    ),
    _item(
        "lehtola-2023-09-05-kunnanhallitus-140",
        "Asemakaavan muutos, kortteli 12",
        "Kunnanhallitus päätti asettaa asemakaavan muutoksen nähtäville.",
        "Asemakaavan muutos mahdollistaa uuden päiväkodin.",
        organ="Kunnanhallitus",
        date="2023-09-05",
        section=140,
        topics=("asemakaava",),
        municipality="Lehtola",
        case_number="77/10.02.03/2023",
    ),
    _item(
        "lehtola-2022-03-15-sivistyslautakunta-9",
        "Uimahallin aukioloajat ja liikuntapaikkojen maksut",
        "Lautakunta hyväksyi aukioloajat.",
        "Liikuntapaikkojen käyttö on kasvanut.",
        organ="Sivistyslautakunta",
        date="2022-03-15",
        section=9,
        topics=("liikuntapaikat",),
        municipality="Lehtola",
    ),
    _item(
        "koivula-2021-10-11-kaupunginvaltuusto-77",
        "Kouluverkon kehittäminen",
        "Asia palautettiin valmisteluun.",
        "Kouluverkko sopeutetaan oppilasmäärään.",
        organ="Kaupunginvaltuusto",
        date="2021-10-11",
        section=77,
        topics=("kouluverkko",),
        meeting_kind="agenda",
    ),
    _item(
        "koivula-2021-08-16-kaupunginhallitus-150",
        HOSTILE,
        f"Päätös: {HOSTILE}",
        "Vihamielinen teksti näkyy tekstinä.",
        organ="<b>Toimielin</b>",
        date="2021-08-16",
        section=150,
        topics=("talousarvio",),
        case_number="1/00.00.00/2021",
    ),
    *(
        _item(
            f"lehtola-2020-{month:02}-10-kunnanhallitus-{month}",
            f"Osavuosikatsaus {month}/2020",
            "Merkittiin tiedoksi.",
            "Talousarvio toteutuu suunnitellusti.",
            organ="Kunnanhallitus",
            date=f"2020-{month:02}-10",
            section=month,
            topics=("talousarvio",),
            municipality="Lehtola",
        )
        for month in range(1, 7)
    ),
)


class FakeEngine:
    """Finds the items that hold every word of the query, as the beginning of a word."""

    def __init__(self, items: tuple[Item, ...] = ITEMS) -> None:
        self._items = {item.id: item for item in items}

    def search(self, request: SearchRequest) -> SearchPage:
        found, hits = self._found(request)
        words = _words(request)
        return SearchPage(
            request,
            len(hits),
            tuple(self._hit(item, words) for item in _page(hits, request)),
            tuple(_facet(name, found, request) for name in FACETS),
            suggestion="nuorisotakuu" if not hits and request.query.startswith("nuorisotak") else None,
            meant=(Meant("topic", "nuorisotakuu", TOPIC_LABELS["nuorisotakuu"], "", 2),)
            if request.query == "nuorten takuu"
            else (),
        )

    def items_of(self, request: SearchRequest) -> tuple[Item, ...]:
        return tuple(_page(self._found(request)[1], request))

    def _found(self, request: SearchRequest) -> tuple[list[Item], list[Item]]:
        """The items that answer the words, and those of them that the choices leave, in order."""
        words = _words(request)
        found = [item for item in self._items.values() if all(_answers(item, word) for word in words)]
        hits = [item for item in found if _passes(item, request, None)]
        if request.sort != "relevance" or not words:
            hits.sort(key=lambda item: item.date or dt.date.min, reverse=request.sort != "oldest")
        return found, hits

    def item(self, item_id: str) -> Item | None:
        return self._items.get(item_id)

    def matched_words(self, item_id: str, query: str) -> tuple[MatchedWord, ...]:
        item = self._items.get(item_id)
        fields: tuple[tuple[Literal["title", "text"], str], ...] = (
            (("title", item.title), ("text", item.text)) if item else ()
        )
        return tuple(
            MatchedWord(word.start(), word.end(), field)
            for field, content in fields
            for word in re.finditer(r"\w+", content)
            if any(word[0].casefold().startswith(asked) for asked in query.casefold().split())
        )

    def items(self, after: str = "") -> Iterator[Item]:
        return iter(sorted((item for item in self._items.values() if item.id > after), key=lambda item: item.id))

    def similar(self, item_id: str, limit: int = 5) -> tuple[Item, ...]:
        item = self._items[item_id]
        topics = {topic.id for topic in item.topics}
        others = (
            other
            for other in self._items.values()
            if other.id != item_id
            and topics & {topic.id for topic in other.topics}
            and (other.case_number is None or other.case_number != item.case_number)
        )
        return tuple(others)[:limit]

    def same_case(self, item_id: str) -> tuple[Item, ...]:
        case = self._items[item_id].case_number
        others = [item for item in self._items.values() if case and item.case_number == case and item.id != item_id]
        return tuple(sorted(others, key=lambda item: item.date or dt.date.min))

    def suggest(self, text: str, limit: int = 8) -> tuple[Completion, ...]:
        typed = text.casefold()
        topics = [
            Completion(label, "topic", topic)
            for topic, label in TOPIC_LABELS.items()
            if label.casefold().startswith(typed)
        ]
        titles = [
            Completion(item.title, "title", item.id)
            for item in self._items.values()
            if item.title.casefold().startswith(typed)
        ]
        return tuple((topics + titles)[:limit])

    def statistics(self) -> Statistics:
        counts = {
            name: dict(Counter(value for item in self._items.values() for value in _values(item, name)))
            for name in FACETS
        }
        dates = [item.date for item in self._items.values() if item.date]
        return Statistics(
            len(self._items),
            3,
            "fake 1",
            dt.datetime(2024, 6, 4, 3, 0, tzinfo=dt.UTC),
            max(dates, default=None),
            min(dates, default=None),
            counts,
        )

    def vocabulary(self) -> Vocabulary:
        return Vocabulary((), {})

    def close(self) -> None:
        self._items = {}

    def _hit(self, item: Item, words: list[str]) -> Hit:
        decision = item.sections[0]
        others = [o for o in self._items.values() if item.case_number and o.case_number == item.case_number]
        return Hit(
            item.id,
            item.title,
            _marked(item.title, words),
            item.organ,
            item.municipality,
            item.date,
            item.section,
            item.case_number,
            1.0,
            item.topics,
            (Snippet(decision.kind, _marked(decision.text, words)),),
            meeting_kind=item.meeting_kind,
            same_case=max(0, len(others) - 1),
        )


def _words(request: SearchRequest) -> list[str]:
    return request.query.replace('aihe:"', "aihe:").replace('"', "").casefold().split()


def _page(items: list[Item], request: SearchRequest) -> list[Item]:
    first = (request.page - 1) * request.limit
    return items[first : first + request.limit]


def _answers(item: Item, word: str) -> bool:
    return not _matches(item, word[1:]) if word.startswith("-") else _matches(item, word)


def _matches(item: Item, word: str) -> bool:
    if word.startswith("aihe:"):
        return word.removeprefix("aihe:") in {topic.id for topic in item.topics}
    text = f"{item.title} {item.text} {item.case_number}".casefold()
    return any(token.startswith(word) for token in text.split())


def _values(item: Item, facet: FacetName) -> list[str]:
    if facet == "topic":
        return [topic.id for topic in item.topics]
    value = {"organ": item.organ, "municipality": item.municipality, "year": item.date and str(item.date.year)}[facet]
    return [value] if value else []


def _passes(item: Item, request: SearchRequest, without: FacetName | None) -> bool:
    for name in FACETS:
        chosen = request.facet_values(name)
        if name != without and chosen and not set(chosen) & set(_values(item, name)):
            return False
    if request.date_from and (item.date is None or item.date < request.date_from):
        return False
    return not (request.date_to and (item.date is None or item.date > request.date_to))


def _facet(name: FacetName, found: list[Item], request: SearchRequest) -> Facet:
    counts = Counter(value for item in found if _passes(item, request, name) for value in _values(item, name))
    ordered = sorted(counts.items(), key=lambda pair: -int(pair[0]) if name == "year" else -pair[1])
    chosen = request.facet_values(name)
    return Facet(
        name,
        tuple(FacetValue(value, TOPIC_LABELS.get(value, value), count, value in chosen) for value, count in ordered),
    )


def _marked(text: str, words: list[str]) -> tuple[Fragment, ...]:
    fragments: list[Fragment] = []
    for index, token in enumerate(text.split(" ")):
        space = " " if index else ""
        if space:
            fragments.append(Fragment(space, False))
        fragments.append(Fragment(token, any(token.casefold().startswith(word) for word in words)))
    return tuple(fragments)
