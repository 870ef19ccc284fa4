"""Repeat visits 重复检查: enterprises inspected more often than a rule says, with the visits behind each flag.

A flag is a question for a person and scores nothing. Only visits that the reader sees are counted.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice
from typing import Literal

from sqlalchemy import select

from dashboard.imports.cells.width import narrow
from models.complaints import Inspection, InspectionOfficer
from models.reader import ReaderSession

Rule = Literal["year", "day", "week", "month", "fruitless"]

MOST_SHOWN = 200
"""Flags of a rule; how many there are is always told."""


@dataclass(frozen=True)
class Limits:
    """How many visits are in order. Each reading is one of a text, and a county may hold to another."""

    planned_a_year: int = 1
    """By plan, by one agency: 对同一企业的执法检查，每年不得超过一次 (000 三、7)."""
    a_day: int = 1
    """By all agencies (成都 2025: more than 1 a day, 2 a week, 3 a month), as are the next two."""
    a_week: int = 2
    """In seven days running."""
    a_month: int = 3
    """In one calendar month."""
    fruitless: int = 3
    """So many visits of one officer to one enterprise in a year, in a row and all without a finding (成都)."""


LIMITS = Limits()


@dataclass(frozen=True)
class Visit:
    """One inspection."""

    inspection_no: str
    agency_code: str
    enterprise: str
    enterprise_code: str | None
    day: dt.date
    plan_no: str | None
    problem_found: bool | None
    officers: tuple[str, ...] = ()

    @property
    def visited(self) -> str:
        """Who was visited: the credit code where there is one, else the name, written alike."""
        return narrow(self.enterprise_code or self.enterprise).strip().upper()


@dataclass(frozen=True)
class Flag:
    """An enterprise that a rule was passed for, by these visits."""

    rule: Rule
    visits: tuple[Visit, ...]
    officer_no: str | None = None
    """Of fruitless visits, whose they are."""


@dataclass(frozen=True)
class Flags:
    """What stands out in a year: the first flags, and how many there are of each rule."""

    shown: tuple[Flag, ...]
    counts: tuple[tuple[Rule, int], ...]

    @property
    def number(self) -> int:
        """All of them."""
        return sum(number for _rule, number in self.counts)


def repeat_visits(session: ReaderSession, year: int) -> Flags:
    """The flags of a calendar year. Two statements."""
    several = list(_visited_again(session, year))
    flags = [flag for visits in several for flag in flags_of(visits)]
    order: Sequence[Rule] = ("day", "week", "month", "year", "fruitless")
    flags.sort(key=lambda flag: (order.index(flag.rule), -len(flag.visits)))
    counts = tuple((rule, sum(flag.rule == rule for flag in flags)) for rule in order)
    first = (flag for rule in order for flag in islice((one for one in flags if one.rule == rule), MOST_SHOWN))
    return Flags(tuple(first), counts)


def flags_of(visits: Sequence[Visit], limits: Limits = LIMITS) -> Iterator[Flag]:
    """The flags of one enterprise's visits in a year, which stand in the order of their days."""
    for _day, some in groupby(visits, lambda one: one.day):
        yield from _more_than("day", limits.a_day, some)
    yield from _weeks(visits, limits.a_week)
    for _month, some in groupby(visits, lambda one: one.day.month):
        yield from _more_than("month", limits.a_month, some)
    planned: dict[str, list[Visit]] = defaultdict(list)
    officers: dict[str, list[Visit]] = defaultdict(list)
    for one in visits:
        if one.plan_no:
            planned[one.agency_code].append(one)
        for officer_no in one.officers:
            officers[officer_no].append(one)
    for of_one_agency in planned.values():
        yield from _more_than("year", limits.planned_a_year, of_one_agency)
    for officer_no, theirs in officers.items():
        for nothing_found, run in groupby(theirs, lambda one: one.problem_found is False):
            in_a_row = tuple(run)
            if nothing_found and len(in_a_row) >= limits.fruitless:
                yield Flag("fruitless", in_a_row, officer_no)


def _more_than(rule: Rule, most: int, visits: Iterable[Visit]) -> Iterator[Flag]:
    found = tuple(visits)
    if len(found) > most:
        yield Flag(rule, found)


def _weeks(visits: Sequence[Visit], most: int) -> Iterator[Flag]:
    """Each seven days, from a visit on, that are too full; those within others only once."""
    told = 0
    for at, first in enumerate(visits):
        end = first.day + dt.timedelta(days=7)
        within = tuple(one for one in visits[at:] if one.day < end)
        if len(within) > most and at + len(within) > told:
            yield Flag("week", within)
            told = at + len(within)


def _visited_again(session: ReaderSession, year: int) -> Iterator[tuple[Visit, ...]]:
    """The visits of each enterprise that was visited more than once in the year."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    rows = session.execute(
        select(
            Inspection.inspection_no,
            Inspection.agency_code,
            Inspection.enterprise,
            Inspection.enterprise_code,
            Inspection.inspected_on,
            Inspection.plan_no,
            Inspection.problem_found,
        )
        .where(Inspection.inspected_on.between(first, last))
        .order_by(Inspection.inspected_on, Inspection.inspection_no)
    )
    by_enterprise: dict[str, list[Visit]] = defaultdict(list)
    for row in rows:
        visit = Visit(*row)
        by_enterprise[visit.visited].append(visit)
    several = [visits for visits in by_enterprise.values() if len(visits) > 1]
    officers = _officers(session, first, last)
    for visits in several:
        yield tuple(replace(one, officers=officers.get(one.inspection_no, ())) for one in visits)


def _officers(session: ReaderSession, first: dt.date, last: dt.date) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    asked = (
        select(InspectionOfficer.inspection_no, InspectionOfficer.officer_no)
        .join(Inspection, Inspection.inspection_no == InspectionOfficer.inspection_no)
        .where(Inspection.inspected_on.between(first, last))
        .order_by(InspectionOfficer.inspection_no, InspectionOfficer.position)
    )
    for inspection_no, officer_no in session.execute(asked):
        found[inspection_no].append(officer_no)
    return {number: tuple(numbers) for number, numbers in found.items()}
