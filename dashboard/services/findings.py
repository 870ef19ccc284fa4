"""The list of findings 扣分事件: those the reader sees, or those in which the reader may act now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from dashboard.findings.acts import COURSE
from dashboard.findings.workflow import ANSWERS, duties
from dashboard.paging import PAGE_ROWS, Paging
from dashboard.services.evidence_rows import contains
from dashboard.services.row_lists import EXPORT_ROWS, FETCHED_AT_ONCE
from dashboard.services.units import Unit, Units, units
from dashboard.services.waiting import Listed
from dashboard.urls import Query
from dashboard.workflows.deciding import Actor
from dashboard.workflows.declaration import Workflow
from models.conduct import Finding, FindingStatus
from models.officers import Officer
from models.reader import ReaderSession

MINE, OVERDUE, RECORD = "mine", "overdue", "record"
"""As ``rows`` of the address asks for what waits for the reader, for answers that are overdue, for the form."""

LISTED = Listed(COURSE, Finding.finding_no, Finding.status, Finding.officer_no, FindingStatus.PENDING)


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


@dataclass(frozen=True)
class FindingsFile:
    """The list as a whole, for export."""

    page: Findings
    lines: Iterator[FindingLine]
    """Ends at EXPORT_ROWS."""


def findings(session: ReaderSession, query: Query, workflow: Workflow, actor: Actor, today: dt.date) -> Findings:
    """The page of the list that the address asks for, the newest first."""
    return _list(session, query, workflow, actor, today, units(session))[0]


def findings_file(
    session: ReaderSession, query: Query, workflow: Workflow, actor: Actor, today: dt.date
) -> FindingsFile:
    """The list that the address asks for, all its pages."""
    seen = units(session)
    page, asked = _list(session, query, workflow, actor, today, seen)
    found = session.execute(asked.limit(EXPORT_ROWS).execution_options(yield_per=FETCHED_AT_ONCE))
    return FindingsFile(page, (_line(row, seen) for row in found))


def _list(
    session: ReaderSession, query: Query, workflow: Workflow, actor: Actor, today: dt.date, seen: Units
) -> tuple[Findings, Select[*tuple[Any, ...]]]:
    """The page, and the statement of all its pages."""
    unit = seen.get(query.unit)
    state = query.state if query.state in set(FindingStatus) else ""
    rows = query.rows if query.rows in (MINE, OVERDUE, RECORD) else ""
    on_roster = Finding.officer_no == Officer.officer_no
    wanted: list[ColumnElement[bool]] = []
    if unit is not None:
        wanted.append(Officer.agency_code.in_([unit.code, *(below.code for below in seen.below(unit.code))]))
    if state:
        wanted.append(LISTED.is_in(state))
    if rows == MINE:
        wanted.append(LISTED.waits_for(duties(workflow), actor, today))
    if rows == OVERDUE:
        limit = LISTED.last_until(workflow.by_key["answer"].within)
        wanted.append(and_(LISTED.is_in(FindingStatus.TOLD), limit < today, ~LISTED.made(ANSWERS)))
    if query.q:
        looked_in = (Finding.finding_no, Finding.officer_no, Officer.name, Finding.item, Finding.incident)
        wanted.append(or_(*(contains(column, query.q) for column in looked_in)))
    number = select(func.count(Finding.finding_no)).join(Officer, on_roster)
    paging = Paging(session.execute(number.where(*wanted)).scalar_one(), query.page)
    asked = (
        select(Finding, Officer.name, Officer.agency_code, LISTED.last_until().label("until"))
        .join(Officer, on_roster)
        .where(*wanted)
        .order_by(Finding.occurred_on.desc(), Finding.finding_no.desc())
    )
    found = session.execute(asked.limit(PAGE_ROWS).offset(paging.offset))
    unknown = [("unit", query.unit)] if query.unit and unit is None else []
    unknown += [("state", query.state)] if query.state and not state else []
    unknown += [("rows", query.rows)] if query.rows and not rows else []
    page = Findings(
        lines=tuple(_line(row, seen) for row in found),
        paging=paging,
        units=tuple(seen.by_code.values()),
        unit=unit,
        state=state,
        rows=rows,
        q=query.q,
        waiting=waiting_for(session, workflow, actor, today),
        today=today,
        unknown=tuple(unknown),
    )
    return page, asked


def _line(row: Any, seen: Units) -> FindingLine:
    one, name, agency, until = row
    return FindingLine(
        one.finding_no, one.officer_no, name, seen.name(agency), one.item, one.occurred_on, one.count,
        one.status or FindingStatus.PENDING, until,
    )  # fmt: skip


def waiting_for(session: ReaderSession, workflow: Workflow, actor: Actor, today: dt.date) -> int:
    """In how many findings the actor may do something today."""
    return session.execute(
        select(func.count(Finding.finding_no)).where(LISTED.waits_for(duties(workflow), actor, today))
    ).scalar_one()
