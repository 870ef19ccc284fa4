"""What imports have made of findings: they make no moves, so a course begins with what their batches keep.

An import that was undone has brought nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from dashboard.workflows.declaration import Limit, Workflow
from dashboard.workflows.import_writes import Write, writes
from models import audit
from models.calendar import working_days
from models.conduct import Finding, FindingStatus
from models.finding_moves import FindingSource
from models.installation import SHANGHAI

KIND = "findings"


@dataclass(frozen=True)
class Brought:
    """How an import left a finding. Without ``at`` and ``account`` nobody noted when it came into the books."""

    at: dt.datetime | None
    account: str | None
    status: str | None
    count: int


def brought(
    connection: Session | Connection, numbers: Collection[str] | None = None
) -> Mapping[str, Sequence[Brought]]:
    """Finding number → what imports made of it, one after the other; at least one entry a finding without moves.

    ``numbers`` are those asked for, None for all; those that are not in the books are left out.
    """
    written = writes(connection, KIND, numbers)
    findings = select(Finding.finding_no, Finding.status, Finding.count)
    if numbers is not None:
        findings = findings.where(Finding.finding_no.in_(numbers))
    return {
        row.finding_no: _states(written.get(row.finding_no, []), {"status": row.status, "count": row.count})
        for row in connection.execute(findings)
    }


def import_moves(
    connection: Session | Connection, workflow: Workflow, finding: Mapping[Any, Any], today: dt.date, now: dt.datetime
) -> list[dict[str, Any]]:
    """The course of a finding that imports alone have written so far, as rows of moves.

    What an import brought opens the limit that the move to that state opens. Raises CalendarEnds where that limit is
    not known.
    """
    number, confirmed_on = finding["finding_no"], finding["confirmed_on"]
    moves = []
    for position, one in enumerate(brought(connection, [number])[number], start=1):
        noted = (confirmed_on or finding["occurred_on"]) if one.at is None else one.at.astimezone(SHANGHAI).date()
        made_on = min(today, noted)
        limit = _limit_after(workflow, one.status)
        since = confirmed_on if one.status == FindingStatus.CONFIRMED and confirmed_on else made_on
        moves.append(
            {
                "finding_no": number, "officer_no": finding["officer_no"], "position": position, "move": "import",
                "at": one.at or now, "made_on": made_on, "account": one.account or audit.PROGRAM, "person": None,
                "source": FindingSource.IMPORT, "status_after": one.status, "count_after": one.count,
                "until": None if limit is None else limit.last_day(since, working_days(connection)),
            }
        )  # fmt: skip
    return moves


def _limit_after(workflow: Workflow, status: str | None) -> Limit | None:
    return next((one.opens for one in workflow.moves if one.to == status and one.opens is not None), None)


def _states(made: Sequence[Write], present: Mapping[str, Any]) -> list[Brought]:
    """What stood after each write is what stood before the next; ``present`` stands after the last."""
    afters = [*(before for _at, _account, before in made[1:]), present]
    states = (
        [
            Brought(at, account, (after or present)["status"], (after or present)["count"])
            for (at, account, _before), after in zip(made, afters, strict=True)
        ]
        if made
        else []
    )
    first = made[0][2] if made else present
    if first is None:
        return states
    return [Brought(None, None, first["status"], first["count"]), *states]
