"""Every table of the database: who sees which of its rows, and that nothing is forgotten."""

from typing import Any

import pytest
from sqlalchemy import Engine, delete, func, inspect, select, update
from sqlalchemy.orm import Session, aliased

from models.agencies import Agency
from models.base import Base
from models.batches import ImportBatch, ImportChange, ImportedItem, ImportExtra, ImportFile, ImportFilePart
from models.cases import Case
from models.officers import Officer
from models.reader import SYSTEM, OfficerRow, Reach, Reader, ReaderSession, UnscopedStatement
from tests.models.four_units import (
    CLASSES,
    NOBODY,
    OF_A,
    OF_AGENCIES,
    OF_B,
    OF_OFFICERS,
    OWN_FILE,
    OWNED,
    PARENTS,
    SCOPED,
)

OPEN = {
    "Account": "read before there is a reader; its pages ask for a permission of their own",
    "WebSession": "read before there is a reader",
    "RoleRequest": "for security administrators only, by permission",
    "FormerPassword": "read when its holder changes the password",
    "RecoveryCode": "read before there is a reader",
    "FailedLogin": "read before there is a reader",
    "LockedAddress": "read before there is a reader",
    "ApiToken": "read before there is a reader",
    "CalendarFeed": "read before there is a reader",
    "ApiAnswer": "sealed, and read for its token only",
    "AuditRecord": "for auditors only, by permission",
    "ChainHead": "a number and a digest",
    "KeptProfile": "how files are written, and no row of anybody",
    "InstallationFact": "one row about the installation",
    "ChangeCounter": "numbers of changes",
    "CalendarDay": "public",
    "CalendarYear": "public",
    "AnnualText": "the county's own text, read by permission",
    "Campaign": "an order to all agencies, and no row of any",
    "Milestone": "what the order asks of all agencies, and by when",
    "IntegrityRound": "an order to all agencies, and no row of any",
    "ScoreRun": "which run there was, without anybody's score",
    "ScorePointer": "which run is shown",
}
"""Tables that every reader may read, each with its reason."""

OF_IMPORTS = (ImportFile, ImportFilePart, ImportBatch)
"""Those that belong to whom the import belongs to."""


def seen(four_units: Engine, reader: Reader, cls: type[Any]) -> set[str]:
    """The units whose rows the reader sees."""
    with ReaderSession(four_units, reader) as session:
        rows = session.scalars(select(cls)).all()
    if issubclass(cls, OfficerRow):
        return {row.officer_no.removeprefix("of ") for row in rows}
    if cls in OF_IMPORTS:
        return {[*PARENTS][row.import_no - 1] for row in rows}
    if cls in (ImportExtra, ImportChange, ImportedItem):
        return {[*PARENTS][row.batch_id - 1] for row in rows}
    return {getattr(row, cls.__agency_column__) for row in rows}


def test_every_table_is_scoped_or_open_for_a_reason():
    assert set(CLASSES) - set(SCOPED) == set(OPEN)


def test_every_table_of_the_database_is_mapped():
    assert {cls.__table__ for cls in CLASSES.values()} == set(Base.metadata.sorted_tables)


def test_every_table_with_an_agency_or_an_officer_is_scoped():
    owned = {name for name, cls in CLASSES.items() if {"agency_code", "officer_no"} & {*cls.__table__.columns.keys()}}
    assert owned - set(SCOPED) == {"Account", "RoleRequest", "ApiToken"}


@pytest.mark.parametrize("cls", CLASSES.values(), ids=CLASSES)
def test_every_attribute_is_a_column_of_its_table(cls):
    # A relationship, or a property made of SQL, would read other tables in statements that do not name them.
    attributes = inspect(cls).attrs
    assert [one.columns for one in attributes] == [[cls.__table__.c[one.key]] for one in attributes]


@pytest.mark.parametrize("cls", SCOPED.values(), ids=SCOPED)
def test_without_a_reader_nothing_is_read(four_units, cls):
    statements = [
        select(cls),
        select(aliased(cls)),
        select(func.count()).select_from(cls),
        select(select(cls).subquery()),
        update(cls).values({next(iter(cls.__table__.columns)): "x"}),
        delete(cls),
    ]
    with Session(four_units) as session:
        for statement in statements:
            with pytest.raises(UnscopedStatement):
                session.execute(statement)
        with pytest.raises(UnscopedStatement):
            session.query(cls).all()


@pytest.mark.parametrize("cls", OWNED.values(), ids=OWNED)
def test_who_sees_all_sees_all_and_who_sees_nothing_nothing(four_units, cls):
    assert seen(four_units, SYSTEM, cls) == set(PARENTS)
    assert seen(four_units, NOBODY, cls) == set()


@pytest.mark.parametrize("cls", OWNED.values(), ids=OWNED)
def test_an_agency_sees_its_own_rows_and_its_sub_units_and_no_others(four_units, cls):
    # One after the other, so that a statement cached for one reader would show in the next.
    assert seen(four_units, OF_A, cls) == {"A", "A1", "A11"}
    assert seen(four_units, OF_B, cls) == {"B"}
    assert seen(four_units, OF_A, cls) == {"A", "A1", "A11"}


@pytest.mark.parametrize("cls", [ImportExtra, ImportChange, ImportedItem])
@pytest.mark.parametrize("reader", [OF_A, OWN_FILE], ids=["agency", "officer"])
def test_what_unknown_columns_held_and_rows_were_before_is_seen_by_nobody_who_sees_some_rows_only(
    four_units, reader, cls
):
    assert seen(four_units, SYSTEM, cls) == set(PARENTS)
    assert seen(four_units, reader, cls) == set()


@pytest.mark.parametrize("cls", OF_IMPORTS)
def test_the_parts_of_an_import_are_seen_by_the_agency_that_brought_it(four_units, cls):
    assert seen(four_units, SYSTEM, cls) == set(PARENTS)
    assert seen(four_units, OF_A, cls) == {"A", "A1", "A11"}
    assert seen(four_units, OF_B, cls) == {"B"}
    assert seen(four_units, OWN_FILE, cls) == set()


@pytest.mark.parametrize("cls", OF_OFFICERS.values(), ids=OF_OFFICERS)
def test_an_officer_sees_the_own_file(four_units, cls):
    assert seen(four_units, OWN_FILE, cls) == {"A11"}


@pytest.mark.parametrize("cls", OF_AGENCIES.values(), ids=OF_AGENCIES)
def test_an_officer_sees_no_rows_of_agencies_but_the_own_entry_on_the_roster_and_the_own_unit(four_units, cls):
    assert seen(four_units, OWN_FILE, cls) == ({"A11"} if cls in (Officer, Agency) else set())


def test_a_reader_without_agencies_sees_none(four_units):
    assert seen(four_units, Reader("x", Reach.AGENCIES), Case) == set()


def test_an_officers_file_stays_with_the_roster_the_officer_is_on_now(four_units):
    # 004: 档随人走. The row says where it happened; whose it is, the roster says.
    for cls in OF_OFFICERS.values():
        assert seen(four_units, OF_B, cls) == {"B"}


def test_another_agencys_row_cannot_be_had_by_its_key(four_units):
    with ReaderSession(four_units, OF_B) as session:
        other = select(Case).where(Case.agency_code == "A", Case.case_no == "1")
        assert session.scalars(other).all() == []
