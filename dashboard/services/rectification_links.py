"""Which rectification items name a case or a finding, or a case behind a number; and findings recorded for an item."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_, select

from dashboard.services.candidate_rule import incident_of
from dashboard.services.candidate_rules import RULES
from dashboard.services.row_lists import RowList
from models.conduct import Finding
from models.reader import ReaderSession
from models.rectification import RectificationItem

MOST_LINKS = 20
_OVERDUE = RULES["overdue_item"]


def items_of_case(session: ReaderSession, agency_code: str, case_no: str) -> tuple[str, ...]:
    """Numbers of the items that name the case, as far as the reader sees them."""
    return _numbers(session, RectificationItem.agency_code == agency_code, RectificationItem.case_no == case_no)


def items_of_rows(session: ReaderSession, rows: RowList) -> tuple[str, ...]:
    """Numbers of the items that name a case of the list, as far as the reader sees them; none for lists of no cases."""
    table, item = rows.measure.table, RectificationItem
    if not {"agency_code", "case_no"} <= set(table.__table__.columns.keys()):
        return ()
    case = rows.statement.where(table.agency_code == item.agency_code, table.case_no == item.case_no)  # type: ignore[attr-defined] # the columns just asked for
    return _numbers(session, item.agency_code.in_(rows.subjects), item.case_no.is_not(None), case.exists())


def items_of_finding(session: ReaderSession, finding: Finding) -> tuple[str, ...]:
    """Numbers of the items that name the finding, or that it was recorded for, as far as the reader sees them."""
    named = finding.incident.removeprefix(f"{_OVERDUE.item} ") if _OVERDUE.item in _words(finding) else None
    return _numbers(
        session, or_(RectificationItem.finding_no == finding.finding_no, RectificationItem.item_no == named)
    )


def findings_of_item(session: ReaderSession, item_no: str) -> tuple[str, ...]:
    """Numbers of the findings that were recorded because the item was overdue, as far as the reader sees them."""
    by_item = and_(Finding.item == _OVERDUE.item, Finding.incident == item_no)
    recorded = or_(Finding.incident == incident_of(_OVERDUE, item_no), by_item)
    numbers = select(Finding.finding_no).where(recorded).order_by(Finding.finding_no).limit(MOST_LINKS)
    return tuple(session.scalars(numbers))


def _words(finding: Finding) -> tuple[str, str]:
    """What may say that the finding is of an overdue item: its own item, and how its incident begins."""
    return finding.item, finding.incident.partition(" ")[0]


def _numbers(session: ReaderSession, *named: ColumnElement[bool]) -> tuple[str, ...]:
    numbers = select(RectificationItem.item_no).where(*named).order_by(RectificationItem.item_no).limit(MOST_LINKS)
    return tuple(session.scalars(numbers))
