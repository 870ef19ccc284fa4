"""Settings come from ZHIHENG_ variables; a wrong one is refused in a sentence that names it."""

import datetime as dt
import os
import re
import stat
from pathlib import Path

import pytest
from pydantic import SecretStr

from dashboard.accounts.addresses import network
from dashboard.accounts.password_rules import Policy
from dashboard.accounts.sessions import Limits
from dashboard.settings import SettingProblem, Settings, anchor_folder, data_keys, read, signing_key
from dashboard.translations import speaking
from tests.architecture.repository import ROOT
from tests.fixtures.keys import KEYS


@pytest.fixture(autouse=True)
def english_and_no_variables(monkeypatch: pytest.MonkeyPatch) -> object:
    for name in [name for name in os.environ if name.startswith("ZHIHENG_")]:
        monkeypatch.delenv(name)
    with speaking("en"):
        yield


def test_without_variables_the_defaults_pass_level_three() -> None:
    found = read()
    assert (found.host, found.port, found.language, found.transport) == ("127.0.0.1", 8050, "zh", "http-behind-vpn")
    assert found.session_limits == Limits(dt.timedelta(minutes=30), dt.timedelta(hours=12), dt.timedelta(minutes=15), 1)
    assert (found.password_policy, found.second_factor) == (Policy(10, 90), "administrators-and-bureau")
    assert found.database_url.startswith("sqlite:///")
    assert found.hosts == ("localhost", "127.0.0.1", "[::1]")


def test_an_option_goes_before_its_variable_and_a_missing_option_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIHENG_PORT", "9000")
    assert read(port=None).port == 9000
    assert read(port=9001).port == 9001


def test_hosts_are_written_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIHENG_TRUSTED_HOSTS", "zhiheng.example.gov, 10.1.2.3")
    assert read(host="192.0.2.7").hosts[3:] == ("192.0.2.7", "zhiheng.example.gov", "10.1.2.3")
    assert read(host="0.0.0.0").hosts[3:] == ("zhiheng.example.gov", "10.1.2.3")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("ZHIHENG_PORT", "eighty"),
        ("ZHIHENG_PORT", "70000"),
        ("ZHIHENG_TRANSPORT", "http"),
        ("ZHIHENG_LANGUAGE", "fr"),
        ("ZHIHENG_SESSION_IDLE_SECONDS", "1801"),
        ("ZHIHENG_SESSION_ABSOLUTE_SECONDS", "0"),
        ("ZHIHENG_AUDIT_DAYS", "179"),
        ("ZHIHENG_SESSIONS_PER_ACCOUNT", "0"),
        ("ZHIHENG_ADMIN_ADDRESSES", "the office"),
        ("ZHIHENG_PROXIES", "nginx"),
        ("ZHIHENG_WORKERS", "0"),
        ("ZHIHENG_THREADS", "x"),
    ],
)
def test_a_wrong_setting_is_one_sentence_that_names_it(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingProblem) as caught:
        read()
    told = str(caught.value)
    assert variable in told
    assert f"“{value}”" in told
    assert "expected" in told
    assert "\n" not in told


def test_audit_records_cannot_be_kept_for_less_than_the_law_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read().audit_days == 1096
    monkeypatch.setenv("ZHIHENG_AUDIT_DAYS", "179")
    with pytest.raises(SettingProblem, match=r"Cybersecurity Law, six months; GB/T 22239 8\.1\.4\.3"):
        read()


def test_anchors_are_written_beside_the_keys_unless_told_otherwise(tmp_path: Path) -> None:
    url = f"sqlite:///{(tmp_path / 'zhiheng.db').as_posix()}"
    assert anchor_folder(read(database_url=url)) == tmp_path
    assert anchor_folder(read(database_url=url, anchor_folder=tmp_path / "elsewhere")) == tmp_path / "elsewhere"


@pytest.mark.parametrize(
    ("variable", "value", "clause"),
    [
        ("ZHIHENG_PASSWORD_LENGTH", "7", "8.1.4.1 a"),
        ("ZHIHENG_PASSWORD_DAYS", "91", "8.1.4.1 a"),
        ("ZHIHENG_SESSION_IDLE_SECONDS", "1801", "8.1.4.1 b"),
        ("ZHIHENG_SESSION_IDLE_ADMINISTRATORS_SECONDS", "901", "8.1.4.1 b"),
        ("ZHIHENG_SESSION_ABSOLUTE_SECONDS", "43201", "8.1.4.1 b"),
        ("ZHIHENG_SECOND_FACTOR", "nobody", "8.1.4.1 d"),
    ],
)
def test_a_setting_laxer_than_level_three_is_refused_with_the_clause(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, clause: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingProblem, match=f"{variable}.*“{value}”.*GB/T 22239 {clause}"):
        read()


