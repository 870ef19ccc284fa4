"""Creating and migrating the database: one transaction, one migrator at a time, safe to interrupt anywhere.

Going back is done by restoring a backup, not by downgrading.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from models.reader import SYSTEM, acting_for

FOLDER = Path(__file__).parent / "migrations"
OWN_TABLE = "alembic_version"
"""Where Alembic keeps the revision."""
MIGRATION_SECONDS = 3600
"""How long a second migrator waits for the first, which may have millions of records to seal and to chain anew."""
_LOCK = 0x5A48_4948  # any number that only Zhiheng's migrations take on this PostgreSQL database


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


HEAD = _scripts().get_current_head()


def known_revisions() -> frozenset[str]:
    """The revisions this version of Zhiheng knows; any other was made by a later one."""
    return frozenset(script.revision for script in _scripts().walk_revisions())


def revision(engine: Engine) -> str | None:
    """The revision the database stands at; None where no migration has ever run."""
    with engine.execution_options(read_only=True).connect() as connection:
        return revision_of(connection)


def revision_of(connection: Connection) -> str | None:
    """The revision as the transaction of ``connection`` sees it; None where no migration has ever run."""
    if not inspect(connection).has_table(OWN_TABLE):
        return None
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: Engine, done: Callable[[Connection, str | None], None] | None = None) -> None:
    """Brings the database to this version's schema; when interrupted, the database is as before.

    A second migrator waits for the first and then finds nothing to do. Who finds something calls ``done`` with the
    revision it began at, in the same transaction.
    """
    patient = engine.execution_options(busy_seconds=MIGRATION_SECONDS)
    with acting_for(patient, SYSTEM).begin() as connection:  # SQLite: BEGIN IMMEDIATE is the lock
        found = upgrade_within(connection)
        if done is not None and found != HEAD:
            done(connection, found)


def upgrade_within(connection: Connection, to: str = "head") -> str | None:
    """Runs the migrations up to ``to`` in the transaction of ``connection``, once no other migrator is at work.

    The revision it began at.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    found = revision_of(connection)
    command.upgrade(_config(connection), to)
    return found
