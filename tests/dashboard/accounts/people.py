"""Accounts of these tests, and what stands in the audit log."""

import datetime as dt
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from dashboard.accounts.accounts import Act, Holder, create_account
from models.accounts import Account, Role
from models.audit import AuditRecord

NOW = dt.datetime(2026, 1, 15, 9, 0, tzinfo=dt.UTC)
PASSWORD = "long enough 9"


def minutes(number: float) -> dt.timedelta:
    return dt.timedelta(minutes=number)


def make(engine: Engine, name: str = "Admin", **values: Any) -> Holder:
    given = {"display_name": f"person {name}", "role": Role.BUREAU, "password": PASSWORD, "now": NOW, **values}
    return create_account(engine, name=name, **given)


def security(engine: Engine, name: str = "sec1") -> Act:
    """An act of a security administrator."""
    return Act(make(engine, name, role=Role.SECURITY), NOW)


def stored(engine: Engine, account_id: int) -> Account:
    with Session(engine, expire_on_commit=False) as session:
        return session.get_one(Account, account_id)


def log(engine: Engine) -> list[tuple[str, str, str, object]]:
    """(action, account, result, reason) of every record."""
    with Session(engine) as session:
        records = session.scalars(select(AuditRecord).order_by(AuditRecord.sequence))
        return [(one.action, one.account, one.result, one.reason) for one in records]


def acts(engine: Engine) -> list[tuple[str, str, str | None]]:
    """(action, account, subject) of every record but those of making the tests' own accounts."""
    with Session(engine) as session:
        records = session.scalars(select(AuditRecord).order_by(AuditRecord.sequence))
        return [(one.action, one.account, one.subject) for one in records if one.account != "command line"]
