"""The course of a finding by examples: who may do what and when, what is written, and what is refused."""

import datetime as dt

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from dashboard.findings.acts import make
from dashboard.workflows.course import Said
from dashboard.workflows.evidence import Evidence
from dashboard.workflows.refused import MoveRefused
from models.accounts import Account
from models.audit import AuditRecord
from models.courses import open_file
from models.finding_moves import FindingFile
from models.reader import SYSTEM, ReaderSession
from tests.dashboard.findings.conftest import MONDAY, PDF, Desk
from tests.fixtures.keys import KEYS


def days(number: int) -> dt.timedelta:
    return dt.timedelta(days=number)


def refused(desk: Desk, who: str, number: str, key: str, **said: object) -> str:
    """Why; and nothing was written."""
    before = len(desk.course(number))
    with pytest.raises(MoveRefused) as refusal:
        desk.move(who, number, key, **said)
    assert len(desk.course(number)) == before
    return str(refusal.value)


def test_from_the_record_to_the_reduced_finding_everything_is_kept(desk: Desk) -> None:
    number = desk.confirmed()
    desk.move("officer", number, "object", reason="只有一次")
    desk.move("bureau2", number, "reduce", reason="确属一次", count=1)
    kept = [
        (one.move, one.account, one.status_before, one.status_after, one.count_after) for one in desk.course(number)
    ]
    assert kept == [
        ("record", "agency", None, "pending", 2),
        ("tell", "agency", "pending", "told", 2),
        ("answer", "officer", "told", "told", 2),
        ("confirm", "bureau", "told", "confirmed", 2),
        ("object", "officer", "confirmed", "under_review", 2),
        ("reduce", "bureau2", "under_review", "confirmed", 1),
    ]
    row = desk.finding(number)
    assert (row.status, row.count, row.confirmed_on) == ("confirmed", 1, MONDAY)


def test_a_finding_that_is_recorded_is_pending_and_numbered_by_the_year(desk: Desk) -> None:
    assert [desk.record(), desk.record()] == ["2022-00001", "2022-00002"]
    row = desk.finding("2022-00001")
    assert (row.status, row.confirmed_on, row.note, row.recorded_by) == ("pending", None, "超期未结", "agency")


@pytest.mark.parametrize("who", ["leader", "officer"])
def test_who_has_no_right_to_record_records_nothing(desk: Desk, who: str) -> None:
    with pytest.raises(MoveRefused):
        desk.record(who)


def test_a_finding_is_of_an_officer_of_the_books_and_not_of_tomorrow(desk: Desk) -> None:
    for wrong in ({"officer_no": "P9"}, {"occurred_on": MONDAY + days(1)}, {"count": 0}):
        with pytest.raises(MoveRefused):
            desk.record(**wrong)


def test_nobody_confirms_what_he_or_she_recorded(desk: Desk) -> None:
    number = desk.record("bureau")
    desk.move("bureau", number, "tell")
    desk.move("officer", number, "answer")
    assert "已经参与" in refused(desk, "bureau", number, "confirm", files=[PDF])
    desk.move("bureau2", number, "confirm", files=[PDF])


def test_the_review_is_a_third_persons(desk: Desk) -> None:
    number = desk.record("bureau")
    desk.move("bureau", number, "tell")
    desk.move("officer", number, "answer")
    desk.move("bureau2", number, "confirm", files=[PDF])
    desk.move("officer", number, "object")
    for who in ("bureau", "bureau2"):
        assert "已经参与" in refused(desk, who, number, "revoke")
    desk.move("bureau3", number, "revoke")
    assert desk.finding(number).status == "revoked"


def test_the_officer_has_five_working_days_for_the_answer(desk: Desk) -> None:
    number = desk.record()
    desk.move("agency", number, "tell")
    friday_in_a_week = MONDAY + days(7)
    assert desk.course(number)[-1].until == friday_in_a_week
    desk.today = friday_in_a_week
    desk.move("officer", number, "answer")
    desk.today += days(1)
    assert "期限" in refused(desk, "officer", number, "answer")


def test_nothing_is_confirmed_before_the_officer_was_heard_or_the_limit_is_over(desk: Desk) -> None:
    number = desk.record()
    desk.move("agency", number, "tell")
    desk.today = MONDAY + days(7)
    assert "答复" in refused(desk, "bureau", number, "confirm", files=[PDF])
    desk.today += days(1)
    desk.move("bureau", number, "confirm", files=[PDF])


def test_the_officer_objects_within_thirty_days_and_once(desk: Desk) -> None:
    number = desk.confirmed()
    desk.today = MONDAY + days(31)
    assert "期限" in refused(desk, "officer", number, "object")
    desk.today = MONDAY + days(30)
    desk.move("officer", number, "object")
    desk.move("bureau2", number, "uphold")
    assert desk.finding(number).confirmed_on == MONDAY
    assert "一次" in refused(desk, "officer", number, "object")


def test_an_officer_without_an_account_is_heard_on_a_signed_paper(desk: Desk) -> None:
    number = desk.record(officer_no="P3")
    desk.move("agency", number, "tell")
    assert "书面材料" in refused(desk, "agency", number, "answer_on_paper")
    desk.move("agency", number, "answer_on_paper", files=[PDF])
    assert "材料" in refused(desk, "bureau", number, "confirm")  # the officer's own words are no evidence
    desk.move("bureau", number, "confirm", files=[PDF])
    desk.today = MONDAY + days(30)
    assert "书面材料" in refused(desk, "agency", number, "object_on_paper")
    desk.move("agency", number, "object_on_paper", files=[PDF])
    assert desk.finding(number).status == "under_review"
    desk.move("bureau2", number, "uphold")
    assert "一次" in refused(desk, "agency", number, "object_on_paper", files=[PDF])
    with ReaderSession(desk.engine, SYSTEM) as session:
        assert sorted(one.position for one in session.scalars(select(FindingFile))) == [3, 4, 5]


