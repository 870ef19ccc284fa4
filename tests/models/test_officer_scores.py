"""Scores of officers: read by the agency of the score and by the officer, on both databases."""

import datetime as dt
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, insert, select

from models.agencies import Agency
from models.engine import open_database
from models.reader import SYSTEM, Reach, Reader, ReaderSession, acting_for
from models.scores import ScoreNode, ScoreRun, ScoreSubject
from tests.fixtures.keys import KEYS

P1 = Reader("p", Reach.OWN_FILE, officer_no="P1")
OF_A = Reader("a", Reach.AGENCIES, frozenset({"A"}))


@pytest.fixture
def scored(migrated_database: str) -> Iterator[Engine]:
    """An agency called P1 in a run of agencies, and the officers P1 and P2 of two agencies in a run of officers."""
    engine = open_database(migrated_database, KEYS)
    day = dt.date(2021, 1, 1)
    run = {"scheme": "x", "version": "1", "readings": {}, "readings_key": "", "first_on": day, "last_on": day,
           "today": day, "data_version": 0, "state": "complete"}  # fmt: skip
    subjects = [(1, "P1", "P1"), (2, "P1", "A"), (2, "P2", "B")]
    with acting_for(engine, SYSTEM).begin() as connection:
        connection.execute(insert(Agency), [{"code": code, "name": code, "kind": "township"} for code in "AB"])
        connection.execute(insert(ScoreRun), [{**run, "run_id": 1}, {**run, "run_id": 2}])
        for run_id, code, agency in subjects:
            own = {"run_id": run_id, "subject_code": code, "agency_code": agency, "state": "scored", "detail": {}}
            connection.execute(insert(ScoreSubject).values(**own, name=code, peer_group=agency))
            connection.execute(insert(ScoreNode).values(**own, node_key="10"))
    yield engine
    engine.dispose()


@pytest.mark.parametrize("table", [ScoreSubject, ScoreNode])
@pytest.mark.parametrize(
    ("reader", "seen"), [(P1, {(2, "P1")}), (OF_A, {(2, "P1")}), (SYSTEM, {(1, "P1"), (2, "P1"), (2, "P2")})],
    ids=["the officer", "the agency", "all"],
)  # fmt: skip
def test_a_score_is_read_by_the_officer_and_the_agency(scored: Engine, table, reader: Reader, seen: set):
    with ReaderSession(scored, reader) as session:
        assert {(row.run_id, row.subject_code) for row in session.scalars(select(table))} == seen
