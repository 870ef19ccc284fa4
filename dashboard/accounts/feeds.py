"""Calendar feeds 日历订阅: an account's address for its calendar, made and withdrawn by its holder, shown once."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from sqlalchemy import Engine, delete, select, update
from sqlalchemy.orm import Session

from dashboard.accounts.accounts import AccountProblem, Act, Holder, holder_of
from dashboard.accounts.tokens import BETWEEN_NOTES
from dashboard.translations import LANGUAGES, _
from models.accounts import Account
from models.engine import IMPATIENT, read_only
from models.feeds import CalendarFeed
from models.installation import demonstration_today

COUNTS_FOR = dt.timedelta(days=365)


def make(engine: Engine, act: Act, holder: Holder) -> str:
    """The new token of the holder's feed, which nobody can tell again; the one before counts no more."""
    written = secrets.token_urlsafe(32)
    with Session(engine) as session, session.begin():
        session.execute(delete(CalendarFeed).where(CalendarFeed.account_id == holder.account_id))
        session.add(CalendarFeed(account_id=holder.account_id, token_hash=_hash(written), made_at=act.now))
        act.record(session, "feed:create", holder.name)
    return written


def withdraw(engine: Engine, act: Act, holder: Holder) -> None:
    """From now on the address is worth nothing; raises AccountProblem where there is none."""
    with Session(engine) as session, session.begin():
        feed = session.get(CalendarFeed, holder.account_id)
        if feed is None:
            raise AccountProblem(_("There is no calendar address to withdraw."))
        session.delete(feed)
        act.record(session, "feed:withdraw", holder.name)


def choose_language(engine: Engine, act: Act, holder: Holder, language: str) -> None:
    """In which calendar and digest are written; raises AccountProblem for what is no language here."""
    if language not in LANGUAGES:
        raise AccountProblem(_("“%(language)s” is no language here.", language=language))
    with Session(engine) as session, session.begin():
        account = session.get_one(Account, holder.account_id)
        before, account.language = account.language, language
        act.record(session, "account:language", account.name, before={"language": before}, after={"language": language})


def of(engine: Engine, holder: Holder) -> CalendarFeed | None:
    """The holder's feed, also one that is too old."""
    with Session(read_only(engine), expire_on_commit=False) as session:
        return session.get(CalendarFeed, holder.account_id)


def find(engine: Engine, written: str, now: dt.datetime) -> Holder | None:
    """Whose feed this token is; None for one that is unknown, withdrawn or too old, or whose account may not log in."""
    with Session(read_only(engine)) as session:
        found = session.execute(
            select(Account, CalendarFeed)
            .join(CalendarFeed, CalendarFeed.account_id == Account.account_id)
            .where(CalendarFeed.token_hash == _hash(written), ~Account.disabled, Account.approved)
        ).one_or_none()
        if found is None:
            return None
        account, feed = found
        if now - feed.made_at >= COUNTS_FOR or (account.demonstration and demonstration_today(session) is None):
            return None
        return holder_of(account)


def note_use(engine: Engine, holder: Holder, now: dt.datetime) -> None:
    """Remembers that the feed was read, at most once a minute; raises at once when another writer is at work."""
    feed = of(engine, holder)
    if feed is None or (feed.last_used_at is not None and now - feed.last_used_at < BETWEEN_NOTES):
        return
    with engine.execution_options(**IMPATIENT).begin() as connection:
        used = update(CalendarFeed).where(CalendarFeed.account_id == holder.account_id)
        connection.execute(used.values(last_used_at=now))


def _hash(written: str) -> str:
    return hashlib.sha256(written.encode("utf-8", errors="replace")).hexdigest()
