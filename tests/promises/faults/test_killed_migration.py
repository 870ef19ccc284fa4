"""kill −9 during migration: it can be run again from any point, and ends with the tables of a new database.

Before the tables are touched there is a backup of what was there.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, select

from models import migrate
from models.base import Base
from models.engine import make_engine
from models.officers import Officer
from tests.dashboard.command_line.processes import Place, finished
from tests.fixtures.earlier import NUMBERS, fill_earlier
from tests.promises.faults.conftest import Fresh
from tests.promises.faults.kills import kill, moments, undisturbed

# A database words what it computes in its own way; the ledger's test_on_both_databases.py holds what it computes.
pytestmark = pytest.mark.filterwarnings("ignore:Computed default on rectification_items")


@pytest.fixture
def earlier(empty_place: Fresh, monkeypatch: pytest.MonkeyPatch) -> Callable[[], AbstractContextManager[Place]]:
    """A database of the first version of all, with an agency and its officers."""

    @contextmanager
    def made() -> Iterator[Place]:
        with empty_place() as place:
            monkeypatch.setenv("ZHIHENG_BACKUP_FOLDER", str(place.folder / "backups"))
            engine = make_engine(place.database)
            fill_earlier(engine)
            engine.dispose()
            yield place

    return made


def revision(place: Place) -> str | None:
    engine = make_engine(place.database)
    found = migrate.revision(engine)
    engine.dispose()
    return found


def assert_upgraded(place: Place) -> None:
    engine = make_engine(place.database)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []
        assert connection.execute(select(func.count()).select_from(Officer)).scalar_one() == len(NUMBERS)
    engine.dispose()


def backups(place: Place) -> list[Path]:
    return sorted((place.folder / "backups").glob(f"zhiheng-*-before-{migrate.HEAD}.tar.gz"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL; TerminateProcess is the same there")
def test_killed_at_any_moment_a_migration_is_run_again_and_ends_as_a_new_database(earlier: Fresh, rounds: int) -> None:
    with earlier() as place:
        seconds = undisturbed(place.start("upgrade"))
        assert_upgraded(place)
        assert finished(place.start("verify", str(backups(place)[0])))[0] == 0
    for moment in moments(rounds, seconds):
        with earlier() as place:
            kill(place.start("upgrade"), moment)
            assert revision(place) == "0001" or backups(place), "what was there is backed up before it is touched"
            assert finished(place.start("upgrade"))[0] == 0
            assert_upgraded(place)
            assert backups(place)
