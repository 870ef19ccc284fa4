"""A backup is one state of the database, whole under its name or not there, and holds no session and no key."""

import datetime as dt
import gzip
import os
import signal
import stat
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, Table, insert

from dashboard.backups import making
from dashboard.backups.archive import Manifest
from dashboard.backups.making import make_backup
from dashboard.backups.problems import BackupProblem
from models.accounts import WebSession
from models.agencies import Agency
from models.base import Base
from models.engine import make_engine, open_database
from models.migrate import HEAD
from tests.architecture.repository import ROOT
from tests.dashboard.backups.conftest import ID_NUMBER, NOW
from tests.fixtures.keys import KEYS
from tests.fixtures.postgresql import PostgreSQLServer


def member(file: Path, name: str) -> bytes:
    with tarfile.open(file) as archive:
        found = archive.extractfile(name)
        assert found is not None
        return found.read()


def test_the_manifest_says_what_it_is_a_backup_of(engine: Engine, tmp_path: Path) -> None:
    made = make_backup(engine, tmp_path / "backup.tar.gz", lock=None, now=NOW)
    found = Manifest.from_json(member(made.file, "manifest.json"))
    assert (found.schema, found.made_at, found.database) == (HEAD, NOW, engine.dialect.name)
    assert (found.key_fingerprint, found.last_audit_record) == (KEYS.fingerprint, 3)
    assert found.tables["agencies"][:2] == ("code", "name")


def test_every_table_but_the_sessions_is_in_it(engine: Engine, tmp_path: Path) -> None:
    made = make_backup(engine, tmp_path / "backup.tar.gz", lock=None, now=NOW)
    tables = set(Manifest.from_json(member(made.file, "manifest.json")).tables)
    assert set(Base.metadata.tables) - tables == {WebSession.__tablename__}


def test_the_applications_role_backs_up_the_rows_that_policies_hide_from_readers(
    postgresql: PostgreSQLServer, filled_template: str, tmp_path: Path
) -> None:
    with postgresql.fresh_database(filled_template) as url:
        engine = open_database(url, KEYS)
        made = make_backup(engine, tmp_path / "backup.tar.gz", lock=None, now=NOW)
        engine.dispose()
    assert member(made.file, "tables/cases/1.jsonl").count(b"\n") == 2


def test_neither_a_key_nor_a_session_nor_an_id_number_is_in_it(engine: Engine, tmp_path: Path) -> None:
    made = make_backup(engine, tmp_path / "backup.tar.gz", lock=None, now=NOW)
    content = gzip.decompress(made.file.read_bytes())
    assert b"0" * 64 not in content
    assert KEYS.text().encode() not in content
    assert ID_NUMBER.encode() not in content


def test_what_is_written_meanwhile_is_not_in_it(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = making.lines
    written = []

    def lines_while_somebody_writes(connection: object, table: Table) -> Iterator[bytes]:
        if not written:
            with engine.begin() as writer:
                written.append(writer.execute(insert(Agency).values(code="NEW", name="新", kind="township")))
        return lines(connection, table)  # type: ignore[arg-type]  # whatever it is given

    monkeypatch.setattr(making, "lines", lines_while_somebody_writes)
    made = make_backup(engine, tmp_path / "backup.tar.gz", lock=None, now=NOW)
    assert written
    assert b'["NEW"' not in member(made.file, "tables/agencies/1.jsonl")


def test_only_its_owner_may_read_it(sqlite: Engine, tmp_path: Path) -> None:
    made = make_backup(sqlite, tmp_path / "backup.tar.gz", lock=None, now=NOW)
    if os.name == "posix":
        assert stat.S_IMODE(made.file.stat().st_mode) == 0o600


def test_a_backup_overwrites_nothing(sqlite: Engine, tmp_path: Path) -> None:
    (tmp_path / "backup.tar.gz").write_text("precious")
    with pytest.raises(BackupProblem, match=r"backup\.tar\.gz exists already"):
        make_backup(sqlite, tmp_path / "backup.tar.gz", lock=None, now=NOW)
    assert (tmp_path / "backup.tar.gz").read_text() == "precious"


def test_a_folder_that_is_not_there_is_said(sqlite: Engine, tmp_path: Path) -> None:
    with pytest.raises(BackupProblem, match="could not be written"):
        make_backup(sqlite, tmp_path / "none" / "backup.tar.gz", lock=None, now=NOW)


def test_an_uninitialised_database_holds_nothing_to_back_up(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{(tmp_path / 'new.db').as_posix()}")
    with pytest.raises(BackupProblem, match="nothing to back up"):
        make_backup(engine, tmp_path / "backup.tar.gz", lock=None, now=NOW)
    engine.dispose()
    assert list(tmp_path.glob("*backup*")) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_a_full_disk_leaves_nothing(sqlite: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    monkeypatch.setattr(making.os, "open", lambda *_arguments: full)
    with pytest.raises(BackupProblem, match="No space left on device"):
        make_backup(sqlite, tmp_path / "backup.tar.gz", lock=None, now=NOW)
    assert list(tmp_path.glob("*backup*")) == []


HALF_WAY = """
import sys, time
from pathlib import Path
from dashboard.backups import making
from dashboard.backups.encryption import Identities, Recipients
from models.engine import make_engine, open_database
import datetime as dt

lines = making.lines

def stop(connection, table):
    if table.name == sys.argv[3]:
        print("half way", flush=True)
        time.sleep(60)
    return lines(connection, table)

making.lines = stop
lock = Recipients((Identities.made()[1],))
making.make_backup(make_engine(sys.argv[1]), Path(sys.argv[2]), lock=lock, now=dt.datetime.now(dt.UTC))
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL; TerminateProcess is the same there")
@pytest.mark.parametrize("table", ["agencies", "cases", "case_officers"])
def test_a_backup_that_is_killed_leaves_no_file_under_its_name(sqlite: Engine, tmp_path: Path, table: str) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    file = folder / "backup.tar.gz.age"
    command = [sys.executable, "-c", HALF_WAY, str(sqlite.url), str(file), table]
    killed = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
    assert killed.stdout is not None
    assert killed.stdout.readline() == b"half way\n"
    killed.send_signal(signal.SIGKILL)
    killed.wait(timeout=30)
    killed.stdout.close()
    assert not file.exists()
    tomorrow = dt.datetime.now(dt.UTC) + dt.timedelta(days=1, minutes=1)
    make_backup(sqlite, file, lock=None, now=tomorrow)
    assert list(folder.iterdir()) == [file]  # what the killed one had left is gone, too


def test_what_another_backup_is_writing_is_left_alone(sqlite: Engine, tmp_path: Path) -> None:
    other = tmp_path / ".other.tar.gz.01234567.zhiheng-part"
    other.write_text("being written")
    make_backup(sqlite, tmp_path / "backup.tar.gz", lock=None, now=dt.datetime.now(dt.UTC))
    assert other.exists()
