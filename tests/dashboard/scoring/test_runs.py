"""Runs are stored whole and shown by one pointer; what fails or was given up changes nothing that is shown."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import Engine, func, insert, select, update
from sqlalchemy.exc import OperationalError

from dashboard.scoring import runs, wishes
from models.cases import Case
from models.engine import read_only
from models.scores import ScoreFigure, ScoreGroup, ScoreNode, ScorePointer, ScoreRun, ScoreSubject
from plugins import registry
from plugins.periods import parse

TODAY = dt.date(2022, 1, 10)
NOW = dt.datetime(2022, 1, 10, 1, tzinfo=dt.UTC)
YEAR = parse("2021")
INSTALLED = registry.load(strangers=False)
SCHEME = INSTALLED.schemes["six-rates"]


def due(engine: Engine, today: dt.date = TODAY) -> list[wishes.Wish]:
    with read_only(engine).connect() as connection:
        return wishes.due(connection, INSTALLED, today)


def make_all(engine: Engine, today: dt.date = TODAY) -> None:
    for wanted in due(engine, today):
        runs.make(engine, INSTALLED, wanted, today, NOW)


def test_a_stored_run_holds_every_step_exactly(engine: Engine) -> None:
    wishes.wish(engine, SCHEME, [YEAR], NOW)
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


def test_a_new_run_takes_the_place_of_the_old_one_whole(engine: Engine) -> None:
    wishes.wish(engine, SCHEME, [YEAR], NOW)
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
    wishes.wish(engine, SCHEME, [YEAR], NOW)
    make_all(engine)
    with read_only(engine).connect() as connection:
        before = connection.execute(select(ScorePointer.run_id)).scalar_one()
    with engine.begin() as connection:
        connection.execute(update(Case).where(Case.case_no == "3").values(closed_on=dt.date(2021, 12, 30)))
    monkeypatch.setattr(runs, "score_scheme", lambda *_: 1 // 0)
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


def test_a_run_being_made_is_not_begun_twice(engine: Engine) -> None:
    wishes.wish(engine, SCHEME, [YEAR], NOW)
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


def test_an_attempt_given_up_meanwhile_shows_nothing(engine: Engine) -> None:
    wishes.wish(engine, SCHEME, [YEAR], NOW)
    wanted = due(engine)[0]
    run_id = runs.begin(engine, INSTALLED, wanted, TODAY, NOW)
    assert run_id is not None
    runs.interrupt(engine, NOW)
    assert runs.attempt(engine, INSTALLED, wanted, run_id, TODAY, lambda: NOW) is None
    with engine.connect() as connection:
        assert connection.execute(select(ScorePointer.run_id)).scalar_one() is None
        assert connection.execute(select(func.count()).select_from(ScoreSubject)).scalar_one() == 0


def test_a_number_that_is_none_costs_the_run_and_is_no_zero(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    wishes.wish(engine, SCHEME, [YEAR], NOW)
    scored = runs.score_scheme

    def not_a_number(*given: Any) -> Any:
        result = scored(*given)
        return replace(result, subjects=tuple(replace(one, total=float("nan")) for one in result.subjects))

    monkeypatch.setattr(runs, "score_scheme", not_a_number)
    make_all(engine)
    with engine.connect() as connection:
        reason = connection.execute(select(ScoreRun.reason)).scalar_one()
        assert connection.execute(select(func.count()).select_from(ScoreSubject)).scalar_one() == 0
    assert reason == "ValueError: cannot convert NaN to integer ratio"


def test_a_database_that_cannot_write_is_no_failure_of_the_scheme(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    wishes.wish(engine, SCHEME, [YEAR], NOW)
    wanted = due(engine)[0]
    run_id = runs.begin(engine, INSTALLED, wanted, TODAY, NOW)
    assert run_id is not None

    def full(*_: Any) -> None:
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    monkeypatch.setattr(runs, "subject_row", full)
    with pytest.raises(OperationalError):
        runs.attempt(engine, INSTALLED, wanted, run_id, TODAY, lambda: NOW)
