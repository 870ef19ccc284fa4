"""``zhiheng init`` and ``zhiheng upgrade``: the schema of the database that ZHIHENG_DATABASE_URL names."""

from __future__ import annotations

from pathlib import Path

import typer
from sqlalchemy.exc import DBAPIError

from dashboard import settings
from dashboard.command_line.faults import CommandRefused
from dashboard.translations import _
from models import migrate
from models.engine import DatabaseProblem, make_engine, unanswered


def add_commands(app: typer.Typer) -> None:
    """Adds ``init`` and ``upgrade``."""

    @app.command(help=_("Create the database named by ZHIHENG_DATABASE_URL."))
    def init() -> None:
        where = prepare(settings.read().database_url)
        typer.echo(_("The database %(where)s is ready.", where=where))

    @app.command(help=_("Bring the database to this version's tables. Back it up first."))
    def upgrade() -> None:
        url = settings.read().database_url
        engine = make_engine(url)
        name = engine.url.database
        if engine.url.get_backend_name() == "sqlite" and name and not Path(name).exists():
            raise DatabaseProblem("missing", engine.url.render_as_string(hide_password=True))
        typer.echo(_("The database %(where)s is ready.", where=prepare(url)))


def prepare(url: str) -> str:
    """Creates or migrates the database; returns its address without the password. Raises DatabaseProblem."""
    engine = make_engine(url)
    where = engine.url.render_as_string(hide_password=True)
    name = engine.url.database
    if engine.url.get_backend_name() == "sqlite" and name and name != ":memory:":
        try:
            Path(name).absolute().parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CommandRefused(
                _(
                    "The folder of %(where)s cannot be made (%(reason)s). Choose another place with "
                    "ZHIHENG_DATABASE_URL.",
                    where=where,
                    reason=error.strerror,
                )
            ) from error
    try:
        found = migrate.revision(engine)
        if found is not None and found not in migrate.known_revisions():
            raise DatabaseProblem("newer", where, found)
        migrate.upgrade(engine)
    except DBAPIError as error:
        raise unanswered(error, where) from error
    finally:
        engine.dispose()
    return where
