"""A round as the application holds it on each database, where PostgreSQL lets it write and read by its own rules."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError

from dashboard.accounts.accounts import Act, create_account
from dashboard.accounts.readers import reader_of
from dashboard.findings.workflow import FINDINGS
from dashboard.integrity import answers, rounds
from dashboard.integrity.acts import Brought
from dashboard.integrity.rounds import Plan, usual_stages
from dashboard.services.duties import duties
from dashboard.urls import Query
from dashboard.workflows.deciding import actor_of
from models.accounts import Role
from models.agencies import Agency
from models.engine import make_engine, open_database
from models.integrity_rounds import IntegrityApplication, IntegrityFile, IntegrityMove, Voice
from models.reader import SYSTEM, ReaderSession, acting_for
from tests.dashboard.integrity.conftest import Desk, said_yes
from tests.dashboard.integrity.test_acts import SETTLED
from tests.fixtures.keys import KEYS
from tests.fixtures.migrated import migrated_database
from tests.fixtures.small_county import PASSWORD
from tests.fixtures.two_towns import NOW

__all__ = ["migrated_database"]


@pytest.fixture
def any_desk(migrated_database: str, tmp_path: Path, quick_hashes: None) -> Iterator[Desk]:
    """On SQLite and on PostgreSQL, where the application acts as a role of few rights."""
    owner = make_engine(migrated_database, keys=KEYS)
    with acting_for(owner, SYSTEM).begin() as connection:
        for code in ("A", "B"):
            connection.execute(insert(Agency).values(code=code, name=code, kind="township"))
    for name, role, code in (
        ("agency", Role.AGENCY, "A"), ("other", Role.AGENCY, "B"), ("bureau", Role.BUREAU, None),
        ("bureau2", Role.BUREAU, None), ("bureau3", Role.BUREAU, None),
    ):  # fmt: skip
        create_account(owner, name=name, display_name=name, role=role, password=PASSWORD, now=NOW, agency_code=code)
    owner.dispose()
    engine = open_database(migrated_database, KEYS)
    desk = Desk(engine, tmp_path)
    with acting_for(engine, SYSTEM).begin() as connection:
        rounds.write(connection, Act(desk.turn("bureau").holder, NOW), Plan("2021", "", usual_stages(2021)), 0)
    yield desk
    engine.dispose()


def seen(desk: Desk, who: str) -> tuple[int, int, int]:
    """How many applications, moves and files this account reads."""
    with ReaderSession(desk.engine, reader_of(desk.engine, desk.turn(who).holder)) as session:
        counts = [
            len(session.scalars(select(one)).all()) for one in (IntegrityApplication, IntegrityMove, IntegrityFile)
        ]
    return counts[0], counts[1], counts[2]


def voices(desk: Desk, who: str, number: str) -> set[Voice]:
    with ReaderSession(desk.engine, reader_of(desk.engine, desk.turn(who).holder)) as session:
        return {voice for voice, _account in answers.read(session, number)}


def waiting(desk: Desk, who: str) -> list[str]:
    """Which tasks of rounds wait for this account."""
    holder = desk.turn(who).holder
    with ReaderSession(desk.engine, reader_of(desk.engine, holder)) as session:
        found = duties(session, FINDINGS, actor_of(holder), Query(), desk.today)
    return [one.task.key for one in found.shown if one.task.thing == "integrity"]


def test_a_round_is_held_and_each_reads_what_is_theirs(any_desk: Desk) -> None:
    number = any_desk.submitted()
    any_desk.move("bureau", number, "assign", Brought(assessors=("bureau2", "bureau3")))
    assert (waiting(any_desk, "bureau"), waiting(any_desk, "bureau2")) == ([], ["integrity-assess"])
    any_desk.move("bureau2", number, "hand_in", Brought(said_yes("plan")))
    assert waiting(any_desk, "bureau2") == []
    assert voices(any_desk, "bureau3", number) == voices(any_desk, "bureau", number) == {Voice.AGENCY}
    any_desk.move("bureau3", number, "hand_in", Brought(said_yes()))
    assert voices(any_desk, "bureau", number) == {Voice.AGENCY, Voice.ASSESSOR}
    assert (waiting(any_desk, "bureau"), waiting(any_desk, "bureau2")) == ([], ["integrity-settle"])
    any_desk.move("bureau2", number, "settle", Brought(SETTLED))
    assert (seen(any_desk, "agency"), seen(any_desk, "other")) == ((1, 8, 2), (0, 0, 0))
    any_desk.move("bureau", number, "publish")
    assert (seen(any_desk, "agency"), seen(any_desk, "other")) == ((1, 9, 2), (1, 0, 0))
    assert voices(any_desk, "agency", number) == {Voice.AGENCY, Voice.SETTLED}


def test_the_database_itself_refuses_to_change_or_take_away_a_move(any_desk: Desk) -> None:
    any_desk.submitted()
    for statement in ("UPDATE integrity_moves SET account = 'x'", "DELETE FROM integrity_moves"):
        with (
            pytest.raises(DBAPIError, match="kept and never changed"),
            acting_for(any_desk.engine, SYSTEM).begin() as connection,
        ):
            connection.exec_driver_sql(statement)
