"""Verifying restores into a scratch database and says each thing that is right, or the first that is not."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dashboard.backups import verifying
from dashboard.backups.archive import ArchiveReader, ArchiveWriter, Manifest
from dashboard.backups.making import make_backup
from dashboard.backups.problems import BackupDamaged, BackupProblem
from dashboard.backups.verifying import verify
from models.engine import make_engine
from models.keys import Keys
from tests.architecture.repository import ROOT
from tests.dashboard.backups.conftest import NOW
from tests.fixtures.audit_log import without_triggers
from tests.fixtures.keys import KEYS


def lines(file: Path, keys: Keys | None = KEYS) -> list[str]:
    return list(verify(file, None, keys))


def spoilt(file: Path, table: str, rows: list[bytes] | None, **manifest: object) -> Path:
    """A backup like this one, sound in itself, but for the rows of one table (None: without the table)."""
    new = file.with_name("spoilt.tar.gz")
    with file.open("rb") as source, new.open("wb") as sink:
        reader = ArchiveReader(source, file)
        found = json.loads(reader.manifest.as_json()) | manifest
        if rows is None:
            del found["tables"][table]
        writer = ArchiveWriter(sink, Manifest.from_json(json.dumps(found).encode()))
        for name in reader.manifest.tables:
            own = [line + b"\n" for part in reader.parts(name) for line in part]
            if name != table:
                writer.add_table(name, own)
            elif rows is not None:
                writer.add_table(name, rows)
        writer.finish()
    return new


def test_each_thing_that_is_right_is_said(engine: Engine, tmp_path: Path) -> None:
    said = lines(make_backup(engine, tmp_path / "backup.tar.gz", lock=None, now=NOW).file)
    for line, words in zip(
        said,
        ["not encrypted", engine.dialect.name, "checksum", "integrity check", "data key", "2 samples", "audit log"],
        strict=True,
    ):
        assert words in line


def test_without_a_data_key_the_one_it_belongs_to_is_named(backup: Path) -> None:
    assert KEYS.fingerprint in lines(backup, None)[-1]


def test_another_data_key_is_said(backup: Path) -> None:
    with pytest.raises(BackupProblem, match=r"belongs to the data key"):
        lines(backup, Keys(bytes(32)))


def test_a_sealed_value_that_does_not_open_is_damage(backup: Path) -> None:
    with pytest.raises(BackupDamaged, match=r"sealed in it .*import extras"):
        lines(spoilt(backup, "import_extras", [b'[1,2,"aes256gcm:AAAA"]\n']))


def test_an_audit_log_that_was_changed_is_named_by_its_record(sqlite: Engine, tmp_path: Path) -> None:
    without_triggers(sqlite, "DELETE FROM audit_records WHERE sequence = 2")
    made = make_backup(sqlite, tmp_path / "tampered.tar.gz", lock=None, now=NOW)
    with pytest.raises(BackupDamaged, match=r"its audit log \(broken at record 2\)"):
        lines(made.file)


@pytest.mark.parametrize(
    ("table", "rows", "words"),
    [
        ("agencies", [b'["A","A","township"]\n'], "table agencies, part 1"),  # too few columns
        ("agencies", [b'["A","A","township",null,null,null,null,null,1]\n'], "table agencies, part 1"),
        ("agencies", [b'["A","A","township",null,null,"many",null,null]\n'], "many"),
        ("agencies", [b'["A","A","township",null,null,null,"tomorrow",null]\n'], "tomorrow"),
        ("agencies", [b'["A","A","castle",null,null,null,null,null]\n'], "ck_agencies_kind"),
        ("agencies", [b'["A","A","township","B",null,null,null,null]\n'], "refers to one that is not there"),
        ("agencies", [b'["A","A","township",null,null,null,null,null]\n'] * 2, "agencies"),
        ("agencies", [b'{"code":"A"}\n'], "not a list"),
        ("agencies", [b"[" * 100_000 + b"\n"], "brackets"),
        ("agencies", [b'["A","\\ud800","township",null,null,null,null,null]\n'], "surrogates"),
        ("quotas", [b'["A",2021,%d,"x"]\n' % 10**30], "too large"),
        ("agencies", None, "tables are not those of schema"),
    ],
)
def test_rows_that_the_tables_do_not_take_are_damage(
    backup: Path, table: str, rows: list[bytes] | None, words: str
) -> None:
    with pytest.raises(BackupDamaged, match=words):
        lines(spoilt(backup, table, rows))


def test_a_backup_of_a_version_that_is_not_known_cannot_be_checked(backup: Path) -> None:
    with pytest.raises(BackupProblem, match="newer version") as refused:
        lines(spoilt(backup, "", [], schema="9999"))
    assert not isinstance(refused.value, BackupDamaged)


def test_a_scratch_database_without_room_cannot_be_used(backup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def small() -> Engine:
        engine = make_engine("sqlite:///file:?uri=true")
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count=20")
        return engine

    monkeypatch.setattr(verifying, "make_engine", lambda _url, **_options: small())
    with pytest.raises(BackupProblem, match=r"scratch database.*SQLITE_TMPDIR") as refused:
        lines(backup)
    assert not isinstance(refused.value, BackupDamaged)


STOPPED = """
import sys, time
from pathlib import Path
from dashboard.backups.verifying import verify
from dashboard.translations import speaking
with speaking("en"):
    for line in verify(Path(sys.argv[1]), None, None):
        if "integrity" in line:
            print("restored", flush=True)
            time.sleep(60)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL, and keeps a file that is open")
def test_whatever_ends_it_nothing_of_the_scratch_database_stays(backup: Path, tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    environment = {**os.environ, "SQLITE_TMPDIR": str(scratch), "TMPDIR": str(scratch)}
    command = [sys.executable, "-c", STOPPED, str(backup)]
    killed = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, env=environment)
    assert killed.stdout is not None
    assert killed.stdout.readline() == b"restored\n"
    killed.send_signal(signal.SIGKILL)
    killed.wait(timeout=30)
    killed.stdout.close()
    assert list(scratch.iterdir()) == []
