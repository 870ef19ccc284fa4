"""What goes wrong ends as one sentence that names the thing and the next step, exit code 2, and no traceback."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.dashboard.command_line.conftest import Outcome
from tests.fixtures.keys import KEYS

Zhiheng = Callable[..., Outcome]


def assert_refused(outcome: Outcome, *words: str) -> None:
    assert outcome.code == 2
    assert outcome.out == ""
    assert "Traceback" not in outcome.err
    for word in words:
        assert word in outcome.err


def test_a_database_address_nobody_knows_is_named_without_its_password(
    zhiheng: Zhiheng, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHIHENG_DATABASE_URL", "mysql://root:hush@host/name")
    outcome = zhiheng("score", "six-rates", "--period", "2021")
    assert_refused(outcome, "ZHIHENG_DATABASE_URL", "mysql://root:***@host/name", "postgresql://")
    assert "hush" not in outcome.err


@pytest.mark.parametrize("command", ["init", "upgrade", "serve", "worker", "demo"])
def test_every_command_says_what_is_wrong_with_an_address(
    zhiheng: Zhiheng, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("ZHIHENG_DATABASE_URL", "postgresql://root:hush@host:abc/name")
    outcome = zhiheng(command)
    assert_refused(outcome, "ZHIHENG_DATABASE_URL", "@host:abc/name", "port", "postgresql://user:password@")
    assert "hush" not in outcome.err


def test_an_address_that_is_no_address_is_refused(zhiheng: Zhiheng, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIHENG_DATABASE_URL", "not an address")
    assert_refused(zhiheng("init"), "ZHIHENG_DATABASE_URL", "not an address")


def test_a_server_that_is_away_is_said_to_be_away(zhiheng: Zhiheng, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIHENG_DATABASE_URL", "postgresql://zhiheng:hush@127.0.0.1:1/zhiheng")
    for command in (("init",), ("upgrade",), ("score", "six-rates", "--period", "2021"), ("serve",), ("worker",)):
        outcome = zhiheng(*command)
        assert_refused(outcome, "does not answer", "127.0.0.1")
        assert "hush" not in outcome.err


def test_a_missing_database_is_not_made_silently(
    zhiheng: Zhiheng, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ZHIHENG_DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")
    for command in (("upgrade",), ("score", "six-rates", "--period", "2021"), ("serve",), ("worker",)):
        assert_refused(zhiheng(*command), "zhiheng init", "none.db")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_left_untouched(
    zhiheng: Zhiheng, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "letter.db"
    file.write_bytes(b"Dear Sir or Madam, " * 200)
    before = file.read_bytes()
    monkeypatch.setenv("ZHIHENG_DATABASE_URL", f"sqlite:///{file}")
    for command in (("init",), ("score", "six-rates", "--period", "2021"), ("demo",)):
        assert_refused(zhiheng(*command), "letter.db", "untouched")
    assert file.read_bytes() == before


def test_a_database_of_a_newer_version_is_refused(zhiheng: Zhiheng, database: str) -> None:
    engine = create_engine(database)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    for command in (("score", "six-rates", "--period", "2021"), ("upgrade",), ("init",), ("serve",), ("demo",)):
        assert_refused(zhiheng(*command), "9999", "newer version")


def test_an_unknown_scheme_names_those_installed(zhiheng: Zhiheng, database: str) -> None:
    assert_refused(zhiheng("score", "seven-rates", "--period", "2021"), "seven-rates", "six-rates")


@pytest.mark.parametrize("period", ["x", "20210", "2021-13-01..2021-12-31", "2021-12-31..2021-01-01", "1021"])
def test_an_unknown_period_shows_how_to_write_one(zhiheng: Zhiheng, database: str, period: str) -> None:
    assert_refused(zhiheng("score", "six-rates", "--period", period), period, "2021-01-01..2021-06-30")


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("tie=1", ("tie", "ties")),
        ("ties=1,1,3", ("ties", "competition", "dense")),
        ("sued_zero_at=0", ("sued_zero_at", "0.001")),
        ("sued_zero_at=ten", ("sued_zero_at", "ten")),
        ("ties", ("PARAM=VALUE",)),
    ],
)
def test_an_unknown_reading_names_what_is_allowed(
    zhiheng: Zhiheng, database: str, written: str, words: tuple[str, ...]
) -> None:
    assert_refused(zhiheng("score", "six-rates", "--period", "2021", "--set", written), *words)


def test_an_unknown_peer_group_names_those_there_are(zhiheng: Zhiheng, database: str) -> None:
    assert_refused(zhiheng("score", "six-rates", "--period", "2021", "--group", "city"), "city", "township")


def test_a_wrong_setting_is_named(zhiheng: Zhiheng, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIHENG_PORT", "eighty")
    assert_refused(zhiheng("serve"), "ZHIHENG_PORT", "eighty")


def test_an_unknown_command_or_option_is_said(zhiheng: Zhiheng) -> None:
    assert_refused(zhiheng("sore"), "sore")
    assert_refused(zhiheng("init", "--quick"), "--quick")
    assert_refused(zhiheng("score", "six-rates"), "--period")


def test_the_demonstration_does_not_write_into_a_real_database(zhiheng: Zhiheng, database: str) -> None:
    engine = create_engine(database)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO agencies (code, name, kind) VALUES ('A', 'A', 'township')"))
    engine.dispose()
    assert_refused(zhiheng("demo"), "not the demonstration")


def test_faults_are_said_in_chinese_to_those_who_read_chinese(
    zhiheng: Zhiheng, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHIHENG_LANGUAGE", "zh")
    monkeypatch.setenv("ZHIHENG_DATABASE_URL", "not an address")
    assert "不是执衡认识的数据库地址" in zhiheng("init").err


def test_a_database_whose_data_key_is_gone_is_not_opened(
    zhiheng: Zhiheng, database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for key in tmp_path.rglob("data.key"):
        key.unlink()
    assert_refused(zhiheng("account", "add", "ann", "--role", "leader"), "data.key", "is missing", "ZHIHENG_DATA_KEY")
    assert_refused(zhiheng("upgrade"), "data.key", "is missing")
    assert list(tmp_path.rglob("data.key")) == []


def test_a_database_is_not_opened_with_another_data_key(
    zhiheng: Zhiheng, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHIHENG_DATA_KEY", KEYS.text())
    assert_refused(zhiheng("account", "add", "ann", "--role", "leader"), "another data key", "ZHIHENG_DATA_KEY")
    monkeypatch.setenv("ZHIHENG_DATA_KEY", "changeme")
    outcome = zhiheng("account", "add", "ann", "--role", "leader")
    assert_refused(outcome, "ZHIHENG_DATA_KEY", "32 bytes")
    assert "changeme" not in outcome.err
