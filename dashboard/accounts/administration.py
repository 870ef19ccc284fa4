"""What security administrators do to the accounts of others 账号管理, and the command line to all of them.

Nobody administers the own account, a role counts only when a second administrator has approved it, and nothing is done
on the ground of a page that another has made untrue in the meantime.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from dashboard.accounts import passwords, sessions
from dashboard.accounts.accounts import (
    ONE_TIME_FOR,
    AccountProblem,
    Act,
    Granted,
    flush,
    folded,
    refuse_second_administrator,
    request_for,
    same_person,
)
from dashboard.accounts.own_account import drop_second_factor, refuse_published
from dashboard.audit import wording
from dashboard.translations import _
from models.accounts import Account, FailedLogin, FormerPassword, LockedAddress, Role, RoleRequest
from models.audit import AuditRecord
from models.installation import SHANGHAI

ACTS = (
    "account:disable", "account:enable", "account:lock", "account:unlock", "account:reset", "second_factor:reset",
    "role:request", "role:approve", "role:reject",
)  # fmt: skip
"""What changes an account so that its page looks different, as the audit log names it."""
UNTIL_UNLOCKED = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)


def account_id_of(engine: Engine, name: str) -> int:
    """The number of the account with this name; raises :class:`AccountProblem`."""
    with Session(engine) as session:
        found = session.scalar(select(Account.account_id).where(Account.folded_name == folded(name)))
    if found is None:
        raise AccountProblem(_("There is no account named %(name)s; “zhiheng account list” shows all.", name=name))
    return found


def disable(engine: Engine, act: Act, account_id: int) -> None:
    """Nobody logs in to it any more, and its sessions are over."""
    with _another(engine, act, account_id) as (session, account):
        act.record(session, "account:disable", account.name, before={"disabled": account.disabled})
        account.disabled = True
        sessions.end_all(session, account_id)


def enable(engine: Engine, act: Act, account_id: int) -> None:
    """Takes :func:`disable` back."""
    with _another(engine, act, account_id) as (session, account):
        act.record(session, "account:enable", account.name, before={"disabled": account.disabled})
        account.disabled = False


def lock(engine: Engine, act: Act, account_id: int) -> None:
    """Nobody logs in to it until it is unlocked, and its sessions are over."""
    with _another(engine, act, account_id) as (session, account):
        account.locked_until = UNTIL_UNLOCKED
        sessions.end_all(session, account_id)
        act.record(session, "account:lock", account.name)


def unlock(engine: Engine, act: Act, account_id: int) -> None:
    """Forgets the failures that locked it."""
    with _another(engine, act, account_id) as (session, account):
        account.failures, account.failed_at, account.locked_until = 0, None, None
        act.record(session, "account:unlock", account.name)


def reset_password(engine: Engine, act: Act, account_id: int) -> str:
    """Gives a password for one use, unlocks the account and ends its sessions; returns the password."""
    given = passwords.one_time()
    made = passwords.hashed(given)
    with _another(engine, act, account_id) as (session, account):
        refuse_published(account)
        _refuse_of_an_approver(act, account)
        session.add(FormerPassword(account_id=account_id, password_hash=account.password_hash))
        account.password_hash, account.password_at, account.one_time_until = made, act.now, act.now + ONE_TIME_FOR
        account.failures, account.failed_at, account.locked_until = 0, None, None
        sessions.end_all(session, account_id)
        act.record(session, "account:reset", account.name)
    return given


def reset_second_factor(engine: Engine, act: Act, account_id: int) -> None:
    """Takes the second factor away, for one who has lost it, and ends the account's sessions."""
    with _another(engine, act, account_id) as (session, account):
        _refuse_of_an_approver(act, account)
        drop_second_factor(session, account)
        sessions.end_all(session, account_id)
        act.record(session, "second_factor:reset", account.name)


def ask_for_role(engine: Engine, act: Act, account_id: int, granted: Granted) -> None:
    """Asks for another role; until it is approved, the account keeps the one it has. Only an administrator can ask."""
    with _another(engine, act, account_id) as (session, account):
        if act.by is None or not account.approved:
            raise AccountProblem(
                _("%(name)s still waits for the approval of its first role; decide on that first.", name=account.name)
            )
        if _present(account) == granted:
            raise AccountProblem(_("%(name)s has this role already.", name=account.name))
        refuse_second_administrator(session, account.display_name, granted.role, account_id)
        session.execute(delete(RoleRequest).where(RoleRequest.account_id == account_id))
        session.add(request_for(account, granted, act.by, act.now))
        flush(session, account.name, granted)
        act.record(session, "role:request", account.name, before=_present(account).recorded, after=granted.recorded)


