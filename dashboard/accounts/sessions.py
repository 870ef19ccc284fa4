"""Sessions 会话: kept on the server, named by a random number of which only the hash is stored.

Who holds the session is read from the account each time, so that a change of role or a lock acts on the next request.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, and_, delete, false, func, insert, or_, select, update
from sqlalchemy.orm import Session

from dashboard.accounts.accounts import Caller, Holder, holder_of
from models import audit
from models.accounts import ADMINISTRATORS, Account, WebSession
from models.engine import IMPATIENT, read_only
from models.installation import DEMONSTRATION_TODAY, InstallationFact

ON_THE_WALL = "wall"
"""What a session remembers while its last page is the wall of the meeting room."""
_ON_THE_WALL = func.coalesce(WebSession.content[ON_THE_WALL].as_boolean(), false())


@dataclass(frozen=True)
class Limits:
    """How long a session lasts, without a request and in any case, and how many of them an account may have."""

    idle: dt.timedelta
    absolute: dt.timedelta
    idle_of_administrators: dt.timedelta = dt.timedelta(minutes=15)
    per_account: int = 1

    @property
    def between_notes(self) -> dt.timedelta:
        """How often the use of a session is noted: once a minute, or oftener where sessions are short."""
        return min(dt.timedelta(minutes=1), min(self.idle, self.idle_of_administrators) / 10)

    def idle_for(self, role: str) -> dt.timedelta:
        """How long a session of this role lasts without a request."""
        return min(self.idle, self.idle_of_administrators) if role in ADMINISTRATORS else self.idle


@dataclass(frozen=True)
class Found:
    """A session that is alive: who holds it, what it remembers, when its use was last noted."""

    id_hash: str
    holder: Holder
    content: Mapping[str, Any]
    seen_at: dt.datetime
    demonstration_today: dt.date | None
    """The day at which the demonstration's calendar stands; None in a real installation."""
    awaits_code: bool = False
    """Only the password was given yet."""
    idle: bool = False
    """Nobody has used it for too long: it is over, but for the wall that was its last page (``dashboard.web.wall``)."""


@dataclass(frozen=True)
class ListedSession:
    """A living session, as its holder is told of it."""

    id_hash: str
    began_at: dt.datetime
    seen_at: dt.datetime
    address: str | None
    browser: str | None


def find(engine: Engine, session_id: str, limits: Limits, now: dt.datetime) -> Found | None:
    """The living session of this id, in one statement; None for any other id, and where its account may not log in."""
    stands_at = select(InstallationFact.value).where(InstallationFact.key == DEMONSTRATION_TODAY).scalar_subquery()
    with Session(read_only(engine)) as session:
        row = session.execute(
            select(WebSession, Account, stands_at)
            .join(Account, Account.account_id == WebSession.account_id)
            .where(WebSession.id_hash == _hash(session_id), ~WebSession.replaced, ~Account.disabled, Account.approved)
        ).one_or_none()
    if row is None:
        return None
    kept, account, day = row
    idle = now - kept.seen_at > limits.idle_for(account.role)
    if now - kept.created_at > limits.absolute or (idle and ON_THE_WALL not in kept.content):
        return None
    if account.demonstration and day is None:
        return None
    stood_at = None if day is None else dt.date.fromisoformat(day)
    return Found(kept.id_hash, holder_of(account), kept.content, kept.seen_at, stood_at, kept.awaits_code, idle)


def was_replaced(engine: Engine, session_id: str) -> bool:
    """Whether the session of this id was ended by a login elsewhere, as far as that is still known."""
    with Session(read_only(engine)) as session:
        found = select(WebSession.replaced).where(WebSession.id_hash == _hash(session_id))
        return bool(session.scalar(found))


def listed(engine: Engine, holder: Holder, limits: Limits, now: dt.datetime) -> list[ListedSession]:
    """The holder's living sessions, those that are idle on the wall too, the newest first."""
    with Session(read_only(engine)) as session:
        rows = session.scalars(
            select(WebSession)
            .where(
                WebSession.account_id == holder.account_id,
                ~WebSession.replaced,
                ~WebSession.awaits_code,
                or_(WebSession.seen_at >= now - limits.idle_for(holder.role), _ON_THE_WALL),
                WebSession.created_at >= now - limits.absolute,
            )
            .order_by(WebSession.created_at.desc())
        )
        return [ListedSession(one.id_hash, one.created_at, one.seen_at, one.address, one.browser) for one in rows]


