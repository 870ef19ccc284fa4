"""Accounts 账号, what proves who logs in, their sessions; what a role may do is decided in the dashboard."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, Boolean, ForeignKey, Integer, String, false, true
from sqlalchemy.orm import Mapped, mapped_column

from models import columns
from models.base import CODE_LENGTH, NAME_LENGTH, Base, RowNumber, Vocabulary, checks


class Role(Vocabulary):
    """Role of an account 角色; the three administrators never overlap with each other or with the readers."""

    LEADER = "leader", "领导小组"
    BUREAU = "bureau", "司法局"
    AGENCY = "agency", "执法单位"
    OFFICER = "officer", "执法人员"
    SYSTEM = "system", "系统管理员"
    SECURITY = "security", "安全管理员"
    AUDIT = "audit", "审计管理员"


ADMINISTRATORS = frozenset({Role.SYSTEM, Role.SECURITY, Role.AUDIT})
"""The three administrators of 等保 level 3 (GB/T 22239-2019, 8.1.5)."""


class Account(Base):
    """Account 账号. ``folded_name`` is the name as compared: width, case and blanks folded."""

    __tablename__ = "accounts"

    account_id: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(String(CODE_LENGTH))
    folded_name: Mapped[str] = mapped_column(String(CODE_LENGTH), unique=True)
    display_name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    role: Mapped[str] = mapped_column(String(32))
    agency_code: Mapped[str | None] = mapped_column(String(CODE_LENGTH), ForeignKey("agencies.code"))
    officer_no: Mapped[str | None] = mapped_column(String(CODE_LENGTH), ForeignKey("officers.officer_no"))
    password_hash: Mapped[str] = mapped_column(String(NAME_LENGTH))
    password_at: Mapped[dt.datetime | None] = columns.instant()
    """When the password was set; null for one from before there were rules for it."""
    one_time_until: Mapped[dt.datetime | None] = columns.instant()
    """Until when a password that an administrator gave may be used, once, to choose one's own."""
    second_factor: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    """The secret of the one-time codes, sealed with the installation's keys."""
    second_factor_step: Mapped[int | None] = mapped_column(BigInteger())
    """The time step of the last code that was used: it and all earlier ones are worth nothing."""
    approved: Mapped[bool] = mapped_column(Boolean(), default=True, server_default=true())
    """False until a second security administrator has agreed to the role of a new account."""
    demonstration: Mapped[bool] = mapped_column(Boolean(), server_default=false())
    """Made by ``zhiheng demo`` with a published password; refused outside the demonstration."""
    failures: Mapped[int] = mapped_column(Integer(), default=0, server_default="0")
    failed_at: Mapped[dt.datetime | None] = columns.instant()
    """When the last of ``failures`` happened."""
    locked_until: Mapped[dt.datetime | None] = columns.instant()
    disabled: Mapped[bool] = mapped_column(Boolean(), default=False, server_default=false())
    language: Mapped[str | None] = mapped_column(String(32))
    """In which calendar and digest are written; none: the installation's."""
    created_at: Mapped[dt.datetime] = columns.instant()
    logged_in_at: Mapped[dt.datetime | None] = columns.instant()

    __table_args__ = (
        *checks(
            ("agency", "(role = 'agency') = (agency_code IS NOT NULL)"),
            ("officer", "(role = 'officer') = (officer_no IS NOT NULL)"),
            role=Role,
        ),
    )


class RoleRequest(Base):
    """A role that a security administrator has asked for, and that another has still to agree to."""

    __tablename__ = "role_requests"

    account_id: Mapped[int] = mapped_column(
        RowNumber, ForeignKey("accounts.account_id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    role: Mapped[str] = mapped_column(String(32))
    agency_code: Mapped[str | None] = mapped_column(String(CODE_LENGTH), ForeignKey("agencies.code"))
    officer_no: Mapped[str | None] = mapped_column(String(CODE_LENGTH), ForeignKey("officers.officer_no"))
    asked_by: Mapped[int] = mapped_column(RowNumber, ForeignKey("accounts.account_id"))
    asked_at: Mapped[dt.datetime] = columns.instant()

    __table_args__ = (
        *checks(
            ("agency", "(role = 'agency') = (agency_code IS NOT NULL)"),
            ("officer", "(role = 'officer') = (officer_no IS NOT NULL)"),
            role=Role,
        ),
    )


class FormerPassword(Base):
    """The hash of a password that was replaced, kept so that it does not come back."""

    __tablename__ = "former_passwords"

    former_id: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=True)
    account_id: Mapped[int] = mapped_column(
        RowNumber, ForeignKey("accounts.account_id", ondelete="CASCADE"), index=True
    )
    password_hash: Mapped[str] = mapped_column(String(NAME_LENGTH))


class RecoveryCode(Base):
    """A recovery code that was not used yet, as its keyed hash."""

    __tablename__ = "recovery_codes"

    account_id: Mapped[int] = mapped_column(
        RowNumber, ForeignKey("accounts.account_id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)


class FailedLogin(Base):
    """A login that failed within the last quarter of an hour, by the address it came from."""

    __tablename__ = "failed_logins"

    failure_id: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=True)
    address: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[dt.datetime] = columns.instant()


class LockedAddress(Base):
    """An address from which nobody logs in for a while."""

    __tablename__ = "locked_addresses"

    address: Mapped[str] = mapped_column(String(64), primary_key=True)
    locked_until: Mapped[dt.datetime] = columns.instant()


class WebSession(Base):
    """A server-side session: the cookie holds a random id, this table only its hash."""

    __tablename__ = "web_sessions"

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int | None] = mapped_column(
        RowNumber, ForeignKey("accounts.account_id", ondelete="CASCADE"), index=True
    )
    """Null for the session of a visitor at the login page."""
    content: Mapped[dict[str, Any]] = columns.document()
    created_at: Mapped[dt.datetime] = columns.instant()
    seen_at: Mapped[dt.datetime] = columns.instant()
    address: Mapped[str | None] = mapped_column(String(64))
    browser: Mapped[str | None] = mapped_column(String(CODE_LENGTH))
    """Browser and system in words, such as "Edge 120 · Windows"."""
    awaits_code: Mapped[bool] = mapped_column(Boolean(), default=False, server_default=false())
    """The password was right, the code of the second factor is still to come."""
    replaced: Mapped[bool] = mapped_column(Boolean(), default=False, server_default=false())
    """Ended by a login elsewhere; kept for a while so that its holder can be told."""
