"""Tables as they are stored: the same few types on every database, whichever revision they are of."""

import datetime as dt
from collections.abc import Iterator

import pytest
from sqlalchemy import (
    BigInteger,
    Boolean,
    Date,
    DateTime,
    Engine,
    Float,
    MetaData,
    Table,
    Text,
    insert,
    inspect,
    select,
)
from sqlalchemy.exc import IntegrityError

from models import plain_tables
from models.base import Base
from models.batches import ImportBatch
from models.counters import COUNTED, ChangeCounter
from models.engine import make_engine
from models.migrate import HEAD
from models.plain_tables import (
    DanglingReference,
    StoredBytes,
    StoredJson,
    continue_numbers,
    references_checked_last,
    stored_columns,
    tables_at,
)

TABLES = tables_at(str(HEAD))
AT = dt.datetime(2024, 2, 29, tzinfo=dt.UTC)
AGENCIES, BATCHES = TABLES.tables["agencies"], TABLES.tables["import_batches"]


@pytest.fixture
def engine(migrated_database: str) -> Iterator[Engine]:
    made = make_engine(migrated_database)
    yield made
    made.dispose()


def agency(code: str, parent: str | None = None) -> dict[str, object]:
    return {"code": code, "name": code, "kind": "township", "parent_code": parent}


def batch(**columns: object) -> dict[str, object]:
    numbers = dict.fromkeys(("added", "changed", "same", "set_aside", "doubts"), 0)
    texts = dict.fromkeys(("account", "file_name", "sha256", "kind"), "x")
    return {**numbers, **texts, "at": AT.replace(tzinfo=None), "unknown_columns": "[]", "report": "{}", **columns}


def test_they_are_the_tables_of_the_models() -> None:
    assert {name: set(table.columns.keys()) for name, table in TABLES.tables.items()} == {
        name: set(table.columns.keys()) for name, table in Base.metadata.tables.items()
    }


def test_an_earlier_revision_has_its_own_tables() -> None:
    assert "import_extras" in TABLES.tables
    assert "import_extras" not in tables_at("0001").tables


def test_there_are_seven_types_whatever_the_models_make_of_them() -> None:
    kinds = {type(column.type) for table in TABLES.tables.values() for column in table.columns}
    assert kinds <= {Text, BigInteger, Boolean, Date, DateTime, StoredJson, StoredBytes}


def test_a_column_of_another_type_is_refused_until_somebody_thought_of_it() -> None:
    column = {"name": "share", "type": Float()}
    with pytest.raises(TypeError, match=r"agencies\.share"):
        plain_tables._make_plain(None, Table("agencies", MetaData()), column)  # type: ignore[arg-type]  # as reflected


def test_what_the_database_computes_is_not_stored() -> None:
    stored = {column.name for column in stored_columns(TABLES.tables["cases"])}
    assert set(TABLES.tables["cases"].columns.keys()) - stored == {"deadline_on", "ended_on"}


@pytest.mark.parametrize("document", ["null", "{}", '{"a": [1.50, "\\u7532"]}', "[true,  false]"])
def test_a_document_is_written_and_read_to_the_letter(engine: Engine, document: str) -> None:
    with engine.begin() as connection:
        connection.execute(insert(BATCHES).values(batch(report=document)))
        assert connection.execute(select(BATCHES.c.report)).scalar_one() == document


def test_rows_of_one_table_may_refer_to_each_other_in_any_order(engine: Engine) -> None:
    with engine.begin() as connection, references_checked_last(connection, TABLES):
        connection.execute(insert(AGENCIES).values(agency("A", "B")))
        connection.execute(insert(AGENCIES).values(agency("B", "A")))
    with pytest.raises(IntegrityError), engine.begin() as connection:  # now as ever
        connection.execute(insert(AGENCIES).values(agency("C", "D")))


def test_a_reference_to_nothing_is_refused_at_the_end(engine: Engine) -> None:
    with (
        pytest.raises((DanglingReference, IntegrityError), match="agencies"),
        engine.begin() as connection,
        references_checked_last(connection, TABLES),
    ):
        connection.execute(insert(AGENCIES).values(agency("A", "B")))
    with engine.connect() as connection:
        assert connection.execute(select(AGENCIES)).all() == []


def test_the_references_are_left_as_they_were(engine: Engine) -> None:
    before = inspect(engine).get_foreign_keys("agencies")
    with engine.begin() as connection, references_checked_last(connection, TABLES):
        pass
    assert inspect(engine).get_foreign_keys("agencies") == before


def test_numbers_go_on_after_the_last_that_was_filled_in(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(insert(BATCHES).values(batch(batch_id=41)))
        continue_numbers(connection, TABLES)
        row = batch(at=AT, unknown_columns=[], report={})
        made = connection.execute(insert(ImportBatch).values(row)).inserted_primary_key
    assert made is not None
    assert made[0] == 42


@pytest.mark.parametrize(("counted", "raised"), [(True, 1), (False, 0)])
def test_counters_stay_only_where_it_is_asked_for(engine: Engine, counted: bool, raised: int) -> None:
    own = Base.metadata.tables["agencies"]
    with engine.begin() as connection:
        connection.execute(insert(own), [agency("A")], execution_options={COUNTED: counted})
        counter = select(ChangeCounter.value).where(ChangeCounter.table_name == "agencies")
        assert connection.execute(counter).scalar_one() == raised
