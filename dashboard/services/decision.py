"""One veto or commendation as its page shows it: its course and files, its article, what the reader may do now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from dashboard.decisions.acts import BLANK
from dashboard.decisions.imported import import_moves
from dashboard.decisions.kinds import DecisionKind
from dashboard.findings.hearing import marks
from dashboard.services.courses import (
    CourseEntry,
    accounts_of_other_agencies,
    course_entry,
    files_brought,
    moves_made,
)
from dashboard.services.finding import SCHEME
from dashboard.services.units import Unit, units
from dashboard.workflows.course import made
from dashboard.workflows.deciding import Actor, Standing, possible
from dashboard.workflows.declaration import Move
from models.conduct import Commendation, Veto
from models.officers import Officer
from models.reader import ReaderSession
from plugins.registry import Registry
from plugins.scheme import NodeText

AWARDED = "commendations.awarded"
"""The measure of the items that commendations name."""


@dataclass(frozen=True)
class DecisionPage:
    """The page."""

    kind: DecisionKind
    number: str
    row: Veto | Commendation
    officer: Officer
    unit: Unit | None
    on: dt.date
    """The day by which it counts."""
    status: str
    article: NodeText | None
    """Of a commendation's item; None where no installed scheme knows it."""
    others: tuple[str, ...]
    """Numbers of the officer's other commendations of the same work: the highest alone counts (000 art. 25)."""
    course: tuple[CourseEntry, ...]
    possible: tuple[Move, ...]
    seen: int
    """The position of the last move: a form sends it back, so that of two editors the second is told."""
    today: dt.date


def award_items(registry: Registry) -> Mapping[str, NodeText]:
    """Key of an item → its texts, for those that commendations may name."""
    scheme = registry.schemes.get(SCHEME)
    if scheme is None:
        return {}
    texts = {one.key: one for one in scheme.nodes}
    return {key: texts[key] for key in scheme.rules().items(AWARDED)}


def decision(
    session: ReaderSession, kind: DecisionKind, number: str, registry: Registry, actor: Actor, today: dt.date
) -> DecisionPage | None:
    """The one with this number; None where there is none, or it is not the reader's."""
    table: Any = kind.rows
    found = session.execute(
        select(table, Officer).join(Officer, Officer.officer_no == table.officer_no).where(kind.number == number)
    ).one_or_none()
    if found is None:
        return None
    one, officer = found
    kept = moves_made(session, kind.course, number)
    moves = kept or _of_imports(session, kind, one, today)
    hidden = accounts_of_other_agencies(session)
    files = files_brought(session, kind.course, number)
    status = one.status or BLANK
    standing = Standing(status, list(map(made, moves)), one.officer_no, marks(session, one.officer_no))
    return DecisionPage(
        kind=kind,
        number=number,
        row=one,
        officer=officer,
        unit=units(session).get(officer.agency_code),
        on=getattr(one, kind.day.key),
        status=status,
        article=award_items(registry).get(one.item) if isinstance(one, Commendation) else None,
        others=_others(session, one) if isinstance(one, Commendation) else (),
        course=tuple(course_entry(move, files, hidden) for move in moves),
        possible=possible(kind.workflow, standing, actor, today),
        seen=kept[-1]["position"] if kept else 0,
        today=today,
    )


def _of_imports(
    session: ReaderSession, kind: DecisionKind, one: Veto | Commendation, today: dt.date
) -> list[dict[str, Any]]:
    """What stands in the course before anybody has moved it on; when and by whom, sees who sees all rows."""
    row = {name: getattr(one, name) for name in (kind.course.key, "officer_no", kind.day.key, "status")}
    return import_moves(session, kind, row, today, dt.datetime.min.replace(tzinfo=dt.UTC))


def _others(session: ReaderSession, one: Commendation) -> tuple[str, ...]:
    others = select(Commendation.commendation_no).where(
        Commendation.officer_no == one.officer_no,
        Commendation.work == one.work,
        Commendation.commendation_no != one.commendation_no,
    )
    return tuple(session.scalars(others.order_by(Commendation.commendation_no)))
