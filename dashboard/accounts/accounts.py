"""Accounts: who they are, and making one. Who logs in is decided in ``logging_in``; changes, in ``administration``."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dashboard.accounts import password_rules, passwords
from dashboard.accounts.password_rules import Names, Policy
from dashboard.translations import _
from models import audit
from models.accounts import ADMINISTRATORS, Account, Role, RoleRequest
from models.agencies import Agency
from models.base import CODE_LENGTH, NAME_LENGTH
from models.officers import Officer
from models.reader import SYSTEM, ReaderSession

ONE_TIME_FOR = dt.timedelta(days=7)
"""So long a password that an administrator gave may be used to choose one's own."""


class AccountProblem(Exception):
    """What was asked for cannot be done with the account; the message says why, in the present language."""


@dataclass(frozen=True)
class Holder:
    """Who is logged in 账号持有人, as read from the account at this request; has what flask-login asks of a user."""

    account_id: int
    name: str
    display_name: str
    role: str
    """A word of ``models.accounts.Role``."""
    agency_code: str | None
    officer_no: str | None
    demonstration: bool
    password_at: dt.datetime | None = None
    """When the password was set; None for one from before there were rules for it."""
    one_time: bool = False
    """The password was given by an administrator: one's own has to be chosen first."""
    second_factor: bool = False
    language: str | None = None
    """In which calendar and digest are written; None: the installation's."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """The account's number as text."""
        return str(self.account_id)


@dataclass(frozen=True)
class Caller:
    """Where a request comes from, for the audit log and the list of sessions."""

    address: str | None = None
    request_id: str | None = None
    browser: str | None = None
    """Browser and system in words."""


@dataclass(frozen=True)
class Act:
    """Who does something to an account, when, and from where. ``by`` is None for the command line."""

    by: Holder | None
    now: dt.datetime
    caller: Caller = Caller()
    seen: int | None = None
    """The last audit record there was when the form of the act was drawn; None where there was no form."""

    @property
    def account(self) -> str:
        """Who acts, as the audit log names it."""
        return self.by.name if self.by is not None else audit.COMMAND_LINE

    def record(
        self,
        session: Session | Connection,
        action: str,
        subject: str,
        *,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
    ) -> None:
        """Writes the act into the audit log, in the transaction of ``session``."""
        audit.record(
            session,
            at=self.now,
            account=self.account,
            role=self.by.role if self.by is not None else None,
            action=action,
            subject=subject,
            address=self.caller.address,
            request_id=self.caller.request_id,
            before=before,
            after=after,
        )


@dataclass(frozen=True)
class Granted:
    """What an account is to be: its role, and the agency or the officer that it stands for.

    Raises :class:`AccountProblem` for a role that there is not, and where agency and officer do not go with it.
    """

    role: str
    agency_code: str | None = None
    officer_no: str | None = None

    def __post_init__(self) -> None:
        if self.role not in set(Role):
            raise AccountProblem(_("There is no role “%(role)s”; choose one of the list.", role=self.role))
        wants_agency, wants_officer = self.role == Role.AGENCY, self.role == Role.OFFICER
        if wants_agency != (self.agency_code is not None) or wants_officer != (self.officer_no is not None):
            raise AccountProblem(
                _(
                    "An agency's account needs the agency's code and an officer's the officer's number; "
                    "others take neither."
                )
            )

    @property
    def recorded(self) -> dict[str, str | None]:
        """As the audit log writes it."""
        return {"role": str(self.role), "agency_code": self.agency_code, "officer_no": self.officer_no}


def holder_of(account: Account) -> Holder:
    """The account's row as the pages see it."""
    return Holder(
        account.account_id,
        account.name,
        account.display_name,
        account.role,
        account.agency_code,
        account.officer_no,
        account.demonstration,
        account.password_at,
        account.one_time_until is not None,
        account.second_factor is not None,
        account.language,
    )


def folded(name: str) -> str:
    """The name as compared: width, case and blanks make no difference, and what cannot be seen does not count."""
    seen = (one for one in unicodedata.normalize("NFKC", name) if unicodedata.category(one)[0] not in "ZC")
    return unicodedata.normalize("NFKC", "".join(seen).casefold())


