"""A small database that holds something awkward of every kind, on SQLite and on PostgreSQL, and its backup."""

import datetime as dt
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, insert, make_url, select

from dashboard.backups.making import BackupMade, make_backup
from dashboard.backups.rows import kept_tables
from dashboard.translations import speaking
from models import audit
from models.accounts import Account, WebSession
from models.agencies import Agency
from models.batches import ImportBatch, ImportExtra, seal_extra
from models.cases import Case, CaseOfficer
from models.engine import make_engine
from models.installation import remember_keys
from models.keys import Keys
from models.migrate import HEAD, upgrade
from models.officers import Officer
from models.plain_tables import stored_columns, tables_at
from models.sealed import sealed_column
from tests.fixtures.keys import KEYS
from tests.fixtures.postgresql import PostgreSQLServer

ID_NUMBER = "11010119900307803X"
NOW = dt.datetime(2024, 2, 29, 15, 59, 59, 123456, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with speaking("en"):
        yield


def fill(engine: Engine) -> None:
    """Two agencies that refer to each other, an officer, two cases, two accounts, a session, three audit records."""
    upgrade(engine)
    remember_keys(engine, KEYS)
    with engine.begin() as connection:
        connection.execute(insert(Agency).values(code="Z", name="乡镇", kind="township"))
        connection.execute(insert(Agency).values(code="A", name="A\n“,”\\", kind="subordinate", parent_code="Z"))
        connection.execute(Agency.__table__.update().where(Agency.code == "Z").values(guide_code="A"))
        connection.execute(
            insert(Officer).values(officer_no="P1", name="𠮷·甲", agency_code="A", category="officer",
                                   certificate_expires_on=dt.date(9999, 12, 31), legal_qualification=False,
                                   **sealed_column(Officer.__table__, "id_number").kept(KEYS, ID_NUMBER, ["P1"]))
        )  # fmt: skip
        connection.execute(
            insert(Case).values(agency_code="A", case_no="甲〔2021〕1号", kind="penalty", filed_on=dt.date(2021, 10, 2),
                                penalty_amount=Decimal("90071992547409.93"), major=True, title="")
        )  # fmt: skip
        connection.execute(insert(Case).values(agency_code="Z", case_no="2", kind="other"))
        connection.execute(
            insert(CaseOfficer).values(agency_code="A", case_no="甲〔2021〕1号", position=1, officer_no="P1")
        )
        for number, name in ((7, "ann"), (9, "bob")):
            connection.execute(
                insert(Account).values(account_id=number, name=name, folded_name=name, display_name=name,
                                       role="leader", password_hash="-", created_at=NOW, failed_at=NOW)
            )  # fmt: skip
        connection.execute(
            insert(WebSession).values(id_hash="0" * 64, account_id=7, content={}, created_at=NOW, seen_at=NOW)
        )
    keep_extra(engine, KEYS)
    for subject in ("甲", None, "😀"):
        with engine.begin() as connection:
            audit.record(
                connection, at=NOW, account="ann", action="case:read", subject=subject, detail={"n": [1.5, {}]}
            )


def keep_extra(engine: Engine, keys: Keys) -> None:
    """An import batch, and one cell of it sealed with these keys."""
    with engine.begin() as connection:
        made = connection.execute(
            insert(ImportBatch).values(at=NOW, account="ann", file_name="x.csv", sha256="0", kind="cases", added=1,
                                       changed=0, same=0, set_aside=0, doubts=0, unknown_columns=["证件"], report={})
        ).inserted_primary_key  # fmt: skip
        assert made is not None
        sealed = seal_extra(keys, made[0], 2, {"证件": ID_NUMBER})
        connection.execute(insert(ImportExtra).values(batch_id=made[0], row_number=2, sealed=sealed))


def contents(where: Engine | Connection, revision: str | None = None) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that is kept in a backup, in the stored form."""
    if isinstance(where, Engine):
        with where.connect() as connection:
            return contents(connection, revision)
    return {
        table.name: sorted(map(tuple, where.execute(select(*stored_columns(table)))), key=repr)
        for table in kept_tables(tables_at(revision or str(HEAD)))
    }


@pytest.fixture(scope="session")
def filled_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("filled") / "zhiheng.db"
    engine = make_engine(f"sqlite:///{file.as_posix()}", keys=KEYS)
    fill(engine)
    engine.dispose()
    return file


@pytest.fixture(scope="session")
def filled_template(postgresql: PostgreSQLServer) -> Iterator[str]:
    with postgresql.fresh_database() as url:
        engine = make_engine(url, keys=KEYS)
        fill(engine)
        engine.dispose()
        yield str(make_url(url).database)


@pytest.fixture
def sqlite(filled_file: Path, tmp_path: Path) -> Iterator[Engine]:
    """The small database on SQLite, where it makes no difference which."""
    shutil.copy(filled_file, tmp_path / "source.db")
    made = make_engine(f"sqlite:///{(tmp_path / 'source.db').as_posix()}", keys=KEYS)
    yield made
    made.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """The small database."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite")
    else:
        template = request.getfixturevalue("filled_template")
        with request.getfixturevalue("postgresql").fresh_database(template) as url:
            made = make_engine(url, keys=KEYS)
            yield made
            made.dispose()


@pytest.fixture(scope="session")
def backup_made(filled_file: Path, tmp_path_factory: pytest.TempPathFactory) -> BackupMade:
    engine = make_engine(f"sqlite:///{filled_file.as_posix()}", keys=KEYS)
    made = make_backup(engine, tmp_path_factory.mktemp("backup") / "backup.tar.gz", lock=None, now=NOW)
    engine.dispose()
    return made


@pytest.fixture
def backup(backup_made: BackupMade, tmp_path: Path) -> Path:
    """The backup of the small database, not encrypted, for the test to spoil."""
    return Path(shutil.copy(backup_made.file, tmp_path / "backup.tar.gz"))


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database to restore into: a file that does not exist yet, or one of PostgreSQL."""
    if request.param == "sqlite":
        made = make_engine(f"sqlite:///{(tmp_path / 'target.db').as_posix()}", keys=KEYS)
        yield made
        made.dispose()
    else:
        with request.getfixturevalue("postgresql").fresh_database() as url:
            made = make_engine(url, keys=KEYS)
            yield made
            made.dispose()
