"""A case's course, its limits and its doubts, from the days alone."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from dashboard.services.timeline import Deadline, Event, deadlines, doubts, timeline
from dashboard.translations import speaking
from models.cases import Case
from models.complaints import FileReview
from models.lawsuits import Lawsuit, Reconsideration

TODAY = dt.date(2021, 7, 20)


def day(written: str) -> dt.date:
    return dt.date.fromisoformat(f"2021-{written}")


def case(**days: Any) -> Case:
    """A case with the two computed days that the database would give it."""
    made = Case(agency_code="A", case_no="1", kind="penalty", **days)
    made.deadline_on = made.due_on or (made.filed_on and made.filed_on + dt.timedelta(days=90))
    ends = [one for one in (made.decided_on, made.closed_on) if one]
    made.ended_on = min(ends, default=None)
    return made


@pytest.fixture(autouse=True)
def english():
    with speaking("en"):
        yield


def course(one: Case, *, lawsuits=(), reconsiderations=(), reviews=()) -> list[Event]:
    return list(timeline(one, lawsuits, reconsiderations, reviews, TODAY))


def test_events_stand_in_the_order_of_their_days():
    made = case(filed_on=day("01-10"), decided_on=day("02-01"), registered_on=day("01-08"), closed_on=day("02-10"))
    assert [(str(one.on), one.title) for one in course(made)] == [
        ("2021-01-08", "Registered"),
        ("2021-01-10", "Filed"),
        ("2021-02-01", "Decided"),
        ("2021-02-10", "Closed"),
        ("2021-04-10", "Limit for the decision"),
    ]


def test_on_one_day_the_order_is_that_of_the_procedure():
    made = case(filed_on=day("01-10"), registered_on=day("01-10"), decided_on=day("01-10"), closed_on=day("01-10"))
    assert [one.title for one in course(made)][:4] == ["Registered", "Filed", "Decided", "Closed"]


def test_a_decision_says_what_was_decided():
    made = case(decided_on=day("02-01"), decision="penalty", penalty_kinds="罚款", penalty_amount=Decimal("12345.60"))
    assert course(made)[0].notes == ("Penalty", "罚款", "12,345.60 yuan")


def test_what_is_awaited_stands_last_without_a_day():
    made = case(filed_on=day("07-01"), leader_assigned_on=day("07-02"))
    awaited = [(one.title, one.kind) for one in course(made) if one.on is None]
    assert awaited == [("Decision awaited", "open"), ("Leader's assignment not carried out yet", "open")]


def test_suits_reconsiderations_and_reviews_are_part_of_the_course():
    made = case(decided_on=day("02-01"), closed_on=day("02-02"))
    events = course(
        made,
        lawsuits=[Lawsuit(lawsuit_no="L", agency_code="A", filed_on=day("03-01"), instance="1", outcome=None)],
        reconsiderations=[
            Reconsideration(reconsideration_no="R", agency_code="A", accepted_on=day("02-10"), decided_on=day("02-20"),
                            outcome="upheld"),
        ],
        reviews=[FileReview(reviewed_on=day("04-01"), grade="qualified", score=Decimal("82.5"))],
    )  # fmt: skip
    assert [(one.title, one.notes) for one in events[2:]] == [
        ("Reconsideration accepted", ("R",)),
        ("Reconsideration decided", ("R", "Upheld")),
        ("Sued", ("L", "First instance")),
        ("Case file reviewed", ("Qualified", "82.5 points")),
        ("Lawsuit pending", ("L",)),
    ]


def limit(**days: Any) -> Deadline:
    return deadlines(case(**days), TODAY)[0]


def test_the_usual_limit_is_ninety_days_from_filing():
    found = limit(filed_on=day("01-10"), decided_on=day("02-01"))
    assert (found.on, found.days_used, found.days_over, found.missed) == (day("04-10"), 22, -68, False)
    assert found.why == "90 days from filing, Administrative Penalties Law art. 60"
    assert found.said == "done with 68 days left"


def test_a_limit_of_its_own_comes_first():
    found = limit(filed_on=day("01-10"), due_on=day("02-10"), decided_on=day("02-13"))
    assert (found.on, found.why) == (day("02-10"), "the case's own limit")
    assert found.said == "done 3 days late"


def test_the_last_day_of_a_limit_is_in_time():
    assert not limit(filed_on=day("01-10"), decided_on=day("04-10")).missed
    assert limit(filed_on=day("01-10"), decided_on=day("04-11")).missed


def test_an_open_case_is_judged_by_today():
    assert limit(filed_on=day("04-01")).said == "open, 20 days over"
    assert limit(filed_on=day("07-01")).said == "open, 71 days left"
    assert limit(filed_on=day("04-01")).days_used == 110


def test_closing_ends_a_case_that_was_never_decided():
    assert limit(filed_on=day("01-10"), closed_on=day("02-01")).ended_on == day("02-01")


def test_without_a_day_of_filing_no_days_are_counted():
    found = limit(due_on=day("06-30"))
    assert (found.days_used, found.said) == (None, "open, 20 days over")
    assert deadlines(case(), TODAY) == ()


def test_a_major_penalty_is_recorded_within_fifteen_days():
    made = case(decided_on=day("02-01"), decision="penalty", major=True, recorded_on=day("02-20"))
    [recording] = deadlines(made, TODAY)
    assert (recording.on, recording.days_used, recording.said) == (day("02-16"), 19, "done 4 days late")
    assert deadlines(case(decided_on=day("02-01"), decision="no_penalty", major=True), TODAY) == ()


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({"decided_on": day("02-02"), "closed_on": day("02-01")}, "Closed on 2021-02-01, before Decided on 2021-02-02"),
        ({"filed_on": day("02-02"), "decided_on": day("02-01")}, "Decided on 2021-02-01, before Filed on 2021-02-02"),
        (
            {"decided_on": day("02-01"), "legal_reviewed_on": day("02-03")},
            "Decided on 2021-02-01, before Legal review on 2021-02-03",
        ),
        (
            {"filed_on": day("02-02"), "due_on": day("02-01")},
            "Statutory limit on 2021-02-01, before Filed on 2021-02-02",
        ),
        ({"closed_on": day("02-01")}, "closed without a day of decision"),
        ({"decided_on": day("02-01"), "decision": None}, "decided, but the books do not say how"),
    ],
)
def test_days_out_of_order_are_a_doubt(days, said):
    assert said in doubts(case(**({"decision": "penalty"} | days)))


def test_days_in_order_are_none():
    made = case(registered_on=day("01-01"), filed_on=day("01-01"), decided_on=day("01-01"), decision="penalty",
                closed_on=day("01-02"), executed_on=day("01-02"))  # fmt: skip
    assert doubts(made) == ()
