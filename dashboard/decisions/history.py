"""How vetoes and commendations stood on a past day, from their moves: what a score of that day was made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from dashboard.decisions.kinds import DecisionKind
from dashboard.workflows.import_writes import writes
from models.installation import SHANGHAI


def stood_on(
    connection: Session | Connection, kind: DecisionKind, day: dt.date, officer_no: str
) -> Mapping[str, str | None]:
    """Number → the state that each of the officer's had at the end of that day; without those not recorded by then.

    One that imports alone have written is in the books since the first of them, in the state that it has: only what a
    person does here goes from state to state. Where nobody noted when it came, it is taken that it was always there.
    """
    table, number = kind.course.moves, getattr(kind.course.moves, kind.course.key)
    moves = select(number, table.made_on, table.status_after).where(table.officer_no == officer_no)  # type: ignore[attr-defined] # each table of moves of decisions has it
    stood: dict[str, str | None] = {}
    moved: set[str] = set()
    for one, made_on, status in connection.execute(moves.order_by(number, table.position)):
        moved.add(one)
        if made_on <= day:
            stood[one] = status
    every = select(kind.number, kind.rows.status).where(kind.rows.officer_no == officer_no)
    unmoved = {row[0]: row[1] for row in connection.execute(every) if row[0] not in moved}
    written = writes(connection, kind.key, unmoved) if unmoved else {}
    for one, status in unmoved.items():
        brought = [(at, before) for at, _account, before in written.get(one, ())]
        since = next((at.astimezone(SHANGHAI).date() for at, before in brought if before is None), None)
        if since is None or since <= day:
            stood[one] = status
    return stood
