"""One row entered or corrected by hand. It goes the way of every import: the same rules hold, and it can be undone."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from dashboard.accounts.accounts import Caller
from dashboard.imports.importing import Handed, taken_in, writing
from dashboard.imports.intake import Turn
from dashboard.imports.kinds import Kind
from dashboard.imports.rows.checking import Step
from dashboard.imports.rows.stored import Key, whole_names, whole_rows
from dashboard.imports.tables.table import Table
from dashboard.imports.telling.problems import Problem
from dashboard.imports.telling.rejected import RejectedFiles
from dashboard.imports.writing.changes import fingerprints
from dashboard.translations import language
from models.batches import ImportChannel

_ROW = 2
"""The row's number in the file that is kept: the headers stand above it."""


@dataclass(frozen=True)
class Shown:
    """A row as a person saw it before correcting it."""

    key: Key
    fingerprint: str


@dataclass(frozen=True)
class Entered:
    """A row that was written."""

    import_no: int
    key: Key
    doubts: tuple[Problem, ...]


class EntryRefused(Exception):
    """The row cannot be written as it was entered, for these reasons."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = problems


class AlreadyThere(Exception):
    """A new row was entered under a key that a row of the books has."""


class Unchanged(Exception):
    """The row says what the books say already."""


class ChangedSince(Exception):
    """The row is not as it was shown: somebody else has written or removed it meanwhile."""


def fingerprint(kind: Kind, row: Mapping[str, Any]) -> str:
    """Tells a row from any other state of it; ``row`` has :func:`~dashboard.imports.rows.stored.whole_names`."""
    (made,) = fingerprints(kind, {name: [row.get(name)] for name in whole_names(kind)})
    return made


def enter(engine: Engine, kind: Kind, cells: Mapping[str, str], shown: Shown | None, turn: Turn) -> Entered:
    """Writes the row, all of it or nothing; ``shown`` is the row that it corrects, None for a new one.

    ``cells`` are the columns as a file would have them. Raises EntryRefused, AlreadyThere, Unchanged and
    ChangedSince, and ImportRefused where the database does not take it.
    """
    headers = {kind.columns[key].zh if language() == "zh" else key: text for key, text in cells.items()}
    content = _as_csv(headers)
    row = list(headers.values())
    table = Table(
        Path(f"{kind.key}.csv"), None, tuple(headers), lambda: iter([(_ROW, row)]), hashlib.sha256(content).hexdigest(),
        "utf-8-sig", all_rows=True,
    )  # fmt: skip
    caller = Caller(turn.address, turn.request_id)
    handed = Handed(kind, table, content, ImportChannel.PAGE, turn.by, caller, turn.now, turn.today)
    note = _Note(shown)
    with RejectedFiles() as rejected, writing(engine) as connection:
        if shown is not None:
            _check_unchanged(connection, kind, shown)
        import_no = taken_in(connection, handed, rejected, note.take)
    return Entered(import_no, note.key, note.doubts)


def _check_unchanged(connection: Connection, kind: Kind, shown: Shown) -> None:
    standing = whole_rows(connection, kind, [shown.key], lock=True).get(shown.key)
    if standing is None or fingerprint(kind, standing) != shown.fingerprint:
        raise ChangedSince


class _Note:
    """What became of the row. Raised out of the transaction, its exceptions leave nothing behind."""

    def __init__(self, shown: Shown | None) -> None:
        self._shown = shown
        self.key: Key = ()
        self.doubts: tuple[Problem, ...] = ()

    def take(self, step: Step) -> None:
        problems = step.problems.get(0)
        if problems:
            raise EntryRefused(tuple(problems))
        (self.key,) = step.chunk.keys
        if self._shown is None and step.stored:
            raise AlreadyThere
        if self._shown is not None and self._shown.key != self.key:
            raise ChangedSince
        if not step.plan.new and not step.plan.changes:
            raise Unchanged
        self.doubts = tuple(step.chunk.told(doubt) for doubt in step.chunk.doubts)


def _as_csv(cells: Mapping[str, str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([list(cells), list(cells.values())])
    return text.getvalue().encode("utf-8-sig")
