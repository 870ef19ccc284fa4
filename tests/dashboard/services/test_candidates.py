"""Candidates for findings: each rule by an example worked by hand from the calendar, on both databases.

Working days of 2021: 中秋 is 09-19 to 09-21, with Saturday 09-18 worked; 国庆 10-01 to 10-07, 09-26 and 10-09 worked.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select, update
from sqlalchemy.exc import DBAPIError

from dashboard.accounts.accounts import Holder
from dashboard.findings.candidates import Decider, decide
from dashboard.services.candidates import (
    Candidate,
    candidate,
    candidates,
    candidates_file,
    candidates_of_case,
    key_of,
    open_candidates,
)
from dashboard.services.rectification_links import findings_of_item, items_of_finding
from dashboard.translations import speaking
from dashboard.urls import Query
from dashboard.workflows.refused import MoveRefused
from models.accounts import Role
from models.agencies import Agency
from models.candidate_decisions import CandidateDecision, CandidateStep
from models.cases import Case, CaseOfficer
from models.complaints import Complaint, Inspection, InspectionOfficer
from models.conduct import Finding, Training
from models.engine import make_engine
from models.officers import Officer
from models.reader import SYSTEM, Reach, Reader, ReaderSession, acting_for
from models.rectification import RectificationItem, RectificationMove, RectificationPartner
from tests.fixtures.keys import KEYS
from tests.fixtures.small_county import scheme_registry

TODAY = dt.date(2021, 10, 31)
NOW = dt.datetime(2021, 10, 31, 4, 0, tzinfo=dt.UTC)
OF_B = Reader("b", Reach.AGENCIES, frozenset({"B"}))
REGISTRY = scheme_registry()
BUREAU = Holder(1, "bureau", "司法局", Role.BUREAU, None, None, demonstration=False)


def day(written: str) -> dt.date:
    return dt.date.fromisoformat(f"2021-{written}")


@pytest.fixture
def engine(migrated_database: str) -> Iterator[Engine]:
    """Agencies A and B; P1 of A and P3 of B with certificates since long ago, P2 of A is an auxiliary."""
    made = make_engine(migrated_database, keys=KEYS)
    certificate = {"certificate_no": "证", "certificate_issued_on": dt.date(2016, 1, 1)}
    put(made, Agency, *({"code": code, "name": code, "kind": "township"} for code in "AB"))
    put(made, Officer, *(
        {"officer_no": number, "name": number, "category": category, "agency_code": agency, **certificate}
        for number, category, agency in (("P1", "officer", "A"), ("P2", "auxiliary", "A"), ("P3", "officer", "B"))
    ))  # fmt: skip
    yield made
    made.dispose()


def put(engine: Engine, table: Any, *rows: dict[str, Any]) -> None:
    with acting_for(engine, SYSTEM).begin() as connection:
        for row in rows:
            connection.execute(insert(table).values(**row))


def put_case(engine: Engine, number: str, kind: str = "penalty", agency: str = "A", **more: Any) -> None:
    put(engine, Case, {"agency_code": agency, "case_no": number, "kind": kind, **more})
    people = ("P1", "P2") if agency == "A" else ("P3",)
    put(engine, CaseOfficer, *(
        {"agency_code": agency, "case_no": number, "position": at, "officer_no": one}
        for at, one in enumerate(people, start=1)
    ))  # fmt: skip


def listed(engine: Engine, rule: str, reader: Reader = SYSTEM, **query: str) -> list[Candidate]:
    with ReaderSession(engine, reader) as session:
        return list(candidates(session, REGISTRY, Query(rows=rule, **query), TODAY).lines)


def found(engine: Engine, rule: str, **query: str) -> dict[tuple[str, str], tuple[dt.date, int]]:
    """(subject, officer) → the day of the fault, and how many days late."""
    lines = listed(engine, rule, **query)
    return {
        (one.key.subject, one.key.officer_no): (one.occurred_on, one.days_late if one.limited else 0) for one in lines
    }


def opened(engine: Engine, part: str, reader: Reader = SYSTEM) -> Candidate | None:
    with ReaderSession(engine, reader) as session:
        page = candidate(session, REGISTRY, part, TODAY)
    return None if page is None else page.candidate


def test_a_penalty_decided_after_ninety_days(engine: Engine) -> None:
    put_case(engine, "in time", filed_on=day("07-15"), decided_on=day("10-13"))  # the ninetieth day
    put_case(engine, "a day late", filed_on=day("07-16"), decided_on=day("10-15"))
    put_case(engine, "open", filed_on=day("07-20"))  # to be decided by 10-18
    put_case(engine, "closed in time", filed_on=day("07-20"), closed_on=day("09-01"))
    put_case(engine, "before the statute", filed_on=day("07-14"))
    put_case(engine, "own limit", "compulsion", filed_on=day("05-01"), due_on=day("05-10"), decided_on=day("05-12"))
    put_case(engine, "no limit at all", "compulsion", filed_on=day("01-01"))
    assert found(engine, "late_decision") == {
        ("a day late", "P1"): (day("10-15"), 1),
        ("open", "P1"): (day("10-19"), 13),
        ("own limit", "P1"): (day("05-11"), 2),
    }


def test_a_licence_decided_after_twenty_working_days(engine: Engine) -> None:
    # From 09-01: 13 working days to 09-18 (a Saturday that is worked), 09-22 to 09-24 the 14th to 16th,
    # Sunday 09-26 the 17th (worked), 09-27 to 09-29 the 18th to 20th.
    put_case(engine, "in time", "licence", filed_on=day("09-01"), decided_on=day("09-29"))
    put_case(engine, "late", "licence", filed_on=day("09-01"), decided_on=day("09-30"))
    put_case(engine, "extended", "licence", filed_on=day("09-01"), due_on=day("10-20"), decided_on=day("10-19"))
    assert found(engine, "late_licence") == {("late", "P1"): (day("09-30"), 1)}
    assert found(engine, "late_decision") == {}


def test_a_major_decision_not_recorded_in_fifteen_days(engine: Engine) -> None:
    put_case(engine, "in time", decided_on=day("09-01"), recorded_on=day("09-16"), major=True)
    put_case(engine, "late", decided_on=day("09-01"), recorded_on=day("09-17"), major=True)
    put_case(engine, "never", decided_on=day("09-01"), major=True)
    put_case(engine, "not major", decided_on=day("09-01"), major=False)
    assert found(engine, "late_recording") == {("late", "P1"): (day("09-17"), 1), ("never", "P1"): (day("09-17"), 45)}


def test_who_had_no_certificate_on_the_day(engine: Engine) -> None:
    put(engine, Officer, {"officer_no": "P4", "name": "P4", "category": "officer", "agency_code": "A"})
    with acting_for(engine, SYSTEM).begin() as connection:
        ends = update(Officer).where(Officer.officer_no == "P1").values(certificate_expires_on=day("05-31"))
        connection.execute(ends)
    for number, on in (("valid", "05-31"), ("expired", "06-01")):
        put_case(engine, number, decided_on=day(on))
        put(
            engine,
            Inspection,
            {"inspection_no": number, "agency_code": "A", "enterprise": "店", "inspected_on": day(on)},
        )
        for at, one in enumerate(("P1", "P2", "P4"), 1):
            put(engine, InspectionOfficer,
                {"inspection_no": number, "position": at, "agency_code": "A", "officer_no": one})  # fmt: skip
    assert found(engine, "uncertified_case") == {("expired", "P1"): (day("06-01"), 0)}
    assert set(found(engine, "uncertified_inspection")) == {("expired", "P1"), ("expired", "P4"), ("valid", "P4")}


def test_what_the_books_say_of_a_training(engine: Engine) -> None:
    said = {
        "absent": {"attended": False, "late": False}, "no_learning_record": {"attended": True, "record_kept": False},
        "no_notes": {"attended": True, "notes_kept": False}, "late_for_training": {"attended": True, "late": True},
        "exam_failed": {"passed": False},
        "blameless": {"attended": True, "late": False, "record_kept": True, "notes_kept": True, "passed": True},
        "unknown": {}, "not there, so without notes": {"notes_kept": False, "record_kept": False},
    }  # fmt: skip
    for number, values in said.items():
        put(engine, Training, {"training_no": number, "officer_no": "P1", "held_on": day("03-01"), **values})
        put(engine, Training, {"training_no": f"{number} 2", "officer_no": "P2", "held_on": day("03-01"), **values})
    rules = ("absent", "no_learning_record", "no_notes", "late_for_training", "exam_failed")
    assert {rule: [*found(engine, rule)] for rule in rules} == {rule: [(rule, "P1")] for rule in rules}


def test_a_complaint_not_answered_in_five_working_days(engine: Engine) -> None:
    # From Wednesday 09-29: 09-30 is the first, then 国庆; 10-08 and Saturday 10-09 (worked), 10-11, 10-12 the fifth.
    def put_complaint(number: str, **more: Any) -> None:
        put(engine, Complaint, {"complaint_no": number, "agency_code": "A", "received_on": day("09-29"), **more})

    put_complaint("in time", notified_on=day("10-12"))
    put_complaint("late", notified_on=day("10-13"))
    put_complaint("never")
    put_complaint("withdrawn", disposition="withdrawn")
    assert found(engine, "late_notice") == {("late", ""): (day("10-13"), 1), ("never", ""): (day("10-13"), 19)}


def test_a_complaint_closed_without_a_reply(engine: Engine) -> None:
    def put_complaint(number: str, **more: Any) -> None:
        row = {"received_on": day("09-01"), "notified_on": day("09-02"), "closed_on": day("10-01"), **more}
        put(engine, Complaint, {"complaint_no": number, "agency_code": "A", **row})

    put_complaint("no reply")
    put_complaint("replied", replied_on=day("10-08"))
    put_complaint("not ours to deal with", within_scope=False)
    put_complaint("closed today", closed_on=TODAY)
    assert found(engine, "no_reply") == {("no reply", ""): (day("10-01"), 0)}


def test_an_item_not_put_up_for_closing_by_its_day(engine: Engine) -> None:
    said = {
        "open": {"status": "mending"}, "asked for more time": {"status": "extension", "officer_no": "P1"},
        "of an auxiliary": {"status": "assigned", "officer_no": "P2"},
        "closed in time": {"status": "closed", "closed_on": day("10-20")},
        "closed late": {"status": "closed", "closed_on": day("10-25")},
        "not verified": {"status": "pending"}, "unfounded": {"status": "unfounded"},
        "continued": {"status": "continuing", "review_on": day("10-01")},
        "of no known day": {"status": "checking"},
    }  # fmt: skip
    for number, values in said.items():
        row = {"agency_code": "A", "problem": "漏审", "deadline": day("10-20"), **values}
        put(engine, RectificationItem, {"item_no": number, **row})
    put(engine, RectificationItem,
        {"item_no": "due today", "agency_code": "A", "problem": "漏审", "deadline": TODAY, "status": "mending"},
        {"item_no": "applied late", "agency_code": "A", "problem": "漏审", "deadline": day("10-20"), "status": "closed",
         "closed_on": day("10-30")})  # fmt: skip
    for at, (move, on) in enumerate((("apply", "10-19"), ("send_back", "10-20"), ("apply", "10-22")), start=1):
        put(engine, RectificationMove,
            {"item_no": "applied late", "agency_code": "A", "position": at, "move": move, "made_on": day(on), "at": NOW,
             "account": "x", "status_after": "applied", "changes": {}})  # fmt: skip
    assert found(engine, "overdue_item") == {
        ("open", ""): (day("10-21"), 11), ("asked for more time", "P1"): (day("10-21"), 11),
        ("of an auxiliary", ""): (day("10-21"), 11), ("closed late", ""): (day("10-21"), 5),
        ("applied late", ""): (day("10-21"), 2),
    }  # fmt: skip


def test_an_agency_does_not_answer_for_an_item_that_it_only_helps_to_mend(engine: Engine) -> None:
    overdue = {"problem": "漏审", "deadline": day("10-20"), "status": "mending"}
    put(engine, RectificationItem, *({"item_no": code, "agency_code": code, **overdue} for code in "AB"))
    put(engine, RectificationPartner, {"item_no": "A", "agency_code": "B", "responsible_code": "A"})
    with ReaderSession(engine, OF_B) as session:
        assert set(session.scalars(select(RectificationItem.item_no))) == {"A", "B"}
    assert [one.key.subject for one in listed(engine, "overdue_item", OF_B)] == ["B"]


def test_closing_an_item_leaves_the_finding_and_both_lead_to_each_other(engine: Engine) -> None:
    item = {"item_no": "改1", "agency_code": "A", "problem": "漏审", "deadline": day("10-20"), "officer_no": "P1"}
    put(engine, RectificationItem, {**item, "status": "mending"})
    (one,) = listed(engine, "overdue_item")
    made = {"item": "21.2", "incident": one.incident, "occurred_on": one.occurred_on, "status": "confirmed"}
    # Recorded against another officer than the one whom the ledger names: it was P3 who was answerable.
    put(engine, Finding, {"finding_no": "F1", "officer_no": "P3", **made},
        {"finding_no": "F2", "officer_no": "P3", **made, "item": "11.5", "incident": "改1"})  # fmt: skip
    with acting_for(engine, SYSTEM).begin() as connection:
        connection.execute(update(RectificationItem).values(status="closed", closed_on=day("10-19")))
    assert listed(engine, "overdue_item") == listed(engine, "overdue_item", state="recorded") == []
    with ReaderSession(engine, SYSTEM) as session:
        findings = {one.finding_no: one for one in session.scalars(select(Finding))}
        assert findings["F1"].status == "confirmed"
        assert findings_of_item(session, "改1") == ("F1",)
        assert {no: items_of_finding(session, one) for no, one in findings.items()} == {"F1": ("改1",), "F2": ()}


def test_a_limit_that_nobody_can_count_is_not_looked_at_and_said(engine: Engine) -> None:
    put(engine, Complaint, {"complaint_no": "old", "agency_code": "A", "received_on": dt.date(1999, 5, 4)})
    with ReaderSession(engine, SYSTEM) as session:
        page = candidates(session, REGISTRY, Query(period="1999-01-01..1999-12-31"), TODAY)
    assert (page.lines, page.uncounted) == ((), (1999,))


def absent(engine: Engine, *numbers: str, officer: str = "P1") -> None:
    rows = [{"training_no": one, "officer_no": officer, "held_on": day("03-01"), "attended": False} for one in numbers]
    put(engine, Training, *rows)


def test_what_is_recorded_in_whatever_state_is_not_listed(engine: Engine) -> None:
    absent(engine, "T1", "T2", "T3", "T4")
    made = {"officer_no": "P1", "occurred_on": day("03-01")}
    put(engine, Finding,
        {"finding_no": "F1", "item": "13.1a", "incident": "13.1a T1", "status": "rejected", **made},
        {"finding_no": "F2", "item": "13.2b", "incident": "T2", "status": "pending", **made},
        {"finding_no": "F3", "item": "11.5", "incident": "T3", "status": "confirmed", **made})  # fmt: skip
    assert {one.key.subject for one in listed(engine, "absent")} == {"T3", "T4"}
    recorded = {one.key.subject: one.findings for one in listed(engine, "absent", state="recorded")}
    assert recorded == {"T1": ("F1",), "T2": ("F2",)}


def test_the_list_keeps_to_its_filters_and_its_reader(engine: Engine) -> None:
    absent(engine, "T1")
    absent(engine, "T3", officer="P3")
    for query in ({"unit": "B"}, {"q": "P3"}, {"q": "T3"}):
        assert [one.key.subject for one in listed(engine, "absent", **query)] == ["T3"]
    assert listed(engine, "absent", period="2021-04-01..2021-10-31") == []
    assert [one.key.subject for one in listed(engine, "", OF_B)] == ["T3"]
    with ReaderSession(engine, OF_B) as session:
        assert [one.key.subject for one in candidates_file(session, REGISTRY, Query(), TODAY).lines] == ["T3"]
        assert open_candidates(session, REGISTRY, TODAY) == 1
    assert opened(engine, "absent|A|T1|P1", OF_B) is None
    assert opened(engine, "absent|A|T1|P1") is not None


def deciding(engine: Engine, one: Candidate, step: CandidateStep, reason: str = "有请假条") -> None:
    with speaking("en"):
        decide(engine, Decider(BUREAU, NOW, TODAY), one, step, reason)


def test_a_candidate_is_dismissed_and_taken_up_again_and_both_are_kept(engine: Engine) -> None:
    absent(engine, "T1")
    (one,) = listed(engine, "absent")
    with pytest.raises(MoveRefused, match="reason"):
        deciding(engine, one, CandidateStep.DISMISSED, " ")
    deciding(engine, one, CandidateStep.DISMISSED)
    assert listed(engine, "absent") == []
    (dismissed,) = listed(engine, "absent", state="dismissed")
    assert (dismissed.decisions[0].reason, dismissed.decisions[0].who) == ("有请假条", "司法局 (bureau)")
    with pytest.raises(MoveRefused, match="faster"):  # who still has it as it was before
        deciding(engine, one, CandidateStep.DISMISSED)
    deciding(engine, dismissed, CandidateStep.TAKEN_UP, "假条系伪造")
    again = opened(engine, one.key.written)
    assert again is not None
    assert (again.state, [made.step for made in again.decisions]) == ("open", ["dismissed", "taken_up"])
    for change in (update(CandidateDecision).values(reason="x"), CandidateDecision.__table__.delete()):
        with pytest.raises(DBAPIError), acting_for(engine, SYSTEM).begin() as connection:
            connection.execute(change)


def test_a_key_is_read_as_it_was_written(engine: Engine) -> None:
    absent(engine, "培|1/甲%")
    (one,) = listed(engine, "absent")
    assert key_of(one.key.written) == one.key
    assert [key_of(wrong) for wrong in ("", "absent|A|T1", "no_such_rule|A|T1|P1")] == [None] * 3


def test_a_case_has_the_candidates_of_its_own_in_whatever_state(engine: Engine) -> None:
    put_case(engine, "一", filed_on=day("05-20"), due_on=day("06-01"), decided_on=day("08-02"), major=True)
    put_case(engine, "一", agency="B", filed_on=day("05-20"), due_on=day("06-01"))
    (late,) = [one for one in listed(engine, "late_decision") if one.key.agency_code == "A"]
    deciding(engine, late, CandidateStep.DISMISSED)
    with ReaderSession(engine, SYSTEM) as session:
        case = session.scalars(select(Case).where(Case.agency_code == "A")).one()
        found = {one.rule.key: (one.key.officer_no, one.state) for one in candidates_of_case(session, case, TODAY)}
    assert found == {"late_decision": ("P1", "dismissed"), "late_recording": ("P1", "open")}
