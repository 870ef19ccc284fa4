"""The worker makes what is wished for, in a process of its own, and survives a scheme that does not."""

import datetime as dt
import os
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, insert, select, update

from dashboard.scoring import runs, wishes, worker
from models.engine import open_database, read_only
from models.scores import RunState, ScorePointer, ScoreRun
from plugins import registry
from plugins.periods import parse

NOW = dt.datetime(2022, 1, 10, 1, tzinfo=dt.UTC)
INSTALLED = registry.load(strangers=False)
SCHEME = INSTALLED.schemes["six-rates"]
YEAR = parse("2021")


def end_the_process(_: str) -> None:
    os._exit(7)


def hang(url: str) -> None:
    engine = open_database(url)
    with read_only(engine).connect() as connection:
        wanted = wishes.due(connection, INSTALLED, dt.date(2022, 1, 10))[0]
    runs.begin(engine, INSTALLED, wanted, dt.date(2022, 1, 10), dt.datetime.now(dt.UTC))
    time.sleep(60)


@pytest.fixture
def url(engine: Engine) -> Iterator[str]:
    return engine.url.render_as_string(hide_password=False)


def states(engine: Engine) -> set[tuple[str, str | None]]:
    with read_only(engine).connect() as connection:
        return {(row.state, row.reason) for row in connection.execute(select(ScoreRun.state, ScoreRun.reason))}


def test_a_refresh_makes_every_standing_run(engine: Engine) -> None:
    worker.prepare(engine, INSTALLED, NOW)
    made = worker.refresh(engine, INSTALLED, NOW)
    with read_only(engine).connect() as connection:
        shown = connection.execute(select(ScorePointer.run_id)).scalars().all()
    assert made == len(shown)
    assert None not in shown
    assert worker.refresh(engine, INSTALLED, NOW) == 0


def test_the_worker_computes_and_stops_when_told(engine: Engine, url: str) -> None:
    wishes.wish(engine, SCHEME, [YEAR], NOW)
    deadline = time.monotonic() + 90

    def done() -> bool:
        with read_only(engine).connect() as connection:
            waiting = connection.execute(select(ScorePointer).where(ScorePointer.run_id.is_(None))).first()
        return waiting is None or time.monotonic() > deadline

    worker.work(url, done, poll_seconds=0.1)
    assert {state for state, _ in states(engine)} == {RunState.COMPLETE}


def test_a_scheme_that_ends_its_process_costs_its_run_only(
    engine: Engine, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wishes.wish(engine, SCHEME, [YEAR], NOW)
    with engine.begin() as connection:
        run = insert(ScoreRun).values(
            scheme="six-rates", version="1", readings={}, readings_key="", first_on=YEAR.first, last_on=YEAR.last,
            today=YEAR.last, data_version=0, state="running", started_at=dt.datetime.now(dt.UTC),
        )  # fmt: skip
        run_id = connection.execute(run).inserted_primary_key[0]
        connection.execute(update(ScorePointer).values(attempt_id=run_id))
    monkeypatch.setattr(worker, "_child", end_the_process)
    worker._compute_in_child(engine, url, 60)
    assert states(engine) == {("failed", "process_ended 7")}


def test_a_hanging_scheme_is_ended_and_its_run_marked_failed(
    engine: Engine, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wishes.wish(engine, SCHEME, [YEAR], NOW)
    monkeypatch.setattr(worker, "_child", hang)
    monkeypatch.setattr(worker, "POLL_SECONDS", 0.2)
    worker._compute_in_child(engine, url, 1)
    assert ("failed", "took_longer 1") in states(engine)


def test_an_attempt_interrupted_by_a_stop_is_made_again(engine: Engine, url: str) -> None:
    wishes.wish(engine, SCHEME, [YEAR], NOW)
    with read_only(engine).connect() as connection:
        wanted = wishes.due(connection, INSTALLED, dt.date(2022, 1, 10))[0]
    runs.begin(engine, INSTALLED, wanted, dt.date(2021, 6, 1), NOW)
    worker.work(url, iter([True]).__next__)
    assert states(engine) == {("failed", "interrupted")}
    assert worker.refresh(engine, INSTALLED, NOW) == 1
