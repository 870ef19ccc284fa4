"""Doubts about the data 数据疑点: what is possible and unlikely, for a person to look at. Nothing is scored by it.

Each check is one statement over all agencies that the reader sees. The cases of sub-units count for themselves and for
the agency that answers for them, as in every score.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from sqlalchemy import and_, case, func, or_, select

from dashboard import urls
from dashboard.annual.figures import taken
from dashboard.imports.cells.width import folded_header
from dashboard.services.certificates import no_certificate_on
from dashboard.services.units import Unit, Units, units
from models.cases import Case, CaseOfficer
from models.figures import AnnualFigure
from models.officers import Officer
from models.reader import ReaderSession
from plugins import periods
from plugins.contract import Period

FELL_BY = Fraction(4, 5)
"""A number of cases that fell by more than this share against the year before."""
FEWEST = 5
"""Cases in the year before; fewer rise and fall by chance."""
COMPARED = {"立案数": "filed", "立案件数": "filed", "办结数": "closed", "结案件数": "closed"}
"""Names of yearly figures → what is counted in the cases for them; figures of other names are compared with nothing."""


@dataclass(frozen=True)
class Doubt:
    """One thing to look at. ``code`` and ``said`` are made into a sentence by ``doubt_wording``."""

    code: str
    agency_code: str
    href: str
    said: dict[str, Any] = field(default_factory=dict)
    agency: str = ""
    """The agency's name."""


def doubts(session: ReaderSession, year: int, today: dt.date) -> list[Doubt]:
    """The doubts about a year, check after check, agencies in the order of their codes; none before it has begun."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    if first > today:
        return []
    known = units(session)
    counts = _with_sub_units(_counts(session, Period(first, last), today), known)
    checks: tuple[Callable[[], Iterator[Doubt]], ...] = (
        lambda: _more_closed_than_there_were(counts),
        lambda: _fell(counts),
        lambda: _not_reported(session, known, counts, min(last, today)),
        lambda: _figures(session, year, counts),
        lambda: _decided_before_filed(session, first, last),
        lambda: _certificates(session),
        lambda: _uncertified(session, first, last),
    )
    return [replace(one, agency=known.name(one.agency_code)) for check in checks for one in check()]


@dataclass(frozen=True)
class _Counts:
    filed: int
    closed: int
    carried_in: int
    """Filed before the year, and not closed before it."""
    before: int
    """Filed in the year before; while the year runs, up to the same day."""

    def __add__(self, other: _Counts) -> _Counts:
        return _Counts(
            self.filed + other.filed,
            self.closed + other.closed,
            self.carried_in + other.carried_in,
            self.before + other.before,
        )


_NONE = _Counts(0, 0, 0, 0)


def _counts(session: ReaderSession, period: Period, today: dt.date) -> dict[str, _Counts]:
    first, last = period.first, period.last
    before = periods.comparable(period, today)

    def number(condition: Any) -> Any:
        return func.sum(case((condition, 1), else_=0))

    found = session.execute(
        select(
            Case.agency_code,
            number(Case.filed_on.between(first, last)),
            number(Case.closed_on.between(first, last)),
            number(and_(Case.filed_on < first, or_(Case.closed_on.is_(None), Case.closed_on >= first))),
            number(Case.filed_on.between(before.first, before.last)),
        ).group_by(Case.agency_code)
    )
    return {code: _Counts(*map(int, numbers)) for code, *numbers in found}


def _with_sub_units(own: Mapping[str, _Counts], known: Units) -> dict[str, _Counts]:
    made: dict[str, _Counts] = defaultdict(lambda: _NONE)
    for code, one in own.items():
        answering = known.answering(code)
        for counted in {code, code if answering is None else answering.code}:
            made[counted] += one
    return dict(sorted(made.items()))


def _more_closed_than_there_were(counts: Mapping[str, _Counts]) -> Iterator[Doubt]:
    for code, one in counts.items():
        if one.closed > one.filed + one.carried_in:
            said = {"closed": one.closed, "filed": one.filed, "carried": one.carried_in}
            yield Doubt("more_closed", code, urls.href("agency", agency=code), said)


def _fell(counts: Mapping[str, _Counts]) -> Iterator[Doubt]:
    for code, one in counts.items():
        if one.before >= FEWEST and one.filed < one.before * (1 - FELL_BY):
            yield Doubt("fell", code, urls.href("agency", agency=code), {"now": one.filed, "before": one.before})


def _not_reported(session: ReaderSession, known: Units, counts: Mapping[str, _Counts], day: dt.date) -> Iterator[Doubt]:
    """Agencies in use without a case filed in the year, with the day of their newest one until then."""
    silent = [code for code, unit in known.by_code.items() if _in_use(unit, day) and not counts.get(code, _NONE).filed]
    own = select(Case.agency_code, func.max(Case.filed_on)).where(Case.agency_code.in_(silent), Case.filed_on <= day)
    newest: dict[str, dt.date | None] = {row[0]: row[1] for row in session.execute(own.group_by(Case.agency_code))}
    for code in silent:
        yield Doubt("not_reported", code, urls.href("agency", agency=code), {"last": newest.get(code)})


def _in_use(unit: Unit, day: dt.date) -> bool:
    return (unit.active_from is None or unit.active_from <= day) and (unit.active_to is None or unit.active_to >= day)


def _figures(session: ReaderSession, year: int, counts: Mapping[str, _Counts]) -> Iterator[Doubt]:
    """Yearly figures that the cases contradict, those under a name of the report's, and two called alike."""
    alike: dict[tuple[str, str], list[AnnualFigure]] = defaultdict(list)
    ordered = (
        select(AnnualFigure).where(AnnualFigure.year == year).order_by(AnnualFigure.agency_code, AnnualFigure.figure)
    )
    for figure in session.scalars(ordered):
        alike[figure.agency_code, folded_header(figure.figure)].append(figure)
        counted, name = COMPARED.get(folded_header(figure.figure)), taken(figure.figure)
        if counted is None and name is not None:
            said = {"figure": figure.figure, "name": name.name}
            yield Doubt("taken_name", figure.agency_code, urls.href("agency", agency=figure.agency_code), said)
        if counted is not None:
            number = getattr(counts.get(figure.agency_code, _NONE), counted)
            if figure.value != number:
                said = {"figure": figure.figure, "value": figure.value, "counted": number}
                yield Doubt("figure", figure.agency_code, urls.href("agency", agency=figure.agency_code), said)
    for (code, _name), several in alike.items():
        if len({one.definition for one in several}) > 1:
            names = "、".join(one.figure for one in several)
            yield Doubt("same_name", code, urls.href("agency", agency=code), {"figures": names})


