"""The checks of the system page tell what is wrong with an installation that is wrong."""

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, update

from dashboard.services import system as service
from dashboard.services.system import Check, Condition, system
from dashboard.settings import Settings
from models.engine import make_engine
from models.installation import remember_backup
from models.migrate import upgrade
from models.scores import RunState, ScorePointer, ScoreRun
from plugins.contract import Plugin, Text
from plugins.registry import Registry
from tests.fixtures.small_county import NOW, TODAY, scheme_registry

MINUTE = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)


def checks(engine: Engine, folder: Path, registry: Registry | None = None, now: dt.datetime = NOW) -> dict[str, Check]:
    settings = Settings(database_url=f"sqlite:///{(folder / 'zhiheng.db').as_posix()}")
    found = system(engine, settings, registry or scheme_registry(), TODAY, now)
    return {one.key: one for one in found.checks}


@pytest.mark.parametrize(
    ("version", "condition"),
    [
        ((3, 40, 1), Condition.ATTENTION), ((3, 44, 5), Condition.ATTENTION), ((3, 44, 6), Condition.GOOD),
        ((3, 45, 0), Condition.ATTENTION), ((3, 50, 6), Condition.ATTENTION), ((3, 50, 7), Condition.GOOD),
        ((3, 51, 2), Condition.ATTENTION), ((3, 51, 3), Condition.GOOD), ((3, 52, 0), Condition.GOOD),
    ],
)  # fmt: skip
def test_a_sqlite_that_may_damage_a_database_needs_attention(
    version: tuple[int, ...],
    condition: Condition,
    small_county: Engine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(service.sqlite3, "sqlite_version_info", version)
    found = checks(small_county, tmp_path)["sqlite"]
    assert (found.condition, found.facts["version"]) == (condition, ".".join(map(str, version)))


def test_a_database_on_postgresql_tells_its_version_and_checksums(postgresql_url: str, tmp_path: Path) -> None:
    engine = make_engine(postgresql_url)
    upgrade(engine)
    found = checks(engine, tmp_path)["postgresql"]
    assert found.facts["checksums"] in ("on", "off")
    assert (found.condition is Condition.GOOD) == (found.facts["checksums"] == "on")
    engine.dispose()


def test_a_quiet_installation_has_nothing_waiting(small_county: Engine, tmp_path: Path) -> None:
    found = checks(small_county, tmp_path)
    assert found["scoring"].condition is Condition.GOOD
    assert found["scoring"].facts["waiting"] == "0"
    assert found["schema"].condition is Condition.GOOD
    assert found["plugins"].condition is Condition.GOOD


def test_work_that_waits_without_a_worker_is_to_be_acted_on(small_county: Engine, tmp_path: Path) -> None:
    with small_county.begin() as connection:
        connection.execute(
            insert(ScorePointer).values(
                scheme="six-rates", readings_key="", first_on=dt.date(2019, 1, 1), last_on=dt.date(2019, 3, 1),
                readings={}, wished_at=NOW,
            )
        )  # fmt: skip
        connection.execute(update(ScoreRun).values(finished_at=NOW))
    assert checks(small_county, tmp_path, now=NOW + MINUTE)["scoring"].condition is Condition.GOOD
    late = checks(small_county, tmp_path, now=NOW + 20 * MINUTE)["scoring"]
    assert (late.condition, late.facts["waiting"]) == (Condition.BAD, "1")


def test_a_run_that_failed_needs_attention(small_county: Engine, tmp_path: Path) -> None:
    with small_county.begin() as connection:
        connection.execute(update(ScoreRun).where(ScoreRun.run_id == 1).values(state=RunState.FAILED))
    found = checks(small_county, tmp_path)["scoring"]
    assert (found.condition, found.facts["failed"]) == (Condition.ATTENTION, "1")


def test_a_plugin_that_failed_is_named(small_county: Engine, tmp_path: Path) -> None:
    broken = Plugin(name="zhiheng-broken", version="1", failure=Text(zh="坏", en="broken"))
    found = checks(small_county, tmp_path, Registry((*scheme_registry().plugins, broken)))["plugins"]
    assert (found.condition, found.facts["failed"]) == (Condition.BAD, "zhiheng-broken")


def test_a_key_that_others_may_read_is_to_be_acted_on(small_county: Engine, tmp_path: Path) -> None:
    key = tmp_path / "data.key"
    key.write_text("k")
    key.chmod(0o600)
    assert checks(small_county, tmp_path)["keys"].condition is Condition.GOOD
    key.chmod(0o644)
    found = checks(small_county, tmp_path)["keys"]
    assert (found.condition, found.facts["files"]) == (Condition.BAD, "data.key")


def test_a_full_disk_is_to_be_acted_on(small_county: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert checks(small_county, tmp_path)["disk"].condition is Condition.GOOD
    monkeypatch.setattr(service, "LITTLE_DISK", 10**18)
    assert checks(small_county, tmp_path)["disk"].condition is Condition.BAD


@pytest.mark.parametrize(
    ("age", "condition"),
    [
        (None, Condition.BAD),
        (8 * DAY, Condition.BAD),
        (2 * DAY, Condition.ATTENTION),
        (DAY + 90 * MINUTE, Condition.GOOD),
        (MINUTE, Condition.GOOD),
    ],
)
def test_a_backup_that_is_late_needs_attention(tmp_path: Path, age: dt.timedelta | None, condition: Condition) -> None:
    engine = make_engine(f"sqlite:///{(tmp_path / 'real.db').as_posix()}")
    upgrade(engine)
    if age is not None:
        with engine.begin() as connection:
            remember_backup(connection, NOW - age)
    found = checks(engine, tmp_path)["backup"]
    assert (found.condition, found.facts["latest"]) == (condition, (NOW - age).isoformat() if age else "")
    engine.dispose()


def test_the_demonstration_needs_no_backup(small_county: Engine, tmp_path: Path) -> None:
    assert "backup" not in checks(small_county, tmp_path)


def test_the_versions_of_everything_that_matters_are_told(small_county: Engine, tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{(tmp_path / 'zhiheng.db').as_posix()}")
    names = [name for name, _ in system(small_county, settings, scheme_registry(), TODAY, NOW).versions]
    assert names[:3] == ["Python", "zhiheng", "dash"]
