"""The list of findings 扣分事件: those the reader sees, by unit and status, or those in which the reader may act now.

Which moves somebody may make, the declared workflow says; here it becomes a condition of the database.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select
from sqlalchemy.sql.selectable import ScalarSelect

from dashboard.paging import PAGE_ROWS, Paging
from dashboard.services.evidence_rows import contains
from dashboard.services.units import Unit, units
from dashboard.urls import Query
from dashboard.workflows.deciding import Actor
from dashboard.workflows.declaration import Move, Workflow
from models.conduct import Finding, FindingStatus
from models.finding_moves import FindingMove
from models.officers import Officer
from models.reader import ReaderSession

MINE, OVERDUE, RECORD = "mine", "overdue", "record"
"""As ``rows`` of the address asks for what waits for the reader, for answers that are overdue, for the form."""


@dataclass(frozen=True)
class FindingLine:
    """One finding."""

    finding_no: str
    officer_no: str
    officer: str
    unit: str
    item: str
    occurred_on: dt.date
    count: int
    status: str
    until: dt.date | None
    """The last day of the limit that was opened last."""


@dataclass(frozen=True)
class Findings:
    """A page of the list."""

    lines: tuple[FindingLine, ...]
    paging: Paging
    units: tuple[Unit, ...]
    """The agencies that can be chosen."""
    unit: Unit | None
    state: str
    rows: str
    q: str
    waiting: int
    """How many wait for the reader."""
    today: dt.date
    unknown: tuple[tuple[str, str], ...]
    """(key, value) pairs of the address that name nothing here; the default is shown instead."""


def findings(session: ReaderSession, query: Query, workflow: Workflow, actor: Actor, today: dt.date) -> Findings:
    """The page of the list that the address asks for, the newest first."""
    seen = units(session)
    unit = seen.get(query.unit)
    state = query.state if query.state in set(FindingStatus) else ""
    rows = query.rows if query.rows in (MINE, OVERDUE, RECORD) else ""
    on_roster = Finding.officer_no == Officer.officer_no
    wanted: list[ColumnElement[bool]] = []
    if unit is not None:
        wanted.append(Officer.agency_code.in_([unit.code, *(below.code for below in seen.below(unit.code))]))
    if state:
        wanted.append(_is_in(state))
    if rows == MINE:
        wanted.append(_waiting(workflow, actor, today))
    if rows == OVERDUE:
        limit = _last_until(workflow.by_key["answer"].within)
        wanted.append(and_(_is_in(FindingStatus.TOLD), limit < today, ~_made(("answer",))))
    if query.q:
        looked_in = (Finding.finding_no, Finding.officer_no, Officer.name, Finding.item, Finding.incident)
        wanted.append(or_(*(contains(column, query.q) for column in looked_in)))
    number = select(func.count(Finding.finding_no)).join(Officer, on_roster)
    paging = Paging(session.execute(number.where(*wanted)).scalar_one(), query.page)
    found = session.execute(
        select(Finding, Officer.name, Officer.agency_code, _last_until().label("until"))
        .join(Officer, on_roster)
        .where(*wanted)
        .order_by(Finding.occurred_on.desc(), Finding.finding_no.desc())
        .limit(PAGE_ROWS)
        .offset(paging.offset)
    )
    unknown = [("unit", query.unit)] if query.unit and unit is None else []
    unknown += [("state", query.state)] if query.state and not state else []
    unknown += [("rows", query.rows)] if query.rows and not rows else []
    return Findings(
        lines=tuple(
            FindingLine(
                one.finding_no, one.officer_no, name, seen.name(agency), one.item, one.occurred_on, one.count,
                one.status or FindingStatus.PENDING, until,
            )
            for one, name, agency, until in found
        ),
        paging=paging,
        units=tuple(seen.by_code.values()),
        unit=unit,
        state=state,
        rows=rows,
        q=query.q,
        waiting=waiting_for(session, workflow, actor, today),
        today=today,
        unknown=tuple(unknown),
    )  # fmt: skip


def waiting_for(session: ReaderSession, workflow: Workflow, actor: Actor, today: dt.date) -> int:
    """In how many findings the actor may do something today."""
    return session.execute(select(func.count(Finding.finding_no)).where(_waiting(workflow, actor, today))).scalar_one()


def _waiting(workflow: Workflow, actor: Actor, today: dt.date) -> ColumnElement[bool]:
    """Whether the actor may make any move today, as ``deciding.why_not`` says of one finding."""
    allowed = [one for one in workflow.moves if one.sources and one.permission in actor.permissions]
    return or_(false(), *(_may(workflow, one, actor, today) for one in allowed))


def _may(workflow: Workflow, move: Move, actor: Actor, today: dt.date) -> ColumnElement[bool]:
    conditions = [or_(*map(_is_in, move.sources))]
    if move.by_concerned:
        conditions.append(Finding.officer_no == (actor.stands_for or ""))
    if move.stranger_to:
        own = or_(FindingMove.account == actor.account, FindingMove.person == actor.person)
        conditions.append(~_made(move.stranger_to, own))
    if move.once:
        conditions.append(~_made((move.key,)))
    if move.within:
        conditions.append(_last_until(move.within) >= today)
    if move.after:
        over = func.coalesce(_last_until(workflow.by_key[move.after].within) < today, True)
        conditions.append(or_(_made((move.after,)), over))
    return and_(*conditions)


def _is_in(state: str) -> ColumnElement[bool]:
    """A blank status, as an import may leave it, is pending."""
    stands = Finding.status == state
    return or_(stands, Finding.status.is_(None)) if state == FindingStatus.PENDING else stands


def _made(moves: Sequence[str], *more: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(FindingMove.finding_no == Finding.finding_no, FindingMove.move.in_(moves), *more)


def _last_until(moves: Sequence[str] = ()) -> ScalarSelect[dt.date | None]:
    """The limit that the last of these moves (of any that opened one) has opened."""
    chosen = FindingMove.move.in_(moves) if moves else FindingMove.until.is_not(None)
    last = select(FindingMove.until).where(FindingMove.finding_no == Finding.finding_no, chosen)
    return last.order_by(FindingMove.position.desc()).limit(1).scalar_subquery()
