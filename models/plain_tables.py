"""All tables of one revision with a few types that mean the same on every database, and filling them whole.

The models say what the tables are at the newest revision; a database of an older one is read and filled by these.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Dialect,
    Inspector,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    cast,
    create_engine,
    event,
    func,
    select,
    text,
)
from sqlalchemy.engine.interfaces import ReflectedColumn
from sqlalchemy.sql.expression import BindParameter, ColumnElement
from sqlalchemy.types import TypeDecorator, TypeEngine

from models.migrate import OWN_TABLE, upgrade_within


class StoredJson(TypeDecorator[str]):
    """A JSON document as the very text that is stored, so that ``null`` and no document stay two things."""

    impl = Text
    cache_ok = True

    def column_expression(self, column: ColumnElement[Any]) -> ColumnElement[str]:
        """PostgreSQL gives the parsed document unless asked for the text, SQLite a number for a bare number."""
        return cast(column, Text)


class _TypedJson(StoredJson):
    """The same for PostgreSQL, which takes no text for JSON unless told that it is."""

    cache_ok = True

    def bind_expression(self, bindparam: BindParameter[str]) -> ColumnElement[str]:
        return cast(cast(bindparam, Text), JSON)


class StoredBytes(TypeDecorator[str]):
    """Bytes as text in base64, which every file of rows can hold."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002 - the base class's signature
        return None if value is None else base64.b64decode(value, validate=True)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - the base class's signature
        return None if value is None else base64.b64encode(value).decode("ascii")


_PLAIN: tuple[tuple[type[TypeEngine[Any]], TypeEngine[Any]], ...] = (
    (Boolean, Boolean()),
    (Integer, BigInteger()),  # whatever its size; SQLite knows one size only
    (DateTime, DateTime()),
    (Date, Date()),
    (JSON, StoredJson().with_variant(_TypedJson(), "postgresql")),
    (String, Text()),
    (LargeBinary, StoredBytes()),
)


class DanglingReference(Exception):
    """A row of ``table`` refers to a row that is not there."""

    def __init__(self, table: str) -> None:
        super().__init__(f"{table}: a row refers to one that is not there")
        self.table = table


@cache
def tables_at(revision: str) -> MetaData:
    """The tables that the migrations up to ``revision`` make; found by making them in memory and looking, once.

    Raises TypeError for a column of a kind that is not in use yet: think of its form here and in the backups first.
    """
    engine = create_engine("sqlite://")
    found = MetaData()
    event.listen(found, "column_reflect", _make_plain)
    with engine.begin() as connection:
        upgrade_within(connection, revision)
        found.reflect(connection)
    engine.dispose()
    found.remove(found.tables[OWN_TABLE])
    return found


def _make_plain(_inspector: Inspector, table: Table, column: ReflectedColumn) -> None:
    for kind, plain in _PLAIN:
        if isinstance(column["type"], kind):
            column["type"] = plain
            return
    raise TypeError(f"{table.name}.{column['name']} has the type {column['type']!r}, which has no plain form")


def stored_columns(table: Table) -> list[Column[Any]]:
    """The columns that are written; the database computes the others."""
    return [column for column in table.columns if column.computed is None]


@contextmanager
def references_checked_last(connection: Connection, tables: MetaData) -> Iterator[None]:
    """Rows of one table may refer to each other in any order inside the block.

    At its end they are checked: DanglingReference on SQLite, IntegrityError on PostgreSQL.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        yield
        dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if dangling is not None:
            raise DanglingReference(dangling[0])
        return
    own = [
        (connection.dialect.identifier_preparer.format_table(table), constraint.name)
        for table in tables.sorted_tables
        for constraint in table.foreign_key_constraints
        if constraint.referred_table is table
    ]
    for table, name in own:
        connection.execute(text(f"ALTER TABLE {table} ALTER CONSTRAINT {name} DEFERRABLE INITIALLY DEFERRED"))
    yield
    connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    for table, name in own:
        connection.execute(text(f"ALTER TABLE {table} ALTER CONSTRAINT {name} NOT DEFERRABLE"))


def continue_numbers(connection: Connection, tables: MetaData) -> None:
    """Rows added later get numbers after those of the rows that were filled in. SQLite does so by itself."""
    if connection.dialect.name == "sqlite":
        return
    for table in tables.sorted_tables:
        for column in table.primary_key:
            if isinstance(column.type, BigInteger):
                last = select(func.max(column)).scalar_subquery()
                sequence = func.pg_get_serial_sequence(table.name, column.name)
                connection.execute(select(func.setval(sequence, last)).where(sequence.is_not(None), last >= 1))
