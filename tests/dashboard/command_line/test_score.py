"""``zhiheng score`` prints what the scheme gives, in the form that design.md §8 fixes."""

import csv
import io
import json
from collections.abc import Callable

import pytest
from sqlalchemy import create_engine, text

from tests.dashboard.command_line.conftest import Outcome

Zhiheng = Callable[..., Outcome]


@pytest.fixture
def county(database: str) -> None:
    """A township that filed 41 of 50 and closed 41 of those, two of them late; and one that has nothing."""
    engine = create_engine(database)
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO agencies (code, name, kind) VALUES "
                "('A01', '青石镇', 'township'), ('A02', '空', 'township')"
            )
        )
        connection.execute(
            text("INSERT INTO quotas (agency_code, year, should_file, basis) VALUES ('A01', 2021, 50, '核定')")
        )
        for number in range(50):
            late = number < 2
            closed = "'2021-06-09'" if late else "'2021-03-01'" if number < 41 else "NULL"
            filed = "'2021-03-10'" if late else "'2021-02-01'" if number < 41 else "'2021-12-01'"
            connection.execute(
                text(
                    "INSERT INTO cases (agency_code, case_no, kind, filed_on, closed_on) "
                    f"VALUES ('A01', '{number}', 'other', {filed}, {closed})"
                )
            )
    engine.dispose()


@pytest.mark.usefixtures("county")
def test_json_has_exactly_the_keys_that_were_fixed(zhiheng: Zhiheng) -> None:
    outcome = zhiheng("score", "six-rates", "--period", "2021", "--format", "json")
    assert outcome.code == 0
    answer = json.loads(outcome.out)
    assert list(answer) == ["scheme", "version", "period", "data_version", "subjects"]
    assert answer["period"] == {"first": "2021-01-01", "last": "2021-12-31"}
    assert isinstance(answer["data_version"], int)
    first = answer["subjects"][0]
    assert list(first) == [
        "code", "name", "group", "total", "applicable", "rescaled", "rank", "grade", "state", "nodes",
    ]  # fmt: skip
    assert [list(node) for node in first["nodes"]] == [
        ["key", "value", "numerator", "denominator", "points", "max", "state", "note"]
    ] * 6
    assert [node["key"] for node in first["nodes"]] == [
        "filing", "closing", "execution", "penalty", "sued", "winning",
    ]  # fmt: skip


@pytest.mark.usefixtures("county")
def test_json_prints_the_sum_an_accountant_would_write(zhiheng: Zhiheng) -> None:
    # 41 ÷ 50 = 0.82 → 16 × 0.82 = 13.12; 2 late (filed 03-10, due 06-08, closed 06-09) −4.00 → 9.12
    answer = json.loads(zhiheng("score", "six-rates", "--period", "2021", "--format", "json").out)
    closing = answer["subjects"][0]["nodes"][1]
    assert {key: closing[key] for key in closing if key != "note"} == {
        "key": "closing", "value": "0.82", "numerator": 41, "denominator": 50, "points": "9.12", "max": "16",
        "state": "scored",
    }  # fmt: skip
    assert "2 × overdue cases: −4.00" in closing["note"]


@pytest.mark.usefixtures("county")
def test_json_says_null_where_a_rate_does_not_apply(zhiheng: Zhiheng) -> None:
    answer = json.loads(zhiheng("score", "six-rates", "--period", "2021", "--format", "json").out)
    winning = answer["subjects"][0]["nodes"][5]
    assert (winning["value"], winning["points"], winning["max"], winning["state"]) == (
        None, None, "16", "not_applicable",
    )  # fmt: skip
    nothing = answer["subjects"][1]
    assert (nothing["total"], nothing["applicable"], nothing["rescaled"], nothing["rank"], nothing["state"]) == (
        "0", "0", None, None, "unranked",
    )  # fmt: skip


@pytest.mark.usefixtures("county")
def test_a_long_number_is_rounded_at_the_twelfth_place(zhiheng: Zhiheng) -> None:
    # 20 (50 filed of 50) + 9.12 of 36 applicable; 29.12 × 100 ÷ 36 = 80.888…
    answer = json.loads(zhiheng("score", "six-rates", "--period", "2021", "--format", "json").out)
    first = answer["subjects"][0]
    assert (first["total"], first["applicable"], first["rescaled"]) == ("29.12", "36", "80.888888888889")


@pytest.mark.usefixtures("county")
def test_a_reading_chosen_on_the_command_line_is_scored(zhiheng: Zhiheng) -> None:
    # own_limit: no case states a limit, so none is late: 13.12
    answer = json.loads(
        zhiheng("score", "six-rates", "--period", "2021", "--format", "json", "--set", "overdue=own_limit").out
    )
    assert answer["subjects"][0]["nodes"][1]["points"] == "13.12"


@pytest.mark.usefixtures("county")
def test_csv_has_a_row_a_subject(zhiheng: Zhiheng) -> None:
    rows = list(csv.DictReader(io.StringIO(zhiheng("score", "six-rates", "--period", "2021", "--format", "csv").out)))
    assert [row["code"] for row in rows] == ["A01", "A02"]
    assert rows[0]["closing.points"] == "9.12"


@pytest.mark.usefixtures("county")
def test_the_table_names_the_agencies_and_why_one_is_not_ranked(zhiheng: Zhiheng) -> None:
    outcome = zhiheng("score", "six-rates", "--period", "2021", "--group", "township")
    assert "青石镇" in outcome.out
    assert "Not ranked" in outcome.out


@pytest.mark.usefixtures("county")
def test_another_group_is_empty_and_says_so(zhiheng: Zhiheng) -> None:
    outcome = zhiheng("score", "six-rates", "--period", "2021", "--group", "vertical")
    assert outcome.code == 0
    assert "No agency" in outcome.out
