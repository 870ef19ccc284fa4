"""A backup of either database fills either database, wholly and exactly, or leaves it as it was."""

import datetime as dt
import os
import signal
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, insert, inspect, select, text

from dashboard.backups.making import make_backup
from dashboard.backups.problems import BackupDamaged, BackupProblem
from dashboard.backups.restoring import restore
from models.accounts import Account, WebSession
from models.audit import AuditRecord
from models.audit_check import Verdict
from models.cases import Case
from models.counters import ChangeCounter
from models.engine import make_engine, open_database
from models.keys import OPTION, Keys
from tests.architecture.repository import ROOT
from tests.dashboard.backups.conftest import NOW, contents
from tests.fixtures.audit_log import broken_at, verdict, without_triggers, write
from tests.fixtures.keys import KEYS

LATER = NOW + dt.timedelta(hours=1)


def bring_back(engine: Engine, file: Path, **options: bool) -> None:
    restore(engine, file, None, account="command line", now=LATER, **options)


def test_a_backup_of_either_database_fills_either_database(engine: Engine, target: Engine, tmp_path: Path) -> None:
    made = make_backup(engine, tmp_path / "backup.tar.gz", lock=None, now=NOW)
    bring_back(target, made.file)
    before, after = contents(engine), contents(target)
    assert len(after.pop("audit_records")) == len(before.pop("audit_records")) + 1
    assert before.pop("audit_chain_head") != after.pop("audit_chain_head")
    assert after == before
    open_database(target.url.render_as_string(hide_password=False), KEYS).dispose()


def test_backups_of_a_database_and_of_what_was_restored_from_it_hold_the_same_lines(
    engine: Engine, target: Engine, tmp_path: Path
) -> None:
    def lines(file: Path, table: str) -> bytes:
        with tarfile.open(file) as archive:
            part = archive.extractfile(f"tables/{table}/1.jsonl")
            assert part is not None
            return part.read()

    first = make_backup(engine, tmp_path / "first.tar.gz", lock=None, now=NOW)
    bring_back(target, first.file)
    second = make_backup(target, tmp_path / "second.tar.gz", lock=None, now=LATER)
    for table in ("agencies", "cases", "accounts", "change_counters", "calendar_days"):
        assert lines(second.file, table) == lines(first.file, table)


def test_what_the_database_computes_is_computed_again(backup: Path, target: Engine) -> None:
    bring_back(target, backup)
    with target.connect() as connection:
        assert connection.execute(select(Case.deadline_on).where(Case.agency_code == "A")).scalar_one() == dt.date(
            2021, 12, 31
        )


def test_new_rows_get_numbers_after_those_restored(backup: Path, target: Engine) -> None:
    bring_back(target, backup)
    row = {"folded_name": "c", "name": "c", "display_name": "c", "role": "bureau", "password_hash": "-"}
    with target.begin() as connection:
        made = connection.execute(insert(Account).values(created_at=NOW, **row)).inserted_primary_key
    assert made is not None
    assert made[0] == 10


def test_nobody_is_signed_in_afterwards(backup: Path, target: Engine) -> None:
    bring_back(target, backup)
    with target.connect() as connection:
        assert connection.execute(select(func.count()).select_from(WebSession)).scalar_one() == 0


def test_the_restored_log_ends_with_the_restore(backup: Path, target: Engine) -> None:
    bring_back(target, backup)
    with target.connect() as connection:
        last = connection.execute(select(AuditRecord.__table__).order_by(AuditRecord.record_id.desc())).first()
    assert last is not None
    assert (last.action, last.subject, last.account, last.at) == (
        "system:restore",
        "backup.tar.gz",
        "command line",
        LATER,
    )
    assert last.detail["made_at"] == NOW.isoformat()


def test_score_runs_stay_fresh_because_no_counter_moves(backup: Path, sqlite: Engine, target: Engine) -> None:
    bring_back(target, backup)
    counters = select(ChangeCounter.table_name, ChangeCounter.value).order_by(ChangeCounter.table_name)
    with sqlite.connect() as before, target.connect() as after:
        assert after.execute(counters).all() == before.execute(counters).all()


def test_the_restored_log_is_whole_and_goes_on(backup: Path, target: Engine) -> None:
    bring_back(target, backup)
    write(target, "later")
    assert verdict(target) == Verdict(1, 5, 0, None)


@pytest.fixture
def tampered(sqlite: Engine, tmp_path: Path) -> Path:
    """A backup of a database in which somebody has changed the second audit record."""
    without_triggers(sqlite, "UPDATE audit_records SET account = 'bob' WHERE sequence = 2")
    return make_backup(sqlite, tmp_path / "tampered.tar.gz", lock=None, now=NOW).file


def test_a_backup_whose_audit_log_was_changed_is_not_restored_unawares(tampered: Path, target: Engine) -> None:
    with pytest.raises(BackupDamaged, match=r"its audit log \(broken at record 2\)"):
        bring_back(target, tampered)
    assert_untouched(target)


