"""PostgreSQL keeps the reader's scope by itself: what a statement forgets, the database does not show."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, Table, func, insert, inspect, select, text, update
from sqlalchemy.exc import ProgrammingError

from models.agencies import Agency
from models.audit import AuditRecord
from models.base import Base
from models.engine import DatabaseProblem, make_engine, open_database
from models.installation import remember_keys
from models.integrity_rounds import IntegrityAnswer
from models.migrate import upgrade
from models.reader import SYSTEM, Reach, Reader, ReaderSession, acting_for
from models.row_security import APPLICATION_ROLE
from tests.fixtures.keys import KEYS
from tests.fixtures.postgresql import PostgreSQLServer
from tests.models.four_units import NOBODY, OF_A, OF_B, OWN_FILE, SCOPED, fill

READERS = {"all": SYSTEM, "of A": OF_A, "of B": OF_B, "own file": OWN_FILE, "nobody": NOBODY}


@pytest.fixture(scope="module")
def url(postgresql: PostgreSQLServer) -> Iterator[str]:
    """A migrated database with rows of two agencies in every scoped table."""
    with postgresql.fresh_database() as url:
        owner = make_engine(url, keys=KEYS)
        upgrade(owner)
        remember_keys(owner, KEYS)
        with acting_for(owner, SYSTEM).begin() as connection:
            connection.execute(text("SET session_replication_role = replica"))  # no references are checked
            fill(connection)
        owner.dispose()
        yield url


@pytest.fixture(scope="module")
def engine(url: str) -> Iterator[Engine]:
    """The database as the application opens it."""
    engine = open_database(url, KEYS)
    yield engine
    engine.dispose()


def rows(engine: Engine, table: Table) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table.name}")).scalar_one())


def test_the_application_owns_no_table_and_is_no_superuser(engine: Engine) -> None:
    with engine.connect() as connection:
        owned = connection.execute(text("SELECT tablename FROM pg_tables WHERE tableowner = current_user"))
        assert owned.all() == []
        assert connection.execute(text("SELECT current_user")).scalar_one() == APPLICATION_ROLE
        assert connection.execute(text("SHOW is_superuser")).scalar_one() == "off"


@pytest.mark.parametrize("name", SCOPED)
def test_a_scoped_table_is_kept_by_the_database_even_from_its_owner(engine: Engine, name: str) -> None:
    kept = text("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = :table")
    with engine.connect() as connection:
        found = connection.execute(kept, {"table": SCOPED[name].__tablename__}).one()
    assert tuple(found) == (True, True)


@pytest.mark.parametrize("name", SCOPED)
def test_without_a_reader_there_are_no_rows(engine: Engine, name: str) -> None:
    assert rows(engine, SCOPED[name].__table__) == 0
    assert rows(acting_for(engine, SYSTEM), SCOPED[name].__table__) > 0


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
@pytest.mark.parametrize("name", SCOPED)
def test_plain_sql_sees_what_the_readers_session_sees(engine: Engine, name: str, reader: Reader) -> None:
    with ReaderSession(engine, reader) as session:
        seen = session.scalar(select(func.count()).select_from(SCOPED[name]))
    assert rows(acting_for(engine, reader), SCOPED[name].__table__) == seen


def test_the_reader_of_one_transaction_is_forgotten_in_the_next(url: str) -> None:
    engine = open_database(url, KEYS)
    assert engine.pool.checkedin() <= 1
    assert rows(acting_for(engine, SYSTEM), Agency.__table__) == 4
    assert rows(engine, Agency.__table__) == 0
    engine.dispose()


@pytest.mark.parametrize("reader", [OF_A, OWN_FILE, NOBODY], ids=["of A", "own file", "nobody"])
def test_a_reader_of_some_rows_writes_none(engine: Engine, reader: Reader) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), acting_for(engine, reader).begin() as connection:
        connection.execute(insert(Agency).values(code="A2", name="A2", kind="township"))
    with acting_for(engine, reader).begin() as connection:
        assert connection.execute(text("UPDATE agencies SET name = 'x'")).rowcount == 0


@pytest.mark.parametrize("statement", ["UPDATE audit_records SET account = 'x'", "DELETE FROM audit_records"])
def test_the_application_has_no_right_to_change_the_audit_log(engine: Engine, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), acting_for(engine, SYSTEM).begin() as connection:
        connection.execute(text(statement))


def test_every_table_that_is_not_scoped_can_be_read_by_the_application(engine: Engine) -> None:
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            connection.execute(select(func.count()).select_from(table))
    assert AuditRecord.__tablename__ in inspect(engine).get_table_names()


def test_a_login_that_may_not_act_as_the_application_is_told_what_to_do(url: str) -> None:
    owner = make_engine(url)
    with owner.begin() as connection:
        connection.execute(text("CREATE ROLE stranger LOGIN"))
        connection.execute(text("GRANT SELECT ON alembic_version, installation_facts TO stranger"))
    try:
        with pytest.raises(DatabaseProblem, match="no_role"):
            open_database(url.replace("zhiheng@", "stranger@"))
    finally:
        with owner.begin() as connection:
            connection.execute(text("DROP OWNED BY stranger"))
            connection.execute(text("DROP ROLE stranger"))
        owner.dispose()


def test_text_of_a_reader_cannot_become_sql(engine: Engine) -> None:
    odd: Any = replace(OF_A, agency_codes=frozenset({"A', true); --", "A"}))
    assert rows(acting_for(engine, odd), Agency.__table__) == 1


def test_an_answer_shown_to_its_author_alone_is_withheld_from_who_reads_all_else(engine: Engine) -> None:
    of_b = IntegrityAnswer.agency_code == "B"
    with acting_for(engine, SYSTEM).begin() as connection:
        connection.execute(update(IntegrityAnswer).where(of_b).values(shown_to="author", account="wang"))
    seen = {}
    for name in ("wang", "li", "system"):
        reader = Reader(name, Reach.ALL)
        with ReaderSession(engine, reader) as session:
            seen[name] = session.scalar(select(func.count()).select_from(IntegrityAnswer))
        assert rows(acting_for(engine, reader), IntegrityAnswer.__table__) == seen[name]
    assert seen == {"wang": 4, "li": 3, "system": 3}
    with acting_for(engine, SYSTEM).begin() as connection:
        connection.execute(update(IntegrityAnswer).where(of_b).values(shown_to="agency"))
