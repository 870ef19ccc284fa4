"""The accounts as security administrators see them: the list, one account, and the roles that wait for approval."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from dashboard import urls
from dashboard.accounts.accounts import Holder, folded, same_person
from dashboard.paging import PAGE_ROWS, Paging
from models.accounts import Account, LockedAddress, Role, RoleRequest
from models.audit_chain import ChainHead

WAITING, LOCKED, DISABLED, ONE_TIME = "waiting", "locked", "disabled", "one-time"
STATES = (WAITING, LOCKED, DISABLED, ONE_TIME)
"""As ``rows`` of the address names them."""


@dataclass(frozen=True)
class AccountEntry:
    """An account."""

    account_id: int
    name: str
    display_name: str
    role: str
    stands_for: str
    """The code of its agency or the number of its officer; empty for the other roles."""
    states: tuple[str, ...]
    second_factor: bool
    demonstration: bool
    created_at: dt.datetime
    logged_in_at: dt.datetime | None
    locked_until: dt.datetime | None
    """None where it is not locked now."""
    own: bool
    """It is the reader's, who administers it not."""

    @property
    def href(self) -> str:
        """The address of its page."""
        return urls.href("account", user=self.name)


@dataclass(frozen=True)
class AskedRole:
    """A role that waits for approval."""

    account: AccountEntry
    role: str
    stands_for: str
    asked_by: str
    asked_at: dt.datetime
    may_approve: bool
    """False for whoever asked for it, and for its own account."""


@dataclass(frozen=True)
class AccountList:
    """The accounts that the address asks for, a page of them, and what waits."""

    entries: tuple[AccountEntry, ...]
    paging: Paging
    role: str | None
    state: str | None
    q: str
    asked: tuple[AskedRole, ...]
    locked_addresses: tuple[tuple[str, dt.datetime], ...]
    """(address, until)."""
    seen: int
    """The last audit record of that moment, by which a form knows what has been changed since."""


@dataclass(frozen=True)
class AccountPage:
    """One account, and the role that was asked for it."""

    account: AccountEntry
    asked: AskedRole | None
    seen: int
    """As in the list."""


def accounts(session: Session, query: urls.Query, reader: Holder, now: dt.datetime) -> AccountList:
    """The list. A role or a state that there is not is left out of account."""
    role = next((one.value for one in Role if one.value == query.group), None)
    state = next((one for one in STATES if one == query.rows), None)
    wanted: list[ColumnElement[bool]] = []
    if role is not None:
        wanted.append(Account.role == role)
    if state is not None:
        wanted.append(_is(state, now))
    if query.q:
        named = Account.folded_name.contains(folded(query.q), autoescape=True)
        wanted.append(or_(named, Account.display_name.contains(query.q, autoescape=True)))
    found = session.scalar(select(func.count()).select_from(Account).where(*wanted)) or 0
    paging = Paging(found, query.page)
    rows = session.scalars(
        select(Account).where(*wanted).order_by(Account.folded_name).offset(paging.offset).limit(PAGE_ROWS)
    )
    locked = session.execute(
        select(LockedAddress.address, LockedAddress.locked_until)
        .where(LockedAddress.locked_until > now)
        .order_by(LockedAddress.address)
    )
    return AccountList(
        entries=tuple(_entry(one, reader, now) for one in rows),
        paging=paging,
        role=role,
        state=state,
        q=query.q,
        asked=_asked(session, reader, now),
        locked_addresses=tuple((address, until) for address, until in locked),
        seen=_last_record(session),
    )


def account(session: Session, name: str, reader: Holder, now: dt.datetime) -> AccountPage | None:
    """The account with this name, written as it is; None where there is none."""
    found = session.scalar(select(Account).where(Account.name == name))
    if found is None:
        return None
    asked = _asked(session, reader, now, Account.account_id == found.account_id)
    return AccountPage(_entry(found, reader, now), asked[0] if asked else None, _last_record(session))


def _last_record(session: Session) -> int:
    return session.scalar(select(ChainHead.sequence)) or 0


def _asked(session: Session, reader: Holder, now: dt.datetime, *wanted: ColumnElement[bool]) -> tuple[AskedRole, ...]:
    asker = aliased(Account)
    rows = session.execute(
        select(RoleRequest, Account, asker)
        .join(Account, Account.account_id == RoleRequest.account_id)
        .join(asker, asker.account_id == RoleRequest.asked_by)
        .where(*wanted)
        .order_by(RoleRequest.asked_at, Account.folded_name)
    )
    return tuple(
        AskedRole(
            account=_entry(of, reader, now),
            role=request.role,
            stands_for=request.agency_code or request.officer_no or "",
            asked_by=by.display_name,
            asked_at=request.asked_at,
            may_approve=not same_person(by.display_name, reader.display_name)
            and reader.account_id not in (by.account_id, of.account_id),
        )
        for request, of, by in rows
    )


def _is(state: str, now: dt.datetime) -> ColumnElement[bool]:
    match state:
        case "waiting":
            return or_(
                ~Account.approved, select(RoleRequest).where(RoleRequest.account_id == Account.account_id).exists()
            )
        case "locked":
            return and_(Account.locked_until.is_not(None), Account.locked_until > now)
        case "disabled":
            return Account.disabled.is_(True)
        case _:
            return Account.one_time_until.is_not(None)


def _entry(row: Account, reader: Holder, now: dt.datetime) -> AccountEntry:
    locked_until = row.locked_until if row.locked_until is not None and now < row.locked_until else None
    states = {
        WAITING: not row.approved,
        LOCKED: locked_until is not None,
        DISABLED: row.disabled,
        ONE_TIME: row.one_time_until is not None,
    }
    return AccountEntry(
        account_id=row.account_id,
        name=row.name,
        display_name=row.display_name,
        role=row.role,
        stands_for=row.agency_code or row.officer_no or "",
        states=tuple(state for state, holds in states.items() if holds),
        second_factor=row.second_factor is not None,
        demonstration=row.demonstration,
        created_at=row.created_at,
        logged_in_at=row.logged_in_at,
        locked_until=locked_until,
        own=row.account_id == reader.account_id,
    )
