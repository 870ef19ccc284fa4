"""The ledger counted: by agency, category and state, and what is past its day or soon will be.

What a sub-unit has is counted for the agency that answers for it, as the list of that agency shows it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from dashboard.rectification.deadlines import is_red
from dashboard.services.units import Unit, Units
from models.reader import Reach, ReaderSession
from models.rectification import LISTED_PLACES, RectificationItem, RectificationStatus

FINISHED = (RectificationStatus.CLOSED, RectificationStatus.UNFOUNDED)


@dataclass(frozen=True)
class MatrixLine:
    """The items of one agency, or those of one category of its, by state."""

    unit: Unit | None = None
    """None where the agency's page is not the reader's, as of an item in which the reader's own has a part."""
    code: str = ""
    name: str = ""
    """The agency's; both are empty for a sum of several."""
    category: str | None = None
    """As it is kept, empty for items without one; None for a line of all categories."""
    by_state: Counter[str] = field(default_factory=Counter)
    red: int = 0
    yellow: int = 0
    listed: int = 0
    parts: tuple[MatrixLine, ...] = ()
    """A line each category, the most pressing first, where they were asked for."""

    @property
    def items(self) -> int:
        """How many there are."""
        return self.by_state.total()

    @property
    def open(self) -> int:
        """How many are not done."""
        return self.items - sum(self.by_state[state] for state in FINISHED)


def categories(session: ReaderSession) -> tuple[str, ...]:
    """The categories there are, in order. One statement.

    Of the whole county, each is looked up as the next one after the last, so that 50,000 items are not looked through.
    """
    item = RectificationItem
    if session.reader.reach is not Reach.ALL:
        return tuple(one for one in session.scalars(select(item.category).distinct().order_by(item.category)) if one)
    first = select(func.min(item.category).label("category")).where(item.category > "").cte(recursive=True)
    following = select(func.min(item.category)).where(item.category > first.c.category).scalar_subquery()
    each = first.union_all(select(following).where(first.c.category.is_not(None)))
    return tuple(session.scalars(select(each.c.category).where(each.c.category.is_not(None))))


def matrix_lines(
    session: ReaderSession,
    wanted: Sequence[ColumnElement[bool]],
    seen: Units,
    today: dt.date,
    not_yellow: dt.date | None,
) -> tuple[MatrixLine, ...]:
    """A line each agency with items. Three statements, each answered by an index of the items alone."""
    item, number = RectificationItem, func.count()
    near, past = item.due_on < (not_yellow or today), number.filter(is_red(today))
    states: dict[str, Counter[str]] = defaultdict(Counter)
    for code, state, items in session.execute(
        select(item.agency_code, item.status, number).where(*wanted).group_by(item.agency_code, item.status)
    ):
        states[code][state or RectificationStatus.PENDING] += items
    # With the agencies named, SQLite goes to the days of each instead of through all days of all.
    of_each = [*wanted, item.agency_code.in_(sorted(states))]
    due = {row[0]: (row[1], row[2]) for row in session.execute(_by_agency(near, of_each, past))}
    listed = {row[0]: row[1] for row in session.execute(_by_agency(item.pressing.in_(LISTED_PLACES), wanted))}

    def counted(code: str) -> MatrixLine:
        days, red = due.get(code, (0, 0))
        return MatrixLine(by_state=states[code], red=red, yellow=days - red, listed=listed.get(code, 0))

    answered = _answered_for(states, seen, None)
    return tuple(summed(map(counted, several), _empty(code, seen)) for code, several in answered.items())


def lines_by_category(
    session: ReaderSession,
    wanted: Sequence[ColumnElement[bool]],
    seen: Units,
    today: dt.date,
    not_yellow: dt.date | None,
    of: Unit | None = None,
) -> tuple[MatrixLine, ...]:
    """The same with a part each category, for few agencies: one statement, answered by an index.

    The one line ``of`` a unit where ``wanted`` is that unit and those below it.
    """
    item = RectificationItem
    keys = (item.agency_code, item.category, item.status)
    conditions = (is_red(today), item.due_on < (not_yellow or today), item.pressing.in_(LISTED_PLACES))
    counts = select(*keys, func.count(), *(func.count().filter(one) for one in conditions))
    counted: dict[str, list[Any]] = defaultdict(list)
    for row in session.execute(counts.where(*wanted).group_by(*keys)):
        counted[row[0]].append(row)
    lines = []
    for code, several in _answered_for(counted, seen, of).items():
        agency, by_category = _empty(code, seen), defaultdict[str, list[Any]](list)
        for row in chain.from_iterable(counted[one] for one in several):
            by_category[row[1] or ""].append(row)
        parts = [_part(agency, category, rows) for category, rows in by_category.items()]
        lines.append(replace(summed(parts, agency), parts=tuple(sorted(parts, key=pressing))))
    return tuple(lines)


def _empty(code: str, seen: Units) -> MatrixLine:
    return MatrixLine(seen.get(code), code, seen.name(code))


def _part(agency: MatrixLine, category: str, rows: Iterable[Any]) -> MatrixLine:
    by_state: Counter[str] = Counter()
    red = near = listed = 0
    for _code, _category, state, items, past, days, on_list in rows:
        by_state[state or RectificationStatus.PENDING.value] += items
        red, near, listed = red + past, near + days, listed + on_list
    return replace(agency, category=category, by_state=by_state, red=red, yellow=near - red, listed=listed)


def _by_agency(which: ColumnElement[bool], wanted: Sequence[ColumnElement[bool]], *more: Any) -> Select[Any]:
    """Agency, number of such items, and what more is asked of them."""
    agency = RectificationItem.agency_code
    return select(agency, func.count(), *more).where(which, *wanted).group_by(agency)


def _answered_for(codes: Iterable[str], seen: Units, of: Unit | None) -> Mapping[str, Sequence[str]]:
    """The agency that answers → those of the codes that it answers for; all of them for ``of``."""
    found: dict[str, list[str]] = defaultdict(list)
    for code in codes:
        answering = of or seen.answering(code)
        found[code if answering is None else answering.code].append(code)
    return found


def summed(several: Iterable[MatrixLine], agency: MatrixLine | None = None) -> MatrixLine:
    """The lines as one, which is the agency's where one is given."""
    by_state: Counter[str] = Counter()
    red = yellow = listed = 0
    for one in several:
        for state, items in one.by_state.items():
            by_state[state] += items
        red, yellow, listed = red + one.red, yellow + one.yellow, listed + one.listed
    return replace(agency or MatrixLine(), by_state=by_state, red=red, yellow=yellow, listed=listed)


def pressing(line: MatrixLine) -> tuple[int, int, int, int, str, str]:
    """By what lines are sorted: the most that is past its day first."""
    return (-line.red, -line.listed, -line.yellow, -line.open, line.code, line.category or "")
