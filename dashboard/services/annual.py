"""The numbers of the yearly report: what was counted and entered for each agency, this year and the year before.

One statement a table for both years; the same predicates give the rows (``dashboard.services.annual_rows``).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from sqlalchemy import select

from dashboard import urls
from dashboard.annual.figures import FIGURES, Figure
from dashboard.services.units import Unit, Units
from dashboard.urls import Query
from models.figures import AnnualFigure
from models.reader import Reach, ReaderSession
from plugins.contract import Measure, Moment, Period
from plugins.measuring import measure_agencies

FIRST_YEAR = 1950
State = Literal["known", "not_entered", "several_definitions", "no_power", "not_applicable"]


@dataclass(frozen=True)
class Amount:
    """A figure of an agency, or of several together, in the figure's unit; ``value`` is None unless ``known``."""

    state: State
    value: Fraction | None = None
    href: str | None = None
    """The rows behind it."""
    of: tuple[Fraction, Fraction] | None = None
    """Numerator and denominator of a share."""


@dataclass(frozen=True)
class Entry:
    """An entered figure as an agency wrote it."""

    agency: str
    """The agency it counts for."""
    value: Fraction
    unit: str
    definition: str
    source: str


@dataclass(frozen=True)
class Numbers:
    """What is known of two years, the year itself and the one before, by the agency it counts for."""

    year: int
    counted: Mapping[int, Mapping[str, Mapping[str, Fraction]]]
    """Year → agency code → figure → what was counted."""
    entries: Mapping[int, Mapping[str, tuple[Entry, ...]]]
    """Year → figure → what was entered; the rows of ``predicates.entered``."""

    def amount(self, figure: Figure, agencies: Sequence[str], unit: str | None, year: int | None = None) -> Amount:
        """The figure of these agencies together; ``unit`` is how their address names them, None for all."""
        at = self.year if year is None else year
        if figure.share is not None:
            above, below = (self._sum(key, agencies, at) for key in figure.share)
            if not below:
                return Amount("not_applicable", of=(above, below))
            return Amount("known", above / below, href(at, figure.share[0], unit), (above, below))
        if figure.entered:
            entries = self.entered(figure.key, agencies, at)
            if not entries:
                return Amount("not_entered")
            if len({(one.unit, "".join(one.definition.split())) for one in entries}) > 1:
                return Amount("several_definitions", href=href(at, figure.key, unit))
            entered = sum((one.value for one in entries), Fraction(0))
            return Amount("known", figure.shown(entered), href(at, figure.key, unit))
        return Amount("known", figure.shown(self._sum(figure.key, agencies, at)), href(at, figure.key, unit))

    def entered(self, key: str, agencies: Iterable[str], year: int) -> tuple[Entry, ...]:
        """What these agencies entered of a figure."""
        wanted = set(agencies)
        return tuple(one for one in self.entries[year].get(key, ()) if one.agency in wanted)

    def _sum(self, key: str, agencies: Iterable[str], year: int) -> Fraction:
        return sum((self.counted[year].get(code, {}).get(key, Fraction(0)) for code in agencies), Fraction(0))


@dataclass(frozen=True)
class AnnualPage:
    """What the pages of a year have in common: the year, and whose numbers are shown."""

    year: int
    units: tuple[Unit, ...]
    """The agencies that report for the year."""
    chosen: Unit | None
    """The one of them that the address asks for, or the only one that the reader sees; None for all."""
    whole: bool
    """The reader sees the whole county."""
    running: bool
    """The year is not over."""
    today: dt.date
    unknown: tuple[tuple[str, str], ...]
    """(key, value) pairs of the address that name nothing here."""

    @property
    def shown(self) -> tuple[Unit, ...]:
        """Whose numbers are shown."""
        return (self.chosen,) if self.chosen else self.units

    @property
    def code(self) -> str | None:
        """How addresses name whose numbers are shown; None for all."""
        return self.chosen.code if self.chosen else None


