"""Opening a file to import: its grids, read in a process of their own, and the tables that stand in them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from dashboard.imports.exported import without_watermark
from dashboard.imports.grids import Grid, label
from dashboard.imports.problems import refused
from dashboard.imports.quoting import first_of, shown
from dashboard.imports.reading.children import grids_of
from dashboard.imports.rejected import original
from dashboard.imports.tables import MOST_COLUMNS, TRIMMED, Raw, Row, Table, is_blank, text_of


def grids_in(
    path: Path, known: Collection[str], progress: Callable[[str, int, int | None], None], *, hidden_sheets: bool
) -> list[Grid]:
    """The grids of a file in which something stands, and the hidden ones that were not read; raises ImportRefused."""

    def tell(sheet: str | None, rows: int) -> None:
        progress(label(path, sheet), rows, None)

    try:
        if not path.exists():
            raise refused("no_such_file", path)
        if not path.is_file():
            raise refused("not_a_file", path)
        grids = grids_of(path, known, tell, hidden_sheets=hidden_sheets)
    except OSError as error:
        raise refused("unreadable", path, reason=error.strerror or error) from error
    filled = [grid for grid in grids if grid.count]
    hidden = [grid for grid in grids if grid.hidden and not grid.count]
    if not filled and hidden:
        raise refused("only_hidden_sheets", path, names=first_of(shown(grid.sheet or "") for grid in hidden))
    if not filled:
        raise refused("empty_file", path)
    return [*filled, *hidden]


def table_in(grid: Grid) -> Table:
    """The table of a grid, whose headers are its first row; raises ImportRefused."""
    first, top = next(grid.rows())
    headers = tuple(("" if _is_merged(cell) else text_of(cell)).strip(TRIMMED) for cell in top)
    if len(headers) > MOST_COLUMNS:
        raise refused("too_many_columns", grid.path, grid.sheet, found=len(headers), most=MOST_COLUMNS)

    def rows() -> Iterator[tuple[int, Row]]:
        for number, row in grid.rows():
            if number != first:
                yield number, _as_wide(row, len(headers))

    return original(
        without_watermark(
            Table(grid.path, grid.sheet, headers, rows, grid.sha256, grid.encoding, grid.delimiter, grid.from_1904)
        )
    )


def _is_merged(cell: Raw) -> bool:
    return not isinstance(cell, str) and cell.mark == "merged"


def _as_wide(row: Row, width: int) -> Row:
    """The row with as many cells as there are headers: filled up with blanks, or without what is none on its right."""
    if len(row) == width:
        return row
    cells = list(row)
    while len(cells) > width and (is_blank(cells[-1]) or _is_merged(cells[-1])):
        cells.pop()
    return [*cells, *[""] * (width - len(cells))]
