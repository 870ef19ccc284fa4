"""Runs are stored whole, shown by one pointer, and refreshed when the data or the day has moved."""

import datetime as dt
from fractions import Fraction

import pytest
from sqlalchemy import Engine, func, insert, select, update

from dashboard.scoring import runs
from models.cases import Case
from models.engine import read_only
from models.scores import ScoreFigure, ScoreGroup, ScoreNode, ScorePointer, ScoreRun, ScoreSubject
from plugins import registry
from plugins.contract import Period
from plugins.periods import parse

TODAY = dt.date(2022, 1, 10)
NOW = dt.datetime(2022, 1, 10, 1, tzinfo=dt.UTC)
YEAR = parse("2021")
INSTALLED = registry.load(strangers=False)
SCHEME = INSTALLED.schemes["six-rates"]


def due(engine: Engine, today: dt.date = TODAY) -> list[runs.Wish]:
    with read_only(engine).connect() as connection:
        return runs.due(connection, INSTALLED, today)


def make_all(engine: Engine, today: dt.date = TODAY) -> None:
    for wanted in due(engine, today):
        runs.make(engine, INSTALLED, wanted, today, NOW)


def test_a_wish_is_due_until_its_run_is_made(engine: Engine) -> None:
    assert runs.wish(engine, SCHEME, [YEAR, YEAR], NOW) == 1
    assert runs.wish(engine, SCHEME, [YEAR], NOW) == 0
    assert [wanted.period for wanted in due(engine)] == [YEAR]
    make_all(engine)
    assert due(engine) == []


def test_a_stored_run_holds_every_step_exactly(engine: Engine) -> None:
    runs.wish(engine, SCHEME, [YEAR], NOW)
    make_all(engine)
    with read_only(engine).connect() as connection:
        nodes = {
            row.node_key: row
            for row in connection.execute(
                select(ScoreNode.node_key, ScoreNode.points, ScoreNode.numerator, ScoreNode.denominator,
                       ScoreNode.state)
            )
        }  # fmt: skip
        subject = connection.execute(select(ScoreSubject.total, ScoreSubject.applicable, ScoreSubject.rescaled,
                                            ScoreSubject.rank, ScoreSubject.ranked)).one()  # fmt: skip
    # 3 filed of 4; 2 closed of 3 on hand; 1 executed of 2 due; 2 penalised of 3; 0 suits on 2 decisions; no judgment
    assert nodes["filing"].points == 15
    assert nodes["closing"].points == Fraction(32, 3)
    assert nodes["execution"].points == 8
    assert nodes["penalty"].points == Fraction(32, 3)
    assert nodes["sued"].points == 16
    assert (nodes["winning"].points, nodes["winning"].state) == (None, "not_applicable")
    total = 15 + 8 + 16 + Fraction(64, 3)
    assert (subject.total, subject.applicable, subject.rescaled) == (total, 84, total * 100 / 84)
    assert (subject.rank, subject.ranked) == (1, 1)


def test_a_run_is_due_again_when_its_data_changes(engine: Engine) -> None:
    runs.wish(engine, SCHEME, [YEAR], NOW)
    make_all(engine)
    with engine.begin() as connection:
        connection.execute(update(Case).where(Case.case_no == "3").values(closed_on=dt.date(2021, 12, 30)))
    assert len(due(engine)) == 1


def test_a_run_is_due_again_on_the_next_day(engine: Engine) -> None:
    runs.wish(engine, SCHEME, [YEAR], NOW)
    make_all(engine)
    assert len(due(engine, TODAY + dt.timedelta(days=1))) == 1