def href(year: int, figure: str, unit: str | None) -> str:
    """The address of the rows behind a figure."""
    return urls.href("annual_figure", year=year, figure=figure, unit=unit)


def year_asked(written: str, today: dt.date) -> int | None:
    """The year of an address; None for what is no year, or one that has not begun."""
    year = int(written) if re.fullmatch(r"\d{4}", written, re.ASCII) else 0
    return year if FIRST_YEAR <= year <= today.year else None


def moment_of(year: int, today: dt.date) -> Moment:
    """The whole year, as known today."""
    return Moment(Period(dt.date(year, 1, 1), dt.date(year, 12, 31)), today)


def annual_page(session: ReaderSession, seen: Units, numbers: Numbers, query: Query, today: dt.date) -> AnnualPage:
    """Whose numbers the address asks for."""
    every, whole = agencies_of(seen, numbers.year, numbers), session.reader.reach is Reach.ALL
    asked = next((one for one in every if one.code == query.unit), None)
    return AnnualPage(
        year=numbers.year,
        units=tuple(every),
        chosen=every[0] if asked is None and not whole and len(every) == 1 else asked,
        whole=whole,
        running=numbers.year >= today.year,
        today=today,
        unknown=(("unit", query.unit),) if query.unit and asked is None else (),
    )


def codes_of(page: AnnualPage, seen: Units, year: int, numbers: Numbers) -> list[str]:
    """Codes of those whose numbers are shown for this year or the one before: all means those of that year."""
    several = page.shown if page.chosen or year == page.year else agencies_of(seen, year, numbers)
    return [one.code for one in several]


def agencies_of(seen: Units, year: int, numbers: Numbers) -> list[Unit]:
    """The agencies that report for the year: active on a day of it and not subordinate, or with a row of it."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    return [
        one
        for one in seen.by_code.values()
        if not one.subordinate
        and (
            ((one.active_from is None or one.active_from <= last) and (one.active_to is None or one.active_to >= first))
            or any(numbers.counted[year].get(one.code, {}).values())
        )
    ]


def numbers_of(session: ReaderSession, seen: Units, figures: Iterable[Figure], year: int, today: dt.date) -> Numbers:
    """What the reader may see of these figures, and of those their shares are made of."""
    wanted = {one.key: one for one in figures}
    wanted |= {key: FIGURES[key] for one in list(wanted.values()) for key in one.share or ()}
    years = [year, year - 1]
    moments = {one: moment_of(one, today) for one in years}
    measures = [
        _of_year(one.measure, one.key, moments[at])
        for one in wanted.values()
        if one.measure and not one.entered
        for at in years
    ]
    found = measure_agencies(session, measures, moments[year])
    counted: dict[int, dict[str, dict[str, Fraction]]] = {at: {} for at in years}
    for code, facts in found.items():
        for key, number in facts.items():
            at, figure = key.split("/")
            counted[int(at)].setdefault(code, {})[figure] = number
    return Numbers(year, counted, _entries(session, seen, years))


def _of_year(measure: Measure, key: str, moment: Moment) -> Measure:
    """The measure of one year under a key of its own, so that both years go into one statement."""
    where = measure.where
    return replace(measure, key=f"{moment.period.year}/{key}", where=lambda _moment: where(moment))


def _entries(session: ReaderSession, seen: Units, years: Sequence[int]) -> dict[int, dict[str, tuple[Entry, ...]]]:
    made: dict[int, dict[str, tuple[Entry, ...]]] = {at: {} for at in years}
    for row in _entered_rows(session, years):
        answers = seen.answering(row.agency_code)
        if answers is not None:
            entry = Entry(answers.code, Fraction(row.value), row.unit, row.definition, row.source)
            made[row.year][row.figure] = (*made[row.year].get(row.figure, ()), entry)
    return made


def _entered_rows(session: ReaderSession, years: Sequence[int]) -> Iterator[AnnualFigure]:
    order = (AnnualFigure.agency_code, AnnualFigure.figure)
    yield from session.scalars(select(AnnualFigure).where(AnnualFigure.year.in_(years)).order_by(*order))
