"""The course of an item by examples: who may do what and when, what is written, and what is refused."""

import datetime as dt
from itertools import pairwise

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from dashboard.rectification import acts
from dashboard.rectification.fields import Values
from dashboard.workflows.course import Said
from dashboard.workflows.refused import MoveRefused
from models.audit import AuditRecord
from models.courses import open_file
from models.reader import SYSTEM, Reach, Reader, ReaderSession
from models.rectification import RectificationFile, RectificationItem, RectificationPartner
from tests.dashboard.rectification.conftest import MONDAY, PDF, Desk, days
from tests.fixtures.keys import KEYS

TUESDAY_AFTER = dt.date(2022, 1, 18)
"""The day after the five working days from Monday 2022-01-10."""


def test_from_the_record_to_the_closing_everything_is_kept(desk: Desk) -> None:
    number = desk.closed()
    course = desk.course(number)
    assert [(one.move, one.account, one.status_after) for one in course] == [
        ("record", "bureau", "pending"),
        ("assign", "bureau2", "assigned"),
        ("receive", "agency", "mending"),
        ("apply", "agency", "applied"),
        ("check", "bureau", "checking"),
        ("publish", "bureau2", "published"),
        ("close", "bureau2", "closed"),
    ]
    assert all(after.status_before == before.status_after for before, after in pairwise(course))
    assert course[1].changes["deadline"] == [None, (MONDAY + days(30)).isoformat()]
    assert course[4].changes["checkers"] == [None, "王五、赵六"]
    row = desk.item(number)
    assert (row.status, row.closed_on, row.closed_by, row.check_result) == ("closed", TUESDAY_AFTER, "bureau2", "属实")
    assert (row.published_on, row.published_until) == (MONDAY, dt.date(2022, 1, 17))


def test_items_are_numbered_by_the_year_one_number_an_item(desk: Desk) -> None:
    with desk.engine.begin() as connection:
        taken = insert(RectificationItem).values(item_no="改2022-00002", agency_code="A", problem="导入的")
        connection.execute(taken)
    assert [desk.record(), desk.record("agency")] == ["改2022-00001", "改2022-00003"]


@pytest.mark.parametrize("key", ["assign", "reject"])
def test_who_entered_an_item_does_not_decide_whether_it_is_one(desk: Desk, key: str) -> None:
    number = desk.record("bureau")
    assert "已经参与" in desk.refused("bureau", number, key)
    desk.move("bureau2", number, key)


@pytest.mark.parametrize("key", ["publish", "close"])
def test_who_checked_does_not_agree_to_the_own_check(desk: Desk, key: str) -> None:
    number = desk.mending()
    desk.move("agency", number, "apply", files=[PDF])
    desk.move("bureau", number, "check")
    if key == "close":
        desk.move("bureau2", number, "publish")
        desk.today += days(8)
    assert "已经参与" in desk.refused("bureau", number, key)
    desk.move("bureau2", number, key)


def test_two_people_check(desk: Desk) -> None:
    number = desk.mending()
    desk.move("agency", number, "apply", files=[PDF])
    assert "两人" in desk.refused("bureau", number, "check", checkers="王五、王五")


def test_an_item_is_public_for_five_working_days_before_it_is_closed(desk: Desk) -> None:
    number = desk.published()
    desk.today = TUESDAY_AFTER - days(1)
    desk.refused("bureau2", number, "close")
    desk.today = TUESDAY_AFTER
    desk.move("bureau2", number, "close")


def test_closing_is_applied_for_with_evidence(desk: Desk) -> None:
    assert "材料" in desk.refused("agency", desk.mending(), "apply")


def test_an_extension_is_asked_for_before_the_limit_is_over_and_the_second_is_the_leading_groups(desk: Desk) -> None:
    number = desk.mending()
    desk.today += days(31)
    assert "期限" in desk.refused("agency", number, "ask", by=60)
    desk.today -= days(1)
    desk.move("agency", number, "ask", by=60)
    desk.refused("leader", number, "grant_again", by=60)
    desk.move("bureau", number, "grant", by=10)
    desk.move("agency", number, "ask", by=60)
    desk.refused("bureau2", number, "grant", by=60)
    desk.refused("bureau2", number, "refuse")
    desk.move("leader", number, "grant_again", by=20)
    row = desk.item(number)
    assert (row.status, row.deadline) == ("mending", desk.today + days(20))


def test_an_extension_is_longer(desk: Desk) -> None:
    number = desk.mending()
    desk.refused("agency", number, "ask", by=30)
    desk.move("agency", number, "ask", by=31)
    desk.refused("bureau", number, "grant", by=30)


def test_the_limit_is_counted_in_the_unit_that_was_given(desk: Desk) -> None:
    number = desk.record()
    values = Values({"limit_source": "整治方案"}, limit_days=10, limit_unit="working")
    acts.make(desk.engine, desk.turn("bureau2"), number, "assign", Said(), values)
    row = desk.item(number)
    assert (row.deadline, row.limit_days, row.limit_unit) == (dt.date(2022, 1, 24), 10, "working")
    number = desk.record()
    values = Values({"limit_source": "整治方案"}, limit_days=10)
    acts.make(desk.engine, desk.turn("bureau2"), number, "assign", Said(), values)
    assert desk.item(number).deadline == dt.date(2022, 1, 20)


