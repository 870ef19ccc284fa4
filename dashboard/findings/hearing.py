"""Whether an officer can be heard here: by the own account, or on a paper that the office files."""

from __future__ import annotations

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from dashboard.findings.workflow import HAS_ACCOUNT
from models.accounts import Account


def marks(connection: Session | Connection, officer_no: str) -> frozenset[str]:
    """The marks of this officer's findings, as the workflow asks for them.

    An account that is disabled, or that a second administrator has not agreed to, lets nobody answer.
    """
    usable = select(Account.account_id).where(
        Account.officer_no == officer_no, Account.approved.is_(True), Account.disabled.is_(False)
    )
    return frozenset({HAS_ACCOUNT} if connection.execute(usable.limit(1)).first() is not None else ())
