"""The chain of the audit records 审计链: each record's digest covers the one before, under the installation's key.

Records are appended in the commit itself: a transaction that takes minutes holds up nobody, and since no other lock is
taken after that of the head, writers cannot wait for each other in a circle.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Connection, Engine, SmallInteger, String, event, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from models.audit import WAITING, AuditRecord, Waiting
from models.base import Base, checks
from models.keys import Keys, keys_of

BEGINNING = ""
"""Stands for the digest before the first record."""
BEFORE_THE_CHAIN = "before the chain"
"""Stands for the digest of a record that was written before there were keys; such records cannot be checked."""

_ALGORITHM = "hmac-sha256"


class ChainHead(Base):
    """The last record of the chain, in one row that every writer locks."""

    __tablename__ = "audit_chain_head"

    head_id: Mapped[int] = mapped_column(SmallInteger(), primary_key=True, autoincrement=False)
    sequence: Mapped[int] = mapped_column(BigInteger())
    digest: Mapped[str] = mapped_column(String(80))

    __table_args__ = (*checks(("single", "head_id = 1")),)


def chained(keys: Keys, canonical: str, sequence: int, previous: str) -> str:
    """The digest of the record that says ``canonical`` and follows the one whose digest is ``previous``."""
    digest = keys.digest("audit", f"{canonical}\n{sequence}\n{previous}")
    return f"{_ALGORITHM}:{digest}"


def append_at_commit(engine: Engine) -> None:
    """Makes every transaction through ``engine`` append the records that it has collected."""
    event.listen(engine, "begin", _collect)
    event.listen(engine, "rollback", _forget)
    event.listen(engine, "commit", _append)


def _collect(connection: Connection) -> None:
    connection.info[WAITING] = []


def _forget(connection: Connection) -> None:
    if not connection.invalidated:  # of a connection that was lost nothing can be asked, and nothing is left
        connection.info.pop(WAITING, None)


def _append(connection: Connection) -> None:
    waiting: list[Waiting] = connection.info.pop(WAITING, [])
    if not waiting:
        return
    try:
        _write(connection, waiting)
    except BaseException:
        # SQLAlchemy takes a transaction whose commit raised for ended: without this the act itself would stay open on
        # the connection, for its next user to commit.
        if not connection.invalidated:
            connection.dialect.do_rollback(connection.connection)
        raise


def _write(connection: Connection, waiting: list[Waiting]) -> None:
    keys = keys_of(connection)
    head = connection.execute(select(ChainHead.sequence, ChainHead.digest).with_for_update()).one()
    sequence, digest = head.sequence, head.digest
    rows: list[dict[str, Any]] = []
    for one in waiting:
        sequence += 1
        digest = chained(keys, one.canonical, sequence, digest)
        rows.append({**one.values, "sequence": sequence, "digest": digest})
    connection.execute(insert(AuditRecord), rows)
    connection.execute(update(ChainHead).values(sequence=sequence, digest=digest))
