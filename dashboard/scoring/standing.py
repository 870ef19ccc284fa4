"""The periods that every scheme keeps ready, whether or not anybody asks for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from models.cases import Case
from plugins import periods
from plugins.contract import Period
from plugins.scheme import PeriodRule

TREND_YEARS = 3


def years_with_cases(connection: Connection, rule: PeriodRule, today: dt.date) -> range:
    """The years, by their number, from the first to the last in which a case was filed, up to today's.

    Today's alone where there is no case.
    """
    first, last = connection.execute(select(func.min(Case.filed_on), func.max(Case.filed_on))).one()
    latest = periods.year_of(today, rule)
    if first is None or last is None or first > today:
        return range(latest, latest + 1)
    return range(periods.year_of(first, rule), min(periods.year_of(last, rule), latest) + 1)


def standing_periods(years: Sequence[int], rule: PeriodRule, today: dt.date, *, trends: bool = True) -> list[Period]:
    """Each of these years, the latest first; the trends of the last of them, and what these are compared with."""
    wanted: list[Period] = []
    for number in sorted(years, reverse=True):
        period = periods.year(number, rule)
        wanted.append(period)
        if trends and number > max(years) - TREND_YEARS:
            wanted.append(periods.comparable(period, today))
            wanted.extend(periods.trend(period, today))
    return list(dict.fromkeys(wanted))
