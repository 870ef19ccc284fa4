"""The whole data sets against every figure of their truth.json that a measure can say: minutes, so only on request.

``ZHIHENG_TEST_DATASETS`` names the folder that holds them, a data set a sub-folder (README.md).
"""

import json
import os
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.datasets import readings
from tests.datasets.conftest import Figures, rows_of
from tests.datasets.readings import MakeBooks

FOLDER = os.environ.get("ZHIHENG_TEST_DATASETS", "")
pytestmark = pytest.mark.skipif(not FOLDER, reason="ZHIHENG_TEST_DATASETS names no folder of data sets")


def truth(data_set: str) -> dict[str, Any]:
    said: dict[str, Any] = json.loads((Path(FOLDER) / data_set / "truth.json").read_text(encoding="utf-8"))
    return said


def differences(data_set: str, measured: Mapping[str, Fraction], said: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Figure or rate → (measured, said), where the two differ; rates are compared as truth.json rounds them."""
    found: dict[str, tuple[Any, Any]] = {
        name: (number, said[name]) for name, number in measured.items() if name in said and number != said[name]
    }
    for name, rate in (readings.rates(data_set, measured) if data_set in readings.RATES else {}).items():
        if (None if rate is None else round(float(rate), 6)) != said[name]:
            found[name] = (rate, said[name])
    return found


def summed(figures: Figures) -> dict[str, Fraction]:
    names = next(iter(figures.values()))
    return {name: sum((one[name] for one in figures.values()), Fraction(0)) for name in names}


def test_bank_penalties_agree(new_books: MakeBooks) -> None:
    measured, said = readings.bank_penalties(new_books, Path(FOLDER) / "bank_penalties"), truth("bank_penalties")
    assert measured.keys() == said["by_agency"].keys()
    for agency, expected in said["by_agency"].items():
        assert differences("bank_penalties", measured[agency], expected) == {}
    total = summed(measured)
    assert (total["cases"], total["amount"]) == (said["rows"], said["amount_total"])
    assert (total["warnings"], total["repeat_parties"]) == (said["warnings"], said["repeat_parties"])


def test_env_penalties_agree(new_books: MakeBooks) -> None:
    folder = Path(FOLDER) / "env_penalties"
    measured, said = readings.env_penalties(new_books, folder), truth("env_penalties")
    assert differences("env_penalties", summed(measured), said["all"]) == {}
    names = {row["code"]: row["name"].split("(")[0] for row in rows_of(folder, "agencies")}
    by_name = {names[code]: figures for code, figures in measured.items()}
    assert by_name.keys() == said["by_agency"].keys()
    for agency, expected in said["by_agency"].items():
        assert differences("env_penalties", by_name[agency], expected) == {}, agency


def test_complaint_cases_agree(new_books: MakeBooks) -> None:
    measured, said = readings.complaint_cases(new_books, Path(FOLDER) / "complaint_cases"), truth("complaint_cases")
    assert differences("complaint_cases", summed(measured), said["all"]) == {}
    assert measured.keys() >= said["by_agency"].keys()
    for agency, expected in said["by_agency"].items():
        assert differences("complaint_cases", measured[agency], expected) == {}, agency


def test_complaints_by_officer_agree(new_books: MakeBooks) -> None:
    folder = Path(FOLDER) / "complaints_by_officer"
    (units, officers), said = readings.complaints_by_officer(new_books, folder), truth("complaints_by_officer")
    for unit, expected in said["by_unit"].items():
        assert differences("complaints_by_officer", units[unit], expected) == {}, unit
    expected_officers = rows_of(folder, "truth_officers")
    assert len(officers) == len(expected_officers)
    for row in expected_officers:
        officer = row.pop("officer_id")
        assert officers[officer] == {name: int(number) for name, number in row.items()}, officer


def test_complaints_closed_of_those_received_in_a_year_agree(new_books: MakeBooks) -> None:
    said = truth("complaints_by_officer")["by_year"]
    measured = readings.complaints_by_year(new_books, Path(FOLDER) / "complaints_by_officer", map(int, said))
    for year, expected in said.items():
        numbers = measured[int(year)]
        assert numbers == {name: expected[name] for name in numbers}, year
        assert round(float(numbers["closed_any"] / numbers["received"]), 6) == expected["closing_rate"], year


def test_inspections_agree(new_books: MakeBooks) -> None:
    measured, said = readings.inspections(new_books, Path(FOLDER) / "inspections"), truth("inspections")
    for agency, expected in [*said["by_agency"].items(), ("", said["all"])]:
        figures = measured[agency] if agency else summed(measured)
        assert figures["dated"] == expected["inspections"] - expected["undated"]
        assert differences("inspections", figures, expected) == {}, agency


def test_files_that_are_no_data_of_ours_are_refused_in_plain_words(new_books: MakeBooks) -> None:
    books = new_books()
    answers = {
        file.name: books.zhiheng("import", str(file))
        for file in (Path(FOLDER) / "messy").iterdir()
        if file.suffix in (".csv", ".xlsx")
    }
    assert len(answers) == 6
    for name, answer in answers.items():
        assert answer.code == 2
        assert name in answer.err
        assert "Nothing was imported." in answer.err