def test_who_filed_the_officers_paper_decides_nothing_about_it(desk: Desk) -> None:
    number = desk.record(officer_no="P3")
    desk.move("agency", number, "tell")
    desk.move("bureau", number, "answer_on_paper", files=[PDF])
    for key in ("confirm", "reject"):
        assert "已经参与" in refused(desk, "bureau", number, key)
    desk.move("bureau2", number, "confirm", files=[PDF])
    desk.move("bureau", number, "object_on_paper", files=[PDF])
    for key in ("uphold", "reduce", "revoke"):
        assert "已经参与" in refused(desk, "bureau", number, key, count=1)
    desk.move("bureau3", number, "revoke")


def test_a_paper_is_filed_within_the_officers_days(desk: Desk) -> None:
    number = desk.record(officer_no="P3")
    desk.move("agency", number, "tell")
    desk.today = MONDAY + days(8)
    assert "期限" in refused(desk, "agency", number, "answer_on_paper", files=[PDF])
    desk.move("bureau", number, "confirm", files=[PDF])
    desk.today += days(31)
    assert "期限" in refused(desk, "agency", number, "object_on_paper", files=[PDF])


def test_nobody_speaks_for_an_officer_whose_account_may_answer(desk: Desk) -> None:
    number = desk.record()
    desk.move("agency", number, "tell")
    refused(desk, "agency", number, "answer_on_paper", files=[PDF])
    with desk.engine.begin() as connection:
        connection.execute(update(Account).where(Account.officer_no == "P1").values(disabled=True))
    desk.move("agency", number, "answer_on_paper", files=[PDF])


def test_nothing_is_confirmed_without_evidence(desk: Desk) -> None:
    number = desk.record()
    desk.move("agency", number, "tell")
    desk.move("officer", number, "answer")
    assert "材料" in refused(desk, "bureau", number, "confirm")


def test_a_decision_has_its_reason(desk: Desk) -> None:
    assert "理由" in refused(desk, "bureau", desk.record(), "reject", reason=" ")


@pytest.mark.parametrize("count", [None, 0, 2, 3])
def test_to_reduce_is_to_leave_some_and_fewer(desk: Desk, count: int | None) -> None:
    number = desk.confirmed()
    desk.move("officer", number, "object")
    assert "2" in refused(desk, "bureau2", number, "reduce", count=count)


def test_the_second_of_two_editors_is_told_what_the_first_did(desk: Desk) -> None:
    number = desk.record()
    desk.move("bureau2", number, "tell", seen=1)
    said = refused(desk, "bureau", number, "reject", seen=1)
    assert "bureau2" in said
    assert "已告知" in said
    desk.move("bureau", number, "reject", seen=2)


def test_a_move_and_its_audit_record_stand_together(desk: Desk) -> None:
    number = desk.confirmed()
    with Session(desk.engine) as session:
        records = session.scalars(select(AuditRecord).where(AuditRecord.subject == number)).all()
    assert [one.action for one in records] == ["finding:record", "finding:tell", "finding:answer", "finding:confirm"]
    assert records[-1].before == {"status": "told", "count": 2}
    assert records[-1].after == {"status": "confirmed", "count": 2}
    assert records[-1].detail["files"][0]["name"] == "笔录.pdf"


def test_an_evidence_file_is_kept_sealed_with_its_hash(desk: Desk) -> None:
    number = desk.record()
    desk.move("agency", number, "tell", files=[PDF])
    with ReaderSession(desk.engine, SYSTEM) as session:
        (file,) = session.scalars(select(FindingFile))
    assert (file.finding_no, file.position, file.kind, file.size) == (number, 2, "pdf", len(PDF.content))
    assert PDF.content not in file.sealed
    assert open_file(KEYS, file, number) == PDF.content


@pytest.mark.parametrize(
    "file",
    [
        Evidence("笔录.pdf", b"MZ\x90\x00"),
        Evidence("空.pdf", b""),
        Evidence("页.pdf", b"<html>%PDF-"),
        Evidence("大.pdf", b"%PDF-" + bytes(10 * 1024 * 1024)),
    ],
    ids=["a program", "empty", "a page", "too large"],
)
def test_what_is_no_document_is_refused_whatever_its_name(desk: Desk, file: Evidence) -> None:
    assert file.name in refused(desk, "agency", desk.record(), "tell", files=[file])


@pytest.mark.parametrize("statement", ["UPDATE finding_moves SET account = 'x'", "DELETE FROM finding_moves"])
def test_the_database_itself_refuses_to_change_a_move(desk: Desk, statement: str) -> None:
    desk.record()
    with pytest.raises(DBAPIError, match="finding"), desk.engine.begin() as connection:
        connection.execute(text(statement))


def test_without_the_holidays_of_the_year_no_limit_is_guessed(desk: Desk) -> None:
    number = desk.record()
    desk.today = dt.date(2039, 12, 30)
    assert "2039" in refused(desk, "agency", number, "tell")


def test_where_the_move_is_unknown_nothing_is_done(desk: Desk) -> None:
    with pytest.raises(KeyError):
        make(desk.engine, desk.turn("bureau"), desk.record(), "import", Said())
