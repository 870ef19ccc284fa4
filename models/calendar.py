"""The working-day calendar 工作日历: the days that differ from the weekday rule, and where the list ends.

Past the last year listed, a count of working days is refused rather than guessed.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Connection,
    Date,
    Integer,
    String,
    and_,
    case,
    cast,
    exists,
    extract,
    func,
    insert,
    literal,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import NAME_LENGTH, Base, DaysAfter

SATURDAY = 5
MONDAY_OF_SQL, FRIDAY_OF_SQL = 1, 5
"""Days of the week as ``EXTRACT(dow …)`` numbers them, from Sunday as 0."""
DAY_SECONDS = 86400
DAYS_SINCE_A_MONDAY = 3 + 7 * 52_000
"""From a Monday to 1970-01-01, a Thursday; a thousand years, so that no day of the books is before it."""


class CalendarDay(Base):
    """A day that is not what its weekday says: a public holiday, or a weekend worked instead 调休."""

    __tablename__ = "calendar_days"

    day: Mapped[dt.date] = mapped_column(Date(), primary_key=True)
    workday: Mapped[bool] = mapped_column(Boolean())
    name: Mapped[str | None] = mapped_column(String(NAME_LENGTH))


class CalendarYear(Base):
    """A year whose holidays are complete in the table."""

    __tablename__ = "calendar_years"

    year: Mapped[int] = mapped_column(Integer(), primary_key=True, autoincrement=False)


class CalendarEnds(Exception):
    """Working days were asked for in a year whose holidays nobody has entered."""

    def __init__(self, year: int) -> None:
        super().__init__(f"the working-day calendar has no holidays for {year}; import that year's list first")
        self.year = year


@dataclass(frozen=True)
class WorkingDays:
    """Working days 工作日 by the table: ``exceptions`` maps a day to whether it is worked."""

    exceptions: Mapping[dt.date, bool]
    years: frozenset[int]

    def is_workday(self, day: dt.date) -> bool:
        """Whether ``day`` is worked; raises :class:`CalendarEnds` for a year not in the table."""
        if day.year not in self.years:
            raise CalendarEnds(day.year)
        return self.exceptions.get(day, day.weekday() < SATURDAY)

    def after(self, start: dt.date, working_days: int) -> dt.date:
        """The last day of a limit of so many working days; the day of the event itself is not counted."""
        day = start
        for _ in range(working_days):
            day += dt.timedelta(days=1)
            while not self.is_workday(day):
                day += dt.timedelta(days=1)
        return day

    def known_until(self, today: dt.date) -> dt.date | None:
        """As :func:`known_until`, without asking the database."""
        return _without_a_gap(self.years, today)


def limit_reach(working_days: int) -> int:
    """Calendar days within which a limit of so many working days has surely ended, whatever the holidays."""
    return 2 * working_days + 14


def limit_is_known(start: Any, working_days: int) -> ColumnElement[bool]:
    """In SQL: the holidays of every year that the limit may run into are in the table."""
    return and_(
        exists().where(CalendarYear.year == extract("year", start)),
        exists().where(CalendarYear.year == extract("year", DaysAfter(start, limit_reach(working_days)))),
    )


def within_working_days(start: Any, working_days: int, day: Any) -> ColumnElement[bool]:
    """In SQL: ``day``, a column or a date, is no later than the last day of the limit that ``start`` opens.

    The same rule as :meth:`WorkingDays.after`: fewer than so many working days lie between the two. It guesses from
    the weekday where a year is not in the table: ask :func:`limit_is_known`, too.
    """
    until = literal(day, Date()) if isinstance(day, dt.date) else day
    reach = limit_reach(working_days)
    # Worked out rather than asked day by day: that took a page longer than all its other shares together.
    listed = (
        select(func.coalesce(func.sum(_differs()), 0))
        .where(CalendarDay.day > start, CalendarDay.day < until)
        .scalar_subquery()
    )
    between = _weekdays_before(until) - _weekdays_before(DaysAfter(start, 1)) + listed
    return and_(until <= DaysAfter(start, reach), between < working_days)


def _weekdays_before(day: Any) -> ColumnElement[int]:
    """How many days from Monday to Friday lie before ``day`` since a Monday long ago."""
    days = cast(extract("epoch", day), BigInteger()) // DAY_SECONDS + DAYS_SINCE_A_MONDAY
    rest = days % 7
    return days // 7 * 5 + case((rest > 5, 5), else_=rest)


def _is_weekday(day: Any) -> ColumnElement[bool]:
    return extract("dow", day).between(MONDAY_OF_SQL, FRIDAY_OF_SQL)


def _differs() -> ColumnElement[int]:
    """1 for a weekend that is worked, -1 for a weekday that is not, 0 where a listed day is what its weekday says."""
    weekday = _is_weekday(CalendarDay.day)
    return case((and_(CalendarDay.workday, ~weekday), 1), (and_(~CalendarDay.workday, weekday), -1), else_=0)


def working_days(session: Session | Connection) -> WorkingDays:
    """The calendar as it stands in the database."""
    of_year = extract("year", CalendarDay.day) == CalendarYear.year
    found = select(CalendarYear.year, CalendarDay.day, CalendarDay.workday).outerjoin(CalendarDay, of_year)
    rows = session.execute(found).all()
    exceptions = {row.day: row.workday for row in rows if row.day is not None}
    return WorkingDays(exceptions, frozenset(row.year for row in rows))


def known_until(session: Session | Connection, today: dt.date) -> dt.date | None:
    """The last day up to which the holidays are known without a gap; None where not even this year's are."""
    years = session.execute(select(CalendarYear.year).where(CalendarYear.year >= today.year)).scalars()
    return _without_a_gap(frozenset(years), today)


def _without_a_gap(years: frozenset[int], today: dt.date) -> dt.date | None:
    last = today.year - 1
    while last + 1 in years:
        last += 1
    return dt.date(last, 12, 31) if last >= today.year else None


def seeded_days() -> Iterator[tuple[dt.date, bool, str]]:
    """(day, workday, name) of the shipped list, from the State Council's yearly notices."""
    with resources.files("models").joinpath("calendar_days.csv").open("r", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            yield dt.date.fromisoformat(row["day"]), row["workday"] == "1", row["name"]


def seed(connection: Connection) -> None:
    """Fills an empty calendar with the shipped years."""
    days = list(seeded_days())
    connection.execute(
        insert(CalendarDay), [{"day": day, "workday": workday, "name": label} for day, workday, label in days]
    )
    connection.execute(insert(CalendarYear), [{"year": year} for year in sorted({day.year for day, _, _ in days})])
