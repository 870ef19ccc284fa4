"""Extracts of the real data sets: measures give what plain Python counts by the sources' definitions."""

from collections import Counter
from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path

import pytest

from tests.datasets import readings
from tests.datasets.conftest import HERE, Figures, Rows, rows_of
from tests.datasets.readings import MakeBooks

Counted = dict[str, dict[str, int]]


def by(rows: Rows, column: str) -> dict[str, Rows]:
    found: dict[str, Rows] = {}
    for row in rows:
        found.setdefault(row[column], []).append(row)
    return found


def said(rows: Rows, column: str, *words: str) -> int:
    return sum(row[column] in words for row in rows)


def yes(rows: Rows, *columns: str) -> dict[str, int]:
    return {column: said(rows, column, "1") for column in columns}


def test_bank_penalties(new_books: MakeBooks) -> None:
    source = HERE / "bank_penalties"
    rows = rows_of(source, "cases")
    parties = Counter(row["party_name"] for row in rows)
    expected = {
        agency: {
            "cases": len(cases),
            "amount": sum(int(row["penalty_amount"]) for row in cases),
            "warnings": sum("警告" in row["penalty_kinds"].split(",") for row in cases),
            "repeat_parties": len({row["party_name"] for row in cases if parties[row["party_name"]] > 1}),
        }
        for agency, cases in by(rows, "agency_code").items()
    }
    assert readings.bank_penalties(new_books, source) == expected


def test_environmental_penalties_of_sub_offices_are_their_bureaus(new_books: MakeBooks) -> None:
    source = HERE / "env_penalties"
    bureaus = {row["code"]: row["parent"] or row["code"] for row in rows_of(source, "agencies")}
    rows = [{**row, "agency_code": bureaus[row["agency_code"]]} for row in rows_of(source, "cases")]
    expected = {
        bureau: {
            "decided_cases": len(cases),
            "penalty_total": sum(int(row["penalty_amount"] or 0) for row in cases),
            "penalised_standing": said(cases, "penalised", "1"),
            "decided_before_violation": sum(row["decided_on"] < row["opened_on"] for row in cases),
            "reconsidered": said(cases, "reconsidered", "1"),
            "recon_upheld": said(cases, "recon_outcome", "upheld"),
            "recon_changed": said(cases, "recon_outcome", "changed"),
            "upheld_or_changed": said(cases, "recon_outcome", "upheld", "changed"),
        }
        for bureau, cases in by(rows, "agency_code").items()
    }
    assert readings.env_penalties(new_books, source) == expected


def test_complaint_cases_of_several_officers(new_books: MakeBooks) -> None:
    source = HERE / "complaint_cases"
    expected: Counted = {
        agency: {
            "opened": len(cases),
            "closed_by_date": sum(row["closed_on"] != "" for row in cases),
            "with_officer": sum(row["officer_ids"] != "" for row in cases),
            "closed_before_opened": sum("" < row["closed_on"] < row["opened_on"] for row in cases),
            "expunged_or_deleted": said(cases, "expunged", "1"),
            "not_expunged": said(cases, "expunged", "0"),
            **yes(cases, "finding_known", "penalised", "executed", "sued", "closed_by_status"),
        }
        for agency, cases in by(rows_of(source, "cases"), "agency_code").items()
    }
    assert any(";" in row["officer_ids"] for row in rows_of(source, "cases"))
    measured = readings.complaint_cases(new_books, source)
    assert measured == expected
    for agency, cases in expected.items():
        assert readings.rates("complaint_cases", measured[agency]) == {
            "closing_rate_by_date": rate(cases["closed_by_date"], cases["opened"]),
            "closing_rate_by_status_excl_expunged": rate(cases["closed_by_status"], cases["not_expunged"]),
            "penalty_rate": rate(cases["penalised"], cases["finding_known"]),
            "execution_rate": rate(cases["executed"], cases["penalised"]),
            "sued_rate": rate(cases["sued"], cases["opened"]),
        }


def rate(above: int, below: int) -> Fraction | None:
    return Fraction(above, below) if below else None


@pytest.fixture
def by_officer(new_books: MakeBooks) -> tuple[Path, Figures, Figures]:
    """The extract, and its figures a unit and an officer."""
    source = HERE / "complaints_by_officer"
    return source, *readings.complaints_by_officer(new_books, source)


def test_complaints_by_unit_and_by_officer(by_officer: tuple[Path, Figures, Figures]) -> None:
    source, units, officers = by_officer
    rows = [{**row, "agency_code": row["agency_code"] or "UNKNOWN"} for row in rows_of(source, "complaints")]
    assert units == {
        unit: {
            "allegation_rows": len(of_unit),
            "complaints": distinct(of_unit, "complaint_no"),
            "officers": distinct(of_unit, "officer_id"),
            "sustained": said(of_unit, "finding", "sustained"),
        }
        for unit, of_unit in by(rows, "agency_code").items()
    }
    assert officers == {officer: sums(of_officer) for officer, of_officer in by(rows, "officer_id").items()}


def test_complaints_by_year_of_receipt(new_books: MakeBooks) -> None:
    source = HERE / "complaints_by_officer"
    years: dict[int, Rows] = {}
    for row in rows_of(source, "complaints"):
        years.setdefault(int(row["received_on"][:4]), []).append(row)
    assert readings.complaints_by_year(new_books, source, years) == {
        year: {
            "received": distinct(rows, "complaint_no"),
            "closed_any": distinct([row for row in rows if row["closed_on"]], "complaint_no"),
        }
        for year, rows in years.items()
    }


def distinct(rows: Rows, column: str) -> int:
    return len({row[column] for row in rows})


def sums(rows: Rows) -> dict[str, int]:
    codes = [row["discipline_code"] for row in rows]
    return {
        "complaints": distinct(rows, "complaint_no"),
        "allegation_rows": len(rows),
        "sustained": said(rows, "finding", "sustained"),
        "penalised": counted(codes, lambda code: code not in (0, 600)),
        "executed": counted(codes, lambda code: code not in (0, 600, 500, 700, 800, 900)),
        "reprimands": counted(codes, lambda code: code == 100),
        "suspensions": counted(codes, lambda code: 1 <= code <= 30 or code in (99, 200)),
        "known_suspension_days": sum(int(row["suspension_days"] or 0) for row in rows),
        "separations": counted(codes, lambda code: code in (300, 400, 999)),
    }


def counted(codes: Iterable[str], wanted: Callable[[int], bool]) -> int:
    return sum(wanted(int(code)) for code in codes)


def test_inspections(new_books: MakeBooks) -> None:
    source = HERE / "inspections"
    held = [row for row in rows_of(source, "inspections") if row["inspected_on"]]
    expected = {
        agency: {"dated": len(of_agency), "with_issues": sum(row["issues"] != "0" for row in of_agency)}
        for agency, of_agency in by(held, "agency_code").items()
    }
    assert readings.inspections(new_books, source) == expected
