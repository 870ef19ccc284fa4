"""Examining the database itself, thoroughly; for once a week. What a start looks at stands in ``models.damage``."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, Engine, text

from dashboard.backups.problems import BackupDamaged, BackupProblem
from dashboard.translations import _
from models.address import shown
from models.engine import read_only


def examine(engine: Engine) -> Iterator[str]:
    """A line for each check that the database passes.

    Raises BackupDamaged at the first that it does not pass, and BackupProblem where it cannot be checked.
    """
    where = shown(engine.url)
    with read_only(engine).connect() as connection:
        lines = _sqlite(connection, where) if connection.dialect.name == "sqlite" else _postgresql(connection, where)
        yield from lines


def _sqlite(connection: Connection, where: str) -> Iterator[str]:
    found = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
    if found != "ok":
        raise _damaged(where, " ".join(str(found).split()))
    yield _("%(where)s: every page and index is whole.", where=where)
    dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if dangling is not None:
        raise _damaged(f"{where}, {dangling[0]}", _("a row refers to one that is not there"))
    yield _("Every reference holds.")


def _postgresql(connection: Connection, where: str) -> Iterator[str]:
    if connection.execute(text("SHOW data_checksums")).scalar_one() != "on":
        raise BackupProblem(
            _(
                "%(where)s keeps no data checksums, so damage on its disk goes unnoticed. Stop the server and run "
                "“pg_checksums --enable” once.",
                where=where,
            )
        )
    yield _("%(where)s keeps data checksums: each page is checked whenever it is read.", where=where)
    failures = text("SELECT checksum_failures FROM pg_stat_database WHERE datname = current_database()")
    found = connection.execute(failures).scalar_one()
    if found:
        raise _damaged(where, _("%(number)s pages did not match their checksum", number=found))
    yield _("No page has failed its checksum.")


def _damaged(where: str, why: str) -> BackupDamaged:
    return BackupDamaged(
        _(
            "%(where)s is damaged (%(why)s). Stop the server, keep a copy, and bring back the last backup with "
            "“zhiheng restore FILE”.",
            where=where,
            why=why,
        )
    )
