"""Who may log in, how failures lock an account and an address, and what of it stands in the audit log."""

import datetime as dt
from ipaddress import ip_network

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from dashboard.accounts.accounts import ONE_TIME_FOR, Caller
from dashboard.accounts.logging_in import NOBODY, authenticate, confirm_password
from dashboard.accounts.passwords import is_outdated
from models.accounts import Account, FailedLogin, LockedAddress, Role
from models.audit import AuditRecord
from tests.dashboard.accounts.people import NOW, PASSWORD, log, make, minutes, security, stored

OFFICE = Caller("10.0.0.9", "R1")


def fail(engine: Engine, times: int, start: dt.datetime = NOW, apart: float = 1) -> dt.datetime:
    """The moment of the last of so many failures, so many minutes apart."""
    for number in range(times):
        assert authenticate(engine, "Admin", "wrong", start + minutes(number * apart)) is None
    return start + minutes((times - 1) * apart)


def test_the_right_password_logs_in(engine: Engine) -> None:
    made = make(engine)
    assert authenticate(engine, "Admin", PASSWORD, NOW) == made
    assert log(engine)[-1] == ("account:login", "Admin", "done", None)
    assert stored(engine, made.account_id).logged_in_at == NOW


@pytest.mark.parametrize("written", ["admin", "Ａｄｍｉｎ", " Ad min\u3000"])
def test_width_case_and_blanks_of_a_name_make_no_difference(engine: Engine, written: str) -> None:
    make(engine)
    assert authenticate(engine, written, PASSWORD, NOW) is not None


def test_unknown_and_wrong_are_told_apart_in_the_audit_log_only(engine: Engine) -> None:
    make(engine)
    assert authenticate(engine, "Admin", "wrong", NOW, OFFICE) is None
    assert authenticate(engine, "my secret password", PASSWORD, NOW) is None
    assert log(engine)[-2:] == [
        ("account:login", "Admin", "refused", "wrong password"),
        ("account:login", NOBODY, "refused", "unknown name"),
    ]
    with Session(engine) as session:
        assert "my secret password" not in str([vars(one) for one in session.scalars(select(AuditRecord))])
        assert session.scalar(select(AuditRecord.address).where(AuditRecord.request_id == "R1")) == "10.0.0.9"


def test_the_fifth_failure_within_a_quarter_of_an_hour_locks_for_half_an_hour(engine: Engine) -> None:
    make(engine)
    last = fail(engine, 4)
    assert authenticate(engine, "Admin", PASSWORD, last) is not None, "four failures lock nothing"
    last = fail(engine, 5, NOW + minutes(60))
    assert authenticate(engine, "Admin", PASSWORD, last + minutes(29)) is None
    assert authenticate(engine, "Admin", PASSWORD, last + minutes(30)) is not None
    assert [one[0] for one in log(engine)].count("account:lock") == 1


def test_a_success_forgets_the_failures_before_it(engine: Engine) -> None:
    make(engine)
    fail(engine, 4)
    assert authenticate(engine, "Admin", PASSWORD, NOW + minutes(4)) is not None
    fail(engine, 4, NOW + minutes(5))
    assert authenticate(engine, "Admin", PASSWORD, NOW + minutes(9)) is not None


def test_failures_a_quarter_of_an_hour_apart_lock_nothing(engine: Engine) -> None:
    make(engine)
    last = fail(engine, 12, apart=15)
    assert authenticate(engine, "Admin", PASSWORD, last) is not None


def test_trying_on_does_not_lengthen_the_lock(engine: Engine) -> None:
    make(engine)
    last = fail(engine, 5)
    fail(engine, 10, last + minutes(20))
    assert authenticate(engine, "Admin", PASSWORD, last + minutes(30)) is not None


