"""The rows behind a figure of the yearly report, found by the predicate that made it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from dashboard.annual.figures import FIGURES, Figure, own_figure
from dashboard.services.annual import moment_of
from dashboard.services.evidence_rows import layout
from dashboard.services.row_lists import RowFile, RowList, RowPage, counted, row_page, row_stream
from dashboard.services.units import Unit, Units, units
from dashboard.urls import Query
from models.reader import Reach, ReaderSession
from plugins.measuring import rows


@dataclass(frozen=True)
class AnnualRows:
    """A page of the rows."""

    year: int
    figure: Figure
    unit: Unit | None
    """Whose; None for all the reader sees."""
    rows: RowPage
    all: int
    """Rows, before any search."""
    number: Fraction
    """What they make, in the figure's unit."""
    q: str
    today: dt.date
    unknown: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class AnnualRowsFile(RowFile):
    """The rows of a figure."""

    figure: Figure
    unit: Unit | None


def annual_rows(session: ReaderSession, year: int, key: str, query: Query, today: dt.date) -> AnnualRows | None:
    """The page; None for a figure that there is not, a share, and an agency that is not the reader's."""
    found = _asked(session, year, key, query, today)
    if found is None:
        return None
    figure, unit, listed = found
    number_of_rows, number = counted(session, listed)
    if not number_of_rows and key not in FIGURES:
        return None
    shown = row_page(session, listed, query.q, query.sort, query.page)
    return AnnualRows(
        year=year,
        figure=figure,
        unit=unit,
        rows=shown,
        all=number_of_rows,
        number=figure.shown(number),
        q=query.q,
        today=today,
        unknown=(("sort", query.sort),) if query.sort and not shown.sort else (),
    )


def annual_rows_file(
    session: ReaderSession, year: int, key: str, query: Query, today: dt.date
) -> AnnualRowsFile | None:
    """The list of :func:`annual_rows` as a whole."""
    found = _asked(session, year, key, query, today)
    if found is None:
        return None
    figure, unit, listed = found
    number, stream = row_stream(session, listed, query.q, query.sort)
    return AnnualRowsFile(listed.layout.columns, stream, number, figure, unit)


def _asked(
    session: ReaderSession, year: int, key: str, query: Query, today: dt.date
) -> tuple[Figure, Unit | None, RowList] | None:
    figure, seen = FIGURES.get(key) or own_figure(key), units(session)
    unit = seen.get(query.unit)
    if figure.measure is None or (query.unit is not None and unit is None):
        return None
    if unit is None and session.reader.reach is not Reach.ALL:
        unit = _only_one(seen)
    subjects = _everybody(seen) if unit is None else seen.counted_for(unit.code)
    measure, moment = figure.measure, moment_of(year, today)
    shown = layout(
        measure.table,
        seen,
        several_units=len(subjects) > 1,
        dated_by=measure.dated_by,
        judged_on=today,
        also=figure.shows,
    )
    return figure, unit, RowList(measure, rows(measure, moment, subjects), shown, subjects)


def _only_one(seen: Units) -> Unit | None:
    """The agency of a reader who sees one."""
    own = [one for one in seen.by_code.values() if not one.subordinate]
    return own[0] if len(own) == 1 else None


def _everybody(seen: Units) -> list[str]:
    """The units whose rows count for somebody."""
    return [code for one in seen.by_code.values() if not one.subordinate for code in seen.counted_for(one.code)]
