"""A standard yearly table as the page shows it: a row an agency, their total, and what does not add up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from dashboard.annual.figures import FIGURES
from dashboard.annual.tables import TABLES, Table
from dashboard.services.annual import Amount, Numbers, agencies_of, numbers_of
from dashboard.services.units import Unit, units
from dashboard.urls import Query
from models.reader import Reach, ReaderSession

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
class AnnualTable:
    """The page of a table."""

    year: int
    table: Table
    lines: tuple[TableLine, ...]
    total: TableLine | None
    """None for a reader who does not see the whole county, and where one agency is chosen."""
    units: tuple[Unit, ...]
    """The agencies that can be chosen."""
    chosen: Unit | None
    whole: bool
    """The reader sees the whole county."""
    running: bool
    """The year is not over."""
    today: dt.date
    unknown: tuple[tuple[str, str], ...]


def annual_table(session: ReaderSession, year: int, query: Query, today: dt.date) -> AnnualTable:
    """The table that the address asks for. Four to six statements."""
    table = TABLES.get(query.view or "", next(iter(TABLES.values())))
    seen = units(session)
    figures = [*table.figures, *([FIGURES[table.powers]] if table.powers else [])]
    numbers = numbers_of(session, seen, figures, year, today, before=False)
    every = agencies_of(seen, year, numbers)
    chosen = next((one for one in every if one.code == query.unit), None)
    shown = [chosen] if chosen else every
    whole = session.reader.reach is Reach.ALL
    return AnnualTable(
        year=year,
        table=table,
        lines=tuple(_line(numbers, table, one) for one in shown),
        total=_total(numbers, table, every) if whole and every and chosen is None else None,
        units=tuple(every),
        chosen=chosen,
        whole=whole,
        running=year >= today.year,
        today=today,
        unknown=(("unit", query.unit),) if query.unit and chosen is None else (),
    )


def _line(numbers: Numbers, table: Table, unit: Unit) -> TableLine:
    amounts = [numbers.amount(one, [unit.code], unit.code) for one in table.figures]
    power = _power(numbers, table, unit.code, amounts)
    if power == "none":
        amounts = [
            one if key in table.whoever else Amount("no_power") for key, one in zip(table.columns, amounts, strict=True)
        ]
    return TableLine(unit, tuple(amounts), power, _adds_up(table, amounts))


def _total(numbers: Numbers, table: Table, every: Sequence[Unit]) -> TableLine:
    codes = [one.code for one in every]
    amounts = [numbers.amount(one, codes, None) for one in table.figures]
    return TableLine(None, tuple(amounts), "has", _adds_up(table, amounts))


def _power(numbers: Numbers, table: Table, code: str, amounts: Sequence[Amount]) -> Power:
    if table.powers is None:
        return "has"
    entries = numbers.entered(table.powers, [code], numbers.year)
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
