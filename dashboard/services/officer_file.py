"""One file an officer 一人一档: identity, certificate, postings, the cases handled and reviewed, and what was noted.

The ID number is masked here; in full it is shown elsewhere (``dashboard.web.id_numbers``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Select, and_, func, select

from dashboard.paging import PAGE_ROWS, Paging
from dashboard.services.certificates import Certificate, certificate_of
from dashboard.services.id_numbers import masked_id_number
from dashboard.services.officer_scores import OfficerScore, officer_scores
from dashboard.services.row_lists import EXPORT_ROWS, FETCHED_AT_ONCE
from dashboard.services.training_record import TrainingRecord, training_record
from dashboard.services.units import Unit, Units, units
from dashboard.urls import Query
from models.cases import Case, CaseOfficer
from models.conduct import Commendation, Finding, FindingStatus, counts
from models.officers import Officer, Posting
from models.reader import Reach, ReaderSession
from plugins.registry import Registry

CaseList = Literal["handled", "reviewed"]
Part = Literal["leads", "takes_part", "reviews"]


@dataclass(frozen=True)
class Stay:
    """Where the officer served, from and to which day (None: still)."""

    unit: Unit | None
    """None where the agency is not the reader's to see."""
    code: str | None
    """None where not even that is: no agency learns from which other one an officer came."""
    from_on: dt.date
    to_on: dt.date | None


@dataclass(frozen=True)
class CaseLine:
    """A case, the unit whose it is, and the officer's part in it."""

    case: Case
    unit: str
    part: Part


@dataclass(frozen=True)
class Cases:
    """One of the two lists of cases, a page of it, and how many cases each has."""

    chosen: CaseList
    numbers: Mapping[CaseList, int]
    lines: tuple[CaseLine, ...]
    paging: Paging


@dataclass(frozen=True)
class OfficerFile:
    """The page."""

    officer: Officer
    unit: Unit | None
    """The present one; None where it is not the reader's to see."""
    id_number: str | None
    """Masked; None where the books hold none."""
    certificate: Certificate
    stays: tuple[Stay, ...]
    """The latest first."""
    training: TrainingRecord
    findings: int
    """In whatever state."""
    scores: tuple[OfficerScore, ...]
    """One a scheme of officers."""
    confirmed_findings: int
    commendations: int
    cases: Cases | None
    """None for who reads the own file only: cases are the agency's."""
    unknown: tuple[tuple[str, str], ...]
    """(key, value) pairs of the address that name no list; the first is shown instead."""


@dataclass(frozen=True)
class CasesFile:
    """One of the lists as a whole, for export."""

    officer: Officer
    chosen: CaseList
    lines: Iterator[CaseLine]
    """Ends at EXPORT_ROWS."""
    found: int

    @property
    def cut(self) -> bool:
        """There are more cases than a file holds."""
        return self.found > EXPORT_ROWS


def officer_file(
    session: ReaderSession, registry: Registry, officer_no: str, query: Query, day: dt.date
) -> OfficerFile | None:
    """The file of the officer with this number; None where there is none, or it is not the reader's.

    Five statements, and at most five a scheme of officers. ``rows`` of the address chooses between the cases
    ``handled`` and ``reviewed``, ``period`` the period of the scores.
    """
    found = session.execute(_with_numbers(officer_no)).one_or_none()
    if found is None:
        return None
    officer, findings, confirmed_findings, commendations, handled, reviewed = found
    numbers: dict[CaseList, int] = {"handled": handled, "reviewed": reviewed}
    seen = units(session)
    own_file = session.reader.reach is Reach.OWN_FILE
    return OfficerFile(
        officer=officer,
        unit=seen.get(officer.agency_code),
        id_number=masked_id_number(session, officer),
        certificate=certificate_of(officer, day),
        stays=_stays(session, officer_no, seen, own_file=own_file),
        training=training_record(session, officer_no, day),
        findings=findings,
        confirmed_findings=confirmed_findings,
        scores=officer_scores(session, registry, officer_no, query.period, seen, day),
        commendations=commendations,
        cases=None if own_file else _cases(session, officer_no, seen, query, numbers),
        unknown=(("rows", query.rows),) if query.rows not in (None, "handled", "reviewed") else (),
    )


