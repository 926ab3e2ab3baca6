"""Five topics by name: sentences and short items about them, and as many in which their words mean something else.

The tagger is the default one. A trap may have other topics; it may have none of the five.
"""

from __future__ import annotations

from collections import Counter

import pytest

from models.item import Item, TopicAssignment
from models.pipeline import load_analyser
from models.topics.tagger import load_tagger

NT, TE, KK, PT, MM = (
    "nuorisotakuu",
    "te-uudistus",
    "tyollisyyden-kuntakokeilu",
    "pitkaaikaistyottomyys",
    "maahanmuutto",
)
NAMED = {NT, TE, KK, PT, MM}

# Title, text, the named topics that the item is about.
CASES: list[tuple[str, str, set[str]]] = [
    ("", "Nuorisotakuun toteutumista seurataan vuosittain hyvinvointikertomuksessa.", {NT}),
    ("Selvitys nuorisotakuusta", "Lautakunta merkitsee selvityksen tiedoksi.", {NT}),
    ("", "Nuorten yhteiskuntatakuu velvoittaa tarjoamaan paikan kolmessa kuukaudessa.", {NT}),
    ("Nuorten työpajatoiminnan jatkaminen", "Työpaja tukee alle 29-vuotiaita työttömiä nuoria.", {NT}),
    ("", "Ohjaamo-toiminta kokoaa nuorten palvelut saman katon alle.", {NT}),
    ("", "Nuorisotyöttömyys on kasvanut, ja sen torjumiseen varataan lisämääräraha.", {NT}),
    ("Katsaus nuorten työllisyyteen", "Työttömiä nuoria on 214.", {NT}),
    ("TE-palvelu-uudistuksen valmistelu", "Työllisyysalueen järjestämissuunnitelma laaditaan syksyllä.", {TE}),
    ("", "TE24-uudistuksessa palvelut siirtyvät kuntien järjestettäväksi.", {TE}),
    ("", "TE2024-uudistuksen valmistelusta annettiin tilannekatsaus.", {TE}),
    ("Työllisyysalueen perustaminen", "Kunnat muodostavat yhdessä alueen, jonka työvoimapohja on 24 000.", {TE}),
    ("", "TE-palvelujen siirto kunnille toteutuu 1.1.2025.", {TE}),
    ("Vuoden 2024 painopisteet", "Yksikkö valmistautuu työllisyysuudistukseen ja kouluttaa henkilöstöä.", {TE}),
    ("", "Valtuusto keskusteli työvoimapalvelujen järjestämisvastuun siirrosta kunnille.", {TE}),
    ("Työllisyyden kuntakokeilun jatkaminen", "Kokeilua jatketaan vuoden 2024 loppuun.", {KK}),
    ("", "Kuntakokeilujen asiakkaat siirtyvät takaisin TE-toimistoon.", {KK}),
    ("", "Kaupunki hakeutuu mukaan työllisyyden edistämisen kuntakokeiluun.", {KK}),
    ("Alueellinen työllisyyskokeilu", "Kokeilun loppuraportti merkitään tiedoksi.", {KK}),
    ("", "Työllisyyskokeilun henkilöstö jatkaa kaupungin palveluksessa.", {KK}),
    ("", "Pitkäaikaistyöttömien määrä on laskenut kymmenellä prosentilla.", {PT}),
    ("Kuntouttavan työtoiminnan järjestäminen", "Sopimusta jatketaan vuodella.", {PT}),
    ("Työmarkkinatuen kuntaosuus", "Maksut ylittivät talousarvion.", {PT}),
    ("", "Rakennetyöttömyyden purkaminen vaatii yhteistyötä terveydenhuollon kanssa.", {PT}),
    ("", "Pitkään työttömänä olleille tarjotaan palkkatuettua työtä.", {PT}),
    ("", "Pitkäaikaistyöttömyyttä hoidetaan monialaisesti.", {PT}),
    ("Kotoutumisohjelman hyväksyminen", "Ohjelma koskee vuosia 2024–2027.", {MM}),
    ("", "Kunta vastaanottaa kymmenen kiintiöpakolaista.", {MM}),
    ("", "Maahanmuuttajien kotouttaminen on yhteinen tehtävä.", {MM}),
    ("Vieraskielisten palvelut", "Neuvontaa annetaan viidellä kielellä.", {MM}),
    (
        "Elinvoimapalvelujen vuosikatsaus",
        "Vuoden painopisteet:\n- erit. nuorisotakuu ja pitkäaikaistyöttömyyden hoito\n"
        "- työllisyyden kuntakokeilun päättäminen\n- TE24-työllisyysuudistuksen valmistelu",
        {NT, PT, KK, TE},
    ),
    ("", "Yhtiön pankkitakuu palautetaan urakan vastaanoton jälkeen.", set()),
    ("Takuuvuokran palauttaminen", "Vuokralainen on maksanut kahden kuukauden takuuvuokran.", set()),
    ("", "Koulun lattian takuuaika päättyy kesäkuussa.", set()),
    ("Takuutarkastus", "Urakan takuu kattaa vesikaton korjaukset.", set()),
    ("", "Kunta antaa omavelkaisen takauksen vesiosuuskunnan lainalle.", set()),
    ("", "Hoitotakuun määräajat ylittyivät terveyskeskuksessa.", set()),
    ("", "Takuueläkkeen saajat saavat alennuksen uimahallin lipusta.", set()),
    ("Traktorin hankinta", "Ohjaamo on melueristetty ja ilmastoitu, takuu kaksi vuotta.", set()),
    ("Nuorisotilan remontti", "Ikkunoille annetaan viiden vuoden takuu.", set()),
    ("Nuorisovaltuuston edustajat", "Nuorisovaltuusto nimeää edustajat lautakuntiin.", set()),
    ("", "Nuorten kesäleirin maksuun voi hakea vapautusta.", set()),
    ("Ero luottamustehtävästä", "Tarja Esimerkki (TE) pyytää eroa muuttonsa vuoksi.", set()),
    ("", "Pöytäkirjantarkastajiksi valittiin TE ja ML.", set()),
    ("", "Konetyö TE 24 -sarjan kaivinkone myydään huutokaupalla.", set()),
    ("Kirjastouudistus", "Kirjaston palvelut siirtyvät uusiin tiloihin 1.1.2025.", set()),
    ("Hyvinvointialueuudistus", "Sosiaali- ja terveyspalvelujen järjestämisvastuu siirtyi alueelle.", set()),
    ("", "Palvelu-uudistus koskee kaupungin verkkosivuja.", set()),
    ("Sähköpotkulautakokeilu keskustassa", "Kokeilu alkaa toukokuussa.", set()),
    ("", "Maksuttoman varhaiskasvatuksen kokeilu päättyy heinäkuussa.", set()),
    ("Robottibussikokeilu", "Kunnassa kokeillaan itsestään kulkevaa bussia.", set()),
    ("", "Kaksivuotisen esiopetuksen kokeilua jatketaan viidessä päiväkodissa.", set()),
    ("", "Kunta kokeilee kaksisuuntaista pyörätietä kesän ajan.", set()),
    ("Pitkäaikainen vuokrasopimus", "Tontti vuokrataan viideksikymmeneksi vuodeksi.", set()),
    ("", "Pitkäaikaislainan korko on sidottu euriboriin.", set()),
    ("Pitkäaikaisten työntekijöiden muistaminen", "Ansiomerkki annetaan 30 palvelusvuodesta.", set()),
    ("", "Pysäköintivirhemaksun eli parkkisakon suuruus on 60 euroa.", set()),
    ("", "Kehitysvammaisten työtoiminta muuttaa uusiin tiloihin.", set()),
    ("Maahantuojan tarjous", "Laitteen maahantuoja vastaa huollosta.", set()),
    ("Maa-alueen myynti", "Kunnasta pois muuttaneen suvun perikunta myy maata.", set()),
    ("", "Kirjasto hankkii vieraskielistä kirjallisuutta pienen erän.", set()),
]


