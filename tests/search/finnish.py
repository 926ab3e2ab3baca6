"""A dozen made-up items in Finnish, for tests of what queries find."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Literal

from models.analysis import Analyser
from models.item import Item, Section, SectionKind, TopicAssignment
from search.schema import index_item
from search.whoosh_writer import WhooshWriter


def _item(
    number: int,
    title: str,
    sections: list[tuple[SectionKind, str, str]],
    *,
    organ: str = "Kaupunginhallitus",
    municipality: str = "Niittylä",
    date: str = "2024-01-22",
    section: int = 1,
    case: str | None = None,
    topics: tuple[str, ...] = (),
    kind: Literal["minutes", "agenda"] = "minutes",
) -> Item:
    text, placed = "", []
    for section_kind, heading, content in sections:
        text += f"{heading}\n"
        placed.append(Section(section_kind, heading, content, len(text)))
        text += f"{content}\n\n"
    return Item(
        id=f"k{number}",
        title=title,
        text=text,
        sections=tuple(placed),
        organ=organ,
        municipality=municipality,
        date=dt.date.fromisoformat(date),
        section=section,
        case_number=case,
        task_class="00.01.02" if case and "00.01.02" in case else None,
        topics=tuple(TopicAssignment(topic, 0.9) for topic in topics),
        meeting_kind=kind,
    )


ITEMS = (
    _item(
        1,
        "Nuorisotakuun toteuttaminen",
        [
            ("decision", "Päätös", "Kaupunginhallitus hyväksyi ehdotuksen yksimielisesti."),
            ("rationale", "Perustelut", "Nuorisotakuuta toteutetaan yhdessä oppilaitosten kanssa. Työpajat jatkuvat."),
        ],
        section=3,
        case="331/00.01.02/2024",
        topics=("nuorisotakuu",),
    ),
    _item(
        2,
        "Vakuuden antaminen",
        [("decision", "Päätös", "Yhtiön lainalle annetaan kaupungin takuu. Takuusta peritään provisio.")],
        section=4,
    ),
    _item(
        3,
        "Keskustan asemakaavan muutos",
        [
            ("decision", "Päätös", "Lautakunta päätti asettaa asemakaavan muutoksen nähtäville."),
            ("rationale", "Perustelut", "Koulun piha laajenee. Muutoksesta on kuultu naapureita."),
        ],
        organ="Tekninen lautakunta",
        municipality="Koskijärvi",
        date="2023-05-09",
        section=41,
        case="TRE:6026/10.02.03/2023",
        topics=("asemakaava",),
    ),
    _item(
        4,
        "TE-palvelujen siirto kunnille",
        [
            ("decision", "Päätös", "Merkittiin tiedoksi."),
            ("rationale", "Perustelut", "TE-palvelujen siirto kunnille tapahtuu vuoden 2025 alussa."),
        ],
        section=5,
        topics=("te-uudistus",),
    ),
    _item(
        5,
        "Koulukuljetusten periaatteet",
        [
            ("proposal", "Päätösehdotus", "Lautakunta hylkää oikaisuvaatimuksen."),
            ("rationale", "Perustelut", "Koululaisen matka kouluun on kolme kilometriä. Puh. 050 123 4567."),
        ],
        organ="Sivistyslautakunta",
        municipality="Koskijärvi",
        date="2024-03-12",
        section=12,
        topics=("perusopetus",),
    ),
    _item(
        6,
        "Pöytäkirjan tarkastajien valinta",
        [("decision", "Päätös", "Tarkastajiksi valittiin kaksi jäsentä. Asemakaavan muutos jäi pöydälle.")],
        section=2,
        topics=("kokousmenettely",),
    ),
    _item(
        7,
        "Uimahallin aukioloajat",
        [
            ("decision", "Päätös", "Uimahalli on auki 22.1.2024 alkaen. Kirjaamo: kirjaamo@niittyla.fi."),
            ("rationale", "Perustelut", "Kuntalain 140 §:n mukaan asia viedään asiaan 88/10.03.01/2022."),
        ],
        organ="Vapaa-aikalautakunta",
        section=140,
        date="2021-11-02",
    ),
    _item(
        8,
        "Kirjaston aukioloajat",
        [("decision", "Päätös", "Kirjasto on auki kuten uimahalli. Piha koulun vieressä aurataan.")],
        organ="Vapaa-aikalautakunta",
        date="2021-11-02",
        section=7,
    ),
    _item(
        9,
        "Kestävä kunta -hanke",
        [("decision", "Päätös", "Kaupunki osallistuu hankkeeseen Kestävä kunta.")],
        section=8,
        date="2022-02-01",
    ),
    _item(
        10,
        "Keskustan asemakaavan muutos",
        [("proposal", "Päätösehdotus", "Lautakunta päättää asettaa asemakaavan muutoksen nähtäville.")],
        organ="Tekninen lautakunta",
        municipality="Koskijärvi",
        date="2023-05-09",
        section=41,
        case="TRE:6026/10.02.03/2023",
        kind="agenda",
        topics=("asemakaava",),
    ),
)


def write_index(folder: Path, analyser: Analyser) -> None:
    """Index the items into a folder."""
    writer = WhooshWriter(folder)
    for item in ITEMS:
        organ_words = tuple(dict.fromkeys(t.text for word in analyser.text(item.organ or "").words for t in word.terms))
        writer.add(index_item(analyser.item(item), organ_words))
    writer.commit()
