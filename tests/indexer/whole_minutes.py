"""Minutes in the manner of several publishing systems, and what is read of them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from indexer.document import Document, Meeting, SourceFile
from indexer.parser import parse_document
from indexer.readers import read_document
from models.item import Item, Section

LAHTI = """\
Lahden kaupunki                Pöytäkirja                1/2024
Elinvoima- ja työllisyysjaosto 22.01.2024

§ 3
Toimintakatsaus elinvoimasta ja työllisyydestä
vuodelle 2024
331/00.01.02.03/2024

Päätös
Päätösehdotus hyväksyttiin.
Esittelijä
Elinvoimajohtaja Aino Aalto
Päätösehdotus
Jaosto merkitsee katsauksen tiedoksi.
Perusteluosa
Asian valmistelija / lisätietojen antaja
Palvelupäällikkö Veikko Virta, puh. 044 123 4567
Vuonna 2024 painottuvat
- erit. nuorisotakuu, pitkäaikaistyöttömyyden hoito, vieraskielisten työllistymisen edistäminen
- TE24-työllisyysuudistuksen valmistelut
Sivistyslautakunta 21.11.2023 § 85
Päätösehdotus
Lautakunta antaa lausunnon.
Päätös
Lausunto annettiin.
Muutoksenhaku
Muutoksenhakukielto, kuntalaki 136 §
"""


DYNASTY = """\
VÄHÄSALMEN KUNTA                     PÖYTÄKIRJA          1
Kunnanhallitus                       12.02.2018

Kunnanhallitus          § 45          12.02.2018

TALOUSARVION SEURANTA

KHALL 12.02.2018 § 45

Toteuma on ennakoitua parempi.

KJ: Kunnanhallitus merkitsee tiedoksi.

PÄÄTÖS:

Ehdotus hyväksyttiin.

Tekninen lautakunta     § 12          20.01.2018
Kunnanhallitus          § 46          12.02.2018

KATUVALAISTUS

Tekla 20.01.2018 § 12

EHDOTUS: Lautakunta esittää hankintaa.

PÄÄTÖS: Hyväksyttiin.

KHALL 12.02.2018 § 46

Valmistelija: Aino Aalto

EHDOTUS: Hallitus päättää hankinnasta.

PÄÄTÖS: Hylättiin äänin 5–4.
"""


SWEDISH = """\
Sibbo kommun                       PROTOKOLL
Kommunstyrelsen                    22.1.2024

§ 12 Budgetuppföljning för år 2023

Beredning / Tilläggsuppgifter: ekonomidirektör Anna Ek

Bakgrund
Utfallet är bättre än väntat och det beror på att skatterna ökade.

Föredragande: kommundirektör Karl Sand

Beslutsförslag
Kommunstyrelsen antecknar ärendet för kännedom.

Beslut
Enligt förslaget.

Delges
Ekonomiavdelningen

§ 13 Val av protokolljusterare

Beslut
Valdes enhälligt.
"""


NUMBER_FIRST = """\
Mallilan kunta
Kunnanhallitus
Esityslista 12.3.2024

3 §
Talousarvion muutos
vuodelle 2024

Dnro 47/00.02/2016

Esittelijä: kunnanjohtaja Aino Aalto

Ehdotus: Hyväksytään muutos.

4 § Koulukuljetukset lukuvuonna 2024–2025

Kunnanhallitus käsitteli asiaa. Kuntalain
92 § 2 momentin mukaan asia voidaan ottaa käsiteltäväksi.

Ehdotus
Merkitään tiedoksi.
"""


OFFICE_HOLDER = """\
Vähäsalmen kunta          Viranhaltijapäätös

Tekninen johtaja          5.6.2024          § 18

Määräaikaisen tarkastajan palkkaaminen

VÄHDno-2024-77

Perustelut
Tarkastaja on irtisanoutunut.

Päätös
Palkataan Kaija Koski 1.8.2024 alkaen.

Muutoksenhaku
Päätökseen saa vaatia oikaisua.
"""


APPENDED_APPEAL = """\
Vähäsalmen kunta          Pöytäkirja          2/2024          1 (2)
Tekninen lautakunta       5.6.2024

§ 7
Katusuunnitelma

Päätös
Hyväksyttiin.

§ 8
Ilmoitusasiat

Päätös
Merkittiin tiedoksi.
\fVähäsalmen kunta          Pöytäkirja          2/2024          2 (2)
Tekninen lautakunta       5.6.2024

Oikaisuvaatimus
§ 7

Muutoksenhakuohje
Päätökseen tyytymätön voi tehdä kirjallisen oikaisuvaatimuksen.
"""


def parsed(text: str, name: str = "minutes.txt") -> Meeting:
    content = text.encode()
    return parse_document(read_document(SourceFile(Path(name), content, hashlib.sha256(content).hexdigest())))


AHJO = """\
Helsingin kaupunki          Pöytäkirja 21/2024          1 (2)
Kaupunginhallitus
                            Asia/12
                            12.08.2024

§ 460
Oulunkylän asemakaavan muuttaminen

HEL 2024-000117 T 10 03 03

Päätös

Kaupunginhallitus esitti kaupunginvaltuustolle muutoksen hyväksymistä.

Esittelijä

kansliapäällikkö Aino Aalto

Päätösehdotus

Päätös on ehdotuksen mukainen.

Esittelijän perustelut

Alueelle rakennetaan koteja.

Päätöshistoria

Kaupunkiympäristölautakunta 11.06.2024 § 345

HEL 2024-000117 T 10 03 03

Päätös

Lautakunta esitti muutosta kaupunginhallitukselle.

Käsittely

Vastaehdotus: Palautetaan.

Päätösehdotus

Lautakunta esittää muutosta.

Kaupunginmuseo 2.2.2024

Lausunto on liitteenä.
"""


TWEB = """\
Oulun kaupunki
Kaupunginhallitus 27.3.2017

§ 72
Kaupungin tilinpäätös

Dno               SATA/899/02.06.01.04/2017

Päätöshistoria    Tarkastuslautakunta 2.3.2017 § 12
                  Kaupunginhallitus 20.3.2017 § 66

Tiivistelmä       Tilinpäätös esitellään.

Päätösesitys      Hyväksytään tilinpäätös.

Päätös            Hyväksyttiin esitys.
"""


def kinds(item: Item) -> list[str]:
    return [section.kind for section in item.sections]


def spans(item: Item) -> Iterator[Section]:
    waiting = list(item.sections)
    while waiting:
        section = waiting.pop()
        yield section
        waiting.extend(section.parts)


def letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def lost(document: Document, meeting: Meeting) -> list[str]:
    """The lines of a document that are neither in an item nor unassigned."""
    kept = [part for item in meeting.items for part in (f"§{item.section}§", item.title, item.text)]
    everything = letters(" ".join([*kept, *meeting.unassigned]))
    lines = (line for block in document.blocks for line in block.text.split("\n"))
    return [line for line in lines if letters(line) not in everything]


def assert_whole(document: Document, meeting: Meeting) -> None:
    assert lost(document, meeting) == []
    assert len({item.id for item in meeting.items}) == len(meeting.items)
    for item in meeting.items:
        for section in spans(item):
            assert item.text[section.start : section.end] == section.text
