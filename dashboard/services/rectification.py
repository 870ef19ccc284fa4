"""The ledger as its page shows it: items listed by what is most pressing.

Which moves somebody may make, the declared workflow says; here it becomes a condition of the database.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, false, func, literal, or_, select, union

from dashboard.duties.tasks import waited_for
from dashboard.paging import PAGE_ROWS, Paging
from dashboard.rectification.acts import COURSE
from dashboard.rectification.deadlines import first_not_yellow, is_red, is_yellow
from dashboard.rectification.workflow import OPEN, RECTIFICATION
from dashboard.services.burn_down import BurnDown, burn_down
from dashboard.services.campaigns import CampaignShown, campaigns_under_way
from dashboard.services.evidence_rows import contains
from dashboard.services.rectification_board import Board, Timeline, board, timeline
from dashboard.services.rectification_lines import Line, line, ordered, ordered_lines
from dashboard.services.rectification_matrix import (
    MatrixLine,
    categories,
    lines_by_category,
    matrix_lines,
    pressing,
)
from dashboard.services.rectification_reports import ToInspect, to_inspect
from dashboard.services.units import Unit, Units, units
from dashboard.services.waiting import Listed
from dashboard.urls import Query
from dashboard.workflows.concern import is_own
from dashboard.workflows.deciding import Actor
from models.batches import imported_by
from models.calendar import working_days
from models.reader import Reach, ReaderSession
from models.rectification import DONE, Phase, RectificationItem, RectificationStatus

MINE, RED, YELLOW, LISTED, ALL, RECORD = "mine", "red", "yellow", "listed", "all", "record"
SELF_CHECK = "self_check"
"""As ``rows`` of the address asks for them; without it the open items are meant."""
STATES = (RectificationStatus.PENDING, *OPEN, RectificationStatus.CLOSED, RectificationStatus.UNFOUNDED)
"""In the order of the matrix."""
BOARD, TIMELINE, BURN_DOWN, MATRIX = "board", "timeline", "burndown", "matrix"
"""As ``view`` of the address asks for it; without one the list is meant."""
MATRIX_AGENCIES = 4
"""With their categories on one page of the matrix: so much is read across a room, and little more fits a screen."""
MANY = 100
"""Nobody who has so many waiting asks how many more there are, or leafs through more: the database stops there."""

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
    imported_by,
    {"urge": RectificationItem.due_on, "close": RectificationItem.published_until},
)


@dataclass(frozen=True)
class Ledger:
    """The page."""

    lines: tuple[Line, ...]
    paging: Paging
    matrix: tuple[MatrixLine, ...]
    """The agencies with items, the most pressing first and those with nothing open last; by category, too, where one
    agency is chosen, or the reader sees some only. Empty for the other views, which take its place on the screen."""
    matrix_page: tuple[MatrixLine, ...]
    """Of those with open items a page, by category, where the matrix is the view."""
    of_matrix: Paging
    to_inspect: ToInspect
    """Of all agencies and categories, beside the list; empty for an agency, and where some are chosen."""
    units: tuple[Unit, ...]
    unit: Unit | None
    categories: tuple[str, ...]
    category: str
    state: str
    rows: str
    view: str
    board: Board | None
    timeline: Timeline | None
    """Where that is the view; its bars are the lines."""
    course: BurnDown | None
    """Where the view is the burn-down; it takes the agency and the category, and the days of the address."""
    campaigns: tuple[CampaignShown, ...]
    """Those under way, the newest first."""
    q: str
    waiting: int
    """How many wait for the reader."""
    today: dt.date
    more_wait: bool
    """Whether more wait for the reader than the list of those has."""
    yellow_known: bool
    """Whether the holidays are known far enough to tell what is yellow."""
    holidays_until: dt.date | None
    """As ``models.calendar.known_until``."""
    unknown: tuple[tuple[str, str], ...]
    """(key, value) pairs of the address that name nothing here; the default is shown instead."""


def ledger(session: ReaderSession, query: Query, actor: Actor, today: dt.date) -> Ledger:
    """The page that the address asks for. At most ten statements, so that a whole request sends twelve at most."""
    seen, calendar = units(session), working_days(session)
    not_yellow = first_not_yellow(today, calendar)
    chosen = _Chosen(session, query, seen)
    conditions = chosen.conditions(session, actor, today, not_yellow)
    wanted = (session, conditions)
    as_board = board(*wanted, seen, today, not_yellow) if chosen.view == BOARD else None
    as_timeline = timeline(*wanted, today, query.since, query.until) if chosen.view == TIMELINE else None
    course = None
    if chosen.view == BURN_DOWN:
        course = burn_down(session, chosen.of_unit_and_category(), today, query.since, query.until)
    counts_itself = as_board or as_timeline
    matrix = chosen.matrix(session, seen, today, not_yellow)
    of_matrix = Paging(sum(1 for one in matrix if one.open), query.page, MATRIX_AGENCIES)
    on_page = matrix[of_matrix.offset : of_matrix.last] if chosen.view == MATRIX else ()
    if counts_itself is not None:
        found: int | None = counts_itself.found
    else:
        found = 0 if chosen.view else chosen.found(matrix)
    duties = _duties(session, actor, today)
    mine = chosen.rows == MINE and not chosen.view
    more = chosen.but_mine(today, not_yellow) if mine else []
    waiting = _count(_waiting(duties, MANY + 1))
    if mine and not more:
        counts = [waiting]
    elif mine:
        counts = [_count(_waiting(duties, MANY + 1, *more)), waiting]
    elif found is None:
        counts = [select(func.count(RectificationItem.item_no)).where(*conditions), waiting]
    else:
        counts = [select(literal(found)), waiting]
    numbers = session.execute(select(*(one.scalar_subquery() for one in counts))).one()
    found, waiting_for_reader = numbers[0], numbers[-1]
    more_wait = mine and found > MANY
    paging = Paging(MANY if more_wait else found, query.page)
    if mine:
        order = (RectificationItem.pressing, RectificationItem.due_on, RectificationItem.item_no)
        first = _waiting(duties, paging.offset + PAGE_ROWS, *more, by=order)
        conditions = [RectificationItem.item_no.in_(select(first.c.item_no))]
    page = ordered_lines().where(*conditions).limit(PAGE_ROWS).offset(paging.offset)
    shown = session.scalars(page).all() if chosen.view in ("", TIMELINE) else []
    whole = chosen.unit is None and not chosen.category and not chosen.view
    return Ledger(
        lines=tuple(line(one, seen, today, not_yellow) for one in shown),
        paging=paging,
        matrix=matrix,
        matrix_page=chosen.opened(session, on_page, seen, today, not_yellow),
        of_matrix=of_matrix,
        to_inspect=to_inspect(session, seen, today) if whole else ToInspect(),
        units=tuple(seen.by_code.values()),
        unit=chosen.unit,
        categories=chosen.categories,
        category=chosen.category,
        state=chosen.state,
        rows=chosen.rows,
        view=chosen.view,
        board=as_board,
        timeline=as_timeline,
        course=course,
        campaigns=campaigns_under_way(session, today, not_yellow),
        q=query.q,
        waiting=min(MANY, waiting_for_reader),
        today=today,
        more_wait=more_wait,
        yellow_known=not_yellow is not None,
        holidays_until=calendar.known_until(today),
        unknown=chosen.unknown,
    )


def chosen_items(session: ReaderSession, query: Query, actor: Actor, today: dt.date) -> Select[RectificationItem]:
    """All items of the list that the address asks for, in its order."""
    not_yellow = first_not_yellow(today, working_days(session))
    conditions = _Chosen(session, query, units(session)).conditions(session, actor, today, not_yellow)
    return ordered().where(*conditions)


def waiting_for(session: ReaderSession, actor: Actor, today: dt.date) -> int:
    """With how many items the actor may do something today; MANY where that many or more."""
    return min(MANY, session.execute(_count(_waiting(_duties(session, actor, today), MANY))).scalar_one())


def _count(items: Subquery) -> Select[int]:
    return select(func.count()).select_from(items)


def _waiting(
    duties: Sequence[ColumnElement[bool]], most: int, *more: ColumnElement[bool], by: Sequence[Any] = ()
) -> Subquery:
    """Numbers of the items that one of the duties is about: of each at most so many, the first ``by`` these columns.

    Where they are only counted, no order keeps the database from the index that finds them quickest.
    """
    wanted = [
        select(RectificationItem.item_no).where(one, *more).order_by(*by).limit(most).subquery()
        for one in duties or [false()]
    ]
    return union(*(select(one.c.item_no) for one in wanted)).subquery()


class _Chosen:
    """What the address chooses, as far as there is such a thing."""

    def __init__(self, session: ReaderSession, query: Query, seen: Units) -> None:
        self.categories = categories(session)
        self.unit = seen.get(query.unit)
        self.state = query.state if query.state in set(RectificationStatus) else ""
        self.category = query.category if query.category in self.categories else ""
        self.rows = query.rows if query.rows in (MINE, RED, YELLOW, LISTED, SELF_CHECK, ALL, RECORD) else ""
        self.view = query.view if query.view in (BOARD, TIMELINE, BURN_DOWN, MATRIX) else ""
        self.q = query.q
        self._below = [] if self.unit is None else [one.code for one in seen.below(self.unit.code)]
        asked = (("unit", query.unit, self.unit), ("state", query.state, self.state),
                 ("category", query.category, self.category), ("rows", query.rows, self.rows),
                 ("view", query.view, self.view))  # fmt: skip
        self.unknown = tuple((key, value) for key, value, found in asked if value and not found)

    def of_unit_and_category(self) -> list[ColumnElement[bool]]:
        wanted: list[ColumnElement[bool]] = []
        if self.unit is not None:
            wanted.append(RectificationItem.agency_code.in_([self.unit.code, *self._below]))
        if self.category:
            wanted.append(RectificationItem.category == self.category)
        return wanted

    def matrix(
        self, session: ReaderSession, seen: Units, today: dt.date, not_yellow: dt.date | None
    ) -> tuple[MatrixLine, ...]:
        """The agencies, in the order of ``pressing``, by category where they are few; none for the other views."""
        if self.view not in ("", MATRIX):
            return ()
        how = (session, self.of_unit_and_category(), seen, today, not_yellow)
        few = self.unit is not None or session.reader.reach is not Reach.ALL
        return tuple(sorted(lines_by_category(*how, self.unit) if few else matrix_lines(*how), key=pressing))

    def opened(
        self,
        session: ReaderSession,
        lines: Sequence[MatrixLine],
        seen: Units,
        today: dt.date,
        not_yellow: dt.date | None,
    ) -> tuple[MatrixLine, ...]:
        """The lines of some agencies by category."""
        if not lines or lines[0].parts:
            return tuple(lines)
        codes = {code for one in lines for code in (one.code, *seen.counted_for(one.code))}
        wanted = [*self.of_unit_and_category(), RectificationItem.agency_code.in_(sorted(codes))]
        return tuple(sorted(lines_by_category(session, wanted, seen, today, not_yellow), key=pressing))

    def found(self, counted: Sequence[MatrixLine]) -> int | None:
        """How many items the list has, where that has been counted anyway; else None."""
        if self.q or self.rows in (MINE, SELF_CHECK) or (self.state and self.rows in (RED, YELLOW, LISTED)):
            return None
        if self.state:
            return sum(one.by_state.get(self.state, 0) for one in counted)
        match self.rows:
            case "red":
                return sum(one.red for one in counted)
            case "yellow":
                return sum(one.yellow for one in counted)
            case "listed":
                return sum(one.listed for one in counted)
            case "all":
                return sum(one.items for one in counted)
        return sum(one.open for one in counted)

    def conditions(
        self, session: ReaderSession, actor: Actor, today: dt.date, not_yellow: dt.date | None
    ) -> list[ColumnElement[bool]]:
        wanted = self.but_mine(today, not_yellow)
        if self.rows == MINE:
            wanted.append(or_(false(), *_duties(session, actor, today)))
        return wanted

    def but_mine(self, today: dt.date, not_yellow: dt.date | None) -> list[ColumnElement[bool]]:
        """All that is chosen but that something waits for the reader."""
        wanted = self.of_unit_and_category()
        if self.state:
            wanted.append(LEDGER.is_in(self.state))
        match self.rows:
            case "red":
                wanted.append(is_red(today))
            case "yellow":
                wanted.append(is_yellow(today, not_yellow))
            case "listed":
                wanted.append(RectificationItem.listed.is_(True))
            case "self_check":
                wanted.append(RectificationItem.phase == Phase.SELF_CHECK)
        if self.rows in ("", LISTED, RECORD) and not self.state:
            wanted.append(RectificationItem.pressing < DONE)
        if self.q:
            looked_in = (
                RectificationItem.item_no, RectificationItem.problem, RectificationItem.responsible_leader,
                RectificationItem.responsible_person, RectificationItem.case_no,
            )  # fmt: skip
            wanted.append(or_(*(contains(column, self.q) for column in looked_in)))
        return wanted


def _duties(session: ReaderSession, actor: Actor, today: dt.date) -> list[ColumnElement[bool]]:
    """What the actor may do, each as a condition."""
    workflow = waited_for("rectification", RECTIFICATION)
    return LEDGER.waits_each(workflow, actor, today, is_own(session.reader, RectificationItem.agency_code))
