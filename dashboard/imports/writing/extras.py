"""Keeping what stands in columns that no kind knows: sealed, with the batch, each row of a file once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, insert, select

from dashboard.imports.rows.chunk import Chunk
from dashboard.imports.tables.table import is_blank, text_of
from models.batches import ImportBatch, ImportExtra, seal_extra
from models.keys import keys_of


def keep_extras(connection: Connection, batch_id: int, chunk: Chunk) -> None:
    """Keeps the cells in unknown columns of the rows that go in; raises NoKeys.

    A row that an earlier import of the very same file kept is not kept again, so that the same file twice changes
    nothing; rows set aside stand in the rejected file with all their columns.
    """
    found = {chunk.numbers[index]: cells for index in chunk.good if (cells := _unknown_cells(chunk, index))}
    if not found:
        return
    new = found.keys() - _kept(connection, batch_id, found)
    keys = keys_of(connection)
    rows = [
        {"batch_id": batch_id, "row_number": number, "sealed": seal_extra(keys, batch_id, number, found[number])}
        for number in sorted(new)
    ]
    if rows:
        connection.execute(insert(ImportExtra), rows)


def _unknown_cells(chunk: Chunk, index: int) -> dict[str, str]:
    row = chunk.rows[index]
    return {header: text_of(row[place]) for header, place in chunk.layout.unknown.items() if not is_blank(row[place])}


def _kept(connection: Connection, batch_id: int, numbers: Iterable[int]) -> set[Any]:
    """Those of the row numbers that earlier batches of the same file, sheet and kind have kept."""
    batches = ImportBatch.__table__.alias()
    this = select(ImportBatch).where(ImportBatch.batch_id == batch_id).subquery()
    same = select(batches.c.batch_id).where(
        batches.c.sha256 == this.c.sha256,
        batches.c.kind == this.c.kind,
        batches.c.sheet.is_not_distinct_from(this.c.sheet),
    )
    first, last = min(numbers), max(numbers)
    kept = select(ImportExtra.row_number).where(
        ImportExtra.batch_id.in_(same), ImportExtra.row_number.between(first, last)
    )
    return set(connection.execute(kept).scalars())
