"""Statements put together at random: a reader gets what there would be without the others' rows, or is refused."""

from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from sqlalchemy import (
    Engine,
    String,
    and_,
    case,
    cast,
    except_,
    exists,
    func,
    join,
    literal,
    or_,
    select,
    true,
    union,
    union_all,
)
from sqlalchemy.exc import ArgumentError, CompileError, InvalidRequestError, OperationalError
from sqlalchemy.orm import aliased
from sqlalchemy.orm import join as orm_join

from models.agencies import Agency
from models.cases import Case, CaseOfficer
from models.officers import Officer
from models.reader import SYSTEM, Reader, UnscopedStatement
from models.scores import ScoreRun
from tests.models.test_reader_shapes import READERS, alone, rows

__all__ = ["alone"]

# What is put together at random is warned about, and often is no statement at all.
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
NO_STATEMENT = (ArgumentError, CompileError, InvalidRequestError, OperationalError)

COLUMNS = {
    Agency: ("code", "parent_code"),
    Case: ("agency_code", "case_no"),
    Officer: ("officer_no", "agency_code"),
    CaseOfficer: ("agency_code", "officer_no"),
    ScoreRun: ("scheme", "reason"),
}
SOURCES = [(cls, cls) for cls in COLUMNS] + [(cls, aliased(cls)) for cls in COLUMNS]
DEPTH = 3


class Maker:
    """Makes expressions, conditions and statements, each from what ``pick`` takes out of the possible ones."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw

    def pick(self, *several: Any) -> Any:
        return self.draw(st.sampled_from(several))

    def source(self) -> Any:
        return self.pick(*SOURCES)[1]

    def column(self) -> Any:
        cls, source = self.pick(*SOURCES)
        return getattr(source, self.pick(*COLUMNS[cls]))

    def expression(self, depth: int) -> Any:
        if not depth or self.pick(True, False):
            return self.column()
        one = self.expression(depth - 1)
        match self.pick("lower", "max", "window", "filter", "value", "outcome", "two", "sum", "number", "literal"):
            case "lower":
                return func.lower(one)
            case "max":
                return func.max(one)
            case "window":
                return cast(func.count(one).over(), String)
            case "filter":
                return cast(func.count().filter(self.condition(depth - 1)), String)
            case "value":
                return case({"A": "1"}, value=one, else_="2")
            case "outcome":
                return case((self.condition(depth - 1), one))
            case "two":
                return func.coalesce(one, self.expression(depth - 1))
            case "sum":
                return one + self.expression(depth - 1)
            case "number":
                return select(func.max(self.select(depth - 1).subquery().c[0])).scalar_subquery()
            case _:
                return literal("A")

    def condition(self, depth: int) -> Any:
        if not depth or self.pick(True, False):
            return self.column() == self.pick("A", "B", "1", self.column())
        match self.pick("and", "or", "not", "in", "exists", "exists where", "compared"):
            case "and":
                return and_(self.condition(depth - 1), self.condition(depth - 1))
            case "or":
                return or_(self.condition(depth - 1), self.condition(depth - 1))
            case "not":
                return ~self.condition(depth - 1)
            case "in":
                return self.column().in_(self.select(depth - 1))
            case "exists":
                return exists(self.select(depth - 1))
            case "exists where":
                return exists().where(self.condition(depth - 1))
            case _:
                return self.expression(depth - 1) != "A"

    def select(self, depth: int) -> Any:
        """A SELECT of one column, or a union of such."""
        made = select(self.expression(depth))
        for _ in range(self.pick(0, 1, 2)):
            made = self.changed(made, depth)
        if not depth:
            return made
        match self.pick("as it is", "as it is", "subquery", "table expression", "counted", "united"):
            case "subquery":
                return select(made.subquery())
            case "table expression":
                return select(made.cte())
            case "counted":
                return select(cast(func.count(), String)).select_from(made.subquery())
            case "united":
                return select(self.pick(union, union_all, except_)(made, self.select(depth - 1)).subquery())
        return made

    def changed(self, made: Any, depth: int) -> Any:
        match self.pick(
            "from", "join", "outer join", "full join", "join apart", "where", "where", "rewritten", "order"
        ):
            case "from":
                return made.select_from(self.source())
            case "join":
                return made.join(self.target(depth), self.condition(depth - 1 if depth else 0))
            case "outer join":
                return made.outerjoin(self.target(depth), self.condition(0))
            case "full join":
                return made.join(self.source(), true(), full=True)
            case "join apart":
                return made.select_from(self.pick(join, orm_join)(self.source(), self.source(), true()))
            case "rewritten":
                return made.with_only_columns(self.expression(depth))
            case "order":
                return made.order_by(self.expression(depth))
            case _:
                return made.where(self.condition(depth))

    def target(self, depth: int) -> Any:
        return self.select(depth - 1).subquery() if depth and self.pick(True, False) else self.source()


@st.composite
def statements(draw: Any) -> Any:
    return Maker(draw).select(DEPTH)


def answered(engine: Engine, reader: Reader, statement: Any) -> list[str] | None:
    """The rows; None where the database, or SQLAlchemy, takes it for no statement."""
    try:
        return rows(engine, reader, statement)
    except NO_STATEMENT:
        return None


@settings(deadline=None, max_examples=300)
@given(statements(), st.sampled_from(READERS))
def test_it_gives_what_there_is_without_the_others(
    four_units: Engine, alone: dict[Reader, Engine], statement: Any, reader: Reader
) -> None:
    try:
        found = answered(four_units, reader, statement)
    except UnscopedStatement:
        event("refused")
        return
    expected = answered(alone[reader], SYSTEM, statement)
    event("no statement" if found is None or expected is None else "taken")
    assert found == expected or None in (found, expected)
