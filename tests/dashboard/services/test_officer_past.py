"""A score at the end of any past day; P1 of scored_officers.py, and beside it X4 and V1, which people moved on."""

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import Engine, insert

from dashboard.scoring import worker
from dashboard.services.officer_file import OfficerSheet, officer_sheet
from dashboard.urls import Query
from models.conduct import Finding, Veto
from models.decision_moves import VetoMove
from models.finding_moves import FindingMove
from models.reader import SYSTEM, Reach, Reader, ReaderSession
from tests.fixtures.scored_officers import finding
from tests.fixtures.small_county import scheme_registry
from tests.fixtures.two_towns import NOW, TODAY, day

SHIPPED = scheme_registry()


@pytest.fixture
def moved(scored_officers: Engine) -> Engine:
    """X4: three of 17.1 (1 each), confirmed on 3 August, objected to on the 10th, reduced to one on the 20th.
    V1: decided on 1 September, confirmed by a second person on the 5th.
    """
    moves = [("08-01", "record", "pending", 3), ("08-03", "confirm", "confirmed", 3),
             ("08-10", "object", "under_review", 3), ("08-20", "reduce", "confirmed", 1)]  # fmt: skip
    veto = {"decided_on": day("09-01"), "decided_by": "领导小组", "document": "决定1号", "reason": "重大影响"}
    with scored_officers.begin() as connection:
        connection.execute(insert(Finding).values(finding("X4", "17.1", "事3", confirmed_on=day("08-03"))))
        connection.execute(
            insert(FindingMove),
            [{**move(at, on, key), "finding_no": "X4", "status_after": status, "count_after": count}
             for at, (on, key, status, count) in enumerate(moves, start=1)],
        )  # fmt: skip
        connection.execute(insert(Veto).values(veto_no="V1", officer_no="P1", status="confirmed", **veto))
        connection.execute(
            insert(VetoMove),
            [{**move(1, "09-01", "record"), "veto_no": "V1", "status_after": "recorded"},
             {**move(2, "09-05", "confirm"), "veto_no": "V1", "status_after": "confirmed"}],
        )  # fmt: skip
    return scored_officers


def move(position: int, on: str, key: str) -> dict[str, Any]:
    return {"officer_no": "P1", "position": position, "move": key, "at": NOW, "made_on": day(on), "account": "bureau"}


def sheet(engine: Engine, until: dt.date | None, reader: Reader = SYSTEM) -> OfficerSheet | None:
    with ReaderSession(engine, reader) as session:
        return officer_sheet(session, SHIPPED, "P1", Query(period="2021", until=until), TODAY)


def stood(engine: Engine, until: dt.date) -> tuple[Fraction | None, str | None, str]:
    """Total, grade and state at the end of that day."""
    found = sheet(engine, until)
    assert found is not None
    assert found.past is not None
    assert found.past.standing is not None
    return found.past.standing.total, found.past.standing.grade, found.past.standing.state


def test_the_score_of_any_past_day_is_told(moved: Engine) -> None:
    told = {on: stood(moved, day(on)) for on in
            ("05-31", "06-01", "07-01", "08-02", "08-03", "08-10", "08-20", "09-04", "09-05")}  # fmt: skip
    assert told == {
        "05-31": (100, "A", "scored"),
        "06-01": (82, "B", "scored"),  # 12.1: 8, and 15.1 at its cap of 10; 11.3 is of the same incident as 12.1
        "07-01": (87, "B", "scored"),  # commended: 5
        "08-02": (87, "B", "scored"),  # X4 is pending
        "08-03": (84, "B", "scored"),
        "08-10": (87, "B", "scored"),  # under review it does not count
        "08-20": (86, "B", "scored"),
        "09-04": (86, "B", "scored"),  # one person alone makes no veto
        "09-05": (81, "D", "vetoed"),  # nor is the bonus added then
    }


def test_yesterday_is_as_a_run_of_today_where_nothing_was_moved_since(moved: Engine) -> None:
    worker.refresh(moved, SHIPPED, NOW)
    found = sheet(moved, TODAY - dt.timedelta(days=1))
    assert found is not None
    assert found.score is not None
    assert found.past is not None
    assert found.score.standing is not None
    assert found.past.standing is not None
    now, then = found.score.standing, found.past.standing
    assert (then.total, then.grade, then.state, then.account, then.notes) == (
        now.total, now.grade, now.state, now.account, now.notes
    )  # fmt: skip
    assert found.past.groups == found.score.groups
    assert found.past.vetoes == found.score.vetoes


def test_a_day_before_the_period_and_today_are_no_past_days_of_it(moved: Engine) -> None:
    for until, asked in ((dt.date(2020, 11, 30), True), (TODAY, False), (None, False)):
        found = sheet(moved, until)
        assert found is not None
        assert (found.past, found.past_on is not None) == (None, asked)


def test_who_may_not_read_the_file_is_told_of_no_past_day(moved: Engine) -> None:
    assert sheet(moved, day("08-03"), Reader("agency", Reach.AGENCIES, frozenset({"B"}))) is None