def create_account(
    engine: Engine,
    *,
    name: str,
    display_name: str,
    role: Role,
    password: str,
    now: dt.datetime,
    agency_code: str | None = None,
    officer_no: str | None = None,
    one_time: bool = False,
    demonstration: bool = False,
    policy: Policy = Policy(),
    by: Holder | None = None,
    caller: Caller = Caller(),
) -> Holder:
    """The account made; one that a security administrator makes waits until another approves its role.

    With ``one_time`` the password has to be changed at the first login. Raises :class:`AccountProblem` for a name that
    is taken or no name, an agency or officer that is not there, and a password that breaks the rules.
    """
    act = Act(by, now, caller)
    granted = Granted(role, agency_code, officer_no)
    account = Account(
        name=_clean_name(name),
        folded_name=folded(name),
        display_name=_clean_display_name(display_name),
        role=granted.role,
        agency_code=granted.agency_code,
        officer_no=granted.officer_no,
        approved=by is None,
        demonstration=demonstration,
        password_at=now,
        one_time_until=now + ONE_TIME_FOR if one_time else None,
        created_at=now,
    )
    if not (one_time or demonstration):
        _refuse_weak(engine, account, password, policy)
    account.password_hash = passwords.hashed(password)
    with Session(engine, expire_on_commit=False) as session, session.begin():
        if session.scalar(select(Account.account_id).where(Account.folded_name == account.folded_name)) is not None:
            raise AccountProblem(_("There is already an account named %(name)s; choose another name.", name=name))
        account.display_name = _as_known(session, account.display_name)
        refuse_second_administrator(session, account.display_name, role)
        session.add(account)
        flush(session, account.name, granted)
        if by is not None:
            session.add(request_for(account, granted, by, now))
        act.record(session, "account:create", account.name, after=granted.recorded)
    return holder_of(account)


def request_for(account: Account, granted: Granted, by: Holder, now: dt.datetime) -> RoleRequest:
    """The request that another security administrator has to approve."""
    return RoleRequest(
        account_id=account.account_id,
        role=granted.role,
        agency_code=granted.agency_code,
        officer_no=granted.officer_no,
        asked_by=by.account_id,
        asked_at=now,
    )


def flush(session: Session, name: str, granted: Granted) -> None:
    """Writes what is waiting; :class:`AccountProblem` where the agency or the officer is not in the database."""
    try:
        session.flush()
    except IntegrityError as error:
        raise AccountProblem(
            _(
                "The account %(name)s names the agency or officer %(code)s, which is not in the database.",
                name=name,
                code=granted.agency_code or granted.officer_no,
            )
        ) from error


def same_person(one: str, other: str) -> bool:
    """Whether two accounts belong to one person, as far as their display names tell."""
    return folded(one) == folded(other)


def _as_known(session: Session, display_name: str) -> str:
    """One person has one spelling, by whatever account: the database tells people from each other letter by letter."""
    names = session.scalars(select(Account.display_name).order_by(Account.account_id))
    return next((one for one in names if same_person(one, display_name)), display_name)


def refuse_second_administrator(session: Session, display_name: str, role: str, account_id: int | None = None) -> None:
    """Raises :class:`AccountProblem` where the person would be two kinds of administrator, by two accounts
    (GB/T 22239-2019 8.1.5: the three administrators are different people)."""
    if role not in ADMINISTRATORS:
        return
    others = session.scalars(select(Account).where(Account.role.in_(ADMINISTRATORS), Account.role != role))
    for other in others:
        if other.account_id != account_id and same_person(other.display_name, display_name):
            raise AccountProblem(
                _(
                    "%(person)s is an administrator of another kind already, as %(account)s. System, security and "
                    "audit administrator must be different people (GB/T 22239 8.1.5); if these are two people, tell "
                    "them apart in their display names.",
                    person=display_name,
                    account=other.name,
                )
            )


def names_of(engine: Engine, account: Account | Holder) -> Names:
    """The names that the account's password may not contain."""
    with ReaderSession(engine, SYSTEM) as session:
        code = account.agency_code
        if account.officer_no is not None:
            code = session.scalar(select(Officer.agency_code).where(Officer.officer_no == account.officer_no))
        unit = session.scalar(select(Agency.name).where(Agency.code == code)) if code else None
    return Names(account.name, account.display_name, unit or "")


def broken_rules(problems: list[str]) -> str:
    """One text of all the rules that a password breaks, a line each."""
    return "\n".join([_("This password cannot be used."), *problems])


def _refuse_weak(engine: Engine, account: Account, password: str, policy: Policy) -> None:
    problems = password_rules.broken(password, names_of(engine, account), policy)
    if problems:
        raise AccountProblem(broken_rules(problems))


def _clean_name(name: str) -> str:
    seen = _visible(name)
    if not folded(seen) or max(len(folded(seen)), len(seen)) > CODE_LENGTH:
        raise AccountProblem(
            _("“%(name)s” cannot be an account name; expected 1 to %(most)s characters.", name=name, most=CODE_LENGTH)
        )
    return seen


def _clean_display_name(name: str) -> str:
    seen = _visible(name)
    if not seen or len(seen) > NAME_LENGTH:
        raise AccountProblem(
            _("“%(name)s” cannot be a display name; expected 1 to %(most)s characters.", name=name, most=NAME_LENGTH)
        )
    return seen


def _visible(name: str) -> str:
    """The name without what cannot be seen, such as marks that turn the direction of writing."""
    return "".join(one for one in name if unicodedata.category(one)[0] != "C").strip()
