"""Making accounts and telling who logs in. Each decision is written to the audit log in its own transaction."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass

from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dashboard.accounts import passwords
from dashboard.translations import _
from models import audit
from models.accounts import Account, Role
from models.agencies import Agency
from models.base import CODE_LENGTH
from models.engine import read_only
from models.installation import demonstration_today
from models.reader import SYSTEM, ReaderSession

MOST_FAILURES = 5
FAILURES_WITHIN = dt.timedelta(minutes=15)
LOCKED_FOR = dt.timedelta(minutes=30)
NOBODY = "(unknown)"
"""What the audit log writes for a name that no account has: people type their password into that field."""


class AccountProblem(Exception):
    """The account cannot be made; the message says why, in the present language."""


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

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """The account's number as text."""
        return str(self.account_id)


@dataclass(frozen=True)
class Caller:
    """Where a request comes from, for the audit log."""

    address: str | None = None
    request_id: str | None = None


@dataclass(frozen=True)
class DemonstrationAccount:
    """A demonstration account, whose password is published."""

    name: str
    password: str
    role: Role


DEMONSTRATION = (
    DemonstrationAccount("leader", "demo-leader-2026", Role.LEADER),
    DemonstrationAccount("bureau", "demo-bureau-2026", Role.BUREAU),
    DemonstrationAccount("agency", "demo-agency-2026", Role.AGENCY),
)


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
    demonstration: bool = False,
    by: str = audit.COMMAND_LINE,
) -> Holder:
    """The account made. Raises :class:`AccountProblem` for a name that is taken or empty, or a short password."""
    compared = folded(name)
    if not compared or len(compared) > CODE_LENGTH or len(name.strip()) > CODE_LENGTH:
        raise AccountProblem(
            _("“%(name)s” cannot be an account name; expected 1 to %(most)s characters.", name=name, most=CODE_LENGTH)
        )
    if not passwords.SHORTEST <= len(password) <= passwords.LONGEST:
        raise AccountProblem(
            _(
                "The password of %(name)s has %(length)s characters; expected %(least)s to %(most)s.",
                name=name,
                length=len(password),
                least=passwords.SHORTEST,
                most=passwords.LONGEST,
            )
        )
    if (role is Role.AGENCY) != (agency_code is not None) or (role is Role.OFFICER) != (officer_no is not None):
        raise AccountProblem(
            _("An agency's account needs the agency's code and an officer's the officer's number; others take neither.")
        )
    account = Account(
        name=name.strip(),
        folded_name=compared,
        display_name=display_name,
        role=role,
        agency_code=agency_code,
        officer_no=officer_no,
        password_hash=passwords.hashed(password),
        demonstration=demonstration,
        created_at=now,
    )
    with Session(engine, expire_on_commit=False) as session, session.begin():
        if session.scalar(select(Account.account_id).where(Account.folded_name == compared)) is not None:
            raise AccountProblem(_("There is already an account named %(name)s; choose another name.", name=name))
        session.add(account)
        try:
            session.flush()
        except IntegrityError as error:
            raise AccountProblem(
                _(
                    "The account %(name)s names the agency or officer %(code)s, which is not in the database.",
                    name=name,
                    code=agency_code or officer_no,
                )
            ) from error
        audit.record(
            session,
            at=now,
            account=by,
            action="account:create",
            subject=account.name,
            after={"role": role, "agency_code": agency_code, "officer_no": officer_no},
        )
    return holder_of(account)


def authenticate(
    engine: Engine,
    name: str,
    password: str,
    now: dt.datetime,
    caller: Caller = Caller(),
) -> Holder | None:
    """Who logs in with this name and password; None when nobody does.

    None is all that is told of an unknown name, a wrong password, a locked or disabled account, and a demonstration
    account outside the demonstration; each takes the same work.
    """
    compared = folded(name)
    with Session(read_only(engine)) as reading:
        stored = reading.scalar(select(Account.password_hash).where(Account.folded_name == compared))
    # Hashing takes a tenth of a second on purpose: no transaction is open meanwhile.
    right = passwords.matches(stored, password)
    with Session(engine, expire_on_commit=False) as session, session.begin():
        account = session.scalar(select(Account).where(Account.folded_name == compared).with_for_update())
        refusal = _refusal(session, account, right, now)
        if account is not None and right and refusal is None:
            account.failures, account.failed_at, account.locked_until = 0, None, None
        elif account is not None and refusal == "wrong password":
            _count_failure(account, now)
        audit.record(
            session,
            at=now,
            account=account.name if account is not None else NOBODY,
            role=account.role if account is not None else None,
            action="account:login",
            result="refused" if refusal else "done",
            reason=refusal,
            address=caller.address,
            request_id=caller.request_id,
        )
        if account is not None and refusal == "wrong password" and account.locked_until is not None:
            audit.record(
                session,
                at=now,
                account=account.name,
                role=account.role,
                action="account:lock",
                address=caller.address,
                request_id=caller.request_id,
                detail={"until": account.locked_until.isoformat()},
            )
    return holder_of(account) if account is not None and refusal is None else None


def demonstration_accounts(engine: Engine, agency_code: str, now: dt.datetime) -> tuple[DemonstrationAccount, ...]:
    """Makes the three accounts of the demonstration, with their published passwords, as far as they are missing.

    They sign in only where the database is the demonstration.
    """
    with ReaderSession(engine, SYSTEM) as session:
        agency = session.scalar(select(Agency).where(Agency.code == agency_code))
        known = set(session.scalars(select(Account.name).where(Account.demonstration)))
    names = {
        Role.LEADER: "行政执法监督领导小组",
        Role.BUREAU: "司法局",
        Role.AGENCY: agency.name if agency else agency_code,
    }
    for one in DEMONSTRATION:
        if one.name not in known:
            create_account(
                engine,
                name=one.name,
                display_name=names[one.role],
                role=one.role,
                password=one.password,
                agency_code=agency_code if one.role is Role.AGENCY else None,
                demonstration=True,
                now=now,
            )
    return DEMONSTRATION


def _refusal(session: Session, account: Account | None, right: bool, now: dt.datetime) -> str | None:
    """Why this login is refused, in the words of the audit log; None when it is not."""
    if account is None:
        return "unknown name"
    if account.locked_until is not None and now < account.locked_until:
        return "locked"
    if account.disabled:
        return "disabled"
    if not right:
        return "wrong password"
    if account.demonstration and demonstration_today(session) is None:
        return "demonstration account"
    return None


def _count_failure(account: Account, now: dt.datetime) -> None:
    """Each failure counts until a quarter of an hour has passed without one (等保 level 3, 8.1.4.1 b)."""
    recent = account.failed_at is not None and now - account.failed_at < FAILURES_WITHIN
    account.failures = account.failures + 1 if recent else 1
    account.failed_at = now
    account.locked_until = None
    if account.failures >= MOST_FAILURES:
        account.failures, account.failed_at, account.locked_until = 0, None, now + LOCKED_FOR
