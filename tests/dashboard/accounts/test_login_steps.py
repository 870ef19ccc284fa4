"""What stands between the login and the pages: the first step that is due, for each kind of account."""

import datetime as dt
from dataclasses import replace

import pytest

from dashboard.accounts.accounts import Holder
from dashboard.accounts.login_steps import SecondFactor, Step, days_left, needs_second_factor, next_step
from dashboard.accounts.password_rules import Policy
from models.accounts import Role

NOW = dt.datetime(2026, 1, 15, 9, 0, tzinfo=dt.UTC)
LEADER = Holder(1, "w", "王", "leader", None, None, demonstration=False, password_at=NOW)


def step(holder: Holder, second_factor: SecondFactor = "off", *, awaits_code: bool = False) -> Step | None:
    return next_step(holder, Policy(), second_factor, NOW, awaits_code=awaits_code)


def test_an_account_in_order_goes_straight_in() -> None:
    assert step(LEADER) is None


def test_the_code_comes_first_then_the_password_then_the_second_factor() -> None:
    new = replace(LEADER, one_time=True)
    assert step(new, "everybody", awaits_code=True) is Step.CODE
    assert step(new, "everybody") is Step.PASSWORD
    assert step(LEADER, "everybody") is Step.ENROLMENT
    assert step(replace(LEADER, second_factor=True), "everybody") is None


def test_an_old_password_is_changed_first() -> None:
    assert step(replace(LEADER, password_at=NOW - dt.timedelta(days=90))) is Step.PASSWORD
    assert step(replace(LEADER, password_at=None)) is Step.PASSWORD


def test_a_published_account_has_no_steps() -> None:
    published = replace(LEADER, role="system", demonstration=True, password_at=NOW - dt.timedelta(days=900))
    assert step(published, "everybody") is None


@pytest.mark.parametrize("role", list(Role))
def test_who_must_have_a_second_factor(role: Role) -> None:
    holder = replace(LEADER, role=role)
    asked = [needs_second_factor(holder, who) for who in ("off", "administrators-and-bureau", "everybody")]
    assert asked == [False, role in ("system", "security", "audit", "bureau"), True]


def test_a_password_is_said_to_end_two_weeks_before() -> None:
    def left(age: float) -> int | None:
        return days_left(replace(LEADER, password_at=NOW - dt.timedelta(days=age)), Policy(), NOW)

    assert [left(age) for age in (75.9, 76, 80, 89.5, 95)] == [None, 14, 10, 0, 0]
