"""Everyday words and usual abbreviations for what minutes call by its official name.

Only words that minutes hardly use, or that always stand for the same: slang marked as such in Kielitoimiston
sanakirja, and abbreviations of municipal administration. A word that minutes do use (*päiväkoti* for *varhaiskasvatus*)
is left to the topics, which are offered beside the results.
"""

from __future__ import annotations

from types import MappingProxyType

_TABLE = """
    kv: kaupunginvaltuusto, kunnanvaltuusto
    kvalt: kaupunginvaltuusto, kunnanvaltuusto
    kh: kaupunginhallitus, kunnanhallitus
    khall: kaupunginhallitus, kunnanhallitus
    khs: kaupunginhallitus, kunnanhallitus
    kj: kaupunginjohtaja, kunnanjohtaja
    ltk: lautakunta
    nuva: nuorisovaltuusto
    pj: puheenjohtaja
    tj: toimitusjohtaja
    vpj: varapuheenjohtaja
    fge: kommunfullmäktige, stadsfullmäktige
    kst: kommunstyrelsen
    stst: stadsstyrelsen
    lape: lapsiperhe, perhepalvelu, lasten ja perheiden palvelut
    pela: pelastustoimi, pelastuslaitos
    sote: sosiaali- ja terveydenhuolto, sosiaali- ja terveyspalvelut
    vaka: varhaiskasvatus
    yt: yhteistoimintaneuvottelu, yhteistoimintamenettely
    yt-neuvottelu: yhteistoimintaneuvottelu
    amis: ammattioppilaitos, ammatillinen koulutus
    bussi: linja-auto
    budjetti: talousarvio
    dösa: linja-auto
    eskari: esiopetus, esikoulu
    fillari: polkupyörä, pyöräily
    hammaslekuri: hammaslääkäri, hammashoito, suun terveydenhuolto
    hammaslääkäri: hammashoito, suun terveydenhuolto
    iltis: iltapäivätoiminta, aamu- ja iltapäivätoiminta
    kaatis: kaatopaikka, jäteasema
    kesäduuni: kesätyö
    kimppakyyti: yhteiskuljetus, yhteiskyyti
    koulukyyti: koulukuljetus
    koulutaksi: koulukuljetus
    kuntavero: kunnallisvero, tuloveroprosentti
    lekuri: lääkäri
    mamu: maahanmuuttaja, maahanmuutto
    ope: opettaja
    opo: opinto-ohjaaja
    parkkihalli: pysäköintilaitos
    parkkipaikka: pysäköintipaikka, pysäköintialue
    parkkis: pysäköintipaikka, pysäköintialue
    parkkisakko: pysäköintivirhemaksu
    rakennuslupa: rakentamislupa
    rakentamislupa: rakennuslupa
    reksi: rehtori
    remppa: remontti, peruskorjaus
    roskis: jäteastia
    sossu: sosiaalitoimisto, sosiaalitoimi, toimeentulotuki
    terkkari: terveyskeskus, terveysasema, terveydenhoitaja
    tuulimylly: tuulivoimala
    työkkäri: te-toimisto, työvoimatoimisto, työllisyyspalvelu
    vanhainkoti: palvelutalo, ympärivuorokautinen palveluasuminen
    veroäyri: tuloveroprosentti, kunnallisvero
"""


_ENDINGS = {"ltk": "lautakunta", "jsto": "jaosto", "toimk": "toimikunta"}
"""Abbreviated heads of the names of organs: *sivltk*, *sivistysltk*."""


def _read(table: str) -> dict[str, tuple[str, ...]]:
    pairs = (line.split(":") for line in table.strip().splitlines())
    return {word.strip(): tuple(name.strip() for name in names.split(",")) for word, names in pairs}


EVERYDAY: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(_read(_TABLE))
"""Lemma, or form where it is its own lemma → what minutes say, in words as they are typed."""


def official_names(form: str, lemma: str) -> tuple[str, ...]:
    """What minutes say for an everyday word; nothing for a word that is official itself."""
    if found := EVERYDAY.get(lemma) or EVERYDAY.get(form.lower()):
        return found
    for ending, whole in _ENDINGS.items():
        if lemma.endswith(ending) and len(lemma) > len(ending) + 1:
            return (lemma.removesuffix(ending).rstrip(".") + whole,)
    return ()


def official_names_beginning(typed: str) -> tuple[str, ...]:
    """The official names for an everyday word that is being typed: one of up to three letters must be whole."""
    low = typed.lower()
    found = (names for word, names in EVERYDAY.items() if word == low or (len(low) > 3 and word.startswith(low)))
    return tuple(dict.fromkeys(name for names in found for name in names))
