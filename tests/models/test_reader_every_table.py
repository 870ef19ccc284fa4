"""Every table of the database: who sees which of its rows, and that nothing is forgotten."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, Table, create_engine, delete, func, insert, literal_column, select, table, text, update
from sqlalchemy.orm import Session, aliased
from sqlalchemy.pool import StaticPool

from models.agencies import Agency, subtree
from models.base import Base
from models.cases import Case
from models.officers import Officer
from models.reader import SYSTEM, AgencyRow, OfficerRow, Reach, Reader, ReaderSession, Scoped, UnscopedStatement

CLASSES = {mapper.class_.__name__: mapper.class_ for mapper in Base.registry.mappers}
SCOPED = {name: cls for name, cls in sorted(CLASSES.items()) if issubclass(cls, Scoped)}
OF_AGENCIES = {name: cls for name, cls in SCOPED.items() if issubclass(cls, AgencyRow)}
OF_OFFICERS = {name: cls for name, cls in SCOPED.items() if issubclass(cls, OfficerRow)}

OPEN = {
    "Account": "read before there is a reader; its pages ask for a permission of their own",
    "WebSession": "read before there is a reader",
    "AuditRecord": "for auditors only, by permission",
    "ImportBatch": "a batch may hold rows of many agencies; its pages ask for a permission",
    "InstallationFact": "one row about the installation",
    "ChangeCounter": "numbers of changes",
    "CalendarDay": "public",
    "CalendarYear": "public",
    "ScoreRun": "which run there was, without anybody's score",
    "ScorePointer": "which run is shown",
    "ScoreGroup": "a group's median, nobody's own row",
}
"""Tables that every reader may read, each with its reason."""

PARENTS = {"A": None, "A1": "A", "A11": "A1", "B": None}
OF_A = Reader("a", Reach.AGENCIES, subtree(["A"], PARENTS))
OF_B = Reader("b", Reach.AGENCIES, subtree(["B"], PARENTS))
OWN_FILE = Reader("o", Reach.OWN_FILE, officer_no="of A11")
NOBODY = Reader("n", Reach.NONE)


def some(column: Any, number: int) -> Any:
    """Any value that fits the column."""
    if column.info.get("kind") == "choice":
        return next(iter(column.info["words"]))
    match column.type.python_type.__name__:
        case "date":
            return dt.date(2021, 1, 1)
        case "int":
            return number
        case "Decimal":
            return Decimal(number)
        case "dict":
            return {}
        case _:
            return str(number)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    """One row of each scoped table for each of four units; references are not checked."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        for cls in SCOPED.values():
            for number, unit in enumerate(PARENTS, start=1):
                needed = [one for one in cls.__table__.columns if not one.nullable and one.computed is None]
                row = {one.key: some(one, number) for one in needed}
                row |= {key: unit for key in ("agency_code",) if key in cls.__table__.columns}
                row |= {key: f"of {unit}" for key in ("officer_no",) if key in cls.__table__.columns}
                row |= {"code": unit, "parent_code": PARENTS[unit]} if cls is Agency else {}
                connection.execute(insert(cls).values(row))
    yield engine
    engine.dispose()


def seen(engine: Engine, reader: Reader, cls: type[Any]) -> set[str]:
    """The units whose rows the reader sees."""
    with ReaderSession(engine, reader) as session:
        rows = session.scalars(select(cls)).all()
    if issubclass(cls, OfficerRow):
        return {row.officer_no.removeprefix("of ") for row in rows}
    return {getattr(row, cls.__agency_column__) for row in rows}


def test_every_table_is_scoped_or_open_for_a_reason():
    assert set(CLASSES) - set(SCOPED) == set(OPEN)


def test_every_table_of_the_database_is_mapped():
    assert {cls.__table__ for cls in CLASSES.values()} == set(Base.metadata.sorted_tables)


def test_every_table_with_an_agency_or_an_officer_is_scoped():
    owned = {name for name, cls in CLASSES.items() if {"agency_code", "officer_no"} & {*cls.__table__.columns.keys()}}
    assert owned - set(SCOPED) == {"Account"}


