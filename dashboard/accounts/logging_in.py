"""Who logs in, and how failures lock an account and an address (GB/T 22239-2019 8.1.4.1 b).

Each decision is written to the audit log in its own transaction. Whoever is refused is not told why.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial

from sqlalchemy import Engine, delete, func, select, update
from sqlalchemy.orm import Session

from dashboard.accounts import passwords, second_factor
from dashboard.accounts.accounts import Caller, Holder, folded, holder_of
from dashboard.accounts.addresses import Network, may_come_from
from models import audit
from models.accounts import Account, FailedLogin, LockedAddress, RecoveryCode
from models.engine import read_only
from models.installation import demonstration_today
from models.keys import keys_of

MOST_FAILURES = 5
MOST_FAILURES_OF_AN_ADDRESS = 50
FAILURES_WITHIN = dt.timedelta(minutes=15)
LOCKED_FOR = dt.timedelta(minutes=30)
NOBODY = "(unknown)"
"""What the audit log writes for a name that no account has: people type their password into that field."""

LOGIN = "account:login"
ADDRESS_LOCKED = "address locked"
WRONG = frozenset({"wrong password", "wrong code"})
"""The refusals, in the words of the audit log, that count as failures of the account."""


def authenticate(
    engine: Engine,
    name: str,
    password: str,
    now: dt.datetime,
    caller: Caller = Caller(),
    administrators_from: Sequence[Network] = (),
) -> Holder | None:
    """Who logs in with this name and password; None when nobody does. A second factor is still to be asked for.

    None is all that is told of an unknown name, a wrong password, a locked, disabled or unapproved account, a locked
    address, an administrator at a foreign address, a one-time password that was left too long, and a demonstration
    account outside the demonstration; each takes the same work.
    """
    compared = folded(name)
    with Session(read_only(engine)) as reading:
        stored = reading.scalar(select(Account.password_hash).where(Account.folded_name == compared))
    # Hashing takes a tenth of a second on purpose: no transaction is open meanwhile.
    right = passwords.matches(stored, password)
    with Session(engine, expire_on_commit=False) as session, session.begin():
        account = session.scalar(select(Account).where(Account.folded_name == compared).with_for_update())
        refusal = _locked(session, account, now, caller) or _refusal(
            session, account, right, now, may_come=lambda role: may_come_from(role, caller.address, administrators_from)
        )
        awaits_code = account is not None and account.second_factor is not None
        _settle(session, account, refusal, now, caller, awaits_code=awaits_code)
    if account is None or refusal is not None:
        return None
    if passwords.is_outdated(account.password_hash):
        _hash_anew(engine, account, password)
    return holder_of(account)


def confirm_code(engine: Engine, holder: Holder, code: str, now: dt.datetime, caller: Caller) -> bool:
    """Whether the code is that of the account's second factor, or an unused recovery code; it is used up by this.

    With it the login is complete; failures count as those of the password do.
    """
    with Session(engine) as session, session.begin():
        account = session.get_one(Account, holder.account_id, with_for_update=True)
        refusal = _locked(session, account, now, caller)
        if refusal is None and not _uses_up(session, account, code, now):
            refusal = "wrong code"
        _settle(session, account, refusal, now, caller)
    return refusal is None


def confirm_password(engine: Engine, holder: Holder, password: str, now: dt.datetime, caller: Caller) -> bool:
    """Whether whoever is logged in knows the password; failures count as those of a login do."""
    with Session(read_only(engine)) as reading:
        stored = reading.scalar(select(Account.password_hash).where(Account.account_id == holder.account_id))
    right = passwords.matches(stored, password)
    with Session(engine) as session, session.begin():
        account = session.get_one(Account, holder.account_id, with_for_update=True)
        refusal = _locked(session, account, now, caller) or (None if right else "wrong password")
        _settle(session, account, refusal, now, caller, action="account:confirm")
    return refusal is None


def _hash_anew(engine: Engine, account: Account, password: str) -> None:
    """A hash of another cost would tell by its time that there is such an account."""
    made = passwords.hashed(password)
    with engine.begin() as connection:
        unchanged = (Account.account_id == account.account_id, Account.password_hash == account.password_hash)
        connection.execute(update(Account).where(*unchanged).values(password_hash=made))


def _locked(session: Session, account: Account | None, now: dt.datetime, caller: Caller) -> str | None:
    until = session.scalar(select(LockedAddress.locked_until).where(LockedAddress.address == (caller.address or "")))
    if until is not None and now < until:
        return ADDRESS_LOCKED
    if account is not None and account.locked_until is not None and now < account.locked_until:
        return "locked"
    return None


def _refusal(
    session: Session, account: Account | None, right: bool, now: dt.datetime, may_come: Callable[[str], bool]
) -> str | None:
    """Why this login is refused, in the words of the audit log; None when it is not."""
    if account is None:
        return "unknown name"
    if account.disabled:
        return "disabled"
    if not account.approved:
        return "not approved"
    if not may_come(account.role):
        return "address not allowed"
    if not right:
        return "wrong password"
    if account.one_time_until is not None and now >= account.one_time_until:
        return "one-time password too old"
    if account.demonstration and demonstration_today(session) is None:
        return "demonstration account"
    return None


def _uses_up(session: Session, account: Account, code: str, now: dt.datetime) -> bool:
    if account.second_factor is None:
        return False
    keys = keys_of(session)
    if second_factor.is_recovery_code(code):
        hashed = second_factor.recovery_hash(keys, code, account.account_id)
        found = session.get(RecoveryCode, (account.account_id, hashed), with_for_update=True)
        if found is not None:
            session.delete(found)
        return found is not None
    secret = second_factor.unsealed(keys, account.second_factor, account.account_id)
    step = second_factor.step_of(code, secret, now, account.second_factor_step)
    if step is not None:
        account.second_factor_step = step
    return step is not None


def _settle(
    session: Session,
    account: Account | None,
    refusal: str | None,
    now: dt.datetime,
    caller: Caller,
    *,
    action: str = LOGIN,
    awaits_code: bool = False,
) -> None:
    """Counts or forgets the failures, and writes the decision into the audit log.

    While a code is awaited nothing is forgotten: whoever knows the password could else try any number of codes.
    """
    if account is not None and refusal is None and not awaits_code:
        account.failures, account.failed_at, account.locked_until = 0, None, None
        account.logged_in_at = now if action == LOGIN else account.logged_in_at
    if account is not None and refusal in WRONG:
        _count_failure(account, now)
    record = partial(
        audit.record,
        session,
        at=now,
        account=account.name if account is not None else NOBODY,
        role=account.role if account is not None else None,
        address=caller.address,
        request_id=caller.request_id,
    )
    detail = {"awaits": "code"} if awaits_code and refusal is None else None
    record(action=action, result="refused" if refusal else "done", reason=refusal, detail=detail)
    if account is not None and refusal in WRONG and account.locked_until is not None:
        record(action="account:lock", detail={"until": account.locked_until.isoformat()})
    if refusal is not None and refusal != ADDRESS_LOCKED and caller.address is not None:
        until = _count_failure_of_address(session, caller.address, now)
        if until is not None:
            record(action="address:lock", subject=caller.address, detail={"until": until.isoformat()})


def _count_failure(account: Account, now: dt.datetime) -> None:
    """Each failure counts until a quarter of an hour has passed without one."""
    recent = account.failed_at is not None and now - account.failed_at < FAILURES_WITHIN
    account.failures = account.failures + 1 if recent else 1
    account.failed_at = now
    account.locked_until = None
    if account.failures >= MOST_FAILURES:
        account.failures, account.failed_at, account.locked_until = 0, None, now + LOCKED_FOR


def _count_failure_of_address(session: Session, address: str, now: dt.datetime) -> dt.datetime | None:
    """Until when the address is locked by this failure; many people may share one, so each counts for 15 minutes."""
    session.execute(delete(FailedLogin).where(FailedLogin.at <= now - FAILURES_WITHIN))
    session.execute(delete(LockedAddress).where(LockedAddress.locked_until <= now))
    session.add(FailedLogin(address=address, at=now))
    session.flush()
    failures = session.scalar(select(func.count()).where(FailedLogin.address == address)) or 0
    if failures < MOST_FAILURES_OF_AN_ADDRESS:
        return None
    session.execute(delete(FailedLogin).where(FailedLogin.address == address))
    session.merge(LockedAddress(address=address, locked_until=now + LOCKED_FOR))
    return now + LOCKED_FOR
