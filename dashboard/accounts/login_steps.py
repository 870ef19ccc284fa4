"""What stands between the login and the pages 登录步骤: a code, one's own password, a second factor to be taken."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Literal

from dashboard.accounts.accounts import Holder
from dashboard.accounts.password_rules import WARNED, Policy
from models.accounts import ADMINISTRATORS, Role

SecondFactor = Literal["off", "administrators-and-bureau", "everybody"]
"""Who must have a second factor; all others may."""


class Step(StrEnum):
    """A step that is still to be taken; the value is the code that programs are told."""

    CODE = "second_factor"
    PASSWORD = "password_change"  # noqa: S105 - the name of a step
    ENROLMENT = "second_factor_enrolment"


def next_step(
    holder: Holder, policy: Policy, second_factor: SecondFactor, now: dt.datetime, *, awaits_code: bool
) -> Step | None:
    """The first step still to be taken; None where the pages are open."""
    if awaits_code:
        return Step.CODE
    if holder.demonstration:
        return None
    if holder.one_time or policy.has_ended(holder.password_at, now):
        return Step.PASSWORD
    if needs_second_factor(holder, second_factor) and not holder.second_factor:
        return Step.ENROLMENT
    return None


def needs_second_factor(holder: Holder, second_factor: SecondFactor) -> bool:
    """Whether this account must have a second factor (GB/T 22239-2019 8.1.4.1 d)."""
    if holder.demonstration or second_factor == "off":
        return False
    return second_factor == "everybody" or holder.role in ADMINISTRATORS or holder.role == Role.BUREAU


def days_left(holder: Holder, policy: Policy, now: dt.datetime) -> int | None:
    """In how many days the password has to be changed, once that is near; else None."""
    ends = policy.ends(holder.password_at)
    if holder.demonstration or ends is None or ends - now > WARNED:
        return None
    return max(0, (ends - now).days)