def test_stricter_settings_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIHENG_PASSWORD_LENGTH", "14")
    monkeypatch.setenv("ZHIHENG_PASSWORD_DAYS", "30")
    monkeypatch.setenv("ZHIHENG_SECOND_FACTOR", "everybody")
    monkeypatch.setenv("ZHIHENG_ADMIN_ADDRESSES", "10.1.2.3, 10.1.3.0/24")
    found = read()
    assert found.password_policy == Policy(shortest=14, days=30)
    assert found.second_factor == "everybody"
    assert found.admin_addresses == (network("10.1.2.3"), network("10.1.3.0/24"))


def test_with_tls_the_proxy_of_this_machine_is_believed_unless_others_are_named() -> None:
    assert read().trusted_proxies == ()
    assert read(transport="https").trusted_proxies == (network("127.0.0.0/8"), network("::1"))
    assert read(transport="https", proxies="10.9.0.1").trusted_proxies == (network("10.9.0.1"),)


@pytest.mark.parametrize("key", ["", "changeme", "a" * 64, "abcabcabcabcabcabcabcabcabcabcabcabc"])
def test_a_weak_key_is_refused_and_not_shown(key: str) -> None:
    with pytest.raises(SettingProblem, match="ZHIHENG_SECRET_KEY") as caught:
        signing_key(read(secret_key=SecretStr(key)))
    assert not key or key not in str(caught.value)


def test_a_key_is_made_once_beside_the_database_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    settings = read(database_url=f"sqlite:///{(tmp_path / 'new' / 'z.db').as_posix()}")
    key = signing_key(settings)
    assert signing_key(settings) == key
    file = tmp_path / "new" / "secret.key"
    assert file.read_text() == key
    assert list(file.parent.iterdir()) == [file]
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_damaged_key_file_is_refused_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("short")
    with pytest.raises(SettingProblem, match=r"secret\.key"):
        signing_key(read(database_url=f"sqlite:///{(tmp_path / 'z.db').as_posix()}"))


def test_a_key_that_cannot_be_kept_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingProblem, match=r"secret\.key"):
        signing_key(read(database_url=f"sqlite:///{(tmp_path / 'file' / 'z.db').as_posix()}"))


def test_data_keys_are_made_once_and_only_when_asked(tmp_path: Path) -> None:
    settings = read(database_url=f"sqlite:///{(tmp_path / 'new' / 'zhiheng.db').as_posix()}")
    file = tmp_path / "new" / "data.key"
    with pytest.raises(SettingProblem, match=r"data\.key.*is missing"):
        data_keys(settings)
    assert not file.exists()
    made = data_keys(settings, make=True)
    assert data_keys(settings) == data_keys(settings, make=True) == made
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_data_key_of_the_setting_goes_before_that_of_the_file(tmp_path: Path) -> None:
    url = f"sqlite:///{(tmp_path / 'zhiheng.db').as_posix()}"
    data_keys(read(database_url=url), make=True)
    assert data_keys(read(database_url=url, data_key=SecretStr(KEYS.text()))) == KEYS


def test_a_damaged_data_key_is_refused_and_left_alone(tmp_path: Path) -> None:
    settings = read(database_url=f"sqlite:///{(tmp_path / 'zhiheng.db').as_posix()}")
    (tmp_path / "data.key").write_text("half a key")
    with pytest.raises(SettingProblem, match=r"data\.key is no key"):
        data_keys(settings, make=True)
    assert (tmp_path / "data.key").read_text() == "half a key"


def test_every_setting_of_accounts_is_documented_with_its_default() -> None:
    table = re.findall(r"\| `ZHIHENG_(\w+)` \| `?([\w-]+)", (ROOT / "docs" / "accounts.md").read_text(encoding="utf-8"))
    assert {name.lower() for name, _ in table} == {
        name for name in Settings.model_fields if re.match("password|session|second|admin|proxies", name)
    }
    numbers = {name.lower(): int(default) for name, default in table if default.isdigit()}
    assert {name: getattr(read(), name) for name in numbers} == numbers