def test_a_limit_has_its_source_and_a_day(desk: Desk) -> None:
    number = desk.record()
    assert "期限依据" in desk.refused("bureau2", number, "assign", limit_source=" ")
    with pytest.raises(MoveRefused):
        acts.make(desk.engine, desk.turn("bureau2"), number, "assign", Said(), Values({"limit_source": "整治方案"}))


def test_a_long_term_task_is_reviewed_and_never_closed(desk: Desk) -> None:
    number = desk.record(long_term=True)
    values = Values({"limit_source": "方案"})
    acts.make(desk.engine, desk.turn("bureau2"), number, "assign", Said(), values)
    desk.move("agency", number, "receive")
    desk.refused("agency", number, "apply", files=[PDF])
    desk.move("bureau", number, "continue", by=90)
    assert desk.item(number).review_on == MONDAY + days(90)
    desk.move("bureau", number, "review", by=180)
    desk.refused("bureau", number, "resume")
    assert (desk.item(number).status, desk.item(number).review_on) == ("continuing", MONDAY + days(180))


def test_the_same_problem_within_a_year_reopens_the_item_and_marks_it(desk: Desk) -> None:
    number = desk.closed()
    closed_on = desk.today
    desk.today = closed_on + days(366)
    assert "期限" in desk.refused("bureau", number, "reopen")
    desk.today = closed_on + days(365)
    desk.move("bureau", number, "reopen")
    row = desk.item(number)
    assert (row.status, row.recurred, row.closed_on) == ("mending", True, None)
    assert desk.course(number)[-1].changes["closed_on"] == [closed_on.isoformat(), None]


def test_the_papers_follow_one_another_each_once_the_limit_before_is_over(desk: Desk) -> None:
    number = desk.mending()
    desk.today += days(30)
    desk.refused("bureau", number, "urge")
    desk.today += days(1)
    desk.refused("bureau", number, "opinion")
    desk.move("bureau", number, "urge", document="督〔2022〕2号")
    desk.today += days(15)
    desk.refused("bureau", number, "opinion")
    desk.today += days(1)
    desk.move("bureau", number, "opinion", document="意〔2022〕1号")
    desk.today += days(31)
    desk.move("bureau", number, "decision", document="决〔2022〕1号")
    assert (desk.item(number).stage, desk.item(number).document) == ("decision", "决〔2022〕1号")


def test_the_leading_group_alone_lists_raises_and_refers(desk: Desk) -> None:
    number = desk.mending()
    desk.refused("bureau", number, "list")
    desk.move("leader", number, "list")
    desk.refused("leader", number, "list")
    desk.move("leader", number, "raise")
    desk.move("bureau", number, "propose", referred_to="纪委监委")
    desk.refused("bureau2", number, "approve")
    desk.move("leader", number, "approve")
    row = desk.item(number)
    assert (row.status, row.listed, row.raised, row.referred_to) == ("referred", True, True, "纪委监委")
    desk.move("bureau", number, "reply")
    assert desk.item(number).status == "mending"


def test_only_the_agency_itself_answers_and_for_its_sub_unit_too(desk: Desk) -> None:
    number = desk.record(code="A-1")
    desk.move("bureau2", number, "assign")
    assert "本人" in desk.refused("other", number, "receive")
    desk.move("agency", number, "receive")


def test_who_sends_back_says_why_and_until_when(desk: Desk) -> None:
    number = desk.published()
    assert "理由" in desk.refused("bureau2", number, "send_back", reason=" ")
    desk.move("bureau2", number, "send_back", by=40)
    assert (desk.item(number).status, desk.item(number).deadline) == ("mending", MONDAY + days(40))


def test_the_second_of_two_editors_is_told_what_the_first_did(desk: Desk) -> None:
    number = desk.record()
    desk.move("bureau2", number, "assign", seen=1)
    assert "bureau2" in desk.refused("bureau2", number, "reject", seen=1)


def test_a_move_and_its_audit_record_stand_together(desk: Desk) -> None:
    number = desk.mending()
    with Session(desk.engine) as session:
        records = session.scalars(select(AuditRecord).where(AuditRecord.subject == number)).all()
    assert [one.action for one in records] == [f"rectification:{one}" for one in ("record", "assign", "receive")]
    assert records[2].before == {"status": "assigned", "responsible_person": None, "measure": None}
    assert records[2].after == {"status": "mending", "responsible_person": "张三", "measure": "补正文书"}


def test_an_evidence_file_is_kept_sealed(desk: Desk) -> None:
    number = desk.mending()
    desk.move("agency", number, "report", files=[PDF])
    with ReaderSession(desk.engine, SYSTEM) as session:
        (file,) = session.scalars(select(RectificationFile))
    assert PDF.content not in file.sealed
    assert open_file(KEYS, file, number) == PDF.content


