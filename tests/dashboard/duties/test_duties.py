"""What waits for each account: the same as its lists say, the most urgent first, and nobody else's."""

import datetime as dt

import pytest
from sqlalchemy import insert

from dashboard.accounts.accounts import Act
from dashboard.accounts.readers import reader_of
from dashboard.annual.releases import record
from dashboard.duties.telling import address, said
from dashboard.findings.workflow import FINDINGS
from dashboard.services.duties import Duties, duties
from dashboard.services.findings import waiting_for as findings_waiting
from dashboard.services.rectification import waiting_for as items_waiting
from dashboard.urls import Query
from dashboard.workflows.deciding import actor_of
from dashboard.workflows.refused import MoveRefused
from models.conduct import Veto
from models.reader import SYSTEM, ReaderSession, acting_for
from tests.dashboard.rectification.conftest import PDF, Desk, days
from tests.fixtures.statements import statements

TABLES = "annual-release"


def of(desk: Desk, who: str, rows: str | None = None, page: int = 1) -> Duties:
    holder = desk.turn(who).holder
    with ReaderSession(desk.engine, reader_of(desk.engine, holder)) as session:
        return duties(session, FINDINGS, actor_of(holder), Query(rows=rows, page=page), desk.today)


def told(desk: Desk, who: str, rows: str | None = None) -> list[tuple[str, str, str]]:
    return [(one.task.key, one.number, one.card) for one in of(desk, who, rows).shown]


def test_each_account_has_its_own_with_the_most_urgent_first(desk: Desk) -> None:
    late, soon, later, asked = (desk.mending() for _ in range(4))  # until 2022-02-09
    desk.today += days(10)
    desk.move("agency", later, "ask", by=90)
    desk.move("bureau", later, "grant", by=80)
    entered = desk.record("agency")
    desk.today += days(18)
    desk.move("agency", soon, "ask", by=23)
    desk.move("bureau", soon, "grant", by=4)
    desk.move("agency", asked, "ask", by=23)
    desk.today += days(3)
    item = "rectification-"
    assert told(desk, "agency") == [
        (item + "mend", late, "red"), (item + "mend", soon, "yellow"), (item + "mend", later, ""),
        ("findings-tell", "F2", ""),
    ]  # fmt: skip
    assert told(desk, "bureau") == [
        (item + "urge", late, "red"), (item + "extend", asked, "red"), (item + "verify", entered, ""),
        ("findings-tell", "F2", ""),
    ]  # fmt: skip
    assert told(desk, "bureau", item + "verify") == [(item + "verify", entered, "")]
    assert [(task.key, number) for task, number in of(desk, "bureau").counts] == [
        (item + "verify", 1), (item + "extend", 1), (item + "urge", 1), ("findings-tell", 1),
    ]  # fmt: skip
    assert told(desk, "leader") == told(desk, "other") == []


def test_nobody_is_asked_to_decide_on_the_own(desk: Desk) -> None:
    number = desk.record("bureau")
    assert ("rectification-verify", number, "") not in told(desk, "bureau")
    assert ("rectification-verify", number, "") in told(desk, "bureau2")


def test_an_objection_is_due_on_the_day_of_its_answer_and_not_urged_on(desk: Desk) -> None:
    number = desk.mending()
    desk.today += days(31)
    desk.move("bureau", number, "urge")
    desk.today = dt.date(2022, 2, 28)
    desk.move("bureau", number, "opinion")
    assert told(desk, "bureau2", "rectification-urge") == []
    desk.move("agency", number, "object")
    (found,) = of(desk, "bureau2", "rectification-objection").shown
    assert (found.number, found.due, found.since, found.card) == (number, dt.date(2022, 3, 21), desk.today, "")
    assert of(desk, "bureau", "rectification-objection").shown == ()


