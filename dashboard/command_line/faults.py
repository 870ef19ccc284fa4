"""Each known fault as one sentence that names the thing, what was found, what was expected, and the next step."""

from __future__ import annotations

import typer
from sqlalchemy.exc import DBAPIError

from dashboard.accounts.accounts import AccountProblem
from dashboard.backups.problems import BackupProblem
from dashboard.command_line import usage
from dashboard.imports.telling.problems import ImportRefused
from dashboard.serving import CannotListen
from dashboard.settings import SettingProblem
from dashboard.translations import _, language
from models.address import DatabaseProblem
from models.damage import is_damage
from models.engine import is_full
from plugins.declaration import SchemeFault
from plugins.periods import UnknownPeriod
from plugins.scheme import UnknownReading


class CommandRefused(Exception):
    """The command cannot be carried out; the message is the sentence to print."""


def sentence(error: Exception) -> str:
    """The sentence for any exception; for one nobody foresaw, its type and text and how to see more."""
    match error:
        case (
            CommandRefused() | SettingProblem() | AccountProblem() | CannotListen() | ImportRefused() | BackupProblem()
        ):
            return str(error)
        case typer.TyperException():
            return _(
                "The command was not understood: %(problem)s “zhiheng --help” and “zhiheng COMMAND --help” show how "
                "to write it.",
                problem=usage.problem(error),
            )
        case DatabaseProblem():
            return database_sentence(error)
        case UnknownReading():
            return _(
                "Parameter %(parameter)s = “%(value)s” is not known; expected: %(allowed)s.",
                parameter=error.parameter,
                value=error.value,
                allowed=error.allowed,
            )
        case UnknownPeriod():
            return _(
                "Period “%(written)s” is not known; write a year such as 2021, or two days such as "
                "2021-01-01..2021-06-30.",
                written=error.written,
            )
        case SchemeFault():
            return _(
                "The scheme file is wrong at %(place)s: %(problem)s.",
                place=error.place or _("its beginning"),
                problem=error.problem.in_language(language()),
            )
        case DBAPIError() if is_damage(error.orig):
            return _(
                "The database file is damaged (%(reason)s). Stop the server, keep a copy of the file, and bring back "
                "the last backup with “zhiheng restore FILE”.",
                reason=str(error.orig).strip(),
            )
        case _ if is_full(error):
            return _(
                "The disk of the database is full (%(reason)s). Nothing was changed; make room there and try again.",
                reason=str(error.orig if isinstance(error, DBAPIError) else error).strip(),
            )
        case DBAPIError():
            return _(
                "The database refused: %(reason)s. Nothing was changed; look at the database and try again.",
                reason=str(error.orig).strip(),
            )
        case OSError():
            return _(
                "%(file)s: %(reason)s. Check the path and your rights to it.",
                file=error.filename or "",
                reason=error.strerror or str(error),
            )
        case _:
            return _(
                "Something went wrong that nobody foresaw (%(kind)s: %(text)s). "
                "Set ZHIHENG_TRACEBACK=1 and repeat the command to see where, and please report it.",
                kind=type(error).__name__,
                text=error,
            )


def database_sentence(error: DatabaseProblem) -> str:
    """Why the database cannot be used, and what to do."""
    where, detail = error.where, error.detail
    match error.code:
        case "bad_url":
            return _(
                "ZHIHENG_DATABASE_URL is “%(where)s”, which is not a database address Zhiheng knows (%(detail)s); "
                "expected sqlite:////folder/file.db or postgresql://user:password@host/name.",
                where=where,
                detail=detail,
            )
        case "missing":
            return _(
                "There is no database at %(where)s. Create it with “zhiheng init”, or correct ZHIHENG_DATABASE_URL.",
                where=where,
            )
        case "away":
            return _(
                "The database %(where)s does not answer (%(detail)s). Is its server running and reachable? "
                "Nothing was changed.",
                where=where,
                detail=detail,
            )
        case "full":
            return _(
                "The disk of the database %(where)s is full (%(detail)s). Nothing was changed; make room there and try "
                "again.",
                where=where,
                detail=detail,
            )
        case "empty":
            return _(
                "The database %(where)s holds no Zhiheng tables yet. Create them with “zhiheng init”.", where=where
            )
        case "older":
            return _(
                "The database %(where)s was made by an older version (%(detail)s). Run “zhiheng upgrade”, which backs "
                "it up first.",
                where=where,
                detail=detail,
            )
        case "newer":
            return _(
                "The database %(where)s was made by a newer version of Zhiheng (%(detail)s). Install that version; "
                "this one would damage it.",
                where=where,
                detail=detail,
            )
        case "other_keys":
            return _(
                "The database %(where)s was made with another data key. Put back the key file that belongs to it, or "
                "correct ZHIHENG_DATA_KEY. Nothing was changed.",
                where=where,
            )
        case "no_role":
            return _(
                "The login of %(where)s may not act as the role zhiheng_app (%(detail)s). Let the database's "
                "administrator run: GRANT zhiheng_app TO the login's name.",
                where=where,
                detail=detail,
            )
        case "damaged":
            return _(
                "The file %(where)s is damaged or no database (%(detail)s). It was left untouched; move it away and "
                "bring back the last backup with “zhiheng restore FILE”.",
                where=where,
                detail=detail,
            )
        case _:
            return str(error)
