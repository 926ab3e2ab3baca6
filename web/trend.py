"""A count over the years as the bars of a plot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

HEIGHT = 120
"""The tallest bar, in units of the plot."""
YEARS_SHOWN = 24


@dataclass(frozen=True, slots=True)
class Bar:
    """A year, its count, the bar's height in 0..``HEIGHT`` and the address of the year's items."""

    year: int
    count: int
    height: float
    url: str


def trend(counts: Mapping[int, int], url_of_year: Callable[[int], str]) -> tuple[Bar, ...]:
    """A bar for every year from the first to the last, those without an item too; at most the last ``YEARS_SHOWN``."""
    years = [year for year, count in counts.items() if count]
    if not years:
        return ()
    first = max(min(years), max(years) - YEARS_SHOWN + 1)
    most = max(counts.values())
    return tuple(
        Bar(year, counts.get(year, 0), round(HEIGHT * counts.get(year, 0) / most, 1), url_of_year(year))
        for year in range(first, max(years) + 1)
    )
