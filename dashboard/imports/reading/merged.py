"""Merged cells: all but the first are blank in the file, and on the screen show what stands in the first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from dashboard.imports.reading.unreadable import Unreadable
from dashboard.imports.tables.table import Marked, Row, text_of

MOST_MERGED = 1_000_000
"""Cells that merged ones cover, each as often as it is covered."""


class Area(NamedTuple):
    """The cells that are merged into one: columns from 0, rows from 1, all of them included."""

    left: int
    top: int
    right: int
    bottom: int


def within(areas: Iterable[Area], width: int, sheet: str) -> list[Area]:
    """The areas as far as the sheet is wide; raises Unreadable where they cover the same cells again and again."""
    cut = [area._replace(right=min(area.right, width - 1)) for area in areas if area.left < width]
    cut = [area for area in cut if area.left <= area.right and area.top <= area.bottom]
    covered = sum((area.bottom - area.top + 1) * (area.right - area.left + 1) for area in cut)
    if covered > MOST_MERGED:
        raise Unreadable("merged_too_often", sheet, most=MOST_MERGED)
    return cut


def filled(rows: Iterable[tuple[int, Row]], areas: Sequence[Area]) -> Iterator[tuple[int, Row]]:
    """The rows with ``Marked("merged", text)`` in the blank cells of each area. No row is added."""
    ahead = sorted(areas, key=lambda area: area.top, reverse=True)
    here: list[tuple[Area, str]] = []
    for number, row in rows:
        here = [(area, text) for area, text in here if area.bottom >= number]
        while ahead and ahead[-1].top <= number:
            area = ahead.pop()
            if area.top == number and area.left < len(row) and (text := text_of(row[area.left])):
                here.append((area, text))
        if not here:
            yield number, row
            continue
        cells = list(row)
        for area, text in here:
            cells += [""] * (area.right + 1 - len(cells))
            for place in range(area.left, area.right + 1):
                if cells[place] == "":
                    cells[place] = Marked("merged", text)
        yield number, cells