def _decided_before_filed(session: ReaderSession, first: dt.date, last: dt.date) -> Iterator[Doubt]:
    found = session.execute(
        select(Case.agency_code, func.count(), func.min(Case.case_no))
        .where(Case.decided_on.between(first, last), Case.decided_on < Case.filed_on)
        .group_by(Case.agency_code)
        .order_by(Case.agency_code)
    )
    for code, number, example in found:
        href = urls.href("case", agency=code, case_no=example)
        yield Doubt("decided_first", code, href, {"number": number, "example": example})


def _certificates(session: ReaderSession) -> Iterator[Doubt]:
    """Certificates that several officers of one reader's sight have."""
    shared = (
        select(Officer.certificate_no)
        .where(Officer.certificate_no.is_not(None))
        .group_by(Officer.certificate_no)
        .having(func.count() > 1)
    )
    numbers = session.scalars(shared.order_by(Officer.certificate_no)).all()
    holders: dict[str, list[Officer]] = defaultdict(list)
    for officer in session.scalars(
        select(Officer).where(Officer.certificate_no.in_(numbers)).order_by(Officer.officer_no)
    ):
        holders[officer.certificate_no or ""].append(officer)
    for number, several in holders.items():
        first = several[0]
        said = {"certificate": number, "officers": "、".join(one.officer_no for one in several)}
        yield Doubt("certificate", first.agency_code, urls.href("officer", officer_no=first.officer_no), said)


def _uncertified(session: ReaderSession, first: dt.date, last: dt.date) -> Iterator[Doubt]:
    """Officers on cases decided on a day for which the books hold no certificate of theirs (行政处罚法 art. 42).

    A certificate whose day of expiry nobody wrote down is not doubted, nor an officer who is not the reader's to see.
    """
    found = session.execute(
        select(CaseOfficer.agency_code, Officer.officer_no, func.count(), func.min(Case.case_no))
        .join(Case, and_(CaseOfficer.agency_code == Case.agency_code, CaseOfficer.case_no == Case.case_no))
        .join(Officer, Officer.officer_no == CaseOfficer.officer_no)
        .where(Case.decided_on.between(first, last), no_certificate_on(Case.decided_on))
        .group_by(CaseOfficer.agency_code, Officer.officer_no)
        .order_by(CaseOfficer.agency_code, Officer.officer_no)
    )
    for code, officer_no, number, example in found:
        said = {"officer": officer_no, "number": number, "example": example}
        yield Doubt("uncertified", code, urls.href("officer", officer_no=officer_no), said)
