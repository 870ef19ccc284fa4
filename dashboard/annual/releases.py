"""Publishing a year's standard tables 公布: by which day, whose duty it is, and that it was done."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ColumnElement, Connection, Exists, and_, exists, insert, or_

from dashboard.accounts.accounts import Act, Holder
from dashboard.translations import _
from dashboard.workflows.refused import MoveRefused
from models.agencies import Agency, AgencyKind
from models.annual_releases import AnnualRelease
from models.base import TEXT_LENGTH

BASIS = "次年1月31日前公布：广东年报通知（粤依法行政领导小组办 2018-12-29）、大同统计年报制度"
"""What the day rests on (domain.md §2.3); no national rule was found."""


def due_on(year: int) -> dt.date:
    """The last day to publish the year's tables."""
    return dt.date(year + 1, 1, 31)


def last_year(today: dt.date) -> int:
    """The year whose tables are due: the last that is over."""
    return today.year - 1


def reports(year: int) -> ColumnElement[bool]:
    """Whether an agency was there on a day of the year and reports for itself."""
    return and_(
        Agency.kind != AgencyKind.SUBORDINATE,
        or_(Agency.active_from.is_(None), Agency.active_from <= dt.date(year, 12, 31)),
        or_(Agency.active_to.is_(None), Agency.active_to >= dt.date(year, 1, 1)),
    )


def released(year: int, whose: ColumnElement[bool]) -> Exists:
    """Whether the tables of the year were published."""
    return exists().where(AnnualRelease.year == year, whose)


def record(connection: Connection, act: Act, by: Holder, year: int, day: dt.date, place: str, today: dt.date) -> None:
    """Enters where they were published, with its audit record: an agency's own, for others the county's.

    Raises MoveRefused for a year that is not over, a day that cannot be, and where it does not say where.
    """
    if year > last_year(today):
        raise MoveRefused(_("The year is not over."))
    if not dt.date(year, 12, 31) < day <= today:
        raise MoveRefused(_("Published on: a day after the end of the year, up to today."))
    if not place.strip() or len(place) > TEXT_LENGTH:
        raise MoveRefused(_("Say where they were published."))
    connection.execute(
        insert(AnnualRelease).values(
            year=year, agency_code=by.agency_code, released_on=day, place=place.strip(), at=act.now, account=by.name,
            person=by.display_name,
        )
    )  # fmt: skip
    told = {"released_on": day.isoformat(), "place": place.strip()}
    act.record(connection, "annual:release", f"{year}/{by.agency_code or 'all'}", after=told)