def test_the_fiftieth_failure_from_one_address_locks_it_for_everybody(engine: Engine) -> None:
    make(engine)
    for number in range(49):
        assert authenticate(engine, f"nobody {number}", "wrong", NOW, OFFICE) is None
    assert authenticate(engine, "Admin", PASSWORD, NOW, OFFICE) is not None
    assert authenticate(engine, "nobody", "wrong", NOW + minutes(1), OFFICE) is None
    assert authenticate(engine, "Admin", PASSWORD, NOW + minutes(30), OFFICE) is None
    assert log(engine)[-2:] == [
        ("address:lock", NOBODY, "done", None),
        ("account:login", "Admin", "refused", "address locked"),
    ]
    assert authenticate(engine, "Admin", PASSWORD, NOW + minutes(30), Caller("10.0.0.8")) is not None
    assert authenticate(engine, "Admin", PASSWORD, NOW + minutes(31), OFFICE) is not None


def test_failures_of_an_address_count_for_a_quarter_of_an_hour(engine: Engine) -> None:
    for number in range(60):
        authenticate(engine, "nobody", "wrong", NOW + minutes(number / 3), OFFICE)
    with Session(engine) as session:
        assert session.scalars(select(LockedAddress)).all() == []
        assert len(session.scalars(select(FailedLogin)).all()) == 45, "older ones are not kept"


def test_a_disabled_account_does_not_log_in(engine: Engine) -> None:
    made = make(engine)
    with Session(engine) as session, session.begin():
        session.get_one(Account, made.account_id).disabled = True
    assert authenticate(engine, "Admin", PASSWORD, NOW) is None
    assert log(engine)[-1][3] == "disabled"


def test_an_account_whose_role_nobody_approved_does_not_log_in(engine: Engine) -> None:
    make(engine, by=security(engine).by)
    assert authenticate(engine, "Admin", PASSWORD, NOW) is None
    assert log(engine)[-1][3] == "not approved"


def test_a_one_time_password_does_not_count_for_ever(engine: Engine) -> None:
    make(engine, one_time=True)
    found = authenticate(engine, "Admin", PASSWORD, NOW + ONE_TIME_FOR - minutes(1))
    assert found is not None
    assert found.one_time
    assert authenticate(engine, "Admin", PASSWORD, NOW + ONE_TIME_FOR) is None
    assert log(engine)[-1][3] == "one-time password too old"


def test_an_administrator_logs_in_from_the_addresses_of_the_setting_only(engine: Engine) -> None:
    make(engine, "sys", role=Role.SYSTEM)
    make(engine, "bur")
    allowed = [ip_network("10.0.0.0/28")]
    assert authenticate(engine, "sys", PASSWORD, NOW, OFFICE, allowed) is not None
    assert authenticate(engine, "sys", PASSWORD, NOW, Caller("10.0.1.9"), allowed) is None
    assert log(engine)[-1][3] == "address not allowed"
    assert authenticate(engine, "bur", PASSWORD, NOW, Caller("10.0.1.9"), allowed) is not None


def test_a_hash_of_another_cost_is_made_anew_at_the_next_login(engine: Engine) -> None:
    made = make(engine)
    with Session(engine) as session, session.begin():
        costly = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
        session.get_one(Account, made.account_id).password_hash = costly.hash(PASSWORD)
    assert authenticate(engine, "Admin", "wrong", NOW) is None
    assert is_outdated(stored(engine, made.account_id).password_hash)
    assert authenticate(engine, "Admin", PASSWORD, NOW) is not None
    assert not is_outdated(stored(engine, made.account_id).password_hash)
    assert authenticate(engine, "Admin", PASSWORD, NOW) is not None


def test_a_wrong_password_within_a_session_counts_as_a_failure(engine: Engine) -> None:
    made = make(engine)
    for _ in range(5):
        assert not confirm_password(engine, made, "wrong", NOW, OFFICE)
    assert not confirm_password(engine, made, PASSWORD, NOW, OFFICE)
    assert authenticate(engine, "Admin", PASSWORD, NOW) is None
    assert log(engine)[-2] == ("account:confirm", "Admin", "refused", "locked")
