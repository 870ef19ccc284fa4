"""One rectification item as its page shows it: its course and files, what it is linked with, what one may do now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from dashboard.rectification.acts import COURSE, marks
from dashboard.rectification.deadlines import Card, card, first_not_yellow
from dashboard.rectification.imported import import_moves
from dashboard.rectification.workflow import RECTIFICATION
from dashboard.services.counting import Counting, countings
from dashboard.services.courses import CourseEntry, accounts_of_other_agencies, course_entry, files_brought, moves_made
from dashboard.services.rectification_documents import ItemDocuments, item_documents
from dashboard.services.rectification_links import findings_of_item
from dashboard.services.units import Unit, Units, units
from dashboard.workflows.concern import concerned
from dashboard.workflows.course import made
from dashboard.workflows.deciding import Actor, Standing, possible
from dashboard.workflows.declaration import Move
from models.calendar import working_days
from models.cases import Case
from models.conduct import Finding
from models.officers import Officer
from models.reader import ReaderSession
from models.rectification import RectificationItem, RectificationPartner, RectificationStatus
from plugins.registry import Registry


@dataclass(frozen=True)
class ItemEntry(CourseEntry):
    """A move that was made with an item."""

    position: int
    changes: Mapping[str, tuple[Any, Any]]
    """Column → before and after, for those that it has written."""


@dataclass(frozen=True)
class ItemPage:
    """The page."""

    item: RectificationItem
    status: str
    unit: Unit | None
    unit_name: str
    partners: tuple[str, ...]
    """Names of the co-operating agencies, as far as the reader may know them."""
    due: dt.date | None
    card: Card
    case: Case | None
    counted: tuple[Counting, ...]
    """Where the case counts, a node of a year each, the latest first."""
    """None where there is none, or it is not the reader's; the next two likewise."""
    officer: Officer | None
    finding: Finding | None
    recorded: tuple[str, ...]
    """Numbers of the findings that were recorded because it was overdue."""
    course: tuple[ItemEntry, ...]
    possible: tuple[Move, ...]
    seen: int
    """The position of the last move: a form sends it back, so that of two editors the second is told."""
    today: dt.date
    agencies: tuple[Unit, ...]
    """Those that can be chosen to co-operate."""
    documents: ItemDocuments


def rectification_item(
    session: ReaderSession, registry: Registry, number: str, actor: Actor, today: dt.date
) -> ItemPage | None:
    """The item with this number; None where there is none, or it is not the reader's."""
    item = session.scalar(select(RectificationItem).where(RectificationItem.item_no == number))
    if item is None:
        return None
    seen, case = units(session), _case(session, item)
    kept = moves_made(session, COURSE, number)
    row = {column.key: getattr(item, column.key) for column in RectificationItem.__table__.columns}
    moves = kept or _of_imports(session, row, today)
    status = item.status or RectificationStatus.PENDING
    about = concerned(session.reader, actor, item.agency_code)
    standing = Standing(status, [made(one) for one in moves], about, marks(row))
    hidden, files = accounts_of_other_agencies(session), files_brought(session, COURSE, number)
    return ItemPage(
        item=item,
        status=status,
        unit=seen.get(item.agency_code),
        unit_name=seen.name(item.agency_code),
        partners=_partners(session, item, seen),
        due=item.due_on,
        card=card(item.due_on, today, first_not_yellow(today, working_days(session))),
        case=case,
        counted=_counted(session, registry, case, seen, today),
        officer=session.scalar(select(Officer).where(Officer.officer_no == item.officer_no)),
        finding=session.scalar(select(Finding).where(Finding.finding_no == item.finding_no)),
        recorded=findings_of_item(session, number),
        course=tuple(
            ItemEntry(**vars(course_entry(one, files, hidden)), position=one["position"], changes=_changes(one))
            for one in moves
        ),
        possible=possible(RECTIFICATION, standing, actor, today),
        seen=kept[-1]["position"] if kept else 0,
        today=today,
        agencies=tuple(one for one in seen.by_code.values() if one.code != item.agency_code),
        documents=item_documents(session, number, standing, actor, seen, today),
    )


def _of_imports(session: ReaderSession, item: Mapping[str, Any], today: dt.date) -> list[dict[str, Any]]:
    """What stands in the course before anybody has moved it on; who brought it, sees who sees all rows."""
    return import_moves(session, item, today, dt.datetime.min.replace(tzinfo=dt.UTC))


def _changes(one: Mapping[str, Any]) -> Mapping[str, tuple[Any, Any]]:
    return {name: (before, after) for name, (before, after) in (one["changes"] or {}).items()}


def _partners(session: ReaderSession, item: RectificationItem, seen: Units) -> tuple[str, ...]:
    codes = session.scalars(
        select(RectificationPartner.agency_code)
        .where(RectificationPartner.item_no == item.item_no)
        .order_by(RectificationPartner.agency_code)
    ).all()
    if item.partners:  # as the ledger names them, for a partner does not see the others
        return (item.partners,)
    return tuple(map(seen.name, codes))


def _counted(
    session: ReaderSession, registry: Registry, case: Case | None, seen: Units, today: dt.date
) -> tuple[Counting, ...]:
    answering = seen.answering(case.agency_code) if case is not None else None
    if case is None or answering is None:
        return ()
    found = countings(session, registry, answering, (case.agency_code, case.case_no), case.filed_on, today)
    return tuple({(one.scheme.key, one.period, one.node): one for one in found}.values())


def _case(session: ReaderSession, item: RectificationItem) -> Case | None:
    if item.case_no is None:
        return None
    return session.scalar(select(Case).where(Case.agency_code == item.agency_code, Case.case_no == item.case_no))
