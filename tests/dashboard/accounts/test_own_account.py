"""What people do to their own account: a new password, a second factor, new recovery codes."""

import datetime as dt
from itertools import pairwise

import pyotp
import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from dashboard.accounts import own_account, sessions
from dashboard.accounts.accounts import AccountProblem, Caller, Holder, holder_of
from dashboard.accounts.logging_in import authenticate, confirm_code
from dashboard.accounts.password_rules import Policy
from dashboard.accounts.sessions import Limits
from models.accounts import FormerPassword
from tests.dashboard.accounts.people import NOW, PASSWORD, acts, log, make, minutes, stored

LIMITS = Limits(dt.timedelta(minutes=30), dt.timedelta(hours=12), per_account=3)
NOBODY = Caller()
NEW = "Tiger-lamp-4 blue"
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.fixture
def holder(engine: Engine) -> Holder:
    return make(engine, "wang")


def change(engine: Engine, holder: Holder, new: str, old: str = PASSWORD, now: dt.datetime = NOW, of: str = "") -> None:
    own_account.change_password(engine, holder, old, new, Policy(), now, NOBODY, present_session=of)


def code(at: dt.datetime) -> str:
    return pyotp.TOTP(SECRET).at(at)


@pytest.fixture
def codes(engine: Engine, holder: Holder) -> list[str]:
    """The recovery codes of a second factor that was taken a minute ago."""
    at = NOW - minutes(1)
    return own_account.take_second_factor(engine, holder, PASSWORD, SECRET, code(at), at, NOBODY)


def test_a_new_password_takes_the_place_of_the_old_one(engine: Engine, holder: Holder) -> None:
    change(engine, holder, NEW, now=NOW + minutes(1))
    assert authenticate(engine, "wang", PASSWORD, NOW) is None
    assert authenticate(engine, "wang", NEW, NOW) is not None
    assert stored(engine, holder.account_id).password_at == NOW + minutes(1)
    assert ("account:password", "wang", "wang") in acts(engine)


def test_it_ends_all_sessions_but_the_present_one(engine: Engine, holder: Holder) -> None:
    ids = [sessions.start(engine, holder, {}, LIMITS, NOW) for _ in range(3)]
    present = sessions.find(engine, ids[1], LIMITS, NOW)
    assert present is not None
    change(engine, holder, NEW, of=present.id_hash)
    assert [sessions.find(engine, one, LIMITS, NOW) is not None for one in ids] == [False, True, False]


def test_the_old_password_is_asked_for(engine: Engine, holder: Holder) -> None:
    with pytest.raises(AccountProblem, match="当前密码有误"):
        change(engine, holder, NEW, old="wrong")
    assert authenticate(engine, "wang", PASSWORD, NOW) is not None


def test_a_new_password_that_breaks_a_rule_is_refused(engine: Engine, holder: Holder) -> None:
    with pytest.raises(AccountProblem, match="wang"):
        change(engine, holder, "Wang drinks 9 teas")


def test_the_present_password_and_the_five_before_it_do_not_come_back(engine: Engine, holder: Holder) -> None:
    chosen = [PASSWORD, *(f"Tiger-lamp-{number} blue" for number in range(6))]
    for old, new in pairwise(chosen):
        change(engine, holder, new, old=old)
    for former in chosen[1:]:
        with pytest.raises(AccountProblem, match="5 次"):
            change(engine, holder, former, old=chosen[-1])
    change(engine, holder, chosen[0], old=chosen[-1])
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(FormerPassword)) == 5


def test_ones_own_password_takes_the_place_of_a_one_time_password(engine: Engine) -> None:
    given = make(engine, "li", one_time=True)
    assert given.one_time
    change(engine, given, NEW)
    assert not holder_of(stored(engine, given.account_id)).one_time


