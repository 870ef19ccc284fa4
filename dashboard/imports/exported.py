"""Files that our own exports made: the line that says who took them is no row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dashboard.exports.watermark import is_watermark
from dashboard.imports.tables import Row, Table


def without_watermark(table: Table) -> Table:
    """The table without such lines; others as they are."""

    def rows() -> Iterator[tuple[int, Row]]:
        return ((number, row) for number, row in table.rows() if not is_watermark(row))

    return replace(table, rows=rows)
