"""Reader's scope 读者权限: who reads, and the condition added to every statement on a scoped table.

Failing closed: a statement that touches a scoped table without a reader, as a bare table or as text, raises.
It decides which rows are seen; what a page may do with them is decided in the dashboard.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, ClassVar

from sqlalchemy import (
    ColumnClause,
    ColumnElement,
    Connection,
    Engine,
    FromClause,
    Select,
    Subquery,
    Table,
    TableClause,
    TextClause,
    and_,
    event,
    false,
    inspect,
    select,
    true,
)
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from models.engine import read_only


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


SYSTEM = Reader("system", Reach.ALL)


class UnscopedStatement(Exception):
    """A statement reads a scoped table in a way that the reader's scope cannot be added to."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what}: refused, because the reader's scope cannot be added; select the mapped class instead"
        )


class Scoped:
    """A table of which a reader sees some rows only."""

    @classmethod
    def visible_to(cls, reader: Reader) -> ColumnElement[bool]:
        """The condition for the rows this reader may see; called for readers between ALL and NONE."""
        raise NotImplementedError


class AgencyRow(Scoped):
    """A row that belongs to one agency."""

    __agency_column__: ClassVar[str] = "agency_code"

    @classmethod
    def visible_to(cls, reader: Reader) -> ColumnElement[bool]:
        if reader.reach is not Reach.AGENCIES:
            return false()
        column: ColumnElement[str] = getattr(cls, cls.__agency_column__)
        return column.in_(sorted(reader.agency_codes))


class OfficerRow(Scoped):
    """A row of one officer's file: seen by the officer, and by the agency on whose roster the officer is."""

    officer_no: Any

    @classmethod
    def visible_to(cls, reader: Reader) -> ColumnElement[bool]:
        if reader.reach is Reach.OWN_FILE:
            return and_(cls.officer_no.is_not(None), cls.officer_no == reader.officer_no)
        from models.officers import Officer  # noqa: PLC0415 - officers are themselves scoped rows

        roster = select(Officer.officer_no).where(Officer.agency_code.in_(sorted(reader.agency_codes)))
        condition: ColumnElement[bool] = cls.officer_no.in_(roster)
        return condition


class ReaderSession(Session):
    """A session opened for one reader; each of its statements carries that reader's scope."""

    def __init__(self, engine: Engine, reader: Reader) -> None:
        super().__init__(read_only(engine), expire_on_commit=False, info={"reader": reader})

    def connection(self, *_: Any, **__: Any) -> Connection:
        """Refused: what is sent on the bare connection carries no scope."""
        raise UnscopedStatement("the session's bare connection")

    @property
    def reader(self) -> Reader:
        """The reader this session was opened for."""
        reader: Reader = self.info["reader"]
        return reader


def _scoped_classes() -> dict[Table, type[Scoped]]:
    from models.base import Base  # noqa: PLC0415 - the base's tables are made of scoped classes

    return {
        mapper.local_table: mapper.class_
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, Scoped) and isinstance(mapper.local_table, Table)
    }


def _condition(cls: type[Scoped], reader: Reader) -> ColumnElement[bool]:
    if reader.reach is Reach.ALL:
        return true()
    if reader.reach is Reach.NONE:
        return false()
    return cls.visible_to(reader)


@event.listens_for(Session, "do_orm_execute")
def _add_scope(state: ORMExecuteState) -> None:
    """Runs for every statement of every session, so that a plain Session cannot be used to get around it."""
    scoped = _scoped_classes()
    touched = {table: scoped[table] for table in _tables(state.statement, scoped)}
    if not touched:
        return
    reader = state.session.info.get("reader")
    if not isinstance(reader, Reader):
        raise UnscopedStatement(f"{', '.join(sorted(t.name for t in touched))} without a reader")
    if reader.reach is Reach.ALL:
        return
    for cls in touched.values():
        state.statement = state.statement.options(
            with_loader_criteria(cls, _condition(cls, reader), include_aliases=True)
        )


def _tables(element: Any, scoped: Mapping[Table, type[Scoped]]) -> set[Table]:
    """The scoped tables that a statement reads through their mapped classes; raises where it reads one otherwise."""
    if _written_as_text(element):
        raise UnscopedStatement("a statement written as text")
    if isinstance(element, ColumnClause | FromClause) and "parententity" in element._annotations:
        found = {inspect(element._annotations["parententity"]).mapper.local_table} & scoped.keys()
        source = element.table if isinstance(element, ColumnClause) else element
        return found | _tables(source.element, scoped) if isinstance(source, Subquery) else found
    if isinstance(element, Table) and _plain(element) in scoped:
        raise UnscopedStatement(f"the bare table {element.name}")
    return {table for child in _children(element) for table in _tables(child, scoped)}


def _written_as_text(element: Any) -> bool:
    """Text may name any table: as a whole, as a column, before or after a SELECT, or as a table by its name alone."""
    if isinstance(element, ColumnClause):
        return element.is_literal and element.name != "*"
    if isinstance(element, TableClause):
        return not isinstance(element, Table)
    return isinstance(element, TextClause) or bool(
        getattr(element, "_prefixes", ()) or getattr(element, "_suffixes", ())
    )


def _children(element: Any) -> Iterable[Any]:
    """What a statement names. A SELECT also lists what its columns come from; that is looked at with the columns."""
    if isinstance(element, ColumnClause):
        return () if element.table is None else (element.table,)
    children: Iterable[Any] = element.get_children()
    if isinstance(element, Select):
        named = {id(one) for one in (*element._raw_columns, *element._from_obj, *element._independent_ctes)}
        named |= {id(join[0]) for join in element._setup_joins}
        return (one for one in children if not isinstance(one, FromClause) or id(one) in named)
    return children


def _plain(table: Table) -> Table:
    return table._deannotate() if table._annotations else table
