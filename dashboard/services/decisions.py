"""The list of vetoes 一项否决, or of commendations 表彰奖励: those the reader sees, or is waited for in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from dashboard.decisions.kinds import COMMENDATION, KINDS, VETO, DecisionKind
from dashboard.decisions.workflow import duties
from dashboard.paging import PAGE_ROWS, Paging
from dashboard.services.evidence_rows import contains
from dashboard.services.row_lists import EXPORT_ROWS, FETCHED_AT_ONCE
from dashboard.services.units import Unit, Units, units
from dashboard.services.waiting import Listed
from dashboard.urls import Query
from dashboard.workflows.deciding import Actor
from models.conduct import Commendation, DecisionStatus, Veto
from models.officers import Officer
from models.reader import ReaderSession

MINE, RECORD = "mine", "record"
"""As ``rows`` of the address asks for what waits for the reader, and for the form."""

LISTED: Mapping[str, Listed] = {
    one.key: Listed(one.course, one.number, one.rows.status, one.rows.officer_no, DecisionStatus.CONFIRMED)
    for one in KINDS.values()
}
"""Key of a kind → its table."""
_LOOKED_IN: Mapping[str, tuple[InstrumentedAttribute[Any], ...]] = {
    VETO.key: (Veto.document, Veto.decided_by, Veto.reason),
    COMMENDATION.key: (Commendation.document, Commendation.item, Commendation.work),
}


@dataclass(frozen=True)
class DecisionLine:
    """One veto or commendation."""

    number: str
    row: Veto | Commendation
    officer: str
    unit: str
    on: dt.date
    """The day by which it counts."""
    status: str
    until: dt.date | None
    """The last day of the limit that was opened last."""


@dataclass(frozen=True)
class Decisions:
    """A page of the list."""

    kind: DecisionKind
    lines: tuple[DecisionLine, ...]
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
class DecisionsFile:
    """The list as a whole, for export."""

    page: Decisions
    lines: Iterator[DecisionLine]
    """Ends at EXPORT_ROWS."""


def decisions(session: ReaderSession, kind: DecisionKind, query: Query, actor: Actor, today: dt.date) -> Decisions:
    """The page of the list that the address asks for, the newest first."""
    return _list(session, kind, query, actor, today, units(session))[0]


def decisions_file(
    session: ReaderSession, kind: DecisionKind, query: Query, actor: Actor, today: dt.date
) -> DecisionsFile:
    """The list that the address asks for, all its pages."""
    seen = units(session)
    page, asked = _list(session, kind, query, actor, today, seen)
    found = session.execute(asked.limit(EXPORT_ROWS).execution_options(yield_per=FETCHED_AT_ONCE))
    return DecisionsFile(page, (_line(kind, row, seen) for row in found))


def waiting_for(session: ReaderSession, kind: DecisionKind, actor: Actor, today: dt.date) -> int:
    """In how many of this kind the actor is waited for today."""
    return session.execute(select(func.count(kind.number)).where(_waits(kind, actor, today))).scalar_one()


def _waits(kind: DecisionKind, actor: Actor, today: dt.date) -> ColumnElement[bool]:
    return LISTED[kind.key].waits_for(duties(kind.workflow), actor, today)


def _list(
    session: ReaderSession, kind: DecisionKind, query: Query, actor: Actor, today: dt.date, seen: Units
) -> tuple[Decisions, Select[*tuple[Any, ...]]]:
    """The page, and the statement of all its pages."""
    unit = seen.get(query.unit)
    state = query.state if query.state in set(DecisionStatus) else ""
    rows = query.rows if query.rows in (MINE, RECORD) else ""
    on_roster = kind.rows.officer_no == Officer.officer_no
    wanted: list[ColumnElement[bool]] = []
    if unit is not None:
        wanted.append(Officer.agency_code.in_([unit.code, *(below.code for below in seen.below(unit.code))]))
    if state:
        wanted.append(LISTED[kind.key].is_in(state))
    if rows == MINE:
        wanted.append(_waits(kind, actor, today))
    if query.q:
        looked_in = (kind.number, kind.rows.officer_no, Officer.name, *_LOOKED_IN[kind.key])
        wanted.append(or_(*(contains(column, query.q) for column in looked_in)))
    number = select(func.count(kind.number)).join(Officer, on_roster)
    paging = Paging(session.execute(number.where(*wanted)).scalar_one(), query.page)
    table: Any = kind.rows
    asked = (
        select(table, Officer.name, Officer.agency_code, LISTED[kind.key].last_until().label("until"))
        .join(Officer, on_roster)
        .where(*wanted)
        .order_by(kind.day.desc(), kind.number.desc())
    )
    found = session.execute(asked.limit(PAGE_ROWS).offset(paging.offset))
    unknown = [("unit", query.unit)] if query.unit and unit is None else []
    unknown += [("state", query.state)] if query.state and not state else []
    unknown += [("rows", query.rows)] if query.rows and not rows else []
    page = Decisions(
        kind=kind,
        lines=tuple(_line(kind, row, seen) for row in found),
        paging=paging,
        units=tuple(seen.by_code.values()),
        unit=unit,
        state=state,
        rows=rows,
        q=query.q,
        waiting=waiting_for(session, kind, actor, today),
        today=today,
        unknown=tuple(unknown),
    )
    return page, asked


def _line(kind: DecisionKind, row: Any, seen: Units) -> DecisionLine:
    one, name, agency, until = row
    return DecisionLine(
        getattr(one, kind.number.key), one, name, seen.name(agency), getattr(one, kind.day.key),
        one.status or DecisionStatus.CONFIRMED, until,
    )  # fmt: skip
