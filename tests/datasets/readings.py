"""How each data set goes in, and its figures as measures give them, by the names that its truth.json uses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from pathlib import Path

from plugins.contract import Period
from tests.datasets.conftest import Books, Figures, rows_of
from tests.datasets.measures import MEASURES

MakeBooks = Callable[[], Books]

BANK = {
    "cases": "cases.decided",
    "amount": "real.amount",
    "warnings": "real.warnings",
    "repeat_parties": "real.repeat_parties",
}
ENVIRONMENT = {
    "decided_cases": "cases.decided",
    "penalty_total": "real.amount",
    "penalised_standing": "real.standing",
    "decided_before_violation": "real.decided_before_registered",
    "reconsidered": "real.reconsidered",
    "recon_upheld": "real.upheld",
    "recon_changed": "real.changed",
    "upheld_or_changed": "real.upheld_or_changed",
}
CASES = {
    "opened": "real.opened",
    "closed_by_date": "real.closed_of_opened",
    "finding_known": "real.with_finding",
    "penalised": "real.penalised",
    "executed": "real.executed",
    "sued": "real.sued",
    "with_officer": "real.with_officer",
    "closed_before_opened": "real.closed_before_opened",
}
CASES_BY_STATUS = {
    "closed_by_status": "real.closed_of_opened",
    "expunged_or_deleted": "real.expunged",
    "not_expunged": "real.not_expunged",
}
UNITS = {
    "allegation_rows": "real.allegations",
    "complaints": "real.complaints",
    "officers": "real.accused",
    "sustained": "real.sustained",
}
INSPECTIONS = {"dated": "real.inspections", "with_issues": "real.with_issues"}

RATES = {
    "env_penalties": {
        "reconsideration_rate": ("reconsidered", "decided_cases"),
        "recon_win_rate": ("recon_upheld", "upheld_or_changed"),
    },
    "complaint_cases": {
        "closing_rate_by_date": ("closed_by_date", "opened"),
        "closing_rate_by_status_excl_expunged": ("closed_by_status", "not_expunged"),
        "penalty_rate": ("penalised", "finding_known"),
        "execution_rate": ("executed", "penalised"),
        "sued_rate": ("sued", "opened"),
    },
    "complaints_by_officer": {"sustained_rate": ("sustained", "allegation_rows")},
    "inspections": {"issue_rate": ("with_issues", "dated")},
}
"""Data set → rate → (numerator, denominator)."""


def bank_penalties(new_books: MakeBooks, source: Path) -> Figures:
    """Agency → figure → number."""
    books = new_books()
    books.take(source, "agencies", "agencies")
    books.take(source, "cases", "cases")
    return _figures(books, BANK)


def env_penalties(new_books: MakeBooks, source: Path) -> Figures:
    """Agency → figure → number; a sub-office's are its bureau's."""
    books = new_books()
    for name, profile in (("agencies", "agencies"), ("agencies", "sub_offices"), ("cases", "cases")):
        books.take(source, name, profile)
    books.take(source, "cases", "reconsiderations", numbered=True, aside=_blank(source, "cases", "reconsidered"))
    return _figures(books, ENVIRONMENT)


def complaint_cases(new_books: MakeBooks, source: Path) -> Figures:
    """Agency → figure → number."""
    books = new_books()
    for name in ("agencies", "officers", "cases"):
        books.take(source, name, name)
    books.take(source, "cases", "lawsuits", aside=_blank(source, "cases", "sued"))
    figures = _figures(books, CASES)
    books = new_books()
    books.take(source, "agencies", "agencies")
    books.take(source, "cases", "by_status")
    for agency, of_agency in _figures(books, CASES_BY_STATUS).items():
        figures[agency] |= of_agency
    return figures


def complaints_by_officer(new_books: MakeBooks, source: Path) -> tuple[Figures, Figures]:
    """Unit → figure → number, and officer → figure → number."""
    books = new_books()
    books.take(source, "agencies", "agencies")
    books.take(source, "officers", "officers")
    books.take(source, "complaints", "findings")
    books.take(source, "complaints", "complaints")
    measures = [one for one in MEASURES if one.subject == "officer"]
    officers = {
        officer: {key.removeprefix("real.officer."): number for key, number in numbers.items()}
        for officer, numbers in books.officers(measures).items()
    }
    return _figures(books, UNITS), officers


def complaints_by_year(new_books: MakeBooks, source: Path, years: Iterable[int]) -> dict[int, dict[str, Fraction]]:
    """Year → the complaints received in it, and those of them that were ever closed."""
    books = new_books()
    books.take(source, "agencies", "agencies")
    books.take(source, "complaints", "whole")
    keys = {"received": "real.complaints", "closed_any": "real.complaints_closed"}
    found = {}
    for year in years:
        period = Period(dt.date(year, 1, 1), dt.date(year, 12, 31))
        (numbers,) = [one for one in books.agencies(list(keys.values()), period).values() if any(one.values())]
        found[year] = {name: numbers.get(key, Fraction(0)) for name, key in keys.items()}
    return found


def inspections(new_books: MakeBooks, source: Path) -> Figures:
    """Agency → figure → number; ``dated`` are the inspections that were held."""
    books = new_books()
    books.take(source, "agencies", "agencies")
    books.take(source, "inspections", "inspections", aside=_blank(source, "inspections", "inspected_on"))
    return _figures(books, INSPECTIONS)


def _blank(source: Path, name: str, column: str) -> int:
    """How many rows say no, or nothing, in the column from which a profile takes a required day."""
    return sum(row[column] in ("", "0") for row in rows_of(source, name))


def _figures(books: Books, names: Mapping[str, str]) -> Figures:
    measured = books.agencies(list(names.values()))
    return {
        agency: {name: numbers.get(key, Fraction(0)) for name, key in names.items()}
        for agency, numbers in measured.items()
    }


def rates(data_set: str, figures: Mapping[str, Fraction]) -> dict[str, Fraction | None]:
    """The rates of one agency; None where nothing stands below the line."""
    return {
        rate: figures[above] / figures[below] if figures[below] else None
        for rate, (above, below) in RATES[data_set].items()
    }
