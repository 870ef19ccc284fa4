"""The declarative base, the vocabularies, and what SQLAlchemy lacks: exact decimals, instants, days after, among few.

The kinds of columns stand in ``models.columns``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Date, DateTime, Dialect, Integer, MetaData, Select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.sql import coercions, roles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ColumnElement
from sqlalchemy.sql.visitors import InternalTraversal
from sqlalchemy.types import TypeDecorator

CODE_LENGTH = 64
NAME_LENGTH = 200
TEXT_LENGTH = 4000

RowNumber = BigInteger().with_variant(Integer(), "sqlite")
"""A number the database gives each row; SQLite numbers rows by INTEGER keys only."""


class Base(DeclarativeBase):
    """Every table of the shared database; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Vocabulary(StrEnum):
    """A closed list of words: the value is the key kept in the database, ``zh`` the word people write."""

    zh: str

    def __new__(cls, key: str, zh: str) -> Self:
        member = str.__new__(cls, key)
        member._value_ = key
        member.zh = zh
        return member


class Scaled(TypeDecorator[Decimal]):
    """A decimal number kept exactly, as a whole number of its smallest unit (SQLite has no decimals).

    ``Scaled(2)`` keeps 12.34 as 1234; sums made by the database stay exact and come back as Decimal.
    """

    impl = BigInteger
    cache_ok = True

    def __init__(self, places: int) -> None:
        super().__init__()
        self.places = places

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - the base class's signature
        if value is None:
            return None
        scaled = Decimal(value).scaleb(self.places)
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{value} has more than {self.places} decimal places")
        return int(scaled)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:  # noqa: ARG002 - the base class's signature
        return None if value is None else Decimal(int(value)).scaleb(-self.places)


class UtcTime(TypeDecorator[dt.datetime]):
    """An instant: written as UTC, read back aware of its zone, whatever the database thinks of zones."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002 - the base class's signature
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        return value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002 - the base class's signature
        return None if value is None else value.replace(tzinfo=dt.UTC)


class DaysAfter(ColumnElement[dt.date]):
    """``day`` + a fixed number of calendar days, in SQL; the one piece of date arithmetic we need there."""

    type = Date()
    inherit_cache = True
    # Told, so that a reader's scope sees which table the day is of.
    _traverse_internals = [  # noqa: RUF012 - SQLAlchemy's own form
        ("day", InternalTraversal.dp_clauseelement),
        ("days", InternalTraversal.dp_plain_obj),
    ]

    def __init__(self, day: Any, days: int) -> None:
        self.day = coercions.expect(roles.ExpressionElementRole, day)
        self.days = int(days)

    @property
    def _from_objects(self) -> Any:
        return self.day._from_objects


@compiles(DaysAfter)
def _days_after(element: DaysAfter, compiler: SQLCompiler, **kw: Any) -> str:
    return f"({compiler.process(element.day, **kw)} + {element.days})"


@compiles(DaysAfter, "sqlite")
def _days_after_sqlite(element: DaysAfter, compiler: SQLCompiler, **kw: Any) -> str:
    return f"date({compiler.process(element.day, **kw)}, '+{element.days} days')"


class AmongFew(ColumnElement[bool]):
    """Whether a column is one of the few values that a SELECT gives, which is asked once and first.

    PostgreSQL uses no index for ``a = 1 OR b IN (SELECT …)``, and looks at every row; for an array it does.
    """

    type = Boolean()
    inherit_cache = True
    _is_implicitly_boolean = True  # else SQLite is asked whether it equals 1, for which it has no index
    # Told, so that a reader's scope sees which tables these are of.
    _traverse_internals = [  # noqa: RUF012 - SQLAlchemy's own form
        ("column", InternalTraversal.dp_clauseelement),
        ("values", InternalTraversal.dp_clauseelement),
    ]

    def __init__(self, column: Any, values: Select[Any]) -> None:
        self.column = coercions.expect(roles.ExpressionElementRole, column)
        self.values = values.scalar_subquery()

    @property
    def _from_objects(self) -> Any:
        return self.column._from_objects


@compiles(AmongFew)
def _among_few(element: AmongFew, compiler: SQLCompiler, **kw: Any) -> str:
    return f"({compiler.process(element.column, **kw)} IN {compiler.process(element.values, **kw)})"


@compiles(AmongFew, "postgresql")
def _among_few_postgresql(element: AmongFew, compiler: SQLCompiler, **kw: Any) -> str:
    return f"({compiler.process(element.column, **kw)} = ANY (ARRAY{compiler.process(element.values, **kw)}))"


def checks(*constraints: tuple[str, str], **choices: type[Vocabulary]) -> Sequence[CheckConstraint]:
    """Check constraints: the given (name, SQL) pairs and one for each ``column=Vocabulary``."""
    made = [CheckConstraint(sql, name=label) for label, sql in constraints]
    for column, words in choices.items():
        listed = ", ".join(f"'{word.value}'" for word in words)
        made.append(CheckConstraint(f"{column} IN ({listed})", name=column))
    return made
