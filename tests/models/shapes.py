"""Statements of many shapes over any mapped class, by whether a reader's session takes them."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    Column,
    Integer,
    MetaData,
    String,
    Table,
    alias,
    and_,
    bindparam,
    case,
    cast,
    column,
    delete,
    distinct,
    except_,
    exists,
    func,
    insert,
    inspect,
    join,
    lambda_stmt,
    literal,
    literal_column,
    or_,
    quoted_name,
    select,
    table,
    text,
    true,
    tuple_,
    union_all,
    update,
    values,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Bundle, aliased
from sqlalchemy.orm import join as orm_join
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.ddl import DDL
from sqlalchemy.sql.expression import ColumnElement

from models.agencies import Agency
from models.scores import ScorePointer, ScoreRun

Shapes = dict[str, Callable[[Any], Any]]
Other = aliased(Agency)


class Opaque(ColumnElement[str]):
    """An element that does not tell what it is made of."""

    type = String()
    inherit_cache = False

    def __init__(self, of: Any) -> None:
        self.of = of


@compiles(Opaque)
def _opaque(element: Opaque, compiler: SQLCompiler, **kw: Any) -> str:
    return str(compiler.process(element.of, **kw))


def key(cls: Any) -> Any:
    """A column of the class's key."""
    return getattr(cls, inspect(cls).mapper.primary_key[0].key)


def bare(cls: Any) -> Any:
    """The table itself."""
    return inspect(cls).local_table


def bare_key(cls: Any, table: Any = None) -> Any:
    """The key's column of the table itself, or of what was made of it."""
    return (bare(cls) if table is None else table).c[key(cls).key]


def annotated(cls: Any) -> Any:
    """The table as the ORM hands it to SQLAlchemy's core."""
    return inspect(cls).__clause_element__()


def counted(cls: Any) -> Any:
    """How many there are, as a subquery of a form that is refused."""
    return select(func.count(key(cls)).over().label("n"))


def within(cls: Any) -> Any:
    """A condition on a column that stands in a function."""
    return func.coalesce(func.lower(key(cls)), "") != ""


