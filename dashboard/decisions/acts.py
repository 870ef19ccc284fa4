"""Moving a veto or a commendation on 否决与表彰办理: its row, the move, its files and its audit record stand together.

Whether the reader may see it at all, the caller has asked before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from dashboard.decisions.imported import import_moves
from dashboard.decisions.kinds import DecisionKind
from dashboard.findings.hearing import marks
from dashboard.translations import _
from dashboard.workflows import course
from dashboard.workflows.course import Said, Turn
from dashboard.workflows.deciding import Standing, actor_of
from dashboard.workflows.declaration import Move
from dashboard.workflows.numbers import free_number, recorded_once
from dashboard.workflows.refused import MoveRefused, refusal
from models.conduct import DecisionStatus
from models.officers import Officer
from models.reader import SYSTEM, acting_for

BLANK = DecisionStatus.CONFIRMED
"""What a row without a state counts as: the books of an office hold it."""


def record(
    engine: Engine, turn: Turn, kind: DecisionKind, officer_no: str, values: Mapping[str, Any], said: Said
) -> str:
    """Records one of this kind, which waits for a second person then; its number. Raises MoveRefused.

    ``values`` are the columns ``kind.fields``, of which ``reason`` is that of ``said``.
    """
    move = kind.workflow.by_key["record"]
    if move.permission not in actor_of(turn.holder).permissions:
        raise refusal("permission")
    course.check_said(move, said)
    row: dict[str, Any] = {name: said.reason if name == "reason" else values[name] for name in kind.fields}
    if row[kind.day.key] > turn.today:
        raise MoveRefused(_("The day must not be in the future."))
    return recorded_once(lambda: _recorded(engine, turn, kind, officer_no, row, said, move))


def make(engine: Engine, turn: Turn, kind: DecisionKind, number: str, key: str, said: Said) -> None:
    """Makes a move with one that is there. Raises MoveRefused, and then nothing was done."""
    move = kind.workflow.by_key[key]
    course.check_said(move, said)
    with acting_for(engine, SYSTEM).begin() as connection:
        row = connection.execute(select(kind.table).where(kind.number == number).with_for_update()).mappings().one()
        moves = course.moves_so_far(connection, kind.course, number)
        course.refuse_unseen(kind.course, moves, said)
        if not moves:
            connection.execute(insert(kind.course.moves), import_moves(connection, kind, row, turn.today, turn.now))
            moves = course.moves_so_far(connection, kind.course, number)
        officer_no = row["officer_no"]
        standing = Standing(
            row["status"] or BLANK, list(map(course.made, moves)), officer_no, marks(connection, officer_no)
        )
        course.check_move(connection, kind.course, turn, move, number, standing, said)
        connection.execute(update(kind.rows).where(kind.number == number).values(status=move.to))
        course.append(
            connection, kind.course, turn, move, said, len(moves) + 1, _whose(kind, number, officer_no),
            {"status_before": row["status"], "status_after": move.to},
            {"status": row["status"]}, {"status": move.to},
        )  # fmt: skip


def _recorded(
    engine: Engine, turn: Turn, kind: DecisionKind, officer_no: str, row: Mapping[str, Any], said: Said, move: Move
) -> str:
    with acting_for(engine, SYSTEM).begin() as connection:
        if not connection.execute(select(Officer.officer_no).where(Officer.officer_no == officer_no)).first():
            raise MoveRefused(_("There is no officer with the number %(number)s.", number=officer_no))
        number = _free(connection, turn, kind)
        connection.execute(insert(kind.rows).values(**_whose(kind, number, officer_no), **row, status=move.to))
        told = {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in row.items()}
        course.append(
            connection, kind.course, turn, move, said, 1, _whose(kind, number, officer_no), {"status_after": move.to},
            None, {"status": move.to, "officer_no": officer_no, **told},
        )  # fmt: skip
    return number


def _free(connection: Connection, turn: Turn, kind: DecisionKind) -> str:
    return free_number(connection, kind.course, kind.number, turn.today.year, kind.prefix)


def _whose(kind: DecisionKind, number: str, officer_no: str) -> dict[str, str]:
    return {kind.course.key: number, "officer_no": officer_no}
