"""Words that join and point but name nothing: a query must not fail because an item lacks one of them.

Closed word classes of Finnish (pronouns, conjunctions, auxiliaries, question words, particles: Iso suomen kielioppi,
https://scripta.kotus.fi/visk), Swedish and English, by lemma and, where analysers keep it, by form.
"""

from __future__ import annotations

FUNCTION_WORDS = frozenset(
    """
    minä sinä hän me te he se ne tämä tuo nämä nuo joku jokin joka mikä kuka kumpi kukaan mikään jompikumpi itse
    sellainen tällainen tuollainen millainen semmoinen tämmöinen muu sama kaikki
    olla ei voida saada pitää täytyä tulla haluta haluaisin tahtoa löytyä tietää auttaa
    ja tai sekä eli vai mutta vaan että jotta koska kun jos vaikka kuin kuten niin sekä-että joko joten sillä siis
    miten miksi missä mistä mihin milloin kuinka minne mikäli monta paljonko
    myös vain jo vielä nyt sitten siten näin noin tässä tästä tähän siitä siinä siihen jossa josta johon jonka
    hyvin kovin ihan aivan ehkä kai varmaan yleensä lisäksi kanssa mukaan ennen jälkeen varten vastaan
    koskea liittyä koskien liittyen asti saakka kohti ilman
    kiitos hei terve moi §
    och eller men att det den de en ett som är var vad när hur för av på med till om i jag du vi ni
    the a an of and or to in on for is are was were what when how where which who with by
    """.split()  # noqa: SIM905
)
"""Lemmas and forms, in lower case."""

MEETING_WORDS = frozenset(
    """
    kokous pöytäkirja esityslista päivä päivämäärä pvm
    möte sammanträde protokoll föredragningslista meeting minutes agenda
    """.split()  # noqa: SIM905
)
"""Lemmas that name a meeting or its papers: beside a date they say no more than the date does."""
CASE_WORDS = frozenset(
    """
    asia asianumero asianro diaari diaarinumero diaarinro dnro nro nr numero tunnus
    ärende ärendenummer ärendenr diarie diarienummer diarienr nummer case number
    """.split()  # noqa: SIM905
)
"""The same beside a case number."""
