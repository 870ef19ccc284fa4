"""How findings stood on a past day is told by their moves, and of those that only imports wrote, by the batches."""

import datetime as dt

import pytest
from sqlalchemy import select

from dashboard.findings.history import Stood, stood_on
from dashboard.findings.imported import brought
from dashboard.imports.importing import Importer, import_files
from dashboard.imports.writing.undo import UndoRefused, undo_import
from models.conduct import Finding
from models.reader import SYSTEM, ReaderSession, acting_for
from tests.dashboard.findings.conftest import MONDAY, PDF, Desk

HEAD = "扣分编号,人员编号,扣分项,事件编号,发生日期,认定状态,认定日期,次数\n"


def stood(desk: Desk, day: dt.date) -> dict[str, Stood]:
    """Without the findings of the towns, which no batch brought."""
    with acting_for(desk.engine, SYSTEM).connect() as connection:
        found = stood_on(connection, day)
    return {number: one for number, one in found.items() if number not in ("F1", "F2")}


def take(desk: Desk, rows: str, day: dt.date, account: str = "bureau") -> int:
    """Imports these rows on that day; the import's number."""
    path = desk.folder / "扣分.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    now = dt.datetime.combine(day, dt.time(4), dt.UTC)
    report = import_files(desk.engine, [path], by=Importer(account), now=now, today=day)
    assert report.import_no is not None
    return report.import_no


def test_every_past_day_is_told_by_the_moves(desk: Desk) -> None:
    start = desk.today
    number = desk.record()
    desk.today += dt.timedelta(days=1)
    desk.move("agency", number, "tell")
    desk.move("officer", number, "answer")
    desk.move("bureau", number, "confirm", files=[PDF])
    desk.today += dt.timedelta(days=9)
    desk.move("officer", number, "object")
    desk.today += dt.timedelta(days=10)
    desk.move("bureau2", number, "reduce", count=1)
    told = {day: stood(desk, start + dt.timedelta(days=day)).get(number) for day in (-1, 0, 1, 9, 10, 19, 20, 99)}
    assert told == {
        -1: None,
        0: Stood("pending", 2),
        1: Stood("confirmed", 2),
        9: Stood("confirmed", 2),
        10: Stood("under_review", 2),
        19: Stood("under_review", 2),
        20: Stood("confirmed", 1),
        99: Stood("confirmed", 1),
    }


def test_imports_tell_the_days_too(desk: Desk) -> None:
    take(desk, "甲1,P1,11.5,E9,2021-12-01,待认定,,1\n", MONDAY)
    take(desk, "甲1,P1,11.5,E9,2021-12-01,已认定,2022-01-12,3\n", MONDAY + dt.timedelta(days=2))
    days = [stood(desk, MONDAY + dt.timedelta(days=day)).get("甲1") for day in (-1, 0, 1, 2)]
    assert days == [None, Stood("pending", 1), Stood("pending", 1), Stood("confirmed", 3)]


def test_an_import_that_was_undone_has_brought_nothing(desk: Desk) -> None:
    take(desk, "甲1,P1,11.5,E9,2021-12-01,待认定,,1\n", MONDAY)
    second = take(desk, "甲1,P1,11.5,E9,2021-12-01,已认定,2022-01-12,1\n", MONDAY + dt.timedelta(days=2))
    undo_import(desk.engine, second, account="bureau", now=dt.datetime(2022, 1, 13, tzinfo=dt.UTC))
    assert stood(desk, MONDAY + dt.timedelta(days=2))["甲1"] == Stood("pending", 1)


def test_a_finding_of_which_nobody_noted_when_it_came_stood_as_it_stands(desk: Desk) -> None:
    with acting_for(desk.engine, SYSTEM).connect() as connection:
        assert stood_on(connection, dt.date(2000, 1, 1))["F1"] == Stood("confirmed", 1)


def test_what_an_import_brought_goes_into_the_course_with_the_first_move(desk: Desk) -> None:
    take(desk, "甲1,P1,11.5,E9,2021-12-01,待认定,,2\n", MONDAY)
    desk.today = MONDAY + dt.timedelta(days=3)
    desk.move("bureau2", "甲1", "tell", seen=0)
    kept = [(one.move, one.account, one.made_on, one.status_after) for one in desk.course("甲1")]
    assert kept == [("import", "bureau", MONDAY, "pending"), ("tell", "bureau2", desk.today, "told")]
    assert stood(desk, MONDAY)["甲1"] == Stood("pending", 2)


def test_who_imported_a_finding_does_not_confirm_it(desk: Desk) -> None:
    take(desk, "甲1,P1,11.5,E9,2021-12-01,待认定,,1\n", MONDAY)
    desk.move("bureau2", "甲1", "tell")
    desk.move("officer", "甲1", "answer")
    with desk.refusing("已经参与"):
        desk.move("bureau", "甲1", "confirm", files=[PDF])
    desk.move("bureau2", "甲1", "confirm", files=[PDF])


def test_the_officer_objects_to_what_an_import_says_is_confirmed(desk: Desk) -> None:
    take(desk, "甲1,P1,11.5,E9,2021-12-01,已认定,2021-12-20,1\n", MONDAY)
    desk.today = dt.date(2022, 1, 19)
    desk.move("officer", "甲1", "object")
    assert desk.finding("甲1").status == "under_review"


def test_an_import_changes_no_finding_that_people_have_moved_on(desk: Desk) -> None:
    number = desk.confirmed()
    take(desk, f"{number},P1,11.5,E1,2022-01-05,已撤销,2022-01-10,2\n甲2,P1,11.5,E9,2021-12-01,,,1\n", MONDAY)
    assert desk.finding(number).status == "confirmed"
    with ReaderSession(desk.engine, SYSTEM) as session:
        assert "甲2" in session.scalars(select(Finding.finding_no)).all()


def test_an_import_is_not_undone_once_its_finding_has_a_course(desk: Desk) -> None:
    import_no = take(desk, "甲1,P1,11.5,E9,2021-12-01,已认定,2021-12-20,1\n", MONDAY)
    desk.move("officer", "甲1", "object")
    desk.move("bureau2", "甲1", "uphold")  # it stands again as the import left it
    with pytest.raises(UndoRefused) as refusal:
        undo_import(desk.engine, import_no, account="bureau", now=dt.datetime(2022, 1, 13, tzinfo=dt.UTC))
    assert [(one.code, one.by) for one in refusal.value.conflicts] == [("named", "finding_moves")]


def test_only_the_findings_asked_for_are_looked_up(desk: Desk) -> None:
    take(desk, "甲1,P1,11.5,E9,2021-12-01,待认定,,1\n甲2,P1,11.5,E8,2021-12-01,待认定,,1\n", MONDAY)
    with acting_for(desk.engine, SYSTEM).connect() as connection:
        assert set(brought(connection, ["甲1", "no such"])) == {"甲1"}
