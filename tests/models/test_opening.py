"""Why a database cannot be used: one code each, the place named without its password."""

import socket
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import create_engine, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from models import migrate
from models.address import DatabaseProblem
from models.agencies import Agency
from models.base import Base
from models.cases import Case
from models.engine import MOST_WAITING, make_engine, open_database, read_only


def problem(url: str) -> DatabaseProblem:
    with pytest.raises(DatabaseProblem) as refused:
        open_database(url)
    return refused.value


@pytest.mark.parametrize(
    "url",
    [
        "",
        "zhiheng",
        "mysql://host/name",
        "oracle://u:secret@host/name",
        "sqlite+nothing:///x.db",
        "://",
        "postgresql+odbc://h/n",
    ],
)
def test_an_address_of_no_database_we_know_is_a_bad_url(url):
    assert problem(url).code == "bad_url"


def test_a_password_is_never_shown(tmp_path: Path):
    shown = problem("oracle://someone:secret@host/name")
    assert "secret" not in f"{shown} {shown.where} {shown.detail}"
    away = problem(f"postgresql://someone:secret@127.0.0.1:{closed_port()}/name")
    assert "secret" not in f"{away} {away.where} {away.detail}"


def test_a_new_file_that_another_is_writing_is_waited_for(tmp_path: Path):
    file = tmp_path / "new.db"
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE t (x)")
    other.execute("BEGIN IMMEDIATE")
    ends = threading.Timer(0.3, other.execute, ["COMMIT"])
    ends.start()
    engine = make_engine(f"sqlite:///{file.as_posix()}")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
    ends.join()
    engine.dispose()
    other.close()


def test_a_file_that_is_not_there_is_missing_and_not_made(tmp_path: Path):
    assert problem(f"sqlite:///{(tmp_path / 'no.db').as_posix()}").code == "missing"
    assert list(tmp_path.iterdir()) == []


def test_a_file_without_tables_is_empty(tmp_path: Path):
    (tmp_path / "empty.db").touch()
    assert problem(f"sqlite:///{(tmp_path / 'empty.db').as_posix()}").code == "empty"


@pytest.mark.parametrize(
    "content", [b"not a database at all, but long enough to be read as one" * 20, b"SQLite format 3\0" + b"\xff" * 4096]
)
def test_a_file_that_is_no_database_is_damaged_and_left_as_it_is(tmp_path: Path, content: bytes):
    file = tmp_path / "broken.db"
    file.write_bytes(content)
    assert problem(f"sqlite:///{file.as_posix()}").code == "damaged"
    assert file.read_bytes() == content


def test_a_server_that_does_not_answer_is_away():
    assert problem(f"postgresql://someone@127.0.0.1:{closed_port()}/name").code == "away"


def closed_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture
def sqlite(tmp_path: Path):
    engine = make_engine(f"sqlite:///{(tmp_path / 'zhiheng.db').as_posix()}")
    migrate.upgrade(engine)
    yield engine
    engine.dispose()


def test_sqlite_is_kept_whole(sqlite):
    with sqlite.connect() as connection:
        settings = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                    for name in ("journal_mode", "foreign_keys", "synchronous")}  # fmt: skip
    assert settings == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2}


def test_a_reference_to_nothing_is_refused(sqlite):
    with sqlite.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(insert(Case).values(agency_code="nobody", case_no="1", kind="penalty"))


def test_a_writer_holds_the_lock_from_the_start_and_readers_go_on(sqlite):
    with sqlite.begin() as writer:
        writer.execute(insert(Agency).values(code="A", name="甲镇", kind="township"))
        with read_only(sqlite).connect() as reader:
            assert reader.execute(select(Agency.code)).all() == []
        with sqlite.execution_options(busy_seconds=0.05).connect() as other, pytest.raises(DBAPIError, match="locked"):
            other.execute(text("SELECT 1"))


def test_no_more_than_a_few_writers_wait_at_a_time(sqlite):
    def refused_after(_: int) -> float:
        began = time.monotonic()
        with pytest.raises(OperationalError, match="locked"), sqlite.execution_options(busy_seconds=1).begin():
            pass
        return time.monotonic() - began

    with sqlite.begin(), ThreadPoolExecutor(MOST_WAITING + 2) as writers:
        waited = sorted(writers.map(refused_after, range(MOST_WAITING + 2)))
    assert [seconds > 0.8 for seconds in waited] == [False] * 2 + [True] * MOST_WAITING


def test_a_reader_sees_one_state_of_the_data(tables):
    with read_only(tables).connect() as reader:
        assert reader.execute(select(Agency.code)).all() == []
        with tables.begin() as writer:
            writer.execute(insert(Agency).values(code="A", name="甲镇", kind="township"))
        assert reader.execute(select(Agency.code)).all() == []
    with read_only(tables).connect() as reader:
        assert reader.execute(select(Agency.code)).scalar_one() == "A"


def test_every_table_can_be_made_in_any_sqlite():
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    engine.dispose()
