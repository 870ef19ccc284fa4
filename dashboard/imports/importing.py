"""Importing files: looked through first, then checked and written in one transaction, all or nothing.

Rows that cannot go in are set aside into rejected files; everything else of the command goes in together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, insert, update
from sqlalchemy.exc import IntegrityError

from dashboard.imports.agency_tree import check_tree
from dashboard.imports.chunk import Chunk, chunks
from dashboard.imports.extras import keep_extras
from dashboard.imports.layout import MappingProfile, kind_named, profile_named
from dashboard.imports.problems import Problem, refused
from dashboard.imports.quoting import shown
from dashboard.imports.rejected import RejectedFiles
from dashboard.imports.report import ImportReport, SheetReport
from dashboard.imports.rules import check_books, check_days, check_keys, check_numbers, check_pairs, check_references
from dashboard.imports.stored import Books
from dashboard.imports.survey import STEP, Progress, Sheet, survey
from dashboard.imports.wording import PROBLEMS_KEPT, reasons
from dashboard.imports.writing import Change, Writer
from models import audit
from models.base import NAME_LENGTH
from models.batches import ImportBatch
from models.keys import NoKeys

CHANGES_A_RECORD = 500
"""Changed rows in one audit record; there are as many records as it takes."""


def import_files(
    engine: Engine,
    paths: Sequence[Path],
    *,
    kind: str | None = None,
    mapping: str | None = None,
    dry_run: bool = False,
    account: str,
    now: dt.datetime,
    today: dt.date,
    progress: Progress | None = None,
) -> ImportReport:
    """Imports the files and says what became of every row.

    ``kind`` (key or Chinese title) holds for all files; without it each sheet's name, file's name or headers tell.
    ``now`` needs its time zone; days after ``today`` are doubted. ``progress`` is called with a label, the rows done,
    and their number (None while they are still being counted). Raises ImportRefused when nothing can be imported:
    then neither the database nor any file has been changed.
    """
    tell = progress or _silent
    wanted = None if kind is None else kind_named(kind)
    profile = MappingProfile() if mapping is None else profile_named(mapping)
    seen = survey(paths, wanted, profile, tell)
    try:
        with RejectedFiles() as rejected:
            with engine.connect() as connection, connection.begin() as transaction:
                books = Books(connection)
                reports = []
                for sheet in seen.sheets:
                    task = _SheetImport(
                        connection, sheet, books, rejected=None if dry_run else rejected, account=account, now=now
                    )
                    reports.append(task.run(today, tell))
                rejected.finish()
                if dry_run:
                    transaction.rollback()
            rejected.keep()
    except IntegrityError as error:
        # Every rule of the tables is checked before; only someone who writes at the same time can break one now.
        raise refused("changed_meanwhile", reason=str(error.orig).strip()) from error
    except NoKeys as error:
        raise refused("no_keys") from error
    placed = tuple(
        replace(one, rejected_path=rejected.paths.get(one.path) if one.set_aside else None) for one in reports
    )
    return ImportReport(placed, seen.skipped, dry_run)


def _silent(label: str, done: int, total: int | None) -> None:
    """Progress that nobody watches."""


class _SheetImport:
    """The import of one sheet, in the transaction of the whole command."""

    def __init__(
        self,
        connection: Connection,
        sheet: Sheet,
        books: Books,
        *,
        rejected: RejectedFiles | None,
        account: str,
        now: dt.datetime,
    ) -> None:
        self._connection = connection
        self._sheet = sheet
        self._kind = sheet.layout.kind
        self._books = books
        self._rejected = rejected
        self._account = account
        self._now = now
        self._added = self._changed = self._same = self._set_aside = self._doubts = 0
        self._problems: list[Problem] = []
        self._doubtful: list[Problem] = []
        self._changes: list[Change] = []
        self._batch = self._begin_batch()

    def run(self, today: dt.date, progress: Progress) -> SheetReport:
        """Checks and writes the sheet's rows; its report still lacks the rejected file's name."""
        table = self._sheet.table
        writer = Writer(self._connection, self._sheet.layout, fresh=self._books.is_empty(self._kind))
        done = 0
        # Agencies may name agencies further down, so they are taken all at once.
        for chunk in chunks(table, self._sheet.layout, None if self._kind.key == "agencies" else STEP):
            stored = writer.stored(chunk.keys)
            chunk.complete(stored)
            check_keys(chunk, self._sheet.repeated)
            check_numbers(chunk)
            check_references(chunk, self._books)
            check_days(chunk, today)
            check_pairs(chunk)
            if self._kind.key == "agencies":
                check_tree(chunk, self._books.parents)
            check_books(chunk, self._books)
            written = writer.write(chunk, stored)
            if self._sheet.layout.unknown:
                keep_extras(self._connection, self._batch, chunk)
            self._books.learn(self._kind, chunk.values, chunk.good)
            self._added += written.added
            self._changed += len(written.changes)
            self._same += written.same
            self._changes += written.changes
            self._note(chunk)
            self._record_changes(CHANGES_A_RECORD)
            done += len(chunk)
            progress(table.label, done, self._sheet.rows)
        self._record_changes(1)
        return self._end_batch()

    def _note(self, chunk: Chunk) -> None:
        for index in sorted(chunk.problems):
            problems = [chunk.told(note) for note in chunk.problems[index]]
            self._set_aside += 1
            self._problems += problems[: PROBLEMS_KEPT - len(self._problems)]
            if self._rejected is not None:
                self._rejected.add(self._sheet.table, chunk.numbers[index], chunk.rows[index], reasons(problems))
        doubts = [note for note in chunk.doubts if note.at not in chunk.problems]
        self._doubts += len({note.at for note in doubts})
        if len(self._doubtful) < PROBLEMS_KEPT:
            doubts.sort(key=lambda note: note.at)
            self._doubtful += [chunk.told(note) for note in doubts[: PROBLEMS_KEPT - len(self._doubtful)]]

    def _begin_batch(self) -> int:
        table = self._sheet.table
        batch = self._connection.execute(
            insert(ImportBatch)
            .values(
                at=self._now,
                account=self._account,
                file_name=shown(table.path.name, NAME_LENGTH),
                sheet=None if table.sheet is None else shown(table.sheet, NAME_LENGTH),
                sha256=table.sha256,
                kind=self._kind.key,
                unknown_columns=list(self._sheet.layout.unknown),
                report={},
                **self._counts(),
            )
            .returning(ImportBatch.batch_id)
        )
        return batch.scalar_one()

    def _end_batch(self) -> SheetReport:
        kept = {
            "problems": [_as_json(problem) for problem in self._problems],
            "doubts": [_as_json(problem) for problem in self._doubtful],
        }
        self._connection.execute(
            update(ImportBatch).where(ImportBatch.batch_id == self._batch).values(report=kept, **self._counts())
        )
        table = self._sheet.table
        self._record({**self._counts(), "sha256": table.sha256, "unknown_columns": list(self._sheet.layout.unknown)})
        return SheetReport(
            path=table.path,
            sheet=table.sheet,
            kind=self._kind.key,
            added=self._added,
            changed=self._changed,
            same=self._same,
            set_aside=self._set_aside,
            doubts=self._doubts,
            unknown_columns=tuple(self._sheet.layout.unknown),
            problems=tuple(self._problems),
            doubtful=tuple(self._doubtful),
            batch_id=self._batch,
        )

    def _counts(self) -> dict[str, int]:
        return {
            "added": self._added,
            "changed": self._changed,
            "same": self._same,
            "set_aside": self._set_aside,
            "doubts": self._doubts,
        }

    def _record_changes(self, enough: int) -> None:
        """Writes the changed rows, before and after, into audit records once there are enough of them."""
        while len(self._changes) >= enough:
            some, self._changes = self._changes[:CHANGES_A_RECORD], self._changes[CHANGES_A_RECORD:]
            self._record({"changes": [change.as_json() for change in some]})

    def _record(self, detail: dict[str, Any]) -> None:
        table = self._sheet.table
        audit.record(
            self._connection,
            at=self._now,
            account=self._account,
            action="batch:import",
            subject=str(self._batch),
            detail={
                "kind": self._kind.key,
                "file": shown(table.path.name),
                "sheet": table.sheet and shown(table.sheet),
                **detail,
            },
        )


def _as_json(problem: Problem) -> dict[str, Any]:
    return {
        "row": problem.row,
        "code": problem.code,
        "column": problem.column,
        "header": problem.header,
        "found": problem.found,
        "detail": dict(problem.detail),
    }
