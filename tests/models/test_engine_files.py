"""A SQLite file is made by ``init`` and by nothing else; one that goes, or makes place for another, is noticed."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import OperationalError

from models import migrate
from models.agencies import Agency
from models.engine import make_engine, opened, ping


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "zhiheng.db"
    engine = make_engine(f"sqlite:///{made.as_posix()}")
    migrate.upgrade(engine)
    engine.dispose()
    return made


@pytest.fixture
def engine(file: Path) -> Iterator[Engine]:
    """As the server has it, with three connections in its pool."""
    with opened(f"sqlite:///{file.as_posix()}") as engine:
        for connection in [engine.connect() for _ in range(3)]:
            connection.close()
        yield engine


def restore(backup: Path, file: Path) -> None:
    """As one restores SQLite: what belonged to the file before goes with it."""
    for one in file.parent.glob(f"{file.name}*"):
        one.unlink()
    backup.rename(file)


def add(engine: Engine, code: str) -> None:
    with engine.begin() as connection:
        connection.execute(insert(Agency).values(code=code, name=code, kind="township"))


def codes(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(select(Agency.code).order_by(Agency.code)))


def test_a_database_that_vanishes_while_in_use_is_not_made_anew(file: Path, engine: Engine) -> None:
    for one in file.parent.iterdir():
        one.unlink()
    for _ in range(4):
        with pytest.raises(OperationalError, match="is not there"):
            ping(engine)
    assert list(file.parent.iterdir()) == []


def test_a_database_that_comes_back_is_used_again(file: Path, engine: Engine) -> None:
    file.rename(file.with_name("away.db"))
    with pytest.raises(OperationalError, match="is not there"):
        add(engine, "A")
    file.with_name("away.db").rename(file)
    add(engine, "B")
    assert codes(engine) == ["B"]


def test_a_restored_database_is_read_and_written_in_place_of_the_one_before(file: Path, engine: Engine) -> None:
    backup = file.with_name("backup.db")
    shutil.copy(file, backup)
    add(engine, "A")
    restore(backup, file)
    assert codes(engine) == []
    add(engine, "B")
    engine.dispose()
    with opened(f"sqlite:///{file.as_posix()}") as another:
        assert codes(another) == ["B"]


def test_every_pooled_connection_leaves_a_replaced_database(file: Path, engine: Engine) -> None:
    backup = file.with_name("backup.db")
    shutil.copy(file, backup)
    restore(backup, file)
    connections = [engine.connect() for _ in range(4)]
    try:
        for connection in connections:
            assert connection.info["file"] == (file.stat().st_dev, file.stat().st_ino)
    finally:
        for connection in connections:
            connection.close()
