"""The ledger as its page shows it: items listed by what is most pressing, and counted by agency and state.

Which moves somebody may make, the declared workflow says; here it becomes a condition of the database.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from dashboard.paging import PAGE_ROWS, Paging
from dashboard.rectification.acts import COURSE
from dashboard.rectification.deadlines import Card, card, due, due_column, first_not_yellow, is_red, is_yellow
from dashboard.rectification.workflow import DUTIES, OPEN
from dashboard.services.evidence_rows import contains
from dashboard.services.units import Unit, Units, units
from dashboard.services.waiting import Listed
from dashboard.urls import Query
from dashboard.workflows.deciding import Actor
from models.calendar import working_days
from models.reader import Reach, ReaderSession
from models.rectification import Phase, RectificationItem, RectificationStatus

MINE, RED, YELLOW, LISTED, ALL, RECORD = "mine", "red", "yellow", "listed", "all", "record"
"""As ``rows`` of the address asks for them; without it the open items are meant."""
STATES = (RectificationStatus.PENDING, *OPEN, RectificationStatus.CLOSED, RectificationStatus.UNFOUNDED)
"""In the order of the matrix."""
NOT_DONE = (RectificationStatus.PENDING, *OPEN)

LEDGER = Listed(
    COURSE,
    RectificationItem.item_no,
    RectificationItem.status,
    RectificationItem.agency_code,
    RectificationStatus.PENDING,
    {name: getattr(RectificationItem, name) for name in ("long_term", "listed", "raised")},
    case(
        (RectificationItem.status == RectificationStatus.PUBLISHED, RectificationItem.published_until),
        else_=RectificationItem.deadline,
    ),
)


@dataclass(frozen=True)
class Line:
    """One item of the list."""

    item: RectificationItem
    unit: str
    status: str
    due: dt.date | None
    card: Card


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
    def open(self) -> int:
        """How many are not done."""
        return sum(self.by_state.get(state, 0) for state in NOT_DONE)


@dataclass(frozen=True)
class Ledger:
    """The page."""

    lines: tuple[Line, ...]
    paging: Paging
    matrix: tuple[MatrixLine, ...]
    """Agencies with items that are not done, the most pressing first."""
    silent: tuple[Unit, ...]
    """Agencies that have reported no problem by self-check: to be inspected first (003 四(二)). Empty for an agency."""
    units: tuple[Unit, ...]
    unit: Unit | None
    categories: tuple[str, ...]
    category: str
    state: str
    rows: str
    q: str
    waiting: int
    """How many wait for the reader."""
    today: dt.date
    yellow_known: bool
    """Whether the holidays are known far enough to tell what is yellow."""
    unknown: tuple[tuple[str, str], ...]
    """(key, value) pairs of the address that name nothing here; the default is shown instead."""


def ledger(session: ReaderSession, query: Query, actor: Actor, today: dt.date) -> Ledger:
    """The page that the address asks for. Seven statements."""
    seen = units(session)
    not_yellow = first_not_yellow(today, working_days(session))
    chosen = _Chosen(session, query, seen)
    conditions = chosen.conditions(session, actor, today, not_yellow)
    number = select(func.count(RectificationItem.item_no)).where(*conditions)
    paging = Paging(session.execute(number).scalar_one(), query.page)
    matrix, silent = _matrix(session, chosen, seen, today, not_yellow)
    page = ordered(today).where(*conditions).limit(PAGE_ROWS).offset(paging.offset)
    return Ledger(
        lines=tuple(_line(one, seen, today, not_yellow) for one in session.scalars(page)),
        paging=paging,
        matrix=matrix,
        silent=silent,
        units=tuple(seen.by_code.values()),
        unit=chosen.unit,
        categories=chosen.categories,
        category=chosen.category,
        state=chosen.state,
        rows=chosen.rows,
        q=query.q,
        waiting=waiting_for(session, actor, today),
        today=today,
        yellow_known=not_yellow is not None,
        unknown=chosen.unknown,
    )


def chosen_items(session: ReaderSession, query: Query, actor: Actor, today: dt.date) -> Select[RectificationItem]:
    """All items of the list that the address asks for, in its order."""
    not_yellow = first_not_yellow(today, working_days(session))
    conditions = _Chosen(session, query, units(session)).conditions(session, actor, today, not_yellow)
    return ordered(today).where(*conditions)


def ordered(today: dt.date) -> Select[RectificationItem]:
    """Items with the most pressing first: past their day, listed, then by the day that is due."""
    listed = case((and_(RectificationItem.listed.is_(True), RectificationItem.status.in_(NOT_DONE)), 0), else_=1)
    return select(RectificationItem).order_by(
        case((is_red(today), 0), else_=1), listed, due_column().asc().nulls_last(), RectificationItem.item_no
    )


def waiting_for(session: ReaderSession, actor: Actor, today: dt.date) -> int:
    """With how many items the actor may do something today."""
    waits = _waits(session, actor, today)
    return session.execute(select(func.count(RectificationItem.item_no)).where(waits)).scalar_one()


class _Chosen:
    """What the address chooses, as far as there is such a thing."""

    def __init__(self, session: ReaderSession, query: Query, seen: Units) -> None:
        known = select(RectificationItem.category).distinct().order_by(RectificationItem.category)
        self.categories = tuple(one for one in session.scalars(known) if one)
        self.unit = seen.get(query.unit)
        self.state = query.state if query.state in set(RectificationStatus) else ""
        self.category = query.category if query.category in self.categories else ""
        self.rows = query.rows if query.rows in (MINE, RED, YELLOW, LISTED, ALL, RECORD) else ""
        self.q = query.q
        self._below = [] if self.unit is None else [one.code for one in seen.below(self.unit.code)]
        asked = (("unit", query.unit, self.unit), ("state", query.state, self.state),
                 ("category", query.category, self.category), ("rows", query.rows, self.rows))  # fmt: skip
        self.unknown = tuple((key, value) for key, value, found in asked if value and not found)

    def of_unit_and_category(self) -> list[ColumnElement[bool]]:
        wanted: list[ColumnElement[bool]] = []
        if self.unit is not None:
            wanted.append(RectificationItem.agency_code.in_([self.unit.code, *self._below]))
        if self.category:
            wanted.append(RectificationItem.category == self.category)
        return wanted

    def conditions(
        self, session: ReaderSession, actor: Actor, today: dt.date, not_yellow: dt.date | None
    ) -> list[ColumnElement[bool]]:
        wanted = self.of_unit_and_category()
        if self.state:
            wanted.append(LEDGER.is_in(self.state))
        match self.rows:
            case "mine":
                wanted.append(_waits(session, actor, today))
            case "red":
                wanted.append(is_red(today))
            case "yellow":
                wanted.append(is_yellow(today, not_yellow))
            case "listed":
                wanted.append(RectificationItem.listed.is_(True))
        if self.rows in ("", LISTED, RECORD) and not self.state:
            wanted.append(or_(*map(LEDGER.is_in, NOT_DONE)))
        if self.q:
            looked_in = (
                RectificationItem.item_no, RectificationItem.problem, RectificationItem.responsible_leader,
                RectificationItem.responsible_person, RectificationItem.case_no,
            )  # fmt: skip
            wanted.append(or_(*(contains(column, self.q) for column in looked_in)))
        return wanted


def _waits(session: ReaderSession, actor: Actor, today: dt.date) -> ColumnElement[bool]:
    """An agency answers for its sub-units, too."""
    own = RectificationItem.agency_code.in_(sorted(session.reader.agency_codes))
    return LEDGER.waits_for(DUTIES, actor, today, own if session.reader.reach is Reach.AGENCIES else None)


def _line(one: RectificationItem, seen: Units, today: dt.date, not_yellow: dt.date | None) -> Line:
    status = one.status or RectificationStatus.PENDING
    day = due(status, one.deadline, one.review_on)
    return Line(one, seen.name(one.agency_code), status, day, card(day, today, not_yellow))


def _matrix(
    session: ReaderSession, chosen: _Chosen, seen: Units, today: dt.date, not_yellow: dt.date | None
) -> tuple[tuple[MatrixLine, ...], tuple[Unit, ...]]:
    state = func.coalesce(RectificationItem.status, RectificationStatus.PENDING.value)
    counted = select(
        RectificationItem.agency_code,
        state.label("state"),
        func.count(RectificationItem.item_no).label("items"),
        _count_if(is_red(today)).label("red"),
        _count_if(is_yellow(today, not_yellow)).label("yellow"),
        _count_if(and_(RectificationItem.listed.is_(True), state.in_(NOT_DONE))).label("listed"),
        _count_if(RectificationItem.phase == Phase.SELF_CHECK).label("reported"),
    )
    rows = session.execute(
        counted.where(*chosen.of_unit_and_category()).group_by(RectificationItem.agency_code, state)
    ).all()
    lines: dict[str, MatrixLine] = {}
    reported: set[str] = set()
    for row in rows:
        before = lines.get(row.agency_code, MatrixLine(seen.get(row.agency_code), row.agency_code, {}, 0, 0, 0))
        lines[row.agency_code] = MatrixLine(
            before.unit, before.code, {**before.by_state, row.state: row.items}, before.red + row.red,
            before.yellow + row.yellow, before.listed + row.listed,
        )  # fmt: skip
        if row.reported:
            reported.add(row.agency_code)
    pressing = sorted((one for one in lines.values() if one.open), key=_pressing)
    return tuple(pressing), _silent(session, chosen, seen, reported, today)


def _silent(
    session: ReaderSession, chosen: _Chosen, seen: Units, reported: set[str], today: dt.date
) -> tuple[Unit, ...]:
    if session.reader.reach is not Reach.ALL or chosen.unit is not None or chosen.category:
        return ()
    return tuple(
        one
        for one in seen.by_code.values()
        if not one.subordinate and (one.active_to is None or one.active_to >= today)
        and not reported.intersection(seen.counted_for(one.code))
    )  # fmt: skip


def _pressing(line: MatrixLine) -> tuple[int, int, int, str]:
    return (-line.red, -line.listed, -line.yellow, line.code)


def _count_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
