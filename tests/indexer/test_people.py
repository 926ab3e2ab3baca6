"""Whose titles are whose, where several people prepared or presented an item."""

from __future__ import annotations

import pytest

from indexer.parser.people import people
from models.item import Section


def preparers(text: str) -> str | None:
    return people((Section("preparer", "Valmistelijat", text, 0),), "preparer")


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("Aino Aalto, hallintojohtaja", "Aino Aalto, hallintojohtaja"),
        ("Aino Aalto\naino.aalto@koivula.example\nHallintojohtaja", "Aino Aalto, Hallintojohtaja"),
        # Each with an own title, beside the name or below it.
        ("Aino Aalto, sihteeri, Eero Elo, rehtori", "Aino Aalto, sihteeri; Eero Elo, rehtori"),
        (
            "Aino Aalto, sihteeri, puh. 040 123 4567\nEero Elo, rehtori, puh. 040 123 4568",
            "Aino Aalto, sihteeri; Eero Elo, rehtori",
        ),
        ("sihteeri Aino Aalto, rehtori Eero Elo", "sihteeri Aino Aalto, rehtori Eero Elo"),
        ("kansliapäällikkö\nAino Aalto", "kansliapäällikkö, Aino Aalto"),
        ("kansliapäällikkö, Aino Aalto, rehtori, Eero Elo", "kansliapäällikkö, Aino Aalto; rehtori, Eero Elo"),
        # All names first, then all titles.
        (
            "Aino Aalto, Eero Elo\nx@koivula.example, y@koivula.example\nSivistys- ja nuorisojohtaja, Rehtori",
            "Aino Aalto, Sivistys- ja nuorisojohtaja; Eero Elo, Rehtori",
        ),
        ("Aino Aalto\nEero Elo\nSihteeri\nRehtori", "Aino Aalto, Sihteeri; Eero Elo, Rehtori"),
        (
            "Aino Aalto, Eero Elo\nInsinööri, vs. tekninen johtaja, Rehtori",
            "Aino Aalto, Insinööri, vs. tekninen johtaja; Eero Elo, Rehtori",
        ),
        ("Aino Aalto, Eero Elo\nvs. johtaja, vt. rehtori", "Aino Aalto, vs. johtaja; Eero Elo, vt. rehtori"),
        # It is not clear whose the title is, or there is none.
        ("Aino Aalto, Eero Elo\nRehtori", "Aino Aalto, Eero Elo, Rehtori"),
        ("Aino Aalto, Eero Elo", "Aino Aalto, Eero Elo"),
        ("Sihteeri, Rehtori", "Sihteeri, Rehtori"),
        ("Rehtori\nAino Aalto\nvs. johtaja", "Rehtori, Aino Aalto, vs. johtaja"),
        ("Anna-Maija af Ekeby, Tekninen Johtaja", "Anna-Maija af Ekeby, Tekninen Johtaja"),
        # An address whose sign is not a sign.
        ("Aino Aalto, sihteeri, aino.aalto(a)koivula.example", "Aino Aalto, sihteeri"),
        ("Aino Aalto, sihteeri, aino.aalto (at) koivula.example", "Aino Aalto, sihteeri"),
        ("Aino Aalto, sihteeri\naino.aalto[at]koivula.example", "Aino Aalto, sihteeri"),
        ("aino.aalto@koivula.example", None),
    ],
)
def test_each_title_stands_with_its_name(written: str, found: str | None) -> None:
    assert preparers(written) == found
