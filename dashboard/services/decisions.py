"""The list of vetoes 一项否决, or of commendations 表彰奖励: those the reader sees, or is waited for in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from dashboard.decisions.kinds import COMMENDATION, KINDS, VETO, DecisionKind
from dashboard.decisions.workflow import duties
from dashboard.services.officer_courses import Asked, CourseFile, CourseList, CoursePage
from dashboard.services.units import Units
from dashboard.services.waiting import Listed
from dashboard.urls import Query
from dashboard.workflows.deciding import Actor
from models.conduct import Commendation, DecisionStatus, Veto
from models.reader import ReaderSession

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


@dataclass(frozen=True, kw_only=True)
class Decisions(CoursePage[DecisionLine]):
    """A page of the list."""

    kind: DecisionKind


def decisions(session: ReaderSession, kind: DecisionKind, query: Query, actor: Actor, today: dt.date) -> Decisions:
    """The page of the list that the address asks for, the newest first."""
    return _list(kind).page_of(session, Asked(query, actor, today, duties(kind.workflow)))


def decisions_file(
    session: ReaderSession, kind: DecisionKind, query: Query, actor: Actor, today: dt.date
) -> CourseFile[Decisions, DecisionLine]:
    """The list that the address asks for, all its pages."""
    return _list(kind).file_of(session, Asked(query, actor, today, duties(kind.workflow)))


def waiting_for(session: ReaderSession, kind: DecisionKind, actor: Actor, today: dt.date) -> int:
    """In how many of this kind the actor is waited for today."""
    return _list(kind).waiting_for(session, duties(kind.workflow), actor, today)


def _list(kind: DecisionKind) -> CourseList[Decisions, DecisionLine]:
    return CourseList(
        LISTED[kind.key], kind.rows, DecisionStatus, kind.day, _LOOKED_IN[kind.key], partial(_line, kind),
        partial(Decisions, kind=kind),
    )  # fmt: skip


def _line(kind: DecisionKind, row: Any, seen: Units) -> DecisionLine:
    one, name, agency, until = row
    return DecisionLine(
        getattr(one, kind.number.key), one, name, seen.name(agency), getattr(one, kind.day.key),
        one.status or DecisionStatus.CONFIRMED, until,
    )  # fmt: skip
