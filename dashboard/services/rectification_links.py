"""Which rectification items name a case or a finding: the way back from there."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select

from models.reader import ReaderSession
from models.rectification import RectificationItem

MOST_LINKS = 20


def items_of_case(session: ReaderSession, agency_code: str, case_no: str) -> tuple[str, ...]:
    """Numbers of the items that name the case, as far as the reader sees them."""
    return _numbers(session, RectificationItem.agency_code == agency_code, RectificationItem.case_no == case_no)


def items_of_finding(session: ReaderSession, finding_no: str) -> tuple[str, ...]:
    """Numbers of the items that name the finding, as far as the reader sees them."""
    return _numbers(session, RectificationItem.finding_no == finding_no)


def _numbers(session: ReaderSession, *named: ColumnElement[bool]) -> tuple[str, ...]:
    numbers = select(RectificationItem.item_no).where(*named).order_by(RectificationItem.item_no).limit(MOST_LINKS)
    return tuple(session.scalars(numbers))
