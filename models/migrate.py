"""Creating and migrating the database: one transaction, one migrator at a time, safe to interrupt anywhere.

Going back is done by restoring a backup, not by downgrading.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, column, inspect, select, table, text

from models.reader import SYSTEM, acting_for

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).parent / "migrations"
OWN_TABLE = "alembic_version"
"""Where Alembic keeps the revision."""
MIGRATION_SECONDS = 3600
"""How long a second migrator waits for the first, which may have millions of records to seal and to chain anew."""
_LOCK = 0x5A48_4948  # any number that only Zhiheng's migrations take on this PostgreSQL database


def _config(connection: Connection) -> Config:
    from alembic.config import Config  # noqa: PLC0415 - a tenth of a second, and most processes migrate nothing

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def known_revisions() -> frozenset[str]:
    """The revisions this version of Zhiheng knows, each named by its file; any other was made by a later version."""
    return frozenset(file.name.partition("_")[0] for file in (FOLDER / "versions").glob("[0-9]*_*.py"))


HEAD = max(known_revisions())


def revision(engine: Engine) -> str | None:
    """The revision the database stands at; None where no migration has ever run."""
    with engine.execution_options(read_only=True).connect() as connection:
        return revision_of(connection)


def revision_of(connection: Connection) -> str | None:
    """The revision as the transaction of ``connection`` sees it; None where no migration has ever run."""
    if not inspect(connection).has_table(OWN_TABLE):
        return None
    return connection.execute(select(column("version_num")).select_from(table(OWN_TABLE))).scalar_one_or_none()


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
    from alembic import command  # noqa: PLC0415 - as above

    found = revision_of(connection)
    command.upgrade(_config(connection), to)
    return found
