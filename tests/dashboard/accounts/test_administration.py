"""What security administrators do to the accounts of others, and that nobody grants a role alone."""

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from dashboard.accounts import administration, sessions
from dashboard.accounts.accounts import AccountProblem, Act, Caller, Granted, Holder
from dashboard.accounts.logging_in import authenticate
from dashboard.accounts.sessions import Limits
from models.accounts import Account, LockedAddress, Role, RoleRequest
from tests.dashboard.accounts.people import NOW, PASSWORD, acts, make, minutes, security, stored

LIMITS = Limits(dt.timedelta(minutes=30), dt.timedelta(hours=12))
Does = Callable[[Engine, Act, int], object]
AGENCY = Granted(Role.AGENCY, "A01")


@pytest.fixture
def first(engine: Engine) -> Act:
    return security(engine, "sec1")


@pytest.fixture
def second(engine: Engine) -> Act:
    return security(engine, "sec2")


@pytest.fixture
def wang(engine: Engine) -> Holder:
    return make(engine, "wang")


def logs_in(engine: Engine, password: str = PASSWORD, now: dt.datetime = NOW) -> bool:
    return authenticate(engine, "wang", password, now) is not None


def test_a_disabled_account_is_out_until_it_is_enabled(engine: Engine, first: Act, wang: Holder) -> None:
    administration.disable(engine, first, wang.account_id)
    assert not logs_in(engine)
    administration.enable(engine, first, wang.account_id)
    assert logs_in(engine)
    assert [one for one in acts(engine) if one[1] == "sec1"] == [
        ("account:disable", "sec1", "wang"),
        ("account:enable", "sec1", "wang"),
    ]


def test_an_account_that_failures_locked_is_unlocked(engine: Engine, first: Act, wang: Holder) -> None:
    for _ in range(5):
        logs_in(engine, "wrong")
    assert not logs_in(engine)
    administration.unlock(engine, first, wang.account_id)
    assert logs_in(engine)


def test_an_account_that_was_locked_by_hand_stays_so(engine: Engine, wang: Holder) -> None:
    administration.lock(engine, Act(None, NOW), wang.account_id)
    assert not logs_in(engine, now=NOW + dt.timedelta(days=400))
    administration.unlock(engine, Act(None, NOW), wang.account_id)
    assert logs_in(engine)


def test_a_reset_password_is_for_one_use_and_unlocks(engine: Engine, first: Act, wang: Holder) -> None:
    for _ in range(5):
        logs_in(engine, "wrong")
    given = administration.reset_password(engine, first, wang.account_id)
    assert not logs_in(engine)
    found = authenticate(engine, "wang", given, NOW)
    assert found is not None
    assert found.one_time


def test_a_published_password_is_not_reset(engine: Engine, first: Act) -> None:
    published = make(engine, "demo", demonstration=True)
    with pytest.raises(AccountProblem, match="演示"):
        administration.reset_password(engine, first, published.account_id)


def test_a_second_factor_that_was_lost_is_reset(engine: Engine, first: Act, wang: Holder) -> None:
    with Session(engine) as session, session.begin():
        session.get_one(Account, wang.account_id).second_factor = "aes256gcm:…"
    administration.reset_second_factor(engine, first, wang.account_id)
    assert stored(engine, wang.account_id).second_factor is None
    assert ("second_factor:reset", "sec1", "wang") in acts(engine)


@pytest.mark.parametrize(
    "do",
    [
        administration.disable,
        administration.lock,
        administration.reset_password,
        administration.reset_second_factor,
    ],
)
def test_what_closes_an_account_ends_its_sessions_at_once(engine: Engine, first: Act, wang: Holder, do: Does) -> None:
    session_id = sessions.start(engine, wang, {}, LIMITS, NOW)
    do(engine, first, wang.account_id)
    with Session(engine) as session, session.begin():
        session.get_one(Account, wang.account_id).disabled = False  # it is the session that has gone
    assert sessions.find(engine, session_id, LIMITS, NOW) is None


@pytest.mark.parametrize(
    "do",
    [
        administration.disable,
        administration.enable,
        administration.lock,
        administration.unlock,
        administration.reset_password,
        administration.reset_second_factor,
        administration.approve,
        administration.reject,
        lambda engine, act, account_id: administration.ask_for_role(engine, act, account_id, Granted(Role.SYSTEM)),
    ],
)
def test_nobody_administers_the_own_account(engine: Engine, first: Act, do: Does) -> None:
    assert first.by is not None
    before = len(acts(engine))
    with pytest.raises(AccountProblem, match="自己的账号"):
        do(engine, first, first.by.account_id)
    assert len(acts(engine)) == before


@pytest.mark.parametrize("do", [administration.reset_password, administration.reset_second_factor])
def test_nobody_gets_at_the_account_of_another_who_approves(engine: Engine, first: Act, second: Act, do: Does) -> None:
    """Else one security administrator could log in as the other, and approve alone."""
    assert second.by is not None
    with pytest.raises(AccountProblem, match="一人充当两人"):
        do(engine, first, second.by.account_id)
    do(engine, Act(None, NOW), second.by.account_id)


