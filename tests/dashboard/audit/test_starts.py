"""What a start leaves in the audit log: each start a line, settings and plugins where they have changed."""

import datetime as dt
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine, Row, select

from dashboard.audit.starts import public, record_start
from dashboard.settings import Settings
from models.audit import AuditRecord
from plugins import registry
from plugins.contract import Plugin, Text
from plugins.registry import Registry

NOW = dt.datetime(2026, 1, 15, 9, 0, tzinfo=dt.UTC)
INSTALLED = registry.load(strangers=False)
SETTINGS = Settings(database_url="postgresql://zhiheng:hush@db.example/zhiheng", secret_key=SecretStr("hidden" * 9))


def records(engine: Engine, action: str) -> list[Row[Any]]:
    said = select(AuditRecord.__table__).where(AuditRecord.action == action).order_by(AuditRecord.sequence)
    with engine.connect() as connection:
        return list(connection.execute(said))


def test_the_first_start_says_all_settings_but_no_secret(migrated: Engine):
    record_start(migrated, SETTINGS, INSTALLED, NOW)
    [row] = records(migrated, "system:start")
    assert (row.account, row.role, row.before) == ("system", None, None)
    assert (row.after["port"], row.after["audit_days"]) == (8050, 1096)
    assert row.after["database_url"] == "postgresql+psycopg://zhiheng:***@db.example/zhiheng"
    assert "hidden" not in str(row)


def test_an_equal_start_is_one_line_with_the_same_fingerprint(migrated: Engine):
    for _ in range(2):
        record_start(migrated, SETTINGS, INSTALLED, NOW)
    first, second = records(migrated, "system:start")
    assert second.detail == first.detail
    assert (second.before, second.after) == (None, None)
    assert len(records(migrated, "plugin:state")) == 1


def test_a_changed_setting_is_recorded_before_and_after(migrated: Engine):
    for port in (8050, 8050, 9000):
        record_start(migrated, SETTINGS.model_copy(update={"port": port}), INSTALLED, NOW)
    *_, row = records(migrated, "system:start")
    assert (row.before["port"], row.after["port"]) == (8050, 9000)


def test_plugins_that_come_go_or_fail_are_recorded(migrated: Engine):
    failing = Registry((*INSTALLED.plugins, Plugin("cloudbrook", "1", failure=Text("缺少模块", "module missing"))))
    for installed in (INSTALLED, failing, failing, Registry(())):
        record_start(migrated, SETTINGS, installed, NOW)
    rows = records(migrated, "plugin:state")
    assert [row.after["failed"] for row in rows] == [{}, {"cloudbrook": "module missing"}, {}]
    assert rows[1].after["schemes"] == {key: scheme.version for key, scheme in INSTALLED.schemes.items()}
    assert rows[2].before == rows[1].after


@pytest.mark.parametrize("name", [name for name, one in Settings.model_fields.items() if "SecretStr" in str(one)])
def test_no_secret_setting_is_told(name: str):
    told = public(Settings(**{name: SecretStr("not to be told, ever")}))
    assert "not to be told" not in str(told)