TAKEN: Shapes = {
    "the class": select,
    "a column": lambda cls: select(key(cls)),
    "a column twice": lambda cls: select(key(cls), key(cls).label("again")),
    "a column of an alias": lambda cls: select(key(aliased(cls))),
    "a column of a named alias": lambda cls: select(key(aliased(cls, name="x"))),
    "columns of the class and of an alias": lambda cls: select(key(cls), key(aliased(cls))),
    "a bundle": lambda cls: select(Bundle("b", key(cls))),
    "distinct": lambda cls: select(key(cls)).distinct(),
    "ordered": lambda cls: select(key(cls)).order_by(key(cls).desc()),
    "a function": lambda cls: select(func.max(key(cls))),
    "a function's argument counted once": lambda cls: select(func.count(distinct(key(cls)))),
    "a cast": lambda cls: select(cast(key(cls), String)),
    "a comparison": lambda cls: select(key(cls) == "1"),
    "a comparison the other way round": lambda cls: select(literal("1") == key(cls)),
    "a tuple": lambda cls: select(tuple_(key(cls), literal("x")).in_([("1", "x")])),
    "a case": lambda cls: select(case((key(cls) != "", 1), else_=0)),
    "a case summed up": lambda cls: select(func.sum(case((key(cls) != "", 1), else_=0))),
    "grouped": lambda cls: select(key(cls), func.count()).group_by(key(cls)).having(func.count(key(cls)) > 0),
    "a window beside a column": lambda cls: select(key(cls), func.count(key(cls)).over()),
    "selected from": lambda cls: select(func.count()).select_from(cls),
    "an alias selected from": lambda cls: select(func.count()).select_from(aliased(cls)),
    "beside another": lambda cls: select(func.count()).select_from(cls, Other),
    "compared": lambda cls: select(func.count()).where(key(cls) != ""),
    "compared beside a function": lambda cls: select(func.count()).where(key(cls) != "", within(cls)),
    "a function compared beside a column": lambda cls: select(key(cls)).where(within(cls)),
    "in a list": lambda cls: select(func.count()).where(key(cls).in_(bindparam("some", ["1", "2"], expanding=True))),
    "in a subquery": lambda cls: select(func.count()).where(key(cls).in_(select(key(aliased(cls))))),
    "rewritten": lambda cls: select(cls).where(key(cls) != "").with_only_columns(func.count()),
    "joined to": lambda cls: select(Other.code).join(cls, true()),
    "joined from": lambda cls: select(key(cls), Other.code).join(Other, true()),
    "joined to an alias": lambda cls: select(key(cls)).join(aliased(cls), true()),
    "an alias joined to another": lambda cls: select(key(aliased(cls))).join(aliased(cls), true()),
    "joined if there": lambda cls: select(Other.code, key(cls)).outerjoin(cls, key(cls) != ""),
    "a class over a subquery": lambda cls: select(key(aliased(cls, select(cls).subquery()))),
    "a class over a table expression": lambda cls: select(key(aliased(cls, select(cls).cte()))),
    "a subquery": lambda cls: select(select(key(cls)).subquery()),
    "a subquery counted": lambda cls: select(func.count()).select_from(select(cls).subquery()),
    "a table expression": lambda cls: select(select(key(cls)).cte()),
    "a table expression joined": lambda cls: select(Other.code).join(select(key(cls)).cte(), true()),
    "a table expression unused": lambda cls: select(literal(1)).add_cte(select(key(cls)).cte("q")),
    "a number within a column": lambda cls: select(select(func.count(key(cls))).scalar_subquery()),
    "a number within a number": lambda cls: select(
        select(select(func.count(key(cls))).scalar_subquery()).scalar_subquery()
    ),
    "a number beside a column": lambda cls: select(Other.code, select(func.count(key(cls))).scalar_subquery()),
    "a number of its own": lambda cls: select(
        Other.code, select(func.count()).where(key(cls) == Other.code).scalar_subquery()
    ),
    "a number to order by": lambda cls: select(Other.code).order_by(select(func.count(key(cls))).scalar_subquery()),
    "a number in a function": lambda cls: select(func.coalesce(select(func.max(key(cls))).scalar_subquery(), "0")),
    "beside a table that is open to all": lambda cls: select(
        ScoreRun.scheme, select(func.count(key(cls))).scalar_subquery()
    ),
    "whether there is one": lambda cls: select(exists().where(key(cls) != "")),
    "whether there is one selected from": lambda cls: select(exists().select_from(cls)),
    "where there is one": lambda cls: select(Other.code).where(exists().where(key(cls) != "")),
    "where there is none": lambda cls: select(Other.code).where(~exists(select(key(cls)))),
    "where there is one within one": lambda cls: select(Other.code).where(
        exists(select(literal(1)).select_from(aliased(Agency)).where(exists().where(key(cls) != "")))
    ),
    "united": lambda cls: union_all(select(key(cls)), select(key(cls))),
    "united and selected": lambda cls: select(union_all(select(key(cls)), select(key(cls))).subquery()),
    "left out": lambda cls: except_(select(key(cls)), select(func.max(key(cls)))),
}
"""Taken, so that they must give what there is of the reader's own."""

