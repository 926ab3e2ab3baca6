"""Rows of printed tables whose cells hold several lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.readers.layout import Line
from indexer.readers.tables import with_rows


def line(text: str, left: float, base: float) -> Line:
    return Line(text, left, left + 5.0 * len(text), base, 5.0 * len(text), 10.0, False, 1)


BEFORE, AFTER = line("Arvot ovat seuraavat:", 50, 730), line("Päiväkoti\t825 €\t879 €", 50, 664)
HEADER = [
    line("Toiminta", 50, 690),
    *(line(text, 150, base) for text, base in (("Arvo", 700), ("vuonna", 688), ("2023", 676))),
    *(line(text, 250, base) for text, base in (("Arvo", 700), ("vuonna", 688), ("2024", 676))),
]


def test_a_header_over_several_lines_is_one_row() -> None:
    rows = [row.text for row in with_rows([BEFORE, *HEADER, AFTER])]
    assert rows == [BEFORE.text, "Toiminta\tArvo\nvuonna\n2023\tArvo\nvuonna\n2024", AFTER.text]


def test_what_stands_below_a_row_is_no_part_of_its_last_cell() -> None:
    below = line("Kaikki arvot ovat euroja.", 220, 660)
    assert [row.text for row in with_rows([*HEADER, below])][-1] == below.text


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([line("palsta", 50, 700 - 12 * n) for n in range(9)], id="one column"),
        pytest.param(
            [line("sanoja palstassa", left, 700 - 12 * n) for left in (50, 250, 450) for n in range(9)],
            id="three columns of prose",
        ),
        pytest.param([line(text, 50 + 100 * n, 700) for n, text in enumerate("abc")], id="cells of one line"),
        pytest.param(
            [line("Ehdotus", 50, 700), line("Lautakunta päättää", 150, 700), line("hyväksyä.", 150, 688)],
            id="a heading beside its text",
        ),
    ],
)
def test_what_is_no_row_stays_as_it_is(lines: list[Line]) -> None:
    assert with_rows(lines) == lines


@given(
    st.lists(
        st.builds(line, st.sampled_from(("a", "sana", "§ 3\t4")), st.integers(0, 500), st.integers(0, 800)), max_size=30
    )
)
def test_no_line_is_lost_and_none_moves(lines: list[Line]) -> None:
    rows = with_rows(lines)
    assert "".join("".join(row.text.split()) for row in rows) == "".join("".join(line.text.split()) for line in lines)
