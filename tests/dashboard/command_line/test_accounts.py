"""``zhiheng account``: the first administrators, and what whoever holds the server does to accounts."""

import io
import re
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from dashboard import settings
from dashboard.accounts.accounts import Act, Caller, Granted, holder_of
from dashboard.accounts.administration import ask_for_role
from dashboard.accounts.logging_in import authenticate
from models.accounts import Account, Role
from models.audit import AuditRecord
from models.engine import make_engine
from tests.dashboard.command_line.conftest import Outcome
from tests.fixtures.hashing import quick_hashes

__all__ = ["quick_hashes"]

Zhiheng = Callable[..., Outcome]
ONE_TIME = re.compile(r"within 7 days: (\S+)$", re.MULTILINE)


@pytest.fixture(autouse=True)
def nothing_on_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    engine = make_engine(database, keys=settings.data_keys(settings.read()))
    yield engine
    engine.dispose()


def row(engine: Engine, name: str) -> Account:
    with Session(engine) as session:
        return session.scalars(select(Account).where(Account.name == name)).one()


def one_time(outcome: Outcome) -> str:
    assert outcome.code == 0, outcome.err
    found = ONE_TIME.search(outcome.out)
    assert found is not None, outcome.out
    return found[1]


def logs_in(engine: Engine, name: str, password: str) -> bool:
    made_at = row(engine, name).password_at
    assert made_at is not None
    return authenticate(engine, name, password, made_at, Caller()) is not None


def test_an_account_without_a_given_password_gets_one_for_one_use(zhiheng: Zhiheng, engine: Engine) -> None:
    password = one_time(zhiheng("account", "add", "sec", "--role", "security"))
    assert logs_in(engine, "sec", password)
    assert row(engine, "sec").one_time_until is not None
    assert row(engine, "sec").approved


def test_a_password_on_standard_input_is_the_accounts_own(
    zhiheng: Zhiheng, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("Tiger-lamp-4 blue\n"))
    outcome = zhiheng("account", "add", "bur", "--role", "bureau", "--display-name", "Justice office")
    assert outcome.out == "Account bur is ready.\n"
    assert logs_in(engine, "bur", "Tiger-lamp-4 blue")
    assert row(engine, "bur").one_time_until is None


def test_a_weak_password_is_refused_with_its_rules(
    zhiheng: Zhiheng, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("admin123456\n"))
    outcome = zhiheng("account", "add", "admin", "--role", "system")
    assert outcome.code == 2
    for words in ("at least three", "“admin”", "common password"):
        assert words in outcome.err


def test_the_least_length_is_the_setting(zhiheng: Zhiheng, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIHENG_PASSWORD_LENGTH", "20")
    monkeypatch.setattr("sys.stdin", io.StringIO("Tiger-lamp-4 blue\n"))
    assert "at least 20" in zhiheng("account", "add", "bur", "--role", "bureau").err


def test_an_account_has_exactly_one_role(zhiheng: Zhiheng, engine: Engine) -> None:
    outcome = zhiheng("account", "add", "both", "--role", "security", "--role", "audit")
    assert outcome.code == 2
    assert "exactly one role; found security, audit" in outcome.err
    one_time(zhiheng("account", "add", "sec", "--role", "security"))
    assert "already an account" in zhiheng("account", "add", "ＳＥＣ", "--role", "audit").err


def test_accounts_are_listed_with_role_and_state(zhiheng: Zhiheng, engine: Engine) -> None:
    one_time(zhiheng("account", "add", "sec", "--role", "security"))
    assert zhiheng("account", "disable", "sec").code == 0
    assert zhiheng("account", "list").out.split() == ["sec", "security", "disabled,one-time", "sec"]


def test_lock_unlock_disable_and_enable_do_what_they_say(zhiheng: Zhiheng, engine: Engine) -> None:
    password = one_time(zhiheng("account", "add", "sec", "--role", "security"))
    for close, open_ in (("lock", "unlock"), ("disable", "enable")):
        assert zhiheng("account", close, "SEC").code == 0
        assert not logs_in(engine, "sec", password)
        assert zhiheng("account", open_, "sec").code == 0
        assert logs_in(engine, "sec", password)
    with Session(engine) as session:
        acts = session.execute(select(AuditRecord.account, AuditRecord.action, AuditRecord.subject)).all()
    for action in ("account:lock", "account:unlock", "account:disable", "account:enable"):
        assert ("command line", action, "sec") in acts


def test_a_reset_prints_a_new_password_and_may_take_the_second_factor_away(zhiheng: Zhiheng, engine: Engine) -> None:
    old = one_time(zhiheng("account", "add", "sec", "--role", "security"))
    with Session(engine) as session, session.begin():
        session.scalars(select(Account)).one().second_factor = "sealed"
    new = one_time(zhiheng("account", "reset", "sec"))
    assert not logs_in(engine, "sec", old)
    assert row(engine, "sec").second_factor == "sealed"
    newest = one_time(zhiheng("account", "reset", "sec", "--second-factor"))
    assert not logs_in(engine, "sec", new)
    assert row(engine, "sec").second_factor is None
    assert logs_in(engine, "sec", newest)


def test_a_role_that_waits_is_approved(zhiheng: Zhiheng, engine: Engine) -> None:
    one_time(zhiheng("account", "add", "sec", "--role", "security"))
    one_time(zhiheng("account", "add", "wang", "--role", "leader"))
    by = holder_of(row(engine, "sec"))
    now = row(engine, "sec").created_at
    ask_for_role(engine, Act(by, now), row(engine, "wang").account_id, Granted(Role.BUREAU))
    assert zhiheng("account", "approve", "wang").out == "Account wang has its role.\n"
    assert row(engine, "wang").role == "bureau"
    assert "No role is waiting" in zhiheng("account", "approve", "wang").err


def test_an_account_that_is_not_there_is_named(zhiheng: Zhiheng, engine: Engine) -> None:
    for command in ("lock", "unlock", "disable", "enable", "reset", "approve"):
        outcome = zhiheng("account", command, "nobody")
        assert outcome.code == 2
        assert "no account named nobody" in outcome.err
