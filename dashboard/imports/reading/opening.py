"""Opening a file to import: its grids, read in a process of their own."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from dashboard.imports.reading.children import grids_of
from dashboard.imports.reading.grids import Grid
from dashboard.imports.tables.table import label
from dashboard.imports.telling.problems import refused
from dashboard.imports.telling.quoting import first_of, shown


def grids_in(
    path: Path,
    known: Collection[str],
    progress: Callable[[str, int, int | None], None],
    *,
    hidden_sheets: bool,
    encoding: str | None = None,
) -> list[Grid]:
    """The grids of a file in which something stands, and the hidden ones that were not read; raises ImportRefused."""

    def tell(sheet: str | None, rows: int) -> None:
        progress(label(path, sheet), rows, None)

    try:
        if not path.exists():
            raise refused("no_such_file", path)
        if not path.is_file():
            raise refused("not_a_file", path)
        grids = grids_of(path, known, tell, hidden_sheets=hidden_sheets, encoding=encoding)
    except OSError as error:
        raise refused("unreadable", path, reason=error.strerror or error) from error
    filled = [grid for grid in grids if grid.count]
    hidden = [grid for grid in grids if grid.hidden and not grid.count]
    if not filled and hidden:
        raise refused("only_hidden_sheets", path, names=first_of(shown(grid.sheet or "") for grid in hidden))
    if not filled:
        raise refused("empty_file", path)
    return [*filled, *hidden]
