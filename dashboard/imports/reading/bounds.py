"""How far a sheet of a workbook may reach. Blank rows and cells cost nothing; what stands beyond refuses the file."""

from __future__ import annotations

from dashboard.imports.reading.unreadable import Unreadable
from dashboard.imports.tables.table import LONGEST_CELL, MOST_COLUMNS, Raw

MOST_ROWS = 200_000


def put(row: list[Raw], place: int, cell: Raw, number: int, sheet: str) -> None:
    """Puts a cell that is not blank behind the last of its row, at its place from 0; raises Unreadable."""
    if place >= MOST_COLUMNS:
        raise Unreadable("too_wide", sheet, column=column_name(place), row=number, most=MOST_COLUMNS)
    if (length := len(cell if isinstance(cell, str) else cell.text)) > LONGEST_CELL:
        name = f"{column_name(place)}{number}"
        raise Unreadable("cell_too_long", sheet, place=name, length=length, most=LONGEST_CELL)
    if place > len(row):
        row += [""] * (place - len(row))
    row.append(cell)


def check_row(number: int, sheet: str) -> None:
    """Raises Unreadable for a row beyond those that are read."""
    if number > MOST_ROWS:
        raise Unreadable("too_many_rows", sheet, row=number, most=MOST_ROWS)


def column_name(place: int) -> str:
    """A for 0, Z for 25, AA for 26."""
    name = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        name = chr(ord("A") + letter) + name
    return name
