"""The lists in an officer's file: cases handled and reviewed, complaints, file reviews, items to rectify.

One of them is shown at a time; each row leads to the page of its record.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from dashboard import urls
from dashboard.imports.kinds import KINDS
from dashboard.paging import PAGE_ROWS, Paging
from dashboard.services.evidence_rows import RowColumn, Value, layout
from dashboard.services.records import RecordLine, address
from dashboard.services.row_lists import EXPORT_ROWS, FETCHED_AT_ONCE, RowFile
from dashboard.services.units import Units
from dashboard.translations import _
from dashboard.urls import Query
from dashboard.vocabulary import word
from models.cases import Case, CaseKind, CaseOfficer
from models.complaints import Complaint, FileReview
from models.conduct import Finding
from models.reader import ReaderSession
from models.rectification import RectificationItem, RectificationStatus

ListKey = Literal["handled", "reviewed", "complaints", "file_reviews", "rectification"]
LISTS: tuple[ListKey, ...] = get_args(ListKey)


@dataclass(frozen=True)
class OfficerList:
    """One of the lists, a page of it, and how many rows each has."""

    chosen: ListKey
    numbers: Mapping[ListKey, int]
    columns: tuple[RowColumn, ...]
    lines: tuple[RecordLine, ...]
    paging: Paging


@dataclass(frozen=True)
class OfficerListFile(RowFile):
    """One of the lists."""

    chosen: ListKey


def officer_list(
    session: ReaderSession, officer_no: str, query: Query, seen: Units, numbers: Mapping[ListKey, int], day: dt.date
) -> OfficerList:
    """The list that the address asks for, of as many rows as were counted (``numbered``). One statement."""
    chosen = list_asked(query)
    columns, href = _layout(chosen, seen, day)
    paging = Paging(numbers[chosen], query.page)
    rows = session.execute(_listed(chosen, officer_no).limit(PAGE_ROWS).offset(paging.offset))
    lines = tuple(RecordLine(href(row), tuple(one.value(row) for one in columns)) for row in rows)
    return OfficerList(chosen, numbers, columns, lines, paging)


def officer_list_file(
    session: ReaderSession, officer_no: str, query: Query, seen: Units, day: dt.date
) -> OfficerListFile:
    """The same, all its pages, read as they are needed."""
    chosen = list_asked(query)
    columns, _href = _layout(chosen, seen, day)
    asked = _listed(chosen, officer_no).limit(EXPORT_ROWS).execution_options(yield_per=FETCHED_AT_ONCE)
    rows = (tuple(one.value(row) for one in columns) for row in session.execute(asked))
    return OfficerListFile(columns, rows, session.execute(numbered(chosen, officer_no)).scalar_one(), chosen)


def list_asked(query: Query) -> ListKey:
    """The list that ``rows`` of the address names, else the cases handled."""
    return next((one for one in LISTS if one == query.rows), "handled")


def numbered(chosen: ListKey, officer_no: str) -> Select[int]:
    """How many rows the list has."""
    match chosen:
        case "handled":
            return select(func.count(CaseOfficer.case_no)).where(CaseOfficer.officer_no == officer_no)
        case "reviewed":
            return select(func.count(Case.case_no)).where(Case.reviewer_no == officer_no)
        case "complaints":
            return select(func.count(Complaint.complaint_no)).where(Complaint.officer_no == officer_no)
        case "file_reviews":
            return select(func.count(FileReview.case_no)).where(_handled(FileReview, officer_no))
        case "rectification":
            return select(func.count(RectificationItem.item_no)).where(_concerned(officer_no))


def _listed(chosen: ListKey, officer_no: str) -> Select[*tuple[Any, ...]]:
    """The rows of the list, the latest first; of the cases handled with the officer's place on each."""
    order = (Case.filed_on.desc().nulls_last(), Case.agency_code, Case.case_no)
    match chosen:
        case "handled":
            on_it = and_(CaseOfficer.agency_code == Case.agency_code, CaseOfficer.case_no == Case.case_no)
            handled = select(Case, CaseOfficer.position).join(CaseOfficer, on_it)
            return handled.where(CaseOfficer.officer_no == officer_no).order_by(*order)
        case "reviewed":
            return select(Case).where(Case.reviewer_no == officer_no).order_by(*order)
        case "complaints":
            complaints = select(Complaint).where(Complaint.officer_no == officer_no)
            return complaints.order_by(Complaint.received_on.desc(), Complaint.complaint_no)
        case "file_reviews":
            reviews = select(FileReview).where(_handled(FileReview, officer_no))
            return reviews.order_by(FileReview.reviewed_on.desc(), FileReview.agency_code, FileReview.case_no)
        case "rectification":
            items = select(RectificationItem).where(_concerned(officer_no))
            return items.order_by(RectificationItem.found_on.desc().nulls_last(), RectificationItem.item_no)