def test_a_new_run_takes_the_place_of_the_old_one_whole(engine: Engine) -> None:
    runs.wish(engine, SCHEME, [YEAR], NOW)
    make_all(engine)
    with engine.begin() as connection:
        connection.execute(update(Case).where(Case.case_no == "3").values(closed_on=dt.date(2021, 12, 30)))
    make_all(engine)
    with read_only(engine).connect() as connection:
        kept = connection.execute(select(ScoreRun.run_id)).scalars().all()
        shown = connection.execute(select(ScorePointer.run_id, ScorePointer.attempt_id)).one()
        for table in (ScoreSubject, ScoreNode, ScoreGroup, ScoreFigure):
            assert connection.execute(select(func.count(func.distinct(table.run_id)))).scalar_one() == 1
    assert kept == [shown.run_id]
    assert shown.attempt_id == shown.run_id


def test_a_failing_scheme_leaves_the_old_run_shown_and_is_not_tried_again_on_the_same_data(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs.wish(engine, SCHEME, [YEAR], NOW)
    make_all(engine)
    with read_only(engine).connect() as connection:
        before = connection.execute(select(ScorePointer.run_id)).scalar_one()
    with engine.begin() as connection:
        connection.execute(update(Case).where(Case.case_no == "3").values(closed_on=dt.date(2021, 12, 30)))
    monkeypatch.setattr(runs, "score_scheme", lambda *_: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        make_all(engine)
    assert due(engine) == []
    with read_only(engine).connect() as connection:
        pointer = connection.execute(select(ScorePointer.run_id, ScorePointer.attempt_id)).one()
        attempt = connection.execute(
            select(ScoreRun.state, ScoreRun.reason).where(ScoreRun.run_id == pointer.attempt_id)
        ).one()
    assert pointer.run_id == before
    assert attempt.state == "failed"
    assert "ZeroDivisionError" in attempt.reason


def test_a_run_under_other_readings_has_a_pointer_of_its_own(engine: Engine) -> None:
    runs.wish(engine, SCHEME, [YEAR], NOW)
    runs.wish(engine, SCHEME, [YEAR], NOW, SCHEME.readings({"carry_over": "literal"}))
    make_all(engine)
    with read_only(engine).connect() as connection:
        keys = connection.execute(select(ScorePointer.readings_key, ScorePointer.readings)).all()
    assert {tuple(row.readings.items()) for row in keys} == {(), (("carry_over", "literal"),)}


def test_a_run_being_made_is_not_begun_twice(engine: Engine) -> None:
    runs.wish(engine, SCHEME, [YEAR], NOW)
    wanted = due(engine)[0]
    with engine.begin() as connection:
        run_id = connection.execute(
            insert(ScoreRun).values(
                scheme="six-rates", version="1", readings={}, readings_key="", first_on=YEAR.first, last_on=YEAR.last,
                today=TODAY, data_version=0, state="running", started_at=NOW,
            )
        ).inserted_primary_key[0]  # fmt: skip
        connection.execute(update(ScorePointer).values(attempt_id=run_id))
    assert runs.make(engine, INSTALLED, wanted, TODAY, NOW) is None


def test_pointers_are_bounded(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "POINTER_LIMIT", 2)
    days = [Period(dt.date(2021, 1, 1), dt.date(2021, 1, day)) for day in range(1, 6)]
    assert runs.wish(engine, SCHEME, days, NOW) == 2
    assert runs.wish(engine, SCHEME, days, NOW) == 0


def test_a_period_asked_for_once_is_forgotten_after_a_while_and_a_standing_one_is_not(engine: Engine) -> None:
    asked = Period(dt.date(2021, 1, 1), dt.date(2021, 6, 30))
    runs.wish(engine, SCHEME, [YEAR, asked], NOW)
    make_all(engine)
    later = NOW + dt.timedelta(days=31)
    assert runs.forget(engine, SCHEME, [YEAR], NOW) == 0
    assert runs.forget(engine, SCHEME, [YEAR], later) == 1
    with read_only(engine).connect() as connection:
        assert connection.execute(select(ScorePointer.last_on)).scalars().all() == [YEAR.last]
        assert connection.execute(select(func.count()).select_from(ScoreRun)).scalar_one() == 1
        assert connection.execute(select(func.count(func.distinct(ScoreNode.run_id)))).scalar_one() == 1
