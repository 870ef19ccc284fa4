"""Which rows a backup holds, and a row as one line of it: a JSON array of its values, in the order of the columns.

Days and instants (UTC) are written in ISO 8601, documents as the text that is stored, exact decimals as the whole
numbers that are stored.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Connection, Date, DateTime, MetaData, Table, select

from models.accounts import WebSession
from models.plain_tables import stored_columns

LEFT_OUT = frozenset({WebSession.__tablename__})
"""Whoever was signed in signs in again; a session that outlived its database would be a way in."""
ROWS_A_FETCH = 1000

Row = list[Any]

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=lambda moment: moment.isoformat()).encode


def kept_tables(tables: MetaData) -> list[Table]:
    """The tables that a backup holds, each after those it refers to."""
    return [table for table in tables.sorted_tables if table.name not in LEFT_OUT]


def lines(connection: Connection, table: Table) -> Iterator[bytes]:
    """All rows of the table, by primary key; never more than a few of them in memory."""
    statement = select(*stored_columns(table)).order_by(*table.primary_key)
    for row in connection.execute(statement, execution_options={"yield_per": ROWS_A_FETCH}):
        yield _encode(list(row)).encode() + b"\n"


class LineReader:
    """Turns lines back into rows; ValueError for a line that is no row of these columns."""

    def __init__(self, columns: Sequence[Column[Any]]) -> None:
        self._names = [column.name for column in columns]
        self._values = [_reader(column) for column in columns]

    def read(self, line: bytes) -> dict[str, Any]:
        """Column → value, as the database takes it."""
        try:
            row = json.loads(line)
        except RecursionError as error:
            raise ValueError("brackets without end") from error
        if not isinstance(row, list):
            raise ValueError("a line is not a list")
        return {
            name: None if value is None else read(value)
            for name, read, value in zip(self._names, self._values, row, strict=True)
        }


def _reader(column: Column[Any]) -> Callable[[Any], Any]:
    match column.type:
        case Boolean():
            return _only(bool)
        case BigInteger():
            return _only(int)
        case DateTime():
            return lambda value: dt.datetime.fromisoformat(_text(value))
        case Date():
            return lambda value: dt.date.fromisoformat(_text(value))
        case _:
            return _text


def _only(kind: type) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if type(value) is not kind:
            raise ValueError(f"{value!r:.40} is no {kind.__name__}")
        return value

    return check


_text = _only(str)
