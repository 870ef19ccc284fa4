"""The ledger counted: by agency and state, and what is past its day or soon will be.

Each count is answered by an index of the items alone.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from dashboard.rectification.deadlines import is_red
from dashboard.services.units import Unit, Units
from models.reader import ReaderSession
from models.rectification import LISTED_PLACES, RectificationItem, RectificationStatus

FINISHED = (RectificationStatus.CLOSED, RectificationStatus.UNFOUNDED)


@dataclass(frozen=True)
class MatrixLine:
    """The items of one agency, by state."""

    unit: Unit | None
    """None where the agency is not the reader's to see, as of an item in which the reader's own has a part."""
    code: str
    by_state: Mapping[str, int]
    red: int
    yellow: int
    listed: int

    @property
    def items(self) -> int:
        """How many there are."""
        return sum(self.by_state.values())

    @property
    def open(self) -> int:
        """How many are not done."""
        return self.items - sum(self.by_state.get(state, 0) for state in FINISHED)


def matrix_lines(
    session: ReaderSession,
    wanted: Sequence[ColumnElement[bool]],
    seen: Units,
    today: dt.date,
    not_yellow: dt.date | None,
) -> tuple[MatrixLine, ...]:
    """A line each agency with items. Three statements."""
    agency, number = RectificationItem.agency_code, func.count()
    states: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for code, state, items in session.execute(
        select(agency, RectificationItem.status, number).where(*wanted).group_by(agency, RectificationItem.status)
    ):
        states[code][state or RectificationStatus.PENDING] += items
    near = RectificationItem.due_on < (not_yellow or today)
    past = func.sum(case((is_red(today), 1), else_=0))
    are_listed = RectificationItem.pressing.in_(LISTED_PLACES)
    due = {row[0]: (row[1], row[2]) for row in session.execute(_by_agency(near, wanted, past))}
    listed = {row[0]: row[1] for row in session.execute(_by_agency(are_listed, wanted))}
    lines = []
    for code, by_state in states.items():
        days, red = due.get(code, (0, 0))
        lines.append(MatrixLine(seen.get(code), code, dict(by_state), red, days - red, listed.get(code, 0)))
    return tuple(lines)


def _by_agency(which: ColumnElement[bool], wanted: Sequence[ColumnElement[bool]], *more: Any) -> Select[Any]:
    """Agency, number of such items, and what more is asked of them."""
    agency = RectificationItem.agency_code
    return select(agency, func.count(), *more).where(which, *wanted).group_by(agency)


def pressing(line: MatrixLine) -> tuple[int, int, int, str]:
    """By what lines are sorted: the most that is past its day first."""
    return (-line.red, -line.listed, -line.yellow, line.code)