def cases_file(session: ReaderSession, officer_no: str, query: Query) -> CasesFile | None:
    """The list that the address asks for, all its pages; None where there is no such file, or no case to be read."""
    officer = _officer(session, officer_no)
    if officer is None or session.reader.reach is Reach.OWN_FILE:
        return None
    seen, chosen = units(session), _chosen(query)
    streamed = session.execute(
        _listed(chosen, officer_no).limit(EXPORT_ROWS).execution_options(yield_per=FETCHED_AT_ONCE)
    )
    found = session.execute(_number(chosen, officer_no)).scalar_one()
    return CasesFile(officer, chosen, (_line(row, seen) for row in streamed), found)


def _officer(session: ReaderSession, officer_no: str) -> Officer | None:
    return session.scalars(select(Officer).where(Officer.officer_no == officer_no)).one_or_none()


def _with_numbers(officer_no: str) -> Select[*tuple[Any, ...]]:
    """The officer, and how many rows there are of each kind that the file counts, as the reader may see them."""
    findings = select(func.count(Finding.finding_no)).where(Finding.officer_no == officer_no)
    commendations = select(func.count(Commendation.commendation_no)).where(
        Commendation.officer_no == officer_no, counts(Commendation)
    )
    counted = [
        findings,
        findings.where(Finding.status == FindingStatus.CONFIRMED),
        commendations,
        _number("handled", officer_no),
        _number("reviewed", officer_no),
    ]
    return select(Officer, *(one.scalar_subquery() for one in counted)).where(Officer.officer_no == officer_no)


def _stays(session: ReaderSession, officer_no: str, seen: Units, *, own_file: bool) -> tuple[Stay, ...]:
    postings = session.scalars(
        select(Posting).where(Posting.officer_no == officer_no).order_by(Posting.from_on.desc(), Posting.agency_code)
    )
    return tuple(
        Stay(seen.get(one.agency_code), one.agency_code if own_file else None, one.from_on, one.to_on)
        for one in postings
    )


def _chosen(query: Query) -> CaseList:
    return "reviewed" if query.rows == "reviewed" else "handled"


def _cases(
    session: ReaderSession, officer_no: str, seen: Units, query: Query, numbers: Mapping[CaseList, int]
) -> Cases:
    chosen = _chosen(query)
    paging = Paging(numbers[chosen], query.page)
    rows = session.execute(_listed(chosen, officer_no).limit(PAGE_ROWS).offset(paging.offset))
    return Cases(chosen, numbers, tuple(_line(row, seen) for row in rows), paging)


def _number(chosen: CaseList, officer_no: str) -> Select[int]:
    if chosen == "reviewed":
        return select(func.count(Case.case_no)).where(Case.reviewer_no == officer_no)
    return select(func.count(CaseOfficer.case_no)).where(CaseOfficer.officer_no == officer_no)


def _listed(chosen: CaseList, officer_no: str) -> Select[*tuple[Any, ...]]:
    """The cases of the list, of those handled with the officer's place on it, the latest filed first."""
    order = (Case.filed_on.desc().nulls_last(), Case.agency_code, Case.case_no)
    if chosen == "reviewed":
        return select(Case).where(Case.reviewer_no == officer_no).order_by(*order)
    on_it = and_(CaseOfficer.agency_code == Case.agency_code, CaseOfficer.case_no == Case.case_no)
    handled = select(Case, CaseOfficer.position).join(CaseOfficer, on_it)
    return handled.where(CaseOfficer.officer_no == officer_no).order_by(*order)


def _line(row: Any, seen: Units) -> CaseLine:
    case, *place = row
    part: Part = "reviews" if not place else "leads" if place[0] == 1 else "takes_part"
    return CaseLine(case, seen.name(case.agency_code), part)
