"""Undoing an import: its rows stand afterwards exactly as they stood before, or nothing is undone and it is said why.

A row that was edited since belongs to whoever edited it, and one that others refer to cannot go.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import Connection, Engine, ForeignKeyConstraint, delete, insert, select, update

from dashboard.accounts.accounts import Caller
from dashboard.imports.kept import end_import
from dashboard.imports.kinds import KINDS, Kind
from dashboard.imports.rows.stored import KEYS_A_QUESTION, Key, has_key, portions, stored_names, whole_names, whole_rows
from dashboard.imports.telling import undo_wording
from dashboard.imports.writing.changes import Entry, fingerprints, kept_changes, plain
from dashboard.imports.writing.rows import forget_officers, set_columns
from models import audit
from models.base import Base
from models.batches import ImportBatch, ImportState
from models.id_numbers import masked
from models.sealed import sealed_columns

CONFLICTS_KEPT = 100
ROWS_A_RECORD = 500


@dataclass(frozen=True)
class Conflict:
    """A row that keeps an import from being undone."""

    kind: str
    key: tuple[str, ...]
    code: Literal["edited", "gone", "named"]
    by: str = ""
    """The table of which a row names it."""

    def __str__(self) -> str:
        """The sentence in the present language."""
        return undo_wording.conflict(self)


class UndoRefused(Exception):
    """Nothing was undone. Without conflicts, the import is not one that stands: not there, or undone already."""

    def __init__(self, import_no: int, conflicts: Sequence[Conflict] = (), total: int = 0) -> None:
        self.import_no = import_no
        self.conflicts = tuple(conflicts)
        self.total = total
        super().__init__(f"import {import_no}: {total} conflicts")

    def __str__(self) -> str:
        return undo_wording.refused(self)


@dataclass(frozen=True)
class Undone:
    """What undoing did, in rows."""

    removed: int
    """That the import had added."""
    restored: int
    """That it had changed."""


def undo_import(
    engine: Engine,
    import_no: int,
    *,
    account: str,
    now: dt.datetime,
    role: str | None = None,
    caller: Caller = Caller(),
) -> Undone:
    """Undoes all batches of an import, the last first, in one transaction; raises UndoRefused."""
    with engine.begin() as connection:
        if not end_import(connection, import_no, ImportState.TAKEN, ImportState.UNDONE, account=account, now=now):
            raise UndoRefused(import_no)
        batches = select(ImportBatch.batch_id, ImportBatch.kind).where(ImportBatch.import_no == import_no)
        task = _Undo(connection, import_no, account, now, role, caller)
        for batch_id, kind in connection.execute(batches.order_by(ImportBatch.batch_id.desc())).all():
            task.undo(KINDS[kind], batch_id)
        if task.conflicts.total:
            raise UndoRefused(import_no, task.conflicts.kept, task.conflicts.total)
        undone = Undone(task.removed, task.restored)
        task.record({"removed": undone.removed, "restored": undone.restored})
    return undone


@dataclass
class _Conflicts:
    kept: list[Conflict] = field(default_factory=list)
    total: int = 0

    def add(self, kind: Kind, key: Key, code: Literal["edited", "gone", "named"], by: str = "") -> None:
        self.total += 1
        if len(self.kept) < CONFLICTS_KEPT:
            self.kept.append(Conflict(kind.key, tuple(str(plain(part)) for part in key), code, by))


class _Undo:
    def __init__(
        self, connection: Connection, import_no: int, account: str, now: dt.datetime, role: str | None, caller: Caller
    ) -> None:
        self._connection = connection
        self._import_no = import_no
        self._account = account
        self._role = role
        self._now = now
        self._caller = caller
        self.conflicts = _Conflicts()
        self.removed = self.restored = 0

    def undo(self, kind: Kind, batch_id: int) -> None:
        """Undoes one batch, or adds to the conflicts."""
        added: list[Key] = []
        for entries in kept_changes(self._connection, kind, batch_id):
            standing = self._standing(kind, entries)
            self._restore(kind, [one for one in entries if one.before is not None and one.key in standing], standing)
            added += [one.key for one in entries if one.before is None and one.key in standing]
        self._remove(kind, added)

    def record(self, detail: Mapping[str, Any]) -> None:
        """Appends to the audit log."""
        audit.record(
            self._connection, at=self._now, account=self._account, role=self._role, action="import:undo",
            subject=str(self._import_no), detail=detail,
            address=self._caller.address, request_id=self._caller.request_id,
        )  # fmt: skip

    def _standing(self, kind: Kind, entries: Sequence[Entry]) -> dict[Key, dict[str, Any]]:
        """The rows that still are as the batch left them; the others are conflicts."""
        rows = whole_rows(self._connection, kind, [one.key for one in entries], lock=True)
        columns = {name: [row[name] for row in rows.values()] for name in whole_names(kind)}
        found = dict(zip(rows, fingerprints(kind, columns), strict=True))
        for one in entries:
            if one.key not in rows:
                self.conflicts.add(kind, one.key, "gone")
            elif found[one.key] != one.after:
                self.conflicts.add(kind, one.key, "edited")
                del rows[one.key]
        return rows

    def _restore(self, kind: Kind, entries: Sequence[Entry], standing: Mapping[Key, Mapping[str, Any]]) -> None:
        changing = [name for name in stored_names(kind) if name not in kind.key_columns]
        befores = [(one.key, one.before) for one in entries if one.before is not None]
        rows = ((key, [before[name] for name in changing]) for key, before in befores)
        set_columns(self._connection, kind, changing, rows)
        if kind.officers is not None:
            forget_officers(self._connection, kind, [key for key, _ in befores])
            listed = [
                {name: before[name] for name in kind.officers.copied} | {"position": position, "officer_no": number}
                for _, before in befores
                for position, number in enumerate(before["officer_nos"], start=1)
            ]
            if listed:
                self._connection.execute(insert(kind.officers.table), listed)
        self.restored += len(befores)
        for some in portions(befores, ROWS_A_RECORD):
            changes = [_change(kind, key, standing[key], before) for key, before in some]
            self.record({"kind": kind.key, "changes": changes})

    def _remove(self, kind: Kind, keys: Sequence[Key]) -> None:
        # Rows of one table that name each other can go in any order once they do not.
        own = [column.key for column in kind.columns.values() if column.refers_to == kind.key]
        columns = [kind.table.c[name] for name in kind.key_columns]
        if own:
            for some in portions(keys, KEYS_A_QUESTION):
                self._connection.execute(
                    update(kind.table).where(has_key(columns, some)).values(dict.fromkeys(own, None))
                )
        for some in portions(keys, KEYS_A_QUESTION):
            named = list(self._named(kind, some))
            for key, by in named:
                self.conflicts.add(kind, key, "named", by)
            forget_officers(self._connection, kind, some)
            free = set(some) - {key for key, _ in named}
            if free:
                self._connection.execute(delete(kind.table).where(has_key(columns, free)))
        self.removed += len(keys)
        for some in portions(keys, ROWS_A_RECORD):
            self.record({"kind": kind.key, "removed": [list(map(plain, key)) for key in some]})

    def _named(self, kind: Kind, keys: Iterable[Key]) -> Iterator[tuple[Key, str]]:
        """Those of the keys that rows of other tables refer to, each once a table."""
        for constraint in _references_to(kind):
            columns = [element.parent for element in constraint.elements]
            for row in self._connection.execute(select(*columns).where(has_key(columns, keys)).distinct()):
                yield tuple(row), constraint.table.name


def _change(kind: Kind, key: Key, before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """For the audit record: what differs, of sealed columns only that they do."""
    sealed = {column.name: column.digest for column in sealed_columns(kind.table)}
    shown = [name for name in after if name not in sealed and name not in sealed.values()]
    differing = [name for name in shown if before[name] != after[name]]
    hidden = [name for name, digest in sealed.items() if before[digest] != after[digest]]
    return {
        "key": list(map(plain, key)),
        "before": {name: plain(before[name]) for name in differing} | dict.fromkeys(hidden, masked("")),
        "after": {name: plain(after[name]) for name in differing} | dict.fromkeys(hidden, masked("")),
    }


def _references_to(kind: Kind) -> Iterator[ForeignKeyConstraint]:
    for table in Base.metadata.sorted_tables:
        if kind.officers is not None and table is kind.officers.table:
            continue
        for constraint in table.foreign_key_constraints:
            if constraint.referred_table is kind.table:
                yield constraint
