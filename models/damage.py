"""Is a SQLite file whole? Looked at without writing a byte, before anything opens it for work.

SQLite writes into a file as soon as it opens it for work: it plays back the log of a crash, and makes its own.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

SETTLED_SECONDS = 0.05
"""Longer than what a file system's clock takes for one moment, so that a write in between changes the file's time."""
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


def is_damage(error: BaseException | None) -> bool:
    """Whether a driver's error says that the file is damaged, or no database."""
    return isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED


def damage(file: Path, *, thorough: bool) -> str | None:
    """What is wrong with the file; None where nothing is found.

    Not ``thorough``: its head, its length and its list of tables. Thorough: every page, 2 s for 500 MB.

    A log that is not empty belongs to the file: a writer is at work or was killed. SQLite then minds its locks, and
    what it finds is so. Without one the file is read as it lies there, since SQLite would write a log to read it. What
    another process writes just then looks torn: nothing is believed that is not found twice in a file that lies still.
    """
    address = f"{file.absolute().as_uri()}?mode=ro"
    while not _has_content(_log_of(file)):
        before = _state(file)
        if _found(f"{address}&immutable=1", thorough=thorough) is None:
            return None
        time.sleep(SETTLED_SECONDS)
        found = _found(f"{address}&immutable=1", thorough=thorough)
        if found is None or _state(file) == before:
            return found
    return _found(address, thorough=thorough)


def _state(file: Path) -> tuple[tuple[int, int] | None, ...]:
    """Lengths and times of the file and its log, which tell whether anything was written meanwhile."""
    return _stat(file), _stat(_log_of(file))


def _stat(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return found.st_size, found.st_mtime_ns


def _log_of(file: Path) -> Path:
    return file.with_name(f"{file.name}-wal")


def _has_content(file: Path) -> bool:
    found = _stat(file)
    return found is not None and found[0] > 0


def _found(address: str, *, thorough: bool) -> str | None:
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if not thorough:
                return None
            [answer] = connection.execute("PRAGMA quick_check(1)").fetchone()
            return None if answer == "ok" else " ".join(str(answer).split())
    except sqlite3.Error as error:
        # Anything else, such as a missing right, is told by whoever opens it for work.
        return str(error) if is_damage(error) else None
