"""What people do to their own account 我的账号: change the password, take or give up a second factor."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from dashboard.accounts import password_rules, passwords, second_factor, sessions
from dashboard.accounts.accounts import AccountProblem, Act, Caller, Holder, broken_rules, names_of
from dashboard.accounts.logging_in import LOCKED_FOR, MOST_FAILURES, confirm_password
from dashboard.accounts.password_rules import Policy
from dashboard.translations import _
from models.accounts import Account, FormerPassword, RecoveryCode
from models.engine import read_only
from models.keys import keys_of

REMEMBERED = 5
"""So many passwords before the present one do not come back."""


def change_password(
    engine: Engine,
    holder: Holder,
    old: str,
    new: str,
    policy: Policy,
    now: dt.datetime,
    caller: Caller,
    *,
    present_session: str,
) -> None:
    """Sets a new password and ends all sessions but the present one (by its hash).

    Raises :class:`AccountProblem` for a wrong old password, and for a new one that breaks a rule.
    """
    refuse_published(holder)
    _refuse_wrong_password(engine, holder, old, now, caller)
    problems = password_rules.broken(new, names_of(engine, holder), policy)
    with Session(read_only(engine)) as reading:
        present = reading.scalars(select(Account.password_hash).where(Account.account_id == holder.account_id)).one()
        former = reading.scalars(
            select(FormerPassword.password_hash).where(FormerPassword.account_id == holder.account_id)
        ).all()
    if any(passwords.matches(one, new) for one in (present, *former)):
        problems.append(
            _("It is your present password or one of the %(number)s before it; choose a new one.", number=REMEMBERED)
        )
    if problems:
        raise AccountProblem(broken_rules(problems))
    made = passwords.hashed(new)
    with Session(engine) as session, session.begin():
        account = session.get_one(Account, holder.account_id, with_for_update=True)
        session.add(FormerPassword(account_id=account.account_id, password_hash=account.password_hash))
        account.password_hash, account.password_at, account.one_time_until = made, now, None
        session.flush()
        _forget_oldest(session, account.account_id)
        sessions.end_all(session, account.account_id, but=present_session)
        Act(holder, now, caller).record(session, "account:password", account.name)


def take_second_factor(
    engine: Engine, holder: Holder, password: str, secret: str, code: str, now: dt.datetime, caller: Caller
) -> list[str]:
    """Gives the account this second factor; returns its recovery codes, which nobody can show again.

    Raises :class:`AccountProblem` for a wrong password, and for a code that does not come from this secret.
    """
    refuse_published(holder)
    _refuse_wrong_password(engine, holder, password, now, caller)
    step = second_factor.step_of(code, secret, now, None)
    if step is None:
        raise AccountProblem(
            _(
                "That code does not belong to this secret. Check that the clock of your device is right and type the "
                "code that it shows now."
            )
        )
    with Session(engine) as session, session.begin():
        account = session.get_one(Account, holder.account_id, with_for_update=True)
        account.second_factor = second_factor.sealed(keys_of(session), secret, account.account_id)
        account.second_factor_step = step
        codes = _renewed_codes(session, account.account_id)
        Act(holder, now, caller).record(session, "second_factor:take", account.name)
    return codes


def give_up_second_factor(engine: Engine, holder: Holder, password: str, now: dt.datetime, caller: Caller) -> None:
    """Takes the second factor and its recovery codes away; raises :class:`AccountProblem` for a wrong password."""
    _refuse_wrong_password(engine, holder, password, now, caller)
    with Session(engine) as session, session.begin():
        drop_second_factor(session, session.get_one(Account, holder.account_id, with_for_update=True))
        Act(holder, now, caller).record(session, "second_factor:give_up", holder.name)


def renew_recovery_codes(engine: Engine, holder: Holder, password: str, now: dt.datetime, caller: Caller) -> list[str]:
    """Ten new recovery codes in place of the old ones; raises :class:`AccountProblem` for a wrong password."""
    _refuse_wrong_password(engine, holder, password, now, caller)
    with Session(engine) as session, session.begin():
        codes = _renewed_codes(session, holder.account_id)
        Act(holder, now, caller).record(session, "second_factor:recovery_codes", holder.name)
    return codes


def codes_left(engine: Engine, holder: Holder) -> int:
    """How many recovery codes were not used yet."""
    with Session(read_only(engine)) as session:
        found = session.scalars(select(RecoveryCode.code_hash).where(RecoveryCode.account_id == holder.account_id))
        return len(found.all())


def drop_second_factor(session: Session, account: Account) -> None:
    """Takes the second factor away, in the transaction of ``session``."""
    account.second_factor, account.second_factor_step = None, None
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.account_id))


def refuse_published(holder: Holder | Account) -> None:
    """Raises :class:`AccountProblem` for an account of the demonstration: others would be shut out."""
    if holder.demonstration:
        raise AccountProblem(
            _("%(name)s is an account of the demonstration; its published password stays as it is.", name=holder.name)
        )


def _refuse_wrong_password(engine: Engine, holder: Holder, password: str, now: dt.datetime, caller: Caller) -> None:
    if not confirm_password(engine, holder, password, now, caller):
        raise AccountProblem(
            _(
                "The present password is wrong, or the account is locked. "
                "After %(most)s failures it stays locked for %(minutes)s minutes.",
                most=MOST_FAILURES,
                minutes=LOCKED_FOR.seconds // 60,
            )
        )


def _forget_oldest(session: Session, account_id: int) -> None:
    newest_first = select(FormerPassword.former_id).where(FormerPassword.account_id == account_id)
    ids = session.scalars(newest_first.order_by(FormerPassword.former_id.desc())).all()
    session.execute(delete(FormerPassword).where(FormerPassword.former_id.in_(ids[REMEMBERED:])))


def _renewed_codes(session: Session, account_id: int) -> list[str]:
    keys, codes = keys_of(session), second_factor.new_recovery_codes()
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    session.add_all(
        RecoveryCode(account_id=account_id, code_hash=second_factor.recovery_hash(keys, code, account_id))
        for code in codes
    )
    return codes
