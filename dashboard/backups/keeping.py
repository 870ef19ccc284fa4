"""Backups that count: made, checked by restoring them, recorded, and the older ones of a folder given up."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from sqlalchemy import Connection, Engine

from dashboard.backups.encryption import SUFFIX, Identities, Passphrase, Recipients
from dashboard.backups.making import BackupMade, make_backup
from dashboard.backups.problems import BackupDamaged
from dashboard.backups.verifying import verify
from models import audit
from models.installation import remember_backup
from models.keys import Keys

_AUTOMATIC = re.compile(r"zhiheng-\d{8}T\d{9}Z\.tar\.gz(\.age)?")


def file_name(now: dt.datetime, lock: Recipients | Passphrase | None, note: str = "") -> str:
    """The name of a backup of this instant, to the millisecond. One with a note is not given up for newer ones."""
    instant = now.astimezone(dt.UTC)
    stamp = f"{instant:%Y%m%dT%H%M%S}{instant.microsecond // 1000:03}Z"
    return f"zhiheng-{stamp}{note and '-' + note}.tar.gz{SUFFIX if lock else ''}"


def checked_backup(
    engine: Engine, file: Path, *, lock: Recipients | Passphrase | None, keys: Keys, now: dt.datetime
) -> BackupMade:
    """A backup that has been restored into a scratch database.

    Raises BackupDamaged, and leaves no file, where it does not pass; BackupProblem where it cannot be made or checked,
    such as for lack of room; DBAPIError. For the check, a backup for a recipient is encrypted for a key besides that
    is made here and never leaves the memory. An audit log that is broken is backed up as it is: what tells of it must
    not end the backups.
    """
    lock, key = _opened_once(lock)
    made = make_backup(engine, file, lock=lock, now=now)
    try:
        for _line in verify(file, key, keys, audit_log=False):
            pass
    except BackupDamaged:
        file.unlink()
        raise
    return made


def record_backup(connection: Connection, made: BackupMade, *, account: str, now: dt.datetime) -> None:
    """Writes it into the audit log, and its time where ``installation.last_backup`` finds it."""
    remember_backup(connection, made.made_at)
    audit.record(
        connection,
        at=now,
        account=account,
        action="system:backup",
        subject=made.file.name,
        detail={"rows": made.rows, "bytes": made.size, "schema": made.schema, "encrypted": made.encrypted},
    )


def give_up_older(folder: Path, keep: int) -> list[Path]:
    """Removes all automatic backups of the folder but the newest ``keep``; the files that are gone."""
    automatic = sorted(file for file in folder.iterdir() if _AUTOMATIC.fullmatch(file.name))
    older = automatic[: max(0, len(automatic) - keep)]
    for file in older:
        file.unlink()
    return older


def _opened_once(
    lock: Recipients | Passphrase | None,
) -> tuple[Recipients | Passphrase | None, Identities | Passphrase | None]:
    """The lock, open also to the key beside it."""
    if not isinstance(lock, Recipients):
        return lock, lock
    key, recipient = Identities.made()
    return Recipients((*lock.keys, recipient)), key
