"""Who may log in, how failures lock an account, and what of it stands in the audit log."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from dashboard.accounts import passwords
from dashboard.accounts.accounts import (
    DEMONSTRATION,
    NOBODY,
    AccountProblem,
    Caller,
    Holder,
    authenticate,
    create_account,
    demonstration_accounts,
    folded,
)
from models.accounts import Account, Role
from models.audit import AuditRecord
from models.installation import DEMONSTRATION_TODAY, InstallationFact

NOW = dt.datetime(2026, 1, 15, 9, 0, tzinfo=dt.UTC)
PASSWORD = "long enough 9"


def minutes(number: float) -> dt.timedelta:
    return dt.timedelta(minutes=number)


def make(engine: Engine, name: str = "Admin", **values: object) -> Holder:
    given_values = {"display_name": name, "role": Role.BUREAU, "password": PASSWORD, "now": NOW, **values}
    return create_account(engine, name=name, **given_values)  # type: ignore[arg-type]  # the test's own mixture


def fail(engine: Engine, times: int, start: dt.datetime = NOW, apart: float = 1) -> dt.datetime:
    """The moment of the last of so many failures, so many minutes apart."""
    for number in range(times):
        assert authenticate(engine, "Admin", "wrong", start + minutes(number * apart)) is None
    return start + minutes((times - 1) * apart)


def log(engine: Engine) -> list[tuple[str, str, str, object]]:
    with Session(engine) as session:
        records = session.scalars(select(AuditRecord).order_by(AuditRecord.sequence))
        return [(one.action, one.account, one.result, one.reason) for one in records]


def test_the_right_password_logs_in(engine: Engine) -> None:
    made = make(engine)
    assert authenticate(engine, "Admin", PASSWORD, NOW) == made
    assert log(engine)[-1] == ("account:login", "Admin", "done", None)


def test_width_case_and_blanks_of_a_name_make_no_difference(engine: Engine) -> None:
    make(engine)
    for written in ("admin", "ADMIN", "Ａｄｍｉｎ", " Admin ", "Ad min", "\u3000Admin", "Ad\u200bmin"):
        assert authenticate(engine, written, PASSWORD, NOW) is not None, written
        with pytest.raises(AccountProblem, match="已有"):
            make(engine, written)


@given(st.text())
def test_a_folded_name_folds_to_itself(name: str) -> None:
    assert folded(folded(name)) == folded(name)


def test_a_name_that_nobody_could_type_is_refused(engine: Engine) -> None:
    for name in ("", "  ", "\u200b", "x" * 65):
        with pytest.raises(AccountProblem, match="64"):
            make(engine, name)


def test_a_short_password_is_refused(engine: Engine) -> None:
    with pytest.raises(AccountProblem, match="9"):
        make(engine, password="too short")
    assert log(engine) == []


def test_an_agency_account_needs_an_agency_that_exists(engine: Engine) -> None:
    with pytest.raises(AccountProblem):
        make(engine, role=Role.AGENCY)
    with pytest.raises(AccountProblem, match="A99"):
        make(engine, role=Role.AGENCY, agency_code="A99")
    assert make(engine, role=Role.AGENCY, agency_code="A01").agency_code == "A01"


def test_unknown_and_wrong_are_told_apart_in_the_audit_log_only(engine: Engine) -> None:
    make(engine)
    assert authenticate(engine, "Admin", "wrong", NOW, Caller("10.0.0.9", "R1")) is None
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


def test_a_disabled_account_does_not_log_in(engine: Engine) -> None:
    made = make(engine)
    with Session(engine) as session, session.begin():
        session.get_one(Account, made.account_id).disabled = True
    assert authenticate(engine, "Admin", PASSWORD, NOW) is None


def test_a_demonstration_account_logs_in_to_the_demonstration_only(engine: Engine) -> None:
    demonstration_accounts(engine, "A01", NOW)
    for one in DEMONSTRATION:
        assert authenticate(engine, one.name, one.password, NOW) is None
    with Session(engine) as session, session.begin():
        session.add(InstallationFact(key=DEMONSTRATION_TODAY, value="2026-01-15"))
    holders = [authenticate(engine, one.name, one.password, NOW) for one in DEMONSTRATION]
    assert [one and one.role for one in holders] == ["leader", "bureau", "agency"]
    assert [one and one.agency_code for one in holders] == [None, None, "A01"]


def test_making_the_demonstration_accounts_again_changes_nothing(engine: Engine) -> None:
    demonstration_accounts(engine, "A01", NOW)
    demonstration_accounts(engine, "A01", NOW)
    with Session(engine) as session:
        assert len(session.scalars(select(Account)).all()) == 3


def test_no_password_is_stored(engine: Engine) -> None:
    make(engine)
    with Session(engine) as session:
        stored = session.scalars(select(Account.password_hash)).one()
    assert stored.startswith("$argon2id$")
    assert PASSWORD not in stored


def test_a_very_long_password_matches_nothing() -> None:
    assert not passwords.matches(passwords.hashed("x" * 1000), "x" * 1001)
    assert not passwords.matches(None, "x")
