"""A database of a version without the chain: its records get their place in it, or are marked as older."""

from collections.abc import Iterator

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from models import migrate
from models.engine import make_engine
from models.keys import OPTION
from tests.fixtures.audit_log import broken_at, verdict, without_triggers, write
from tests.fixtures.keys import KEYS

INSERT = text(
    "INSERT INTO audit_records (at, account, action, result, detail) "
    "VALUES ('2026-01-15 09:00:00', :account, 'case:export', 'done', '{\"rows\": 3, \"of\": \"甲\"}')"
)


@pytest.fixture
def older(empty_database: str) -> Iterator[Engine]:
    """Two records of the version before, and no keys."""
    engine = make_engine(empty_database)
    before = ScriptDirectory(str(migrate.FOLDER)).get_revision("0003").down_revision
    with engine.begin() as connection:
        command.upgrade(migrate._config(connection), str(before))
        connection.execute(INSERT, [{"account": "one"}, {"account": "two"}])
    yield engine
    engine.dispose()


def test_with_keys_the_older_records_are_chained(older: Engine):
    older.update_execution_options(**{OPTION: KEYS})
    migrate.upgrade(older)
    write(older, "three")
    found = verdict(older)
    assert (found.first, found.last, found.unchained, found.broken) == (1, 3, 0, None)
    without_triggers(older, "UPDATE audit_records SET account = 'x' WHERE sequence = 2")
    assert broken_at(older) == (2, "changed")


def test_without_keys_they_are_marked_and_the_chain_begins_after_them(older: Engine):
    migrate.upgrade(older)
    older.update_execution_options(**{OPTION: KEYS})
    write(older, "three", "four")
    found = verdict(older)
    assert (found.first, found.last, found.unchained, found.broken) == (1, 4, 2, None)
    without_triggers(older, "UPDATE audit_records SET digest = 'before the chain' WHERE sequence = 3")
    assert broken_at(older) == (4, "changed")


def test_who_upgrades_may_note_it_in_the_same_transaction(older: Engine):
    noted: list[str | None] = []
    migrate.upgrade(older, lambda _connection, found: noted.append(found))
    migrate.upgrade(older, lambda _connection, found: noted.append(found))
    assert len(noted) == 1
    assert noted[0] in migrate.known_revisions() - {migrate.HEAD}
