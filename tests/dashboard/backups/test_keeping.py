"""A backup counts once it has been restored; then it is recorded, and older ones may go."""

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from dashboard.backups import keeping
from dashboard.backups.encryption import Identities, Recipients, opening
from dashboard.backups.keeping import checked_backup, file_name, give_up_older, record_backup
from dashboard.backups.making import make_backup
from dashboard.backups.problems import BackupDamaged
from models.audit import AuditRecord
from models.installation import last_backup
from tests.dashboard.backups.conftest import NOW
from tests.fixtures.audit_log import without_triggers
from tests.fixtures.keys import KEYS

KEY, RECIPIENT = Identities.made()
LOCK = Recipients((RECIPIENT,))


def test_a_backup_for_a_recipient_is_checked_by_a_server_that_cannot_open_it(sqlite: Engine, tmp_path: Path) -> None:
    made = checked_backup(sqlite, tmp_path / "backup.tar.gz.age", lock=LOCK, keys=KEYS, now=NOW)
    with opening(made.file, KEY) as clear:
        assert clear.read(2) == b"\x1f\x8b"


def test_a_backup_that_does_not_pass_its_check_is_not_kept(
    sqlite: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(*arguments: object, **options: object) -> object:
        made = make_backup(*arguments, **options)  # type: ignore[arg-type]  # whatever it is given
        made.file.write_bytes(made.file.read_bytes()[:-100])
        return made

    monkeypatch.setattr(keeping, "make_backup", damaged)
    with pytest.raises(BackupDamaged):
        checked_backup(sqlite, tmp_path / "backup.tar.gz.age", lock=LOCK, keys=KEYS, now=NOW)
    assert list(tmp_path.glob("*backup*")) == []


def test_a_broken_audit_log_does_not_end_the_backups(sqlite: Engine, tmp_path: Path) -> None:
    without_triggers(sqlite, "DELETE FROM audit_records WHERE sequence = 2")
    assert checked_backup(sqlite, tmp_path / "backup.tar.gz", lock=None, keys=KEYS, now=NOW).file.exists()


def test_the_last_backup_is_known_and_audited(engine: Engine, tmp_path: Path) -> None:
    with engine.connect() as connection:
        assert last_backup(connection) is None
    for number in (1, 2):
        at = NOW + dt.timedelta(days=number)
        made = make_backup(engine, tmp_path / f"{number}.tar.gz", lock=None, now=at)
        with engine.begin() as connection:
            record_backup(connection, made, account="command line", now=at + dt.timedelta(seconds=9))
    with engine.connect() as connection:
        assert last_backup(connection) == NOW + dt.timedelta(days=2)
        records = connection.execute(
            select(AuditRecord.subject, AuditRecord.account, AuditRecord.detail)
            .where(AuditRecord.action == "system:backup")
            .order_by(AuditRecord.record_id)
        ).all()
    assert [(one.subject, one.account, one.detail["encrypted"]) for one in records] == [
        ("1.tar.gz", "command line", False),
        ("2.tar.gz", "command line", False),
    ]


def test_a_name_tells_the_instant_in_utc_and_whether_it_is_encrypted() -> None:
    beijing = dt.timezone(dt.timedelta(hours=8))
    at = dt.datetime(2024, 3, 1, 2, 0, tzinfo=beijing)
    assert file_name(at, None) == "zhiheng-20240229T180000000Z.tar.gz"
    assert file_name(at, LOCK, "before-0002") == "zhiheng-20240229T180000000Z-before-0002.tar.gz.age"


@pytest.mark.parametrize(("keep", "left"), [(1, 1), (2, 2), (5, 5), (9, 5)])
def test_the_oldest_automatic_backups_go_and_nothing_else(tmp_path: Path, keep: int, left: int) -> None:
    automatic = [file_name(NOW + dt.timedelta(days=day), LOCK if day % 2 else None) for day in range(5)]
    others = [file_name(NOW, None, "before-0002"), "zhiheng.db", "zhiheng-mine.tar.gz", "data.key"]
    for name in (*automatic, *others):
        (tmp_path / name).touch()
    gone = give_up_older(tmp_path, keep)
    assert [file.name for file in gone] == automatic[: 5 - left]
    assert {file.name for file in tmp_path.iterdir()} == {*automatic[5 - left :], *others}
