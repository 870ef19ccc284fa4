"""Writing the good rows of a chunk: new ones are inserted, changed ones updated, equal ones left alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Dialect, Table, bindparam, delete, insert, update

from dashboard.imports.kinds import Kind
from dashboard.imports.rows.chunk import Chunk
from dashboard.imports.rows.stored import KEYS_A_QUESTION, Key, has_key, portions, whole_rows
from dashboard.imports.tables.layout import Layout
from dashboard.imports.writing.sealing import Sealing
from models.counters import raise_counter
from models.id_numbers import masked

Stored = Mapping[Key, Mapping[str, Any]]


@dataclass(frozen=True)
class Change:
    """One changed row: its key, and the columns that differ, before and after; those of sealed columns masked."""

    key: Key
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        """For the audit record."""
        return {
            "key": [_plain(part) for part in self.key],
            "before": {name: _plain(value) for name, value in self.before.items()},
            "after": {name: _plain(value) for name, value in self.after.items()},
        }


@dataclass(frozen=True)
class Plan:
    """What becomes of the good rows of a chunk, by their indexes in it."""

    new: Sequence[int]
    changes: Mapping[int, Change]
    same: int


class Writer:
    """Writes the rows of one sheet. ``fresh``: the table was empty, so that no row need be looked for."""

    def __init__(self, connection: Connection, layout: Layout, *, fresh: bool) -> None:
        self._connection = connection
        self._kind = layout.kind
        self._fresh = fresh
        self._sealing = Sealing(connection, layout)
        digests = [column.digest for column in self._sealing.columns]
        self._given = [*(column.key for column in layout.columns if column.cell != "codes"), *digests]
        self._changing = [key for key in self._given if key not in self._kind.key_columns]
        sealed = {column.name for column in self._sealing.columns}  # which differ each time; their hashes do not
        self._compared = [key for key in self._changing if key not in sealed]
        self._officers = self._kind.officers
        self._lists_officers = "officer_nos" in layout.given
        columns = list(self._kind.columns.values())
        # Rows of one table that name each other can go in in any order if they name each other afterwards.
        self._own_references = [one.key for one in columns if one.refers_to == self._kind.key]
        inserted = [
            one.key
            for one in columns
            if (one.key in self._given or one.default is not None) and one.key not in self._own_references
        ]
        self._insert = _BulkInsert(connection, self._kind.table, [*inserted, *digests])
        if self._officers is not None:
            listed = [*self._officers.copied, "position", "officer_no"]
            self._insert_officers = _BulkInsert(connection, self._officers.table, listed)

    def stored(self, keys: Sequence[Key]) -> Stored:
        """The rows of the database with these keys, all their columns; officers too, where the kind has them."""
        if self._fresh:
            return {}
        whole = [key for key in keys if None not in key]
        return whole_rows(self._connection, self._kind, whole)

    def compare(self, chunk: Chunk, stored: Stored) -> Plan:
        """What the chunk's good rows change; nothing is written."""
        good, keys = chunk.good, chunk.keys
        self._sealing.hash(chunk)
        new = [index for index in good if keys[index] not in stored] if stored else good
        changes: dict[int, Change] = {}
        for index in good if stored else ():
            before = stored.get(keys[index])
            if before is not None and (change := self._change(chunk, index, keys[index], before)):
                changes[index] = change
        return Plan(new, changes, len(good) - len(new) - len(changes))

    def write(self, chunk: Chunk, plan: Plan, stored: Stored) -> None:
        """Writes what was planned; the chunk's sealed columns are sealed after it."""
        new, changes = plan.new, plan.changes
        self._sealing.seal(chunk, [*new, *changes])
        self._insert.write(chunk.values, new, len(chunk))
        naming = [index for index in new if any(chunk.values[name][index] for name in self._own_references)]
        self._set(chunk, naming, self._own_references)
        self._set(chunk, list(changes), self._changing)
        self._write_officers(chunk, new, list(changes), stored)

    def _change(self, chunk: Chunk, index: int, key: Key, before: Mapping[str, Any]) -> Change | None:
        after = {name: chunk.values[name][index] for name in self._compared}
        if self._lists_officers:
            after["officer_nos"] = chunk.values["officer_nos"][index] or ()
        differing = [name for name, value in after.items() if before[name] != value]
        if not differing:
            return None
        old, new = ({name: row[name] for name in differing} for row in (before, after))
        for column in self._sealing.columns:
            if column.digest in differing:
                del old[column.digest], new[column.digest]
                old[column.name] = self._sealing.masked(column, before[column.name], key)
                clear = chunk.values[column.name][index]
                new[column.name] = None if clear is None else masked(clear)
        return Change(key, old, new)

    def _set(self, chunk: Chunk, indexes: Sequence[int], names: Sequence[str]) -> None:
        keys, columns = chunk.keys, [chunk.values[name] for name in names]
        rows = ((keys[index], [column[index] for column in columns]) for index in indexes)
        set_columns(self._connection, self._kind, names, rows)

    def _write_officers(self, chunk: Chunk, new: Sequence[int], changed: Sequence[int], stored: Stored) -> None:
        officers = self._officers
        if officers is None:
            return
        keys = chunk.keys
        # Officers repeat columns of their row; where those can change, they are written anew with it.
        follow = self._lists_officers or not set(officers.copied) <= set(self._kind.key_columns)
        rewritten = changed if follow else []
        forget_officers(self._connection, self._kind, [keys[index] for index in rewritten])
        indexes = [*new, *rewritten]
        if self._lists_officers:
            lists = [chunk.values["officer_nos"][index] or () for index in indexes]
        else:
            lists = [stored.get(keys[index], {}).get("officer_nos", ()) for index in indexes]
        rows: dict[str, list[Any]] = {
            "officer_no": [number for listed in lists for number in listed],
            "position": [position for listed in lists for position in range(1, len(listed) + 1)],
        }
        for name in officers.copied:
            column = chunk.values[name]
            rows[name] = [column[index] for index, listed in zip(indexes, lists, strict=True) for _ in listed]
        self._insert_officers.write(rows, range(len(rows["position"])), len(rows["position"]))


