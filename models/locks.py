"""Locks that the processes of one database take against each other; they end with their holder, however it ends.

PostgreSQL keeps them itself. Beside a SQLite file each lock is a file of its own, held by the locks of SQLite.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Literal

from sqlalchemy import Connection, Engine, text

LockName = Literal["demonstration", "worker"]
RETRY_SECONDS = 0.2

_CLASS = 0x5A48_4948  # any number that only Zhiheng's locks take on this PostgreSQL database
_NUMBERS: dict[LockName, int] = {"demonstration": 1, "worker": 2}


class Lock:
    """A lock that this process holds."""

    def __init__(self, connection: Connection | None = None) -> None:
        self._connection = connection

    def keep(self) -> None:
        """Raises what the driver raises when the lock is lost, which a server that was started again does not keep."""
        if self._connection is not None:
            self._connection.execute(text("SELECT 1"))


@contextmanager
def tried(engine: Engine, name: LockName) -> Iterator[Lock | None]:
    """The lock for the length of the block; None, at once, while another process holds it."""
    if engine.dialect.name == "sqlite":
        with closing(sqlite3.connect(_file(engine, name), timeout=0, isolation_level=None)) as file:
            yield Lock() if _taken(file) else None
    else:
        with engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.detach()  # the lock is the session's: it must end here, not go back to the pool
            taken = text("SELECT pg_try_advisory_lock(:class, :number)")
            free = connection.execute(taken, {"class": _CLASS, "number": _NUMBERS[name]}).scalar_one()
            yield Lock(connection) if free else None


@contextmanager
def waited(engine: Engine, name: LockName, waiting: Callable[[], None]) -> Iterator[Lock]:
    """The lock for the length of the block, once it is free; ``waiting`` is called when it is not free at once."""
    first = True
    while True:
        with tried(engine, name) as lock:
            if lock is not None:
                yield lock
                return
        if first:
            waiting()
            first = False
        time.sleep(RETRY_SECONDS)


def _file(engine: Engine, name: LockName) -> str:
    database = engine.url.database
    return f"{database}.{name}.lock" if database and database != ":memory:" else ":memory:"


def _taken(file: sqlite3.Connection) -> bool:
    try:
        file.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True
