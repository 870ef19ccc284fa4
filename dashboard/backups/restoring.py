"""Restoring a backup: into an empty database, in one transaction, upgraded to this version where it is older."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, Table, delete, func, insert, inspect, select
from sqlalchemy.exc import DataError, IntegrityError

from dashboard.backups.archive import ArchiveReader, Manifest
from dashboard.backups.encryption import Identities, Passphrase, opening
from dashboard.backups.problems import BackupProblem
from dashboard.backups.rows import LineReader, kept_tables
from dashboard.translations import _
from models import audit
from models.address import shown, sqlite_file
from models.audit_check import check
from models.counters import COUNTED
from models.keys import Keys, keys_of
from models.migrate import known_revisions, upgrade_within
from models.plain_tables import (
    DanglingReference,
    continue_numbers,
    references_checked_last,
    stored_columns,
    tables_at,
)
from models.reader import SYSTEM, acting_for


def restore(
    engine: Engine,
    file: Path,
    key: Identities | Passphrase | None,
    *,
    account: str,
    now: dt.datetime,
    accept_broken_log: bool = False,
) -> Manifest:
    """Fills the empty database with what the backup holds; all of it or, when interrupted, nothing.

    The keys of ``engine``, which has the rights of the tables' owner, must be those of the database that was backed up.
    Raises BackupProblem, also where its audit log is broken and this is not accepted, and DBAPIError.
    """
    keys = keys_of(engine)
    _refuse_anothers_log(engine)
    with _vanishing_on_failure(engine), acting_for(engine, SYSTEM).begin() as connection:
        _refuse_full(connection)
        with opening(file, key) as source:
            archive = ArchiveReader(source, file)
            refuse_other_keys(archive.manifest, keys, file)
            load(connection, archive)
        upgrade_within(connection)
        broken = broken_log(connection, keys)
        if broken is not None and not accept_broken_log:
            raise archive.damaged(broken, _("its audit log"))
        audit.record(
            connection,
            at=now,
            account=account,
            action="system:restore",
            subject=file.name,
            reason=broken,
            detail={"made_at": archive.manifest.made_at.isoformat(), "rows": sum(archive.rows.values())},
        )
    return archive.manifest


def load(connection: Connection, archive: ArchiveReader) -> None:
    """Makes the tables of the backup's revision in an empty database and fills them.

    Raises BackupProblem, BackupDamaged; the caller then rolls back.
    """
    manifest = archive.manifest
    if manifest.schema not in known_revisions():
        raise BackupProblem(
            _(
                "The backup was made by a newer version of Zhiheng (%(version)s, schema %(schema)s). Install that "
                "version; this one would lose part of it.",
                version=manifest.version,
                schema=manifest.schema,
            )
        )
    upgrade_within(connection, manifest.schema)
    tables = tables_at(manifest.schema)
    expected = {table.name: {column.name for column in stored_columns(table)} for table in kept_tables(tables)}
    if {name: set(columns) for name, columns in manifest.tables.items()} != expected:
        raise archive.damaged(_("its tables are not those of schema %(schema)s", schema=manifest.schema))
    try:
        with references_checked_last(connection, tables):
            for name, columns in manifest.tables.items():
                _fill(connection, tables.tables[name], columns, archive)
            archive.finish()
    except (IntegrityError, DataError) as error:
        said = str(error.orig).strip()
        raise archive.damaged(said.partition("\n")[0]) from error  # PostgreSQL repeats the row in further lines
    except DanglingReference as error:
        raise archive.damaged(_("a row refers to one that is not there"), error.table) from error
    except (ValueError, OverflowError) as error:
        raise archive.damaged(str(error)) from error
    for name, rows in archive.rows.items():
        found = connection.execute(select(func.count()).select_from(tables.tables[name])).scalar_one()
        if found != rows:
            raise archive.damaged(_("%(found)s of %(rows)s rows", found=found, rows=rows), name)
    continue_numbers(connection, tables)


def broken_log(connection: Connection, keys: Keys) -> str | None:
    """Where the chain of the restored audit log breaks; None where it is whole."""
    broken = check(connection, keys).broken
    return None if broken is None else _("broken at record %(number)s", number=broken.sequence)


def _fill(connection: Connection, table: Table, columns: tuple[str, ...], archive: ArchiveReader) -> None:
    if connection.execute(select(func.count()).select_from(table)).scalar_one():  # filled by a migration
        connection.execute(delete(table), execution_options={COUNTED: False})
    reader = LineReader([table.c[name] for name in columns])
    for part in archive.parts(table.name):
        connection.execute(insert(table), [reader.read(line) for line in part], execution_options={COUNTED: False})


def _refuse_full(connection: Connection) -> None:
    if inspect(connection).get_table_names():
        raise BackupProblem(
            _(
                "The database %(where)s is not empty, and a restore overwrites nothing. Name another one in "
                "ZHIHENG_DATABASE_URL, or move the present one away.",
                where=shown(connection.engine.url),
            )
        )


def _refuse_anothers_log(engine: Engine) -> None:
    """Where a SQLite file was moved away without its log, what is only in the log would be lost."""
    file = sqlite_file(engine.url)
    if file is None or file.exists():
        return
    log = file.with_name(f"{file.name}-wal")
    if log.exists():
        raise BackupProblem(_("%(log)s was left behind by another database file. Move it to that file first.", log=log))


def refuse_other_keys(manifest: Manifest, keys: Keys, file: Path) -> None:
    """Raises BackupProblem where the backup's sealed values would stay shut."""
    if manifest.key_fingerprint not in (None, keys.fingerprint):
        raise BackupProblem(
            _(
                "%(file)s belongs to the data key %(wanted)s; the one given is %(found)s. Put back the data.key of "
                "that installation, or set ZHIHENG_DATA_KEY.",
                file=file,
                wanted=manifest.key_fingerprint,
                found=keys.fingerprint,
            )
        )


@contextmanager
def _vanishing_on_failure(engine: Engine) -> Iterator[None]:
    """A SQLite file that was not there before is not there afterwards, unless all went well."""
    file = sqlite_file(engine.url)
    new = file is not None and not file.exists()
    try:
        yield
    except BaseException:
        engine.dispose()
        if new:
            for ending in ("", "-wal", "-shm"):
                Path(f"{file}{ending}").unlink(missing_ok=True)
        raise
