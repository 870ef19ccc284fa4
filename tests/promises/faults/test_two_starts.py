"""Several programs that start at once on one database: each comes up, and the database is made once."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from dashboard.accounts.demonstration import DEMONSTRATION
from tests.dashboard.command_line.processes import Place, address, finished, healthy

on_sqlite = pytest.mark.parametrize("empty_database", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("empty_database", ["postgresql"], indirect=True)


@pytest.fixture
def place(empty_database: str, tmp_path: Path) -> Place:
    return Place(empty_database, tmp_path)


def count(place: Place, table: str) -> int:
    engine = create_engine(place.database)
    with engine.connect() as connection:
        found: int = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
    engine.dispose()
    return found


MAKE = """
from dashboard import settings
from dashboard.command_line.serving import make_demonstration
make_demonstration(settings.read())
"""


@on_postgresql
def test_a_demonstration_made_twice_at_once_is_made_once(place: Place) -> None:
    both = [place.run("-c", MAKE) for _ in range(2)]
    assert [finished(one, seconds=300)[0] for one in both] == [0, 0]
    assert count(place, "accounts") == len(DEMONSTRATION)
    assert count(place, "score_pointers WHERE run_id IS NULL") == 0


@on_sqlite
def test_two_demonstrations_started_at_once_both_come_up(place: Place) -> None:
    demo = ("demo", "--port", "0")
    with place.started(*demo) as one, place.started(*demo) as two:
        assert healthy(address(one))
        assert healthy(address(two))
    assert count(place, "accounts") == len(DEMONSTRATION)


def test_two_databases_made_at_once_are_one(place: Place) -> None:
    both = [place.start("init") for _ in range(2)]
    assert [finished(one)[0] for one in both] == [0, 0]
    assert count(place, "alembic_version") == 1


@on_sqlite
def test_two_servers_on_one_database_both_answer(place: Place) -> None:
    assert finished(place.start("init"))[0] == 0
    serve = ("serve", "--port", "0")
    with place.started(*serve) as one, place.started(*serve) as two:
        assert healthy(address(one))
        assert healthy(address(two))
    assert count(place, "audit_records WHERE action = 'system:start'") == 2


@on_sqlite
def test_a_server_started_while_the_database_is_made_answers_or_says_what_is_missing(place: Place) -> None:
    making = place.start("init")
    with place.started("serve", "--port", "0") as server:
        where = address(server)
        assert "zhiheng init" in where or healthy(where)
        assert finished(making)[0] == 0
