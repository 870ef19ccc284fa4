"""A list of rows behind a number, read a page at a time: searched, sorted, counted, or streamed as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, tuple_

from dashboard import urls
from dashboard.paging import PAGE_ROWS, Paging
from dashboard.services.evidence_rows import RowColumn, RowLayout, Value, layout, sorting
from dashboard.services.units import Units
from models.base import Base
from models.cases import Case
from models.reader import ReaderSession
from plugins import measuring
from plugins.contract import Measure, Moment
from plugins.measuring import EvidenceList, key_columns

EXPORT_ROWS = 100_000
"""Rows of one exported list; a longer one is cut, and says so."""
FETCHED_AT_ONCE = 1000


@dataclass(frozen=True)
class RowFile:
    """A list as a whole, for export: searched and sorted as its page shows it, all its pages."""

    columns: tuple[RowColumn, ...]
    rows: Iterator[Sequence[Value]]
    """Ends at EXPORT_ROWS."""
    found: int
    """Rows that the search leaves."""

    @property
    def cut(self) -> bool:
        """There are more rows than a file holds."""
        return self.found > EXPORT_ROWS


@dataclass(frozen=True)
class Cell:
    """A cell; ``href`` leads to the case it names."""

    value: Value
    href: str | None = None


@dataclass(frozen=True)
class RowPage:
    """One page of a list."""

    columns: tuple[RowColumn, ...]
    cells: tuple[tuple[Cell, ...], ...]
    paging: Paging
    """Of the rows that the search leaves."""
    sort: str
    """The column they are sorted by, as the address writes it; empty for the usual order."""


@dataclass(frozen=True)
class RowList:
    """The rows of one list that the reader may see, and how they are shown."""

    measure: Measure
    statement: Select[Any]
    layout: RowLayout
    subjects: Sequence[str]
    """Codes of the units whose rows they are."""


def row_list(listed: EvidenceList, seen: Units, code: str, moment: Moment) -> RowList:
    """The list for the agency ``code`` and the units that answer to it."""
    subjects = [code] if listed.measure.own else seen.counted_for(code)
    shown = layout(
        listed.measure.table,
        seen,
        several_units=len(subjects) > 1,
        dated_by=listed.measure.dated_by,
        judged_on=moment.today,
    )
    return RowList(listed.measure, measuring.rows(listed.measure, moment, subjects, listed.without), shown, subjects)


def counted(session: ReaderSession, rows: RowList) -> tuple[int, Fraction]:
    """How many rows the list has, and the number that its measure makes of them. One statement."""
    value, table = rows.measure.value, rows.measure.table
    number: ColumnElement[Any] = func.count()
    if value.column is not None:
        column = getattr(table, value.column)
        number = func.count(column.distinct()) if value.kind == "distinct" else func.sum(column)
    row = session.execute(rows.statement.with_only_columns(func.count(), number).select_from(table)).one()
    return row[0], Fraction(row[1] or 0)


def row_page(session: ReaderSession, rows: RowList, q: str, sort: str | None, page: int) -> RowPage:
    """One page of the list; a page beyond the last is the last. Two or three statements."""
    wanted = _searched(rows, q)
    found = session.execute(wanted.with_only_columns(func.count()).select_from(rows.measure.table)).scalar_one()
    paging = Paging(found, page)
    ordered = _ordered(rows, wanted, sort).limit(PAGE_ROWS).offset(paging.offset)
    shown = session.scalars(ordered).all()
    known = _known_cases(session, rows.measure.table, shown)
    columns = rows.layout.columns
    return RowPage(
        columns=columns,
        cells=tuple(tuple(_cell(column, row, known) for column in columns) for row in shown),
        paging=paging,
        sort=sort if sort is not None and sorting(columns, sort) is not None else "",
    )


def row_stream(
    session: ReaderSession, rows: RowList, q: str, sort: str | None
) -> tuple[int, Iterator[Sequence[Value]]]:
    """How many rows the search leaves, and the values of the first EXPORT_ROWS of them, read as they are needed."""
    wanted = _searched(rows, q)
    found = session.execute(wanted.with_only_columns(func.count()).select_from(rows.measure.table)).scalar_one()
    ordered = _ordered(rows, wanted, sort).limit(EXPORT_ROWS).execution_options(yield_per=FETCHED_AT_ONCE)
    return found, ([column.value(row) for column in rows.layout.columns] for row in session.scalars(ordered))


def _searched(rows: RowList, q: str) -> Select[Any]:
    return rows.statement.where(rows.layout.search(q)) if q and rows.layout.search is not None else rows.statement


def _ordered(rows: RowList, statement: Select[Any], sort: str | None) -> Select[Any]:
    """As asked, then by the date that put a row into the list, then by key, so that pages never overlap."""
    table, dated_by = rows.measure.table, rows.measure.dated_by
    order = [sorting(rows.layout.columns, sort)]
    if dated_by is not None:
        order.append(getattr(table, dated_by).asc().nulls_last())
    order += [getattr(table, key).asc() for key in key_columns(table)]
    return statement.order_by(*(one for one in order if one is not None))


def _known_cases(session: ReaderSession, table: type[Base], rows: Sequence[Any]) -> set[tuple[str, str]]:
    """Which of the cases that these rows name are in the books: a suit may name one that is not."""
    named = {(row.agency_code, row.case_no) for row in rows if getattr(row, "case_no", None)}
    if table is Case or not named:
        return named
    key = tuple_(Case.agency_code, Case.case_no)
    return {(row[0], row[1]) for row in session.execute(select(Case.agency_code, Case.case_no).where(key.in_(named)))}


def _cell(column: RowColumn, row: Any, known: set[tuple[str, str]]) -> Cell:
    value = column.value(row)
    if column.key == "case_no" and (row.agency_code, row.case_no) in known:
        return Cell(value, urls.href("case", agency=row.agency_code, case_no=row.case_no))
    return Cell(value, column.leads_to(row) if column.leads_to is not None else None)
