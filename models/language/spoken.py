"""Spoken Finnish: the forms of the written language that a form in no dictionary may stand for.

The rules are those of the common spoken language and of the wide-spread dialects: final sounds that fall away (*ois*,
*tehny*, *pieneks*, *talost*), vowels that become alike (*upee*, *ainoo*), the *d* that falls away or is another sound
(*tehä*, *lähössä*, *meirän*), *tt* or *ht* in place of *ts* (*kattoa*, *mehtä*), doubled consonants (*pitkkää*), vowels
put in (*ilima*), opened diphthongs (*nuari*, *suaha*), an *i* that falls away (*kirjottaa*, *punanen*). An ending and a
stem may each be of the spoken language, and a stem in two places (*suaha* for *saada*).

One rule is of the written language: possessive suffixes of comparatives (*suuremmistaan*), which dictionaries miss.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_POSSESSIVE = r"(?:ni|si|mme|nne|ns[aä])"
_ENDINGS = tuple(
    (re.compile(pattern), written)
    for pattern, written in (
        (rf"(?<=ss|st|ll|lt|pi)([aä])(?:\1n|{_POSSESSIVE})$", (r"\1",)),  # suuremmistaan, suurempiaan
        (rf"(?<=mp)([aä])(?:\1n|{_POSSESSIVE})$", (r"\1\1",)),  # suurempansa
        (rf"(?<=lle)(?:en|{_POSSESSIVE})$", ("",)),
        (r"(?<=[lnrs])([uy])$", (r"\1t",)),  # tehny, ollu
        (r"(?<=[lnrs])([uy])nn[aä]$", (r"\1t",)),  # tullunna
        (r"(?<=[lnrs])([uy])(k(?:in|aan|ään|o|ö))$", (r"\1t\2",)),  # tehnykään
        (r"(?<=[nlrs])t$", ("ut", "yt")),  # käynt
        (r"(?<=[aeoä])si?(?=$|n$|t$)", ("isi",)),  # pitäs, antasin
        (r"is(?=$|k[oö]|kin|kaan|kään)", ("isi",)),  # ois, tekiskö
        (r"ks$", ("ksi", "ko", "kö")),  # pieneks; onks
        (r"(?<!s)s$", ("ssa", "ssä", "si")),  # talos, mettäs; uus
        (r"(?<=[aeiouyäö][ls])t$", ("ta", "tä")),  # talost, talolt
        (r"(?<=[aeiouyäö])l$", ("lla", "llä")),  # pöydäl
        (r"(?<=[aeiouyäö])l([aä])$", (r"ll\1",)),  # tavala
        (r"ki$", ("kin",)),
        (r"pp([aä]s?)$", (r"p\1",)),  # odotappas
        (r"(k)(aa|ää)$", (r"\1\2n",)),
        (r"(aa|ää|ee|ii|oo|uu|yy|öö)$", (r"\1n",)),  # mennää, talloo
        (r"ee(?=$|t|n$|ks)", ("ea", "eä")),  # upee, upeeta, hirveen
        (r"oo(?=$|t|n$|ks)", ("oa",)),  # ainoo
        (r"öö(?=$|t|n$)", ("öä",)),
        (r"ii(?=$|t|n$)", ("ia", "iä")),
        (r"uu$", ("ua",)),
        (r"yy$", ("yä",)),
        (r"(?<=[^aeiouyäö])([uy])$", (r"\1i",)),  # tuntu
    )
)
_STEMS = tuple(
    (re.compile(pattern), written)
    for pattern, written in (
        (r"h([aeiouyäö])", (r"hd\1",)),  # tehä, lähössä, kahen
        (r"uu([aeä])", (r"uod\1", r"uud\1")),  # tuua, vuuen, uuen
        (r"yy([aeä])", (r"yöd\1", r"yyd\1")),  # syyä
        (r"ii([aeä])", (r"ied\1",)),  # tiiän, viiä
        (r"(?<=[aeouyäö])i([aäe])(?=n|t|ll|ss|st|lt)", (r"id\1",)),  # meiän
        (r"(?<=[aä])ah([aä])$", (r"ad\1",)),  # saaha
        (r"oo(?=t)", ("odo",)),  # oottaa
        (r"ot(?=t?[aei])", ("oit",)),  # kirjottaa, tarkotan
        (r"(?<=[aoäö])(?=nen$|s[eit])", ("i",)),  # punanen, punasen
        (r"tt|ht", ("ts",)),  # kattoa, mettä, mehtä
        (r"^([^aeiouyäö]*[aeiouyäö]{1,2})t(?=[aeiouyäö])", (r"\1ts",)),  # metän, itelleni
        (r"([^aeiouyäö])\1(?=aa|ee|ii|oo|uu|yy|ää|öö)", (r"\1",)),  # pitkkää
        (r"([aeiouyäö])h\1(?=n$|ss|st|t$)", (r"\1\1",)),  # talohon
        (r"([aeiouyäö])([lhn])\1(?=[kpmvhj])", (r"\1\2",)),  # ilima, kolome
        (r"(?<=[aeiouyäöh])[rj](?=[aeiouyäö])", ("d",)),  # meirän, tehrä, meijän
        (r"ua(?=[^aeiouyäö])", ("uo",)),  # nuari
        (r"iä(?=[^aeiouyäö])", ("ie",)),
        (r"yä(?=[^aeiouyäö])", ("yö",)),
        (r"^([^aeiouyäö]*)(?:ua|oa)", (r"\1aa",)),  # suaha
        (r"^([^aeiouyäö]*)(?:iä|eä)", (r"\1ää",)),  # piästä
    )
)


def written_forms(form: str) -> Iterator[str]:
    """The written forms that a form in small letters may stand for, the likeliest first, some more than once."""
    once = [*_replaced(form, _STEMS)]
    yield from once
    ended = [*_replaced(form, _ENDINGS)]
    yield from ended
    for written in (*ended, *once):
        yield from _replaced(written, _STEMS)


def _replaced(form: str, rules: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]) -> Iterator[str]:
    for pattern, replacements in rules:
        if pattern.search(form):
            for replacement in replacements:
                yield pattern.sub(replacement, form, count=1)
