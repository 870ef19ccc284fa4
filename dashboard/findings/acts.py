"""Moving a finding on 扣分事件办理: each move, its files and its audit record stand together, or not at all.

The finding is locked, and the course that whoever acts has seen is compared with the present one: of two editors the
second is told what the first did. Whether the reader may see the finding at all, the caller has asked before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from dashboard.accounts.accounts import Caller, Holder
from dashboard.findings import evidence, wording
from dashboard.findings.evidence import Evidence
from dashboard.findings.imported import import_moves
from dashboard.translations import _
from dashboard.workflows.deciding import Made, Standing, actor_of, why_not
from dashboard.workflows.declaration import Limit, Move, Workflow
from dashboard.workflows.refused import MoveRefused, refusal
from models import audit
from models.base import TEXT_LENGTH
from models.calendar import CalendarEnds, working_days
from models.conduct import Finding, FindingStatus
from models.finding_moves import FindingFile, FindingMove, FindingSource
from models.installation import SHANGHAI
from models.officers import Officer
from models.reader import SYSTEM, acting_for

MOST_COUNT = 999
_TRIES = 5
"""Of two who record at the same moment both are given the same number, and one asks for the next."""


@dataclass(frozen=True)
class Turn:
    """Whose turn it is, by which workflow, and on which day in Asia/Shanghai."""

    holder: Holder
    now: dt.datetime
    today: dt.date
    workflow: Workflow
    caller: Caller = Caller()


@dataclass(frozen=True)
class Said:
    """What comes with a move."""

    reason: str = ""
    count: int | None = None
    """The smaller number, for a move that reduces."""
    files: Sequence[Evidence] = ()
    seen: int | None = None
    """The position of the last move that whoever acts has seen, 0 for none; None where there was no page."""


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
    _check_said(move, said)
    if finding.occurred_on > turn.today or not 1 <= finding.count <= MOST_COUNT:
        raise MoveRefused(_("The day must not be in the future, and the number of times is 1 to %(most)s.",
                            most=MOST_COUNT))  # fmt: skip
    for _again in range(_TRIES - 1):
        with suppress(IntegrityError):
            return _recorded(engine, turn, finding, said, move)
    return _recorded(engine, turn, finding, said, move)


def make(engine: Engine, turn: Turn, finding_no: str, key: str, said: Said) -> None:
    """Makes a move with a finding that is there. Raises MoveRefused, and then nothing was done."""
    move = turn.workflow.by_key[key]
    _check_said(move, said)
    with acting_for(engine, SYSTEM).begin() as connection:
        finding = (
            connection.execute(select(Finding.__table__).where(Finding.finding_no == finding_no).with_for_update())
            .mappings()
            .one()
        )
        moves = _moves(connection, finding_no)
        _refuse_unseen(moves, said.seen)
        if not moves:
            moves = _begin_with_imports(connection, turn, finding)
        standing = Standing(finding["status"] or FindingStatus.PENDING, [_made(one) for one in moves],
                            finding["officer_no"])  # fmt: skip
        why = why_not(turn.workflow, move, standing, actor_of(turn.holder), turn.today)
        if why is not None:
            raise refusal(why)
        _check_evidence(connection, move, finding_no, said)
        times = _reduced(finding["count"], said) if "count" in move.fields else finding["count"]
        confirmed_on = turn.today if key == "confirm" else finding["confirmed_on"]
        connection.execute(
            update(Finding)
            .where(Finding.finding_no == finding_no)
            .values(status=move.to, count=times, confirmed_on=confirmed_on)
        )
        _append(
            connection, turn, move, said, len(moves) + 1,
            {"finding_no": finding_no, "officer_no": finding["officer_no"], "status_before": finding["status"],
             "count_before": finding["count"], "count_after": times},
        )  # fmt: skip


def _recorded(engine: Engine, turn: Turn, finding: Recorded, said: Said, move: Move) -> str:
    with acting_for(engine, SYSTEM).begin() as connection:
        if not connection.execute(select(Officer.officer_no).where(Officer.officer_no == finding.officer_no)).first():
            raise MoveRefused(_("There is no officer with the number %(number)s.", number=finding.officer_no))
        number = _next_number(connection, turn.today.year)
        connection.execute(
            insert(Finding).values(
                finding_no=number, officer_no=finding.officer_no, item=finding.item, incident=finding.incident,
                occurred_on=finding.occurred_on, count=finding.count, case_no=finding.case_no, status=move.to,
                note=said.reason, recorded_by=turn.holder.display_name,
            )
        )  # fmt: skip
        _append(
            connection, turn, move, said, 1,
            {"finding_no": number, "officer_no": finding.officer_no, "source": finding.source,
             "count_after": finding.count},
        )  # fmt: skip
    return number


def _next_number(connection: Connection, year: int) -> str:
    """Year and a number that counts what was recorded here, without those that imports have taken."""
    start = f"{year}-"
    ours = select(func.max(FindingMove.finding_no)).where(
        FindingMove.move == "record", FindingMove.finding_no.startswith(start)
    )
    highest = connection.execute(ours).scalar() or start + "0"
    taken = set(connection.execute(select(Finding.finding_no).where(Finding.finding_no.startswith(start))).scalars())
    numbers = (f"{start}{one:05d}" for one in count(int(highest.removeprefix(start)) + 1))
    return next(one for one in numbers if one not in taken)


def _append(connection: Connection, turn: Turn, move: Move, said: Said, position: int, values: dict[str, Any]) -> None:
    """Adds the move with its files, and its audit record."""
    holder = turn.holder
    connection.execute(
        insert(FindingMove).values(
            position=position, move=move.key, at=turn.now, made_on=turn.today, account=holder.name,
            person=holder.display_name, reason=said.reason or None, status_after=move.to,
            until=_last_day(connection, move.opens, turn.today), **values,
        )
    )  # fmt: skip
    kept = evidence.keep(connection, values["finding_no"], values["officer_no"], position, said.files)
    before = {"status": values.get("status_before"), "count": values["count_before"]} if position > 1 else None
    audit.record(
        connection, at=turn.now, account=holder.name, role=holder.role, action=f"finding:{move.key}",
        subject=values["finding_no"], reason=said.reason or None, address=turn.caller.address,
        request_id=turn.caller.request_id, detail={"position": position, **({"files": kept} if kept else {})},
        before=before, after={"status": move.to, "count": values["count_after"]},
    )  # fmt: skip


def _begin_with_imports(connection: Connection, turn: Turn, finding: RowMapping) -> list[RowMapping]:
    """The course of a finding that imports alone have written so far: kept as moves from now on."""
    with _knowing_holidays():
        moves = import_moves(connection, turn.workflow, finding, turn.today, turn.now)
    connection.execute(insert(FindingMove), moves)
    return _moves(connection, finding["finding_no"])


def _last_day(connection: Connection, limit: Limit | None, since: dt.date) -> dt.date | None:
    if limit is None:
        return None
    with _knowing_holidays():
        return limit.last_day(since, working_days(connection))


@contextmanager
def _knowing_holidays() -> Iterator[None]:
    try:
        yield
    except CalendarEnds as error:
        raise MoveRefused(
            _(
                "The holidays of %(year)s are not known yet, so the limit cannot be computed; enter that year's list "
                "first.",
                year=error.year,
            )
        ) from error


def _moves(connection: Connection, finding_no: str) -> list[RowMapping]:
    made = select(FindingMove.__table__).where(FindingMove.finding_no == finding_no).order_by(FindingMove.position)
    return list(connection.execute(made).mappings())


def _made(row: RowMapping) -> Made:
    return Made(row["move"], row["account"], row["person"], row["made_on"], row["until"])


def _refuse_unseen(moves: Sequence[RowMapping], seen: int | None) -> None:
    unseen = [] if seen is None else [one for one in moves if one["position"] > seen]
    if unseen:
        raise MoveRefused(
            _(
                "The finding has moved on since this page was opened: %(moves)s. Nothing was done now; look at it as "
                "it is, and do it again if it is still right.",
                moves=_("; ").join(
                    f"{one['account']}, {wording.move(one['move'])}, {one['at'].astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
                    for one in unseen
                ),
            )
        )


def _check_said(move: Move, said: Said) -> None:
    evidence.check(said.files)
    if move.reason and not said.reason.strip():
        raise MoveRefused(_("Give the reason in words."))
    if len(said.reason) > TEXT_LENGTH:
        raise MoveRefused(_("The reason is longer than %(most)s characters.", most=TEXT_LENGTH))


def _check_evidence(connection: Connection, move: Move, finding_no: str, said: Said) -> None:
    if not move.evidence or said.files:
        return
    kept = select(func.count(FindingFile.file_id)).where(FindingFile.finding_no == finding_no)
    if not connection.execute(kept).scalar_one():
        raise MoveRefused(_("There is no evidence file yet; bring at least one with this."))


def _reduced(count: int, said: Said) -> int:
    if said.count is None or not 1 <= said.count < count:
        raise MoveRefused(_("Say to how many times it is reduced: at least 1, and fewer than %(count)s.", count=count))
    return said.count
