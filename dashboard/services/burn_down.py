"""Open items day by day against the plan: how many there were by the moves, and were to be by the limits.

An item that nobody has moved on here is counted by what its file says: from the day it was found to the day it was
closed. Where the file does not say these days, the item is left out and counted as undated.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from dashboard.rectification.workflow import RECTIFICATION
from dashboard.services.rectification_matrix import FINISHED
from models.reader import ReaderSession
from models.rectification import RectificationItem, RectificationMove

STEPS = 53
"""Points of the course at most: a year by weeks."""
BEFORE, AFTER = dt.timedelta(days=273), dt.timedelta(days=91)
"""What is shown of the past and of the plan where the address names no days."""
_ENDS = [one.key for one in RECTIFICATION.moves if one.to in FINISHED]
_REOPENS = [one.key for one in RECTIFICATION.moves if one.to and set(one.sources) <= set(FINISHED) and one.sources]


@dataclass(frozen=True)
class BurnDownDay:
    """The items at the end of a day."""

    day: dt.date
    open: int | None
    """None for a day that has not come."""
    planned: int
    """How many of those found until then have a limit that is not over, or have none and are not done."""


@dataclass(frozen=True)
class BurnDown:
    """The course."""

    days: tuple[BurnDownDay, ...]
    undated: int
    """Items of which nobody knows from when to when they were open."""


def burn_down(
    session: ReaderSession,
    wanted: Sequence[ColumnElement[bool]],
    today: dt.date,
    since: dt.date | None,
    until: dt.date | None,
) -> BurnDown:
    """The course between two days, both included, of the items ``wanted``. One statement."""
    opened: Counter[dt.date] = Counter()
    planned: Counter[dt.date] = Counter()
    undated = 0
    for kind, day, number in session.execute(_changes(wanted)):
        match kind:
            case "entered":
                opened[day] += number
                planned[day] += number
            case "limit":
                planned[day + dt.timedelta(days=1)] -= number
            case "ended":
                opened[day] += number
            case "ended without a limit":
                opened[day] += number
                planned[day] += number
            case _:
                undated += number
    last = until or today + AFTER
    days = _days(min(since or today - BEFORE, last), last, today)
    numbers = zip(days, _course(opened, days), _course(planned, days), strict=True)
    return BurnDown(tuple(BurnDownDay(day, one if day <= today else None, due) for day, one, due in numbers), undated)


def _days(first: dt.date, last: dt.date, today: dt.date) -> list[dt.date]:
    """Days at equal distances that end with the last, and today where it lies between them."""
    step = max(1, -(-((last - first).days + 1) // STEPS))
    days = {last - dt.timedelta(days=back) for back in range(0, (last - first).days + 1, step)} | {first}
    return sorted(days | ({today} if first <= today <= last else set()))


def _course(changes: Counter[dt.date], days: Sequence[dt.date]) -> list[int]:
    """The sum of all changes up to each day, that day included."""
    moments = sorted(changes)
    sums = [0, *accumulate(changes[one] for one in moments)]
    found, at = [], 0
    for day in days:
        while at < len(moments) and moments[at] <= day:
            at += 1
        found.append(sums[at])
    return found


def _changes(wanted: Sequence[ColumnElement[bool]]) -> Any:
    """Rows of (what, day, number): each change of the number of open items, and of the plan."""
    entered, ended = _entered(wanted).subquery(), _ended(wanted).subquery()
    limit = case((entered.c.deadline < entered.c.day, entered.c.day), else_=entered.c.deadline)
    kind = case((ended.c.deadline.is_(None), "ended without a limit"), else_="ended")
    return union_all(
        select(literal("entered"), entered.c.day, func.count()).group_by(entered.c.day),
        select(literal("limit"), limit, func.count()).where(entered.c.deadline.is_not(None)).group_by(limit),
        select(kind, ended.c.day, func.sum(ended.c.change)).group_by(kind, ended.c.day),
        select(literal("undated"), cast(null(), Date()), func.count(RectificationItem.item_no)).where(
            _unmoved(), ~_dated(), *wanted
        ),
    )


def _entered(wanted: Sequence[ColumnElement[bool]]) -> Any:
    """The day from which each item was open, and its limit."""
    item, move = RectificationItem, RectificationMove
    found = func.coalesce(item.found_on, move.made_on)
    return union_all(
        _moved(move.made_on.label("day"), item.deadline).where(move.move == "record", *wanted),
        _moved(found.label("day"), item.deadline).where(_brought(), *wanted),
        select(item.found_on.label("day"), item.deadline).where(_unmoved(), _dated(), *wanted),
    )


def _ended(wanted: Sequence[ColumnElement[bool]]) -> Any:
    """The days on which items were done, as −1, or open again, as 1; with their limit."""
    item, move = RectificationItem, RectificationMove
    change = case((move.move.in_(_REOPENS), 1), else_=-1)
    minus = literal(-1, Integer()).label("change")
    return union_all(
        _moved(move.made_on.label("day"), change.label("change"), item.deadline).where(
            move.move.in_([*_ENDS, *_REOPENS]), *wanted
        ),
        _moved(move.made_on.label("day"), minus, item.deadline).where(
            _brought(), move.status_after.in_(FINISHED), *wanted
        ),
        select(item.closed_on.label("day"), minus, item.deadline).where(
            _unmoved(), _dated(), item.status.in_(FINISHED), *wanted
        ),
    )


def _moved(*columns: Any) -> Select[Any]:
    return select(*columns).join_from(RectificationMove, RectificationItem,
                                      RectificationItem.item_no == RectificationMove.item_no)  # fmt: skip


def _brought() -> ColumnElement[bool]:
    """The first of the moves that an item's imports are; the others say the same."""
    return and_(RectificationMove.move == "import", RectificationMove.position == 1)


def _unmoved() -> ColumnElement[bool]:
    return ~select(RectificationMove.item_no).where(RectificationMove.item_no == RectificationItem.item_no).exists()


def _dated() -> ColumnElement[bool]:
    """Whether the days are known; what stands in no state is to be verified."""
    item = RectificationItem
    done = item.status.in_(FINISHED)
    still_open = or_(item.status.is_(None), item.status.not_in(FINISHED))
    return and_(item.found_on.is_not(None), or_(still_open, and_(done, item.closed_on.is_not(None))))
