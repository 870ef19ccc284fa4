"""kill −9 during scoring: the old scores are shown until the new run is complete, and nothing is left half made."""

import os
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, func, select, update

from dashboard.scoring import wishes
from models.cases import Case
from models.engine import make_engine, read_only
from models.scores import RunState, ScoreNode, ScorePointer, ScoreRun, ScoreSubject
from tests.dashboard.command_line.processes import Place
from tests.fixtures.keys import KEYS
from tests.fixtures.small_county import TODAY, scheme_registry
from tests.promises.faults.kills import kill, moments

INSTALLED = scheme_registry()


@pytest.fixture
def engine(county: Place) -> Iterator[Engine]:
    made = make_engine(county.database, keys=KEYS)
    yield made
    made.dispose()


def change(engine: Engine, executed: bool) -> None:
    """The one case that decides between two results: T4's first of 2021 counts as executed or not."""
    day = Case.decided_on if executed else None
    with engine.begin() as connection:
        connection.execute(
            update(Case).where(Case.agency_code == "T4", Case.case_no == "2021-0").values(executed_on=day)
        )


def shown(engine: Engine) -> dict[tuple[object, ...], tuple[object, ...]]:
    """Scheme and period → state, number of subjects and nodes, and T4's total, of the run that is shown."""
    subjects, nodes = (
        select(func.count()).select_from(table).where(table.run_id == ScoreRun.run_id).scalar_subquery()
        for table in (ScoreSubject, ScoreNode)
    )
    total = select(ScoreSubject.total).where(
        ScoreSubject.run_id == ScoreRun.run_id, ScoreSubject.subject_code == "T4"
    ).scalar_subquery()  # fmt: skip
    pointed = select(
        ScorePointer.scheme, ScorePointer.readings_key, ScorePointer.first_on, ScorePointer.last_on,
        ScoreRun.state, subjects, nodes, total,
    ).outerjoin(ScoreRun, ScoreRun.run_id == ScorePointer.run_id)  # fmt: skip
    with read_only(engine).connect() as connection:
        return {tuple(row[:4]): tuple(row[4:]) for row in connection.execute(pointed)}


def unfinished(engine: Engine) -> int:
    with read_only(engine).connect() as connection:
        running = select(func.count()).select_from(ScoreRun).where(ScoreRun.state == RunState.RUNNING)
        return connection.execute(running).scalar_one()


def is_due(engine: Engine) -> bool:
    with read_only(engine).connect() as connection:
        return bool(wishes.due(connection, INSTALLED, TODAY))


def worked(place: Place, engine: Engine) -> float:
    """Has a worker make all that is due; the seconds that it took."""
    began = time.monotonic()
    with place.started("worker"):
        while is_due(engine) or unfinished(engine):
            assert time.monotonic() - began < 120
            time.sleep(0.05)
        return time.monotonic() - began


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL; TerminateProcess is the same there")
def test_killed_at_any_moment_scoring_shows_the_old_scores_until_the_new_are_complete(
    county: Place, engine: Engine, rounds: int
) -> None:
    one = shown(engine)
    change(engine, executed=False)
    seconds = worked(county, engine)
    other = shown(engine)
    assert one != other
    for number, moment in enumerate(moments(rounds, seconds)):
        change(engine, executed=number % 2 == 0)
        kill(county.start("worker"), moment)
        for place, what in shown(engine).items():
            assert what in (one[place], other[place]), "of either run the whole"
    change(engine, executed=True)
    worked(county, engine)
    assert shown(engine) == one
