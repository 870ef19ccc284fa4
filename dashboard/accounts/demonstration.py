"""The accounts of the demonstration 演示账号, whose passwords are published; they log in there and nowhere else.

Being shared, they are exempt from what a real account must do: change its password, take a second factor, sign out
elsewhere.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Engine, func, select

from dashboard.accounts.accounts import create_account
from models.accounts import Account, Role
from models.agencies import Agency
from models.officers import Officer
from models.reader import SYSTEM, ReaderSession


@dataclass(frozen=True)
class DemonstrationAccount:
    """A demonstration account, whose password is published."""

    name: str
    password: str
    role: Role
    display_name: str = ""
    """Empty for those that are called as the agency or the officer whom they stand for."""


DEMONSTRATION = (
    DemonstrationAccount("leader", "demo-leader-2026", Role.LEADER, "行政执法监督领导小组"),
    DemonstrationAccount("bureau", "demo-bureau-2026", Role.BUREAU, "司法局"),
    DemonstrationAccount("bureau2", "demo-bureau2-2026", Role.BUREAU, "司法局复核岗"),
    DemonstrationAccount("agency", "demo-agency-2026", Role.AGENCY),
    DemonstrationAccount("officer", "demo-officer-2026", Role.OFFICER),
    DemonstrationAccount("system", "demo-system-2026", Role.SYSTEM, "系统管理员"),
    DemonstrationAccount("security", "demo-security-2026", Role.SECURITY, "安全管理员甲"),
    DemonstrationAccount("security2", "demo-security2-2026", Role.SECURITY, "安全管理员乙"),
    DemonstrationAccount("audit", "demo-audit-2026", Role.AUDIT, "审计管理员"),
)
"""Two security administrators, since one approves what the other asks for, and two of the bureau, since one reviews
what the other has confirmed."""


def demonstration_accounts(engine: Engine, agency_code: str, now: dt.datetime) -> tuple[DemonstrationAccount, ...]:
    """Makes the demonstration's accounts, as far as they are missing; the officer's is the first on the agency's
    roster, and is left out where there is nobody."""
    with ReaderSession(engine, SYSTEM) as session:
        agency = session.scalar(select(Agency.name).where(Agency.code == agency_code))
        first = select(func.min(Officer.officer_no)).where(Officer.agency_code == agency_code).scalar_subquery()
        officer = session.scalar(select(Officer).where(Officer.officer_no == first))
        known = set(session.scalars(select(Account.folded_name)))
    names = {Role.AGENCY: agency or agency_code, Role.OFFICER: officer.name if officer is not None else ""}
    for one in DEMONSTRATION:
        if one.name in known or (one.role is Role.OFFICER and officer is None):
            continue
        create_account(
            engine,
            name=one.name,
            display_name=one.display_name or names[one.role],
            role=one.role,
            password=one.password,
            agency_code=agency_code if one.role is Role.AGENCY else None,
            officer_no=officer.officer_no if one.role is Role.OFFICER and officer is not None else None,
            demonstration=True,
            now=now,
        )
    return DEMONSTRATION
