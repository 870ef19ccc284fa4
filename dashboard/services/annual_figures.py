"""The figures of the yearly report as the page shows them: this year's next to last year's, each with what it means."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from dashboard.annual.figures import FIGURES, Figure, folded, own_figure, taken
from dashboard.services.annual import Amount, AnnualPage, Entry, Numbers, annual_page, codes_of, numbers_of
from dashboard.services.units import Units, units
from dashboard.urls import Query
from models.reader import ReaderSession

Agencies = Mapping[int, Sequence[str]]
"""Year → codes of those whose numbers are shown."""


@dataclass(frozen=True)
class FigureLine:
    """A figure of two years; ``figure.part`` is where it stands."""

    figure: Figure
    now: Amount
    before: Amount
    entries: tuple[Entry, ...]
    """What was entered this year, for a figure that is."""

    @property
    def change(self) -> Fraction | None:
        """More, or less, than last year; None where a year has no number."""
        if self.now.value is None or self.before.value is None:
            return None
        return self.now.value - self.before.value

    @property
    def unit(self) -> str | None:
        """What those who entered it count in, where they agree; None for a figure that is counted."""
        said = {one.unit for one in self.entries}
        return said.pop() if len(said) == 1 else None

    @property
    def definitions(self) -> tuple[str, ...]:
        """How those who entered it define it, each once."""
        return tuple(dict.fromkeys(one.definition for one in self.entries))

    @property
    def sources(self) -> tuple[str, ...]:
        """Where those who entered it have it from, each once."""
        return tuple(dict.fromkeys(one.source for one in self.entries))


@dataclass(frozen=True)
class Refused:
    """What was entered under the name of another figure: two figures of one name are not printed."""

    written: str
    agencies: tuple[str, ...]
    figure: Figure
    """Whose name it is: the report's, or another of the agencies' own, and then neither is printed."""


@dataclass(frozen=True)
class AnnualFigures(AnnualPage):
    """The page of the figures."""

    lines: tuple[FigureLine, ...]
    refused: tuple[Refused, ...]


def annual_figures(session: ReaderSession, year: int, query: Query, today: dt.date) -> AnnualFigures:
    """The figures of the agency that the address asks for, else of all that the reader sees. Twelve statements."""
    seen = units(session)
    wanted = [one for one in FIGURES.values() if one.part]
    numbers = numbers_of(session, seen, wanted, year, today)
    page = annual_page(session, seen, numbers, query, today)
    agencies = {at: codes_of(page, seen, at, numbers) for at in (year, year - 1)}
    lines = [_line(numbers, one, agencies, page.code) for one in sorted(wanted, key=lambda one: one.part)]
    own, refused = _others(numbers, seen, agencies, page.code)
    return AnnualFigures(**vars(page), lines=(*lines, *own), refused=refused)


def _line(numbers: Numbers, figure: Figure, agencies: Agencies, unit: str | None) -> FigureLine:
    now, before = numbers.year, numbers.year - 1
    return FigureLine(
        figure,
        numbers.amount(figure, agencies[now], unit),
        numbers.amount(figure, agencies[before], unit, before),
        numbers.entered(figure.key, agencies[now], now) if figure.entered else (),
    )


def _others(
    numbers: Numbers, seen: Units, agencies: Agencies, unit: str | None
) -> tuple[list[FigureLine], tuple[Refused, ...]]:
    """What else was entered for the year: figures of the agencies' own, and those refused for their name."""
    own, refused = [], []
    entered = {
        written: entries
        for written in numbers.entries[numbers.year]
        if (entries := numbers.entered(written, agencies[numbers.year], numbers.year))
        and not (written in FIGURES and FIGURES[written].entered)
    }
    alike: dict[str, list[str]] = {}
    for written in entered:
        alike.setdefault(folded(written), []).append(written)
    for written, entries in entered.items():
        figure = taken(written) or next((own_figure(one) for one in alike[folded(written)] if one != written), None)
        if figure is None:
            own.append(_line(numbers, own_figure(written), agencies, unit))
        else:
            names = dict.fromkeys(seen.name(one.agency) for one in entries)
            refused.append(Refused(written, tuple(names), figure))
    return own, tuple(refused)
