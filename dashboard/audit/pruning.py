"""Removing old audit records: they are written into a file first, and the chain remembers where it now begins."""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, func, select

from models import audit
from models.audit import AuditRecord
from models.audit_check import PRUNED
from models.installation import SHANGHAI

FETCHED_AT_ONCE = 1000


class TooYoung(Exception):
    """Records of these days must be kept; ``latest`` is the latest day before which records may be removed."""

    def __init__(self, latest: dt.date) -> None:
        super().__init__(f"not later than {latest}")
        self.latest = latest


@dataclass(frozen=True)
class Pruned:
    """The records that were removed, by sequence, and the file that now holds them."""

    first: int
    last: int
    file: Path


def prune(engine: Engine, before: dt.date, keep_days: int, folder: Path, now: dt.datetime) -> Pruned | None:
    """Moves the records of the days before ``before`` (Asia/Shanghai) into a file of ``folder``; None without any.

    Only what is older than every record that stays is removed, so that a clock that went wrong opens no gap. The file
    gets its name after the commit; after a crash a ``.part`` may be left. Raises :class:`TooYoung`.
    """
    latest = now.astimezone(SHANGHAI).date() - dt.timedelta(days=keep_days)
    if before > latest:
        raise TooYoung(latest)
    folder.mkdir(parents=True, exist_ok=True)
    with engine.begin() as connection:
        span = _span(connection, dt.datetime.combine(before, dt.time(), SHANGHAI))
        if span is None:
            return None
        removed = Pruned(*span, folder / f"audit-records-{span[0]}-{span[1]}.jsonl")
        if removed.file.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(removed.file))
        part = removed.file.with_suffix(".part")
        written = _write(connection, removed.last, part)
        connection.execute(delete(AuditRecord).where(AuditRecord.sequence <= removed.last))
        audit.record(
            connection,
            at=now,
            account=audit.COMMAND_LINE,
            action=PRUNED,
            subject=removed.file.name,
            detail={"first": removed.first, "through": removed.last, **written},
        )
    part.rename(removed.file)
    return removed


def _span(connection: Connection, end: dt.datetime) -> tuple[int, int] | None:
    """The first record there is, and the last before any that is not older than ``end``; None where none is."""
    first, last = connection.execute(select(func.min(AuditRecord.sequence), func.max(AuditRecord.sequence))).one()
    kept = connection.execute(select(func.min(AuditRecord.sequence)).where(AuditRecord.at >= end)).scalar()
    last = last if kept is None else kept - 1
    return None if first is None or last < first else (first, last)


def _write(connection: Connection, last: int, file: Path) -> dict[str, str]:
    """Writes the records, one a line, as they are; the last one's digest and the SHA-256 of the file."""
    rows = connection.execute(
        select(AuditRecord.__table__).where(AuditRecord.sequence <= last).order_by(AuditRecord.sequence),
        execution_options={"yield_per": FETCHED_AT_ONCE},
    )
    digest, sha256 = "", hashlib.sha256()
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as to:
        for row in rows.mappings():
            digest = row["digest"]
            whole = {"sequence": row["sequence"], **audit.said(dict(row)), "digest": digest}
            line = json.dumps(whole, ensure_ascii=False).encode() + b"\n"
            sha256.update(line)
            to.write(line)
        to.flush()
        os.fsync(to.fileno())
    return {"digest": digest, "sha256": sha256.hexdigest()}
