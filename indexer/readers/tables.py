"""Rows of printed tables whose cells hold several lines, as headers of narrow columns do.

A PDF has such a row cell by cell: each cell begins above the end of the one before it and to the right of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from indexer.readers.layout import Line

FEWEST_CELLS = 3
"""Cells of a row. Two columns may as well be prose."""

MOST_LINES = 4
"""Lines of a cell. What has more is prose."""


def with_rows(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page, where the cells of a row are one line, parted by tabs; line ends within a cell are kept."""
    joined: list[Line] = []
    index = 0
    while index < len(lines):
        cells = _cells(lines, index)
        if len(cells) >= FEWEST_CELLS and any(len(cell) > 1 for cell in cells) and not _begins_above(cells):
            joined.append(_row(cells))
            index += sum(map(len, cells))
        else:
            joined.append(lines[index])
            index += 1
    return joined


def _cells(lines: Sequence[Line], index: int) -> list[list[Line]]:
    """The longest row that begins at a line, cell by cell."""
    cells = [[lines[index]]]
    for line in lines[index + 1 :]:
        cell = cells[-1]
        if "\t" in line.text or "\t" in cell[0].text:
            break
        if _goes_on(cell, line):
            cell.append(line)
        elif _is_beside(cells, line):
            cells.append([line])
        else:
            break
    if len(cells) > 1 and len(cells[-1]) > 1:
        # What stands below the row is no part of its last cell.
        floor = min(cell[-1].base for cell in cells[:-1])
        cells[-1] = [line for line in cells[-1] if line.base > floor - 0.8 * line.size]
    return cells


def _goes_on(cell: Sequence[Line], line: Line) -> bool:
    last = cell[-1]
    below = 0.5 * line.size < last.base - line.base < 1.6 * line.size
    across = line.left < max(before.right for before in cell) and line.right > min(before.left for before in cell)
    return below and across and len(cell) < MOST_LINES


def _is_beside(cells: Sequence[Sequence[Line]], line: Line) -> bool:
    last = cells[-1][-1]
    right = max(before.right for before in cells[-1])
    top = max(before.base for cell in cells for before in cell)
    return line.left > right and last.base + 0.3 * line.size < line.base < top + 1.2 * MOST_LINES * line.size


def _begins_above(cells: Sequence[Sequence[Line]]) -> bool:
    """Whether the first line stands above all other cells, or below them: then it is no part of the row."""
    first = cells[0][0]
    tops = [cell[0].base for cell in cells[1:]]
    bottoms = [cell[-1].base for cell in cells[1:]]
    return first.base > max(tops) + 0.8 * first.size or cells[0][-1].base < min(bottoms) - 1.2 * first.size


def _row(cells: Sequence[Sequence[Line]]) -> Line:
    lines = [line for cell in cells for line in cell]
    first = cells[0][0]
    text = "\t".join("\n".join(line.text for line in cell) for cell in cells)
    return replace(first, text=text, right=max(line.right for line in lines), base=min(line.base for line in lines))
