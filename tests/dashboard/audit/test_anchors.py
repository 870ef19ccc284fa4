"""The anchor file: one sealed line a day that anybody can read, and the daily check that writes it."""

import datetime as dt
import stat

import pytest
from sqlalchemy import Engine, select

from dashboard.audit.anchors import AnchorFile, WrongAnchor
from dashboard.audit.checking import VERIFIED, checked, keep
from models.audit import AuditRecord
from models.keys import Keys
from tests.fixtures.audit_log import broken_at, without_triggers, write
from tests.fixtures.keys import KEYS

NOW = dt.datetime(2026, 1, 15, 15, 59, 30, tzinfo=dt.UTC)  # half a minute before midnight in China


def test_a_line_says_when_and_how_far_and_is_read_back(migrated: Engine, anchors: AnchorFile):
    write(migrated, "one", "two")
    made = anchors.add(migrated, NOW)
    [line] = anchors.path.read_text(encoding="utf-8").splitlines()
    assert line.startswith(f"2026-01-15T23:59:30+08:00  record 2  {made.digest}  seal ")
    assert anchors.read(KEYS) == [made]


def test_lines_are_only_added(on_sqlite: Engine, anchors: AnchorFile):
    write(on_sqlite, "one")
    anchors.add(on_sqlite, NOW)
    before = anchors.path.read_text(encoding="utf-8")
    write(on_sqlite, "two")
    anchors.add(on_sqlite, NOW + dt.timedelta(days=1))
    assert anchors.path.read_text(encoding="utf-8").startswith(before)
    assert [one.sequence for one in anchors.read(KEYS)] == [1, 2]
    assert not stat.S_IMODE(anchors.path.stat().st_mode) & 0o002


def test_the_day_is_that_of_china(on_sqlite: Engine, anchors: AnchorFile):
    assert not anchors.has(NOW)
    anchors.add(on_sqlite, NOW)
    assert anchors.has(NOW - dt.timedelta(hours=23))
    assert not anchors.has(NOW + dt.timedelta(minutes=1))


def test_an_anchor_of_an_empty_log_contradicts_nothing(on_sqlite: Engine, anchors: AnchorFile):
    anchors.add(on_sqlite, NOW)
    assert [one.sequence for one in anchors.read(KEYS)] == [0]
    write(on_sqlite, "one")
    assert checked(on_sqlite, anchors).broken is None


@pytest.mark.parametrize(
    "change", [("record 2", "record 1"), ("2026-01-15", "2026-01-14"), ("seal ", "seal 0"), ("record", "rec")]
)
def test_a_line_that_was_changed_is_named(on_sqlite: Engine, anchors: AnchorFile, change: tuple[str, str]):
    write(on_sqlite, "one", "two")
    anchors.add(on_sqlite, NOW)
    anchors.add(on_sqlite, NOW)
    first, second = anchors.path.read_text(encoding="utf-8").splitlines()
    anchors.path.write_text(f"{first}\n{second.replace(*change, 1)}\n", encoding="utf-8")
    with pytest.raises(WrongAnchor) as caught:
        checked(on_sqlite, anchors)
    assert (caught.value.file, caught.value.number) == (anchors.path, 2)


def test_another_installations_anchors_are_not_taken_for_ours(on_sqlite: Engine, anchors: AnchorFile):
    anchors.add(on_sqlite, NOW)
    with pytest.raises(WrongAnchor):
        anchors.read(Keys(bytes(32)))


def test_anchors_notice_that_the_last_records_are_gone(migrated: Engine, anchors: AnchorFile):
    write(migrated, "one", "two", "three")
    anchors.add(migrated, NOW)
    without_triggers(
        migrated,
        "DELETE FROM audit_records WHERE sequence > 1",
        "UPDATE audit_chain_head SET sequence = 1, digest = (SELECT digest FROM audit_records)",
    )
    assert broken_at(migrated) is None
    found = checked(migrated, anchors).broken
    assert found is not None
    assert (found.sequence, found.kind) == (2, "missing")


def last(engine: Engine) -> tuple[str, str | None, dict[str, int]]:
    """Result, reason and detail of the last check."""
    said = select(AuditRecord.result, AuditRecord.reason, AuditRecord.detail).where(AuditRecord.action == VERIFIED)
    with engine.connect() as connection:
        return tuple(connection.execute(said.order_by(AuditRecord.sequence.desc()).limit(1)).one())


def test_a_days_work_is_a_check_an_anchor_and_a_record(migrated: Engine, anchors: AnchorFile):
    write(migrated, "one", "two")
    assert keep(migrated, anchors, NOW).whole
    assert last(migrated) == ("done", None, {"first": 1, "last": 2})
    assert [one.sequence for one in anchors.read(KEYS)] == [2]
    assert checked(migrated, anchors).broken is None


def test_a_broken_log_is_recorded_and_anchored_all_the_same(on_sqlite: Engine, anchors: AnchorFile):
    write(on_sqlite, "one", "two", "three")
    without_triggers(on_sqlite, "UPDATE audit_records SET account = 'x' WHERE sequence = 2")
    assert not keep(on_sqlite, anchors, NOW).whole
    assert last(on_sqlite) == ("failed", "record 2: changed", {"first": 1, "last": 1})
    assert anchors.has(NOW)


def test_a_changed_anchor_file_is_recorded(on_sqlite: Engine, anchors: AnchorFile):
    anchors.folder.mkdir()
    anchors.path.write_text("2026-01-14 nothing\n", encoding="utf-8")
    assert not keep(on_sqlite, anchors, NOW).whole
    assert last(on_sqlite)[:2] == ("failed", "anchor file, line 1")
