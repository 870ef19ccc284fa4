"""How the installation is: what the system administrator should know, as checks that are good or are not. No row of
business is read."""

from __future__ import annotations

import datetime as dt
import platform
import shutil
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from importlib.metadata import entry_points, version
from pathlib import Path

from sqlalchemy import Connection, Engine, func, select, text

from dashboard.scoring import wishes
from dashboard.scoring.failures import INTERRUPTED
from dashboard.settings import Settings, key_folder
from models.address import shown
from models.engine import read_only
from models.installation import demonstration_today, last_backup
from models.migrate import HEAD, revision
from models.scores import RunState, ScoreRun
from plugins.contract import Plugin
from plugins.registry import Registry

LIBRARIES = ("zhiheng", "dash", "flask", "werkzeug", "sqlalchemy", "alembic", "psycopg", "gunicorn", "xlsxwriter")
LITTLE_DISK = 1024**3
"""Bytes; below, an import or a backup may fill the disk."""
DAILY_BACKUP = dt.timedelta(hours=26)
"""A day, and the time that the backup itself may take."""
LOST_BACKUPS = dt.timedelta(days=7)
"""After so long without a backup it is not one that was late."""
OVERDUE_RUNS = dt.timedelta(minutes=15)
"""A worker at work finishes something within this time; a longer silence with work waiting is worth a look."""
SQLITE_MENDED = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
"""Releases, each the first of its series, in which a WAL database is no longer damaged by a reset (sqlite.org)."""


class Condition(StrEnum):
    """Whether anything is to be done."""

    GOOD = "good"
    ATTENTION = "attention"
    BAD = "bad"


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. What ``key`` and ``facts`` mean in words, the view says."""

    key: str
    condition: Condition
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class System:
    """The system page."""

    checks: tuple[Check, ...]
    versions: tuple[tuple[str, str], ...]
    plugins: tuple[Plugin, ...]


def system(engine: Engine, settings: Settings, registry: Registry, today: dt.date, now: dt.datetime) -> System:
    """The state of the installation at this moment."""
    with read_only(engine).connect() as connection:
        checks = [_database(connection), _schema(engine), _scoring(connection, registry, today, now)]
        if demonstration_today(connection) is None:
            checks.append(_backup(last_backup(connection), now))
    checks += [_disk(settings), _keys(settings), _transport(settings), _plugins(registry), _dash_hooks(_hooked())]
    return System(tuple(checks), _versions(), registry.plugins)


def _database(connection: Connection) -> Check:
    where = shown(connection.engine.url)
    if connection.dialect.name == "sqlite":
        return _sqlite(sqlite3.sqlite_version_info, where)
    found = str(connection.execute(text("SHOW server_version")).scalar_one())
    checksums = str(connection.execute(text("SHOW data_checksums")).scalar_one())
    condition = Condition.GOOD if checksums == "on" else Condition.ATTENTION
    return Check("postgresql", condition, {"version": found, "where": where, "checksums": checksums})


def _sqlite(found: tuple[int, ...], where: str) -> Check:
    """SQLite 3.7.0 to 3.51.2 may damage a database in WAL mode, but for later releases of two old series."""
    mended = found >= SQLITE_MENDED[0] or any(found[:2] == first[:2] and found >= first for first in SQLITE_MENDED)
    condition = Condition.GOOD if mended else Condition.ATTENTION
    return Check("sqlite", condition, {"version": ".".join(map(str, found)), "where": where})


def _schema(engine: Engine) -> Check:
    found = revision(engine) or ""
    return Check("schema", Condition.GOOD if found == HEAD else Condition.BAD, {"found": found, "expected": HEAD or ""})


def _scoring(connection: Connection, registry: Registry, today: dt.date, now: dt.datetime) -> Check:
    waiting = len(wishes.due(connection, registry, today))
    failed = connection.execute(
        select(func.count())
        .select_from(ScoreRun)
        .where(ScoreRun.state == RunState.FAILED, ScoreRun.reason.is_distinct_from(INTERRUPTED))
    ).scalar_one()
    latest = connection.execute(select(func.max(ScoreRun.finished_at))).scalar_one()
    silent = latest is None or now - latest > OVERDUE_RUNS
    condition = Condition.GOOD
    if failed:
        condition = Condition.ATTENTION
    if waiting and silent:
        condition = Condition.BAD
    facts = {"waiting": str(waiting), "failed": str(failed), "latest": latest.isoformat() if latest else ""}
    return Check("scoring", condition, facts)


def _backup(latest: dt.datetime | None, now: dt.datetime) -> Check:
    """What was recorded since the latest backup is lost with the disk (等保 level 3, 8.1.4.9 a)."""
    condition = Condition.GOOD
    if latest is None or now - latest > LOST_BACKUPS:
        condition = Condition.BAD
    elif now - latest > DAILY_BACKUP:
        condition = Condition.ATTENTION
    return Check("backup", condition, {"latest": latest.isoformat() if latest else ""})


def _disk(settings: Settings) -> Check:
    """The disk of the database file, or of the keys and backups where the database is elsewhere."""
    folder = _existing(key_folder(settings))
    usage = shutil.disk_usage(folder)
    condition = Condition.GOOD if usage.free >= LITTLE_DISK else Condition.BAD
    return Check("disk", condition, {"free": _gigabytes(usage.free), "total": _gigabytes(usage.total)})


def _keys(settings: Settings) -> Check:
    """A key file that others may read is no secret."""
    files = [file for file in key_folder(settings).glob("*.key") if file.stat().st_mode & 0o077]
    if platform.system() == "Windows":  # its rights are not in the mode
        files = []
    condition = Condition.BAD if files else Condition.GOOD
    return Check("keys", condition, {"files": ", ".join(sorted(file.name for file in files))})


def _transport(settings: Settings) -> Check:
    condition = Condition.GOOD if settings.secure else Condition.ATTENTION
    return Check("transport", condition, {"transport": settings.transport})


def _plugins(registry: Registry) -> Check:
    failed = [plugin.name for plugin in registry.failures]
    facts = {"installed": str(len(registry.plugins)), "failed": ", ".join(failed)}
    return Check("plugins", Condition.BAD if failed else Condition.GOOD, facts)


def _dash_hooks(hooked: Sequence[str]) -> Check:
    """The application refuses to start with any; one that was installed since would be found here."""
    return Check("dash_hooks", Condition.BAD if hooked else Condition.GOOD, {"packages": ", ".join(hooked)})


def _hooked() -> list[str]:
    return sorted({one.dist.name if one.dist else one.value for one in entry_points(group="dash_hooks")})


def _versions() -> tuple[tuple[str, str], ...]:
    return (("Python", platform.python_version()), *((name, version(name)) for name in LIBRARIES if _has(name)))


def _has(name: str) -> bool:
    return name != "gunicorn" or platform.system() != "Windows"


def _existing(folder: Path) -> Path:
    """The folder, or the nearest above it that is there."""
    return next(one for one in (folder, *folder.parents) if one.exists())


def _gigabytes(number: int) -> str:
    return f"{number / 1024**3:.1f} GB"
