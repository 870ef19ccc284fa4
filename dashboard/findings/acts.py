"""Moving a finding on 扣分事件办理: the finding is locked, moved on, and the move appended to its course."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, RowMapping, insert, select, update

from dashboard.findings import wording
from dashboard.findings.hearing import marks
from dashboard.findings.imported import import_moves
from dashboard.translations import _
from dashboard.workflows.course import (
    Course,
    Said,
    Turn,
    append,
    check_move,
    check_said,
    knowing_holidays,
    made,
    moves_so_far,
    refuse_unseen,
)
from dashboard.workflows.deciding import Standing, actor_of
from dashboard.workflows.declaration import Move
from dashboard.workflows.numbers import free_number, recorded_once
from dashboard.workflows.refused import MoveRefused, refusal
from models.conduct import Finding, FindingStatus
from models.finding_moves import FindingFile, FindingMove, FindingSource
from models.officers import Officer
from models.reader import SYSTEM, acting_for

COURSE = Course("finding", "finding_no", FindingMove, FindingFile, wording.move)

MOST_COUNT = 999


@dataclass(frozen=True)
class Recorded:
    """A finding as it is recorded."""

    officer_no: str
    item: str
    incident: str
    occurred_on: dt.date
    source: FindingSource
    count: int = 1
    case_no: str | None = None


def record(engine: Engine, turn: Turn, finding: Recorded, said: Said) -> str:
    """Records a finding, which is pending then; its number. Raises MoveRefused."""
    move = turn.workflow.by_key["record"]
    if move.permission not in actor_of(turn.holder).permissions:
        raise refusal("permission")
    check_said(move, said)
    if finding.occurred_on > turn.today or not 1 <= finding.count <= MOST_COUNT:
        raise MoveRefused(_("The day must not be in the future, and the number of times is 1 to %(most)s.",
                            most=MOST_COUNT))  # fmt: skip
    return recorded_once(lambda: _recorded(engine, turn, finding, said, move))


def make(engine: Engine, turn: Turn, finding_no: str, key: str, said: Said, times: int | None = None) -> None:
    """Makes a move with a finding that is there; ``times``: to how many it is reduced.

    Raises MoveRefused, and then nothing was done.
    """
    move = turn.workflow.by_key[key]
    check_said(move, said)
    with acting_for(engine, SYSTEM).begin() as connection:
        finding = (
            connection.execute(select(Finding.__table__).where(Finding.finding_no == finding_no).with_for_update())
            .mappings()
            .one()
        )
        moves = moves_so_far(connection, COURSE, finding_no)
        refuse_unseen(COURSE, moves, said)
        if not moves:
            moves = _begin_with_imports(connection, turn, finding)
        officer_no = finding["officer_no"]
        standing = Standing(
            finding["status"] or FindingStatus.PENDING, list(map(made, moves)), officer_no,
            marks(connection, officer_no),
        )  # fmt: skip
        check_move(connection, COURSE, turn, move, finding_no, standing, said)
        after = _reduced(finding["count"], times) if "count" in move.fields else finding["count"]
        confirmed_on = turn.today if key == "confirm" else finding["confirmed_on"]
        connection.execute(
            update(Finding)
            .where(Finding.finding_no == finding_no)
            .values(status=move.to, count=after, confirmed_on=confirmed_on)
        )
        append(
            connection, COURSE, turn, move, said, len(moves) + 1, _whose(finding_no, finding["officer_no"]),
            {"status_before": finding["status"], "status_after": move.to, "count_before": finding["count"],
             "count_after": after},
            before={"status": finding["status"], "count": finding["count"]},
            after={"status": move.to, "count": after},
        )  # fmt: skip


def _recorded(engine: Engine, turn: Turn, finding: Recorded, said: Said, move: Move) -> str:
    with acting_for(engine, SYSTEM).begin() as connection:
        if not connection.execute(select(Officer.officer_no).where(Officer.officer_no == finding.officer_no)).first():
            raise MoveRefused(_("There is no officer with the number %(number)s.", number=finding.officer_no))
        number = free_number(connection, COURSE, Finding.finding_no, turn.today.year)
        connection.execute(
            insert(Finding).values(
                finding_no=number, officer_no=finding.officer_no, item=finding.item, incident=finding.incident,
                occurred_on=finding.occurred_on, count=finding.count, case_no=finding.case_no, status=move.to,
                note=said.reason, recorded_by=turn.holder.display_name,
            )
        )  # fmt: skip
        append(
            connection, COURSE, turn, move, said, 1, _whose(number, finding.officer_no),
            {"source": finding.source, "status_after": move.to, "count_after": finding.count},
            before=None, after={"status": move.to, "count": finding.count},
        )  # fmt: skip
    return number


def _whose(finding_no: str, officer_no: str) -> dict[str, str]:
    return {"finding_no": finding_no, "officer_no": officer_no}


def _begin_with_imports(connection: Connection, turn: Turn, finding: RowMapping) -> list[RowMapping]:
    """The course of a finding that imports alone have written so far: kept as moves from now on."""
    with knowing_holidays():
        moves = import_moves(connection, turn.workflow, finding, turn.today, turn.now)
    connection.execute(insert(FindingMove), moves)
    return moves_so_far(connection, COURSE, finding["finding_no"])


def _reduced(count: int, times: int | None) -> int:
    if times is None or not 1 <= times < count:
        raise MoveRefused(_("Say to how many times it is reduced: at least 1, and fewer than %(count)s.", count=count))
    return times