@pytest.mark.parametrize("cls", SCOPED.values(), ids=SCOPED)
def test_without_a_reader_nothing_is_read(engine, cls):
    statements = [
        select(cls),
        select(aliased(cls)),
        select(func.count()).select_from(cls),
        select(select(cls).subquery()),
        update(cls).values({next(iter(cls.__table__.columns)): "x"}),
        delete(cls),
    ]
    with Session(engine) as session:
        for statement in statements:
            with pytest.raises(UnscopedStatement):
                session.execute(statement)
        with pytest.raises(UnscopedStatement):
            session.query(cls).all()


@pytest.mark.parametrize("cls", SCOPED.values(), ids=SCOPED)
def test_a_bare_table_or_text_is_refused_to_any_reader(engine, cls):
    bare = cls.__table__
    assert isinstance(bare, Table)
    statements = [
        select(bare),
        select(func.count()).select_from(bare),
        select(bare.alias()),
        text(f"SELECT * FROM {bare.name}"),
        select(text("*")).select_from(text(bare.name)),
        select(literal_column("1")).select_from(table(bare.name)),
        select(literal_column(f"(SELECT count(*) FROM {bare.name})")),
        select(cls).suffix_with(f"UNION ALL SELECT * FROM {bare.name}"),
    ]
    for reader in (SYSTEM, OF_A):
        with ReaderSession(engine, reader) as session:
            for statement in statements:
                with pytest.raises(UnscopedStatement):
                    session.execute(statement)
            with pytest.raises(UnscopedStatement):
                session.connection()


@pytest.mark.parametrize("cls", SCOPED.values(), ids=SCOPED)
def test_who_sees_all_sees_all_and_who_sees_nothing_nothing(engine, cls):
    assert seen(engine, SYSTEM, cls) == set(PARENTS)
    assert seen(engine, NOBODY, cls) == set()


@pytest.mark.parametrize("cls", SCOPED.values(), ids=SCOPED)
def test_an_agency_sees_its_own_rows_and_its_sub_units_and_no_others(engine, cls):
    # One after the other, so that a statement cached for one reader would show in the next.
    assert seen(engine, OF_A, cls) == {"A", "A1", "A11"}
    assert seen(engine, OF_B, cls) == {"B"}
    assert seen(engine, OF_A, cls) == {"A", "A1", "A11"}


@pytest.mark.parametrize("cls", OF_OFFICERS.values(), ids=OF_OFFICERS)
def test_an_officer_sees_the_own_file(engine, cls):
    assert seen(engine, OWN_FILE, cls) == {"A11"}


@pytest.mark.parametrize("cls", OF_AGENCIES.values(), ids=OF_AGENCIES)
def test_an_officer_sees_no_rows_of_agencies_but_the_own_entry_on_the_roster(engine, cls):
    assert seen(engine, OWN_FILE, cls) == ({"A11"} if cls is Officer else set())


def test_a_reader_without_agencies_sees_none(engine):
    assert seen(engine, Reader("x", Reach.AGENCIES), Case) == set()


def test_an_officers_file_stays_with_the_roster_the_officer_is_on_now(engine):
    # 004: 档随人走. The row says where it happened; whose it is, the roster says.
    for cls in OF_OFFICERS.values():
        assert seen(engine, OF_B, cls) == {"B"}


def test_a_write_through_a_readers_session_reaches_the_readers_rows_only(engine):
    with ReaderSession(engine, OF_B) as session:
        assert session.execute(update(Case).values(title="新")).rowcount == 1
        assert session.execute(delete(Case)).rowcount == 1
        session.rollback()


def test_another_agencys_row_cannot_be_had_by_its_key(engine):
    with ReaderSession(engine, OF_B) as session:
        other = select(Case).where(Case.agency_code == "A", Case.case_no == "1")
        assert session.scalars(other).all() == []
        with pytest.raises(UnscopedStatement):
            session.get(Case, ("A", "1"))
