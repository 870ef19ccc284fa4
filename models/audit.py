"""Audit records 审计记录: who did what to which object, kept or lost together with the act itself.

How the records are chained, so that none can be changed or taken away unseen: ``models.audit_chain``.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, BigInteger, Connection, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import columns
from models.base import CODE_LENGTH, NAME_LENGTH, Base, RowNumber
from models.id_numbers import masked_within
from models.keys import keys_of

WAITING = "audit_records"
"""Where a connection keeps the records of its transaction until it commits."""

COMMAND_LINE = "command line"
"""Stands for the account where whoever holds the server acts."""
PROGRAM = "system"
"""Stands for the account where the program acts by itself."""

WHAT_HAPPENED = (
    "at", "account", "role", "address", "action", "subject", "result", "reason", "request_id", "detail", "before",
    "after",
)  # fmt: skip
"""The columns that say what happened; the others are the record's place in the chain."""

_LENGTHS = {
    "account": CODE_LENGTH, "role": 32, "address": 64, "action": CODE_LENGTH, "subject": NAME_LENGTH, "result": 32,
    "reason": NAME_LENGTH, "request_id": 64,
}  # fmt: skip
_UNWRITABLE = re.compile(r"[\x00\ud800-\udfff]")


class AuditRecord(Base):
    """Audit record 审计记录. Rows are only ever added; triggers of the database refuse the rest."""

    __tablename__ = "audit_records"

    record_id: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=True)
    sequence: Mapped[int] = mapped_column(BigInteger(), unique=True)
    """Its place in the chain, from 1, without a gap. Order goes by it: the clock may be moved backwards."""
    at: Mapped[dt.datetime] = columns.instant(index=True)
    account: Mapped[str] = mapped_column(String(CODE_LENGTH), index=True)
    """Account name, COMMAND_LINE or PROGRAM."""
    role: Mapped[str | None] = mapped_column(String(32))
    """Role of the account at that moment; null where no account acted."""
    address: Mapped[str | None] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(CODE_LENGTH), index=True)
    """``<thing>:<action>``, such as ``case:export``."""
    subject: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    result: Mapped[str] = mapped_column(String(32))
    """``done``, ``refused`` or ``failed``."""
    reason: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    """Why it was refused or has failed, or the reason that the person gave."""
    request_id: Mapped[str | None] = mapped_column(String(64), index=True)
    detail: Mapped[dict[str, Any]] = columns.document()
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    digest: Mapped[str] = mapped_column(String(80))
    """Keyed hash of what happened, of ``sequence``, and of the digest before it."""


@dataclass(frozen=True)
class Waiting:
    """A record that goes into the chain when its transaction commits."""

    values: Mapping[str, Any]
    canonical: str


def record(
    where: Session | Connection,
    *,
    at: dt.datetime,
    account: str,
    action: str,
    subject: str | None = None,
    result: str = "done",
    role: str | None = None,
    address: str | None = None,
    reason: str | None = None,
    request_id: str | None = None,
    detail: Mapping[str, Any] | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Appends one record as ``where``'s transaction commits; both are kept or lost together.

    ``detail``, ``before`` and ``after`` are JSON documents. ID numbers are masked, wherever they stand. Raises
    ``NoKeys`` where the database was opened without keys, ValueError where there is no transaction that could carry
    the record, and within a savepoint, which may be rolled back without it.
    """
    connection = where.connection() if isinstance(where, Session) else where
    keys_of(connection)
    waiting: list[Waiting] | None = connection.info.get(WAITING)
    if waiting is None or connection.in_nested_transaction():
        raise ValueError(f"{action} is to be recorded in the transaction of the act, outside of any savepoint")
    given = {
        "account": account, "role": role, "address": address, "action": action, "subject": subject, "result": result,
        "reason": reason, "request_id": request_id, "detail": detail or {}, "before": before, "after": after,
    }  # fmt: skip
    # Through JSON and back, so that what is hashed now is what the database will give back.
    values: dict[str, Any] = json.loads(json.dumps(_masked(given), allow_nan=False))
    for name, length in _LENGTHS.items():
        values[name] = values[name] and values[name][:length]
    values["at"] = at
    waiting.append(Waiting(values, canonical(values)))


def canonical(values: Mapping[str, Any]) -> str:
    """What happened, as one text that is the same for the same record on every database."""
    return json.dumps(said(values), ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def said(values: Mapping[str, Any]) -> dict[str, Any]:
    """What happened, as a JSON document.

    What a record does not say is left out, so that a column that a later version adds changes no older record.
    """
    known = {name: values[name] for name in WHAT_HAPPENED if values.get(name) is not None}
    return {**known, "at": values["at"].astimezone(dt.UTC).isoformat()}


def _masked(value: Any) -> Any:
    """Without ID numbers, and without signs that a database refuses: what people type must not prevent its record."""
    if isinstance(value, str):
        return masked_within(_UNWRITABLE.sub("�", value))
    if isinstance(value, Mapping):
        return {_masked(key): _masked(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(one) for one in value]
    return value
