"""The worker as a process of its own: what it makes, what troubles it, and what remains of it when it is killed."""

import datetime as dt
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update

from dashboard.scoring import wishes, worker
from models.cases import Case
from models.engine import read_only
from models.scores import RunState, ScorePointer, ScoreRun
from plugins import registry
from plugins.contract import Period
from plugins.periods import parse
from tests.architecture.repository import ROOT

NOW = dt.datetime(2022, 1, 10, 1, tzinfo=dt.UTC)
INSTALLED = registry.load(strangers=False)
SCHEME = INSTALLED.schemes["six-rates"]
YEAR = parse("2021")

WORK = """
import sys
from dashboard.scoring import worker
from dashboard.translations import speaking
with speaking("en"):
    worker.work(sys.argv[1], run_seconds=float(sys.argv[2]), poll_seconds=0.1)
"""

Working = Callable[..., AbstractContextManager[subprocess.Popen[bytes]]]

on_sqlite = pytest.mark.parametrize("migrated_database", ["sqlite"], indirect=True)


@pytest.fixture
def working(engine: Engine, tmp_path: Path) -> Working:
    """Starts a worker for the length of a block, and kills it. Its output ends when it and all its processes have."""
    url = engine.url.render_as_string(hide_password=False)

    @contextmanager
    def started(run_seconds: float = 60) -> Iterator[subprocess.Popen[bytes]]:
        command = [sys.executable, "-c", WORK, url, str(run_seconds)]
        with (
            (tmp_path / "errors").open("a") as errors,
            subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=errors) as process,
        ):
            try:
                yield process
            finally:
                process.kill()
                process.communicate(timeout=60)

    return started


@pytest.fixture
def hanging_scheme(trouble: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TROUBLE", "hangs")


def until(come: Callable[[], bool], seconds: float = 120) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if come():
            return True
        time.sleep(0.1)
    return False


def attempts(engine: Engine, period: Period = YEAR) -> dict[str, tuple[str, str | None]]:
    """Scheme → state and reason of the latest attempt for the period."""
    statement = (
        select(ScoreRun.scheme, ScoreRun.state, ScoreRun.reason)
        .join(ScorePointer, ScorePointer.attempt_id == ScoreRun.run_id)
        .where(ScorePointer.first_on == period.first, ScorePointer.last_on == period.last)
    )
    with read_only(engine).connect() as connection:
        return {row.scheme: (row.state, row.reason) for row in connection.execute(statement)}


def waiting(engine: Engine, scheme: str) -> int:
    """How many of a scheme's pointers have no run."""
    statement = select(ScorePointer.last_on).where(ScorePointer.scheme == scheme, ScorePointer.run_id.is_(None))
    with read_only(engine).connect() as connection:
        return len(connection.execute(statement).all())


def all_made(engine: Engine) -> bool:
    return bool(attempts(engine)) and waiting(engine, "six-rates") == 0


def hanging(engine: Engine) -> bool:
    return attempts(engine).get("hangs") == (RunState.RUNNING, None)


def test_a_refresh_makes_every_standing_run(engine: Engine) -> None:
    worker.prepare(engine, INSTALLED, NOW)
    made = worker.refresh(engine, INSTALLED, NOW)
    with read_only(engine).connect() as connection:
        shown = connection.execute(select(ScorePointer.run_id)).scalars().all()
    assert made == len(shown)
    assert None not in shown
    assert worker.refresh(engine, INSTALLED, NOW) == 0


def test_the_worker_makes_what_stands_and_refreshes_what_has_changed(engine: Engine, working: Working) -> None:
    with working():
        assert until(lambda: all_made(engine))
        with engine.begin() as connection:
            connection.execute(update(Case).where(Case.case_no == "3").values(filed_on=dt.date(2020, 12, 20)))
        assert until(lambda: attempts(engine, parse("2019")) != {})  # a year is compared with the year before


def test_a_standing_period_is_more_urgent_than_one_asked_for() -> None:
    old, new, asked, later = (
        wishes.Wish("six-rates", "", period, {}, NOW + dt.timedelta(minutes=minute))
        for minute, period in enumerate(
            [parse("2020"), YEAR, parse("2021-03-01..2021-03-31"), parse("2021-04-01..2021-04-30")]
        )
    )
    standing = {"six-rates": {YEAR, parse("2020")}}
    assert sorted([later, old, asked, new], key=lambda one: worker.urgency(one, standing)) == [new, old, asked, later]


@on_sqlite
@pytest.mark.usefixtures("trouble")
def test_each_scheme_costs_its_own_runs_only_and_one_that_hangs_holds_up_no_other(
    engine: Engine, working: Working
) -> None:
    expected = {
        "six-rates": (RunState.COMPLETE, None),
        "responsibility": (RunState.COMPLETE, None),
        "responsibility-officers": (RunState.COMPLETE, None),
        "integrity-unit": (RunState.COMPLETE, None),
        "raises": (RunState.FAILED, "ValueError"),
        "exits": (RunState.FAILED, "process_ended 7"),
        "hangs": (RunState.RUNNING, None),
        "is-greedy": (RunState.FAILED, "MemoryError"),
        "is-nan": (RunState.FAILED, "ValueError"),
    }

    def found() -> dict[str, tuple[str, str | None]]:
        return {key: (state, why and why.partition(":")[0]) for key, (state, why) in attempts(engine).items()}

    with working(run_seconds=600):
        assert until(lambda: found() == expected and all_made(engine)), found()


@on_sqlite
@pytest.mark.usefixtures("hanging_scheme")
def test_a_scheme_that_hangs_is_ended_and_says_so(engine: Engine, working: Working) -> None:
    with working(run_seconds=2):
        assert until(lambda: attempts(engine).get("hangs") == (RunState.FAILED, "took_longer 2"))


@on_sqlite
@pytest.mark.usefixtures("hanging_scheme")
def test_a_start_does_not_wait_for_a_scheme_that_hangs(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in os.environ["PYTHONPATH"].split(os.pathsep):
        monkeypatch.syspath_prepend(folder)
    monkeypatch.setattr(worker, "PATIENCE_SECONDS", 1)
    shipped = {*registry.BUILT_IN} - {"plugins.six_rates"}  # with more schemes than processes it would come later
    few = registry.Registry(tuple(one for one in registry.load().plugins if one.name not in shipped))
    worker.catch_up(engine, engine.url.render_as_string(hide_password=False), few, NOW)
    assert hanging(engine)


@on_sqlite
@pytest.mark.usefixtures("hanging_scheme")
def test_a_killed_worker_takes_its_processes_along(engine: Engine, working: Working) -> None:
    with working(run_seconds=600) as process:
        assert until(lambda: hanging(engine))
        process.kill()
        process.communicate(timeout=60)


@pytest.mark.usefixtures("hanging_scheme")
def test_of_two_workers_the_second_leaves_the_runs_of_the_first_alone_and_takes_its_place(
    engine: Engine, working: Working, tmp_path: Path
) -> None:
    with working(run_seconds=600) as first:
        assert until(lambda: hanging(engine))
        with working(run_seconds=600):
            assert until(lambda: "Another worker" in (tmp_path / "errors").read_text(encoding="utf-8"))
            assert not until(lambda: not hanging(engine), 1)
            first.kill()
            assert until(lambda: attempts(engine)["hangs"] == (RunState.FAILED, "interrupted"))
            assert until(lambda: hanging(engine))
