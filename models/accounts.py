"""Accounts 账号 and their sessions; what a role may do is decided in the dashboard."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Integer, String, false
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
    demonstration: Mapped[bool] = mapped_column(Boolean(), server_default=false())
    """Made by ``zhiheng demo`` with a published password; refused outside the demonstration."""
    failures: Mapped[int] = mapped_column(Integer(), default=0, server_default="0")
    failed_at: Mapped[dt.datetime | None] = columns.instant()
    """When the last of ``failures`` happened."""
    locked_until: Mapped[dt.datetime | None] = columns.instant()
    disabled: Mapped[bool] = mapped_column(Boolean(), default=False, server_default=false())
    created_at: Mapped[dt.datetime] = columns.instant()

    __table_args__ = (
        *checks(
            ("agency", "(role = 'agency') = (agency_code IS NOT NULL)"),
            ("officer", "(role = 'officer') = (officer_no IS NOT NULL)"),
            role=Role,
        ),
    )


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
