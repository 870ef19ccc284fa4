"""Whatever rows the tables hold, a backup brings them over from one database to the other exactly."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings
from sqlalchemy import Engine, insert, make_url

from dashboard.backups.making import make_backup
from dashboard.backups.restoring import restore
from models.engine import make_engine
from models.migrate import HEAD, upgrade
from models.plain_tables import references_checked_last, tables_at
from tests.dashboard.backups.any_rows import Rows, rows
from tests.dashboard.backups.conftest import NOW, contents
from tests.fixtures.keys import KEYS
from tests.fixtures.postgresql import PostgreSQLServer


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and nothing in them."""
    file = tmp_path_factory.mktemp("migrated") / "zhiheng.db"
    _make_tables(f"sqlite:///{file.as_posix()}")
    return file


@pytest.fixture(scope="module")
def migrated_template(postgresql: PostgreSQLServer) -> Iterator[str]:
    with postgresql.fresh_database() as url:
        _make_tables(url)
        yield str(make_url(url).database)


def _make_tables(url: str) -> None:
    engine = make_engine(url, keys=KEYS)
    upgrade(engine)
    with engine.begin() as connection:
        for table in reversed(tables_at(str(HEAD)).sorted_tables):
            connection.execute(table.delete())
    engine.dispose()


@contextmanager
def disposed(url: str) -> Iterator[Engine]:
    engine = make_engine(url, keys=KEYS)
    yield engine
    engine.dispose()


def put(engine: Engine, drawn: Rows) -> None:
    tables = tables_at(str(HEAD))
    with engine.begin() as connection, references_checked_last(connection, tables):
        for name, found in drawn.items():
            if found:
                connection.execute(insert(tables.tables[name]), found)


@settings(max_examples=4, phases=[Phase.generate])  # shrinking would take minutes
@given(drawn=rows())
def test_any_rows_are_brought_over_exactly(
    postgresql: PostgreSQLServer, migrated: Path, migrated_template: str, drawn: Rows
) -> None:
    with (
        TemporaryDirectory() as name,
        postgresql.fresh_database(migrated_template) as source_url,
        postgresql.fresh_database() as target_url,
    ):
        folder = Path(name)
        shutil.copy(migrated, folder / "source.db")
        for source, target in (
            (f"sqlite:///{folder}/source.db", target_url),
            (source_url, f"sqlite:///{folder}/target.db"),
        ):
            with disposed(source) as before, disposed(target) as after:
                put(before, drawn)
                expected = contents(before)
                made = make_backup(before, folder / f"{before.dialect.name}.tar.gz", lock=None, now=NOW)
                restore(after, made.file, None, account="x", now=NOW, accept_broken_log=True)
                found = contents(after)
                del expected["audit_chain_head"], found["audit_chain_head"]  # it has gone on by the restore's record
                found["audit_records"] = [row for row in found["audit_records"] if "system:restore" not in row]
                assert found == expected
