"""Is a SQLite file whole? Looked at without writing a byte, before anything opens it for work.

SQLite writes into a file as soon as it opens it for work: it plays back the log of a crash, and makes its own.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


def is_damage(error: BaseException | None) -> bool:
    """Whether a driver's error says that the file is damaged, or no database."""
    return isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED


def damage(file: Path, *, thorough: bool) -> str | None:
    """What is wrong with the file; None where nothing is found.

    Not ``thorough``: its head, its length and its list of tables. Thorough: every page, 2 s for 500 MB.
    """
    found = None
    for way in _ways(file):
        found = _found(f"{file.absolute().as_uri()}?{way}", thorough=thorough)
        if found is None:
            return None
    return found


def _ways(file: Path) -> Iterator[str]:
    """How to open it so that nothing is written.

    A log that is not empty belongs to the file: a writer is at work or was killed. Without one the file is read as it
    lies there; should a writer begin meanwhile, the second way decides.
    """
    log = file.with_name(f"{file.name}-wal")
    if not _has_content(log):
        yield "mode=ro&immutable=1"
    if _has_content(log):
        yield "mode=ro"


def _has_content(file: Path) -> bool:
    try:
        return file.stat().st_size > 0
    except FileNotFoundError:
        return False


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
