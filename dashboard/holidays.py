"""The yearly list of holidays 节假日安排: read as it is pasted, and written for a whole year, or not at all.

The State Council announces each year's list in the autumn before; the bureau enters it (``/holidays``).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, extract, insert, select
from sqlalchemy.orm import Session

from dashboard.accounts.accounts import Act
from dashboard.translations import _
from models.base import NAME_LENGTH
from models.calendar import SATURDAY, CalendarDay, CalendarYear

ALWAYS = ((1, 1), (5, 1), (10, 1))
"""Month and day of holidays that every list has (全国年节及纪念日放假办法 第二条): without them it is not complete."""
MOST_DAYS = 100
_DAY = r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
_LINE = re.compile(
    rf"{_DAY}(?:\s*(?:至|到|~|\uff5e|—|\.\.)\s*{_DAY})?[\s,\uff0c;\uff1b]*(休|班|0|1)[\s,\uff0c;\uff1b]*(.*)"
)


class ListRefused(Exception):
    """The list is not taken; the message says why, in the present language."""


@dataclass(frozen=True)
class Listed:
    """A day that is not what its weekday says."""

    day: dt.date
    workday: bool
    name: str


def read(year: int, text: str) -> list[Listed]:
    """The days of the year's list, a line a day or a span: ``2027-02-05 至 2027-02-11 休 春节``, ``2027-02-14 班``.

    Raises ListRefused, which names the line, or what the list lacks.
    """
    found: dict[dt.date, Listed] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        for one in _days(number, line.strip(), year):
            if one.day in found:
                raise ListRefused(_("Line %(number)s: %(day)s stands in the list twice.",
                                    number=number, day=one.day.isoformat()))  # fmt: skip
            found[one.day] = one
            if len(found) > MOST_DAYS:
                raise ListRefused(_("A year's list has at most %(most)s days.", most=MOST_DAYS))
    for month, day in ALWAYS:
        always = dt.date(year, month, day)
        if always not in found or found[always].workday:
            raise ListRefused(_("%(day)s is no holiday in this list, so it is not complete.", day=always.isoformat()))
    return [found[day] for day in sorted(found)]


def write(connection: Connection, act: Act, year: int, days: Sequence[Listed]) -> None:
    """Puts the list in the place of what was known of that year, with its audit record."""
    before = listed(connection, year)
    connection.execute(delete(CalendarDay).where(extract("year", CalendarDay.day) == year))
    connection.execute(insert(CalendarDay), [vars(one) for one in days])
    if not connection.execute(select(CalendarYear.year).where(CalendarYear.year == year)).first():
        connection.execute(insert(CalendarYear).values(year=year))
    act.record(connection, "holidays:write", str(year), before=_told(before), after=_told(days))


def listed(connection: Session | Connection, year: int) -> list[Listed]:
    """What is known of that year, in the order of its days."""
    columns = (CalendarDay.day, CalendarDay.workday, CalendarDay.name)
    rows = connection.execute(
        select(*columns).where(extract("year", CalendarDay.day) == year).order_by(CalendarDay.day)
    )
    return [Listed(row.day, row.workday, row.name or "") for row in rows]


def written(days: Sequence[Listed]) -> str:
    """The list as ``read`` takes it."""
    return "\n".join(f"{one.day.isoformat()} {'班' if one.workday else '休'} {one.name}".rstrip() for one in days)


def _days(number: int, line: str, year: int) -> Iterator[Listed]:
    found = _LINE.fullmatch(line)
    if found is None:
        raise ListRefused(
            _(
                "Line %(number)s: found “%(line)s”; expected a day or a span, 休 or 班, and a name, such as "
                "“2027-02-05 至 2027-02-11 休 春节”.",
                number=number,
                line=line[:80],
            )
        )
    first = _day(number, found.group(1, 2, 3))
    last = first if found[4] is None else _day(number, found.group(4, 5, 6))
    worked, name = found[7] in "班1", found[8].strip()
    if first.year != year or last.year != year or last < first:
        raise ListRefused(_("Line %(number)s: the days have to be of %(year)s, the earlier first.",
                            number=number, year=year))  # fmt: skip
    if len(name) > NAME_LENGTH:
        raise ListRefused(_("Line %(number)s: the name is too long.", number=number))
    for days in range((last - first).days + 1):
        day = first + dt.timedelta(days=days)
        if worked and day.weekday() < SATURDAY:
            raise ListRefused(_("Line %(number)s: %(day)s is worked anyhow; 班 is for a Saturday or Sunday.",
                                number=number, day=day.isoformat()))  # fmt: skip
        yield Listed(day, worked, name)


def _day(number: int, parts: tuple[str | None, ...]) -> dt.date:
    try:
        return dt.date(*(int(one or 0) for one in parts))
    except ValueError as error:
        raise ListRefused(_("Line %(number)s: there is no such day.", number=number)) from error


def _told(days: Sequence[Listed]) -> dict[str, str]:
    return {one.day.isoformat(): f"{'班' if one.workday else '休'} {one.name}".strip() for one in days}
