"""What imports have made of findings: they make no moves, so a course begins with what their batches keep.

An import that was undone has brought nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, or_, select

from dashboard.imports.kinds import KINDS
from dashboard.imports.writing.changes import kept_changes
from models.batches import Import, ImportBatch, ImportState
from models.conduct import Finding

KIND = "findings"


@dataclass(frozen=True)
class Brought:
    """How an import left a finding. Without ``at`` and ``account`` nobody noted when it came into the books."""

    at: dt.datetime | None
    account: str | None
    status: str | None
    count: int


def brought(connection: Connection, numbers: Collection[str] | None = None) -> Mapping[str, Sequence[Brought]]:
    """Finding number → what imports made of it, one after the other; at least one entry a finding without moves.

    ``numbers`` are those asked for, None for all; those that are not in the books are left out.
    """
    written = _written(connection, numbers)
    findings = select(Finding.finding_no, Finding.status, Finding.count)
    if numbers is not None:
        findings = findings.where(Finding.finding_no.in_(numbers))
    return {
        row.finding_no: _states(written.get(row.finding_no, []), {"status": row.status, "count": row.count})
        for row in connection.execute(findings)
    }


_Write = tuple[dt.datetime, str, Mapping[str, Any] | None]
"""When and by whom a batch wrote the row, and what stood there before."""


def _written(connection: Connection, numbers: Collection[str] | None) -> dict[str, list[_Write]]:
    stands = or_(ImportBatch.import_no.is_(None), Import.state == ImportState.TAKEN)
    batches = (
        select(ImportBatch.batch_id, ImportBatch.at, ImportBatch.account)
        .outerjoin(Import, Import.import_no == ImportBatch.import_no)
        .where(ImportBatch.kind == KIND, stands)
        .order_by(ImportBatch.batch_id)
    )
    found: dict[str, list[_Write]] = defaultdict(list)
    for batch in connection.execute(batches).all():
        for entries in kept_changes(connection, KINDS[KIND], batch.batch_id):
            for entry in entries:
                (number,) = entry.key
                if numbers is None or number in numbers:
                    found[number].append((batch.at, batch.account, entry.before))
    return found


def _states(writes: Sequence[_Write], present: Mapping[str, Any]) -> list[Brought]:
    """What stood after each write is what stood before the next; ``present`` stands after the last."""
    afters = [*(before for _at, _account, before in writes[1:]), present]
    states = (
        [
            Brought(at, account, (after or present)["status"], (after or present)["count"])
            for (at, account, _before), after in zip(writes, afters, strict=True)
        ]
        if writes
        else []
    )
    first = writes[0][2] if writes else present
    if first is None:
        return states
    return [Brought(None, None, first["status"], first["count"]), *states]
