"""Migrations make the tables of the models, once, whole or not at all, whoever else is at it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, func, inspect, select, text

from models import calendar, migrate
from models.address import DatabaseProblem
from models.base import Base
from models.calendar import CalendarDay, CalendarYear
from models.counters import ChangeCounter, counted_tables
from models.engine import make_engine, open_database
from tests.architecture.repository import ROOT


@pytest.fixture
def engine(empty_database: str) -> Iterator[Engine]:
    made = make_engine(empty_database)
    yield made
    made.dispose()


def count(engine: Engine, table: type[Base]) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


# A database words what it computes in its own way; test_on_both_databases.py of the ledger holds what it computes.
@pytest.mark.filterwarnings("ignore:Computed default on rectification_items")
def test_the_migrated_database_is_the_models(engine: Engine):
    migrate.upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_migrated_database_has_the_checks_of_the_models(empty_database: str, engine: Engine):
    migrate.upgrade(engine)
    found = inspect(engine)
    for table in Base.metadata.sorted_tables:
        named = {one.name for one in table.constraints if type(one).__name__ == "CheckConstraint" and one.name}
        assert {one["name"] for one in found.get_check_constraints(table.name)} == named, table.name


def test_the_files_are_named_after_the_revisions_that_alembic_finds_in_them():
    scripts = ScriptDirectory(str(migrate.FOLDER))
    assert {one.revision for one in scripts.walk_revisions()} == migrate.known_revisions()
    assert scripts.get_heads() == [migrate.HEAD]


def test_it_brings_the_calendar_and_the_counters(engine: Engine):
    migrate.upgrade(engine)
    assert count(engine, CalendarDay) == len(list(calendar.seeded_days()))
    assert count(engine, CalendarYear) == len({day.year for day, _, _ in calendar.seeded_days()})
    assert count(engine, ChangeCounter) == len(counted_tables())


def test_a_second_time_changes_nothing(engine: Engine):
    migrate.upgrade(engine)
    before = {table.name: count_rows(engine, table.name) for table in Base.metadata.sorted_tables}
    migrate.upgrade(engine)
    assert {table.name: count_rows(engine, table.name) for table in Base.metadata.sorted_tables} == before
    assert migrate.revision(engine) == migrate.HEAD


def count_rows(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(Base.metadata.tables[table])).scalar_one()


UPGRADE = """
import sys
from models import migrate
from models.engine import make_engine
migrate.upgrade(make_engine(sys.argv[1]))
"""


def test_of_two_migrators_at_once_the_second_waits_and_finds_nothing_to_do(empty_database: str, engine: Engine):
    both = [subprocess.Popen([sys.executable, "-c", UPGRADE, empty_database], cwd=ROOT) for _ in range(2)]
    assert [one.wait(timeout=120) for one in both] == [0, 0]
    assert migrate.revision(engine) == migrate.HEAD
    assert count(engine, ChangeCounter) == len(counted_tables())


HALF_WAY = """
import sys, time
from models import calendar, migrate
from models.engine import make_engine

def stop(connection):
    print("half way", flush=True)
    time.sleep(60)

calendar.seed = stop
migrate.upgrade(make_engine(sys.argv[1]))
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL; TerminateProcess is the same there")
def test_a_migrator_that_is_killed_leaves_the_database_as_it_was(empty_database: str, engine: Engine):
    killed = subprocess.Popen([sys.executable, "-c", HALF_WAY, empty_database], cwd=ROOT, stdout=subprocess.PIPE)
    assert killed.stdout is not None
    assert killed.stdout.readline() == b"half way\n"
    killed.send_signal(signal.SIGKILL)
    killed.wait(timeout=30)
    killed.stdout.close()
    _until_the_server_noticed(engine)
    assert inspect(engine).get_table_names() == []
    migrate.upgrade(engine)
    assert migrate.revision(engine) == migrate.HEAD
    assert count(engine, CalendarDay) == len(list(calendar.seeded_days()))


def _until_the_server_noticed(engine: Engine) -> None:
    """PostgreSQL ends the transaction of a client that is gone when it next reads from it."""
    if engine.dialect.name != "postgresql":
        return
    others = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    for _ in range(100):
        with engine.connect() as connection:
            if connection.execute(others).scalar_one() == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the killed migrator's connection is still open")


def test_a_database_that_was_never_migrated_is_empty(empty_database: str, engine: Engine):
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE other (x INTEGER)"))
    assert migrate.revision(engine) is None
    with pytest.raises(DatabaseProblem) as refused:
        open_database(empty_database)
    assert refused.value.code == "empty"


def test_a_database_of_this_version_opens(empty_database: str, engine: Engine):
    migrate.upgrade(engine)
    opened = open_database(empty_database)
    assert count(opened, CalendarYear) > 0
    opened.dispose()


def test_a_database_of_a_later_version_is_refused_with_its_revision(empty_database: str, engine: Engine):
    migrate.upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseProblem) as refused:
        open_database(empty_database)
    assert (refused.value.code, refused.value.detail) == ("newer", "9999")


def test_a_database_of_an_earlier_version_asks_for_an_upgrade(
    empty_database: str, engine: Engine, monkeypatch: pytest.MonkeyPatch
):
    migrate.upgrade(engine)
    head = migrate.HEAD
    monkeypatch.setattr(migrate, "HEAD", "9999")  # as if this program had one migration more
    with pytest.raises(DatabaseProblem) as refused:
        open_database(empty_database)
    assert (refused.value.code, refused.value.detail) == ("older", head)
