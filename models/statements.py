"""Which scoped classes a statement reads, and that each is read where SQLAlchemy adds the reader's condition.

``with_loader_criteria`` reaches less than its name says: it finds the entities that a SELECT is plainly about, and
passes over those in a window, in a function of a WHERE, behind a join built apart. What it passes over is refused here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sqlalchemy import (
    ColumnClause,
    ColumnElement,
    CompoundSelect,
    FromClause,
    Join,
    Select,
    Table,
    TableClause,
    TextClause,
    Values,
)
from sqlalchemy.sql.expression import ReturnsRows
from sqlalchemy.sql.lambdas import LambdaElement
from sqlalchemy.sql.operators import custom_op
from sqlalchemy.sql.util import extract_first_column_annotation, surface_expressions

ENTITY = "parententity"
"""The annotation that tells of an element which mapped class, or which alias of one, it belongs to: its entity."""


class UnscopedStatement(Exception):
    """A statement reads a scoped table in a way that the reader's scope cannot be added to."""

    def __init__(self, what: str, instead: str = "select the mapped class instead") -> None:
        super().__init__(f"{what}: refused, because the reader's scope cannot be added; {instead}")


def scoped_entities(statement: Any, scoped: Collection[Table], unscoped: Collection[Table]) -> set[Any]:
    """The mappers of scoped tables that the statement reads, and the aliases of such.

    Raises UnscopedStatement where one would get no condition. Whatever gives rows, such as a SELECT at any depth, is
    looked at by itself. A table that is in neither collection is refused: it may be a scoped one under another name.
    """
    found: set[Any] = set()
    parts, known = [statement], {id(statement)}
    for part in parts:
        conditioned = _conditioned(part)
        for element in _elements(part):
            entity = _entity(element)
            if entity is None and isinstance(element, Table) and _plain(element) not in unscoped:
                raise UnscopedStatement(f"the bare table {element.name}")
            if entity is not None and entity.mapper.local_table in scoped:
                if entity not in conditioned:
                    raise UnscopedStatement(
                        f"{entity.class_.__name__}, as this statement names it",
                        "select it or a plain column of it, compare a plain column of it in WHERE, or join to it",
                    )
                found.add(entity)
            elif _gives_rows(element) and id(element) not in known:
                known.add(id(element))
                parts.append(element)
    if found and not isinstance(statement, Select | CompoundSelect):
        raise UnscopedStatement(f"{type(statement).__name__}, which is no SELECT but reads scoped tables")
    return found


def _conditioned(part: Any) -> set[Any]:
    """The entities to which SQLAlchemy adds conditions here, or fewer (``_adjust_for_extra_criteria`` of its ORM).

    None but in a SELECT that the ORM compiles. Beside a join, what is selected from is not among them: SQLAlchemy
    loses sight of it there. A full join gives rows that meet no condition.
    """
    if not isinstance(part, Select) or part._propagate_attrs.get("compile_state_plugin") != "orm":
        return set()
    if not getattr(part._compile_options, "_enable_single_crit", True):  # Query.union, and what is added to it
        return set()
    joins = [*part._setup_joins, *(join for earlier in part._memoized_select_entities for join in earlier._setup_joins)]
    if any(flags["full"] for *_, flags in joins):
        return set()
    sources = [target for target, *_ in joins] or part._from_obj
    criteria = [one for where in part._where_criteria for one in surface_expressions(where)]  # type: ignore[no-untyped-call] # SQLAlchemy's own eyes
    return {one._annotations.get(ENTITY) for one in (*sources, *criteria)} | {
        extract_first_column_annotation(column, ENTITY)  # type: ignore[no-untyped-call] # as above
        for column in part._raw_columns
    }


def _elements(part: Any) -> Iterator[Any]:
    """What a part is made of, down to entities and to other parts; raises at what cannot be looked into."""
    waiting = [part]
    while waiting:
        element = waiting.pop()
        if hidden := _hidden(element):
            raise UnscopedStatement(hidden)
        yield element
        if element is part or not _gives_rows(element):
            waiting += _children(element)


def _gives_rows(element: Any) -> bool:
    return isinstance(element, ReturnsRows) and not isinstance(element, ColumnElement | Table) and not _entity(element)


def _entity(element: Any) -> Any:
    # A join made of mapped classes carries the entity of its left side, and hides the right one.
    named = isinstance(element, ColumnClause | FromClause) and not isinstance(element, Join)
    return element._annotations.get(ENTITY) if named else None


def _hidden(element: Any) -> str | None:
    """What cannot be looked into: text may name any table, and so may what does not tell what it is made of."""
    if isinstance(element, LambdaElement):
        return "a statement written as a lambda"
    if not hasattr(type(element), "_traverse_internals"):
        return f"{type(element).__name__}, which hides its parts"
    if isinstance(element, Values) or vars(element).get("_multi_values"):
        return "a list of rows"
    return "a statement written as text" if _written_as_text(element) else None


def _written_as_text(element: Any) -> bool:
    """As a whole, a column, a table by its name, a name left unquoted, an operator; around a SELECT; as a hint."""
    if isinstance(element, TextClause) or (isinstance(element, TableClause) and not isinstance(element, Table)):
        return True
    if isinstance(element, ColumnClause) and element.is_literal and element.name != "*":
        return True
    own = vars(element)  # an element answers for attributes that it does not have, and takes its time
    if getattr(own.get("name"), "quote", None) is False or isinstance(own.get("operator"), custom_op):
        return True
    return any(own.get(name) for name in ("_prefixes", "_suffixes", "_hints", "_statement_hints"))


def _children(element: Any) -> Iterable[Any]:
    entity = _entity(element)
    if entity is not None:
        return _beneath(entity)
    if isinstance(element, ColumnClause):
        return () if element.table is None else (element.table,)
    if isinstance(element, Select):
        # Its own list adds what its columns come from, which is looked at with the columns.
        return super(Select, element).get_children(omit_attrs=("_correlate", "_correlate_except"))
    children: Iterable[Any] = element.get_children()
    return children


def _beneath(entity: Any) -> Iterable[Any]:
    """What an alias stands for, where that is not simply the table of its class."""
    if not entity.is_aliased_class:
        return ()
    source = getattr(entity.selectable, "element", entity.selectable)
    return () if isinstance(source, Table) and _plain(source) is entity.mapper.local_table else (source,)


def _plain(table: Table) -> Table:
    return table._deannotate() if table._annotations else table
