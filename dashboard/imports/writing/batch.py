"""Writing the checked rows of a sheet as a batch: into tables, change log, audit log and rejected file."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import Connection, insert, update

from dashboard.accounts.accounts import Caller
from dashboard.imports.rows.checking import Step
from dashboard.imports.tables.survey import Sheet
from dashboard.imports.telling.quoting import shown
from dashboard.imports.telling.rejected import RejectedFiles
from dashboard.imports.telling.report import SheetReport
from dashboard.imports.writing.changes import ChangeLog
from dashboard.imports.writing.extras import keep_extras
from dashboard.imports.writing.rows import Change
from models import audit
from models.base import NAME_LENGTH
from models.batches import ImportBatch

CHANGES_A_RECORD = 500
"""Changed rows in one audit record; there are as many records as it takes."""


@dataclass(frozen=True)
class Act:
    """An import that writes: its number, who does it and when, and where the rows go that are set aside."""

    import_no: int
    account: str
    now: dt.datetime
    rejected: RejectedFiles
    caller: Caller = Caller()
    role: str | None = None


class Batch:
    """The batch of one sheet, in the transaction of the whole import."""

    def __init__(self, connection: Connection, sheet: Sheet, act: Act) -> None:
        self._connection = connection
        self._sheet = sheet
        self._act = act
        self._changes: list[Change] = []
        self._batch_id = self._begin()
        self._log = ChangeLog(connection, sheet.layout.kind, self._batch_id)

    def write(self, step: Step) -> None:
        """Writes some checked rows."""
        chunk, plan = step.chunk, step.plan
        step.set_aside(self._sheet.table, self._act.rejected)
        step.writer.write(chunk, plan, step.stored)
        self._log.note(chunk, sorted([*plan.new, *plan.changes]), step.stored)
        if self._sheet.layout.unknown:
            keep_extras(self._connection, self._batch_id, chunk)
        self._changes += plan.changes.values()
        self._record_changes(CHANGES_A_RECORD)

    def end(self, report: SheetReport) -> SheetReport:
        """Completes the batch; the report with its number."""
        self._record_changes(1)
        counts = _counts(report)
        kept = {
            "problems": [problem.as_json() for problem in report.problems],
            "doubts": [problem.as_json() for problem in report.doubtful],
            "skipped": [asdict(row) for row in report.skipped],
            "skipped_rows": report.skipped_rows,
            "differences": [change.as_json() for change in report.differences],
        }
        self._connection.execute(
            update(ImportBatch).where(ImportBatch.batch_id == self._batch_id).values(report=kept, **counts)
        )
        table = self._sheet.table
        self._record({**counts, "sha256": table.sha256, "unknown_columns": list(self._sheet.layout.unknown)})
        return replace(report, batch_id=self._batch_id)

    def _begin(self) -> int:
        table = self._sheet.table
        batch = self._connection.execute(
            insert(ImportBatch)
            .values(
                import_no=self._act.import_no,
                at=self._act.now,
                account=self._act.account,
                file_name=shown(table.path.name, NAME_LENGTH),
                sheet=None if table.sheet is None else shown(table.sheet, NAME_LENGTH),
                sha256=table.sha256,
                kind=self._sheet.layout.kind.key,
                unknown_columns=list(self._sheet.layout.unknown),
                report={},
                **dict.fromkeys(_COUNTS, 0),
            )
            .returning(ImportBatch.batch_id)
        )
        return batch.scalar_one()

    def _record_changes(self, enough: int) -> None:
        """Writes the changed rows, before and after, into audit records once there are enough of them."""
        while len(self._changes) >= enough:
            some, self._changes = self._changes[:CHANGES_A_RECORD], self._changes[CHANGES_A_RECORD:]
            self._record({"changes": [change.as_json() for change in some]})

    def _record(self, detail: dict[str, Any]) -> None:
        table = self._sheet.table
        audit.record(
            self._connection,
            at=self._act.now,
            account=self._act.account,
            action="batch:import",
            subject=str(self._batch_id),
            role=self._act.role,
            address=self._act.caller.address,
            request_id=self._act.caller.request_id,
            detail={
                "kind": self._sheet.layout.kind.key,
                "file": shown(table.path.name),
                "sheet": table.sheet and shown(table.sheet),
                **detail,
            },
        )


_COUNTS = ("added", "changed", "same", "set_aside", "doubts")


def _counts(report: SheetReport) -> dict[str, int]:
    return {name: getattr(report, name) for name in _COUNTS}