def test_a_published_password_stays(engine: Engine) -> None:
    published = make(engine, "demo", demonstration=True)
    with pytest.raises(AccountProblem, match="演示"):
        change(engine, published, NEW)
    with pytest.raises(AccountProblem, match="演示"):
        own_account.take_second_factor(engine, published, PASSWORD, SECRET, code(NOW), NOW, NOBODY)


def test_a_second_factor_needs_the_password_and_a_code_of_its_secret(engine: Engine, holder: Holder) -> None:
    with pytest.raises(AccountProblem, match="当前密码有误"):
        own_account.take_second_factor(engine, holder, "wrong", SECRET, code(NOW), NOW, NOBODY)
    with pytest.raises(AccountProblem, match="与密钥不符"):
        own_account.take_second_factor(engine, holder, PASSWORD, SECRET, "000000", NOW, NOBODY)
    assert stored(engine, holder.account_id).second_factor is None


def test_the_secret_is_sealed_in_the_database(engine: Engine, holder: Holder, codes: list[str]) -> None:
    kept = stored(engine, holder.account_id).second_factor
    assert kept is not None
    assert kept.startswith("aes256gcm:")
    assert SECRET not in kept


def test_each_code_counts_once(engine: Engine, holder: Holder, codes: list[str]) -> None:
    assert confirm_code(engine, holder, code(NOW), NOW, NOBODY)
    assert not confirm_code(engine, holder, code(NOW), NOW, NOBODY)
    assert log(engine)[-1] == ("account:login", "wang", "refused", "wrong code")
    later = NOW + dt.timedelta(seconds=30)
    assert confirm_code(engine, holder, code(later), later, NOBODY)


def test_the_code_by_which_it_was_taken_is_used_up(engine: Engine, holder: Holder) -> None:
    own_account.take_second_factor(engine, holder, PASSWORD, SECRET, code(NOW), NOW, NOBODY)
    assert not confirm_code(engine, holder, code(NOW), NOW, NOBODY)


def test_each_recovery_code_counts_once(engine: Engine, holder: Holder, codes: list[str]) -> None:
    assert confirm_code(engine, holder, codes[3].upper(), NOW, NOBODY)
    assert not confirm_code(engine, holder, codes[3], NOW, NOBODY)
    assert own_account.codes_left(engine, holder) == 9


def test_a_code_of_another_account_is_worth_nothing(engine: Engine, holder: Holder, codes: list[str]) -> None:
    other = make(engine, "li")
    assert not confirm_code(engine, other, codes[0], NOW, NOBODY)


def test_five_wrong_codes_lock_the_account_though_the_password_was_right_each_time(
    engine: Engine, holder: Holder, codes: list[str]
) -> None:
    for _ in range(5):
        assert authenticate(engine, "wang", PASSWORD, NOW) is not None
        assert not confirm_code(engine, holder, "000000", NOW, NOBODY)
    assert authenticate(engine, "wang", PASSWORD, NOW) is None
    assert not confirm_code(engine, holder, code(NOW), NOW, NOBODY)


def test_new_recovery_codes_take_the_place_of_the_old_ones(engine: Engine, holder: Holder, codes: list[str]) -> None:
    new = own_account.renew_recovery_codes(engine, holder, PASSWORD, NOW, NOBODY)
    assert not confirm_code(engine, holder, codes[0], NOW, NOBODY)
    assert confirm_code(engine, holder, new[0], NOW, NOBODY)


def test_a_second_factor_is_given_up_with_the_password(engine: Engine, holder: Holder, codes: list[str]) -> None:
    with pytest.raises(AccountProblem, match="当前密码有误"):
        own_account.give_up_second_factor(engine, holder, "wrong", NOW, NOBODY)
    own_account.give_up_second_factor(engine, holder, PASSWORD, NOW, NOBODY)
    found = authenticate(engine, "wang", PASSWORD, NOW)
    assert found is not None
    assert not found.second_factor
    assert own_account.codes_left(engine, holder) == 0
