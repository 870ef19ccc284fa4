"""What waits for an account 待办, over all workflows: the most urgent first, and how many of each task.

The same conditions as the lists of findings and of the ledger have under *Waiting for me*, in two statements for all.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, Subquery, case, cast, false, func, literal, null, select, union_all
from sqlalchemy.orm import InstrumentedAttribute

from dashboard.accounts.permissions import Permission
from dashboard.annual.releases import BASIS, due_on, last_year, released, reports
from dashboard.decisions.kinds import COMMENDATION, VETO, DecisionKind
from dashboard.duties.tasks import BY_KEY, TASKS, Task, Thing, task_of, waited_for
from dashboard.paging import PAGE_ROWS, Paging
from dashboard.publishing.workflow import MOST_SIGNERS, publications
from dashboard.rectification.deadlines import Card, card, first_not_yellow
from dashboard.rectification.workflow import RECTIFICATION
from dashboard.services.findings import LISTED as FINDINGS
from dashboard.services.integrity_duties import integrity_duties
from dashboard.services.publications import LISTED as PUBLICATIONS
from dashboard.services.rectification import LEDGER
from dashboard.services.waiting import Listed
from dashboard.urls import Query
from dashboard.workflows.concern import is_own
from dashboard.workflows.deciding import Actor
from dashboard.workflows.declaration import Workflow
from models.agencies import Agency
from models.annual_releases import AnnualRelease
from models.calendar import working_days
from models.conduct import Commendation, DecisionStatus, Finding, Veto
from models.officers import Officer
from models.publications import Publication
from models.reader import ReaderSession
from models.rectification import RectificationItem

FIRST = 6
"""So many are named where a day starts; the desk has all."""


@dataclass(frozen=True)
class Duty:
    """One thing that waits."""

    task: Task
    move: str
    number: str
    title: str
    """The problem, or the item of a scheme, or what a decision rests on."""
    whose: str
    """The agency's or the officer's name."""
    code: str
    """The agency's code or the officer's number."""
    due: dt.date | None
    """The last day to do it, where there is one."""
    since: dt.date | None
    """When the last move was made; None where nobody has made one."""
    card: Card
    listed: bool


@dataclass(frozen=True)
class Duties:
    """A page of what waits."""

    shown: tuple[Duty, ...]
    counts: tuple[tuple[Task, int], ...]
    """Tasks with something that waits, in the order of the tasks."""
    task: Task | None
    """The one that is shown; None for all."""
    paging: Paging
    today: dt.date
    unknown: tuple[tuple[str, str], ...] = ()
    """(key, value) pairs of the address that name nothing here; the default is shown instead."""

    @property
    def total(self) -> int:
        """How many things wait, of whatever task."""
        return sum(number for _task, number in self.counts)


def duties(
    session: ReaderSession, findings: Workflow, actor: Actor, query: Query, today: dt.date, rows: int = PAGE_ROWS
) -> Duties:
    """What waits for the actor, as the address asks for it. Three statements, none for who may do nothing."""
    wanted = BY_KEY.get(query.rows or "")
    unknown = (("rows", query.rows),) if query.rows and wanted is None else ()
    waiting = _waiting(session, findings, actor, today)
    if waiting is None:
        return Duties((), (), wanted, Paging(0), today, unknown)
    counted = select(waiting.c.thing, waiting.c.move, func.count()).group_by(waiting.c.thing, waiting.c.move)
    numbers: dict[Task, int] = {}
    for thing, move, number in session.execute(counted):
        numbers[task_of(thing, move)] = numbers.get(task_of(thing, move), 0) + number
    counts = tuple((one, numbers[one]) for one in TASKS if one in numbers)
    paging = Paging(sum(number for one, number in counts if wanted in (None, one)), query.page)
    not_yellow = first_not_yellow(today, working_days(session))
    page = _ordered(waiting, today, wanted).limit(rows).offset(paging.offset) if paging.found else None
    shown = () if page is None else tuple(_duty(row, today, not_yellow) for row in session.execute(page))
    return Duties(shown, counts, wanted, paging, today, unknown)


def dated_duties(session: ReaderSession, findings: Workflow, actor: Actor, today: dt.date, most: int) -> list[Duty]:
    """What waits for the actor, the most urgent first, of all tasks; at most so many."""
    waiting = _waiting(session, findings, actor, today)
    if waiting is None:
        return []
    not_yellow = first_not_yellow(today, working_days(session))
    page = _ordered(waiting, today, None).limit(most)
    return [_duty(row, today, not_yellow) for row in session.execute(page)]


def _ordered(waiting: Subquery, today: dt.date, wanted: Task | None) -> Select[*tuple[Any, ...]]:
    """Past their day first, then what is listed, then by the day that is due, then what has waited longest."""
    chosen = [] if wanted is None else [waiting.c.thing == wanted.thing, waiting.c.move.in_(wanted.moves)]
    return (
        select(waiting)
        .where(*chosen)
        .order_by(
            case((waiting.c.due < today, 0), else_=1), waiting.c.listed.desc(), waiting.c.due.asc().nulls_last(),
            waiting.c.since.asc().nulls_last(), waiting.c.number,
        )
    )  # fmt: skip


def _waiting(session: ReaderSession, findings: Workflow, actor: Actor, today: dt.date) -> Subquery | None:
    """thing, move, number, title, whose, code, due, since, listed of all that waits; None where nothing ever does."""
    parts = [
        _items(session, actor, today),
        _findings(waited_for("findings", findings), actor, today),
        _decisions("vetoes", VETO, Veto.document, actor, today),
        _decisions("commendations", COMMENDATION, Commendation.work, actor, today),
        _publications(actor, today),
        *integrity_duties(session.reader, actor, today),
        _yearly_tables(actor, today),
    ]
    several = [one for one in parts if one is not None]
    return union_all(*several).subquery() if several else None


def _items(session: ReaderSession, actor: Actor, today: dt.date) -> Select[*tuple[Any, ...]] | None:
    workflow = waited_for("rectification", RECTIFICATION)
    duty = LEDGER.duty(workflow, actor, today, is_own(session.reader, RectificationItem.agency_code))
    if duty is None:
        return None
    all_items = (
        select(
            *_named(LEDGER, duty, RectificationItem.problem, Agency.name, RectificationItem.agency_code),
            RectificationItem.due_on.label("item_due"),
            LEDGER.last_until(("object",)).label("objection_due"),
            func.coalesce(RectificationItem.listed, false()).label("listed"),
        )
        .join(Agency, Agency.code == RectificationItem.agency_code, isouter=True)
        .where(LEDGER.is_in_play(workflow, actor))
        .subquery()
    )
    objection = all_items.c.move.in_(BY_KEY["rectification-objection"].moves)
    due = case((objection, all_items.c.objection_due), else_=all_items.c.item_due)
    return _waits("rectification", all_items, due, all_items.c.listed)


def _findings(workflow: Workflow, actor: Actor, today: dt.date) -> Select[*tuple[Any, ...]] | None:
    duty = FINDINGS.duty(workflow, actor, today)
    if duty is None:
        return None
    columns = _named(FINDINGS, duty, Finding.item, Officer.name, Finding.officer_no)
    return _of_officer("findings", FINDINGS, workflow, actor, select(*columns), Finding.officer_no)


def _decisions(
    thing: Thing, kind: DecisionKind, title: InstrumentedAttribute[Any], actor: Actor, today: dt.date
) -> Select[*tuple[Any, ...]] | None:
    rows = kind.rows
    listed = Listed(kind.course, kind.number, rows.status, rows.officer_no, DecisionStatus.CONFIRMED)
    workflow = waited_for(thing, kind.workflow)
    duty = listed.duty(workflow, actor, today)
    if duty is None:
        return None
    asked = select(*_named(listed, duty, title, Officer.name, rows.officer_no))
    return _of_officer(thing, listed, workflow, actor, asked, rows.officer_no)


def _publications(actor: Actor, today: dt.date) -> Select[*tuple[Any, ...]] | None:
    """What waits to be signed or published; with fewer signers than most, nothing ever waits for the others."""
    workflow = waited_for("publications", publications(MOST_SIGNERS))
    duty = PUBLICATIONS.duty(workflow, actor, today)
    if duty is None:
        return None
    asked = select(*_named(PUBLICATIONS, duty, Publication.title, Publication.scheme, Publication.number))
    made = asked.where(PUBLICATIONS.is_in_play(workflow, actor)).subquery()
    return _waits("publications", made, cast(null(), Date()), false())


def _yearly_tables(actor: Actor, today: dt.date) -> Select[*tuple[Any, ...]] | None:
    """The tables of last year, from its end until somebody enters that they were published."""
    if Permission.ANNUAL_RELEASE not in actor.permissions:
        return None
    year = last_year(today)
    told = (
        ("move", literal("release")), ("number", literal(str(year))), ("title", literal(BASIS)),
        ("since", cast(null(), Date())),
    )  # fmt: skip
    columns = [column.label(name) for name, column in told]
    if actor.stands_for is None:
        county = ~released(year, AnnualRelease.agency_code.is_(None))
        asked = select(*columns, literal("").label("whose"), literal("").label("code")).where(county)
    else:
        asked = select(*columns, Agency.name.label("whose"), Agency.code.label("code")).where(
            Agency.code == actor.stands_for, reports(year), ~released(year, AnnualRelease.agency_code == Agency.code)
        )
    return _waits("annual", asked.subquery(), literal(due_on(year), Date()), false())


def _of_officer(
    thing: Thing, listed: Listed, workflow: Workflow, actor: Actor, asked: Select[*tuple[Any, ...]],
    officer_no: InstrumentedAttribute[Any],
) -> Select[*tuple[Any, ...]]:  # fmt: skip
    """The limit of such a thing is the officer's to keep; to others it is no day by which they have to act."""
    kept = any(one.within and one.permission in actor.permissions for one in workflow.moves)
    limit = listed.last_until() if kept else cast(null(), Date())
    joined = (
        asked.add_columns(limit.label("due"))
        .join(Officer, Officer.officer_no == officer_no)
        .where(listed.is_in_play(workflow, actor))
        .subquery()
    )
    return _waits(thing, joined, joined.c.due, false())


def _named(
    listed: Listed, duty: ColumnElement[str | None], title: Any, whose: Any, code: Any
) -> tuple[ColumnElement[Any], ...]:
    named = (
        ("move", duty), ("number", listed.number), ("title", title), ("whose", whose), ("code", code),
        ("since", listed.last_made_on()),
    )  # fmt: skip
    return tuple(column.label(name) for name, column in named)


def _waits(
    thing: Thing, several: Subquery, due: ColumnElement[Any], listed: ColumnElement[bool]
) -> Select[*tuple[Any, ...]]:
    known = several.c
    return select(
        literal(thing).label("thing"), known.move, known.number, known.title, known.whose, known.code,
        due.label("due"), known.since, listed.label("listed"),
    ).where(known.move.is_not(None))  # fmt: skip


def _duty(row: Any, today: dt.date, not_yellow: dt.date | None) -> Duty:
    return Duty(
        task_of(row.thing, row.move), row.move, row.number, row.title, row.whose or row.code, row.code, row.due,
        row.since, card(row.due, today, not_yellow), bool(row.listed),
    )  # fmt: skip
