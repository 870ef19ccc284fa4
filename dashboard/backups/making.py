"""Making a backup: one snapshot of the database, read while others go on writing, and put in place when it is whole."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection, Engine, Table, func, select

from dashboard.backups.archive import ArchiveWriter, Manifest
from dashboard.backups.encryption import Passphrase, Recipients, closing
from dashboard.backups.problems import BackupProblem
from dashboard.backups.rows import kept_tables, lines
from dashboard.translations import _
from models.audit import AuditRecord
from models.engine import read_only
from models.installation import key_fingerprint_of
from models.migrate import revision_of
from models.plain_tables import stored_columns, tables_at
from models.reader import SYSTEM, acting_for

STALE = dt.timedelta(days=1)
_UNFINISHED = re.compile(r"\..+\.[0-9a-f]{8}\.zhiheng-part")


@dataclass(frozen=True)
class BackupMade:
    """A backup that is complete and in place."""

    file: Path
    size: int
    rows: int
    schema: str
    made_at: dt.datetime
    encrypted: bool


def make_backup(engine: Engine, file: Path, *, lock: Recipients | Passphrase | None, now: dt.datetime) -> BackupMade:
    """Writes everything but sessions and keys into ``file``, which must not exist yet.

    The database may be of an older revision. Raises BackupProblem, DBAPIError, and leaves no file then.
    """
    snapshot = read_only(acting_for(engine, SYSTEM))
    with _put_in_place(file, now) as sink, closing(sink, lock) as clear, snapshot.connect() as connection:
        schema = revision_of(connection)
        if schema is None:
            raise BackupProblem(_("The database holds nothing to back up."))
        tables = kept_tables(tables_at(schema))
        archive = ArchiveWriter(clear, _manifest(connection, schema, tables, now))
        for table in tables:
            archive.add_table(table.name, lines(connection, table))
        rows = archive.finish()
    return BackupMade(file, file.stat().st_size, rows, schema, now, lock is not None)


def _manifest(connection: Connection, schema: str, tables: list[Table], now: dt.datetime) -> Manifest:
    return Manifest(
        version=version("zhiheng"),
        schema=schema,
        made_at=now,
        database=connection.dialect.name,
        key_fingerprint=key_fingerprint_of(connection),
        last_audit_record=connection.execute(select(func.max(AuditRecord.record_id))).scalar_one(),
        tables={table.name: tuple(column.name for column in stored_columns(table)) for table in tables},
    )


@contextmanager
def _put_in_place(file: Path, now: dt.datetime) -> Iterator[BinaryIO]:
    """A file beside, which gets its name once it is complete and on the disk; only its owner may read it."""
    if file.exists():
        raise BackupProblem(_("%(file)s exists already. A backup overwrites nothing; choose another name.", file=file))
    beside = file.with_name(f".{file.name}.{secrets.token_hex(4)}.zhiheng-part")
    try:
        _forget_unfinished(file.parent, now)
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as sink:
            yield sink
            sink.flush()
            os.fsync(sink.fileno())
        beside.replace(file)
        _keep_name(file.parent)
    except OSError as error:
        raise BackupProblem(
            _(
                "The backup %(file)s could not be written (%(reason)s). Make room or choose another place.",
                file=file,
                reason=error.strerror or str(error),
            )
        ) from error
    finally:
        beside.unlink(missing_ok=True)


def _forget_unfinished(folder: Path, now: dt.datetime) -> None:
    """Removes what backups that were killed have left; after a day nobody writes to it any more."""
    for file in folder.iterdir():
        if _UNFINISHED.fullmatch(file.name):
            with contextlib.suppress(FileNotFoundError):  # another backup was quicker
                if dt.datetime.fromtimestamp(file.stat().st_mtime, dt.UTC) < now - STALE:
                    file.unlink()


def _keep_name(folder: Path) -> None:
    """Has the file's new name written to the disk, where folders can be synchronised."""
    if os.name != "posix":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
