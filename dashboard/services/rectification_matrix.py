"""The ledger counted: by agency, category and state, and what is past its day or soon will be.

What a sub-unit has is counted for the agency that answers for it, as the list of that agency shows it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from dashboard.rectification.deadlines import is_red
from dashboard.services.units import Unit, Units
from models.reader import ReaderSession
from models.rectification import LISTED_PLACES, RectificationItem, RectificationStatus

FINISHED = (RectificationStatus.CLOSED, RectificationStatus.UNFOUNDED)


@dataclass(frozen=True)
class MatrixLine:
    """The items of one agency, or those of one category of its, by state."""

    unit: Unit | None
    """None where the agency is not the reader's to see, as of an item in which the reader's own has a part."""
    code: str
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


def matrix_lines(
    session: ReaderSession,
    wanted: Sequence[ColumnElement[bool]],
    seen: Units,
    today: dt.date,
    not_yellow: dt.date | None,
) -> tuple[MatrixLine, ...]:
    """A line each agency with items. Three statements, each answered by an index of the items alone."""
    item, number = RectificationItem, func.count()
    near, past = item.due_on < (not_yellow or today), func.sum(case((is_red(today), 1), else_=0))
    states: dict[str, Counter[str]] = defaultdict(Counter)
    for code, state, items in session.execute(
        select(item.agency_code, item.status, number).where(*wanted).group_by(item.agency_code, item.status)
    ):
        states[code][state or RectificationStatus.PENDING] += items
    due = {row[0]: (row[1], row[2]) for row in session.execute(_by_agency(near, wanted, past))}
    listed = {row[0]: row[1] for row in session.execute(_by_agency(item.pressing.in_(LISTED_PLACES), wanted))}
    parts = []
    for code, by_state in states.items():
        days, red = due.get(code, (0, 0))
        parts.append(MatrixLine(seen.get(code), code, None, by_state, red, days - red, listed.get(code, 0)))
    return tuple(summed(several, unit, code) for code, unit, several in _answered_for(parts, seen, None))


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
    sums = [func.sum(case((one, 1), else_=0)) for one in conditions]
    parts = [
        MatrixLine(
            seen.get(code), code, category or "", Counter({state or RectificationStatus.PENDING.value: items}),
            red, days - red, listed,
        )
        for code, category, state, items, red, days, listed in session.execute(
            select(*keys, func.count(), *sums).where(*wanted).group_by(*keys)
        )
    ]  # fmt: skip
    lines = []
    for code, unit, several in _answered_for(parts, seen, of):
        categories: dict[str, list[MatrixLine]] = defaultdict(list)
        for one in several:
            categories[one.category or ""].append(one)
        each = [summed(those, unit, code, category) for category, those in categories.items()]
        lines.append(summed(each, unit, code, None, tuple(sorted(each, key=pressing))))
    return tuple(lines)


def _by_agency(which: ColumnElement[bool], wanted: Sequence[ColumnElement[bool]], *more: Any) -> Select[Any]:
    """Agency, number of such items, and what more is asked of them."""
    agency = RectificationItem.agency_code
    return select(agency, func.count(), *more).where(which, *wanted).group_by(agency)


def _answered_for(
    lines: Iterable[MatrixLine], seen: Units, of: Unit | None
) -> Iterable[tuple[str, Unit | None, list[MatrixLine]]]:
    """Code, agency and lines, for each agency that answers for some."""
    found: dict[str, tuple[Unit | None, list[MatrixLine]]] = {}
    for one in lines:
        unit = of or one.unit
        if of is None and unit is not None and unit.subordinate:
            unit = seen.answering(unit.code) or unit
        code = one.code if unit is None else unit.code
        found.setdefault(code, (unit, []))[1].append(one)
    return [(code, unit, several) for code, (unit, several) in found.items()]


def summed(
    several: Iterable[MatrixLine],
    unit: Unit | None = None,
    code: str = "",
    category: str | None = None,
    parts: tuple[MatrixLine, ...] = (),
) -> MatrixLine:
    """The lines as one."""
    by_state: Counter[str] = Counter()
    red = yellow = listed = 0
    for one in several:
        by_state.update(one.by_state)
        red, yellow, listed = red + one.red, yellow + one.yellow, listed + one.listed
    return MatrixLine(unit, code, category, by_state, red, yellow, listed, parts)


def pressing(line: MatrixLine) -> tuple[int, int, int, int, str, str]:
    """By what lines are sorted: the most that is past its day first."""
    return (-line.red, -line.listed, -line.yellow, -line.open, line.code, line.category or "")
