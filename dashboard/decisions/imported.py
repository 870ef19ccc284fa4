"""What imports have made of a veto or a commendation: they make no moves, so a course begins with what was written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from dashboard.decisions.kinds import DecisionKind
from dashboard.workflows.import_writes import writes
from models import audit
from models.conduct import DecisionStatus
from models.installation import SHANGHAI


def import_moves(
    connection: Session | Connection, kind: DecisionKind, row: Mapping[Any, Any], today: dt.date, now: dt.datetime
) -> list[dict[str, Any]]:
    """The course of one that imports alone have written so far, as rows of moves: whoever brought it has recorded it.

    One that counts by then opens the limit of a confirmation, from the day of the decision. Its state before the last
    write is not told, for only what a person confirms here goes from state to state.
    """
    number = row[kind.course.key]
    made = [(at, account) for at, account, _before in writes(connection, kind.key, [number]).get(number, ())]
    decided_on = row[kind.day.key]
    opens = kind.workflow.by_key["confirm"].opens if row["status"] in (None, DecisionStatus.CONFIRMED) else None
    return [
        {
            kind.course.key: number, "officer_no": row["officer_no"], "position": position, "move": "import",
            "at": at or now, "made_on": min(today, decided_on if at is None else at.astimezone(SHANGHAI).date()),
            "account": account or audit.PROGRAM, "person": None, "status_after": row["status"],
            "until": None if opens is None else decided_on + dt.timedelta(days=opens.days),
        }
        for position, (at, account) in enumerate(made or [(None, None)], start=1)
    ]  # fmt: skip
