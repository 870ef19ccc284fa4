"""A table as it stands in a file or on a sheet: its headers and the rows below, before anything is checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from dashboard.imports.cells.options import MoneyUnit
from dashboard.imports.cells.visible import printable

Mark = Literal["number", "day", "time", "yes_no", "error", "formula", "merged"]

TRIMMED = " \t\r\n\v\f\xa0\u3000\u200b\ufeff"
"""What may stand around a cell's text without meaning anything."""

MOST_COLUMNS = 200
LONGEST_CELL = 32_767
"""Characters a cell of a spreadsheet can hold."""


class Marked(NamedTuple):
    """A cell that a spreadsheet did not keep as text: what it was, and how it reads.

    ``day`` and ``time`` are written as ISO does; ``error`` is what Excel shows, such as ``#REF!``; ``formula`` has
    never been calculated; ``merged`` is blank itself, and shows the text of the cell it is merged with.
    """

    mark: Mark
    text: str


Raw = str | Marked
"""A cell as it stands in the file; blank is the empty string."""

Row = Sequence[Raw]


SkipReason = Literal[
    "letterhead", "unit_line", "header", "repeated_header", "numbering", "total", "note", "page", "watermark"
]


@dataclass(frozen=True)
class Skipped:
    """A row that is no row of the table, and why; ``text`` is how it reads, as a message may quote it."""

    row: int
    reason: SkipReason
    text: str


@dataclass(frozen=True)
class Table:
    """One table of a file. ``rows()`` gives (row number, cells) for each row below the headers that is not blank.

    A row has as many cells as there are headers, or more where something stands to the right of them. Row numbers are
    a spreadsheet's: the first row is 1. ``rows()`` can be called again and then reads again.
    """

    path: Path
    sheet: str | None
    headers: tuple[str, ...]
    rows: Callable[[], Iterator[tuple[int, Row]]]
    sha256: str
    encoding: str | None = None
    delimiter: str = ","
    from_1904: bool = False
    """Day numbers count from 1904, as in workbooks of old Macs."""
    header_cells: tuple[tuple[str, ...], ...] = ()
    """The cells of the one or two header rows as they stand, for telling where they are repeated."""
    above: tuple[Skipped, ...] = ()
    """The rows down to the headers, which are among them."""
    units: frozenset[MoneyUnit] = frozenset()
    """What lines above the headers say of the unit of money."""
    all_rows: bool = False
    """None of its rows is taken for a total or a note: a program wrote them."""

    @property
    def label(self) -> str:
        """File and sheet, for people."""
        return label(self.path, self.sheet)


def label(path: Path, sheet: str | None) -> str:
    """File and sheet, for people."""
    return printable(path.name if sheet is None else f"{path.name} · {sheet}")


def text_of(cell: Raw) -> str:
    """How the cell reads."""
    return cell if isinstance(cell, str) else cell.text


def is_blank(cell: Raw) -> bool:
    """Whether nothing stands in the cell."""
    return isinstance(cell, str) and not cell.strip(TRIMMED)


def as_wide(row: Row, width: int) -> Row:
    """The row with as many cells as there are headers: filled up with blanks, or without the blanks on its right.

    What a merged cell only covers, beyond the headers, is blank, too.
    """
    if len(row) == width:
        return row
    cells = list(row)
    while len(cells) > width and (is_blank(cells[-1]) or is_covered(cells[-1])):
        cells.pop()
    return [*cells, *[""] * (width - len(cells))]


def is_covered(cell: Raw) -> bool:
    """Whether the cell is blank itself and shows the text of the one it is merged with."""
    return isinstance(cell, Marked) and cell.mark == "merged"
