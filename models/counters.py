"""Change counters 变更计数: one a table, raised once in each transaction that writes the table.

A score run is stale when a counter it read has moved. The counting hangs on the engine, so that no writer forgets it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Delete,
    Engine,
    Insert,
    ScalarSelect,
    String,
    Table,
    Update,
    event,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import columns
from models.base import Base

_SILENT = frozenset(
    {
        "change_counters",
        "web_sessions",
        "former_passwords",
        "recovery_codes",
        "role_requests",
        "failed_logins",
        "locked_addresses",
        "calendar_feeds",
        "audit_records",
        "audit_chain_head",
        "score_runs",
        "score_pointers",
        "score_subjects",
        "score_nodes",
        "score_groups",
        "score_figures",
        "score_measures",
    }
)


COUNTED = "zhiheng_counted"
"""The execution option that is False where counters are filled in themselves."""


class ChangeCounter(Base):
    """Change counter 变更计数 of one table."""

    __tablename__ = "change_counters"

    table_name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger(), default=0, server_default="0")
    changed_at: Mapped[dt.datetime | None] = columns.instant()


@dataclass(frozen=True)
class DataVersion:
    """The sum of some tables' counters, and when the last of them moved (null: never written)."""

    number: int
    as_of: dt.datetime | None


def data_version(session: Session | Connection, tables: Iterable[str]) -> DataVersion:
    """The version of the data in ``tables``: grows whenever one of them is written."""
    row = session.execute(
        select(func.coalesce(func.sum(ChangeCounter.value), 0), func.max(ChangeCounter.changed_at)).where(
            ChangeCounter.table_name.in_(sorted(set(tables)))
        )
    ).one()
    return DataVersion(int(row[0]), row[1])


def version_number(tables: Iterable[str]) -> ScalarSelect[int]:
    """``data_version(...).number`` as a part of another statement."""
    known = ChangeCounter.table_name.in_(sorted(set(tables)))
    return select(func.coalesce(func.sum(ChangeCounter.value), 0)).where(known).scalar_subquery()


def counted_tables() -> list[str]:
    """The tables that have a counter: all but the results, the logs, and what logging in needs."""
    return sorted(set(Base.metadata.tables) - _SILENT)


def count_changes(engine: Engine) -> None:
    """Makes every write through ``engine`` raise its table's counter in the same transaction.

    Only under the option ``COUNTED: False`` does it not: a restored backup brings its counters with it.
    """
    event.listen(engine, "before_execute", _count)
    for end in ("begin", "commit", "rollback", "rollback_savepoint"):  # a savepoint takes the raised counter back too
        event.listen(engine, end, _forget)


def _forget(connection: Connection, *_: Any) -> None:
    if not connection.invalidated:  # of a connection that was lost nothing can be asked, and nothing is left
        connection.info.pop("counted", None)


def _count(connection: Connection, statement: Any, _many: Any, _one: Any, options: Mapping[str, Any]) -> None:
    if not isinstance(statement, Insert | Update | Delete) or not options.get(COUNTED, True):
        return
    if isinstance(statement.table, Table):
        raise_counter(connection, statement.table)


def raise_counter(connection: Connection, table: Table) -> None:
    """Raises the table's counter, once a transaction; only a writer who goes past SQLAlchemy's statements calls it."""
    if table.name in _SILENT or table.name not in Base.metadata.tables:
        return
    counted: set[str] = connection.info.setdefault("counted", set())
    if table.name in counted:
        return
    counted.add(table.name)
    now = dt.datetime.now(dt.UTC)  # the instant of the write itself, which no caller knows better
    raised = connection.execute(
        update(ChangeCounter)
        .where(ChangeCounter.table_name == table.name)
        .values(value=ChangeCounter.value + 1, changed_at=now)
    )
    if raised.rowcount == 0:
        connection.execute(insert(ChangeCounter).values(table_name=table.name, value=1, changed_at=now))