def test_a_referral_and_a_second_extension_wait_for_the_leading_group(desk: Desk) -> None:
    referred, extended = desk.mending(), desk.mending()
    desk.move("bureau", referred, "propose")
    desk.move("agency", extended, "ask", by=40)
    desk.move("bureau", extended, "grant", by=35)
    desk.move("agency", extended, "ask", by=60)
    assert {(one.task.key, one.number) for one in of(desk, "leader").shown} == {
        ("rectification-refer", referred), ("rectification-extend", extended),
    }  # fmt: skip


def test_an_officer_is_waited_for_until_the_last_day_and_a_veto_by_a_second_person(desk: Desk) -> None:
    veto = Veto(veto_no="V1", officer_no="P1", decided_on=desk.today, decided_by="处", document="文", status="recorded")
    with desk.engine.begin() as connection:
        values = {key: value for key, value in vars(veto).items() if not key.startswith("_")}
        connection.execute(insert(Veto).values(**values, reason="事由"))
    assert ("vetoes-confirm", "V1", "") in told(desk, "bureau")
    shown = of(desk, "bureau", "vetoes-confirm").shown[0]
    assert (shown.whose, address(shown)) == ("赵一", "/decisions/vetoes/V1")
    assert told(desk, "officer") == []
    assert told(desk, "other") == []


def test_the_years_tables_wait_for_each_agency_and_for_the_bureau_from_its_end_until_they_are_published(
    desk: Desk,
) -> None:
    desk.today = dt.date(2022, 12, 31)
    assert told(desk, "agency", TABLES) == told(desk, "bureau", TABLES) == []
    desk.today = dt.date(2023, 1, 1)
    for who, whose in (("agency", "甲镇"), ("other", "乙镇"), ("bureau", "")):
        (one,) = of(desk, who, TABLES).shown
        assert (one.number, one.whose, one.due, one.card) == ("2022", whose, dt.date(2023, 1, 31), "")
        assert "粤依法行政领导小组办 2018-12-29" in one.title
        assert (address(one), said(one)) == ("/annual/2022", "待公布年报表 · 2022")
    assert told(desk, "leader", TABLES) == told(desk, "officer", TABLES) == []
    desk.today = dt.date(2023, 2, 1)
    assert told(desk, "agency", TABLES) == [(TABLES, "2022", "red")]
    for who, day in (("agency", dt.date(2022, 12, 31)), ("agency", dt.date(2023, 2, 2))):
        with pytest.raises(MoveRefused, match="年度结束之后"):
            publish_tables(desk, who, day)
    publish_tables(desk, "agency", desk.today)
    assert told(desk, "agency", TABLES) == []
    assert told(desk, "other", TABLES) == told(desk, "bureau", TABLES) == [(TABLES, "2022", "red")]
    publish_tables(desk, "bureau", desk.today)
    assert told(desk, "bureau", TABLES) == []


def publish_tables(desk: Desk, who: str, day: dt.date) -> None:
    turn = desk.turn(who)
    with acting_for(desk.engine, SYSTEM).begin() as connection:
        record(connection, Act(turn.holder, turn.now), turn.holder, 2022, day, "政府网站", desk.today)


def test_the_numbers_are_those_of_the_lists_and_cost_three_statements(desk: Desk) -> None:
    desk.published()
    number = desk.mending()
    desk.move("agency", number, "apply", files=[PDF])
    desk.record()
    desk.today += days(8)
    for who in ("agency", "bureau", "bureau2", "leader", "officer"):
        holder = desk.turn(who).holder
        with ReaderSession(desk.engine, reader_of(desk.engine, holder)) as session:
            actor = actor_of(holder)
            lists = items_waiting(session, actor, desk.today), findings_waiting(session, FINDINGS, actor, desk.today)
            with statements(desk.engine) as sent:
                found = duties(session, FINDINGS, actor, Query(), desk.today)
        of_thing = {
            thing: sum(n for task, n in found.counts if task.thing == thing) for thing in ("rectification", "findings")
        }
        assert tuple(of_thing.values()) == lists, who
        assert len(sent) <= 3
