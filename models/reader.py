"""Reader's scope 读者权限: who reads, and the condition added to every statement on a scoped table.

Failing closed: a statement that touches a scoped table without a reader, as a bare table or as text, raises.
It decides which rows are seen; what a page may do with them is decided in the dashboard.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import Any, ClassVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Executable,
    ExecutionContext,
    Table,
    and_,
    event,
    false,
    not_,
    select,
)
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from models.engine import opened, read_only
from models.statements import UnscopedStatement, scoped_entities


class Reach(Enum):
    """How far a reader sees."""

    ALL = "all"
    AGENCIES = "agencies"
    OWN_FILE = "own file"
    NONE = "none"


@dataclass(frozen=True)
class Reader:
    """Reader 读者: on whose behalf rows are read. ``agency_codes`` already holds the sub-units."""

    account: str
    reach: Reach
    agency_codes: frozenset[str] = frozenset()
    officer_no: str | None = None
    published_only: bool = False
    """Scores of agencies are read only for periods whose ranking was published to this reader."""


SYSTEM = Reader("system", Reach.ALL)
OPTION = "zhiheng_reader"
"""The execution option that says for whom a connection reads."""


def acting_for(engine: Engine, reader: Reader) -> Engine:
    """The same database, whose transactions tell it for whom they read (``models.row_security``)."""
    return engine.execution_options(**{OPTION: reader})


@contextmanager
def opened_for_work(written: str) -> Iterator[Engine]:
    """``models.engine.opened`` for what no reader asks for, such as scoring: it sees and writes every row."""
    with opened(written) as engine:
        yield acting_for(engine, SYSTEM)


_ONLY_WITHIN_SCOPE = "only_within_scope"
"""The option of a reader's connection: it takes no statement but those that carry the next option."""
_WITHIN_SCOPE = "within_scope"
"""The option of a statement that went through the session, and so carries the reader's scope."""


class Scoped:
    """A table of which a reader sees some rows only."""

    @classmethod
    def visible_to(cls, reader: Reader, rows: Any) -> ColumnElement[bool]:
        """The condition for the rows this reader may see; called for readers between ALL and NONE.

        ``rows`` is what carries the columns: this class, or an alias of it.
        """
        raise NotImplementedError

    @classmethod
    def withheld_from(cls, reader: Reader, rows: Any) -> ColumnElement[bool] | None:  # noqa: ARG003 - for those that do
        """The condition for the rows that this reader does not see although it reads ALL; None: it sees every row."""
        return None


class AgencyRow(Scoped):
    """A row that belongs to one agency."""

    __agency_column__: ClassVar[str] = "agency_code"

    @classmethod
    def visible_to(cls, reader: Reader, rows: Any) -> ColumnElement[bool]:
        if reader.reach is not Reach.AGENCIES:
            return false()
        column: ColumnElement[str] = getattr(rows, cls.__agency_column__)
        return column.in_(sorted(reader.agency_codes))


class OfficerRow(Scoped):
    """A row of one officer's file: seen by the officer, and by the agency on whose roster the officer is."""

    @classmethod
    def visible_to(cls, reader: Reader, rows: Any) -> ColumnElement[bool]:
        if reader.reach is Reach.OWN_FILE:
            return and_(rows.officer_no.is_not(None), rows.officer_no == reader.officer_no)
        from models.officers import Officer  # noqa: PLC0415 - officers are themselves scoped rows

        roster = select(Officer.officer_no).where(Officer.agency_code.in_(sorted(reader.agency_codes)))
        condition: ColumnElement[bool] = rows.officer_no.in_(roster)
        return condition


class ReaderSession(Session):
    """A session opened for one reader; each of its statements carries that reader's scope."""

    def __init__(self, engine: Engine, reader: Reader) -> None:
        super().__init__(
            acting_for(read_only(engine), reader).execution_options(**{_ONLY_WITHIN_SCOPE: True}),
            expire_on_commit=False,
            info={"reader": reader},
        )

    def connection(self, *_: Any, **__: Any) -> Connection:
        """Refused: what is sent on the bare connection carries no scope."""
        raise UnscopedStatement("the session's bare connection")

    @property
    def reader(self) -> Reader:
        """The reader this session was opened for."""
        reader: Reader = self.info["reader"]
        return reader


def check_scope(statement: Executable) -> None:
    """Raises UnscopedStatement for a statement that a reader's session would refuse; sends nothing."""
    scoped_entities(statement, *_tables())


def _tables() -> tuple[frozenset[Table], frozenset[Table]]:
    """The scoped tables, and the others."""
    from models.base import Base  # noqa: PLC0415 - the base's tables are made of scoped classes

    tables = frozenset(Base.metadata.tables.values())
    scoped = {mapper.local_table for mapper in Base.registry.mappers if issubclass(mapper.class_, Scoped)}
    return tables & scoped, tables - scoped


@event.listens_for(Session, "do_orm_execute")
def _add_scope(state: ORMExecuteState) -> None:
    """Runs for every statement of every session, so that a plain Session cannot be used to get around it."""
    state.update_execution_options(**{_WITHIN_SCOPE: True})
    entities = scoped_entities(state.statement, *_tables())
    if not entities:
        return
    reader = state.session.info.get("reader")
    if not isinstance(reader, Reader):
        raise UnscopedStatement(f"{', '.join(sorted(one.class_.__name__ for one in entities))} without a reader")
    if reader is SYSTEM:
        return
    for entity in entities:
        rows = entity.entity
        if reader.reach is Reach.ALL:
            withheld = entity.class_.withheld_from(reader, rows)
            if withheld is not None:
                state.statement = state.statement.options(with_loader_criteria(rows, not_(withheld)))
            continue
        visible = false() if reader.reach is Reach.NONE else entity.class_.visible_to(reader, rows)
        # Each alias by itself: with ``include_aliases`` a join to an alias gets the condition of the class.
        state.statement = state.statement.options(with_loader_criteria(rows, visible))


@event.listens_for(Engine, "before_cursor_execute")
def _refuse_what_came_past_the_session(
    connection: Connection, _cursor: Any, _statement: str, _parameters: Any, context: ExecutionContext, _many: bool
) -> None:
    """The second lock: what reaches a reader's connection by another door has not been given the scope."""
    options = context.execution_options
    # What begins the transaction, such as BEGIN itself, is sent before there is one.
    if connection.in_transaction() and options.get(_ONLY_WITHIN_SCOPE) and not options.get(_WITHIN_SCOPE):
        raise UnscopedStatement("a statement sent past the reader's session")
