"""The list of findings 扣分事件: those the reader sees, or those in which the reader may act now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_

from dashboard.findings.acts import COURSE
from dashboard.findings.workflow import ANSWERS, duties
from dashboard.services.officer_courses import Asked, CourseFile, CourseList, CoursePage
from dashboard.services.units import Units
from dashboard.services.waiting import Listed
from dashboard.urls import Query
from dashboard.workflows.deciding import Actor
from dashboard.workflows.declaration import Workflow
from models.conduct import Finding, FindingStatus
from models.reader import ReaderSession

OVERDUE = "overdue"
"""As ``rows`` of the address asks for answers that are overdue."""

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


Findings = CoursePage[FindingLine]
"""A page of the list."""


def findings(session: ReaderSession, query: Query, workflow: Workflow, actor: Actor, today: dt.date) -> Findings:
    """The page of the list that the address asks for, the newest first."""
    return _LIST.page_of(session, Asked(query, actor, today, duties(workflow)), _overdue(workflow, today))


def findings_file(
    session: ReaderSession, query: Query, workflow: Workflow, actor: Actor, today: dt.date
) -> CourseFile[Findings, FindingLine]:
    """The list that the address asks for, all its pages."""
    return _LIST.file_of(session, Asked(query, actor, today, duties(workflow)), _overdue(workflow, today))


def waiting_for(session: ReaderSession, workflow: Workflow, actor: Actor, today: dt.date) -> int:
    """In how many findings the actor may do something today."""
    return _LIST.waiting_for(session, duties(workflow), actor, today)


def _overdue(workflow: Workflow, today: dt.date) -> Mapping[str, ColumnElement[bool]]:
    limit = LISTED.last_until(workflow.by_key["answer"].within)
    return {OVERDUE: and_(LISTED.is_in(FindingStatus.TOLD), limit < today, ~LISTED.made(ANSWERS))}


def _line(row: Any, seen: Units) -> FindingLine:
    one, name, agency, until = row
    return FindingLine(
        one.finding_no, one.officer_no, name, seen.name(agency), one.item, one.occurred_on, one.count,
        one.status or FindingStatus.PENDING, until,
    )  # fmt: skip


_LIST: CourseList[Findings, FindingLine] = CourseList(
    LISTED, Finding, FindingStatus, Finding.occurred_on, (Finding.item, Finding.incident), _line, Findings
)
