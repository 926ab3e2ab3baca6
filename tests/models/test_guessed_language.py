"""The language of texts that do not say it."""

from __future__ import annotations

import pytest

from models.language.guess import guessed_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Koulukuljetusten järjestäminen lukuvuonna 2025–2026", "fi"),
        ("Tontin myynti, Ålandsvägen 3, Åbo Bostads Ab:n hakemus", "fi"),
        ("Vuokrasopimus", "fi"),
        ("", "fi"),
        ("12345 / 2025", "fi"),
        ("Kommunförsöket avslutas vid årsskiftet", "sv"),
        ("Ändring av detaljplanen för kvarteren 12 och 14", "sv"),
        ("Långtidsarbetslösheten minskade", "sv"),
        ("Lautakunta päätti, että Svenska folkpartiet i Finland saa vuokrata huoneiston", "fi"),
        ("Nämnden beslutar enligt förslaget. Pöytäkirja tarkastettiin.", "sv"),
    ],
)
def test_a_title_is_enough(text: str, language: str) -> None:
    assert guessed_language(text) == language