def approve(engine: Engine, act: Act, account_id: int) -> None:
    """Gives the account the role that was asked for, and ends its sessions.

    Raises :class:`AccountProblem` for whoever asked for it, also with another account of the same person.
    """
    with _another(engine, act, account_id) as (session, account):
        request = _request(session, account)
        _refuse_who_asked(session, act, request)
        granted = Granted(request.role, request.agency_code, request.officer_no)
        refuse_second_administrator(session, account.display_name, granted.role, account_id)
        before = _present(account).recorded if account.approved else None
        act.record(session, "role:approve", account.name, before=before, after=granted.recorded)
        account.role, account.agency_code, account.officer_no = granted.role, granted.agency_code, granted.officer_no
        account.approved = True
        session.delete(request)
        sessions.end_all(session, account_id)


def reject(engine: Engine, act: Act, account_id: int) -> None:
    """Leaves the account the role that it has; one that never had any is removed. Who asked may take it back so."""
    with _another(engine, act, account_id) as (session, account):
        request = _request(session, account)
        granted = Granted(request.role, request.agency_code, request.officer_no)
        act.record(session, "role:reject", account.name, before=granted.recorded)
        session.delete(request)
        session.flush()
        if not account.approved:
            session.delete(account)


def unlock_address(engine: Engine, act: Act, address: str) -> None:
    """Lets people log in from there again."""
    with Session(engine) as session, session.begin():
        session.execute(delete(LockedAddress).where(LockedAddress.address == address))
        session.execute(delete(FailedLogin).where(FailedLogin.address == address))
        act.record(session, "address:unlock", address)


@contextmanager
def _another(engine: Engine, act: Act, account_id: int) -> Iterator[tuple[Session, Account]]:
    """The account in a transaction; :class:`AccountProblem` for one's own, and for one that is not there (any more)."""
    if act.by is not None and act.by.account_id == account_id:
        raise AccountProblem(_("Nobody administers the own account; ask another security administrator."))
    with Session(engine) as session, session.begin():
        account = session.get(Account, account_id, with_for_update=True)
        if account is None:
            raise AccountProblem(_("This account is not there any more."))
        _refuse_unseen(session, act, account)
        yield session, account


def _refuse_unseen(session: Session, act: Act, account: Account) -> None:
    """Of two who change an account at once, the second has not seen what the first did: it is told, nothing is done.

    The account is locked here, so that whoever changes it at this moment has committed, and is in the log, or waits.
    """
    if act.seen is None:
        return
    unseen = session.scalars(
        select(AuditRecord)
        .where(
            AuditRecord.sequence > act.seen,
            AuditRecord.subject == account.name,
            AuditRecord.action.in_(ACTS),
            AuditRecord.result == "done",
        )
        .order_by(AuditRecord.sequence)
    ).all()
    if unseen:
        raise AccountProblem(
            _(
                "%(name)s has been changed since this page was opened: %(changes)s. Nothing was done now; look at it "
                "as it is, and do it again if it is still right.",
                name=account.name,
                changes=_("; ").join(
                    f"{wording.nobody(one.account)}, {wording.action(one.action)}, "
                    f"{one.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
                    for one in unseen
                ),
            )
        )


def _refuse_of_an_approver(act: Act, account: Account) -> None:
    """Whoever could log in as another security administrator would approve what he or she has asked for."""
    if act.by is not None and account.role == Role.SECURITY:
        raise AccountProblem(
            _(
                "%(name)s is a security administrator: password and second factor are reset on the server alone, "
                "with “zhiheng account reset”. Else one person could act as two (GB/T 22239 8.1.4.2 d).",
                name=account.name,
            )
        )


def _present(account: Account) -> Granted:
    return Granted(account.role, account.agency_code, account.officer_no)


def _request(session: Session, account: Account) -> RoleRequest:
    request = session.get(RoleRequest, account.account_id)
    if request is None:
        raise AccountProblem(_("No role is waiting for approval for %(name)s.", name=account.name))
    return request


def _refuse_who_asked(session: Session, act: Act, request: RoleRequest) -> None:
    asker = session.get_one(Account, request.asked_by)
    if act.by is None:
        return
    if act.by.account_id == asker.account_id or same_person(act.by.display_name, asker.display_name):
        raise AccountProblem(
            _(
                "%(person)s asked for this role and cannot approve it. Another security administrator has to, or "
                "whoever holds the server with “zhiheng account approve” (GB/T 22239 8.1.4.2 d).",
                person=asker.display_name,
            )
        )
