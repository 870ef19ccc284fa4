"""Any rows that the tables take, as hypothesis draws them: for each table of the models, in their stored form."""

import base64
import json
import re
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
)
from sqlalchemy.types import TypeDecorator

from models.base import Base
from models.plain_tables import stored_columns

Row = dict[str, Any]


class Rows(dict[str, list[Row]]):
    """Table → its rows; hypothesis would print a megabyte of them."""

    def __repr__(self) -> str:
        return f"{sum(map(len, self.values()))} rows"


MOST_ROWS = 2
CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
TEXTS = st.text(CHARACTERS, max_size=30)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda one: st.lists(one, max_size=3) | st.dictionaries(TEXTS, one, max_size=3),
    max_leaves=5,
)
DOCUMENTS = (st.none() | st.lists(VALUES, max_size=3) | st.dictionaries(TEXTS, VALUES, max_size=3)).map(json.dumps)
OWN: dict[tuple[str, str], st.SearchStrategy[Any]] = {
    ("annual_texts", "part"): st.integers(1, 10),
    ("audit_chain_head", "head_id"): st.just(1),
    # The record of the restore comes after the head, where no other may be.
    ("audit_chain_head", "sequence"): st.integers(0, 2**62),
    ("audit_records", "sequence"): st.integers(-(2**62), -1),
}
"""Columns whose values are not free."""
_LISTED = re.compile(r"\w+ IN \((.*)\)")


@st.composite
def rows(draw: st.DrawFn) -> Rows:
    """One or two rows of each table, which refer to each other as the tables ask."""
    drawn = Rows()
    for table in Base.metadata.sorted_tables:
        found: list[Row] = drawn.setdefault(table.name, [])
        for _ in range(draw(st.integers(1, MOST_ROWS))):
            row = _row(draw, table, drawn)
            if row is not None and not _taken(row, found, table):
                found.append(row)
    return drawn


def _row(draw: st.DrawFn, table: Table, drawn: Rows) -> Row | None:
    """One row; None where it would have to refer to a table without rows."""
    row: Row = {}
    for constraint in table.foreign_key_constraints:
        referred = drawn[constraint.referred_table.name]
        optional = all(column.nullable for column in constraint.columns)
        if not referred and not optional:
            return None
        chosen = draw(st.sampled_from([*referred, *([None] if optional else [])]))
        for element in constraint.elements:
            row[element.parent.name] = chosen and chosen[element.column.name]
    listed, checked = _checked(table)
    for column in stored_columns(table):
        if column.name in row and column.name not in checked:
            continue
        if (table.name, column.name) in OWN:
            value = OWN[table.name, column.name]
        elif column.name in listed:
            value = st.sampled_from(listed[column.name])
        elif column.name in checked:
            value = st.none() if column.nullable else _ordinary(column)
        else:
            value = _any(column)
        row[column.name] = draw(st.none() | value if column.nullable else value)
    return row


def _checked(table: Table) -> tuple[dict[str, list[str]], set[str]]:
    """Column → the words it may hold, and the columns that another rule is about, which get ordinary values."""
    rules = [str(one.sqltext) for one in table.constraints if isinstance(one, CheckConstraint)]
    other = " ".join(rule for rule in rules if not _LISTED.fullmatch(rule))
    listed = {
        rule.split()[0]: [word for word in re.findall(r"'(\w+)'", found[1]) if f"'{word}'" not in other]
        for rule in rules
        if (found := _LISTED.fullmatch(rule))
    }
    return listed, {column.name for column in table.columns if re.search(rf"\b{column.name}\b", other)}


def _any(column: Column[Any]) -> st.SearchStrategy[Any]:
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    match kind:
        case Boolean():
            return st.booleans()
        case BigInteger() if column is column.table.autoincrement_column:
            return st.integers(-(2**62), 2**62)  # rows that the application adds follow
        case BigInteger():
            return st.integers(-(2**63), 2**63 - 1)
        case SmallInteger():
            return st.integers(-(2**15), 2**15 - 1)
        case Integer():
            return st.integers(-(2**31), 2**31 - 1)
        case DateTime():
            return st.datetimes()
        case Date():
            return st.dates()
        case JSON():
            return DOCUMENTS
        case LargeBinary():
            return st.binary(max_size=30).map(lambda some: base64.b64encode(some).decode())
        case _:
            return TEXTS


def _ordinary(column: Column[Any]) -> st.SearchStrategy[Any]:
    match column.type:
        case Integer():
            return st.integers(1, 1000)
        case Date():
            return st.dates()
        case _:
            return TEXTS.map(lambda text: f"{text}.")


def _taken(row: Row, found: list[Row], table: Table) -> bool:
    """Whether the row would be there twice."""
    keys = [[column.name for column in table.primary_key]]
    keys += [[column.name] for column in table.columns if column.unique]
    keys += [[column.name for column in index.columns] for index in table.indexes if index.unique]
    return any([row[name] for name in key] == [one[name] for name in key] for key in keys for one in found)
