"""A database of an earlier version: its clear ID numbers are sealed, all or none, and leave no trace in its files."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from models import migrate, unsealed
from models.engine import make_engine
from models.officers import Officer
from models.sealed import SealedColumn, sealed_column
from tests.fixtures.earlier import NUMBERS, fill_earlier
from tests.fixtures.keys import KEYS

COLUMN = sealed_column(Officer.__table__, "id_number")


def earlier_version(url: str) -> Iterator[Engine]:
    """A database from before ID numbers were sealed, with three officers, migrated."""
    engine = make_engine(url)
    fill_earlier(engine)
    migrate.upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def earlier(empty_database: str) -> Iterator[Engine]:
    """On SQLite and on PostgreSQL."""
    yield from earlier_version(empty_database)


@pytest.fixture
def earlier_file(tmp_path: Path) -> Iterator[Engine]:
    """On SQLite, whose files are ours to read."""
    yield from earlier_version(f"sqlite:///{(tmp_path / 'zhiheng.db').as_posix()}")


def rows(engine: Engine) -> dict[str, tuple[str | None, str | None]]:
    """Officer → ID number and its hash, as the columns hold them."""
    with engine.connect() as connection:
        asked = text("SELECT officer_no, id_number, id_number_digest FROM officers")
        return {row[0]: (row[1], row[2]) for row in connection.execute(asked)}


def files(engine: Engine) -> bytes:
    """Everything that stands in the files of a SQLite database."""
    path = Path(str(engine.url.database))
    return b"".join(one.read_bytes() for one in path.parent.glob(path.name + "*"))


def test_the_migration_keeps_what_stands_in_clear(earlier: Engine):
    assert rows(earlier) == {number: (id_number, None) for number, id_number in NUMBERS.items()}


def test_each_clear_number_is_sealed_and_hashed(earlier: Engine):
    assert unsealed.seal_clear_texts(earlier, KEYS) == 2
    found = rows(earlier)
    for number, id_number in NUMBERS.items():
        sealed, digest = found[number]
        assert (sealed and COLUMN.opened(KEYS, sealed, [number])) == id_number
        assert digest == (id_number and COLUMN.hashed(KEYS, id_number))


def test_a_second_time_seals_nothing(earlier: Engine):
    unsealed.seal_clear_texts(earlier, KEYS)
    before = rows(earlier)
    assert unsealed.seal_clear_texts(earlier, KEYS) == 0
    assert rows(earlier) == before


def test_when_one_cannot_be_sealed_none_is(earlier: Engine, monkeypatch: pytest.MonkeyPatch):
    sealed = SealedColumn.sealed

    def once(column: SealedColumn, keys: object, id_number: str, key: object) -> str:
        if id_number == NUMBERS["P2"]:
            raise RuntimeError("stopped")
        return sealed(column, keys, id_number, key)

    with monkeypatch.context() as half:
        half.setattr(SealedColumn, "sealed", once)
        with pytest.raises(RuntimeError):
            unsealed.seal_clear_texts(earlier, KEYS)
    assert rows(earlier)["P1"] == (NUMBERS["P1"], None)
    assert unsealed.seal_clear_texts(earlier, KEYS) == 2


def test_no_clear_number_is_left_in_the_files(earlier_file: Engine):
    clear = [id_number.encode() for id_number in NUMBERS.values() if id_number]
    assert [one in files(earlier_file) for one in clear] == [True, True]
    unsealed.seal_clear_texts(earlier_file, KEYS)
    assert [one in files(earlier_file) for one in clear] == [False, False]


def test_files_that_were_not_rewritten_are_rewritten_the_next_time(
    earlier_file: Engine, monkeypatch: pytest.MonkeyPatch
):
    with monkeypatch.context() as interrupted:
        interrupted.setattr(unsealed, "rewrite_files", lambda _engine: False)
        unsealed.seal_clear_texts(earlier_file, KEYS)
    clear = str(NUMBERS["P1"]).encode()
    assert clear in files(earlier_file)
    assert unsealed.seal_clear_texts(earlier_file, KEYS) == 0
    assert clear not in files(earlier_file)


def test_files_are_rewritten_once(earlier: Engine, monkeypatch: pytest.MonkeyPatch):
    unsealed.seal_clear_texts(earlier, KEYS)
    monkeypatch.setattr(unsealed, "rewrite_files", lambda _engine: pytest.fail("nothing has been sealed since"))
    unsealed.seal_clear_texts(earlier, KEYS)