@pytest.fixture(scope="module")
def tagged() -> list[tuple[set[str], tuple[TopicAssignment, ...], Item]]:
    analyser, tagger = load_analyser(), load_tagger()
    items = [Item(str(number), text, title) for number, (title, text, _) in enumerate(CASES)]
    return [
        (expected, tagger.tag(analyser.item(item)), item) for item, (_, _, expected) in zip(items, CASES, strict=True)
    ]


def test_the_cases_are_sixty_and_half_of_them_traps() -> None:
    assert len(CASES) == 60
    assert sum(not expected for _, _, expected in CASES) == 30


def test_named_topics_are_found_and_traps_are_not(
    tagged: list[tuple[set[str], tuple[TopicAssignment, ...], Item]],
) -> None:
    counts: Counter[str] = Counter()
    wrong = []
    for expected, topics, item in tagged:
        found = {topic.id for topic in topics} & NAMED
        counts["right"] += len(found & expected)
        counts["found"] += len(found)
        counts["expected"] += len(expected)
        if found != expected:
            wrong.append((item.title, item.text, sorted(found), sorted(expected)))
    assert counts["right"] / counts["found"] >= 0.95, wrong
    assert counts["right"] / counts["expected"] >= 0.95, wrong


def test_each_says_by_which_words(tagged: list[tuple[set[str], tuple[TopicAssignment, ...], Item]]) -> None:
    for expected, topics, item in tagged:
        for topic in topics:
            if topic.id in expected:
                assert topic.evidence
            for evidence in topic.evidence:
                source = item.title if evidence.field == "title" else item.text
                assert source[evidence.start : evidence.end] == evidence.text
