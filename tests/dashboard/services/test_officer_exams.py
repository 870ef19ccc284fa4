"""The agencies by their examinations (003 三(一)2); the officers stand in tests/fixtures/staff.py."""

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import Engine, insert, update

from dashboard.services.officer_exams import Exams, officer_exams
from dashboard.urls import Query
from models.conduct import Training
from models.officers import Officer
from models.reader import SYSTEM, Reach, Reader, ReaderSession
from tests.fixtures.two_towns import TODAY, day

OF_2021 = Query(period="2021")
OF_A = Reader("agency", Reach.AGENCIES, frozenset({"A"}))


def training(number: str, officer_no: str, held_on: dt.date, **more: Any) -> dict[str, Any]:
    return {"training_no": number, "officer_no": officer_no, "kind": "public", "held_on": held_on, "attended": True,
            "late": False, "exam_score": None, "passed": None, **more}  # fmt: skip


@pytest.fixture
def examined_towns(staffed_towns: Engine) -> Engine:
    """A: 90 and 60.5, one failed, one late; B: 70 of P3 and nothing of a day after today; P1's of 2019 was in B."""
    rows = [
        training("T1", "P1", day("05-10"), exam_score=90, passed=True),
        training("T2", "P2", day("05-10"), exam_score=60.5, passed=False, late=True),
        training("T3", "P3", day("05-11"), exam_score=70, passed=True),
        training("T4", "P3", day("06-11"), attended=False),
        training("T5", "P1", dt.date(2019, 3, 1), exam_score=50, passed=False),
        training("T6", "P1", TODAY + dt.timedelta(1), exam_score=1, passed=False),
        training("T7", "P1", day("05-12"), kind="professional", exam_score=100, passed=True),
    ]
    with staffed_towns.begin() as connection:
        connection.execute(insert(Training), rows)
    return staffed_towns


def exams(engine: Engine, query: Query = OF_2021, reader: Reader = SYSTEM) -> Exams:
    with ReaderSession(engine, reader) as session:
        return officer_exams(session, query, TODAY)


def test_agencies_are_ranked_by_the_mean_score(examined_towns: Engine) -> None:
    lines = [(one.rank, one.code, one.score, one.examined) for one in exams(examined_towns).lines]
    assert lines == [(1, "A", Fraction(301, 4), 2), (2, "B", 70, 1)]  # (90 + 60.5) ÷ 2 = 75.25


def test_who_came_late_passed_and_failed_stands_beside_the_rank(examined_towns: Engine) -> None:
    lines = [(one.called, one.attended, one.late, one.passed, one.failed, one.pass_rate)
             for one in exams(examined_towns).lines]  # fmt: skip
    assert lines == [(2, 2, 1, 1, 1, Fraction(1, 2)), (2, 1, 0, 1, 0, 1)]


def test_the_whole_is_the_mean_of_examinations(examined_towns: Engine) -> None:
    whole = exams(examined_towns).whole
    assert (whole.score, whole.examined, whole.called) == (Fraction(441, 6), 3, 4)  # 220.5 ÷ 3 = 73.5


def test_an_officer_counts_where_he_served_on_the_day(examined_towns: Engine) -> None:
    assert [one.code for one in exams(examined_towns, Query(period="2019")).lines] == ["B"]


def test_equal_scores_share_a_rank(examined_towns: Engine) -> None:
    with examined_towns.begin() as connection:
        connection.execute(update(Training).where(Training.training_no == "T3").values(exam_score=75.25))
    assert [(one.rank, one.tied) for one in exams(examined_towns).lines] == [(1, True), (1, True)]


def test_an_agency_without_a_score_has_no_rank_and_stands_last(examined_towns: Engine) -> None:
    with examined_towns.begin() as connection:
        connection.execute(insert(Officer).values(officer_no="P9", name="李九", agency_code="A-1", category="officer"))
        connection.execute(insert(Training).values(**training("T9", "P9", day("05-10"))))
    last = exams(examined_towns).lines[-1]
    assert (last.code, last.rank, last.score, last.pass_rate) == ("A-1", None, None, None)


def test_an_agency_sees_its_own_without_a_rank(examined_towns: Engine) -> None:
    found = exams(examined_towns, reader=OF_A)
    assert [(one.code, one.rank) for one in found.lines] == [("A", None)]
    assert not found.ranked


def test_the_kind_is_chosen_by_the_address(examined_towns: Engine) -> None:
    found = exams(examined_towns, Query(period="2021", rows="professional"))
    assert [(one.code, one.score) for one in found.lines] == [("A", 100)]


def test_by_itself_the_latest_year_with_a_training_is_shown(examined_towns: Engine) -> None:
    found = exams(examined_towns, Query())
    assert (found.period.year, [one.year for one in found.years]) == (2021, [2021, 2020, 2019])