def test_it_is_restored_where_that_is_accepted_and_recorded(tampered: Path, target: Engine) -> None:
    bring_back(target, tampered, accept_broken_log=True)
    assert broken_at(target) == (2, "changed")
    with target.connect() as connection:
        reason = select(AuditRecord.reason).where(AuditRecord.action == "system:restore")
        assert "record 2" in str(connection.execute(reason).scalar_one())


def test_a_database_that_is_not_empty_is_left_as_it_is(backup: Path, target: Engine) -> None:
    with target.begin() as connection:
        connection.execute(text("CREATE TABLE other (x INTEGER)"))
    with pytest.raises(BackupProblem, match=r"is not empty.*ZHIHENG_DATABASE_URL"):
        bring_back(target, backup)
    assert inspect(target).get_table_names() == ["other"]


def test_another_installations_data_key_is_refused_before_anything_is_written(backup: Path, target: Engine) -> None:
    with pytest.raises(BackupProblem, match=f"{KEYS.fingerprint}.*{Keys(bytes(32)).fingerprint}"):
        bring_back(target.execution_options(**{OPTION: Keys(bytes(32))}), backup)
    assert_untouched(target)


def test_the_log_of_a_file_that_was_moved_away_is_not_lost(backup: Path, tmp_path: Path) -> None:
    log = tmp_path / "moved.db-wal"
    log.write_bytes(b"what only the log holds")
    engine = make_engine(f"sqlite:///{(tmp_path / 'moved.db').as_posix()}", keys=KEYS)
    with pytest.raises(BackupProblem, match=r"moved\.db-wal"):
        bring_back(engine, backup)
    assert log.read_bytes() == b"what only the log holds"


def test_a_backup_of_a_newer_version_is_refused(
    sqlite: Engine, target: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_backup(sqlite, tmp_path / "backup.tar.gz", lock=None, now=NOW)
    monkeypatch.setattr("dashboard.backups.restoring.known_revisions", lambda: frozenset({"0000"}))
    with pytest.raises(BackupProblem, match="newer version"):
        bring_back(target, made.file)
    assert_untouched(target)


@pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.99])  # everywhere else: test_archive.py
def test_a_damaged_backup_leaves_nothing(backup: Path, tmp_path: Path, share: float) -> None:
    content = bytearray(backup.read_bytes())
    content[int(len(content) * share)] ^= 0xFF
    assert_refused(backup, bytes(content), tmp_path)


@pytest.mark.parametrize("share", [0, 0.5, 0.999])
def test_a_backup_that_was_cut_off_leaves_nothing(backup: Path, tmp_path: Path, share: float) -> None:
    content = backup.read_bytes()
    assert_refused(backup, content[: int(len(content) * share)], tmp_path)


HALF_WAY = """
import datetime as dt, sys, time
from pathlib import Path
from dashboard.backups import restoring
from models.engine import make_engine
from tests.fixtures.audit_log import broken_at, verdict, without_triggers, write
from tests.fixtures.keys import KEYS

fill = restoring._fill

def stop(connection, table, columns, archive):
    if table.name == sys.argv[3]:
        print("half way", flush=True)
        time.sleep(60)
    fill(connection, table, columns, archive)

restoring._fill = stop
engine = make_engine(sys.argv[1], keys=KEYS)
restoring.restore(engine, Path(sys.argv[2]), None, account="x", now=dt.datetime.now(dt.UTC))
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL; TerminateProcess is the same there")
@pytest.mark.parametrize("table", ["agencies", "cases", "case_officers"])
def test_a_restore_that_is_killed_leaves_the_database_empty_and_can_be_repeated(
    backup: Path, sqlite: Engine, target: Engine, table: str
) -> None:
    command = [sys.executable, "-c", HALF_WAY, target.url.render_as_string(hide_password=False), str(backup), table]
    killed = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
    assert killed.stdout is not None
    assert killed.stdout.readline() == b"half way\n"
    killed.send_signal(signal.SIGKILL)
    killed.wait(timeout=30)
    killed.stdout.close()
    assert inspect(target).get_table_names() == []
    bring_back(target, backup)
    assert contents(target)["cases"] == contents(sqlite)["cases"]


def assert_refused(file: Path, content: bytes, folder: Path) -> None:
    """BackupDamaged or BackupProblem, and no database."""
    file.write_bytes(content)
    target = make_engine(f"sqlite:///{(folder / 'target.db').as_posix()}", keys=KEYS)
    with pytest.raises(BackupProblem) as refused:
        bring_back(target, file)
    assert "\n" not in str(refused.value)
    assert sorted(path.name for path in folder.iterdir() if "target" in path.name) == []


def assert_untouched(engine: Engine) -> None:
    """A SQLite file was not made; a PostgreSQL database has no table."""
    if engine.dialect.name == "sqlite":
        assert not Path(str(engine.url.database)).exists()
    else:
        assert inspect(engine).get_table_names() == []
