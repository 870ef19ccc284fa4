"""The list of officers 执法人员: those the reader sees, by agency, found by name or number, a page at a time.

ID numbers have no part in it: an officer is found by one elsewhere (``dashboard.web.id_numbers``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from dashboard.paging import PAGE_ROWS, Paging
from dashboard.services.certificates import Certificate, certificate_of
from dashboard.services.evidence_rows import contains
from dashboard.services.row_lists import EXPORT_ROWS, FETCHED_AT_ONCE
from dashboard.services.training_record import training_due, years_before
from dashboard.services.units import Unit, Units, units
from dashboard.services.unqualified import unqualified_on_end
from dashboard.urls import Query
from models.officers import Officer, OfficerCategory
from models.reader import ReaderSession
from plugins.registry import Registry

Attention = Literal["no_certificate", "expiring", "check_due", "training_due", "unqualified"]
"""What of an officer wants looking at; ``rows`` of the address asks for these only."""
EXPIRING_DAYS = 90
CHECK_YEARS = 3
"""执法证…每三年 is checked (004 任务 12); a certificate's validity is the province's to say (domain.md §2.1)."""

SORTED_BY: Mapping[str, InstrumentedAttribute[Any]] = {
    "officer_no": Officer.officer_no,
    "unit": Officer.agency_code,
    "certificate": Officer.certificate_expires_on,
}
"""What ``sort`` of the address may name; by themselves they stand in the order of their numbers."""


@dataclass(frozen=True)
class OfficerLine:
    """One officer."""

    officer_no: str
    name: str
    unit: str
    """The agency's name, or its code where that is not the reader's to see."""
    category: str
    certificate: Certificate
    left_on: dt.date | None
    """None for those who serve on the day of the page."""


@dataclass(frozen=True)
class Officers:
    """The page."""

    lines: tuple[OfficerLine, ...]
    paging: Paging
    units: tuple[Unit, ...]
    """The agencies that can be chosen."""
    unit: Unit | None
    """The one that is; its sub-units are meant, too."""
    attention: Attention | None
    q: str
    sort: str
    day: dt.date
    """As of which certificates are judged."""
    unknown: tuple[tuple[str, str], ...]
    """(key, value) pairs of the address that name no agency or column; the default is shown instead."""


@dataclass(frozen=True)
class OfficersFile:
    """The same list as a whole, for export."""

    page: Officers
    lines: Iterator[OfficerLine]
    """Ends at EXPORT_ROWS."""

    @property
    def cut(self) -> bool:
        """There are more officers than a file holds."""
        return self.page.paging.found > EXPORT_ROWS


def officers(session: ReaderSession, registry: Registry, query: Query, day: dt.date) -> Officers:
    """The page of the list that the address asks for. Three statements; one more a scheme for ``unqualified``."""
    page, asked, seen = _asked(session, registry, query, day)
    found = session.scalars(asked.limit(PAGE_ROWS).offset(page.paging.offset))
    return replace(page, lines=tuple(_line(one, seen, day) for one in found))


def officers_file(session: ReaderSession, registry: Registry, query: Query, day: dt.date) -> OfficersFile:
    """The list that the address asks for, all its pages, read as they are needed."""
    page, asked, seen = _asked(session, registry, query, day)
    found = session.scalars(asked.limit(EXPORT_ROWS).execution_options(yield_per=FETCHED_AT_ONCE))
    return OfficersFile(page, (_line(one, seen, day) for one in found))


def _asked(
    session: ReaderSession, registry: Registry, query: Query, day: dt.date
) -> tuple[Officers, Select[Officer], Units]:
    """The page without its lines, and the statement that finds them."""
    seen = units(session)
    unit = seen.get(query.unit)
    sort = query.sort or ""
    wanted: list[ColumnElement[bool]] = []
    if unit is not None:
        wanted.append(Officer.agency_code.in_([unit.code, *(below.code for below in seen.below(unit.code))]))
    attention = next((one for one in get_args(Attention) if one == query.rows), None)
    if attention is not None:
        wanted += [*_in_service(day), _wants_attention(attention, session, registry, day)]
    if query.q:
        wanted.append(or_(contains(Officer.name, query.q), contains(Officer.officer_no, query.q)))
    number = select(func.count(Officer.officer_no)).where(*wanted)
    asked = select(Officer).where(*wanted)
    column = SORTED_BY.get(sort.removeprefix("-"))
    if column is not None:
        asked = asked.order_by((column.desc() if sort.startswith("-") else column.asc()).nulls_last())
    unknown = []
    if query.unit and unit is None:
        unknown.append(("unit", query.unit))
    if sort and column is None:
        unknown.append(("sort", sort))
    if query.rows and attention is None:
        unknown.append(("rows", query.rows))
    page = Officers(
        lines=(),
        paging=Paging(session.execute(number).scalar_one(), query.page),
        units=tuple(seen.by_code.values()),
        unit=unit,
        attention=attention,
        q=query.q,
        sort=sort if column is not None else "",
        day=day,
        unknown=tuple(unknown),
    )
    return page, asked.order_by(Officer.officer_no), seen


def _in_service(day: dt.date) -> list[ColumnElement[bool]]:
    """Whoever enforces on the day: auxiliaries need no certificate (003 三(一)3)."""
    return [Officer.category == OfficerCategory.OFFICER, or_(Officer.left_on.is_(None), Officer.left_on >= day)]


def _wants_attention(
    attention: Attention, session: ReaderSession, registry: Registry, day: dt.date
) -> ColumnElement[bool]:
    expires = Officer.certificate_expires_on
    match attention:
        case "no_certificate":
            nothing = and_(Officer.certificate_no.is_(None), Officer.certificate_issued_on.is_(None), expires.is_(None))
            return or_(nothing, expires < day)
        case "expiring":
            return expires.between(day, day + dt.timedelta(days=EXPIRING_DAYS))
        case "check_due":
            checked = func.coalesce(Officer.certificate_checked_on, Officer.certificate_issued_on)
            return checked < years_before(day, CHECK_YEARS)
        case "training_due":
            return training_due(day)
        case "unqualified":
            return unqualified_on_end(session, registry, day)


def _line(officer: Officer, seen: Units, day: dt.date) -> OfficerLine:
    gone = officer.left_on is not None and officer.left_on < day
    return OfficerLine(
        officer_no=officer.officer_no,
        name=officer.name,
        unit=seen.name(officer.agency_code),
        category=officer.category,
        certificate=certificate_of(officer, day),
        left_on=officer.left_on if gone else None,
    )
