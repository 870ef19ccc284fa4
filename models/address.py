"""The address of the database: reading it, and showing it without its password. Nothing is connected here."""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

SUPPORTED = ("sqlite", "postgresql")
LARGEST_PORT = 65535

_SECRET_WORD = re.compile(r"((?:password|passwd|pwd)\s*=\s*)[^&\s]*", re.IGNORECASE)
_SCHEME = re.compile(r"[\w.+-]*:/*")


class DatabaseProblem(Exception):
    """The database cannot be used. ``code`` says why; ``where`` names it without its password."""

    def __init__(self, code: str, where: str, detail: str = "") -> None:
        super().__init__(f"{code}: {where} {detail}".rstrip())
        self.code = code
        self.where = where
        self.detail = detail


def database_url(written: str) -> URL:
    """The URL as SQLAlchemy reads it, with our driver for PostgreSQL; raises DatabaseProblem ``bad_url``."""
    try:
        url = make_url(written)
    except ArgumentError as error:
        raise bad_url(without_password(written), str(error)) from error
    except ValueError as error:  # SQLAlchemy takes what stands behind the last colon for a number
        raise bad_url(without_password(written), "port") from error
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in SUPPORTED:
        raise bad_url(shown(url), url.drivername)
    if url.port is not None and not 0 < url.port <= LARGEST_PORT:
        raise bad_url(shown(url), "port")
    if url.get_backend_name() == "postgresql" and "@" in f"{url.host}{url.database}":
        # In a password, a part of which SQLAlchemy takes for the host.
        raise bad_url(without_password(written), "@ → %40")
    return url


def sqlite_file(url: URL) -> Path | None:
    """The file of a SQLite database; None for one in memory and for a server."""
    name = url.database
    return Path(name) if url.get_backend_name() == "sqlite" and name not in (None, "", ":memory:") else None


def bad_url(where: str, detail: str) -> DatabaseProblem:
    """The problem of an address that cannot be used as it is written."""
    return DatabaseProblem("bad_url", where, detail.partition("\n")[0])


def shown(url: URL) -> str:
    """The address without its password, wherever that stands in it."""
    return _SECRET_WORD.sub(r"\1***", url.render_as_string(hide_password=True))


def without_password(written: str) -> str:
    """A text that may be no address at all, without what may be a password in it: rather too little than too much."""
    scheme = _SCHEME.match(written)
    begin = scheme[0] if scheme else ""
    rest = written[len(begin) :]
    _secret, at, place = rest.rpartition("@")
    if at:
        rest = f"***@{place}"
    elif begin.endswith("//"):
        rest = re.sub(r"^([^:/?]*:)[^/?]*", r"\1***", rest)
    return _SECRET_WORD.sub(r"\1***", begin + rest)
