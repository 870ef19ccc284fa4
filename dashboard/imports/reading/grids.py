"""What stands in one sheet or one text file, all rows from the first. Nothing is known of headers or kinds yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from dashboard.imports.tables.table import Row, label


@dataclass(frozen=True)
class Grid:
    """One sheet of a workbook, or one text file.

    ``rows()`` gives (row number, cells) for each row that is not blank, and reads again each time. Row numbers are a
    spreadsheet's: the first row is 1. A row ends with its last filled cell, so rows differ in length. The blank cells
    that a merged one covers are ``Marked("merged", text)`` with the text it shows.
    """

    path: Path
    sheet: str | None
    sha256: str
    rows: Callable[[], Iterator[tuple[int, Row]]]
    count: int
    """How many rows ``rows()`` gives."""
    encoding: str | None = None
    delimiter: str = ","
    from_1904: bool = False
    """Day numbers count from 1904, as in workbooks of old Macs."""
    hidden: bool = False
    """The sheet is hidden in its workbook. Where that was not asked for, its rows were not read: ``count`` is 0."""

    @property
    def label(self) -> str:
        """File and sheet, for people."""
        return label(self.path, self.sheet)
