"""``zhiheng score officer-deduction`` prints base, deductions, bonus and veto beside the total (design.md §8)."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from tests.dashboard.command_line.conftest import Outcome

Zhiheng = Callable[..., Outcome]

ROWS = """
INSERT INTO agencies (code, name, kind) VALUES ('A01', '青石镇', 'township'), ('B02', '县城管局', 'department');
INSERT INTO officers (officer_no, name, agency_code, category) VALUES
  ('P1', '甲', 'A01', 'officer'), ('P2', '乙', 'A01', 'officer'), ('P3', '丙', 'B02', 'officer'),
  ('P4', '丁', 'B02', 'auxiliary');
INSERT INTO findings (finding_no, officer_no, item, incident, occurred_on, confirmed_on, status, count) VALUES
  ('F1', 'P1', '18.4a', '事1', '2021-01-01', '2021-02-01', 'confirmed', 3),
  ('F2', 'P1', '11.1', '事1', '2021-01-01', '2021-02-01', 'confirmed', 1),
  ('F3', 'P1', '17.1', '事2', '2021-01-01', '2021-11-30', 'confirmed', 11),
  ('F4', 'P2', '23.1', '事3', '2021-01-01', '2021-02-01', 'pending', 1);
INSERT INTO commendations (commendation_no, officer_no, item, work, awarded_on, document) VALUES
  ('C1', 'P2', '25.city', '功1', '2021-03-01', '通报'), ('C2', 'P3', '26.nation', '功2', '2021-03-01', '通报');
INSERT INTO vetoes (veto_no, officer_no, decided_on, decided_by, document, reason) VALUES
  ('V1', 'P3', '2021-04-01', '领导小组', '决定', '重大影响');
"""


@pytest.fixture
def officers(database: str) -> None:
    """P1: 6 for the incident of two items, 11 capped at 10; P2: nothing confirmed, 5 added; P3: vetoed."""
    engine = create_engine(database)
    with engine.begin() as connection:
        for statement in ROWS.split(";\n"):
            if statement.strip():
                connection.execute(text(statement))
    engine.dispose()


def scored(zhiheng: Zhiheng, *more: str) -> dict[str, Any]:
    outcome = zhiheng("score", "officer-deduction", "--period", "2021", "--format", "json", *more)
    assert outcome.code == 0
    answer: dict[str, Any] = json.loads(outcome.out)
    return answer


@pytest.mark.usefixtures("officers")
def test_the_period_is_the_schemes_year(zhiheng: Zhiheng) -> None:
    assert scored(zhiheng)["period"] == {"first": "2020-12-01", "last": "2021-11-30"}


@pytest.mark.usefixtures("officers")
def test_json_says_what_the_total_is_made_of(zhiheng: Zhiheng) -> None:
    subjects = scored(zhiheng)["subjects"]
    shown = ("code", "group", "base", "deductions", "bonus", "veto", "grade_without_bonus", "total", "rank", "grade",
             "state")  # fmt: skip
    assert [tuple(one[key] for key in shown) for one in subjects] == [
        ("P2", "A01", "100", "0", "5", False, "A", "105", 1, "A", "scored"),
        ("P1", "A01", "84", "16", "0", False, "B", "84", 2, "B", "scored"),
        ("P3", "B02", "100", "0", "15", True, "D", "100", None, "D", "vetoed"),
    ]


@pytest.mark.usefixtures("officers")
def test_json_has_the_articles_and_the_items(zhiheng: Zhiheng) -> None:
    first = next(one for one in scored(zhiheng)["subjects"] if one["code"] == "P1")
    nodes = {one["key"]: one for one in first["nodes"]}
    assert {key: nodes["17"][key] for key in ("points", "max", "state")} == {
        "points": "10", "max": "10", "state": "scored",
    }  # fmt: skip
    assert (nodes["17.1"]["numerator"], nodes["17.1"]["points"], nodes["17.1"]["max"]) == (11, "11", None)
    assert (nodes["18.4a"]["points"], nodes["11.1"]["points"]) == ("6", "0")
    assert "a higher item applies to the same incident: 1" in nodes["11.1"]["note"]


@pytest.mark.usefixtures("officers")
def test_a_group_is_an_agency(zhiheng: Zhiheng) -> None:
    assert [one["code"] for one in scored(zhiheng, "--group", "B02")["subjects"]] == ["P3"]


@pytest.mark.usefixtures("officers")
def test_another_reading_is_scored(zhiheng: Zhiheng) -> None:
    subjects = scored(zhiheng, "--set", "overlap=every")["subjects"]
    assert next(one["total"] for one in subjects if one["code"] == "P1") == "83"


@pytest.mark.usefixtures("officers")
def test_csv_has_a_row_an_officer(zhiheng: Zhiheng) -> None:
    outcome = zhiheng("score", "officer-deduction", "--period", "2021", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(outcome.out)))
    shown = ("code", "base", "deductions", "bonus", "veto", "total", "17.points", "17.1.points")
    assert [tuple(row[key] for key in shown) for row in rows][1] == ("P1", "84", "16", "0", "false", "84", "10", "11")


@pytest.mark.usefixtures("officers")
def test_the_table_has_a_line_an_officer(zhiheng: Zhiheng) -> None:
    outcome = zhiheng("score", "officer-deduction", "--period", "2021")
    line = next(line for line in outcome.out.splitlines() if "P1" in line)
    assert [cell.strip() for cell in line.strip("│ ").split("│")] == [
        "A01", "2", "P1", "甲", "16.00", "0.00", "84.00", "B",
    ]  # fmt: skip


@pytest.mark.usefixtures("database")
def test_nobody_in_service_is_said_so(zhiheng: Zhiheng) -> None:
    assert "No officer served in this period." in zhiheng("score", "officer-deduction", "--period", "2021").out
