"""``zhiheng backup``, ``zhiheng verify`` and ``zhiheng restore``."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from dashboard import settings, wording
from dashboard.audit.anchors import AnchorFile
from dashboard.backups import keeping, restoring, verifying
from dashboard.backups.examining import examine
from dashboard.backups.making import BackupMade, make_backup
from dashboard.backups.problems import BackupDamaged
from dashboard.command_line import publications
from dashboard.command_line.backup_keys import chosen_lock, key_to
from dashboard.command_line.database import make_folder, opened_with_keys
from dashboard.command_line.faults import CommandRefused, sentence
from dashboard.command_line.publications import PublicationBroken
from dashboard.documents.kinds import is_numbered
from dashboard.settings import Settings, data_keys
from dashboard.translations import _, plural
from models.address import DatabaseProblem, shown, sqlite_file
from models.audit import COMMAND_LINE
from models.engine import make_engine, opened, ping, refuse_damage, unanswered
from models.installation import remember_keys
from models.reader import SYSTEM, acting_for
from models.unsealed import seal_clear_texts

DAMAGED = 1


def add_commands(app: typer.Typer) -> None:
    """Adds ``backup``, ``verify`` and ``restore``."""
    identity_option = typer.Option(help=_("File with the secret key, for a backup that was encrypted for a recipient."))

    @app.command(help=_("Back the database up while it is in use. The data key is not part of it."))
    def backup(
        file: Annotated[
            Path | None,
            typer.Argument(help=_("A new file; without one, it is named by the time, in ZHIHENG_BACKUP_FOLDER.")),
        ] = None,
        encrypt_to: Annotated[
            list[str] | None, typer.Option(help=_("Encrypt for this public age key, age1…; may be repeated."))
        ] = None,
        passphrase: Annotated[
            bool,
            typer.Option("--passphrase", help=_("Encrypt with a passphrase, asked for or read from standard input.")),
        ] = False,
        keep: Annotated[
            int | None, typer.Option(min=1, help=_("Then remove all but so many automatic backups of the folder."))
        ] = None,
        check: Annotated[bool, typer.Option(help=_("Check it by restoring it into a scratch database."))] = True,
    ) -> None:
        if keep is not None and file is not None:
            raise CommandRefused(_("--keep counts automatic backups; name no file with it."))
        chosen = settings.read()
        lock = chosen_lock(chosen, encrypt_to or [], passphrase=passphrase)
        now = dt.datetime.now(dt.UTC)
        folder = settings.backup_folder(chosen)
        with opened_with_keys(chosen) as engine, Console(stderr=True).status(_("Backing up…")):
            if file is None:
                make_folder(folder)
            target = file or folder / keeping.file_name(now, lock)
            if check:
                made = keeping.checked_backup(engine, target, lock=lock, keys=data_keys(chosen), now=now)
            else:
                made = make_backup(engine, target, lock=lock, now=now)
            with engine.begin() as connection:
                keeping.record_backup(connection, made, account=COMMAND_LINE, now=now)
        for line in _told(made, checked=check):
            typer.echo(line)
        typer.echo(_("The data key is not in it. Keep %(where)s elsewhere, too.", where=_key_place(chosen)))
        for gone in keeping.give_up_older(folder, keep) if keep is not None else ():
            typer.echo(_("Removed: %(file)s", file=gone))

    @app.command(
        help=_(
            "Check a backup by restoring it into a scratch database, a publication by recomputing it, or the database "
            "itself. Exit code 0: good; 1: damaged; 2: it could not be checked."
        )
    )
    def verify(
        what: Annotated[str | None, typer.Argument(help=_("The backup's file, or the publication's number."))] = None,
        database: Annotated[
            bool, typer.Option("--database", help=_("Check the database named by ZHIHENG_DATABASE_URL instead."))
        ] = False,
        identity: Annotated[Path | None, identity_option] = None,
    ) -> int:
        if (what is None) is not database:
            raise CommandRefused(_("Name a backup or a publication, or write --database to check the database itself."))
        chosen = settings.read()
        try:
            for line in _database_lines(chosen) if what is None else _lines_of(chosen, what, identity):
                typer.echo(line)
        except (BackupDamaged, PublicationBroken) as damage:
            typer.echo(str(damage), err=True)
            return DAMAGED
        return 0

    @app.command(help=_("Fill an empty database, named by ZHIHENG_DATABASE_URL, from a backup."))
    def restore(
        file: Annotated[Path, typer.Argument(help=_("The backup."), show_default=False)],
        identity: Annotated[Path | None, identity_option] = None,
        accept_broken_log: Annotated[
            bool, typer.Option("--accept-broken-log", help=_("Restore also a backup whose audit log is broken."))
        ] = False,
    ) -> None:
        chosen = settings.read()
        key = key_to(file, chosen, identity)
        keys = data_keys(chosen)
        engine = make_engine(chosen.database_url, keys=keys)
        _reach(engine)
        now = dt.datetime.now(dt.UTC)
        with Console(stderr=True).status(_("Restoring…")):
            restored = restoring.restore(
                engine, file, key, account=COMMAND_LINE, now=now, accept_broken_log=accept_broken_log
            )
            remember_keys(engine, keys)
            seal_clear_texts(acting_for(engine, SYSTEM), keys)
        engine.dispose()
        typer.echo(
            _(
                "The database %(where)s is as it was at %(made_at)s. Whoever was signed in signs in again.",
                where=shown(engine.url),
                made_at=wording.moment(restored.made_at),
            )
        )
        anchors = AnchorFile(settings.anchor_folder(chosen))
        if anchors.path.exists():
            typer.echo(
                _(
                    "The audit log is now shorter than the newest anchor in %(file)s may say; docs/audit.md has what "
                    "to do.",
                    file=anchors.path,
                )
            )


def _reach(engine: Engine) -> None:
    """Finds the server, or the place for the file, which is not made yet. DatabaseProblem, CommandRefused."""
    file = sqlite_file(engine.url)
    if file is not None:
        refuse_damage(engine, thorough=False)
        make_folder(file.absolute().parent)
        return
    try:
        ping(engine)
    except DBAPIError as error:
        raise unanswered(error, shown(engine.url)) from error


def _told(made: BackupMade, *, checked: bool) -> Iterator[str]:
    """What is to be said of a new backup."""
    yield plural(
        "Backup %(file)s: %(number)s row, %(size)s MB.",
        "Backup %(file)s: %(number)s rows, %(size)s MB.",
        made.rows,
        file=made.file,
        size=f"{made.size / 1e6:.1f}",
    )
    if not made.encrypted:
        yield _("It is not encrypted; set ZHIHENG_BACKUP_RECIPIENT, or keep it where nobody else can read it.")
    if checked:
        yield _("It was checked by restoring it into a scratch database.")


def _lines_of(chosen: Settings, what: str, identity: Path | None) -> Iterator[str]:
    """Of a backup, where there is such a file or the name looks like one's; else of a publication."""
    file = Path(what)
    if not is_numbered(what) or file.exists():
        return _backup_lines(chosen, file, identity)
    return publications.lines(chosen, what)


def _backup_lines(chosen: Settings, file: Path, identity: Path | None) -> Iterator[str]:
    has_keys = chosen.data_key is not None or (settings.key_folder(chosen) / settings.DATA_KEY_FILE).exists()
    return verifying.verify(file, key_to(file, chosen, identity), data_keys(chosen) if has_keys else None)


def _database_lines(chosen: Settings) -> Iterator[str]:
    try:
        with opened(chosen.database_url) as engine:
            yield from examine(engine)
    except DatabaseProblem as problem:
        if problem.code == "damaged":
            raise BackupDamaged(sentence(problem)) from problem
        raise


def _key_place(chosen: Settings) -> str:
    if chosen.data_key is not None:
        return f"{settings.PREFIX}DATA_KEY"
    return str(settings.key_folder(chosen) / settings.DATA_KEY_FILE)
