"""Tokens 接口令牌 by which programs bring rows: made and revoked on the server, and found by what a program sends."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dashboard.accounts.accounts import AccountProblem, Act
from dashboard.accounts.addresses import Network, is_among, network
from dashboard.accounts.readers import with_sub_units
from dashboard.translations import _
from models.engine import IMPATIENT, read_only
from models.tokens import ApiToken

BEGINNING = "zhiheng_"
"""By which people, and programs that look for lost secrets, recognise one."""
LONGEST_NAME = 50
MOST_DAYS = 365
BETWEEN_NOTES = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class TokenHolder:
    """The program that a request comes from, as its token says."""

    token_id: int
    name: str
    agency_code: str | None
    """The agency whose rows alone it brings; None for everybody's."""
    last_used_at: dt.datetime | None

    @property
    def account(self) -> str:
        """Its name in the audit log and in the list of imports."""
        return f"token:{self.name}"


def make(
    engine: Engine,
    act: Act,
    name: str,
    *,
    agency_code: str | None = None,
    days: int = MOST_DAYS,
    addresses: Sequence[Network] = (),
) -> str:
    """The new token, which nobody can tell again; raises :class:`AccountProblem` for what cannot be."""
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable() or name != name.strip():
        raise AccountProblem(
            _("“%(name)s” cannot be a token's name; expected 1 to %(most)s characters.", name=name, most=LONGEST_NAME)
        )
    if not 1 <= days <= MOST_DAYS:
        raise AccountProblem(
            _(
                "A token counts for 1 to %(most)s days; found %(days)s. Make it anew every year.",
                most=MOST_DAYS,
                days=days,
            )
        )
    written = BEGINNING + secrets.token_urlsafe(32)
    token = ApiToken(
        name=name,
        token_hash=_hash(written),
        agency_code=agency_code,
        addresses=[str(one) for one in addresses],
        made_at=act.now,
        made_by=act.account,
        expires_at=act.now + dt.timedelta(days=days),
    )
    with Session(engine) as session, session.begin():
        if session.scalar(select(ApiToken.token_id).where(ApiToken.name == name)) is not None:
            raise AccountProblem(
                _(
                    "There is, or was, a token named %(name)s; choose another name, such as one with the year.",
                    name=name,
                )
            )
        session.add(token)
        try:
            session.flush()
        except IntegrityError as error:
            raise AccountProblem(_("There is no agency with the code %(code)s.", code=agency_code)) from error
        act.record(
            session,
            "token:create",
            name,
            after={
                "agency_code": agency_code,
                "addresses": token.addresses,
                "expires_at": token.expires_at.isoformat(),
            },
        )
    return written


def revoke(engine: Engine, act: Act, name: str) -> None:
    """From now on the token is worth nothing; raises :class:`AccountProblem` where there is none to revoke."""
    with Session(engine) as session, session.begin():
        token = session.scalars(select(ApiToken).where(ApiToken.name == name)).one_or_none()
        if token is None or token.revoked_at is not None:
            raise AccountProblem(
                _("There is no token named %(name)s that counts; “zhiheng token list” shows all.", name=name)
            )
        token.revoked_at = act.now
        act.record(session, "token:revoke", name)


def find(engine: Engine, written: str, address: str | None, now: dt.datetime) -> TokenHolder | None:
    """Who holds this token, in one statement; None for one that is unknown, revoked, too old, or used elsewhere."""
    with Session(read_only(engine)) as session:
        token = session.scalars(select(ApiToken).where(ApiToken.token_hash == _hash(written))).one_or_none()
    if token is None or token.revoked_at is not None or now >= token.expires_at:
        return None
    if token.addresses and not is_among(address, [network(one) for one in token.addresses]):
        return None
    return TokenHolder(token.token_id, token.name, token.agency_code, token.last_used_at)


def note_use(engine: Engine, holder: TokenHolder, now: dt.datetime) -> None:
    """Remembers that the token was used, at most once a minute; raises at once when another writer is at work."""
    if holder.last_used_at is not None and now - holder.last_used_at < BETWEEN_NOTES:
        return
    with engine.execution_options(**IMPATIENT).begin() as connection:
        connection.execute(update(ApiToken).where(ApiToken.token_id == holder.token_id).values(last_used_at=now))


def own_codes(engine: Engine, holder: TokenHolder) -> frozenset[str] | None:
    """Codes of the agency and its sub-units whose rows the program brings; None where it brings everybody's."""
    return None if holder.agency_code is None else with_sub_units(engine, holder.agency_code)


def _hash(written: str) -> str:
    return hashlib.sha256(written.encode("utf-8", errors="replace")).hexdigest()
