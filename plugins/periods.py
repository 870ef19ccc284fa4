"""Periods as people write them: a year by the scheme's rule, or a first and a last day."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange

from plugins.contract import Period
from plugins.scheme import PeriodRule

EARLIEST, LATEST = 1950, 2100


class UnknownPeriod(ValueError):
    """What was written names no period."""

    def __init__(self, written: str) -> None:
        super().__init__(f"{written!r} is not a period: write a year (2021) or two days (2021-01-01..2021-06-30)")
        self.written = written


def year(number: int, rule: PeriodRule = PeriodRule()) -> Period:  # noqa: B008 - frozen, so a shared default is safe
    """The scheme's year of that number, which is the year it ends in (000 art. 4: 12-01 to 11-30)."""
    return Period(_end(number - 1, rule) + dt.timedelta(days=1), _end(number, rule))


def year_of(day: dt.date, rule: PeriodRule = PeriodRule()) -> int:  # noqa: B008 - frozen, so a shared default is safe
    """The number of the scheme's year that holds the day."""
    return day.year if _end(day.year, rule) >= day else day.year + 1


def is_year(period: Period, rule: PeriodRule = PeriodRule()) -> bool:  # noqa: B008 - frozen, so a shared default is safe
    """Whether the period is one of the scheme's years."""
    return year(period.year, rule) == period


def parse(written: str, rule: PeriodRule = PeriodRule()) -> Period:  # noqa: B008 - frozen, so a shared default is safe
    """The period written as ``2021`` or ``2020-12-01..2021-11-30``; raises :class:`UnknownPeriod`."""
    found = re.fullmatch(r"\s*(\d{4})\s*", written, re.ASCII)
    if found and EARLIEST <= int(found[1]) <= LATEST:
        return year(int(found[1]), rule)
    found = re.fullmatch(r"\s*(\d{4}-\d\d-\d\d)\s*\.\.\s*(\d{4}-\d\d-\d\d)\s*", written, re.ASCII)
    if found:
        try:
            period = Period(dt.date.fromisoformat(found[1]), dt.date.fromisoformat(found[2]))
        except ValueError as error:
            raise UnknownPeriod(written) from error
        if period.first.year >= EARLIEST and period.last.year <= LATEST:
            return period
    raise UnknownPeriod(written)


def written(period: Period, rule: PeriodRule = PeriodRule()) -> str:  # noqa: B008 - frozen, so a shared default is safe
    """The shortest way to write the period that :func:`parse` reads back."""
    if is_year(period, rule):
        return str(period.last.year)
    return f"{period.first.isoformat()}..{period.last.isoformat()}"


def before(period: Period) -> Period:
    """The same days a year earlier; 29 February becomes the 28th, a month's end stays a month's end."""
    return Period(_year_earlier(period.first), _year_earlier(period.last))


def comparable(period: Period, today: dt.date) -> Period:
    """The same days of the year before; of a period that is not over, the days up to ``today``."""
    if period.first <= today < period.last:
        return before(Period(period.first, today))
    return before(period)


def trend(period: Period, today: dt.date) -> tuple[Period, ...]:
    """Twelve windows of a year each: one ends with the period, or with the last full month while it is not over.

    The others end with the eleven months before, so that each point weighs a whole year.
    """
    end = period.last if period.last <= today else today.replace(day=1) - dt.timedelta(days=1)
    windows = [Period(_year_earlier(end) + dt.timedelta(days=1), end)]
    last = end.replace(day=1)
    for _ in range(11):
        last = last - dt.timedelta(days=1)
        windows.append(Period(_year_earlier(last) + dt.timedelta(days=1), last))
        last = last.replace(day=1)
    return tuple(reversed(windows))


def _year_earlier(day: dt.date) -> dt.date:
    last = monthrange(day.year - 1, day.month)[1]
    at_end = day.day == monthrange(day.year, day.month)[1]
    return dt.date(day.year - 1, day.month, last if at_end else min(day.day, last))


def _end(number: int, rule: PeriodRule) -> dt.date:
    month, day = rule.last
    return dt.date(number, month, min(day, monthrange(number, month)[1]))
