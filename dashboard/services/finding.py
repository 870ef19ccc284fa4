"""One finding as its page shows it: its course and files, the article it falls under, what the reader may do now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from dashboard.findings.acts import COURSE
from dashboard.findings.hearing import marks
from dashboard.findings.imported import import_moves
from dashboard.services.courses import (
    CourseEntry,
    KeptFile,
    accounts_of_other_agencies,
    course_entry,
    files_brought,
    moves_made,
)
from dashboard.services.rectification_links import items_of_finding
from dashboard.services.units import Unit, units
from dashboard.workflows.course import made
from dashboard.workflows.deciding import Actor, Standing, possible
from dashboard.workflows.declaration import Move, Workflow
from models.calendar import CalendarEnds
from models.cases import Case
from models.conduct import Finding, FindingStatus
from models.officers import Officer
from models.reader import ReaderSession
from plugins.registry import Registry
from plugins.scheme import NodeText

SCHEME = "officer-deduction"
"""The scheme whose items findings name, where it is installed."""


@dataclass(frozen=True)
class FindingEntry(CourseEntry):
    """A move that was made with a finding."""

    source: str | None
    count: tuple[int, int] | None
    """The number of times before and after, where it changed."""


@dataclass(frozen=True)
class FindingPage:
    """The page."""

    finding: Finding
    officer: Officer
    unit: Unit | None
    status: str
    article: NodeText | None
    """None where no installed scheme knows the item."""
    case: Case | None
    """None where there is none, or it is not the reader's."""
    rectification: tuple[str, ...]
    """Numbers of the rectification items that name it."""
    others: tuple[str, ...]
    """Numbers of the officer's other findings of the same incident: the highest alone counts (000 art. 24)."""
    recorded_by: str | None
    course: tuple[FindingEntry, ...]
    possible: tuple[Move, ...]
    seen: int
    """The position of the last move: a form sends it back, so that of two editors the second is told."""
    today: dt.date


def items(registry: Registry) -> Mapping[str, NodeText]:
    """Key of an item → its texts, for those that findings may name: the nodes without nodes below them."""
    scheme = registry.schemes.get(SCHEME)
    if scheme is None:
        return {}
    above = {one.parent for one in scheme.nodes}
    return {one.key: one for one in scheme.nodes if one.key not in above}


def finding(
    session: ReaderSession, number: str, registry: Registry, workflow: Workflow, actor: Actor, today: dt.date
) -> FindingPage | None:
    """The finding with this number; None where there is none, or it is not the reader's."""
    found = session.execute(
        select(Finding, Officer)
        .join(Officer, Officer.officer_no == Finding.officer_no)
        .where(Finding.finding_no == number)
    ).one_or_none()
    if found is None:
        return None
    one, officer = found
    kept = moves_made(session, COURSE, number)
    hidden = accounts_of_other_agencies(session)
    moves = kept or _of_imports(session, workflow, one, today)
    status = one.status or FindingStatus.PENDING
    scheme = registry.schemes.get(SCHEME)
    others = select(Finding.finding_no).where(
        Finding.officer_no == one.officer_no, Finding.incident == one.incident, Finding.finding_no != number
    )
    standing = Standing(status, list(map(made, moves)), one.officer_no, marks(session, one.officer_no))
    return FindingPage(
        finding=one,
        officer=officer,
        unit=units(session).get(officer.agency_code),
        status=status,
        article=scheme.node(one.item) if scheme is not None else None,
        case=_case(session, one, officer),
        rectification=items_of_finding(session, one),
        others=tuple(session.scalars(others.order_by(Finding.finding_no))),
        recorded_by=None if moves and moves[0]["account"] in hidden else one.recorded_by,
        course=_course(moves, files_brought(session, COURSE, number), hidden),
        possible=tuple(
            move for move in possible(workflow, standing, actor, today) if "count" not in move.fields or one.count > 1
        ),
        seen=kept[-1]["position"] if kept else 0,
        today=today,
    )


def _of_imports(session: ReaderSession, workflow: Workflow, one: Finding, today: dt.date) -> list[dict[str, Any]]:
    """What stands in the course before anybody has moved the finding on; when and by whom, sees who sees all rows."""
    finding = {name: getattr(one, name) for name in ("finding_no", "officer_no", "confirmed_on", "occurred_on")}
    try:
        return import_moves(session, workflow, finding, today, dt.datetime.min.replace(tzinfo=dt.UTC))
    except CalendarEnds:
        return []


def _course(
    moves: Sequence[Mapping[str, Any]], files: Mapping[int, Sequence[KeptFile]], hidden: frozenset[str]
) -> tuple[FindingEntry, ...]:
    befores = [None, *(one["count_after"] for one in moves)]
    return tuple(
        FindingEntry(
            **vars(course_entry(one, files, hidden)),
            source=one["source"],
            count=None if before in (None, one["count_after"]) else (before, one["count_after"]),
        )
        for one, before in zip(moves, befores, strict=False)
    )


def _case(session: ReaderSession, one: Finding, officer: Officer) -> Case | None:
    """Numbers of cases are an agency's own: the case of the officer's agency goes before another's."""
    if one.case_no is None:
        return None
    cases = session.scalars(select(Case).where(Case.case_no == one.case_no).order_by(Case.agency_code).limit(100)).all()
    return next(
        (case for case in cases if case.agency_code == officer.agency_code), cases[0] if len(cases) == 1 else None
    )