def test_an_account_that_is_not_there_is_said_to_be_gone(engine: Engine, first: Act) -> None:
    with pytest.raises(AccountProblem, match="已不存在"):
        administration.disable(engine, first, 999)


def test_a_new_account_logs_in_once_a_second_administrator_has_approved_it(
    engine: Engine, first: Act, second: Act
) -> None:
    made = make(engine, "wang", by=first.by)
    with pytest.raises(AccountProblem, match="申请人不能审批"):
        administration.approve(engine, first, made.account_id)
    assert not logs_in(engine)
    administration.approve(engine, second, made.account_id)
    assert logs_in(engine)
    assert ("role:approve", "sec2", "wang") in acts(engine)


def test_a_change_of_role_acts_once_a_second_administrator_has_approved_it(
    engine: Engine, first: Act, second: Act, wang: Holder
) -> None:
    session_id = sessions.start(engine, wang, {}, LIMITS, NOW)
    administration.ask_for_role(engine, first, wang.account_id, AGENCY)
    assert stored(engine, wang.account_id).role == "bureau"
    assert sessions.find(engine, session_id, LIMITS, NOW) is not None
    with pytest.raises(AccountProblem, match="申请人不能审批"):
        administration.approve(engine, first, wang.account_id)
    administration.approve(engine, second, wang.account_id)
    found = stored(engine, wang.account_id)
    assert (found.role, found.agency_code) == ("agency", "A01")
    assert sessions.find(engine, session_id, LIMITS, NOW) is None
    with pytest.raises(AccountProblem, match="没有待审批"):
        administration.approve(engine, second, wang.account_id)


def test_one_person_with_two_accounts_does_not_approve_for_oneself(engine: Engine, first: Act, wang: Holder) -> None:
    other = Act(make(engine, "sec9", role=Role.SECURITY, display_name="Person  SEC1"), NOW)
    administration.ask_for_role(engine, first, wang.account_id, AGENCY)
    with pytest.raises(AccountProblem, match="申请人不能审批"):
        administration.approve(engine, other, wang.account_id)


def test_whoever_holds_the_server_may_approve(engine: Engine, first: Act, wang: Holder) -> None:
    administration.ask_for_role(engine, first, wang.account_id, AGENCY)
    administration.approve(engine, Act(None, NOW), wang.account_id)
    assert stored(engine, wang.account_id).role == "agency"


def test_a_new_account_that_is_rejected_is_gone(engine: Engine, first: Act, second: Act) -> None:
    made = make(engine, "wang", by=first.by)
    administration.reject(engine, second, made.account_id)
    with Session(engine) as session:
        assert session.get(Account, made.account_id) is None
    assert ("role:reject", "sec2", "wang") in acts(engine)
    make(engine, "wang", by=first.by)  # its name is free


def test_a_change_that_is_rejected_leaves_the_role_as_it_was(
    engine: Engine, first: Act, second: Act, wang: Holder
) -> None:
    administration.ask_for_role(engine, first, wang.account_id, AGENCY)
    administration.reject(engine, second, wang.account_id)
    assert stored(engine, wang.account_id).role == "bureau"
    with Session(engine) as session:
        assert session.scalars(select(RoleRequest)).all() == []


def test_a_later_request_takes_the_place_of_an_earlier_one(
    engine: Engine, first: Act, second: Act, wang: Holder
) -> None:
    administration.ask_for_role(engine, first, wang.account_id, AGENCY)
    administration.ask_for_role(engine, second, wang.account_id, Granted(Role.LEADER))
    administration.approve(engine, first, wang.account_id)
    assert stored(engine, wang.account_id).role == "leader"


def test_a_role_for_an_agency_that_is_not_there_cannot_be_asked_for(engine: Engine, first: Act, wang: Holder) -> None:
    with pytest.raises(AccountProblem, match="A99"):
        administration.ask_for_role(engine, first, wang.account_id, Granted(Role.AGENCY, "A99"))


def test_the_role_that_an_account_has_cannot_be_asked_for(engine: Engine, first: Act, wang: Holder) -> None:
    with pytest.raises(AccountProblem, match="已是这个角色"):
        administration.ask_for_role(engine, first, wang.account_id, Granted(Role.BUREAU))


def test_a_person_does_not_become_a_second_kind_of_administrator(engine: Engine, first: Act) -> None:
    make(engine, "sys", role=Role.SYSTEM, display_name="张伟")
    second_account = make(engine, "zhang", display_name="张伟")
    with pytest.raises(AccountProblem, match="另一类管理员"):
        administration.ask_for_role(engine, first, second_account.account_id, Granted(Role.AUDIT))


def test_a_locked_address_is_opened_again(engine: Engine, first: Act, wang: Holder) -> None:
    with Session(engine) as session, session.begin():
        session.add(LockedAddress(address="10.0.0.9", locked_until=NOW + minutes(30)))
    assert authenticate(engine, "wang", PASSWORD, NOW, Caller("10.0.0.9")) is None
    administration.unlock_address(engine, first, "10.0.0.9")
    assert authenticate(engine, "wang", PASSWORD, NOW, Caller("10.0.0.9")) is not None
    assert ("address:unlock", "sec1", "10.0.0.9") in acts(engine)