def _handled(table: type[FileReview | RectificationItem], officer_no: str) -> ColumnElement[bool]:
    """Whether the row names a case that the officer handled."""
    named = and_(CaseOfficer.agency_code == table.agency_code, CaseOfficer.case_no == table.case_no)
    return select(CaseOfficer.case_no).where(named, CaseOfficer.officer_no == officer_no).exists()


def _concerned(officer_no: str) -> ColumnElement[bool]:
    """Whether the item names the officer, a finding against the officer, or a case that the officer handled."""
    findings = select(Finding.finding_no).where(Finding.officer_no == officer_no)
    return or_(
        RectificationItem.officer_no == officer_no,
        RectificationItem.finding_no.in_(findings),
        _handled(RectificationItem, officer_no),
    )


# ---------------------------------------------------------------- what is shown of a row

Layout = tuple[tuple[RowColumn, ...], Callable[[Any], str]]
"""The columns, and the address of the page of a row."""


def _layout(chosen: ListKey, seen: Units, day: dt.date) -> Layout:
    match chosen:
        case "handled" | "reviewed":
            return _cases(seen)
        case "rectification":
            return _rectification(seen)
        case _:
            kind = KINDS[chosen]
            table = Complaint if chosen == "complaints" else FileReview
            columns = layout(table, seen, several_units=True, dated_by=None, judged_on=day).columns
            own = tuple(replace(one, value=partial(_of_row, one.value)) for one in columns if one.key != "officer_no")
            return own, lambda row: address(kind, tuple(getattr(row[0], name) for name in kind.key_columns))


def _of_row(value: Callable[[Any], Value], row: Any) -> Value:
    return value(row[0])


def _cases(seen: Units) -> Layout:
    columns = (
        RowColumn("case_no", _("Case number"), "text", lambda row: row[0].case_no, width=230),
        RowColumn("unit", _("Unit"), "text", lambda row: seen.name(row[0].agency_code), width=180, grow=1),
        RowColumn("title", _("Subject"), "text", lambda row: row[0].title, width=200, grow=2),
        RowColumn("kind", _("Kind of case"), "text", lambda row: word(CaseKind, row[0].kind), width=110),
        RowColumn("part", _("Part in the case"), "text", _part, width=130),
        RowColumn("filed_on", _("Filed"), "day", lambda row: row[0].filed_on, width=110),
        RowColumn("decided_on", _("Decided"), "day", lambda row: row[0].decided_on, width=110),
        RowColumn("closed_on", _("Closed"), "day", lambda row: row[0].closed_on, width=110),
    )
    return columns, lambda row: urls.href("case", agency=row[0].agency_code, case_no=row[0].case_no)


def _part(row: Any) -> str:
    """What the officer did on the case."""
    _case, *place = row
    if not place:
        return _("legal review")
    return _("leads") if place[0] == 1 else _("takes part")


def _rectification(seen: Units) -> Layout:
    def state(row: Any) -> str:
        return word(RectificationStatus, row[0].status or RectificationStatus.PENDING)

    columns = (
        RowColumn("item_no", _("Item number"), "text", lambda row: row[0].item_no, width=150),
        RowColumn("unit", _("Agency"), "text", lambda row: seen.name(row[0].agency_code), width=160, grow=1),
        RowColumn("problem", _("Problem"), "text", lambda row: row[0].problem, width=220, grow=2),
        RowColumn("finding_no", _("Finding"), "text", lambda row: row[0].finding_no, width=120),
        RowColumn("case_no", _("Case number"), "text", lambda row: row[0].case_no, width=200),
        RowColumn("found_on", _("Found on"), "day", lambda row: row[0].found_on, width=110),
        RowColumn("state", _("State"), "text", state, width=110),
        RowColumn("closed_on", _("Closed"), "day", lambda row: row[0].closed_on, width=110),
    )
    return columns, lambda row: urls.href("rectification_item", item_no=row[0].item_no)
