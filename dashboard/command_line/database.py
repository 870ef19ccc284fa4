"""``zhiheng init`` and ``zhiheng upgrade``: the schema of the database that ZHIHENG_DATABASE_URL names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from dashboard import settings
from dashboard.backups.keeping import checked_backup, file_name, record_backup
from dashboard.backups.making import BackupMade
from dashboard.command_line.backup_keys import lock_of
from dashboard.command_line.faults import CommandRefused
from dashboard.settings import Settings, backup_folder, data_keys
from dashboard.translations import _
from models import audit, migrate
from models.address import DatabaseProblem, database_url, shown, sqlite_file
from models.engine import make_engine, opened, refuse_damage, unanswered
from models.installation import key_fingerprint, remember_keys
from models.keys import Keys
from models.reader import SYSTEM, acting_for
from models.unsealed import seal_clear_texts


def add_commands(app: typer.Typer) -> None:
    """Adds ``init`` and ``upgrade``."""

    @app.command(help=_("Create the database named by ZHIHENG_DATABASE_URL."))
    def init() -> None:
        where = prepare(settings.read())
        typer.echo(_("The database %(where)s is ready.", where=where))

    @app.command(help=_("Bring the database to this version's tables, after backing it up."))
    def upgrade(
        backup: Annotated[bool, typer.Option(help=_("Back it up first, into ZHIHENG_BACKUP_FOLDER."))] = True,
    ) -> None:
        chosen = settings.read()
        url = database_url(chosen.database_url)
        file = sqlite_file(url)
        if file is not None and not file.exists():
            raise DatabaseProblem("missing", shown(url))
        typer.echo(_("The database %(where)s is ready.", where=prepare(chosen, backup=backup)))


@contextmanager
def opened_with_keys(chosen: Settings, *, thorough: bool = False) -> Iterator[Engine]:
    """The installation's database with its keys, for the length of a block. DatabaseProblem, SettingProblem.

    With ``thorough`` a SQLite file is looked at page by page first.
    """
    with opened(chosen.database_url, thorough=thorough):
        pass  # what is wrong with the database itself is said before anything about its keys
    with opened(chosen.database_url, data_keys(chosen)) as engine:
        yield engine


@contextmanager
def opened_by_owner(chosen: Settings) -> Iterator[Engine]:
    """The same, with the rights of the login itself, for what the application's role may not do."""
    with opened_with_keys(chosen):
        pass  # says what is wrong
    engine = make_engine(chosen.database_url, keys=data_keys(chosen), must_exist=True)
    try:
        yield acting_for(engine, SYSTEM)
    finally:
        engine.dispose()


def prepare(chosen: Settings, *, backup: bool = True) -> str:
    """Creates or migrates the database, and its keys where it has none; returns its address without the password.

    A database of an older version is backed up first, and what it kept in clear is sealed afterwards. Raises
    DatabaseProblem, SettingProblem, BackupProblem.
    """
    engine = make_engine(chosen.database_url)
    where = shown(engine.url)
    file = sqlite_file(engine.url)
    if file is not None:
        make_folder(file.absolute().parent)
    made = None
    try:
        refuse_damage(engine, thorough=True)
        keys = _keys(chosen, engine, where)
        engine.dispose()
        engine = make_engine(chosen.database_url, keys=keys)  # the migrations chain the records that they find
        if backup and migrate.revision(engine) not in (None, migrate.HEAD):
            made = _back_up_first(engine, chosen, keys)
        migrate.upgrade(engine, lambda connection, found: _record_upgrade(connection, found, made))
        remember_keys(engine, keys)
        seal_clear_texts(acting_for(engine, SYSTEM), keys)
    except DBAPIError as error:
        raise unanswered(error, where) from error
    finally:
        engine.dispose()
    return where


def _keys(chosen: Settings, engine: Engine, where: str) -> Keys:
    """The keys of the database; they are made for one that is tied to none yet."""
    found = migrate.revision(engine)
    if found is not None and found not in migrate.known_revisions():
        raise DatabaseProblem("newer", where, found)
    tied_to = key_fingerprint(engine) if found is not None else None
    keys = data_keys(chosen, make=tied_to is None)
    if tied_to not in (None, keys.fingerprint):
        raise DatabaseProblem("other_keys", where)
    return keys


def _record_upgrade(connection: Connection, found: str | None, backup: BackupMade | None) -> None:
    now = dt.datetime.now(dt.UTC)
    if backup is not None:
        record_backup(connection, backup, account=audit.COMMAND_LINE, now=now)
    audit.record(
        connection,
        at=now,
        account=audit.COMMAND_LINE,
        action="database:upgrade" if found else "database:init",
        before={"schema": found} if found else None,
        after={"schema": migrate.HEAD},
    )


def make_folder(folder: Path) -> None:
    """Makes the folder where it is missing, for nobody but its owner; raises CommandRefused."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CommandRefused(
            _(
                "The folder %(folder)s cannot be made (%(reason)s). Name another place in ZHIHENG_DATABASE_URL or "
                "ZHIHENG_BACKUP_FOLDER.",
                folder=folder,
                reason=error.strerror,
            )
        ) from error


def _back_up_first(engine: Engine, chosen: Settings, keys: Keys) -> BackupMade:
    now = dt.datetime.now(dt.UTC)
    lock = lock_of(chosen)
    folder = backup_folder(chosen)
    make_folder(folder)
    target = folder / file_name(now, lock, f"before-{migrate.HEAD}")
    made = checked_backup(engine, target, lock=lock, keys=keys, now=now)
    typer.echo(_("Backed up first, and checked: %(file)s", file=made.file))
    return made
