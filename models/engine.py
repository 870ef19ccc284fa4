"""Opening the shared database, with the settings that keep it whole, and telling plainly why it cannot be opened.

SQLite's defaults lose updates, ignore foreign keys and leave migrations half done (security.md §4.1); none is used.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidatePoolError, NoSuchModuleError, ProgrammingError

from models.address import DatabaseProblem, bad_url, database_url, shown, sqlite_file
from models.audit_chain import append_at_commit
from models.counters import count_changes
from models.damage import damage, is_damage
from models.keys import OPTION, Keys

BUSY_SECONDS = 5
"""How long a writer waits for another on SQLite, and a request for a lock on PostgreSQL."""
RETRY_SECONDS = 0.02
CACHE_KIB = 32 * 1024
"""Pages SQLite may keep in memory; with its default of 2 MiB a large import reads again what it has just written."""
READ_ONLY = {"read_only": True, "postgresql_readonly": True}
IMPATIENT = {"busy_seconds": 0.1}
"""Options of a write that is better left undone than waited for, such as the note that a session was used."""
WAITED_FOR = {"busy_seconds": BUSY_SECONDS}
"""Options of whatever a person waits for. Imports, migrations and scoring on PostgreSQL wait for each other instead."""
MOST_WAITING = 4
"""Writers that wait for SQLite at a time in one process, so that not every thread of a web server is among them."""
LOCK_NOT_AVAILABLE = "55P03"
DISK_FULL = "53100"
NO_ROOM = (sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE)
"""What SQLite calls a quota or a limit on the size of files, and a full disk on which it opens a database."""


def make_engine(written: str, *, keys: Keys | None = None, must_exist: bool = False) -> Engine:
    """An engine for this URL; nothing is connected yet. Without ``keys`` nothing can be audited or sealed.

    Its errors hide the values of their statements, which may be personal data, from the log.

    With ``must_exist`` a SQLite file that is not there (any more) is an error, never made anew, and one that was put in
    its place is noticed before the next statement.
    """
    from models.row_security import tell_reader  # noqa: PLC0415 - readers open engines

    url = database_url(written)
    try:
        if url.get_backend_name() == "sqlite":
            engine = create_engine(
                url, hide_parameters=True, connect_args={"isolation_level": None, "timeout": BUSY_SECONDS}
            )
            _keep_sqlite_whole(engine)
            if must_exist:
                _follow_the_file(engine)
        else:
            engine = create_engine(
                url, hide_parameters=True, pool_pre_ping=True, connect_args={"connect_timeout": BUSY_SECONDS}
            )
            _limit_waiting(engine)
            tell_reader(engine)
    except (ArgumentError, NoSuchModuleError, ImportError, ValueError) as error:
        raise bad_url(shown(url), str(error)) from error
    count_changes(engine)
    append_at_commit(engine)
    if keys is not None:
        engine.update_execution_options(**{OPTION: keys})
    return engine


def open_database(written: str, keys: Keys | None = None, *, thorough: bool = False) -> Engine:
    """An engine whose database exists, answers and has the schema of this version; raises DatabaseProblem.

    With ``thorough`` a SQLite file is looked at page by page.
    Codes: ``bad_url``, ``missing`` (no such SQLite file), ``away`` (no answer), ``empty`` (not initialised),
    ``older`` (to be upgraded), ``newer`` (made by a later version), ``damaged``, ``other_keys`` (made with others),
    ``full`` (no room to open it, SQLite), ``no_role`` (the login may not act as the application's role, PostgreSQL).
    """
    engine = make_engine(written, keys=keys, must_exist=True)
    try:
        _refuse_unusable(engine, thorough=thorough)
        if engine.dialect.name == "postgresql":
            _give_up_rights(engine)
    except DatabaseProblem:
        engine.dispose()
        raise
    return engine


@contextmanager
def opened(written: str, keys: Keys | None = None, *, thorough: bool = False) -> Iterator[Engine]:
    """:func:`open_database` for the length of a block."""
    engine = open_database(written, keys, thorough=thorough)
    try:
        yield engine
    finally:
        engine.dispose()


def refuse_damage(engine: Engine, *, thorough: bool) -> None:
    """Raises DatabaseProblem ``damaged`` where a SQLite file is; it is then as it was, byte for byte.

    To be called before anything connects.
    """
    file = sqlite_file(engine.url)
    found = damage(file, thorough=thorough) if file is not None and file.exists() else None
    if found is not None:
        raise DatabaseProblem("damaged", shown(engine.url), found)


def unanswered(error: DBAPIError, where: str) -> DatabaseProblem:
    """The problem behind a driver's error at the first contact: a wrong option, damage, no room, nobody there."""
    text = str(error.orig).strip()
    if isinstance(error, ProgrammingError):
        return bad_url(where, text)
    code = "damaged" if is_damage(error.orig) else "full" if is_full(error) else "away"
    return DatabaseProblem(code, where, text)


def is_busy(error: BaseException) -> bool:
    """Whether the database answered, but another held what was to be written for too long."""
    cause = _cause(error)
    if isinstance(cause, sqlite3.Error):
        return (getattr(cause, "sqlite_errorcode", 0) & 0xFF) == sqlite3.SQLITE_BUSY
    return getattr(cause, "sqlstate", None) == LOCK_NOT_AVAILABLE


def is_full(error: BaseException) -> bool:
    """Whether there was no room for what was to be written; nothing of it is, and reading goes on."""
    cause = _cause(error)
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", 0)
        return (code & 0xFF) == sqlite3.SQLITE_FULL or code in NO_ROOM
    return getattr(cause, "sqlstate", None) == DISK_FULL


def _cause(error: BaseException) -> BaseException | None:
    """What the driver raised."""
    return error.orig if isinstance(error, DBAPIError) else error


def _refuse_unusable(engine: Engine, *, thorough: bool) -> None:
    from models.installation import key_fingerprint  # noqa: PLC0415 - tables are read through engines
    from models.migrate import HEAD, known_revisions, revision  # noqa: PLC0415 - migrations open databases too

    where = shown(engine.url)
    file = sqlite_file(engine.url)
    if file is not None and not file.exists():
        raise DatabaseProblem("missing", where)
    if file is not None and file.stat().st_size == 0:  # which is left so, too
        raise DatabaseProblem("empty", where)
    refuse_damage(engine, thorough=thorough)
    try:
        found = revision(engine)
    except DBAPIError as error:
        raise unanswered(error, where) from error
    if found is None:
        raise DatabaseProblem("empty", where)
    if found != HEAD:
        raise DatabaseProblem("older" if found in known_revisions() else "newer", where, found)
    keys = engine.get_execution_options().get(OPTION)
    if keys is not None and key_fingerprint(engine) != keys.fingerprint:
        raise DatabaseProblem("other_keys", where)


def _give_up_rights(engine: Engine) -> None:
    from models.row_security import NoApplicationRole, act_as_application  # noqa: PLC0415 - readers open engines

    try:
        act_as_application(engine)
    except NoApplicationRole as error:
        raise DatabaseProblem("no_role", shown(engine.url), str(error)) from error


def read_only(engine: Engine) -> Engine:
    """The same database for statements that only read: no write lock on SQLite, one snapshot on PostgreSQL."""
    options: dict[str, Any] = dict(READ_ONLY)
    if engine.dialect.name == "postgresql":
        options["isolation_level"] = "REPEATABLE READ"
    return engine.execution_options(**options)


def _keep_sqlite_whole(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def settings(connection: Any, _: Any) -> None:
        cursor = connection.cursor()
        _switch_to_wal(cursor)
        for pragma in (
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_SECONDS * 1000}",
            f"cache_size=-{CACHE_KIB}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    waiting = BoundedSemaphore(MOST_WAITING)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        seconds = options.get("busy_seconds", BUSY_SECONDS)
        if options.get("read_only", False):
            _begin_sqlite(connection, "BEGIN", seconds)
        elif waiting.acquire(blocking=False):
            try:
                _begin_sqlite(connection, "BEGIN IMMEDIATE", seconds)
            finally:
                waiting.release()
        else:
            _begin_sqlite(connection, "BEGIN IMMEDIATE", 0)


def _switch_to_wal(cursor: Any) -> None:
    """While another connection uses a file that is not yet so, SQLite does not wait itself but leaves it to us."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if not is_busy(error) or time.monotonic() > until:
                raise
            time.sleep(RETRY_SECONDS)
        else:
            return


def _begin_sqlite(connection: Connection, begin: str, busy_seconds: float) -> None:
    """Writers begin as such: a transaction that turns into a writer's fails at once with SQLITE_BUSY_SNAPSHOT."""
    connection.exec_driver_sql(f"PRAGMA busy_timeout={int(1000 * busy_seconds)}")
    connection.exec_driver_sql(begin)


def _limit_waiting(engine: Engine) -> None:
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        seconds = connection.get_execution_options().get("busy_seconds")
        if seconds is not None:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(1000 * seconds)}")


def _follow_the_file(engine: Engine) -> None:
    """A connection keeps to the file it was opened on, even when that was deleted or another took its name."""
    file = Path(engine.url.database or ":memory:")

    @event.listens_for(engine, "do_connect")
    def refuse(_dialect: Any, _record: Any, _arguments: Any, _options: Any) -> None:
        file = sqlite_file(engine.url)
        if file is not None and not file.exists():
            raise sqlite3.OperationalError(f"the file {file} is not there")

    @event.listens_for(engine, "connect")
    def remember(_connection: Any, record: Any) -> None:
        record.info["file"] = _identity(file)

    @event.listens_for(engine, "checkout")
    def compare(_connection: Any, record: Any, _proxy: Any) -> None:
        if record.info["file"] != _identity(file):
            raise InvalidatePoolError  # the pool connects anew, which a missing file then refuses


def _identity(file: Path) -> tuple[int, int] | None:
    """What stays the same as long as it is the same file; None where there is none."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def ping(engine: Engine) -> None:
    """One trivial statement; raises what the driver raises when the database does not answer."""
    with read_only(engine).connect() as connection:
        connection.execute(text("SELECT 1"))
