"""What an import changed, kept so that it can be undone: the rows it changed as they were, and how each was left.

A row is recognised by a fingerprint of what stands in it. Sealed columns count by their hash, since the same text is
sealed differently each time.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, insert, select
from sqlalchemy.orm import Session

from dashboard.imports.kinds import Cell, Kind
from dashboard.imports.rows.chunk import Chunk
from dashboard.imports.rows.stored import Key, whole_names
from models.batches import ImportChange, ImportedItem
from models.rectification import RectificationItem
from models.sealed import sealed_columns

Stored = Mapping[Key, Mapping[str, Any]]


@dataclass(frozen=True)
class Entry:
    """One row that a batch wrote. ``before`` has all its columns; None where the row is new."""

    key: Key
    before: Mapping[str, Any] | None
    after: str
    """The fingerprint of the row as the batch left it."""


def fingerprints(kind: Kind, columns: Mapping[str, Sequence[Any]]) -> list[str]:
    """The fingerprint of each row, the rows given column by column (``stored.whole_names``)."""
    sealed = {column.name for column in sealed_columns(kind.table)}
    names = [name for name in whole_names(kind) if name not in sealed]
    return list(map(_fingerprint, zip(*(_plain_column(kind, name, columns[name]) for name in names), strict=True)))


class ChangeLog:
    """Keeps what one batch writes, a part a chunk."""

    def __init__(self, connection: Connection, kind: Kind, batch_id: int) -> None:
        self._connection = connection
        self._kind = kind
        self._batch_id = batch_id
        self._part = 0

    def note(self, chunk: Chunk, written: Sequence[int], stored: Stored) -> None:
        """Keeps the rows at ``written``, in the chunk's order: as it has them they stand now, as ``stored`` before."""
        if not written:
            return
        keys = chunk.keys
        befores = [stored.get(keys[index]) for index in written]
        columns: dict[str, Sequence[Any]] = {}
        for name in whole_names(self._kind):
            column = chunk.values.get(name)
            if column is None:  # the file has no such column: what stood there stays
                columns[name] = [before and before.get(name) for before in befores]
            else:
                columns[name] = column if len(written) == len(column) else [column[index] for index in written]
        entries = [
            [list(map(plain, keys[index])), before and {name: plain(value) for name, value in before.items()}, after]
            for index, before, after in zip(written, befores, fingerprints(self._kind, columns), strict=True)
        ]
        content = zlib.compress(json.dumps(entries, ensure_ascii=False, separators=(",", ":")).encode(), level=1)
        self._part += 1
        self._connection.execute(insert(ImportChange).values(batch_id=self._batch_id, part=self._part, content=content))
        if self._kind.table is RectificationItem.__table__:
            items = [{"item_no": keys[index][0], "batch_id": self._batch_id} for index in written]
            self._connection.execute(insert(ImportedItem), items)


def kept_changes(connection: Session | Connection, kind: Kind, batch_id: int) -> Iterator[list[Entry]]:
    """The entries of a batch, some thousand at a time."""
    cells: dict[str, Cell] = {column.key: column.cell for column in kind.columns.values()}
    parts = select(ImportChange.part).where(ImportChange.batch_id == batch_id).order_by(ImportChange.part.desc())
    for part in connection.execute(parts).scalars().all():
        content = connection.execute(
            select(ImportChange.content).where(ImportChange.batch_id == batch_id, ImportChange.part == part)
        ).scalar_one()
        yield [
            Entry(
                tuple(_read(cells[name], value) for name, value in zip(kind.key_columns, key, strict=True)),
                before and {name: _read(cells.get(name), value) for name, value in before.items()},
                after,
            )
            for key, before, after in json.loads(zlib.decompress(content))
        ]


def plain(value: Any) -> Any:
    """The value as JSON has it, the same for all that are equal."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, tuple):
        return list(value)
    return value


def _read(cell: Cell | None, value: Any) -> Any:
    """What :func:`plain` wrote."""
    if value is None:
        return None
    match cell:
        case "day":
            return dt.date.fromisoformat(value)
        case "decimal":
            return Decimal(value)
        case "codes":
            return tuple(value)
        case _:
            return value


def _plain_column(kind: Kind, name: str, values: Sequence[Any]) -> Sequence[Any]:
    cell = kind.columns[name].cell if name in kind.columns else None
    match cell:
        case "day":
            days = {day: plain(day) for day in set(values)}
            return [days[day] for day in values]
        case "decimal":
            return [plain(value) for value in values]
        case "codes":
            return [list(value or ()) for value in values]
        case _:
            return values


def _fingerprint(values: Sequence[Any]) -> str:
    return hashlib.blake2b(json.dumps(values).encode(), digest_size=8).hexdigest()