def start(
    engine: Engine,
    holder: Holder,
    content: Mapping[str, Any],
    limits: Limits,
    now: dt.datetime,
    caller: Caller = Caller(),
) -> str:
    """A new session's id, which nobody else knows; sessions that have ended by time are removed on the way.

    It awaits a code where the account has a second factor; else it ends the account's older ones beyond their limit.
    """
    session_id = secrets.token_urlsafe(32)
    with engine.begin() as connection:
        unused = and_(WebSession.seen_at < now - limits.idle, ~_ON_THE_WALL)
        connection.execute(delete(WebSession).where(or_(unused, WebSession.created_at < now - limits.absolute)))
        connection.execute(
            insert(WebSession).values(
                id_hash=_hash(session_id),
                account_id=holder.account_id,
                content=dict(content),
                created_at=now,
                seen_at=now,
                address=caller.address,
                browser=caller.browser,
                awaits_code=holder.second_factor,
            )
        )
        if not holder.second_factor:
            _end_older(connection, holder, _hash(session_id), limits, now, caller)
    return session_id


def renew(
    engine: Engine, found: Found, content: Mapping[str, Any], limits: Limits, now: dt.datetime, caller: Caller
) -> str:
    """A new id for the session, whose holder has just shown more than before; the old one is worth nothing.

    It awaits no code any more, and ends the account's older sessions beyond their limit. It does not live longer.
    """
    session_id = secrets.token_urlsafe(32)
    with engine.begin() as connection:
        connection.execute(
            update(WebSession)
            .where(WebSession.id_hash == found.id_hash)
            .values(id_hash=_hash(session_id), content=dict(content), seen_at=now, awaits_code=False)
        )
        if found.awaits_code:
            _end_older(connection, found.holder, _hash(session_id), limits, now, caller)
    return session_id


def keep(engine: Engine, found: Found, content: Mapping[str, Any], *, patient: bool = False) -> None:
    """Writes what the session remembers; nothing happens when it was ended meanwhile.

    Unless it is ``patient``, it raises at once when another writer is at work, as :func:`note_use` does: readers do not
    wait for writers.
    """
    options = {} if patient else IMPATIENT
    with engine.execution_options(**options).begin() as connection:
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
        _record(connection, found.holder, "account:logout", now, caller)


def end_everywhere(engine: Engine, holder: Holder, now: dt.datetime, caller: Caller) -> None:
    """Removes all sessions of the account."""
    with engine.begin() as connection:
        end_all(connection, holder.account_id)
        _record(connection, holder, "account:logout", now, caller, everywhere=True)


def end_all(where: Session | Connection, account_id: int, *, but: str | None = None) -> None:
    """Removes the account's sessions, but for the one with that hash, in the transaction that makes them invalid."""
    ended = delete(WebSession).where(WebSession.account_id == account_id)
    where.execute(ended if but is None else ended.where(WebSession.id_hash != but))


def _end_older(
    connection: Connection, holder: Holder, present: str, limits: Limits, now: dt.datetime, caller: Caller
) -> None:
    """Ends all but the present session and the newest others, as many as an account may have.

    The accounts of the demonstration are shared, and keep all of theirs.
    """
    if holder.demonstration:
        return
    others = select(WebSession.id_hash).where(
        WebSession.account_id == holder.account_id,
        WebSession.id_hash != present,
        ~WebSession.replaced,
        ~WebSession.awaits_code,
    )
    newest_first: Sequence[str] = connection.scalars(others.order_by(WebSession.created_at.desc())).all()
    too_many = newest_first[limits.per_account - 1 :]
    if too_many:
        connection.execute(update(WebSession).where(WebSession.id_hash.in_(too_many)).values(replaced=True, content={}))
        _record(connection, holder, "session:replace", now, caller, sessions=len(too_many))


def _record(
    connection: Connection, holder: Holder, action: str, now: dt.datetime, caller: Caller, **detail: object
) -> None:
    audit.record(
        connection,
        at=now,
        account=holder.name,
        role=holder.role,
        action=action,
        address=caller.address,
        request_id=caller.request_id,
        detail=detail,
    )


def _hash(session_id: str) -> str:
    return hashlib.sha256(session_id.encode("utf-8", errors="replace")).hexdigest()
