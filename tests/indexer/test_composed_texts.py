"""Minutes whose letters are written in parts, or as ligatures, are read as those that are written plainly."""

from __future__ import annotations

import unicodedata

import pytest

from tests.indexer.minutes_text import minutes
from tests.indexer.pages import parsed

PLAIN = minutes(
    {
        3: ("Työllisyyspäätösten täytäntöönpano", "Hyväksytään konfliktien hoidon määrärahat."),
        4: ("Filosofian yölukio", "Päätetään öljysäiliöistä."),
    }
)


@pytest.mark.parametrize("name", ["kokous.txt", "kokous.html"])
@pytest.mark.parametrize(
    "written",
    [
        unicodedata.normalize("NFD", PLAIN),
        PLAIN.replace("fl", "\ufb02").replace("Fi", "F\u200bi").replace("fi", "\ufb01"),
    ],
)
def test_the_spelling_of_letters_does_not_matter(name: str, written: str) -> None:
    def read(text: str) -> tuple[object, ...]:
        if name.endswith("html"):
            text = "<html><body>" + "".join(f"<p>{line}</p>" for line in text.split("\n")) + "</body></html>"
        meeting = parsed(text, name)
        return meeting.organ, meeting.kind, meeting.items

    wanted = read(PLAIN)
    assert len(wanted[2]) == 2  # type: ignore[arg-type]
    assert read(written) == wanted
