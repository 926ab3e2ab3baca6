"""Five topics by name: sentences and short items about them, and as many in which their words mean something else.

The tagger is the default one. A trap may have other topics; it may have none of the five.
"""

from __future__ import annotations

from collections import Counter

import pytest

from models.item import Item, TopicAssignment
from models.language.guess import guessed_language
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

# Sentences and titles alone, Finnish and Swedish; the language is guessed as it is when a bare text is tagged.
BARE: list[tuple[str, set[str]]] = [
    (
        "Jokaiselle alle 25-vuotiaalle työttömälle tarjotaan työ-, harjoittelu- tai opiskelupaikka "
        "kolmen kuukauden kuluessa työttömyyden alkamisesta.",
        {NT},
    ),
    ("Nuorisotakuutyöryhmän nimeäminen vuosille 2025–2026", {NT}),
    ("Valtuustoaloite nuorten työttömyyden vähentämiseksi kunnassa", {NT}),
    ("Ohjaamo-palvelun jatkaminen: nuorten ohjaus työhön ja koulutukseen yhden luukun periaatteella", {NT}),
    ("Nuorten yhteiskuntatakuun seuranta", {NT}),
    (
        "Lautakunta merkitsi tiedoksi selvityksen siitä, miten nuorten työllistymistä ja koulutukseen pääsyä "
        "on edistetty takuun mukaisesti.",
        {NT},
    ),
    ("Ungdomsgarantin: uppföljning av åtgärderna för arbetslösa unga", {NT}),
    ("Urakoitsija asettaa kaupungille takuuajan vakuuden, jonka määrä on kaksi prosenttia urakkahinnasta.", set()),
    ("Pankkitakuun palauttaminen nuorisotalon urakan valmistuttua", set()),
    ("Asunnon takuuvuokra palautetaan nuorelle vuokralaiselle kuukauden kuluessa muutosta.", set()),
    ("Kunta myöntää omavelkaisen takauksen jäähallisäätiön lainalle nuorten harrastusten tukemiseksi.", set()),
    ("Nuorisotilan vesikaton takuukorjaukset", set()),
    ("Kelan takuueläkkeen vaikutus asumispalvelumaksuihin", set()),
    ("Nuorten uimakoulun järjestäminen ja maksun palautustakuu", set()),
    ("TE-palveluiden järjestämisvastuu siirtyy kunnille vuoden 2025 alussa", {TE}),
    ("Työllisyysalueen muodostaminen ja järjestämissopimuksen hyväksyminen", {TE}),
    ("Työ- ja elinkeinopalvelujen siirto valtiolta kunnille", {TE}),
    ("Lausunto luonnoksesta hallituksen esitykseksi laiksi työvoimapalveluiden järjestämisestä", {TE}),
    ("TE24-muutosohjelman tilannekatsaus", {TE}),
    ("Överföringen av arbets- och näringstjänsterna till kommunerna 2025", {TE}),
    ("Työvoimatoimiston henkilöstön siirtyminen kaupungin palvelukseen liikkeenluovutuksella 1.1.2025", {TE}),
    ("Vakuutusyhtiö maksaa vahingosta korvausta T.E:n perikunnalle.", set()),
    ("TE-merkintä kaavakartassa tarkoittaa teollisuusaluetta", set()),
    ("Pelastuslaitoksen organisaatiouudistus ja kuntien maksuosuudet", set()),
    ("Sote-uudistuksen toimeenpano ja henkilöstön siirto hyvinvointialueelle", set()),
    ("Testausjärjestelmän uudistus: TE-ympäristön käyttöönotto", set()),
    ("TE Rakennus Oy:n tarjous hylätään tarjouspyynnön vastaisena", set()),
    ("Lukion opetussuunnitelmauudistus", set()),
    ("Kuntakokeilun asiakkaat siirtyivät kunnan vastuulle maaliskuussa 2021", {KK}),
    ("Työllisyyskokeilun loppuraportti merkitään tiedoksi", {KK}),
    ("Työllisyyden edistämisen alueellinen kokeilu: hakeminen mukaan ja yhteistyösopimus naapurikuntien kanssa", {KK}),
    ("Työllisyyden kuntakokeilun jatkaminen vuoden 2024 loppuun", {KK}),
    ("Henkilöstön määräaikaiset virat työllisyyden kuntakokeilussa", {KK}),
    ("Kommunförsöket inom sysselsättningen förlängs", {KK}),
    ("Perustulokokeilun arviointi", set()),
    ("Kaupunki osallistuu kokeiluun, jossa sähköpotkulautojen nopeutta rajoitetaan keskustassa.", set()),
    ("Maksuttoman ehkäisyn kokeilu alle 25-vuotiaille", set()),
    ("Kaksivuotisen esiopetuksen kokeilu kunnassa", set()),
    ("Kokeilukulttuurin edistäminen: digipalvelujen nopeat kokeilut kunnassa", set()),
    ("Joukkoliikenteen maksuttomuuskokeilu kesällä", set()),
    ("Kunnan maksama työmarkkinatuen kuntaosuus kasvoi edellisvuodesta", {PT}),
    ("Yli vuoden työttömänä olleiden määrä on kasvanut, ja kaupunki varaa rahaa heidän työllistämiseensä.", {PT}),
    ("Kuntouttavan työtoiminnan palvelujen hankinta", {PT}),
    ("Pitkään työttömänä olleiden palkkaaminen kuntaan palkkatuella", {PT}),
    ("Pitkäaikaistyöttömien terveystarkastukset", {PT}),
    ("Velvoitetyöllistettävien työpaikat kunnan yksiköissä", {PT}),
    ("Åtgärder för långtidsarbetslösa i kommunen", {PT}),
    ("Pitkäaikaissairaan oppilaan tukijärjestelyt", set()),
    ("Pitkäaikaisten lainojen uudelleenjärjestely", set()),
    ("Pitkäaikaishoidon paikkojen vähentäminen vanhainkodissa", set()),
    ("Viranhaltijan pitkäaikainen virkavapaus", set()),
    ("Myönnetään ansiomerkki pitkäaikaisesta toiminnasta kunnallispolitiikassa", set()),
    ("Vuokralaisen pitkäaikainen sopimus satamavarastosta", set()),
    ("Kotouttamisohjelman päivittäminen", {MM}),
    ("Kiintiöpakolaisten vastaanottaminen kuntaan", {MM}),
    ("Ukrainasta paenneiden kotikuntahakemukset ja kuntaan asettautuminen", {MM}),
    ("Vieraskielisten oppilaiden määrä kouluissa on kaksinkertaistunut viidessä vuodessa", {MM}),
    ("Vastaanottokeskuksen sijoittaminen entiselle varuskunta-alueelle", {MM}),
    ("Inflyttade från utlandet: integrationsprogram för invandrare", {MM}),
    ("Muuttolintujen levähdysalue otetaan huomioon kaavassa", set()),
    ("Asiakastietojen migraatio uuteen järjestelmään", set()),
    ("Lihan maahantuonnin valvonta satamassa", set()),
    ("Kuntaan muuttaneiden tervetuloilta ja muuttovoiton tavoittelu", set()),
    ("Ulkomaisten kalastuslupien myynti", set()),
    ("Kauppakirja: maahan sijoitetut putket ja niiden siirto", set()),
    ("Vaelluskalojen nousu ja kalatien rakentaminen", set()),
    ("Kaupunki takaa jokaiselle peruskoulun päättäneelle nuorelle jatko-opiskelupaikan tai työpaikan.", {NT}),
    ("Nuorten Ohjaamon tilojen vuokraaminen", {NT}),
    ("Selvitys työttömien nuorten määrästä ja palveluista", {NT}),
    ("Nuorisotakuuseen varatun määrärahan käyttö", {NT}),
    ("Alle 30-vuotiaiden työttömien nuorten työllistämistuki", {NT}),
    ("Ungdomsarbetslösheten i kommunen har ökat", {NT}),
    ("TE-palvelut siirtyivät kaupungille vuodenvaihteessa", {TE}),
    ("Sopimus työllisyysalueen perustamisesta viiden kunnan kesken", {TE}),
    ("Valtion työllisyyspalveluiden henkilöstö siirtyy kuntien palvelukseen", {TE}),
    ("Työvoimapalvelujen järjestämisvastuun siirtyminen ja siihen varautuminen", {TE}),
    ("TE2025-valmistelun ohjausryhmä", {TE}),
    ("Esitys työllisyysalueeksi ja poikkeuslupahakemus", {TE}),
    ("Arbetskraftstjänsterna överförs till kommunerna", {TE}),
    ("Työllisyyden kuntakokeilujen päättyminen ja asiakkaiden siirto", {KK}),
    ("Hakeutuminen työllisyyskokeiluun yhdessä naapurikuntien kanssa", {KK}),
    ("Kuntakokeilun tuloksellisuus ja kustannukset", {KK}),
    ("Kuntakokeilun johtajan viran jatkaminen", {KK}),
    ("Kommunförsöket avslutas vid årsskiftet", {KK}),
    ("Pitkäaikaistyöttömien palkkatukityöllistämisen määräraha", {PT}),
    ("Kunnan osuus työmarkkinatuesta ylittää budjetin", {PT}),
    ("Yli 300 päivää työmarkkinatukea saaneiden aktivointi", {PT}),
    ("Kuntouttavan työtoiminnan ryhmän sulkeminen kesän ajaksi", {PT}),
    ("Sopimus pitkäaikaistyöttömille tarjottavasta työpajasta", {PT}),
    ("Långtidsarbetslösheten minskade", {PT}),
    ("Kotoutumista edistävä monikielinen neuvontapiste", {MM}),
    ("Sopimus kuntaan ohjaamisesta ja pakolaisten vastaanotosta ELY-keskuksen kanssa", {MM}),
    ("Turvapaikanhakijalasten koulunkäynti", {MM}),
    ("Maahanmuuttajanaisten kielikurssi", {MM}),
    ("Vieraskielisten osuus väestöstä", {MM}),
    ("Mottagande av kvotflyktingar", {MM}),
    ("Rakentajan antama takuu kattaa viisi vuotta ja sen jälkeen urakoitsija vapautuu.", set()),
    ("Nuorisoasuntojen takuuvuokrat", set()),
    ("Takuuvuosikorjaukset nuorisotalolla", set()),
    ("Takuusumman palauttaminen nuorten kerhotilan vuokralaiselle", set()),
    ("Nuorten osallistava budjetointi", set()),
    ("Työpajan lattian maalaaminen", set()),
    ("Nuorten kesätapahtuman järjestyksenvalvonta", set()),
    ("Turvallisuuden takuu: väestönsuojien tarkastus", set()),
    ("TE ja MK poistuivat kokouksesta esteellisinä", set()),
    ("Vaatimusmäärittely TE-4 -laitteelle", set()),
    ("Hallintouudistus ja toimialojen lukumäärä", set()),
    ("Perusopetuksen tuen uudistus", set()),
    ("Pelastustoimen alueuudistus", set()),
    ("TE-keskuksen entinen toimitalo myydään", set()),
    ("Liikennekokeilu torin ympäristössä", set()),
    ("Vapaakuntakokeilu rakennusvalvonnassa", set()),
    ("Nelipäiväisen työviikon kokeilu", set()),
    ("Kokeilussa ilmainen jäähalli kuntalaisille", set()),
    ("Kunta testaa tekoälyä kokeiluluonteisesti kirjaamossa", set()),
    ("Kokeilutoiminnan määräraha kouluille", set()),
    ("Pitkäaikaisasunnottomuuden vähentäminen", set()),
    ("Pitkäaikaisten vuokrasopimusten indeksitarkistus", set()),
    ("Pitkäaikaistalletuksen avaaminen", set()),
    ("Pitkäaikaisten kesämökkiläisten toive tien kunnostamisesta", set()),
    ("Työkoneen pitkäaikaisvuokraus", set()),
    ("Palkattoman virkavapaan jatkaminen pitkään palvelleelle", set()),
    ("Muuttovoiton tavoite ja tonttimarkkinointi", set()),
    ("Kaapelin maahan asentaminen", set()),
    ("Lupa puun kaatamiseen: maahan kaatunut kuusi", set()),
    ("Kuntaan muuttavan lääkärin tervetuliaisbonus", set()),
    ("Palvelimen migraatio pilveen", set()),
    ("Haitallisten vieraslajien leviämisen estäminen", set()),
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


@pytest.mark.parametrize("as_title", [False, True])
def test_bare_sentences_have_the_named_topics_they_are_about(as_title: bool) -> None:
    analyser, tagger = load_analyser(), load_tagger()
    counts: Counter[str] = Counter()
    wrong = []
    for sentence, expected in BARE:
        language = guessed_language(sentence)
        item = Item("1", "", sentence, language=language) if as_title else Item("1", sentence, language=language)
        found = {topic.id for topic in tagger.tag(analyser.item(item))} & NAMED
        counts.update(right=len(found & expected), found=len(found), expected=len(expected))
        if found != expected:
            wrong.append((sentence, sorted(found), sorted(expected)))
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
