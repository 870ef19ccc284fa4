"""Verifying a backup by restoring it into a scratch database, which SQLite keeps in a file without a name.

Whatever ends the program, nothing of it stays on the disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from dashboard import wording
from dashboard.backups.archive import ArchiveReader
from dashboard.backups.encryption import Closure, Identities, Passphrase, closure, opening
from dashboard.backups.problems import BackupProblem
from dashboard.backups.restoring import broken_log, load, refuse_other_keys
from dashboard.translations import _, plural
from models import migrate
from models.base import Base
from models.batches import ImportExtra, open_extra
from models.engine import make_engine
from models.keys import Keys, WrongKey
from models.sealed import sealed_columns

_SCRATCH = "sqlite:///file:?uri=true"
"""A SQLite database without a name is deleted as soon as it is opened, and lives as long as its connection."""


def verify(
    file: Path, key: Identities | Passphrase | None, keys: Keys | None, *, audit_log: bool = True
) -> Iterator[str]:
    """A line for each check that the backup passes; without ``audit_log`` what that log says of itself is none.

    Raises BackupDamaged at the first that it does not pass, and BackupProblem where it cannot be checked.
    """
    yield _("Opened: %(how)s.", how=_how(closure(file)))
    with _scratch(keys) as connection:
        with opening(file, key) as source:
            archive = ArchiveReader(source, file)
            manifest = archive.manifest
            yield _(
                "Made at %(made_at)s from %(database)s by version %(version)s, schema %(schema)s.",
                made_at=wording.moment(manifest.made_at),
                database=manifest.database,
                version=manifest.version,
                schema=manifest.schema,
            )
            load(connection, archive)
        rows = sum(archive.rows.values())
        yield plural(
            "Whole: %(number)s row in %(tables)s tables, every checksum right.",
            "Whole: %(number)s rows in %(tables)s tables, every checksum right.",
            rows,
            tables=len(archive.rows),
        )
        _refuse_unsound(connection, archive)
        yield _(
            "Restored into a scratch database: the same rows, every reference holds, the integrity check is passed."
        )
        if manifest.schema != migrate.HEAD:
            migrate.upgrade_within(connection)
            yield _("Upgraded there to the tables of this version.")
        yield _keys_line(archive, keys, file)
        if keys is not None:
            yield _sealed_line(connection, archive, keys)
        if keys is not None and audit_log:
            yield _log_line(connection, archive, keys)


def _how(found: Closure) -> str:
    match found:
        case "open":
            return _("not encrypted, whoever has the file can read it")
        case "recipient":
            return _("encrypted for a recipient")
        case "passphrase":
            return _("encrypted with a passphrase")


def _refuse_unsound(connection: Connection, archive: ArchiveReader) -> None:
    found = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
    if found != "ok":
        raise archive.damaged(" ".join(str(found).split()), _("the restored tables"))


def _keys_line(archive: ArchiveReader, keys: Keys | None, file: Path) -> str:
    wanted = archive.manifest.key_fingerprint
    if wanted is None:
        return _("It belongs to no data key yet.")
    if keys is None:
        return _("It belongs to the data key %(wanted)s; there is none here to compare.", wanted=wanted)
    refuse_other_keys(archive.manifest, keys, file)
    return _("It belongs to the data key that is in use here.")


def _log_line(connection: Connection, archive: ArchiveReader, keys: Keys) -> str:
    broken = broken_log(connection, keys)
    if broken is not None:
        raise archive.damaged(broken, _("its audit log"))
    return _("Its audit log is whole.")


def _sealed_line(connection: Connection, archive: ArchiveReader, keys: Keys) -> str:
    try:
        opened = _open_samples(connection, keys)
    except WrongKey as error:
        raise archive.damaged(str(error), _("what is sealed in it")) from error
    if not opened:
        return _("Nothing in it is sealed.")
    return plural(
        "The data key opens what is sealed in it: %(number)s sample.",
        "The data key opens what is sealed in it: %(number)s samples.",
        opened,
    )


def _open_samples(connection: Connection, keys: Keys) -> int:
    """Opens one value of each kind that is sealed; how many there were. Raises WrongKey."""
    opened = 0
    for table in Base.metadata.sorted_tables:
        for column in sealed_columns(table):
            sealed = select(table.c[column.name], *table.primary_key).where(table.c[column.digest].is_not(None))
            for text, *place in connection.execute(sealed.limit(1)):
                column.opened(keys, text, place)
                opened += 1
    for extra in connection.execute(select(ImportExtra.__table__).limit(1)):
        open_extra(keys, ImportExtra(**extra._mapping))
        opened += 1
    return opened


@contextmanager
def _scratch(keys: Keys | None) -> Iterator[Connection]:
    engine = make_engine(_SCRATCH, keys=keys)
    try:
        with engine.begin() as connection:
            yield connection
    except DBAPIError as error:
        raise BackupProblem(
            _(
                "The scratch database could not be made (%(reason)s). Make room where SQLite keeps temporary files, or "
                "name another folder in SQLITE_TMPDIR.",
                reason=str(error.orig).strip(),
            )
        ) from error
    finally:
        engine.dispose()
