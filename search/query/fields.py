"""The fields that a query may name, with their Finnish, Swedish and English names."""

from __future__ import annotations

from types import MappingProxyType

FIELDS: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {
        "otsikko": ("rubrik", "title"),
        "päätös": ("paatos", "beslut", "decision"),
        "ehdotus": ("päätösehdotus", "paatosehdotus", "förslag", "forslag", "proposal"),
        "perustelut": ("perustelu", "motivering", "rationale"),
        "toimielin": ("organ", "body"),
        "aihe": ("ämne", "amne", "topic"),
        "asianumero": ("diaarinumero", "diaari", "ärendenummer", "arendenummer", "case"),
        "tehtäväluokka": ("tehtavaluokka", "uppgiftsklass", "class"),
        "kunta": ("kaupunki", "kommun", "municipality"),
        "vuosi": ("år", "ar", "year"),
        "pykälä": ("pykala", "paragraf", "section"),
    }
)
"""Canonical name → other names, in lower case."""

CANONICAL = MappingProxyType({name: field for field, names in FIELDS.items() for name in (field, *names)})
"""Every name → canonical name."""

WORD_FIELDS = MappingProxyType(
    {"otsikko": "title", "päätös": "decision", "ehdotus": "proposal", "perustelut": "rationale"}
)
"""Canonical names of fields of words → index field."""
