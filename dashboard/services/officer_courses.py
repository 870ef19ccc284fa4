"""The lists of what is found and decided of officers, things with a course: findings, vetoes, commendations.

Each is chosen by agency, state and words, or by what waits for the reader, and read a page or a file at a time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from dashboard.paging import PAGE_ROWS, Paging
from dashboard.services.evidence_rows import contains
from dashboard.services.row_lists import EXPORT_ROWS, FETCHED_AT_ONCE
from dashboard.services.units import Unit, Units, units
from dashboard.services.waiting import Listed
from dashboard.urls import Query
from dashboard.workflows.deciding import Actor
from dashboard.workflows.declaration import Workflow
from models.base import Vocabulary
from models.officers import Officer
from models.reader import ReaderSession

MINE, RECORD = "mine", "record"
"""As ``rows`` of the address asks for what waits for the reader, and for the form."""

Line = TypeVar("Line")
Page = TypeVar("Page", bound="CoursePage[Any]")


@dataclass(frozen=True, kw_only=True)
class CoursePage(Generic[Line]):
    """A page of one of the lists."""

    lines: tuple[Line, ...]
    paging: Paging
    units: tuple[Unit, ...]
    """The agencies that can be chosen."""
    unit: Unit | None
    state: str
    rows: str
    q: str
    waiting: int
    """How many wait for the reader."""
    today: dt.date
    unknown: tuple[tuple[str, str], ...]
    """(key, value) pairs of the address that name nothing here; the default is shown instead."""


@dataclass(frozen=True)
class CourseFile(Generic[Page, Line]):
    """A list as a whole, for export."""

    page: Page
    lines: Iterator[Line]
    """Ends at EXPORT_ROWS."""


@dataclass(frozen=True)
class Asked:
    """What an address asks of a list, on whose behalf, and by which moves one is waited for."""

    query: Query
    actor: Actor
    today: dt.date
    duties: Workflow


@dataclass(frozen=True)
class CourseList(Generic[Page, Line]):
    """One of the lists: its table, and how its lines and its page are made."""

    listed: Listed
    rows: type[Any]
    states: type[Vocabulary]
    newest: InstrumentedAttribute[Any]
    """The day by which the newest stands first."""
    looked_in: tuple[InstrumentedAttribute[Any], ...]
    """The columns that words are looked for in, besides the number and the officer."""
    line: Callable[[Any, Units], Line]
    """Of a row: the thing, the officer's name and agency, and the limit that was opened last."""
    page: Callable[..., Page]
    """Takes the fields of CoursePage."""

    def page_of(
        self, session: ReaderSession, asked: Asked, further: Mapping[str, ColumnElement[bool]] | None = None
    ) -> Page:
        """The page that the address asks for, the newest first. ``further``: more words for ``rows``, each with what it
        chooses."""
        return self._list(session, asked, units(session), further or {})[0]

    def file_of(
        self, session: ReaderSession, asked: Asked, further: Mapping[str, ColumnElement[bool]] | None = None
    ) -> CourseFile[Page, Line]:
        """The list that the address asks for, all its pages."""
        seen = units(session)
        page, statement = self._list(session, asked, seen, further or {})
        found = session.execute(statement.limit(EXPORT_ROWS).execution_options(yield_per=FETCHED_AT_ONCE))
        return CourseFile(page, (self.line(row, seen) for row in found))

    def waiting_for(self, session: ReaderSession, duties: Workflow, actor: Actor, today: dt.date) -> int:
        """In how many the actor is waited for today."""
        waits = self.listed.waits_for(duties, actor, today)
        return session.execute(select(func.count(self.listed.number)).where(waits)).scalar_one()

    def _list(
        self, session: ReaderSession, asked: Asked, seen: Units, further: Mapping[str, ColumnElement[bool]]
    ) -> tuple[Page, Select[*tuple[Any, ...]]]:
        """The page, and the statement of all its pages."""
        query, number = asked.query, self.listed.number
        unit = seen.get(query.unit)
        state = query.state if query.state in set(self.states) else ""
        rows = query.rows if query.rows in (MINE, RECORD, *further) else ""
        on_roster = self.listed.concerned == Officer.officer_no
        wanted: list[ColumnElement[bool]] = []
        if unit is not None:
            wanted.append(Officer.agency_code.in_([unit.code, *(below.code for below in seen.below(unit.code))]))
        if state:
            wanted.append(self.listed.is_in(state))
        if rows == MINE:
            wanted.append(self.listed.waits_for(asked.duties, asked.actor, asked.today))
        if rows in further:
            wanted.append(further[rows])
        if query.q:
            looked_in = (number, self.listed.concerned, Officer.name, *self.looked_in)
            wanted.append(or_(*(contains(column, query.q) for column in looked_in)))
        counted = select(func.count(number)).join(Officer, on_roster).where(*wanted)
        paging = Paging(session.execute(counted).scalar_one(), query.page)
        statement = (
            select(self.rows, Officer.name, Officer.agency_code, self.listed.last_until().label("until"))
            .join(Officer, on_roster)
            .where(*wanted)
            .order_by(self.newest.desc(), number.desc())
        )
        found = session.execute(statement.limit(PAGE_ROWS).offset(paging.offset))
        unknown = [("unit", query.unit)] if query.unit and unit is None else []
        unknown += [("state", query.state)] if query.state and not state else []
        unknown += [("rows", query.rows)] if query.rows and not rows else []
        page = self.page(
            lines=tuple(self.line(row, seen) for row in found),
            paging=paging,
            units=tuple(seen.by_code.values()),
            unit=unit,
            state=state,
            rows=rows,
            q=query.q,
            waiting=self.waiting_for(session, asked.duties, asked.actor, asked.today),
            today=asked.today,
            unknown=tuple(unknown),
        )
        return page, statement
