"""A standard yearly table as the page shows it: a row an agency, their total, and what does not add up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from dashboard.annual.figures import FIGURES
from dashboard.annual.tables import TABLES, Table
from dashboard.services.annual import Amount, AnnualPage, Numbers, annual_page, codes_of, numbers_of
from dashboard.services.units import Unit, units
from dashboard.urls import Query
from models.reader import ReaderSession

Power = Literal["has", "none", "unknown", "contradicted"]
"""``contradicted``: entered as none, and yet there are rows."""


@dataclass(frozen=True)
class TableLine:
    """A row: an agency's, or the total's."""

    unit: Unit | None
    """None for the total."""
    amounts: tuple[Amount, ...]
    """In the order of the table's columns."""
    power: Power
    adds_up: bool
    """The parts make the total, where the table has one."""


@dataclass(frozen=True)
class AnnualTable(AnnualPage):
    """The page of a table."""

    table: Table
    lines: tuple[TableLine, ...]
    total: TableLine | None
    """None for a reader who does not see the whole county, and where one agency is chosen."""
    before: TableLine | None
    """The year before of the total, or of the one agency that is shown."""


def annual_table(session: ReaderSession, year: int, query: Query, today: dt.date) -> AnnualTable:
    """The table that the address asks for. Four to six statements."""
    table = TABLES.get(query.view or "", next(iter(TABLES.values())))
    return _tables(session, year, [table], query, today)[0]


def annual_tables(session: ReaderSession, year: int, today: dt.date) -> tuple[AnnualTable, ...]:
    """All standard tables, of all that the reader sees. Six statements."""
    return _tables(session, year, list(TABLES.values()), Query(), today)


def _tables(
    session: ReaderSession, year: int, tables: Sequence[Table], query: Query, today: dt.date
) -> tuple[AnnualTable, ...]:
    seen = units(session)
    figures = [one for table in tables for one in table.figures]
    figures += [FIGURES[table.powers] for table in tables if table.powers]
    numbers = numbers_of(session, seen, figures, year, today)
    page = annual_page(session, seen, numbers, query, today)
    whole, last_year = page.whole and bool(page.units) and page.chosen is None, codes_of(page, seen, year - 1, numbers)
    return tuple(
        AnnualTable(
            **vars(page),
            table=table,
            lines=tuple(_line(numbers, table, one, year) for one in page.shown),
            total=_total(numbers, table, [one.code for one in page.units], year) if whole else None,
            before=_total(numbers, table, last_year, year - 1) if whole
            else _line(numbers, table, page.chosen, year - 1) if page.chosen else None,
        )
        for table in tables
    )  # fmt: skip


def _line(numbers: Numbers, table: Table, unit: Unit, year: int) -> TableLine:
    amounts = [numbers.amount(one, [unit.code], unit.code, year) for one in table.figures]
    power = _power(numbers, table, unit.code, amounts, year)
    if power == "none":
        amounts = [
            one if key in table.whoever else Amount("no_power") for key, one in zip(table.columns, amounts, strict=True)
        ]
    return TableLine(unit, tuple(amounts), power, _adds_up(table, amounts))


def _total(numbers: Numbers, table: Table, codes: Sequence[str], year: int) -> TableLine:
    amounts = [numbers.amount(one, codes, None, year) for one in table.figures]
    return TableLine(None, tuple(amounts), "has", _adds_up(table, amounts))


def _power(numbers: Numbers, table: Table, code: str, amounts: Sequence[Amount], year: int) -> Power:
    if table.powers is None:
        return "has"
    entries = numbers.entered(table.powers, [code], year)
    if not entries:
        return "unknown"
    if sum((one.value for one in entries), Fraction(0)):
        return "has"
    acted = any(
        one.value for key, one in zip(table.columns, amounts, strict=True) if key not in table.whoever and one.value
    )
    return "contradicted" if acted else "none"


def _adds_up(table: Table, amounts: Sequence[Amount]) -> bool:
    if table.total is None:
        return True
    by_key = dict(zip(table.columns, amounts, strict=True))
    parts = sum((by_key[key].value or Fraction(0) for key in table.parts), Fraction(0))
    return parts == (by_key[table.total].value or Fraction(0))
