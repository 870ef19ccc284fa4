"""Old records move into a file; what stays can still be checked, and what is taken away by hand is missed."""

import datetime as dt
import hashlib
import json
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from dashboard.audit.anchors import AnchorFile
from dashboard.audit.checking import checked
from dashboard.audit.pruning import Pruned, TooYoung, prune
from models.audit import AuditRecord
from tests.fixtures.audit_log import broken_at, verdict, without_triggers, write

NOW = dt.datetime(2026, 1, 15, 9, 0, tzinfo=dt.UTC)
DAYS = 365
OLD = dt.date(2024, 7, 1)


@pytest.fixture
def log(migrated: Engine) -> Engine:
    """Records 1 to 3 of the first half of 2024, 4 and 5 of the second."""
    write(migrated, "one", "two", "三", at=dt.datetime(2024, 6, 30, 15, 59, 59, tzinfo=dt.UTC), after={"x": "甲"})
    write(migrated, "four", "five", at=dt.datetime(2024, 6, 30, 16, tzinfo=dt.UTC))  # midnight in China
    return migrated


def pruned(engine: Engine, folder: Path, before: dt.date = OLD) -> Pruned | None:
    return prune(engine, before, DAYS, folder, NOW)


def test_records_of_earlier_days_move_into_a_file(log: Engine, tmp_path: Path):
    done = pruned(log, tmp_path)
    assert done == Pruned(1, 3, tmp_path / "audit-records-1-3.jsonl")
    rows = [json.loads(line) for line in done.file.read_text(encoding="utf-8").splitlines()]
    assert [(row["sequence"], row["subject"], row["after"]) for row in rows] == [
        (1, "one", {"x": "甲"}), (2, "two", {"x": "甲"}), (3, "三", {"x": "甲"}),
    ]  # fmt: skip
    assert rows[0]["at"] == "2024-06-30T15:59:59+00:00"
    assert (verdict(log).first, verdict(log).last) == (4, 6)


def test_the_removal_is_itself_recorded_with_the_files_hash(log: Engine, tmp_path: Path):
    done = pruned(log, tmp_path)
    assert done is not None
    with log.connect() as connection:
        row = connection.execute(select(AuditRecord.__table__).where(AuditRecord.action == "audit:prune")).one()
    assert (row.sequence, row.subject, row.detail["first"], row.detail["through"]) == (6, done.file.name, 1, 3)
    assert row.detail["sha256"] == hashlib.sha256(done.file.read_bytes()).hexdigest()


def test_what_stays_is_still_one_chain_also_after_a_second_removal(log: Engine, tmp_path: Path):
    anchors = AnchorFile(tmp_path)
    anchors.add(log, NOW)
    pruned(log, tmp_path)
    assert checked(log, anchors).broken is None
    pruned(log, tmp_path, dt.date(2024, 7, 2))
    found = checked(log, anchors)
    assert (found.first, found.last, found.broken) == (6, 7, None)


def test_a_record_that_is_removed_by_hand_afterwards_is_missed(log: Engine, tmp_path: Path):
    pruned(log, tmp_path)
    without_triggers(log, "DELETE FROM audit_records WHERE sequence = 4")
    assert broken_at(log) == (4, "missing")


def test_the_new_beginning_cannot_be_moved(log: Engine, tmp_path: Path):
    pruned(log, tmp_path)
    further = """'{"through": 4, "digest": "' || (SELECT digest FROM audit_records WHERE sequence = 4) || '"}'"""
    cast = f"CAST({further} AS json)" if log.dialect.name == "postgresql" else further
    without_triggers(
        log,
        f"UPDATE audit_records SET detail = {cast} WHERE action = 'audit:prune'",
        "DELETE FROM audit_records WHERE sequence = 4",
    )
    assert broken_at(log) == (6, "changed")


def test_records_that_must_be_kept_are_not_removed(log: Engine, tmp_path: Path):
    with pytest.raises(TooYoung) as caught:
        pruned(log, tmp_path, dt.date(2025, 1, 16))
    assert caught.value.latest == dt.date(2025, 1, 15)
    assert (verdict(log).first, list(tmp_path.glob("*.jsonl"))) == (1, [])


def test_where_nothing_is_old_enough_nothing_happens(log: Engine, tmp_path: Path):
    assert pruned(log, tmp_path, dt.date(2024, 6, 30)) is None
    assert (verdict(log).last, list(tmp_path.glob("*.jsonl"))) == (5, [])


def test_a_clock_that_went_backwards_opens_no_gap(log: Engine, tmp_path: Path):
    write(log, "six", at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    assert pruned(log, tmp_path) == Pruned(1, 3, tmp_path / "audit-records-1-3.jsonl")
    assert broken_at(log) is None


def test_a_file_that_is_there_is_not_written_over(log: Engine, tmp_path: Path):
    (tmp_path / "audit-records-1-3.jsonl").write_text("kept", encoding="utf-8")
    with pytest.raises(FileExistsError):
        pruned(log, tmp_path)
    assert (verdict(log).first, (tmp_path / "audit-records-1-3.jsonl").read_text()) == (1, "kept")