@pytest.mark.parametrize(
    "statement", ["UPDATE rectification_moves SET account = 'x'", "DELETE FROM rectification_moves"]
)
def test_the_database_itself_refuses_to_change_a_move(desk: Desk, statement: str) -> None:
    desk.record()
    with pytest.raises(DBAPIError, match="rectification"), desk.engine.begin() as connection:
        connection.execute(text(statement))


def test_the_responsible_and_the_co_operating_agency_see_an_item_and_no_other(desk: Desk) -> None:
    shared, own = desk.record(), desk.record()
    desk.move("bureau2", shared, "assign", partners=["乙镇"])
    desk.move("bureau2", own, "assign")
    seen = {}
    for code in ("A", "B", "C"):
        reader = Reader(code, Reach.AGENCIES, frozenset({code}))
        with ReaderSession(desk.engine, reader) as session:
            numbers = set(session.scalars(select(RectificationItem.item_no)))
            partners = set(session.scalars(select(RectificationPartner.agency_code)))
            seen[code] = (numbers, partners)
    assert seen == {"A": ({shared, own}, {"B"}), "B": ({shared}, {"B"}), "C": (set(), set())}
    assert desk.item(shared).partners == "乙镇"


def test_a_co_operating_agency_reports_and_does_nothing_else(desk: Desk) -> None:
    number = desk.record()
    desk.move("bureau2", number, "assign", partners=["B"])
    desk.move("agency", number, "receive")
    desk.move("other", number, "report")
    for key in ("ask", "apply"):
        desk.refused("other", number, key, files=[PDF])


def test_what_a_file_brought_goes_on_from_there_and_no_file_changes_it_then(desk: Desk) -> None:
    assert (
        desk.take("甲1,A,缺项,2022-02-01,整改中,\n甲2,A,缺项,2021-12-01,已销号,2021-12-20\n甲3,A,缺项,,待核实,\n") == 3
    )
    assert "已经参与" in desk.refused("bureau", "甲3", "assign")
    desk.move("agency", "甲1", "ask", by=60)
    desk.move("bureau", "甲2", "reopen")
    assert [(one.move, one.account, one.until) for one in desk.course("甲1")] == [
        ("import", "bureau", dt.date(2022, 2, 1)), ("ask", "agency", None),
    ]  # fmt: skip
    assert desk.take("甲1,A,缺项,2022-12-01,已销号,2022-01-10\n") == 0
    assert desk.item("甲1").status == "extension"


def test_an_agency_objects_to_an_opinion_within_ten_working_days_and_once(desk: Desk) -> None:
    number = desk.under_opinion()
    assert desk.course(number)[-1].answer_until == dt.date(2022, 3, 14)  # 重庆 第二十条, ten working days later
    desk.today = dt.date(2022, 3, 15)
    assert "期限" in desk.refused("agency", number, "object")
    desk.today = dt.date(2022, 3, 14)
    desk.refused("other", number, "object")
    desk.move("agency", number, "object")
    assert desk.course(number)[-1].until == dt.date(2022, 4, 2)  # 第二十一条, fifteen: that Saturday is worked
    assert "已经答复" in desk.refused("agency", number, "object")
    assert "已经参与" in desk.refused("bureau", number, "uphold")
    desk.move("bureau2", number, "uphold")
    assert "已经答复" in desk.refused("bureau2", number, "withdraw")
    assert desk.item(number).stage == "opinion"
    desk.today = dt.date(2022, 3, 31)
    desk.move("bureau", number, "decision")


def test_before_a_decision_a_withdrawn_opinion_is_issued_anew(desk: Desk) -> None:
    number = desk.under_opinion()
    desk.move("agency", number, "object")
    desk.move("bureau2", number, "withdraw")
    assert desk.item(number).stage is None
    desk.today += days(31)
    desk.refused("bureau", number, "decision")
    desk.move("bureau", number, "opinion")
    desk.today += days(31)
    desk.move("bureau", number, "decision")


def test_an_item_is_not_urged_again_while_the_days_of_the_letter_run(desk: Desk) -> None:
    number = desk.mending()
    desk.today += days(31)
    desk.move("bureau", number, "urge")
    desk.today += days(15)
    desk.refused("bureau2", number, "urge")
    desk.today += days(1)
    desk.move("bureau2", number, "urge")


def test_several_items_are_urged_in_one_act_or_none_of_them(desk: Desk) -> None:
    late, later, running = desk.mending(), desk.mending(), desk.record()
    desk.today += days(31)
    desk.move("bureau2", running, "assign")
    values = Values({"document": "督〔2022〕2号"})

    def urge(*numbers: str, reason: str = "逾期未改") -> None:
        acts.make_all(desk.engine, desk.turn("bureau"), numbers, "urge", Said(reason), values)

    with pytest.raises(MoveRefused, match=running):
        urge(late, running, later)
    with pytest.raises(MoveRefused):
        urge(late, later, reason=" ")
    with pytest.raises(MoveRefused):
        urge()
    assert {desk.course(one)[-1].move for one in (late, later)} == {"receive"}
    urge(late, later, late)
    for number in (late, later):
        last = desk.course(number)[-1]
        assert (last.move, last.reason, last.position) == ("urge", "逾期未改", 4)
        assert desk.item(number).document == "督〔2022〕2号"
