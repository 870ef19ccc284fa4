"""Sessions 会话: kept on the server, named by a random number of which only the hash is stored.

Who holds the session is read from the account each time, so that a change of role or a lock acts on the next request.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from dashboard.accounts.accounts import Caller, Holder, holder_of
from models import audit
from models.accounts import Account, WebSession
from models.engine import IMPATIENT, read_only
from models.installation import DEMONSTRATION_TODAY, InstallationFact


@dataclass(frozen=True)
class Limits:
    """How long a session lasts: without a request, and in any case."""

    idle: dt.timedelta
    absolute: dt.timedelta

    @property
    def between_notes(self) -> dt.timedelta:
        """How often the use of a session is noted: once a minute, or oftener where sessions are short."""
        return min(dt.timedelta(minutes=1), self.idle / 10)


@dataclass(frozen=True)
class Found:
    """A session that is alive: who holds it, what it remembers, when its use was last noted."""

    id_hash: str
    holder: Holder
    content: Mapping[str, Any]
    seen_at: dt.datetime
    demonstration_today: dt.date | None
    """The day at which the demonstration's calendar stands; None in a real installation."""


def find(engine: Engine, session_id: str, limits: Limits, now: dt.datetime) -> Found | None:
    """The living session of this id, in one statement; None for any other id, and where its account may not log in."""
    stands_at = select(InstallationFact.value).where(InstallationFact.key == DEMONSTRATION_TODAY).scalar_subquery()
    with Session(read_only(engine)) as session:
        row = session.execute(
            select(WebSession, Account, stands_at)
            .join(Account, Account.account_id == WebSession.account_id)
            .where(WebSession.id_hash == _hash(session_id), ~Account.disabled)
        ).one_or_none()
    if row is None:
        return None
    kept, account, day = row
    if now - kept.seen_at > limits.idle or now - kept.created_at > limits.absolute:
        return None
    if account.demonstration and day is None:
        return None
    stood_at = None if day is None else dt.date.fromisoformat(day)
    return Found(kept.id_hash, holder_of(account), kept.content, kept.seen_at, stood_at)


def start(engine: Engine, holder: Holder, content: Mapping[str, Any], limits: Limits, now: dt.datetime) -> str:
    """A new session's id, which nobody else knows; sessions that have ended by time are removed on the way."""
    session_id = secrets.token_urlsafe(32)
    with engine.begin() as connection:
        connection.execute(
            delete(WebSession).where(
                or_(WebSession.seen_at < now - limits.idle, WebSession.created_at < now - limits.absolute)
            )
        )
        connection.execute(
            insert(WebSession).values(
                id_hash=_hash(session_id),
                account_id=holder.account_id,
                content=dict(content),
                created_at=now,
                seen_at=now,
            )
        )
    return session_id


def keep(engine: Engine, found: Found, content: Mapping[str, Any]) -> None:
    """Writes what the session remembers; nothing happens when it was ended meanwhile.

    Raises at once when another writer is at work, as :func:`note_use` does: readers do not wait for writers.
    """
    with engine.execution_options(**IMPATIENT).begin() as connection:
        connection.execute(update(WebSession).where(WebSession.id_hash == found.id_hash).values(content=dict(content)))


def note_use(engine: Engine, found: Found, limits: Limits, now: dt.datetime) -> None:
    """Moves the end of idleness, at most once a minute; raises at once when another writer is at work."""
    if now - found.seen_at < limits.between_notes:
        return
    with engine.execution_options(**IMPATIENT).begin() as connection:
        connection.execute(update(WebSession).where(WebSession.id_hash == found.id_hash).values(seen_at=now))


def end(engine: Engine, found: Found, now: dt.datetime, caller: Caller) -> None:
    """Removes the session; its id is worth nothing from now on."""
    with engine.begin() as connection:
        connection.execute(delete(WebSession).where(WebSession.id_hash == found.id_hash))
        audit.record(
            connection,
            at=now,
            account=found.holder.name,
            role=found.holder.role,
            action="account:logout",
            address=caller.address,
            request_id=caller.request_id,
        )


def _hash(session_id: str) -> str:
    return hashlib.sha256(session_id.encode("utf-8", errors="replace")).hexdigest()
