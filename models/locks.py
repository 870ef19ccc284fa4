"""Locks that the processes of one database take against each other; they end with their holder, however it ends.

PostgreSQL keeps them itself. Beside a SQLite file each lock is a file of its own, held by the locks of SQLite.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Literal, Protocol

from sqlalchemy import Connection, Engine, text

LockName = Literal["demonstration", "worker"]
RETRY_SECONDS = 0.5

_CLASS = 0x5A48_4948  # any number that only Zhiheng's locks take on this PostgreSQL database
_NUMBERS: dict[LockName, int] = {"demonstration": 1, "worker": 2}


class Lock(Protocol):
    """A lock, which one process at a time holds."""

    def take(self) -> bool:
        """Whether it is this process's now; does not wait."""

    def keep(self) -> None:
        """Raises what the driver raises where a lock that was taken is lost: a server restarted keeps none."""


@contextmanager
def tried(engine: Engine, name: LockName) -> Iterator[Lock | None]:
    """The lock for the length of the block; None, at once, while another process holds it."""
    with _lock(engine, name) as lock:
        yield lock if lock.take() else None


@contextmanager
def waited(engine: Engine, name: LockName, waiting: Callable[[], None]) -> Iterator[Lock]:
    """The lock for the length of the block, once it is free; ``waiting`` is called when it is not free at once."""
    with _lock(engine, name) as lock:
        if not lock.take():
            waiting()
            while not lock.take():
                time.sleep(RETRY_SECONDS)
        yield lock


@contextmanager
def _lock(engine: Engine, name: LockName) -> Iterator[Lock]:
    if engine.dialect.name == "sqlite":
        database = engine.url.database
        file = f"{database}.{name}.lock" if database and database != ":memory:" else ":memory:"
        with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as opened:
            yield _FileLock(opened)
    else:
        with engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.detach()  # the lock is the session's: it must end here, not go back to the pool
            yield _SessionLock(connection, _NUMBERS[name])


class _FileLock:
    def __init__(self, file: sqlite3.Connection) -> None:
        self._file = file

    def take(self) -> bool:
        try:
            self._file.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            return False
        return True

    def keep(self) -> None:
        """A file's lock is never lost."""


class _SessionLock:
    def __init__(self, connection: Connection, number: int) -> None:
        self._connection = connection
        self._number = number

    def take(self) -> bool:
        taken = text("SELECT pg_try_advisory_lock(:class, :number)")
        return bool(self._connection.execute(taken, {"class": _CLASS, "number": self._number}).scalar_one())

    def keep(self) -> None:
        self._connection.execute(text("SELECT 1"))