REFUSED: Shapes = {
    # What SQLAlchemy compiles without the ORM.
    "a window": lambda cls: select(func.count(key(cls)).over()),
    "a window's order": lambda cls: select(func.row_number().over(order_by=key(cls))),
    "a window's parts": lambda cls: select(func.count().over(partition_by=key(cls))),
    "a filter": lambda cls: select(func.count().filter(key(cls) != "")),
    "a case with a value": lambda cls: select(case({"1": 1}, value=key(cls))),
    "a case's outcome": lambda cls: select(case((literal(1) == 1, key(cls)), else_=None)),
    "behind a constant": lambda cls: select(and_(literal(True), key(cls) != "")),
    "behind a join": lambda cls: select(func.count()).select_from(join(cls, Other, true())),
    "behind the other side of a join": lambda cls: select(func.count()).select_from(join(Other, cls, true())),
    "compared in an and": lambda cls: select(func.count()).where(and_(key(cls) != "", key(cls) != "x")),
    "compared in a function": lambda cls: select(func.count()).where(within(cls)),
    "whether there is one, by a function": lambda cls: select(exists().where(within(cls))),
    "a function by itself": lambda cls: func.max(key(cls)),
    "a function of a number": lambda cls: func.coalesce(select(func.count(key(cls))).scalar_subquery(), 0),
    # What the ORM compiles, and passes over.
    "the second of a sum": lambda cls: select(Other.code + key(cls)),
    "the second of a function": lambda cls: select(func.coalesce(Other.code, key(cls))),
    "an alias beside its class in one column": lambda cls: select(func.coalesce(key(cls), key(aliased(cls)))),
    "a function compared beside another column": lambda cls: select(Other.code).where(within(cls)),
    "a function compared in an or": lambda cls: select(func.count()).where(~or_(within(cls), within(cls))),
    "where there is one, by a function": lambda cls: select(Other.code).where(exists().where(within(cls))),
    "a window of a window": lambda cls: select(select(counted(cls).subquery().c.n).scalar_subquery()),
    "a window selected from": lambda cls: select(func.count()).select_from(counted(cls).subquery()),
    "a window in a table expression": lambda cls: select(counted(cls).cte()),
    "a window joined": lambda cls: select(Other.code).join(counted(cls).subquery(), true()),
    "a window united": lambda cls: union_all(select(func.count(key(cls))), counted(cls)),
    "a window in a number": lambda cls: select(Other.code, counted(cls).limit(1).scalar_subquery()),
    "a window to order by": lambda cls: select(Other.code).order_by(counted(cls).limit(1).scalar_subquery()),
    "a number of rows by a function": lambda cls: select(Other.code).limit(
        select(func.count()).where(within(cls)).scalar_subquery()
    ),
    "a function in what joins": lambda cls: select(Other.code).join(aliased(Agency), exists().where(within(cls))),
    "the left side of a join": lambda cls: select(func.count()).join_from(cls, Other, true()),
    "selected from beside joins": lambda cls: (
        select(func.count()).select_from(cls).join(Other, true()).join(aliased(Agency), true())
    ),
    "rewritten after a join": lambda cls: select(cls).join(Other, true()).with_only_columns(func.count()),
    "joined in full": lambda cls: select(ScoreRun.run_id, key(cls)).join(cls, true(), full=True),
    "behind a join of mapped classes": lambda cls: select(func.count()).select_from(orm_join(Other, cls, true())),
    "a column behind a join": lambda cls: select(key(cls), Other.code).select_from(join(cls, Other, true())),
    "joined to a join": lambda cls: select(Other.code).join(join(cls, aliased(Agency), true()), true()),
    "only grouped by": lambda cls: select(func.count()).group_by(key(cls)),
    "only ordered by": lambda cls: select(func.count()).select_from(Other).order_by(key(cls)),
    "from a statement": lambda cls: select(cls).from_statement(select(cls)),
    # What stands for the table without being the class.
    "the table": lambda cls: select(bare(cls)),
    "the table's column": lambda cls: select(func.count(bare_key(cls))),
    "the table counted": lambda cls: select(func.count()).select_from(bare(cls)),
    "the table in a condition": lambda cls: select(literal(1)).where(bare_key(cls) == "1"),
    "the table in a subquery's condition": lambda cls: select(Other.code).where(
        exists().where(bare_key(cls) == Other.code)
    ),
    "the table beside the class": lambda cls: select(key(cls), bare_key(cls)),
    "the table behind the class": lambda cls: select(key(cls)).select_from(bare(cls)),
    "the table in a subquery": lambda cls: select(func.count()).select_from(select(bare_key(cls)).subquery()),
    "the table in a table expression": lambda cls: select(select(bare_key(cls)).cte()),
    "the table united": lambda cls: union_all(select(bare_key(cls)), select(key(cls))),
    "the table aliased": lambda cls: select(bare(cls).alias()),
    "the table joined": lambda cls: select(Other.code).join(bare(cls), true()),
    "the table in a rewritten join": lambda cls: (
        select(Other.code).join(bare(cls), true()).with_only_columns(func.count())
    ),
    "a class over a subquery of the table": lambda cls: select(key(aliased(cls, select(bare(cls)).subquery()))),
    "a class over a table expression of the table": lambda cls: select(key(aliased(cls, select(bare(cls)).cte()))),
    "a class over a union of the table": lambda cls: select(
        key(aliased(cls, union_all(select(bare(cls)), select(bare(cls))).subquery()))
    ),
    "another class over the table": lambda cls: select(
        aliased(ScoreRun, select(bare_key(cls).label("scheme")).subquery(), adapt_on_names=True).scheme
    ),
    "an alias that is not the ORM's": lambda cls: select(bare_key(cls, alias(cls))),
    "the annotated table aliased": lambda cls: select(func.count()).select_from(annotated(cls).alias()),
    "the annotated table sampled": lambda cls: select(func.count()).select_from(annotated(cls).tablesample(10)),
    "a table of the same name": lambda cls: select(Table(bare(cls).name, MetaData(), Column("x", String))),
    "a table by its name": lambda cls: select(table(bare(cls).name, column("x")).c.x),
    # What hides its parts.
    "text": lambda cls: text(f"SELECT * FROM {bare(cls).name}"),
    "text with columns": lambda cls: text(f"SELECT * FROM {bare(cls).name}").columns(key(cls)),
    "text to select from": lambda cls: select(text("*")).select_from(text(bare(cls).name)),
    "from text": lambda cls: select(cls).from_statement(text(f"SELECT * FROM {bare(cls).name}")),
    "a column written as text": lambda cls: select(literal_column(f"(SELECT count(*) FROM {bare(cls).name})")),
    "a name that is not quoted": lambda cls: select(column(quoted_name(f"(SELECT 1 FROM {bare(cls).name})", False))),
    "a label that is not quoted": lambda cls: select(literal(1).label(quoted_name(f"x FROM {bare(cls).name}", False))),
    "an operator": lambda cls: select(literal(1).op(f"IN (SELECT 1 FROM {bare(cls).name}) =")(1)),
    "a prefix": lambda cls: select(Other.code).prefix_with(f"* FROM {bare(cls).name} UNION SELECT"),
    "a suffix": lambda cls: select(Other.code).suffix_with(f"UNION SELECT * FROM {bare(cls).name}"),
    "a hint": lambda cls: select(Other.code).with_statement_hint(f"UNION SELECT * FROM {bare(cls).name}"),
    "a lambda": lambda cls: lambda_stmt(lambda: select(cls)),
    "a condition written as a lambda": lambda cls: select(func.count()).where(lambda: key(cls) != ""),
    "a list of rows": lambda cls: select(
        values(column("n", Integer), name="v").data([(select(func.count(key(cls))).scalar_subquery(),)])
    ),
    "an element of our own": lambda cls: select(Opaque(key(cls))),
    "a definition": lambda cls: DDL(f"CREATE VIEW v AS SELECT * FROM {bare(cls).name}"),
    # What writes.
    "an update": lambda cls: update(cls).values({key(cls): "x"}),
    "an update of an alias": lambda cls: update(aliased(cls)).values({key(cls).key: "x"}),
    "an update of the table": lambda cls: update(bare(cls)).values({key(cls).key: "x"}),
    "an update by what others have": lambda cls: update(ScoreRun).values(
        reason=select(func.max(key(cls))).scalar_subquery()
    ),
    "an update where others have": lambda cls: update(ScoreRun).values(reason="").where(exists().where(key(cls) != "")),
    "a deletion": delete,
    "a deletion where others have": lambda cls: delete(ScorePointer).where(key(cls) == ScorePointer.scheme),
    "an insert": lambda cls: insert(cls).values({key(cls).key: "x"}),
    "an insert of what others have": lambda cls: insert(ScorePointer).from_select(["scheme"], select(key(cls))),
    "an insert of rows": lambda cls: insert(ScorePointer).values([{"scheme": select(key(cls)).scalar_subquery()}]),
    "a write in a table expression": lambda cls: select(delete(cls).returning(key(cls)).cte()),
}
"""Refused: SQLAlchemy would add no condition, or cannot be seen to."""
