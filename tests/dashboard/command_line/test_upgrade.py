"""``zhiheng upgrade`` backs up, then migrates; it can be ended at any point and begun again."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, create_engine, insert, select, text

from dashboard.backups.archive import ArchiveReader
from models import migrate
from models.agencies import Agency
from models.audit import AuditRecord
from models.engine import make_engine
from models.installation import last_backup
from tests.architecture.repository import ROOT
from tests.dashboard.command_line.conftest import Outcome
from tests.fixtures.next_version import NEXT, become, next_version

__all__ = ["next_version"]

Zhiheng = Callable[..., Outcome]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ZHIHENG_BACKUP_FOLDER", str(tmp_path / "backups"))
    return tmp_path / "backups"


@pytest.fixture
def filled(database: str) -> str:
    """A database of this version with an agency in it."""
    engine = make_engine(database)
    with engine.begin() as connection:
        connection.execute(insert(Agency).values(code="A", name="甲镇", kind="township"))
    engine.dispose()
    return database


def telephones(url: str) -> list[str]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = list(connection.execute(text("SELECT telephone FROM agencies")).scalars())
    engine.dispose()
    return found


def revision(url: str) -> str | None:
    engine = make_engine(url)
    found = migrate.revision(engine)
    engine.dispose()
    return found


def test_it_backs_up_first_and_names_the_backup(
    zhiheng: Zhiheng, filled: str, folder: Path, next_version: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = migrate.HEAD
    become(monkeypatch, next_version)
    outcome = zhiheng("upgrade")
    assert outcome.code == 0
    [file] = folder.iterdir()
    assert file.name.endswith(f"-before-{NEXT}.tar.gz")
    assert str(file) in outcome.out
    assert telephones(filled) == ["A"]
    with file.open("rb") as source:
        assert ArchiveReader(source, file).manifest.schema == before


def test_the_backup_is_audited_and_remembered_in_the_upgraded_database(
    zhiheng: Zhiheng, filled: str, folder: Path, next_version: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    become(monkeypatch, next_version)
    zhiheng("upgrade")
    engine = create_engine(filled)
    with engine.connect() as connection:
        actions = connection.execute(select(AuditRecord.action).order_by(AuditRecord.sequence)).scalars().all()
        assert actions == ["database:init", "system:backup", "database:upgrade"]
        assert last_backup(connection) is not None
    engine.dispose()


def test_what_was_backed_up_is_restored_into_the_newer_version(
    zhiheng: Zhiheng,
    filled: str,
    folder: Path,
    next_version: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    zhiheng("backup")
    [file] = folder.iterdir()
    become(monkeypatch, next_version)
    assert "Upgraded there" in zhiheng("verify", str(file)).out
    restored = f"sqlite:///{tmp_path / 'restored.db'}"
    for key in tmp_path.rglob("data.key"):
        monkeypatch.setenv("ZHIHENG_DATA_KEY", key.read_text())
    monkeypatch.setenv("ZHIHENG_DATABASE_URL", restored)
    assert zhiheng("restore", str(file)).code == 0
    assert (revision(restored), telephones(restored)) == (NEXT, ["A"])


def test_its_backup_is_left_out_where_it_is_said(
    zhiheng: Zhiheng, filled: str, folder: Path, next_version: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    become(monkeypatch, next_version)
    assert zhiheng("upgrade", "--no-backup").code == 0
    assert not folder.exists()
    assert telephones(filled) == ["A"]


def test_a_database_of_this_version_is_not_backed_up(zhiheng: Zhiheng, database: str, folder: Path) -> None:
    assert zhiheng("upgrade").code == 0
    assert not folder.exists()


def test_without_room_for_the_backup_nothing_is_migrated(
    zhiheng: Zhiheng, filled: str, next_version: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = migrate.HEAD
    (tmp_path / "file").touch()
    monkeypatch.setenv("ZHIHENG_BACKUP_FOLDER", str(tmp_path / "file"))
    become(monkeypatch, next_version)
    assert zhiheng("upgrade").code == 2
    assert revision(filled) == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_with_a_full_disk_nothing_is_migrated(
    zhiheng: Zhiheng, filled: str, folder: Path, next_version: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = migrate.HEAD
    become(monkeypatch, next_version)
    full = os.open("/dev/full", os.O_WRONLY)
    monkeypatch.setattr("dashboard.backups.making.os.open", lambda *_arguments: full)
    outcome = zhiheng("upgrade")
    monkeypatch.undo()
    assert (outcome.code, "No space left" in outcome.err) == (2, True)
    assert revision(filled) == before


UPGRADE = """
import os, sys
from pathlib import Path
from models import migrate
migrate.FOLDER, migrate.HEAD = Path(sys.argv[1]), sys.argv[2]
from dashboard.backups import making
lines = making.lines
def stop(connection, table):
    if table.name == os.environ.get("STOP_AT"):
        import time
        print("half way", flush=True)
        time.sleep(60)
    return lines(connection, table)
making.lines = stop
from dashboard.command_line import main
main(["upgrade"])
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL; TerminateProcess is the same there")
@pytest.mark.parametrize(
    "where",
    [{"STOP_AT": "case_officers"}, {"HALF_WAY": "1"}],
    ids=["in the backup", "in the migration"],
)
def test_killed_anywhere_it_is_begun_again_and_ends_with_the_tables_of_a_new_database(
    zhiheng: Zhiheng,
    filled: str,
    folder: Path,
    next_version: Path,
    new_database: str,
    monkeypatch: pytest.MonkeyPatch,
    where: dict[str, str],
) -> None:
    before = migrate.HEAD
    command = [sys.executable, "-c", UPGRADE, str(next_version), NEXT]
    killed = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **where}, stdout=subprocess.PIPE)
    assert killed.stdout is not None
    for line in killed.stdout:
        if line == b"half way\n":
            break
    killed.send_signal(signal.SIGKILL)
    killed.wait(timeout=30)
    killed.stdout.close()
    assert revision(filled) == before
    become(monkeypatch, next_version)
    assert zhiheng("upgrade").code == 0
    assert telephones(filled) == ["A"]
    assert differences(filled, new_database) == []


@pytest.fixture
def new_database(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a second empty database of the same kind."""
    if database.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'new.db'}"
    else:
        with request.getfixturevalue("postgresql").fresh_database() as url:
            yield url


def differences(upgraded: str, new: str) -> list[object]:
    """What Alembic would change in the upgraded database to make it one that was made anew."""
    tables = MetaData()
    engine = make_engine(new)
    migrate.upgrade(engine)
    with engine.connect() as connection:
        tables.reflect(connection)
    engine.dispose()
    tables.remove(tables.tables[migrate.OWN_TABLE])
    engine = make_engine(upgraded)
    with engine.connect() as connection:
        found = list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), tables))
    engine.dispose()
    return found
