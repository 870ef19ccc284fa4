"""The ledger as a board, by groups of states, and its months for the timeline: the same items as the list's.

Each of the two is one more statement than the list needs, for how many items it finds comes with it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select, union_all

from dashboard.services.rectification_lines import Line, line, ordered_lines
from dashboard.services.units import Units
from models.reader import ReaderSession
from models.rectification import RectificationItem
from models.rectification import RectificationStatus as Status

CARDS = 8
"""Cards of a column: what is pressing is seen, and the list has them all."""
GROUPS: Mapping[str, tuple[Status, ...]] = {
    "verify": (Status.PENDING,),
    "assigned": (Status.ASSIGNED,),
    "mending": (Status.MENDING, Status.EXTENSION, Status.CONTINUING),
    "closing": (Status.APPLIED, Status.CHECKING, Status.PUBLISHED),
    "referred": (Status.REFERRAL, Status.REFERRED),
    "done": (Status.CLOSED, Status.UNFOUNDED),
}
"""The columns, in the order of the course (domain.md §4.3)."""
MONTHS = 6
"""What the timeline shows before and after the present month where the address names no days."""


@dataclass(frozen=True)
class Column:
    """A column of the board: how many items there are, and the most pressing of them."""

    group: str
    number: int
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Board:
    """The columns; that of what is done is there only if something is in it."""

    columns: tuple[Column, ...]

    @property
    def found(self) -> int:
        """How many items the filters find."""
        return sum(one.number for one in self.columns)


@dataclass(frozen=True)
class Month:
    """A month of the timeline and how many items are due in it."""

    first: dt.date
    last: dt.date
    due: int


@dataclass(frozen=True)
class Timeline:
    """The months shown, without a gap."""

    months: tuple[Month, ...]
    before: int
    """Items due before the first month."""
    after: int
    undated: int
    """Items without a day that is due: with the bureau, or done."""

    @property
    def found(self) -> int:
        """How many items the filters find."""
        return sum(one.due for one in self.months) + self.before + self.after + self.undated


def board(
    session: ReaderSession,
    conditions: Sequence[ColumnElement[bool]],
    seen: Units,
    today: dt.date,
    not_yellow: dt.date | None,
) -> Board:
    """The items that fulfil the conditions. Two statements."""
    status = RectificationItem.status
    number = Counter[str]()
    for state, items in session.execute(select(status, func.count()).where(*conditions).group_by(status)):
        number[state or Status.PENDING] += items
    # Each state by itself, so that an index has its most pressing items at hand.
    several = [
        select(RectificationItem.item_no)
        .where(stands, *conditions)
        .order_by(RectificationItem.pressing, RectificationItem.due_on, RectificationItem.item_no)
        .limit(CARDS)
        .subquery()
        for stands in _stands(number)
    ]
    found: Sequence[RectificationItem] = ()
    if several:
        first = union_all(*(select(one.c.item_no) for one in several)).subquery()
        found = session.scalars(ordered_lines().where(RectificationItem.item_no.in_(select(first.c.item_no)))).all()
    lines = [line(one, seen, today, not_yellow) for one in found]
    columns = [
        Column(group, sum(number[one] for one in states), tuple(one for one in lines if one.status in states)[:CARDS])
        for group, states in GROUPS.items()
    ]
    return Board(tuple(one for one in columns if one.number or one.group != "done"))


def timeline(
    session: ReaderSession,
    conditions: Sequence[ColumnElement[bool]],
    today: dt.date,
    since: dt.date | None,
    until: dt.date | None,
) -> Timeline:
    """The months between two days, both included, and what is due in them. One statement."""
    due = RectificationItem.due_on
    number = Counter[dt.date | None]()
    # Within each place of the lists, so that the index which has their order counts as well.
    by_place = select(due, func.count()).where(*conditions).group_by(RectificationItem.pressing, due)
    for day, items in session.execute(by_place):
        number[day] += items
    first = _months_on(since or today, 0 if since else -MONTHS)
    last = max(first, _months_on(until or today, 0 if until else MONTHS))
    last = min(last, _months_on(first, 3 * MONTHS))
    months, begin = [], first
    while begin <= last:
        following = _months_on(begin, 1)
        items = sum(number[begin + dt.timedelta(days=day)] for day in range((following - begin).days))
        months.append(Month(begin, following - dt.timedelta(days=1), items))
        begin = following
    return Timeline(
        tuple(months),
        before=sum(items for day, items in number.items() if day is not None and day < first),
        after=sum(items for day, items in number.items() if day is not None and day >= begin),
        undated=number[None],
    )


def _stands(states: Collection[str]) -> list[ColumnElement[bool]]:
    """Each of the states; what has none written down is to be verified, and is asked for apart."""
    none_written = [RectificationItem.status.is_(None)] if Status.PENDING in states else []
    return [*(RectificationItem.status == one for one in sorted(states)), *none_written]


def _months_on(day: dt.date, months: int) -> dt.date:
    """The first day of the month so many months later."""
    place = day.year * 12 + day.month - 1 + months
    return dt.date(place // 12, place % 12 + 1, 1)