def set_columns(
    connection: Connection, kind: Kind, names: Sequence[str], rows: Iterable[tuple[Key, Sequence[Any]]]
) -> None:
    """Sets these columns of the rows with these keys."""
    table = kind.table
    statement = (
        update(table)
        .where(*(table.c[name] == bindparam(f"key_{name}") for name in kind.key_columns))
        .values({name: bindparam(f"new_{name}") for name in names})
    )
    sent = [*(f"key_{name}" for name in kind.key_columns), *(f"new_{name}" for name in names)]
    wanted = [dict(zip(sent, (*key, *values), strict=True)) for key, values in rows]
    if wanted:
        connection.execute(statement, wanted)


def forget_officers(connection: Connection, kind: Kind, keys: Sequence[Key]) -> None:
    """Removes the officers of the rows with these keys, where the kind has any."""
    if kind.officers is None:
        return
    columns = [kind.officers.table.c[name] for name in kind.key_columns]
    for some in portions(keys, KEYS_A_QUESTION):
        connection.execute(delete(kind.officers.table).where(has_key(columns, some)))


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, tuple):
        return list(value)
    return value


class _BulkInsert:
    """Inserts many rows through the driver, each value turned into the database's own form once.

    SQLAlchemy's own handling costs as much a row as the database does (benchmarks/intake.py).
    """

    def __init__(self, connection: Connection, table: Table, names: Sequence[str]) -> None:
        self._connection = connection
        self._table = table
        compiled = insert(table).compile(dialect=connection.dialect, column_keys=list(names))
        self._sql = str(compiled)
        self._names = list(compiled.positiontup or names)
        self._positional = compiled.positional
        self._forms = [
            _Forms(table.c[name].type.dialect_impl(connection.dialect), connection.dialect) for name in self._names
        ]

    def write(self, values: Mapping[str, Sequence[Any]], indexes: Sequence[int], size: int) -> None:
        """Inserts the rows at ``indexes`` of these columns, which are ``size`` long."""
        if not indexes:
            return
        columns = []
        for name, form in zip(self._names, self._forms, strict=True):
            column = values[name]
            if len(indexes) < size:
                column = [column[index] for index in indexes]
            columns.append(column if form.plain else list(map(form.__getitem__, column)))
        rows: list[Any] = list(zip(*columns, strict=True))
        if not self._positional:
            rows = [dict(zip(self._names, row, strict=True)) for row in rows]
        raise_counter(self._connection, self._table)
        self._connection.exec_driver_sql(self._sql, rows)


class _Forms(dict[Any, Any]):
    """Value → the form in which the driver takes it."""

    MOST = 50_000

    def __init__(self, kind: Any, dialect: Dialect) -> None:
        super().__init__()
        self._process = kind.bind_processor(dialect)
        self.plain = self._process is None

    def __missing__(self, value: Any) -> Any:
        if len(self) >= self.MOST:
            self.clear()
        form = self[value] = self._process(value)
        return form
