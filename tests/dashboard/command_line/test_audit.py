"""``zhiheng audit``, and what other commands leave in the log."""

import datetime as dt
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from dashboard.audit import pruning
from dashboard.audit.anchors import FILE
from dashboard.audit.pruning import Pruned
from dashboard.command_line.serving import keep_audit_log
from dashboard.settings import data_keys, read
from models.audit import AuditRecord
from models.engine import make_engine
from tests.dashboard.command_line.conftest import Outcome
from tests.fixtures.audit_log import AT, without_triggers, write

Zhiheng = Callable[..., Outcome]


@pytest.fixture
def log(database: str) -> Iterator[Engine]:
    """The database of the commands, with four records: that it was made, and three more."""
    engine = make_engine(database, keys=data_keys(read()))
    write(engine, "one", "two", "three")
    yield engine
    engine.dispose()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ZHIHENG_ANCHOR_FOLDER", str(tmp_path / "elsewhere"))
    return tmp_path / "elsewhere"


def acts(engine: Engine) -> list[tuple[str, str, str | None]]:
    said = select(AuditRecord.account, AuditRecord.action, AuditRecord.subject).order_by(AuditRecord.sequence)
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(said)]


def test_a_whole_log_is_said_to_be_whole(zhiheng: Zhiheng, log: Engine, folder: Path) -> None:
    outcome = zhiheng("audit", "verify")
    assert (outcome.code, outcome.err) == (0, "")
    assert "whole: records 1 to 4." in outcome.out
    assert f"no anchor file {folder / FILE}" in outcome.out
    assert zhiheng("audit", "anchor").code == 0
    assert "no anchor file" not in zhiheng("audit", "verify").out


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE audit_records SET account = 'x' WHERE sequence = 3", ("record 3, or its place, was changed", "hmac")),
        ("DELETE FROM audit_records WHERE sequence = 2", ("record 2 is missing", "there is 3")),
        ("DELETE FROM audit_records WHERE sequence = 4", ("record 4 is missing", "records up to 4")),
        ("UPDATE audit_chain_head SET digest = 'x'", ("head of the chain says 4",)),
    ],
)
def test_a_broken_log_names_the_first_record(
    zhiheng: Zhiheng, log: Engine, folder: Path, statement: str, said: tuple[str, ...]
) -> None:
    without_triggers(log, statement)
    outcome = zhiheng("audit", "verify")
    assert outcome.code == 1
    assert "The audit log is broken" in outcome.out
    for words in said:
        assert words in outcome.out


def test_missing_last_records_are_told_by_the_anchor(zhiheng: Zhiheng, log: Engine, folder: Path) -> None:
    assert "Record 4 is anchored" in zhiheng("audit", "anchor").out
    without_triggers(
        log,
        "DELETE FROM audit_records WHERE sequence > 2",
        "UPDATE audit_chain_head SET sequence = 2, digest = (SELECT digest FROM audit_records WHERE sequence = 2)",
    )
    outcome = zhiheng("audit", "verify")
    assert outcome.code == 1
    assert "record 3 is missing" in outcome.out
    assert "records up to 4" in outcome.out


def test_a_changed_anchor_file_is_told(zhiheng: Zhiheng, log: Engine, folder: Path) -> None:
    assert zhiheng("audit", "anchor").code == 0
    file = folder / FILE
    file.write_text(file.read_text().replace("record 4", "record 3"))
    outcome = zhiheng("audit", "verify")
    assert outcome.code == 1
    assert f"line 1 of {file}" in outcome.out
    assert zhiheng("audit", "anchor").code == 1


def test_with_another_key_nothing_can_be_checked(
    zhiheng: Zhiheng, log: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHIHENG_DATA_KEY", "A" * 43 + "=")
    for command in (("audit", "verify"), ("audit", "anchor"), ("init",), ("upgrade",)):
        outcome = zhiheng(*command)
        assert outcome.code == 2
        assert "another data key" in outcome.err
    assert len(acts(log)) == 4


def test_records_that_must_be_kept_are_not_removed(zhiheng: Zhiheng, log: Engine, folder: Path) -> None:
    outcome = zhiheng("audit", "prune", "--before", "2026-01-01")
    assert outcome.code == 2
    assert "1096 days (ZHIHENG_AUDIT_DAYS)" in outcome.err
    assert "Nothing was removed" in outcome.err
    assert zhiheng("audit", "prune", "--before", "2026-13-01").code == 2
    assert zhiheng("audit", "prune", "--before", "2015-01-01").out == "There is no record of a day before 2015-01-01.\n"
    assert len(acts(log)) == 4


def test_what_was_removed_is_said(zhiheng: Zhiheng, log: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # No record can be old here: the first one says that the database was made just now.
    monkeypatch.setattr(pruning, "prune", lambda _engine, _before, days, to, _now: Pruned(1, days, to / "x.jsonl"))
    outcome = zhiheng("audit", "prune", "--before", "2015-01-01")
    assert outcome.out == f"Records 1 to 1096 are now in {folder / 'x.jsonl'} and no longer in the database.\n"
    outcome = zhiheng("audit", "prune", "--before", "2015-01-01", "--to", str(folder / "y"))
    assert str(folder / "y" / "x.jsonl") in outcome.out


def test_making_and_upgrading_a_database_is_recorded_once(zhiheng: Zhiheng, database: str) -> None:
    assert zhiheng("init").code == zhiheng("upgrade").code == 0
    engine = make_engine(database)
    assert acts(engine) == [("command line", "database:init", None)]
    engine.dispose()


def test_an_account_made_by_command_is_recorded(zhiheng: Zhiheng, log: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("long enough 9\n"))
    assert zhiheng("account", "add", "ann", "--role", "leader").code == 0
    assert acts(log)[-1] == ("command line", "account:create", "ann")


def test_the_worker_anchors_once_a_day(log: Engine, folder: Path) -> None:
    for moment in (AT, AT + dt.timedelta(hours=1), AT + dt.timedelta(days=1)):
        keep_audit_log(read(), moment)
    assert [line[:10] for line in (folder / FILE).read_text().splitlines()] == ["2026-01-15", "2026-01-16"]
    assert [action for _, action, _ in acts(log)].count("audit:verify") == 2
