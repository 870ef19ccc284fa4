"""Bad plugins: each costs itself, or its one scheme, and says why; the others and the server go on."""

import hashlib
import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from models.audit import AuditRecord
from models.engine import make_engine
from models.scores import RunState, ScorePointer, ScoreRun, ScoreSubject
from plugins import periods
from tests.dashboard.command_line.processes import Place, finished
from tests.fixtures.once import MadeOnce
from tests.promises.faults.bad_plugins import AT_LOAD, GOOD, WHEN_SCORED, install, python_path
from tests.promises.faults.conftest import copied, logged_in, served

WORK = """
import os, sys
from dashboard.scoring import wishes, worker
from plugins import periods

def one_period(engine, installed, now):
    for scheme in installed.schemes.values():
        wishes.wish(engine, scheme, [periods.parse("2021")], now)
    return {}

worker.prepare = one_period
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
os.dup2(1, 2)
worker.work(sys.argv[1], run_seconds=20, poll_seconds=0.1)
"""
SCHEMES = {*WHEN_SCORED, *GOOD}
YEAR = periods.parse("2021")


@pytest.fixture(scope="module")
def tried(made_once: MadeOnce, county_file: Path) -> Path:
    """The plugins, the county after a worker has scored every scheme once, and what a server of it said: made once."""

    def make(folder: Path) -> None:
        (folder / "installed").mkdir()
        install(folder / "installed")
        place = copied(county_file, folder)
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("PYTHONPATH", python_path(folder / "installed"))
            _score(place)
            (folder / "pages.json").write_text(json.dumps(_pages(place)), encoding="utf-8")

    return made_once("bad-plugins", make)


def _score(place: Place) -> None:
    with place.run("-c", WORK, place.database) as worker:
        began = time.monotonic()
        while set(attempts(place)) < SCHEMES or RunState.RUNNING in {one.state for one in attempts(place).values()}:
            assert time.monotonic() - began < 120, attempts(place)
            assert worker.poll() is None
            time.sleep(0.1)
        worker.kill()
        worker.communicate(timeout=60)


def _pages(place: Place) -> dict[str, str]:
    """What the pages of a server of it say, as its leader reads them."""
    with served(place) as where:
        leader = logged_in(where, "chief")
        assert leader.ask("/healthz").status == 200
        return {
            path: leader.open(path).words
            for path in ("/schemes", *(f"/ranking/{scheme}" for scheme in sorted(SCHEMES)))
        }


@pytest.fixture(scope="module")
def installed(tried: Path) -> Iterator[Path]:
    folder = tried / "installed"
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PYTHONPATH", python_path(folder))
        yield folder


@pytest.fixture(scope="module")
def scored(tried: Path, installed: Path) -> Place:
    return Place(f"sqlite:///{(tried / 'zhiheng.db').as_posix()}", tried)


@pytest.fixture(scope="module")
def pages(tried: Path) -> dict[str, str]:
    """Address → what its page said."""
    said: dict[str, str] = json.loads((tried / "pages.json").read_text(encoding="utf-8"))
    return said


def attempts(place: Place) -> dict[str, ScoreRun]:
    """Scheme → its run of 2021; a server that was up long enough has begun runs of its other periods, too."""
    engine = make_engine(place.database)
    statement = (
        select(ScoreRun)
        .join(ScorePointer, ScorePointer.attempt_id == ScoreRun.run_id)
        .where(ScoreRun.scheme.in_(SCHEMES), ScoreRun.first_on == YEAR.first, ScoreRun.last_on == YEAR.last)
    )
    with engine.connect() as connection:
        rows = connection.execute(statement).all()
    engine.dispose()
    return {row.scheme: row for row in rows}  # type: ignore[misc]  # rows carry the columns of the run


@pytest.fixture(scope="module")
def failed(scored: Place) -> dict[str, str]:
    """Plugin → why it gave nothing, as the start of the server was recorded."""
    engine = make_engine(scored.database)
    with engine.connect() as connection:
        state = connection.execute(select(AuditRecord.after).where(AuditRecord.action == "plugin:state")).scalar_one()
    engine.dispose()
    found: dict[str, str] = state["failed"]
    return found


@pytest.mark.parametrize("kind", AT_LOAD)
def test_a_plugin_that_is_bad_at_load_gives_nothing_and_is_listed_with_its_reason(
    kind: str, failed: dict[str, str], pages: dict[str, str]
) -> None:
    assert AT_LOAD[kind][1] in failed[kind]
    assert kind in pages["/schemes"]


@pytest.mark.parametrize("kind", WHEN_SCORED)
def test_a_plugin_that_is_bad_when_scored_costs_its_scheme_with_its_reason_and_never_is_0(
    kind: str, scored: Place, pages: dict[str, str]
) -> None:
    run = attempts(scored)[kind]
    assert (run.state, WHEN_SCORED[kind][2] in (run.reason or "")) == (RunState.FAILED, True), run.reason
    assert len(run.reason or "") <= 4000
    engine = make_engine(scored.database)
    with engine.connect() as connection:
        assert connection.execute(select(ScoreSubject).where(ScoreSubject.run_id == run.run_id)).all() == []
    engine.dispose()
    assert pages[f"/ranking/{kind}"]


@pytest.mark.parametrize("kind", GOOD)
def test_the_others_are_scored_and_name_the_plugin_its_version_and_the_hash_of_its_files(
    kind: str, scored: Place, installed: Path
) -> None:
    run = attempts(scored)[kind]
    file = installed / f"bad_{kind}.py"
    digest = hashlib.sha256(file.name.encode() + b"\0" + file.read_bytes()).hexdigest()
    assert (run.state, run.reason) == (RunState.COMPLETE, None)
    assert run.plugins == {"a-good" if kind == "good" else kind: {"version": "2.0", "sha256": digest}}


def test_what_a_plugin_prints_is_not_in_a_result(scored: Place) -> None:
    code, said = finished(scored.start("score", "chatty", "--period", "2021", "--format", "csv"))
    assert code == 0
    assert said.startswith("code,") or "\ncode," in said
