"""The page of one case 案件: its facts, its course, who handled it, what followed, and where it counts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import and_, select

from dashboard.services.counting import Counting, countings
from dashboard.services.rectification_links import items_of_case
from dashboard.services.timeline import Deadline, Event, deadlines, doubts, timeline
from dashboard.services.units import Unit, units
from dashboard.vocabulary import party_shown
from models.cases import Case, CaseOfficer
from models.complaints import FileReview
from models.lawsuits import Lawsuit, Reconsideration
from models.officers import Officer, OfficerCategory
from models.reader import ReaderSession
from plugins.registry import Registry


@dataclass(frozen=True)
class Handler:
    """An officer on the case; the name is None where the officer is no longer on a roster that the reader sees."""

    officer_no: str
    name: str | None
    leads: bool
    auxiliary: bool
    """Auxiliary staff may not investigate, decide or review (003 三(一)3(2))."""


@dataclass(frozen=True)
class CasePage:
    """The page."""

    case: Case
    unit: Unit
    counts_for: Unit | None
    """The agency whose score the case counts in; None where that is not the reader's to see."""
    party: str
    """The party as it may be shown."""
    handlers: tuple[Handler, ...]
    reviewer: Handler | None
    deadlines: tuple[Deadline, ...]
    events: tuple[Event, ...]
    doubts: tuple[str, ...]
    lawsuits: tuple[Lawsuit, ...]
    reconsiderations: tuple[Reconsideration, ...]
    reviews: tuple[FileReview, ...]
    counted: tuple[Counting, ...]
    rectification: tuple[str, ...]
    """Numbers of the rectification items that name it."""


def case_page(session: ReaderSession, registry: Registry, agency: str, case_no: str, today: dt.date) -> CasePage | None:
    """The case with this number of this agency; None where there is none or it is not the reader's."""
    case = session.scalars(select(Case).where(Case.agency_code == agency, Case.case_no == case_no)).one_or_none()
    seen = units(session)
    unit = seen.get(agency)
    if case is None or unit is None:
        return None
    lawsuits = session.scalars(
        select(Lawsuit)
        .where(Lawsuit.agency_code == agency, Lawsuit.case_no == case_no)
        .order_by(Lawsuit.filed_on, Lawsuit.lawsuit_no)
    ).all()
    reconsiderations = session.scalars(
        select(Reconsideration)
        .where(Reconsideration.agency_code == agency, Reconsideration.case_no == case_no)
        .order_by(Reconsideration.accepted_on, Reconsideration.reconsideration_no)
    ).all()
    reviews = session.scalars(
        select(FileReview)
        .where(FileReview.agency_code == agency, FileReview.case_no == case_no)
        .order_by(FileReview.reviewed_on)
    ).all()
    handlers = _handlers(session, case)
    reviewer = _reviewer(session, case)
    events = timeline(case, lawsuits, reconsiderations, reviews, today, reviewer.name if reviewer else None)
    answering = seen.answering(agency)
    days = [event.on for event in events if event.on is not None]
    return CasePage(
        case=case,
        unit=unit,
        counts_for=answering,
        party=party_shown(case.party, case.party_kind),
        handlers=handlers,
        reviewer=reviewer,
        deadlines=deadlines(case, today),
        events=events,
        doubts=doubts(case),
        lawsuits=tuple(lawsuits),
        reconsiderations=tuple(reconsiderations),
        reviews=tuple(reviews),
        counted=countings(session, registry, answering, (agency, case_no), min(days, default=None), today)
        if answering
        else (),
        rectification=items_of_case(session, agency, case_no),
    )


def _handlers(session: ReaderSession, case: Case) -> tuple[Handler, ...]:
    """The officers on the case, the leading one first."""
    rows = session.execute(
        select(CaseOfficer.officer_no, CaseOfficer.position, Officer.name, Officer.category)
        .outerjoin(Officer, and_(Officer.officer_no == CaseOfficer.officer_no))
        .where(CaseOfficer.agency_code == case.agency_code, CaseOfficer.case_no == case.case_no)
        .order_by(CaseOfficer.position)
    )
    return tuple(
        Handler(row.officer_no, row.name, row.position == 1, row.category == OfficerCategory.AUXILIARY) for row in rows
    )


def _reviewer(session: ReaderSession, case: Case) -> Handler | None:
    if case.reviewer_no is None:
        return None
    row = session.execute(
        select(Officer.name, Officer.category).where(Officer.officer_no == case.reviewer_no)
    ).one_or_none()
    name, category = row if row is not None else (None, None)
    return Handler(case.reviewer_no, name, leads=False, auxiliary=category == OfficerCategory.AUXILIARY)
