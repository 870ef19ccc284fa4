"""Audit records 审计记录: who did what to which object, written in the transaction that does it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Connection, String, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import columns
from models.base import CODE_LENGTH, NAME_LENGTH, Base, RowNumber


class AuditRecord(Base):
    """Audit record 审计记录. Rows are only ever added."""

    __tablename__ = "audit_records"

    record_id: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=True)
    at: Mapped[dt.datetime] = columns.instant()
    account: Mapped[str] = mapped_column(String(CODE_LENGTH))
    """Account name, or ``system``, or ``command line``."""
    address: Mapped[str | None] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(CODE_LENGTH))
    """``<thing>:<action>``, such as ``case:export``."""
    subject: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    result: Mapped[str] = mapped_column(String(32))
    request_id: Mapped[str | None] = mapped_column(String(64))
    detail: Mapped[dict[str, Any]] = columns.document()


def record(
    where: Session | Connection,
    *,
    at: dt.datetime,
    account: str,
    action: str,
    subject: str | None = None,
    result: str = "done",
    address: str | None = None,
    request_id: str | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Appends one record in the transaction of ``where``; it is kept or lost together with the act itself."""
    where.execute(
        insert(AuditRecord).values(
            at=at,
            account=account,
            address=address,
            action=action,
            subject=subject,
            result=result,
            request_id=request_id,
            detail=detail or {},
        )
    )
